// One harmless call for each permission that bq uses. An answer that could only come after authorisation counts as allowed.

import { phrase } from '../../base/phrases.ts';
import { partitionOf } from '../../catalog/partitions.ts';
import type { Model } from '../../catalog/types.ts';
import { defaultSnapshot } from '../../quotas/defaults.ts';
import { AWS } from '../../words/en/aws.ts';
import { type ClientTimeouts, clientOptions } from '../calls/client-options.ts';
import { malformedAnswer } from '../calls/errors.ts';
import type { AwsSession } from '../session/session.ts';
import type { ReadAction } from './policy.ts';

export interface Probe {
  readonly action: ReadAction;
  readonly call: () => Promise<unknown>;
  /** Names of errors that say: you may ask, but not for this. */
  readonly allowedErrors: readonly string[];
}

export interface ModelAccess {
  readonly authorizationStatus: string | null;
  readonly entitlement: string | null;
  readonly regionAvailability: string | null;
}

export interface Identity {
  /** Twelve digits, not masked. */
  readonly accountId: string;
  /** The service's clock minus this machine's; null where the answer carried no date. */
  readonly clockSkewSeconds: number | null;
}

const SERVICE_CODE = 'bedrock';
/** Twelve letters or digits, as the IDs of jobs and profiles have. */
const NO_JOB = '000000000000';

/** Asks STS who this is, and reads the time off the answer. */
export async function askIdentity(session: AwsSession, region: string, nowMs: () => number, timeouts?: ClientTimeouts): Promise<Identity> {
  const { GetCallerIdentityCommand, STSClient } = await import('@aws-sdk/client-sts');
  const client = new STSClient(clientOptions(session, region, 'STS', timeouts));
  let clockSkewSeconds: number | null = null;
  client.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args);
      const { headers } = result.response as { headers?: Record<string, string> };
      const date = Date.parse(headers?.date ?? '');
      if (Number.isFinite(date)) clockSkewSeconds = (date - nowMs()) / 1000;
      return result;
    },
    { step: 'deserialize', name: 'readDate', priority: 'low' },
  );
  try {
    const { Account } = await client.send(new GetCallerIdentityCommand({}));
    if (!/^\d{12}$/.test(Account ?? '')) {
      const endpoint = session.endpointOf('STS');
      throw malformedAnswer({ action: 'sts:GetCallerIdentity', region, profile: session.profile, endpoint }, phrase(AWS, 'noAccount'));
    }
    return { accountId: Account as string, clockSkewSeconds };
  } finally {
    client.destroy();
  }
}

export interface ProbeFacts {
  /** The one whose availability and tokens are asked for. */
  readonly model: Model;
  readonly now: Date;
  readonly timeouts: ClientTimeouts | undefined;
}

