// What every call to AWS needs to know, found out once: Region, profile, credentials, endpoint.
import type { Phrase } from '../../base/phrases.ts';
import type { OnWait } from '../calls/transport.ts';
import { type CredentialState, examineCredentials } from './credentials.ts';
import { resolveEndpoint, type ServiceVariable } from './endpoint.ts';
import type { Keys } from './keys.ts';
import { type Network, readNetwork } from './network.ts';
import type { KeySource } from './resolve-keys.ts';
import { profileName, readSharedConfig, type SharedConfig } from './shared-config.ts';

export interface SessionInputs {
  readonly profileFlag: string | undefined;
  readonly endpointUrlFlag: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly nowMs: number;
  /** Read already (for the Region), or undefined. */
  readonly config?: SharedConfig;
  /** Told while something takes long. */
  readonly onWait?: OnWait;
}

/** Credentials are there; whether AWS accepts them is not known yet. */
export interface AwsSession {
  readonly profile: string;
  /** True when the profile was named (flag or AWS_PROFILE) and so must be used. */
  readonly isProfileNamed: boolean;
  readonly credentials: Extract<CredentialState, { status: 'configured' }>;
  readonly env: NodeJS.ProcessEnv;
  readonly config: SharedConfig;
  readonly network: Network;
  readonly onWait: OnWait | undefined;
  endpointOf(service: ServiceVariable): string | null;
  /** Those that requests are signed with, asked for once. @param region whose STS is asked where the profile names none @throws BqError configuration */
  keys(region: string): Promise<Keys>;
}

export type SessionState =
  | { readonly status: 'ready'; readonly session: AwsSession }
  | { readonly status: 'none'; readonly detail: Phrase };

/** @throws BqError kind configuration when credentials or endpoint are configured and cannot work */
export async function openSession(inputs: SessionInputs): Promise<SessionState> {
  const { env, profileFlag, endpointUrlFlag, nowMs } = inputs;
  const config = inputs.config ?? readSharedConfig(env);
  const profile = profileName(profileFlag, env);
  const endpointOf = (service: ServiceVariable) => resolveEndpoint(service, { flag: endpointUrlFlag, env, config, profile });
  // An endpoint that cannot be right is said before credentials are looked for.
  endpointOf('SERVICE_QUOTAS');
  const credentials = await examineCredentials({ profileFlag, env, config, nowMs });
  if (credentials.status === 'none') return credentials;
  const network = readNetwork(env, config, profile);
  const { onWait } = inputs;
  const keys = keyKeeper({ credentials, env, config, network, onWait });
  const isProfileNamed = Boolean(profileFlag || env.AWS_PROFILE);
  return { status: 'ready', session: { profile, isProfileNamed, credentials, env, config, network, onWait, endpointOf, keys } };
}

/** Keys that end within this time are asked for anew. */
const REFRESH_MS = 5 * 60_000;

/** Asked for once, whoever wants them: a source that fails or does not answer is not waited for again. */
function keyKeeper(source: KeySource): AwsSession['keys'] {
  let kept: Promise<Keys> | null = null;
  // Loaded only here: files that say enough need no chain.
  const ask = async (region: string) => (await import('./resolve-keys.ts')).resolveKeys(source, region);
  return async (region) => {
    kept ??= ask(region);
    const keys = await kept;
    if (keys.expiration === undefined || keys.expiration.getTime() - Date.now() > REFRESH_MS) return keys;
    kept = ask(region);
    return kept;
  };
}
