// Makes the SDK's clients, each loaded at first use.
import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { AwsSession } from '../session/session.ts';
import { type ClientTimeouts, clientOptions } from './client-options.ts';

export type { ClientTimeouts } from './client-options.ts';

export async function serviceQuotasClient(session: AwsSession, region: string, timeouts?: ClientTimeouts): Promise<ServiceQuotasClient> {
  const { ServiceQuotasClient: Client } = await import('@aws-sdk/client-service-quotas');
  return new Client(clientOptions(session, region, 'SERVICE_QUOTAS', timeouts));
}

/** Over HTTP/1.1 with connections that are kept: the client's own choice, HTTP/2 with prior knowledge, opens a connection for each request. */
export async function bedrockRuntimeClient(
  session: AwsSession,
  region: string,
  timeouts: ClientTimeouts = { connectMs: 3000, answerMs: 60_000 },
): Promise<BedrockRuntimeClient> {
  const [{ BedrockRuntimeClient: Client }, { NodeHttpHandler }] = await Promise.all([
    import('@aws-sdk/client-bedrock-runtime'),
    import('@smithy/node-http-handler'),
  ]);
  const options = clientOptions(session, region, 'BEDROCK_RUNTIME', timeouts);
  return new Client({ ...options, requestHandler: new NodeHttpHandler(options.requestHandler) });
}

/** CloudWatch answers 14 days of minutes in seconds, not in milliseconds. */
const SLOW_TIMEOUTS: ClientTimeouts = { connectMs: 3000, answerMs: 30_000 };

export async function cloudWatchClient(
  session: AwsSession,
  region: string,
  timeouts: ClientTimeouts = SLOW_TIMEOUTS,
): Promise<CloudWatchClient> {
  const { CloudWatchClient: Client } = await import('@aws-sdk/client-cloudwatch');
  return new Client(clientOptions(session, region, 'CLOUDWATCH', timeouts));
}
