// Asks in a fraction of a second whether this is an EC2 instance that may hand out credentials; the SDK alone would wait for seconds.

/** Instances answer in a millisecond or two; a machine elsewhere must not wait. */
const PROBE_TIMEOUT_MS = 150;

/** @param env AWS_EC2_METADATA_SERVICE_ENDPOINT moves the service (tests, IPv6) */
export async function isInstanceMetadataReachable(env: NodeJS.ProcessEnv, timeoutMs = PROBE_TIMEOUT_MS): Promise<boolean> {
  const { request } = await import('node:http');
  const ipv6 = env.AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE?.toLowerCase() === 'ipv6';
  const base = env.AWS_EC2_METADATA_SERVICE_ENDPOINT || (ipv6 ? 'http://[fd00:ec2::254]' : 'http://169.254.169.254');
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
