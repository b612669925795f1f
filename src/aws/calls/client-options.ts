// How every SDK client of bq is set up: one attempt (retries are ours), bounded answers, no logging, the session's endpoint, keys and way out.
import type { BedrockClientConfig } from '@aws-sdk/client-bedrock';
import type { ServiceVariable } from '../session/endpoint.ts';
import type { AwsSession } from '../session/session.ts';
import { Transport, type TransportLimits, type TransportOptions } from './transport.ts';

export type ClientTimeouts = Partial<TransportLimits>;

const LIMITS: TransportLimits = { connectMs: 3000, answerMs: 10_000, wholeMs: 20_000 };

/** Says nothing. It has no `info` and no `error`: for these the SDK would take each answer apart once more, a third of what reading it costs. */
const quiet = { trace() {}, debug() {}, warn() {} } as unknown as NonNullable<BedrockClientConfig['logger']>;

/** @param own what differs from other clients */
export function transportOf(
  session: AwsSession,
  limits: ClientTimeouts = {},
  own: Pick<TransportOptions, 'isObject' | 'mostBytes'> = {},
): Transport {
  return new Transport({ network: session.network, limits: { ...LIMITS, ...limits }, onWait: session.onWait, ...own });
}

/** Retries are ours (src/aws/calls/retry.ts), because they are shown; so every client makes one attempt only. */
export function clientOptions(session: AwsSession, region: string, service: ServiceVariable, limits: ClientTimeouts = {}) {
  // Read by the SDK when its first client is made; bq itself says which Node.js it needs.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const endpoint = session.endpointOf(service);
  return {
    region,
    maxAttempts: 1,
    logger: quiet,
    customUserAgent: [['bedrock-quota', '']] as [string, string][],
    requestHandler: transportOf(session, limits),
    ...(endpoint === null ? {} : { endpoint }),
    ...(session.isProfileNamed ? { profile: session.profile } : {}),
    credentials: () => session.keys(region),
  };
}
