// How every SDK client of bq is set up: one attempt (retries are ours), short timeouts, no logging, the session's endpoint and credentials.
import type { BedrockClientConfig } from '@aws-sdk/client-bedrock';
import { runCredentialProcess } from '../session/credential-process.ts';
import type { ServiceVariable } from '../session/endpoint.ts';
import type { AwsSession } from '../session/session.ts';

/** Time to connect, and time between two bytes of an answer. */
export interface ClientTimeouts {
  readonly connectMs: number;
  readonly answerMs: number;
}

const TIMEOUTS: ClientTimeouts = { connectMs: 3000, answerMs: 10_000 };

/** Says nothing. It has no `info` and no `error`: for these the SDK would take each answer apart once more, a third of what reading it costs. */
const quiet = { trace() {}, debug() {}, warn() {} } as unknown as NonNullable<BedrockClientConfig['logger']>;

/** Sockets for both lists in several Regions at once. */
const agent = { keepAlive: true, maxSockets: 64 };

/** Retries are ours (src/aws/calls/retry.ts), because they are shown; so every client makes one attempt only. */
export function clientOptions(session: AwsSession, region: string, service: ServiceVariable, timeouts: ClientTimeouts = TIMEOUTS) {
  // Read by the SDK when its first client is made; bq itself says which Node.js it needs.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const endpoint = session.endpointOf(service);
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
