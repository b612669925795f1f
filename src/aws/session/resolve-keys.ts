// The keys that a session signs with, from whatever gives them (files, a process, SSO, a role, metadata), within one time for all of it: what does not
// answer, or answers something else, is named and ended. The SDK alone would wait without end for most of them.

import { maskAccounts } from '../../base/account-ids.ts';
import { BqError } from '../../base/errors.ts';
import { type Phrase, phrase, type Text } from '../../base/phrases.ts';
import { stripControl } from '../../base/text.ts';
import { AWS } from '../../words/en/aws.ts';
import { toBqError } from '../calls/errors.ts';
import { withRetry } from '../calls/retry.ts';
import { type OnWait, Transport, type TransportLimits } from '../calls/transport.ts';
import { runCredentialProcess } from './credential-process.ts';
import { type CredentialState, unusable } from './credentials.ts';
import { resolveEndpoint } from './endpoint.ts';
import type { Keys } from './keys.ts';
import { containerKeys, instanceKeys, type MetadataQuestion } from './metadata-keys.ts';
import type { Network } from './network.ts';
import type { Section, SharedConfig } from './shared-config.ts';
import { NoKeys, readSmallFile } from './small-file.ts';

export interface KeySource {
  readonly credentials: Extract<CredentialState, { status: 'configured' }>;
  readonly env: NodeJS.ProcessEnv;
  readonly config: SharedConfig;
  readonly network: Network;
  readonly onWait?: OnWait | undefined;
}

/** For all that it takes to get keys. Helpers that talk to a browser or a phone take their time; longer than this they hang. */
const DEFAULT_SECONDS = 30;
const BOUNDS = { least: 1, most: 600 };

/** @throws BqError usage for a BQ_CREDENTIAL_SECONDS that is no such time */
export function credentialSeconds({ BQ_CREDENTIAL_SECONDS: said }: NodeJS.ProcessEnv): number {
  if (!said) return DEFAULT_SECONDS;
  const seconds = Number(said);
  if (seconds >= BOUNDS.least && seconds <= BOUNDS.most) return seconds;
  throw new BqError(phrase(AWS, 'badSeconds', BOUNDS.least, BOUNDS.most, said), {
    code: 'BAD_ENVIRONMENT',
    kind: 'usage',
    suggestions: [phrase(AWS, 'defaultSeconds', DEFAULT_SECONDS)],
  });
}

/** Who is being asked, for the message when it does not answer. */
interface Asking {
  who: Phrase;
  /** Where one logs in, with `aws sso login`. */
  isPortal: boolean;
}

interface Chain extends KeySource {
  readonly region: string;
  readonly asking: Asking;
  readonly signal: AbortSignal;
  readonly transport: Transport;
}

const LIMITS: TransportLimits = { connectMs: 3000, answerMs: 600_000, wholeMs: 600_000 };
/** A role, a token, a metadata document: a few kilobytes. */
const MOST_BYTES = 1_000_000;

/** @param region whose STS is asked where the profile names none @throws BqError configuration */
export async function resolveKeys(source: KeySource, region: string): Promise<Keys> {
  const { env, network, credentials } = source;
  // Read by the SDK when its first client is made; bq itself says which Node.js it needs.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const seconds = credentialSeconds(env);
  const asking: Asking = { who: phrase(AWS, 'keysOf', credentials.profile), isPortal: false };
  const over = new AbortController();
  const started = performance.now();
  const shown = setInterval(() => source.onWait?.({ for: asking.who, seconds: (performance.now() - started) / 1000 }), 1000).unref();
  const transport = new Transport({ network, limits: LIMITS, mostBytes: MOST_BYTES, signal: over.signal });
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(tooSlow(asking.who, seconds));
      over.abort();
    }, seconds * 1000);
  });
  const chain: Chain = { ...source, region, asking, signal: over.signal, transport };
  try {
    return await Promise.race([keysOf(chain), limit]);
  } catch (error) {
    throw over.signal.aborted ? tooSlow(asking.who, seconds) : unusableBecause(error, chain);
  } finally {
    clearTimeout(timer);
    clearInterval(shown);
    source.onWait?.(null);
    over.abort();
    transport.destroy();
  }
}

function tooSlow(who: Phrase, seconds: number): BqError {
  return unusable(phrase(AWS, 'tooSlow', seconds, who), [
    phrase(AWS, 'seeIdentity'),
    phrase(AWS, 'waitLonger', Math.min(BOUNDS.most, seconds * 4)),
    phrase(AWS, 'withoutAws'),
  ]);
}

