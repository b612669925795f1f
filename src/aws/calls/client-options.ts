// How every SDK client of bq is set up: one attempt (retries are ours), bounded answers, no logging, the session's endpoint, keys and way out.
import type { BedrockClientConfig, BedrockClientResolvedConfig } from '@aws-sdk/client-bedrock';
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
  own: Pick<TransportOptions, 'isObject' | 'mostBytes' | 'signal'> = {},
): Transport {
  return new Transport({ network: session.network, limits: { ...LIMITS, ...limits }, onWait: session.onWait, ...own });
}

/** What the SDK itself looks up in the environment and in AWS's files. */
type Looked = Pick<BedrockClientResolvedConfig, 'useDualstackEndpoint' | 'useFipsEndpoint' | 'userAgentAppId' | 'authSchemePreference'>;

const lookedUp = new WeakMap<AwsSession, Map<ServiceVariable, Looked>>();

/** The next clients of the session and service, of other Regions, take what this one has looked up: it is a good part of what a client costs. */
export function sharingSettings<Client extends { readonly config: Looked }>(
  session: AwsSession,
  service: ServiceVariable,
  client: Client,
): Client {
  const ofSession = lookedUp.get(session) ?? new Map<ServiceVariable, Looked>();
  lookedUp.set(session, ofSession);
  const { useDualstackEndpoint, useFipsEndpoint, userAgentAppId, authSchemePreference } = client.config;
  ofSession.set(service, { useDualstackEndpoint, useFipsEndpoint, userAgentAppId, authSchemePreference });
  return client;
}

export interface ClientBounds extends ClientTimeouts {
  /** Ends everything that the client has under way. */
  readonly signal?: AbortSignal | undefined;
}

/** Retries are ours (src/aws/calls/retry.ts), because they are shown; so every client makes one attempt only, whatever the environment wishes. */
export function clientOptions(session: AwsSession, region: string, service: ServiceVariable, { signal, ...limits }: ClientBounds = {}) {
  // Read by the SDK when its first client is made; bq itself says which Node.js it needs.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
  const endpoint = session.endpointOf(service);
  return {
    region,
    maxAttempts: 1,
    retryMode: 'standard',
    defaultsMode: 'legacy' as const,
    // Pages of a list go one way: it is put together for the first.
    cacheMiddleware: true,
    ...lookedUp.get(session)?.get(service),
    logger: quiet,
    customUserAgent: [['bedrock-quota', '']] as [string, string][],
    requestHandler: transportOf(session, limits, signal ? { signal } : {}),
    ...(endpoint === null ? {} : { endpoint }),
    ...(session.isProfileNamed ? { profile: session.profile } : {}),
    credentials: () => session.keys(region),
  };
}
