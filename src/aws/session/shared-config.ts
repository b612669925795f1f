// Reads ~/.aws/config and ~/.aws/credentials without loading the SDK: enough to name the Region and to say what is wrong with a profile.
import { homedir } from 'node:os';
import { join } from 'node:path';
import { BqError } from '../../base/errors.ts';
import { INPUTS } from '../../base/input-words.ts';
import { phrase } from '../../base/phrases.ts';
import { readSmallFileSync } from './small-file.ts';

export type Section = Readonly<Record<string, string>>;

export interface SharedConfig {
  /** By name; keys of the credentials file win, as in the SDK. */
  readonly profiles: ReadonlyMap<string, Section>;
  readonly ssoSessions: ReadonlyMap<string, Section>;
  /** `services` sections: `service_quotas.endpoint_url` and the like as keys. */
  readonly services: ReadonlyMap<string, Section>;
  /** The files that were looked for, for messages. */
  readonly configFile: string;
  readonly credentialsFile: string;
}

/** @param env HOME, AWS_CONFIG_FILE and AWS_SHARED_CREDENTIALS_FILE decide where the files are; a file that cannot be read is empty */
export function readSharedConfig(env: NodeJS.ProcessEnv): SharedConfig {
  const home = env.HOME || env.USERPROFILE || homedir();
  const configFile = expandHome(env.AWS_CONFIG_FILE, home) ?? join(home, '.aws', 'config');
  const credentialsFile = expandHome(env.AWS_SHARED_CREDENTIALS_FILE, home) ?? join(home, '.aws', 'credentials');
  const [config, credentials] = [read(configFile), read(credentialsFile)];
  const profiles = new Map<string, Section>();
  const ssoSessions = new Map<string, Section>();
  const services = new Map<string, Section>();
  const kinds = new Map([
    ['profile', profiles],
    ['sso-session', ssoSessions],
    ['services', services],
  ]);
  for (const [title, section] of parseIni(config)) {
    const [kind, name] = title === 'default' ? ['profile', 'default'] : splitTitle(title);
    if (name) kinds.get(kind)?.set(name, section);
  }
  for (const [title, section] of parseIni(credentials)) {
    const [kind, name] = splitTitle(title);
    const profile = kind === 'profile' && name ? name : title;
    profiles.set(profile, { ...profiles.get(profile), ...section });
  }
  return { profiles, ssoSessions, services, configFile, credentialsFile };
}

function expandHome(path: string | undefined, home: string): string | undefined {
  return path?.startsWith('~/') ? join(home, path.slice(2)) : path || undefined;
}

/** What cannot be read says nothing, as with the AWS CLI. @throws BqError (configuration) for a pipe that stays silent, which the AWS CLI waits for without end */
function read(file: string): string {
  try {
    return readSmallFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ETIMEDOUT') return '';
    throw new BqError(phrase(INPUTS, 'silentPipe', file), {
      code: 'CREDENTIALS_UNUSABLE',
      kind: 'configuration',
      suggestions: [phrase(INPUTS, 'configFiles')],
      cause: error,
    });
  }
}

function splitTitle(title: string): [kind: string, name: string | undefined] {
  const match = /^(profile|sso-session|services)\s+["']?(.+?)["']?$/.exec(title);
  return match ? [match[1] as string, match[2]] : [title, undefined];
}

/** Sections in order; an indented key below an empty one becomes `outer.inner`. Keys are lower case. */
export function parseIni(text: string): [title: string, section: Section][] {
  const sections: [string, Record<string, string>][] = [];
  let outer = '';
  for (const line of text.replace(/^\ufeff/, '').split(/\r?\n/)) {
    if (/^\s*([#;]|$)/.test(line)) continue;
    const title = /^\s*\[([^\]]+)\]/.exec(line);
    if (title) {
      sections.push([(title[1] as string).trim(), {}]);
      outer = '';
      continue;
    }
    const pair = /^(\s*)([^=\s][^=]*?)\s*=\s*(.*?)\s*$/.exec(line);
    const section = sections.at(-1)?.[1];
    if (!pair || !section) continue;
    const [, indent = '', rawKey = '', rawValue = ''] = pair;
    const key = rawKey.toLowerCase();
    const value = rawValue.replace(/\s+[#;].*$/, '');
    if (indent && outer) section[`${outer}.${key}`] = value;
    else {
      section[key] = value;
      outer = value === '' ? key : '';
    }
  }
  return sections;
}

/** The profile that counts, `default` when none was named. */
export function profileName(flag: string | undefined, env: NodeJS.ProcessEnv): string {
  return flag || env.AWS_PROFILE || 'default';
}
