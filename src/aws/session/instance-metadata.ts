// The instance's metadata service: where it is and how long it is waited for, and whether it is there at all; the SDK alone would wait for seconds.
import type { SharedConfig } from './shared-config.ts';

/** Instances answer in a millisecond or two; a machine elsewhere must not wait. */
const PROBE_TIMEOUT_MS = 150;
/** As in the AWS CLI. */
const TIMEOUT_SECONDS = 1;
const ATTEMPTS = 1;

export interface MetadataSettings {
  readonly base: string;
  /** Of one attempt. */
  readonly timeoutMs: number;
  readonly attempts: number;
  /** False: nobody has said how long to wait. */
  readonly isTimeSaid: boolean;
}

/** AWS_METADATA_SERVICE_TIMEOUT and AWS_METADATA_SERVICE_NUM_ATTEMPTS, or their keys of the profile; values that are none are left out, as in the AWS CLI. */
export function metadataSettings({
  env,
  config,
  profile,
}: {
  readonly env: NodeJS.ProcessEnv;
  readonly config?: SharedConfig | undefined;
  readonly profile?: string;
}): MetadataSettings {
  const section = config?.profiles.get(profile ?? 'default');
  const number = (said: string | undefined, most: number) => {
    const value = Number(said);
    return said && value > 0 && value <= most ? value : null;
  };
  const seconds = number(env.AWS_METADATA_SERVICE_TIMEOUT || section?.metadata_service_timeout, 600);
  const attempts = number(env.AWS_METADATA_SERVICE_NUM_ATTEMPTS || section?.metadata_service_num_attempts, 100);
  const ipv6 = env.AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE?.toLowerCase() === 'ipv6';
  return {
    base: env.AWS_EC2_METADATA_SERVICE_ENDPOINT || (ipv6 ? 'http://[fd00:ec2::254]' : 'http://169.254.169.254'),
    timeoutMs: (seconds ?? TIMEOUT_SECONDS) * 1000,
    attempts: Math.floor(attempts ?? ATTEMPTS) || ATTEMPTS,
    isTimeSaid: seconds !== null,
  };
}

/** @param env AWS_EC2_METADATA_SERVICE_ENDPOINT moves the service (tests, IPv6) */
export async function isInstanceMetadataReachable(env: NodeJS.ProcessEnv, givenMs?: number, config?: SharedConfig): Promise<boolean> {
  const { base, timeoutMs, attempts, isTimeSaid } = metadataSettings({ env, config });
  const waitMs = givenMs ?? (isTimeSaid ? timeoutMs : PROBE_TIMEOUT_MS);
  for (let attempt = 1; attempt <= (isTimeSaid ? attempts : 1); attempt++) if (await probe(base, waitMs)) return true;
  return false;
}

async function probe(base: string, timeoutMs: number): Promise<boolean> {
  const { request } = await import('node:http');
  return new Promise((resolve) => {
    let url: URL;
    try {
      url = new URL('/latest/api/token', base);
    } catch {
      resolve(false);
      return;
    }
    const probe = request(url, { method: 'PUT', headers: { 'x-aws-ec2-metadata-token-ttl-seconds': '60' } }, (response) => {
      response.resume();
      finish(response.statusCode === 200);
    });
    // Covers name look-up and connecting as well, which a socket timeout does not.
    const timer = setTimeout(() => finish(false), timeoutMs);
    const finish = (reachable: boolean) => {
      clearTimeout(timer);
      probe.destroy();
      resolve(reachable);
    };
    probe.on('error', () => finish(false));
    probe.end();
  });
}
