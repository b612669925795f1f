// Makes the SDK's clients, each loaded at first use. The one place that knows how they are set up.
import type { BedrockClient } from '@aws-sdk/client-bedrock';
import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { runCredentialProcess } from './credential-process.ts';
import type { AwsSession } from './session.ts';

/** Time to connect, and time between two bytes of an answer. */
export interface ClientTimeouts {
  readonly connectMs: number;
  readonly answerMs: number;
}

const TIMEOUTS: ClientTimeouts = { connectMs: 3000, answerMs: 10_000 };

const quiet = { trace() {}, debug() {}, info() {}, warn() {}, error() {} };

/** Retries are ours (src/aws/retry.ts), because they are shown; so every client makes one attempt only. */
export async function serviceQuotasClient(
  session: AwsSession,
  region: string,
  timeouts: ClientTimeouts = TIMEOUTS,
): Promise<ServiceQuotasClient> {
  // Read by the SDK when its first client is made; bq itself says which Node.js it needs.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const { ServiceQuotasClient: Client } = await import('@aws-sdk/client-service-quotas');
  const endpoint = session.endpointOf('SERVICE_QUOTAS');
  return new Client({
    region,
    maxAttempts: 1,
    logger: quiet,
    customUserAgent: [['bedrock-quota', '']],
    requestHandler: {
      connectionTimeout: timeouts.connectMs,
      requestTimeout: timeouts.answerMs,
      socketTimeout: timeouts.answerMs,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
    ...(endpoint === null ? {} : { endpoint }),
    ...(session.isProfileNamed ? { profile: session.profile } : {}),
    ...ownCredentials(session),
  });
}

/**
 * Over HTTP/1.1 with connections that are kept: the client's own choice, HTTP/2 with prior knowledge, opens a connection for each request.
 * Same rule for retries and credentials as above.
 */
export async function bedrockRuntimeClient(
  session: AwsSession,
  region: string,
  timeouts: ClientTimeouts = { connectMs: 3000, answerMs: 60_000 },
): Promise<BedrockRuntimeClient> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const [{ BedrockRuntimeClient: Client }, { NodeHttpHandler }] = await Promise.all([
    import('@aws-sdk/client-bedrock-runtime'),
    import('@smithy/node-http-handler'),
  ]);
  const endpoint = session.endpointOf('BEDROCK_RUNTIME');
  return new Client({
    region,
    maxAttempts: 1,
    logger: quiet,
    customUserAgent: [['bedrock-quota', '']],
    requestHandler: new NodeHttpHandler({
      connectionTimeout: timeouts.connectMs,
      requestTimeout: timeouts.answerMs,
      socketTimeout: timeouts.answerMs,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    }),
    ...(endpoint === null ? {} : { endpoint }),
    ...(session.isProfileNamed ? { profile: session.profile } : {}),
    ...ownCredentials(session),
  });
}

/** Sockets for both lists in several Regions at once. */
const agent = { keepAlive: true, maxSockets: 64 };

/**
 * Keys that are plainly there and a credential_process are handed to the SDK ready: its own chain would ignore environment keys beside
 * AWS_PROFILE, and wait for ever for a process that hangs. Everything else (SSO, roles, tokens, metadata) is the SDK's to resolve.
 */
function ownCredentials({ credentials: { via, profile }, config, env }: AwsSession) {
  const section = config.profiles.get(profile);
  if (via === 'environment') return keys(env.AWS_ACCESS_KEY_ID, env.AWS_SECRET_ACCESS_KEY, env.AWS_SESSION_TOKEN);
  if (via === 'process' && section?.credential_process !== undefined) {
    const command = section.credential_process;
    return { credentials: () => runCredentialProcess(profile, command, env) };
  }
  if (via === 'profile' && section && section.role_arn === undefined) {
    return keys(section.aws_access_key_id, section.aws_secret_access_key, section.aws_session_token);
  }
  return {};
}

function keys(accessKeyId: string | undefined, secretAccessKey: string | undefined, sessionToken: string | undefined) {
  if (!accessKeyId || !secretAccessKey) return {};
  return { credentials: { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) } };
}

/** CloudWatch answers 14 days of minutes in seconds, not in milliseconds. */
const SLOW_TIMEOUTS: ClientTimeouts = { connectMs: 3000, answerMs: 30_000 };

export async function cloudWatchClient(
  session: AwsSession,
  region: string,
  timeouts: ClientTimeouts = SLOW_TIMEOUTS,
): Promise<CloudWatchClient> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const { CloudWatchClient: Client } = await import('@aws-sdk/client-cloudwatch');
  return new Client(configOf(session, region, session.endpointOf('CLOUDWATCH'), timeouts));
}

/** Bedrock's control plane: models, profiles, jobs. */
export async function bedrockClient(session: AwsSession, region: string, timeouts: ClientTimeouts = TIMEOUTS): Promise<BedrockClient> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const { BedrockClient: Client } = await import('@aws-sdk/client-bedrock');
  return new Client(configOf(session, region, session.endpointOf('BEDROCK'), timeouts));
}

function configOf(session: AwsSession, region: string, endpoint: string | null, timeouts: ClientTimeouts) {
  return {
    region,
    maxAttempts: 1,
    logger: quiet,
    customUserAgent: [['bedrock-quota', '']] as [string, string][],
    requestHandler: {
      connectionTimeout: timeouts.connectMs,
      requestTimeout: timeouts.answerMs,
      socketTimeout: timeouts.answerMs,
      throwOnRequestTimeout: true,
      httpAgent: agent,
      httpsAgent: agent,
    },
    ...(endpoint === null ? {} : { endpoint }),
    ...(session.isProfileNamed ? { profile: session.profile } : {}),
    ...ownCredentials(session),
  };
}
