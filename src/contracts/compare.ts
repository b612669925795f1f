// The JSON contract of `bq compare`. Additive changes only.
import { z } from 'zod';
import { known, quotaSource, scope, sentence } from './common.ts';

const amount = z.number().nonnegative();

const way = z.strictObject({
  kind: z.enum(['on-demand', 'priority', 'flex', 'batch', 'reserved', 'provisioned']),
  term: z.string().nullable().describe('what is committed to: 1 month, 3 months, no commitment, …; null: nothing'),
  modelId: z.string(),
  modelName: z.string(),
  region: z.string(),
  endpoint: z.literal('mantle').optional().describe('on bedrock-mantle, which has no scopes; left out on bedrock-runtime'),
  scope: scope.nullable(),
  profileId: z.string().nullable(),
  processedIn: z.array(z.string()).describe('Regions that may process a request; * is anywhere, empty: not stated'),
  staysInCountry: z.boolean().nullable().describe('of the source Region; null where AWS does not say'),
  fits: z.boolean().nullable().describe('null where it cannot be known'),
  bindingLimit: z.string().nullable(),
  safeConcurrency: known(),
  requestsPerMinute: known().describe('the safe rate; null where no quota of tokens a minute is known'),
  tokensPerMinute: known().describe('the quota; on bedrock-mantle: of input'),
  outputTokensPerMinute: known().optional().describe('on bedrock-mantle: the quota of output'),
  quotaSource: quotaSource.nullable(),
  relativeQuota: known().describe('the safe rate over the wanted one'),
  latency: sentence,
  perRequestUsd: known(),
  perMonthUsd: known(),
  relativePrice: known().describe("over the first way's"),
  breakEvenRequestsPerMonth: known().describe('from this many on it is cheaper than on demand in the same pool'),
  units: known().describe('model units of provisioned throughput'),
  whole: z
    .strictObject({ seconds: known().describe('until all are done, at the latest'), usd: known(), jobs: known().describe('of batch') })
    .optional()
    .describe('of --total requests; only where asked'),
  cannot: z.array(sentence),
  notes: z.array(sentence),
  priceAsOf: z.string().nullable(),
  priceSource: z.string().nullable(),
});

/** One way, or pools whose rates add up. */
const choice = z.strictObject({
  name: sentence,
  parts: z
    .array(z.strictObject({ way: z.number().int().nonnegative().describe('index in ways'), requestsPerMinute: amount }))
    .describe('several are pools that carry the workload together'),
  requestsPerMinute: known().describe('the safe rate; null where no quota limits it, or none is known'),
  usd: known().describe('a month; in all where --total is asked'),
});

const raised = z.strictObject({ from: known(), to: amount }).nullable();

export const compareResult = z.strictObject({
  workload: z.strictObject({
    name: z.string().nullable(),
    inputTokens: amount,
    cacheReadTokens: amount,
    cacheWriteTokens: amount,
    maxTokens: amount,
    outputTokens: amount,
    latencySeconds: amount,
    requestsPerMinute: amount,
    concurrency: known(),
    hoursPerDay: amount,
    requestsPerMonth: amount,
    whole: z
      .strictObject({ total: amount, deadlineSeconds: amount })
      .optional()
      .describe('so many requests by a time: requestsPerMinute is what that needs, evenly'),
  }),
  headroom: amount,
  ways: z.array(way).describe('the first is the pool that bq plan would take'),
  sums: z
    .array(
      z.strictObject({
        modelId: z.string(),
        modelName: z.string(),
        ...choice.shape,
        safeConcurrency: amount,
        fits: z.boolean(),
      }),
    )
    .describe(
      'pools of one model together, where none of them carries the workload by itself; pools of other Regions and scopes have quotas of their own',
    ),
  decision: z
    .strictObject({
      text: sentence,
      best: choice.nullable().describe('the cheapest that fits and answers while somebody waits; of --total: that is done in time'),
      runnerUp: choice.extend({ whyNot: sentence }).nullable(),
      cheaperBut: choice.extend({ whyNot: sentence }).nullable().describe('the cheapest of all, where it is not the best'),
      raise: z
        .strictObject({
          way: z.number().int().nonnegative(),
          tokensPerMinute: raised,
          requestsPerMinute: raised,
          usd: known(),
        })
        .nullable()
        .describe('quotas with which the first way carries the workload, headroom included; null where it does, or nobody knows'),
    })
    .nullable()
    .describe('null where nothing is offered'),
  notOffered: z.array(sentence),
  provisioned: z
    .array(
      z.strictObject({
        name: z.string(),
        modelId: z.string().nullable(),
        region: z.string(),
        units: z.number(),
        desiredUnits: z.number(),
        status: z.string(),
        commitment: z.string().nullable(),
        commitmentEnds: z.string().nullable(),
      }),
    )
    .nullable()
    .describe("the account's Provisioned Throughputs; null where AWS was not asked or did not say"),
  savings: z.array(
    z.strictObject({
      kind: z.enum(['prompt-cache', 'response-cache', 'context']),
      text: sentence,
      savedTokensPerRequest: amount.describe('input tokens that are no longer plain input, or no longer sent'),
      savedQuotaTokensPerRequest: amount.describe('of what stays charged'),
      savedUsdPerMonth: known(),
      savedShare: known().describe('of the monthly price'),
      requestsPerMinute: known().describe('the safe rate then'),
      basis: sentence,
    }),
  ),
});

export type CompareResult = z.infer<typeof compareResult>;
export type Way = CompareResult['ways'][number];
export type CompareDecision = NonNullable<CompareResult['decision']>;
export type CompareChoice = z.infer<typeof choice>;
export type CompareSum = CompareResult['sums'][number];
export type Saving = CompareResult['savings'][number];
export type ProvisionedModel = NonNullable<CompareResult['provisioned']>[number];
