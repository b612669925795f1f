// The way out of this machine as the AWS CLI takes it: HTTPS_PROXY, HTTP_PROXY, NO_PROXY, and the certificates of AWS_CA_BUNDLE.
import { BqError } from '../../base/errors.ts';
import { type Phrase, phrase, type Text } from '../../base/phrases.ts';
import { AWS } from '../../words/en/aws.ts';
import type { SharedConfig } from './shared-config.ts';
import { readSmallFileSync } from './small-file.ts';

/** A variable or a key of a profile that decides how requests leave the machine. */
export interface NetworkSetting {
  /** As it is spelled there: `HTTPS_PROXY`, `ca_bundle of profile x`. */
  readonly name: Text;
  /** Without user and password. */
  readonly shown: string;
}

export interface Network {
  /** The proxy that a request goes through; null: none. @throws BqError configuration for one that is no URL */
  proxyFor(url: URL): URL | null;
  /** The certificates that are trusted instead of Node's own, PEM; null for those. @throws BqError configuration for a file that cannot be read */
  certificates(): string | null;
  /** Those that are set, for people. */
  readonly settings: readonly NetworkSetting[];
}

/** As Python's urllib, which the AWS CLI asks: the small letters win. */
function variable(env: NodeJS.ProcessEnv, name: string): { readonly name: string; readonly value: string } | null {
  const found = [name.toLowerCase(), name].find((spelling) => env[spelling]);
  return found === undefined ? null : { name: found, value: (env[found] as string).trim() };
}

export function readNetwork(env: NodeJS.ProcessEnv, config: SharedConfig, profile: string): Network {
  const proxies = { 'https:': variable(env, 'HTTPS_PROXY'), 'http:': variable(env, 'HTTP_PROXY') };
  const exceptions = variable(env, 'NO_PROXY');
  const inFile = config.profiles.get(profile)?.ca_bundle;
  const bundle = env.AWS_CA_BUNDLE
    ? { name: 'AWS_CA_BUNDLE', key: 'AWS_CA_BUNDLE', value: env.AWS_CA_BUNDLE }
    : inFile
      ? { name: phrase(AWS, 'bundleOf', profile), key: 'ca_bundle', value: inFile }
      : null;
  let certificates: string | null | undefined;
  return {
    proxyFor: (url) => {
      const proxy = proxies[url.protocol as keyof typeof proxies] ?? null;
      return proxy === null || isExcepted(url, exceptions?.value ?? '') ? null : proxyUrl(proxy);
    },
    certificates: () => {
      if (certificates === undefined) certificates = bundle === null ? null : readBundle(bundle);
      return certificates;
    },
    settings: [
      ...Object.values(proxies).flatMap((proxy) => (proxy === null ? [] : [{ name: proxy.name, shown: withoutUser(proxy.value) }])),
      ...(exceptions === null ? [] : [{ name: exceptions.name, shown: exceptions.value }]),
      ...(bundle === null ? [] : [{ name: bundle.name, shown: bundle.value }]),
    ],
  };
}

/** `proxy:3128` is `http://proxy:3128`, as the AWS CLI reads it. */
const withScheme = (value: string) => (/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value.replace(/^\/\//, '')}`);

/** A password is not shown, in what is no URL either. */
const withoutUser = (value: string) => withScheme(value).replace(/\/\/[^@/]*@/, '//');

function proxyUrl({ name, value }: { readonly name: string; readonly value: string }): URL {
  try {
    const url = new URL(withScheme(value));
    if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  } catch {
    // Said below, as for another scheme.
  }
  throw new BqError(phrase(AWS, 'noProxy', name, withoutUser(value)), {
    code: 'BAD_PROXY',
    kind: 'configuration',
    suggestions: [phrase(AWS, 'orUnset', `${name}=http://proxy.example.com:3128`)],
  });
}

/** Names and their subdomains, with or without a leading dot, a port, or `*` for all: what Python's proxy_bypass_environment takes. */
function isExcepted({ hostname, port, protocol }: URL, list: string): boolean {
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const withPort = `${host}:${port || (protocol === 'https:' ? '443' : '80')}`;
  return list
    .toLowerCase()
    .split(',')
    .map((entry) => entry.trim().replace(/^\*?\./, ''))
    .filter(Boolean)
    .some((entry) => entry === '*' || [host, withPort].some((own) => own === entry || own.endsWith(`.${entry}`)));
}

/** More than any set of roots. */
const MOST_BUNDLE_BYTES = 10_000_000;

interface Bundle {
  readonly name: Text;
  /** What to unset. */
  readonly key: string;
  readonly value: string;
}

function readBundle({ name, key, value }: Bundle): string {
  const unusable = (said: Phrase, cause?: unknown) =>
    new BqError(said, { code: 'BAD_CA_BUNDLE', kind: 'configuration', suggestions: [phrase(AWS, 'nameBundle', key)], cause });
  let text: string;
  try {
    text = readSmallFileSync(value, MOST_BUNDLE_BYTES);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    const isTooLarge = code === 'EFBIG';
    throw unusable(isTooLarge ? phrase(AWS, 'bundleTooLarge', name, value) : phrase(AWS, 'bundleUnread', name, value, `${code}`), error);
  }
  if (!text.includes('-----BEGIN CERTIFICATE-----')) throw unusable(phrase(AWS, 'bundleEmpty', name, value));
  return text;
}