export async function permissionProbes(
  session: AwsSession,
  region: string,
  { model, now, timeouts }: ProbeFacts,
): Promise<{ readonly probes: readonly Probe[]; readonly access: () => Promise<ModelAccess>; readonly destroy: () => void }> {
  const [quotas, bedrock, runtime, cloudWatch, pricing] = await Promise.all([
    import('@aws-sdk/client-service-quotas'),
    import('@aws-sdk/client-bedrock'),
    import('@aws-sdk/client-bedrock-runtime'),
    import('@aws-sdk/client-cloudwatch'),
    import('@aws-sdk/client-pricing'),
  ]);
  // Some partitions have no query API of prices.
  const { pricingRegion } = partitionOf(region);
  const options = (service: Parameters<typeof clientOptions>[2]) => clientOptions(session, region, service, timeouts);
  const quotasClient = new quotas.ServiceQuotasClient(options('SERVICE_QUOTAS'));
  const bedrockClient = new bedrock.BedrockClient(options('BEDROCK'));
  const runtimeClient = new runtime.BedrockRuntimeClient(options('BEDROCK_RUNTIME'));
  const watchClient = new cloudWatch.CloudWatchClient(options('CLOUDWATCH'));
  const pricingClient = new pricing.PricingClient({ ...options('PRICING'), region: pricingRegion ?? region });
  const page = { ServiceCode: SERVICE_CODE, MaxResults: 1 };
  const row = {
    ServiceCode: SERVICE_CODE,
    QuotaCode: defaultSnapshot(region).rows.find(({ quotaCode }) => quotaCode !== null)?.quotaCode ?? 'L-00000000',
  };
  const noRow = ['NoSuchResourceException'];
  const availability = () => bedrockClient.send(new bedrock.GetFoundationModelAvailabilityCommand({ modelId: model.modelId }));
  const metric = { Namespace: 'AWS/Bedrock', MetricName: 'Invocations' };
  const prices: Probe = {
    action: 'pricing:GetProducts',
    call: () => pricingClient.send(new pricing.GetProductsCommand({ ServiceCode: 'AmazonBedrock', MaxResults: 1 })),
    allowedErrors: [],
  };
  const probes: Probe[] = [
    {
      action: 'servicequotas:ListServiceQuotas',
      call: () => quotasClient.send(new quotas.ListServiceQuotasCommand(page)),
      allowedErrors: [],
    },
    {
      action: 'servicequotas:ListAWSDefaultServiceQuotas',
      call: () => quotasClient.send(new quotas.ListAWSDefaultServiceQuotasCommand(page)),
      allowedErrors: [],
    },
    {
      action: 'servicequotas:GetServiceQuota',
      call: () => quotasClient.send(new quotas.GetServiceQuotaCommand(row)),
      allowedErrors: noRow,
    },
    {
      action: 'servicequotas:GetAWSDefaultServiceQuota',
      call: () => quotasClient.send(new quotas.GetAWSDefaultServiceQuotaCommand(row)),
      allowedErrors: noRow,
    },
    {
      action: 'servicequotas:ListRequestedServiceQuotaChangeHistory',
      call: () => quotasClient.send(new quotas.ListRequestedServiceQuotaChangeHistoryCommand(page)),
      allowedErrors: noRow,
    },
    {
      action: 'servicequotas:ListRequestedServiceQuotaChangeHistoryByQuota',
      call: () => quotasClient.send(new quotas.ListRequestedServiceQuotaChangeHistoryByQuotaCommand({ ...row, MaxResults: 1 })),
      allowedErrors: noRow,
    },
    {
      action: 'bedrock:CountTokens',
      call: () =>
        runtimeClient.send(
          new runtime.CountTokensCommand({
            modelId: model.modelId,
            input: { converse: { messages: [{ role: 'user', content: [{ text: 'hello' }] }] } },
          }),
        ),
      // A model or Region without CountTokens says so only to those who may ask.
      allowedErrors: ['ValidationException', 'ResourceNotFoundException'],
    },
    {
      action: 'bedrock:ListFoundationModels',
      call: () => bedrockClient.send(new bedrock.ListFoundationModelsCommand({ byProvider: 'amazon' })),
      allowedErrors: [],
    },
    {
      action: 'bedrock:ListInferenceProfiles',
      call: () => bedrockClient.send(new bedrock.ListInferenceProfilesCommand({ maxResults: 1 })),
      allowedErrors: [],
    },
    {
      action: 'bedrock:GetInferenceProfile',
      call: () => bedrockClient.send(new bedrock.GetInferenceProfileCommand({ inferenceProfileIdentifier: NO_JOB })),
      allowedErrors: ['ResourceNotFoundException', 'ValidationException'],
    },
    {
      action: 'bedrock:ListProvisionedModelThroughputs',
      call: () => bedrockClient.send(new bedrock.ListProvisionedModelThroughputsCommand({ maxResults: 1 })),
      allowedErrors: [],
    },
    {
      action: 'bedrock:GetModelInvocationJob',
      call: () => bedrockClient.send(new bedrock.GetModelInvocationJobCommand({ jobIdentifier: NO_JOB })),
      // There is no such job; who may not ask is told that instead.
      allowedErrors: ['ResourceNotFoundException', 'ValidationException'],
    },
    {
      action: 'bedrock:GetFoundationModelAvailability',
      call: availability,
      allowedErrors: ['ResourceNotFoundException', 'ValidationException'],
    },
    { action: 'cloudwatch:ListMetrics', call: () => watchClient.send(new cloudWatch.ListMetricsCommand(metric)), allowedErrors: [] },
    {
      action: 'cloudwatch:GetMetricData',
      call: () =>
        watchClient.send(
          new cloudWatch.GetMetricDataCommand({
            StartTime: new Date(now.getTime() - 600_000),
            EndTime: now,
            MetricDataQueries: [{ Id: 'probe', MetricStat: { Metric: metric, Period: 60, Stat: 'Sum' } }],
          }),
        ),
      allowedErrors: [],
    },
    ...(pricingRegion === null ? [] : [prices]),
  ];
  return {
    probes,
    access: async () => {
      const answer = await availability();
      return {
        authorizationStatus: answer.authorizationStatus ?? null,
        entitlement: answer.entitlementAvailability ?? null,
        regionAvailability: answer.regionAvailability ?? null,
      };
    },
    destroy: () => {
      for (const client of [quotasClient, bedrockClient, runtimeClient, watchClient, pricingClient]) client.destroy();
    },
  };
}
