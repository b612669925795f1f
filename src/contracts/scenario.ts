// A scenario file of `bq simulate` as a zod schema: units in the names, every default written down; schemas/scenario.schema.json is made from it.

import { z } from 'zod';
import { RPM_READINGS } from '../quotas/limits.ts';
import { SDK_NAMES } from '../simulator/clients/sdk-layers.ts';
import { RESERVATIONS, SETTLEMENTS } from '../simulator/types.ts';
import { DEFAULT_WINDOW, WINDOW_MODELS } from '../simulator/windows/index.ts';

const count = z.number().int().nonnegative();
const atLeastOne = z.number().int().min(1);
const seconds = z.number().nonnegative();
const someSeconds = z.number().positive();
const most = (schema: z.ZodNumber, what: string) => schema.nullable().default(null).describe(`${what}; null: no limit`);

/** What a number may also be: a distribution. */
export const distribution = z
  .union([
    z.number().nonnegative(),
    z.strictObject({ min: z.number().nonnegative(), max: z.number().nonnegative() }).describe('uniform'),
    z
      .strictObject({ mean: z.number().nonnegative(), spread: z.number().min(0).max(1) })
      .describe('uniform from mean x (1 - spread) to mean x (1 + spread)'),
    z
      .strictObject({ mean: z.number().nonnegative(), standardDeviation: z.number().nonnegative() })
      .describe('normal, 0 where it would be negative'),
    z.strictObject({ median: z.number().nonnegative(), sigma: z.number().nonnegative() }).describe('lognormal; sigma of the logarithm'),
    z.strictObject({ values: z.array(z.number().nonnegative()).min(1) }).describe('each value is equally likely'),
    z.strictObject({ file: z.string() }).describe('input tokens of a file of bq count --json or --save, or a JSON list of numbers'),
  ])
  .describe('a number, or a distribution');

const quota = z.strictObject({
  tokensPerMinute: most(count, 'quota tokens per minute; on bedrock-mantle those of input'),
  outputTokensPerMinute: most(
    count,
    'output tokens per minute, counted apart as they are written (bedrock-mantle); reached, answers are cut',
  ),
  requestsPerMinute: most(count, 'requests per minute'),
  rpmReading: z.enum(RPM_READINGS).default('per-minute').describe('what requestsPerMinute counts: starts, or requests in flight'),
  tokensPerDay: most(count, 'quota tokens per day'),
  crossModelTokensPerDay: most(count, 'quota tokens per day of all models together'),
  concurrentRequests: most(count, 'requests in flight'),
  window: z.enum(WINDOW_MODELS).default(DEFAULT_WINDOW).describe('how a minute is counted; AWS does not say'),
  phaseSeconds: z.number().min(0).max(60).default(0).describe('when the first full clock window starts'),
  settlement: z.enum(SETTLEMENTS).default('at-end').describe('when generated tokens are charged'),
});

const service = z.strictObject({
  throttleSeconds: seconds.default(0.1).describe('from sending a request to its refusal'),
  unavailableShare: z.number().min(0).max(1).default(0).describe('share of requests refused with 503 whatever the quota'),
  retryAfterSeconds: someSeconds.nullable().default(null).describe('what a refusal asks the client to wait; null: nothing'),
});

const step = z.strictObject({
  name: z.string().optional().describe('default: step 1, step 2, …'),
  inputTokens: distribution.default(0),
  cacheWriteTokens: count.default(0),
  cacheReadTokens: count.default(0),
  maxTokens: count.describe('held from the start'),
  outputTokens: distribution.optional().describe('default: maxTokens'),
  latencySeconds: distribution.optional().describe('default: firstTokenSeconds + output / tokensPerSecond'),
  firstTokenSeconds: seconds.default(1),
  tokensPerSecond: z.number().positive().default(60),
  correlation: z.number().min(0).max(1).default(1).describe('between output and latency'),
  burndownRate: z
    .number()
    .nonnegative()
    .default(1)
    .describe('quota tokens per output token: 1, 5, 10 or 15; on bedrock-mantle 1, or 0 where the whole reserve returns'),
  reservation: z.enum(RESERVATIONS).default('documented').describe('what a request holds'),
  overheadSeconds: distribution.default(0).describe('before each attempt of the orchestrator'),
});

const sdkFields = z.strictObject({
  name: z.enum(SDK_NAMES),
  maxAttempts: atLeastOne.nullable().default(null).describe("null: the SDK's own default"),
  client: z.enum(['shared', 'per-invocation']).optional().describe('default: per-invocation for executions, else shared'),
  readTimeoutSeconds: someSeconds.nullable().optional().describe('default: 60 with boto3, else none'),
});
export const sdk = z.union([z.enum(SDK_NAMES), sdkFields]);

