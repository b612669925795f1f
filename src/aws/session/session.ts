// What every call to AWS needs to know, found out once: Region, profile, credentials, endpoint.
import { type CredentialState, examineCredentials } from './credentials.ts';
import { resolveEndpoint, type ServiceVariable } from './endpoint.ts';
import { profileName, readSharedConfig, type SharedConfig } from './shared-config.ts';

export interface SessionInputs {
  readonly profileFlag: string | undefined;
  readonly endpointUrlFlag: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly nowMs: number;
  /** Read already (for the Region), or undefined. */
  readonly config?: SharedConfig;
}

/** Credentials are there; whether AWS accepts them is not known yet. */
export interface AwsSession {
  readonly profile: string;
  /** True when the profile was named (flag or AWS_PROFILE) and so must be used. */
  readonly isProfileNamed: boolean;
  readonly credentials: Extract<CredentialState, { status: 'configured' }>;
  readonly env: NodeJS.ProcessEnv;
  readonly config: SharedConfig;
  endpointOf(service: ServiceVariable): string | null;
}

export type SessionState =
  | { readonly status: 'ready'; readonly session: AwsSession }
  | { readonly status: 'none'; readonly detail: string };

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
  return {
    status: 'ready',
    session: { profile, isProfileNamed: Boolean(profileFlag || env.AWS_PROFILE), credentials, env, config, endpointOf },
  };
}
