// The JSON contract of `bq usage`. Additive changes only.
import { z } from 'zod';
import { known, quotaSource, scope, sentence } from './common.ts';

const whole = z.number().int().nonnegative();
const amount = z.number().nonnegative();

const perMinute = z.strictObject({
  mean: amount,
  p50: amount.describe('steady state'),
  p90: amount,
  peak: amount,
  peakAt: z.string().describe('ISO time of the first minute that has the peak'),
});

const quantiles = z.strictObject({ count: whole, mean: amount, p50: amount, p90: amount, p99: amount, p999: amount, max: amount });

const quota = z.strictObject({
  kind: z.enum(['tpm', 'rpm', 'input-tpm', 'output-tpm']),
  value: known(),
  source: quotaSource,
  asOf: z.string(),
  quotaCode: z.string().nullable(),
  quotaName: z.string(),
  p50Share: known().describe('of the whole quota; null where value or usage is not known'),
  p90Share: known(),
  peakShare: known(),
  peakAt: z.string().nullable(),
});

const rightSizing = z.strictObject({
  answers: whole,
  cutAnswers: whole.describe('answers that ended because they reached their max_tokens: how long they wanted to be is not known'),
  askedMaxTokens: quantiles.nullable().describe('null where the log holds no bodies'),
  unsetMaxTokens: whole.describe('requests that asked for none: Bedrock holds the default of the model'),
  heldMaxTokens: known().describe('the max_tokens that is compared: what was asked for, on average; null where it is not known'),
  unusedHoldTokens: known().describe('tokens of max_tokens that the average answer did not use'),
  unusedHoldShare: known(),
  safeConcurrency: known().describe('with heldMaxTokens, as bq plan says'),
  requestsPerMinute: known(),
  options: z.array(
    z.strictObject({
      covers: z.enum(['p99', 'p99.9', 'longest']),
      maxTokens: whole,
      cutAnswers: whole.describe('answers of the log that would have been cut'),
      cutShare: amount,
      freedHoldTokens: known().describe('for each request'),
      safeConcurrency: known(),
      freedConcurrency: known(),
      requestsPerMinute: known(),
    }),
  ),
  planCommand: z.string().nullable().describe('the bq plan that gives the concurrency of heldMaxTokens'),
});

const counts = {
  requests: whole,
  throttles: whole,
  clientErrors: whole,
  serverErrors: whole,
  inputTokens: amount,
  outputTokens: amount,
  cacheReadTokens: amount,
  cacheWriteTokens: amount,
};

const pool = z.strictObject({
  region: z.string(),
  endpoint: z.literal('mantle').optional().describe('on bedrock-mantle, which has no scopes; left out on bedrock-runtime'),
  scope: scope.nullable().describe('null where the model behind the caller is not known'),
  modelId: z.string().nullable(),
  modelName: z.string().nullable(),
  burndownRate: known(),
  callers: z.array(
    z.strictObject({
      id: z.string().describe('ModelId as metric or log name it'),
      name: z.string().nullable().describe('of an application inference profile'),
      requests: whole,
      throttles: whole,
      settledTokens: known(),
    }),
  ),
  by: z
    .array(
      z.strictObject({
        who: z.string().nullable().describe('account masked; null: records that do not tell'),
        alias: z.string().nullable(),
        ...counts,
        settledTokens: known(),
        settledShare: known().describe("of the pool's"),
        peakSettledTokensPerMinute: known(),
        peakAt: z.string().nullable(),
        atPoolPeakTokens: known().describe("in the minute of the pool's peak"),
        atPoolPeakShare: known(),
      }),
    )
    .nullable()
    .describe('who used it, as --by asks; null where nobody asked'),
  ...counts,
  meanLatencySeconds: known().describe('of answered requests; null where no latency was recorded'),
  activeMinutes: whole.describe('minutes with at least one request, answered or refused'),
  settledTokensPerMinute: perMinute.nullable().describe('input + cache writes + output x burndown, by minute'),
  heldTokensPerMinute: perMinute
    .nullable()
    .describe('input + cache writes + max_tokens of the answered requests, by minute, from logs that hold the bodies: what throttles'),
  estimatedTokensPerMinute: perMinute.nullable().describe("CloudWatch's EstimatedTPMQuotaUsage"),
  requestsPerMinute: perMinute.nullable(),
  outputTokensPerMinute: perMinute.nullable().optional().describe('on bedrock-mantle, where output has a quota of its own'),
  throttledMinutes: z.array(z.strictObject({ at: z.string(), throttles: whole })),
  quotas: z.array(quota),
  timeline: z.array(z.strictObject({ from: z.string(), minutes: whole, peakSettledTokensPerMinute: known(), throttles: whole })),
  distributions: z
    .strictObject({
      inputTokens: quantiles.nullable(),
      outputTokens: quantiles.nullable(),
      cacheReadTokens: quantiles.nullable(),
      cacheWriteTokens: quantiles.nullable(),
      latencySeconds: quantiles.nullable(),
      maxTokens: quantiles.nullable(),
      samples: z
        .strictObject({ inputTokens: z.array(amount), outputTokens: z.array(amount), latencySeconds: z.array(amount) })
        .describe('20 equally likely values of each, for workload files; empty where there is none'),
    })
    .nullable()
    .describe('of single requests, from logs'),
  rightSizing: rightSizing.nullable().describe('from logs'),
});

export const usageResult = z.strictObject({
  source: z
    .enum(['cloudwatch', 'logs', 'rows', 'query'])
    .describe('rows: what an engine summed; query: nothing was read, the query is printed'),
  from: z.string(),
  to: z.string().describe('exclusive'),
  regions: z.array(z.string()),
  by: z.string().nullable().describe('what --by asked for'),
  pools: z.array(pool).describe('by quota: callers of one model, scope and Region share one'),
  logs: z
    .strictObject({
      files: z.array(z.string()),
      bytes: whole.describe('unpacked'),
      lines: whole,
      records: whole,
      brokenLines: whole,
      unknownLines: whole,
      duplicates: whole.describe('records that were counted once although several lines or files hold them'),
      beforeWindow: whole,
      aheadOfClock: whole,
      bodiesJoined: whole.describe('records whose body was read from an object beside them'),
      bodiesElsewhere: whole.describe('records whose body lies in an object that was not at hand'),
      problems: z.array(z.strictObject({ file: z.string(), line: whole, kind: z.enum(['broken', 'unknown']), problem: sentence })),
    })
    .nullable(),
  engine: z
    .strictObject({
      name: z.enum(['athena', 'insights']),
      queries: z.array(z.string()).describe('their IDs'),
      scannedBytes: known(),
      usd: known().describe("about, at us-east-1's price"),
      priceAsOf: z.string(),
    })
    .optional()
    .describe('the engine that was asked; only where one was'),
  emitted: z.strictObject({ format: z.string(), text: z.string() }).nullable(),
  saved: z.string().nullable(),
});

export type UsageResult = z.infer<typeof usageResult>;
export type UsagePool = UsageResult['pools'][number];
export type RightSizing = z.infer<typeof rightSizing>;
