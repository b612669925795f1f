// Which endpoint a client talks to when AWS's own is not meant: flag, environment, shared config, in the SDK's order.
import { BqError } from '../../base/errors.ts';
import { phrase, type Text } from '../../base/phrases.ts';
import { AWS } from '../../words/en/aws.ts';
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
  if (ownInFile) return checked(ownInFile, phrase(AWS, 'ofServices', section?.services ?? ''), 'configuration');
  if (section?.endpoint_url) return checked(section.endpoint_url, phrase(AWS, 'endpointOf', profile), 'configuration');
  return null;
}

/** The URL itself is not repeated: there is a secret in it. */
function notHere(where: Text, kind: 'usage' | 'configuration'): never {
  throw new BqError(phrase(AWS, 'holdsUser', where), { code: 'BAD_ENDPOINT', kind, suggestions: [phrase(AWS, 'withoutUser')] });
}

function checked(url: string, where: Text, kind: 'usage' | 'configuration'): string {
  const bad = (key: 'noUrl' | 'otherScheme') =>
    new BqError(phrase(AWS, key, where, url), { code: 'BAD_ENDPOINT', kind, suggestions: [phrase(AWS, 'wholeUrl')] });
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null) throw bad('noUrl');
  if (parsed.protocol !== 'http:' && parsed.protocol !== 'https:') throw bad('otherScheme');
  if (parsed.username || parsed.password) return notHere(where, kind);
  return url.replace(/\/+$/, '');
}
