// A workload file (`bq.yaml`) as a zod schema: the words of scenario files, units in the names; schemas/workload.schema.json is made from it.
import { z } from 'zod';
import { ENDPOINTS } from '../catalog/endpoint.ts';
import { SCOPES } from '../catalog/scope.ts';
import { RESERVATIONS, RESERVE_RETURNS } from '../simulator/types.ts';
import { distribution, retry, sdk } from './scenario.ts';

const tokens = z.number().int().nonnegative();

const workload = z
  .strictObject({
    name: z.string().min(1).max(60),
    model: z.string().describe('full ID, profile ID, ARN or short name'),
    endpoint: z.enum(ENDPOINTS).optional().describe('default: runtime where it has the model, mantle where that is the only one'),
    scope: z.enum(SCOPES).optional().describe('default: the first that has a tokens-per-minute row'),
    region: z.string().optional().describe("the source Region; default: the file's"),
    staysIn: z.string().optional().describe('only profiles and Regions that process there: jp, us, eu, …'),
    inputTokens: distribution.default(0).describe('neither read from nor written to a cache'),
    cacheReadTokens: tokens.default(0),
    cacheWriteTokens: tokens.default(0),
    maxTokens: tokens.min(1).optional().describe('default: what Bedrock holds when it is unset'),
    outputTokens: distribution.optional().describe('default: maxTokens'),
    latencySeconds: distribution.optional().describe('default: firstTokenSeconds + output / tokensPerSecond'),
    firstTokenSeconds: z.number().nonnegative().default(1),
    tokensPerSecond: z.number().positive().default(60),
    requestsPerMinute: z.number().positive().max(1e9).optional().describe('how many must end in a minute; this or concurrency'),
    concurrency: z.number().int().min(1).max(1e9).optional().describe('workers, each starting its next request when the last one ends'),
    hoursPerDay: z.number().positive().max(24).default(24).describe('for daily quotas and the monthly price'),
    burndownRate: z.number().min(0.1).max(1000).optional().describe('instead of the published rate'),
    reservation: z.enum(RESERVATIONS).default('documented').describe('what a request holds when it starts'),
    reserveReturns: z
      .enum(RESERVE_RETURNS)
      .optional()
      .describe('on bedrock-mantle: what of max_tokens the end gives back; default: unused'),
    sdk: sdk.optional().describe('for bq simulate'),
    retry: retry.optional().describe('for bq simulate'),
  })
  .refine(({ requestsPerMinute, concurrency }) => (requestsPerMinute === undefined) !== (concurrency === undefined), {
    message: 'needs requestsPerMinute or concurrency, one of them',
  });

export const workloadFile = z
  .strictObject({
    $schema: z.string().optional(),
    region: z.string().optional().describe('for workloads that name none; --region beats it'),
    headroomPercent: z.number().min(0).max(95).default(10).describe('of every quota, left free'),
    spreadPercent: z.number().min(0).max(95).default(30).describe('of latency and output where they are plain numbers, ±'),
    workloads: z.array(workload).min(1).max(200),
  })
  .describe('Workloads that share quotas, for bq plan --workload');

export type WorkloadSetFile = z.infer<typeof workloadFile>;
