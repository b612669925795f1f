// The JSON contracts of `bq batch check` and `bq batch watch`. Additive changes only.
import { z } from 'zod';
import { known, quotaSource, scope } from './common.ts';

const whole = z.number().int().nonnegative();
const amount = z.number().nonnegative();

const quota = z.strictObject({
  kind: z.enum(['minimum-records', 'records-per-job', 'records-per-file', 'file-gigabytes', 'job-gigabytes', 'jobs-under-way']),
  value: known(),
  used: known().describe('by this file; null where the file does not tell'),
  fits: z.boolean().nullable(),
  source: quotaSource,
  asOf: z.string(),
  quotaCode: z.string().nullable(),
  quotaName: z.string().nullable(),
});

export const batchCheckResult = z.strictObject({
  file: z.string(),
  ok: z.boolean(),
  modelId: z.string(),
  modelName: z.string(),
  region: z.string(),
  scope,
  offered: z.boolean().describe('whether AWS has batch quotas for the model'),
  records: whole,
  badLines: whole,
  bytes: whole,
  invocationType: z.enum(['InvokeModel', 'Converse', 'mixed']).nullable().describe('what the job must be created with'),
  withoutRecordId: whole.describe('Bedrock makes IDs for these'),
  problems: z
    .array(z.strictObject({ line: whole, recordId: z.string().nullable(), problem: z.string() }))
    .describe('at most 10,000, in order'),
  quotas: z.array(quota),
  inputTokens: amount.describe('estimate, of all good records'),
  inputTokensLow: amount,
  inputTokensHigh: amount,
  outputTokens: amount.describe('as stated, or max_tokens of every record'),
  outputTokensGiven: z.boolean(),
  price: z.strictObject({
    batchUsd: known(),
    onDemandUsd: known(),
    published: z.boolean().nullable().describe('false where half of on demand is assumed'),
    asOf: z.string().nullable(),
    source: z.string().nullable(),
  }),
  onDemand: z
    .strictObject({ requestsPerMinute: amount.describe('the safe rate'), seconds: known(), maxTokens: amount })
    .nullable()
    .describe('how long the same records would take on demand; null where no quota is known'),
});

export const batchWatchResult = z.strictObject({
  jobArn: z.string().describe('account masked'),
  jobName: z.string().nullable(),
  modelId: z.string().nullable(),
  region: z.string(),
  status: z.string(),
  ended: z.boolean(),
  message: z.string().nullable(),
  totalRecords: known(),
  processedRecords: known(),
  successfulRecords: known(),
  failedRecords: known(),
  submittedAt: z.string().nullable(),
  endedAt: z.string().nullable(),
  expiresAt: z.string().nullable(),
});

export type BatchCheckResult = z.infer<typeof batchCheckResult>;
export type BatchWatchResult = z.infer<typeof batchWatchResult>;
