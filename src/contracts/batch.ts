// The JSON contracts of `bq batch check`, `split`, `plan` and `watch`. Additive changes only.
import { z } from 'zod';
import { known, quotaSource, scope, sentence } from './common.ts';

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
  file: z.string().describe('the first'),
  files: z
    .array(z.strictObject({ file: z.string(), records: whole, badLines: whole, bytes: whole }))
    .describe('all of them are the input of one job'),
  ok: z.boolean(),
  modelId: z.string(),
  modelName: z.string(),
  region: z.string(),
  scope,
  offered: z.boolean().describe('whether AWS has batch quotas for the model, or its card says that batch takes it'),
  offeredIsKnown: z.boolean().describe('false where neither a quota row nor a card says: then offered is not a no'),
  records: whole,
  badLines: whole,
  bytes: whole,
  invocationType: z.enum(['InvokeModel', 'Converse', 'mixed']).nullable().describe('what the job must be created with'),
  withoutRecordId: whole.describe('Bedrock makes IDs for these'),
  problems: z
    .array(z.strictObject({ file: z.string(), line: whole, recordId: z.string().nullable(), problem: sentence }))
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

const watchedJobs = z.strictObject({
  jobs: z.array(batchWatchResult).describe('in the order asked'),
  ended: z.boolean().describe('all of them'),
  totalRecords: known().describe('null until every job tells it'),
  processedRecords: known(),
  successfulRecords: known(),
  failedRecords: known(),
});

export const batchWatchAnswer = z.union([batchWatchResult, watchedJobs]).describe('one job as it is, several as a list');

const splitFile = z.strictObject({ file: z.string(), records: whole, bytes: whole });

export const batchSplitResult = z.strictObject({
  modelId: z.string(),
  modelName: z.string(),
  region: z.string(),
  records: whole,
  bytes: whole,
  limits: z.strictObject({
    recordsPerJob: whole,
    recordsPerFile: whole,
    minimumRecords: whole,
    fileBytes: whole,
    jobBytes: whole,
    source: quotaSource,
    asOf: z.string(),
  }),
  jobs: z
    .array(z.strictObject({ folder: z.string(), records: whole, bytes: whole, files: z.array(splitFile) }))
    .describe('each folder is the input of one job'),
  written: z.boolean().describe('false with --dry-run'),
});

export const batchPlanResult = z.strictObject({
  modelId: z.string(),
  modelName: z.string(),
  region: z.string(),
  scope,
  offered: z.boolean(),
  total: whole,
  deadlineSeconds: known(),
  jobs: whole,
  recordsPerJob: whole.describe('of the largest'),
  atOnce: known().describe('jobs that may be submitted or under way together; null where no quota says'),
  waves: known().describe('rounds of jobs that run together'),
  latestSeconds: known().describe(
    'when the last round has ended or expired at the latest: AWS promises no speed, each job has its timeout',
  ),
  timeoutHours: amount.describe('of each job, as it has to be created: 24 to 168'),
  fits: z.boolean().nullable().describe('latestSeconds within the deadline; null without one, or where it is not known'),
  request: z.strictObject({ inputTokens: amount, outputTokens: amount, maxTokens: amount }),
  price: z.strictObject({
    batchUsd: known(),
    onDemandUsd: known(),
    published: z.boolean().nullable(),
    asOf: z.string().nullable(),
    source: z.string().nullable(),
  }),
  onDemand: z
    .strictObject({ requestsPerMinute: amount, seconds: known(), fits: z.boolean().nullable() })
    .nullable()
    .describe('the same records one by one at the safe rate'),
  quotas: z.array(quota),
});

export type BatchSplitResult = z.infer<typeof batchSplitResult>;
export type BatchPlanResult = z.infer<typeof batchPlanResult>;
export type BatchWatchAnswer = z.infer<typeof batchWatchAnswer>;
export type WatchedJobs = z.infer<typeof watchedJobs>;
export type BatchCheckResult = z.infer<typeof batchCheckResult>;
export type BatchWatchResult = z.infer<typeof batchWatchResult>;
