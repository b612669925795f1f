// Which endpoint a client talks to when AWS's own is not meant: flag, environment, shared config, in the SDK's order.
import { BqError } from '../../base/errors.ts';
import type { SharedConfig } from './shared-config.ts';

/** The last part of `AWS_ENDPOINT_URL_…`, in capitals. */
export type ServiceVariable =
  | 'SERVICE_QUOTAS'
  | 'BEDROCK'
  | 'BEDROCK_RUNTIME'
  | 'BEDROCK_MANTLE'
  | 'CLOUDWATCH'
  | 'CLOUDWATCH_LOGS'
  | 'ATHENA'
  | 'S3'
  | 'STS'
  | 'SUPPORT'
  | 'PRICING';

export interface EndpointInputs {
  readonly flag: string | undefined;
  readonly env: NodeJS.ProcessEnv;
  readonly config: SharedConfig;
  readonly profile: string;
}

/**
 * @returns the URL, or null for AWS's own endpoint of the Region
 * @throws BqError `BAD_ENDPOINT`: usage for the flag, configuration for the rest
 */
export function resolveEndpoint(service: ServiceVariable, { flag, env, config, profile }: EndpointInputs): string | null {
  if (flag) return checked(flag, '--endpoint-url', 'usage');
  if (env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS === 'true') return null;
  const variable = `AWS_ENDPOINT_URL_${service}`;
  if (env[variable]) return checked(env[variable], variable, 'configuration');
  if (env.AWS_ENDPOINT_URL) return checked(env.AWS_ENDPOINT_URL, 'AWS_ENDPOINT_URL', 'configuration');
  const section = config.profiles.get(profile);
  const ownInFile = section?.services && config.services.get(section.services)?.[`${service.toLowerCase()}.endpoint_url`];
  if (ownInFile) return checked(ownInFile, `endpoint_url of services ${section?.services}`, 'configuration');
  if (section?.endpoint_url) return checked(section.endpoint_url, `endpoint_url of profile ${profile}`, 'configuration');
  return null;
}

/** The URL itself is not repeated: there is a secret in it. */
function notHere(where: string, kind: 'usage' | 'configuration'): never {
  throw new BqError(`${where} holds a user name or password`, { code: 'BAD_ENDPOINT', kind, suggestions: ['Give the URL without them.'] });
}

function checked(url: string, where: string, kind: 'usage' | 'configuration'): string {
  try {
    const { protocol, username, password } = new URL(url);
    if (protocol !== 'http:' && protocol !== 'https:') throw new Error('not http or https');
    if (username || password) return notHere(where, kind);
    return url.replace(/\/+$/, '');
  } catch (error) {
    if (error instanceof BqError) throw error;
    const problem = error instanceof TypeError ? 'is not a URL' : (error as Error).message;
    throw new BqError(`${where}: "${url}" ${problem}`, {
      code: 'BAD_ENDPOINT',
      kind,
      suggestions: ['Give a whole URL, e.g. http://127.0.0.1:8080.'],
    });
  }
}
