// What `bq simulate --json` prints.

import { z } from 'zod';
import { RPM_READINGS } from '../quotas/limits.ts';
import { SETTLEMENTS } from '../simulator/types.ts';
import { WINDOW_MODELS } from '../simulator/windows/index.ts';
import { sentence } from './common.ts';

const estimate = z
  .strictObject({ mean: z.number(), low: z.number().nullable(), high: z.number().nullable() })
  .describe('mean over replicates with its 95 % confidence interval');
const summary = z.strictObject({
  mean: estimate.nullable(),
  p50: estimate.nullable(),
  p90: estimate.nullable(),
  p99: estimate.nullable(),
  max: estimate.nullable(),
  min: estimate.nullable(),
});

const slice = z.strictObject({
  fromSeconds: z.number(),
  toSeconds: z.number(),
  admitted: z.number(),
  throttled: z.number(),
  settledTokens: z.number(),
  peakUsedTokens: z.number().nullable(),
});

const workload = z.strictObject({
  name: z.string(),
  completed: estimate,
  failed: estimate,
  requestsSent: estimate,
  requestsThrottled: estimate,
  tokensPerMinute: estimate.describe('of requests whose client waited to the end'),
  runTimeMeanSeconds: estimate.nullable(),
});

const policy = z.strictObject({
  name: sentence,
  sdk: sentence,
  retry: sentence,
  pacing: sentence,
  replicates: z.number().int(),
  completed: estimate,
  failed: estimate.describe('retries exhausted'),
  unfinished: estimate.describe('still under way when the run stopped'),
  runTimeSeconds: summary.describe('from arrival to end, waiting for a place included; of completed executions'),
  retries: summary.describe('of the orchestrator, per completed execution'),
  requestsSent: estimate,
  requestsThrottled: estimate,
  requestsCut: estimate.optional().describe('answered, and cut by the quota of output; only where there is one'),
  requestsUnavailable: estimate,
  requestsAbandoned: estimate.describe('left by their client before the end; the service goes on'),
  sdkRetries: estimate,
  wastedShare: estimate.describe('of the requests sent'),
  wastedTokens: estimate.describe('settled by abandoned requests'),
  makespanSeconds: estimate,
  requestsPerMinute: estimate,
  tokensPerMinute: estimate,
  tokenUtilisation: estimate.nullable(),
  requestUtilisation: estimate.nullable(),
  clientSeconds: estimate.describe('time in invocations, waits of the SDK included'),
  workloads: z.array(workload).describe('each apart, in the order of the scenario; the other figures are of all together'),
  stoppedAtHorizon: z.number().int(),
  stoppedAtEventLimit: z.number().int(),
  events: z.number().int(),
  timeline: z.array(slice).nullable().describe('of the first seed'),
});

export const simulateResult = z.strictObject({
  name: z.string(),
  quota: z.strictObject({
    tokensPerMinute: z.number().nullable(),
    outputTokensPerMinute: z.number().nullable().optional().describe('only where output is counted apart, as on bedrock-mantle'),
    requestsPerMinute: z.number().nullable(),
    rpmReading: z.enum(RPM_READINGS),
    tokensPerDay: z.number().nullable(),
    crossModelTokensPerDay: z.number().nullable(),
    concurrentRequests: z.number().nullable(),
    window: z.enum(WINDOW_MODELS),
    phaseSeconds: z.number(),
    settlement: z.enum(SETTLEMENTS),
  }),
  seed: z.number().int(),
  replicates: z.number().int(),
  horizonSeconds: z.number(),
  policies: z.array(policy),
  optimized: z
    .strictObject({
      aim: z.enum(['p99', 'mean', 'retries', 'cost']),
      tried: z.number().int(),
      winner: sentence,
      frontier: z.array(sentence),
    })
    .nullable()
    .describe('names of policies'),
  emitted: z.strictObject({ format: z.string(), text: z.string() }).nullable(),
  trace: z.strictObject({ file: z.string(), events: z.number().int() }).nullable(),
});

/** What `bq simulate init --json` prints. */
export const simulateInitResult = z.strictObject({ file: z.string().nullable(), text: z.string() });

export type SimulateInitResult = z.infer<typeof simulateInitResult>;
export type SimulateResult = z.infer<typeof simulateResult>;
export type SimulatePolicy = z.infer<typeof policy>;