/** Whatever was answered instead of keys, it is a matter of the set-up, told with who answered. */
function unusableBecause(error: unknown, { asking, credentials, region }: Chain): BqError {
  if (error instanceof BqError && error.kind !== 'remote') return error;
  const { profile } = credentials;
  const told = inOurWords(error, { who: asking.who, profile, region });
  if (told?.kind === 'configuration') return told;
  const said = told === null || told.code === 'ACCESS_DENIED' || told.code === 'AWS_ERROR' ? wordsOf(error) : told.said;
  const logIn = asking.isPortal ? [phrase(AWS, 'ssoLoginAgain', profile)] : [];
  const suggestions = [...logIn, phrase(AWS, 'seeWhatIdentitySays', profile), phrase(AWS, 'withoutAws')];
  return unusable(phrase(AWS, 'cannotBeHad', profile, said, asking.who), suggestions, 'CREDENTIALS_UNUSABLE', error);
}

/** Words of ours, or what somebody else said, fit for a line. */
function wordsOf(error: unknown): Text {
  const { name, message } = error as Error;
  if (error instanceof SyntaxError) return phrase(AWS, 'notDocumented');
  if (error instanceof BqError || error instanceof NoKeys) return error.said;
  return stripControl(maskAccounts(message || name || String(error)), { oneLine: true }).slice(0, 300);
}

/** In the words that every call has; null where they would not name who was asked, or it is none of those. */
function inOurWords(
  error: unknown,
  { who, profile, region }: { readonly who: Phrase; readonly profile: string; readonly region: string },
): BqError | null {
  if (/ProviderError$/.test((error as Error).name)) return null;
  try {
    return toBqError(error, { action: phrase(AWS, 'requestForKeys'), region, profile, endpoint: who });
  } catch {
    return null;
  }
}

async function keysOf(chain: Chain): Promise<Keys> {
  const { via, profile } = chain.credentials;
  switch (via) {
    case 'environment':
      return environmentKeys(chain);
    case 'container':
      return containerKeys(metadata(chain));
    case 'instance':
      return instanceKeys(metadata(chain));
    case 'web-identity':
      return webIdentityKeys(chain, chain.env.AWS_WEB_IDENTITY_TOKEN_FILE ?? '', {
        roleArn: chain.env.AWS_ROLE_ARN ?? '',
        sessionName: chain.env.AWS_ROLE_SESSION_NAME,
      });
    default:
      return profileKeys(chain, profile);
  }
}

function environmentKeys({ env }: Chain): Keys {
  return staticKeys(env.AWS_ACCESS_KEY_ID, env.AWS_SECRET_ACCESS_KEY, env.AWS_SESSION_TOKEN);
}

function staticKeys(accessKeyId = '', secretAccessKey = '', sessionToken?: string): Keys {
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) };
}

/** Of the machine, for which the chain says who is asked. */
function metadata({ asking, credentials, ...chain }: Chain): MetadataQuestion {
  return {
    ...chain,
    profile: credentials.profile,
    asking: (who) => {
      asking.who = who;
      asking.isPortal = false;
    },
  };
}

/** In the SDK's order; that the profile can work was examined before (credentials.ts). */
async function profileKeys(chain: Chain, profile: string): Promise<Keys> {
  const section = chain.config.profiles.get(profile) ?? {};
  const isRole = section.role_arn !== undefined && (section.source_profile !== undefined || section.credential_source !== undefined);
  if (isRole) return roleKeys(chain, profile, section);
  const { aws_access_key_id: id, aws_secret_access_key: secret, aws_session_token: token } = section;
  if (id !== undefined || secret !== undefined) return staticKeys(id, secret, token);
  if (section.web_identity_token_file !== undefined)
    return webIdentityKeys(chain, section.web_identity_token_file, {
      roleArn: section.role_arn ?? '',
      sessionName: section.role_session_name,
    });
  if (section.credential_process !== undefined) {
    chain.asking.who = phrase(AWS, 'processOf', profile);
    return runCredentialProcess(profile, section.credential_process, chain.env, chain.signal);
  }
  return sdkKeys(chain, profile, section);
}

