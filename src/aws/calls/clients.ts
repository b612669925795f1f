// Makes the SDK's clients, each loaded at first use.
import type { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import type { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import type { ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import type { AwsSession } from '../session/session.ts';
import { type ClientBounds, type ClientTimeouts, clientOptions, sharingSettings } from './client-options.ts';
import { serviceQuotasSdk } from './sdk.ts';

export type { ClientTimeouts } from './client-options.ts';

export async function serviceQuotasClient(session: AwsSession, region: string, bounds?: ClientBounds): Promise<ServiceQuotasClient> {
  const { ServiceQuotasClient: Client } = await serviceQuotasSdk();
  return sharingSettings(session, 'SERVICE_QUOTAS', new Client(clientOptions(session, region, 'SERVICE_QUOTAS', bounds)));
}

export async function bedrockRuntimeClient(
  session: AwsSession,
  region: string,
  timeouts: ClientTimeouts = {},
): Promise<BedrockRuntimeClient> {
  const { BedrockRuntimeClient: Client } = await import('@aws-sdk/client-bedrock-runtime');
  return new Client(clientOptions(session, region, 'BEDROCK_RUNTIME', timeouts));
}

/** CloudWatch answers 14 days of minutes in seconds, not in milliseconds. */
const SLOW_TIMEOUTS: ClientTimeouts = { answerMs: 30_000, wholeMs: 45_000 };

export async function cloudWatchClient(
  session: AwsSession,
  region: string,
  timeouts: ClientTimeouts = SLOW_TIMEOUTS,
): Promise<CloudWatchClient> {
  const { CloudWatchClient: Client } = await import('@aws-sdk/client-cloudwatch');
  return new Client(clientOptions(session, region, 'CLOUDWATCH', timeouts));
}