const maxRetries = z.number().int().min(0).max(99_999_999);
const retrier = z.strictObject({
  errorEquals: z.array(z.string()).min(1).default(['States.ALL']),
  intervalSeconds: z.number().positive().default(1),
  maxAttempts: maxRetries.default(3).describe('retries, not counting the first attempt'),
  backoffRate: z.number().min(1).default(2),
  maxDelaySeconds: someSeconds.nullable().default(null),
  jitterStrategy: z.enum(['NONE', 'FULL']).default('NONE'),
});
const backoff = <K extends string>(kind: K) =>
  z.strictObject({
    kind: z.literal(kind),
    baseSeconds: someSeconds,
    rate: z.number().min(1).default(2),
    capSeconds: someSeconds.nullable().default(null),
    maxRetries,
  });
export const retry = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  retrier
    .extend({ kind: z.literal('step-functions') })
    .describe('one entry of a Retry list, for every error unless errorEquals says otherwise'),
  z.strictObject({ kind: z.literal('step-functions-list'), retry: z.array(retrier).min(1) }).describe('a whole Retry list, in order'),
  z.strictObject({ kind: z.literal('sqs'), visibilityTimeoutSeconds: someSeconds.default(30), maxReceiveCount: atLeastOne.default(10) }),
  z.strictObject({ kind: z.literal('fixed'), waitSeconds: seconds, maxRetries }),
  backoff('exponential'),
  backoff('full-jitter'),
  backoff('equal-jitter'),
  backoff('decorrelated-jitter'),
]);

const pacing = z.strictObject({
  maxConcurrentExecutions: most(atLeastOne, 'executions under way: Map MaxConcurrency, SQS MaximumConcurrency; 1 is one after another'),
  maxConcurrentRequests: most(atLeastOne, 'calls under way, waits of the SDK included'),
  requestsPerMinute: most(z.number().positive(), 'calls started per minute'),
  tokensPerMinute: most(z.number().positive(), "tokens held per minute, by the client's own count"),
  burstRequests: atLeastOne.default(1).describe('calls that may start at once'),
});

const arrival = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('closed-loop'),
    workers: atLeastOne,
    requestsPerWorker: atLeastOne.nullable().default(null).describe('null: until durationSeconds'),
    thinkSeconds: seconds.default(0),
  }),
  z.strictObject({ kind: z.literal('executions'), count: atLeastOne, staggerSeconds: seconds.default(0) }),
  z.strictObject({ kind: z.literal('poisson'), perMinute: z.number().positive() }),
  z.strictObject({ kind: z.literal('constant'), perMinute: z.number().positive() }),
  z.strictObject({ kind: z.literal('bursts'), size: atLeastOne, everySeconds: someSeconds }),
  z
    .strictObject({ kind: z.literal('trace'), file: z.string() })
    .describe('CSV or JSON Lines: atSeconds, inputTokens, outputTokens, latencySeconds'),
]);

const workload = z.strictObject({
  name: z.string().optional().describe('default: workload 1, workload 2, …'),
  arrival,
  durationSeconds: someSeconds.default(3600).describe('no new work after this; what runs then runs on'),
  steps: z.array(step).min(1),
  sdk: sdk.default('none'),
  retry: retry.default({ kind: 'none' }),
  pacing: pacing.prefault({}),
  invocationTimeoutSeconds: someSeconds.nullable().default(null).describe('Lambda: 900; null: none'),
});

const policy = z.strictObject({
  name: z.string(),
  sdk: sdk.optional(),
  retry: retry.optional(),
  pacing: pacing.optional(),
});

export const scenarioFile = z
  .strictObject({
    $schema: z.string().optional(),
    name: z.string().default('scenario'),
    quota,
    service: service.prefault({}),
    workloads: z.array(workload).min(1),
    policies: z.array(policy).default([]).describe('compared side by side; each replaces what it names in every workload'),
    seed: z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER).default(1),
    replicates: z.number().int().min(1).max(1_000_000).default(20).describe('runs with seeds seed, seed + 1, …'),
    horizonSeconds: z
      .number()
      .positive()
      .max(31_536_000)
      .default(86_400)
      .describe('simulated time after which a run stops, whatever still waits'),
  })
  .describe('A scenario of bq simulate');

export type ScenarioFile = z.infer<typeof scenarioFile>;
export type StepFile = z.infer<typeof step>;
export type WorkloadFile = z.infer<typeof workload>;
export type SdkFile = z.infer<typeof sdk>;
export type RetryFile = z.infer<typeof retry>;
export type DistributionFile = z.infer<typeof distribution>;
