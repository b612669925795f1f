// Keys that the machine itself hands out: the instance's metadata service, and the container's endpoint. Asked directly: what they answer is for no proxy.
import { type Phrase, phrase } from '../../base/phrases.ts';
import { AWS } from '../../words/en/aws.ts';
import { withRetry } from '../calls/retry.ts';
import { AnswerError, type PlainRequest, Transport } from '../calls/transport.ts';
import { unusable } from './credentials.ts';
import { metadataSettings } from './instance-metadata.ts';
import { type Keys, parseKeys } from './keys.ts';
import type { Network } from './network.ts';
import type { SharedConfig } from './shared-config.ts';
import { readSmallFile } from './small-file.ts';

export interface MetadataQuestion {
  readonly env: NodeJS.ProcessEnv;
  readonly config: SharedConfig;
  readonly profile: string;
  readonly network: Network;
  readonly signal: AbortSignal;
  /** Told who is asked, before it is. */
  readonly asking: (who: Phrase) => void;
}

const MOST_BYTES = 100_000;

/** @throws BqError configuration, or what the network says */
export async function instanceKeys(question: MetadataQuestion): Promise<Keys> {
  const { base, timeoutMs, attempts } = metadataSettings(question);
  const who = phrase(AWS, 'instance', base);
  question.asking(who);
  return withDirect(question, timeoutMs, async (ask) => {
    const at = (path: string) => new URL(path, base);
    const repeated = async (request: PlainRequest) => {
      for (let attempt = 1; ; attempt++) {
        try {
          return await ask(request);
        } catch (error) {
          if (attempt >= attempts || question.signal.aborted) throw error;
        }
      }
    };
    const ttl = { 'x-aws-ec2-metadata-token-ttl-seconds': '21600' };
    const headers = { 'x-aws-ec2-metadata-token': await repeated({ url: at('/latest/api/token'), method: 'PUT', headers: ttl }) };
    const roles = '/latest/meta-data/iam/security-credentials/';
    const role = (await repeated({ url: at(roles), method: 'GET', headers })).trim();
    if (!/^[\w+=,.@-]{1,128}$/.test(role)) throw unusable(phrase(AWS, 'noRole', who), [phrase(AWS, 'attachRole')]);
    const answer = await repeated({ url: at(`${roles}${role}`), method: 'GET', headers });
    return parseKeys(answer, { token: 'Token' }, gaveWrong(who), ({ Code }) =>
      Code === undefined || Code === 'Success' ? null : phrase(AWS, 'keysCode', String(Code).slice(0, 40)),
    );
  });
}

/** Names that are the container's own machine; others must be asked over TLS. */
const LOCAL_HOSTS = /^(localhost|127(\.\d+){3}|\[::1\]|169\.254\.170\.2|169\.254\.170\.23|\[fd00:ec2::23\])$/;
const CONTAINER_TIMEOUT_MS = 5000;

/** @throws BqError configuration, or what the network says */
export async function containerKeys(question: MetadataQuestion): Promise<Keys> {
  const { env } = question;
  const { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative, AWS_CONTAINER_CREDENTIALS_FULL_URI: full } = env;
  const name = relative ? 'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI' : 'AWS_CONTAINER_CREDENTIALS_FULL_URI';
  const url = containerUrl(name, relative ? `http://169.254.170.2${relative}` : (full ?? ''));
  const who = phrase(AWS, 'container', url.origin, name);
  const authorization = await containerToken(question);
  question.asking(who);
  return withDirect(question, CONTAINER_TIMEOUT_MS, async (ask) => {
    const headers = { accept: 'application/json', ...(authorization ? { authorization } : {}) };
    return parseKeys(
      await withRetry(() => ask({ url, method: 'GET', headers }), { signal: question.signal }),
      { token: 'Token' },
      gaveWrong(who),
    );
  });
}

function containerUrl(name: string, text: string): URL {
  const wrong = (problem: Phrase) => unusable(problem, [phrase(AWS, 'setByContainer')]);
  let url: URL;
  try {
    url = new URL(text);
  } catch (error) {
    throw wrong(phrase(AWS, 'variableNoUrl', name, (error as Error).message));
  }
  if (url.protocol === 'https:' || (url.protocol === 'http:' && LOCAL_HOSTS.test(url.hostname))) return url;
  throw wrong(phrase(AWS, 'variableNotSafe', name, url.host));
}

async function containerToken({ env, asking }: MetadataQuestion): Promise<string | undefined> {
  const { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file, AWS_CONTAINER_AUTHORIZATION_TOKEN: said } = env;
  if (file) asking(phrase(AWS, 'containerToken', file));
  const token = file ? (await readSmallFile(file)).trim() : said;
  if (token && /[\r\n]/.test(token)) throw unusable(phrase(AWS, 'tokenLines'), [phrase(AWS, 'checkToken')]);
  return token;
}

const gaveWrong = (who: Phrase) => (what: Phrase) => unusable(phrase(AWS, 'whoGave', who, what), [phrase(AWS, 'seeWhoAnswers')]);

async function withDirect(
  question: MetadataQuestion,
  timeoutMs: number,
  use: (ask: (request: PlainRequest) => Promise<string>) => Promise<Keys>,
): Promise<Keys> {
  const { network, signal } = question;
  const transport = new Transport({
    network: { ...network, proxyFor: () => null },
    limits: { connectMs: timeoutMs, answerMs: timeoutMs, wholeMs: timeoutMs },
    mostBytes: MOST_BYTES,
    signal,
  });
  try {
    return await use(async (request) => {
      const { status, body } = await transport.send(request);
      if (status !== 200) throw new AnswerError('HttpError', `HTTP ${status}`, status);
      return body.toString('utf8');
    });
  } finally {
    transport.destroy();
  }
}