/** What only the SDK knows: the SSO portal, and sessions of `aws login`. */
async function sdkKeys(chain: Chain, profile: string, section: Section): Promise<Keys> {
  chain.asking.isPortal = section.login_session === undefined;
  chain.asking.who = phrase(AWS, chain.asking.isPortal ? 'ssoPortal' : 'loginSession', profile);
  const { fromIni } = await import('@aws-sdk/credential-provider-ini');
  const quiet = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };
  const { config, transport } = chain;
  const clientConfig = { requestHandler: transport, maxAttempts: 1, logger: quiet };
  return fromIni({ profile, clientConfig, filepath: config.credentialsFile, configFilepath: config.configFile, ignoreCache: true })();
}

async function roleKeys(chain: Chain, profile: string, section: Section): Promise<Keys> {
  const source = await sourceKeys(chain, profile, section);
  const { role_arn: RoleArn, role_session_name: sessionName, external_id: ExternalId, duration_seconds: duration } = section;
  const { AssumeRoleCommand } = await import('@aws-sdk/client-sts');
  const DurationSeconds = Number(duration);
  return withSts(chain, { section, source, what: phrase(AWS, 'stsRole', profile) }, (client) =>
    client.send(
      new AssumeRoleCommand({
        RoleArn,
        RoleSessionName: sessionName ?? `bq-${Date.now()}`,
        ...(ExternalId === undefined ? {} : { ExternalId }),
        ...(Number.isInteger(DurationSeconds) && DurationSeconds > 0 ? { DurationSeconds } : {}),
      }),
    ),
  );
}

function sourceKeys(
  chain: Chain,
  profile: string,
  { source_profile: source, credential_source: kind, ...section }: Section,
): Promise<Keys> {
  if (source !== undefined && source !== profile) return profileKeys(chain, source);
  if (source !== undefined)
    return Promise.resolve(staticKeys(section.aws_access_key_id, section.aws_secret_access_key, section.aws_session_token));
  if (kind === 'Environment') return Promise.resolve(environmentKeys(chain));
  return kind === 'EcsContainer' ? containerKeys(metadata(chain)) : instanceKeys(metadata(chain));
}

async function webIdentityKeys(
  chain: Chain,
  file: string,
  { roleArn, sessionName }: { readonly roleArn: string; readonly sessionName: string | undefined },
): Promise<Keys> {
  chain.asking.who = phrase(AWS, 'tokenFile', file);
  const token = (await readSmallFile(file)).trim();
  const { AssumeRoleWithWebIdentityCommand } = await import('@aws-sdk/client-sts');
  return withSts(chain, { section: {}, source: null, what: phrase(AWS, 'stsToken', maskAccounts(roleArn)) }, (client) =>
    client.send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: roleArn,
        RoleSessionName: sessionName ?? `bq-${Date.now()}`,
        WebIdentityToken: token,
      }),
    ),
  );
}

interface StsQuestion {
  readonly section: Section;
  /** Null: the call is not signed. */
  readonly source: Keys | null;
  readonly what: Phrase;
}

type StsClient = import('@aws-sdk/client-sts').STSClient;
type StsAnswer = Pick<import('@aws-sdk/client-sts').AssumeRoleCommandOutput, 'Credentials'>;

async function withSts(
  chain: Chain,
  { section, source, what }: StsQuestion,
  ask: (client: StsClient) => Promise<StsAnswer>,
): Promise<Keys> {
  const { env, config, credentials, transport, signal, asking } = chain;
  asking.who = what;
  asking.isPortal = false;
  const { STSClient } = await import('@aws-sdk/client-sts');
  // The flag's endpoint is for the service that is asked, not for its credentials: as in the AWS CLI.
  const endpoint = resolveEndpoint('STS', { flag: undefined, env, config, profile: credentials.profile });
  const client = new STSClient({
    region: section.region ?? chain.region,
    maxAttempts: 1,
    logger: { trace() {}, debug() {}, info() {}, warn() {}, error() {} },
    requestHandler: transport,
    ...(endpoint === null ? {} : { endpoint }),
    ...(source === null ? {} : { credentials: source }),
  });
  const { Credentials } = await withRetry(() => ask(client), { signal });
  const {
    AccessKeyId: accessKeyId,
    SecretAccessKey: secretAccessKey,
    SessionToken: sessionToken,
    Expiration: expiration,
  } = Credentials ?? {};
  if (!accessKeyId || !secretAccessKey) throw new NoKeys(phrase(AWS, 'noKeys'));
  return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}), ...(expiration ? { expiration } : {}) };
}
