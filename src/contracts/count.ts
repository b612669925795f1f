// The JSON contracts of `bq count`: the answer, the lines of --each, and the distribution file of --save. Additive changes only.
import { z } from 'zod';
import { known, sentence, tokens } from './common.ts';

const method = z.enum(['count-tokens', 'estimate']);
const errorBand = z
  .strictObject({ low: tokens, high: tokens })
  .nullable()
  .describe('absolute tokens, inclusive, that the count is expected in; null where AWS counted');

const statistics = {
  records: z.number().int().positive(),
  totalInputTokens: tokens,
  mean: z.number().nonnegative(),
  p50: z.number().nonnegative(),
  p90: z.number().nonnegative(),
  p99: z.number().nonnegative(),
  max: z.number().nonnegative(),
  shareAbove25000: z.number().min(0).max(1).describe('share of records above 25,000 input tokens; AWS asks for it in quota cases'),
};

const badLine = z.strictObject({ file: z.string(), line: z.number().int().positive(), error: sentence });

const settingRange = z
  .strictObject({ min: z.number(), max: z.number(), records: z.number().int().positive().describe('how many records set it') })
  .nullable();

export const countedFile = z.strictObject({
  file: z.string(),
  kind: z
    .string()
    .describe(
      'converse, anthropic, nova, llama, mistral, titan, cohere, deepseek, openai, prompt, count-tokens, batch-record, text, markdown, jsonl',
    ),
  recordKinds: z.record(z.string(), z.number().int()).nullable().describe('of JSON lines: records by kind'),
  records: z.number().int().nonnegative(),
  badLines: z.number().int().nonnegative(),
  inputTokens: tokens.describe('of all records together'),
  method: z.enum(['count-tokens', 'estimate', 'mixed']).describe('mixed: some records were counted by AWS, some estimated'),
  reason: z.string().nullable().describe('why AWS did not count although it was asked'),
  errorBand,
  model: z.string().nullable().describe('the base model ID; null where records name several'),
  models: z.record(z.string(), z.number().int()).describe('records by model'),
  modelAssumed: z.boolean(),
  contextWindowTokens: known(),
  overContextWindow: z.number().int().nonnegative().describe('records longer than the context window of their model'),
  parts: z
    .strictObject({ system: tokens, messages: tokens, tools: tokens, media: tokens })
    .describe('adds up to inputTokens; where AWS counted, the estimate says how its total is divided'),
  excludes: z.array(z.string()).describe('what is not in the number'),
  recordsWithExcludes: z.number().int().nonnegative().describe('records with a part that is not in their number'),
  refused: z
    .strictObject({ records: z.number().int().positive(), first: sentence.describe('path and problem, of the first') })
    .optional()
    .describe('records that Bedrock would refuse as they are; only where there are any'),
  settings: z
    .strictObject({
      modelIds: z
        .record(z.string(), z.number().int())
        .describe('records by the model that they name themselves: an ID, an inference profile or an ARN'),
      maxTokens: settingRange.describe('of the records that limit their output tokens; null where none does'),
      thinkingBudgetTokens: settingRange.describe('of the records with a budget for thinking; null where none has one'),
      thinkingNotBelowMaxTokens: z
        .number()
        .int()
        .nonnegative()
        .describe('records whose thinking budget is not below their own max_tokens; Bedrock refuses them'),
    })
    .describe('what the records of the file themselves ask for'),
});

export const countResult = z.strictObject({
  files: z.array(countedFile),
  totalInputTokens: tokens,
  summary: z
    .strictObject({
      ...statistics,
      histogram: z.array(z.strictObject({ from: tokens, to: tokens.nullable(), records: z.number().int().nonnegative() })),
    })
    .nullable()
    .describe('null where there is only one record'),
  badLines: z.array(badLine).describe('the first 1,000'),
  badLineCount: z.number().int().nonnegative(),
  quota: z
    .strictObject({
      maxTokens: tokens,
      inputTokens: z.number().nonnegative().describe('of the request that is shown: the only one, or the mean'),
      basis: z.enum(['request', 'mean']),
      model: z.string(),
      burndownRate: z.number(),
      burndownSource: z.string(),
      burndownAssumed: z.boolean(),
      endpoint: z
        .literal('mantle')
        .optional()
        .describe('the figures but worstCaseOutputTokens are of its quota of input; left out on bedrock-runtime'),
      worstCaseOutputTokens: z.number().optional().describe('on bedrock-mantle: of its quota of output'),
      admission: z.strictObject({ documented: z.number(), documentedCacheRead: z.number(), weighted: z.number() }),
      worstCase: z.number(),
    })
    .nullable()
    .describe('what a request costs against the quota, with --max-tokens'),
  check: z
    .strictObject({
      limit: tokens,
      over: z.number().int().nonnegative(),
      maxInputTokens: tokens,
      excluded: z.number().int().nonnegative().describe('records with a part that is not in their number; with --allow-excluded they pass'),
      passed: z.boolean(),
    })
    .nullable(),
  interrupted: z.boolean(),
  assumptions: z.array(z.strictObject({ text: sentence, flag: z.string() })),
});

/** One line of `bq count --each`. */
export const countEach = z.strictObject({
  file: z.string().optional().describe('only where several files are counted'),
  line: z.number().int().positive(),
  recordId: z.string().nullable(),
  inputTokens: tokens.nullable(),
  method: method.nullable(),
  errorBand,
  excludes: z.array(z.string()).describe('what is not in the number').optional(),
  error: sentence.nullable(),
});

/** The file that `bq count --save` writes and plan and simulator read. */
export const distributionFile = z.strictObject({
  schemaVersion: z.literal(1),
  type: z.literal('bq-input-token-distribution'),
  model: z.string().nullable(),
  method: z.enum(['count-tokens', 'estimate', 'mixed']),
  ...statistics,
  values: z
    .array(z.tuple([z.number().nonnegative(), z.number().int().positive()]))
    .min(1)
    .describe('[inputTokens, records], ascending; beyond 2,000 values neighbours are merged into their mean'),
});

export type CountResult = z.infer<typeof countResult>;
export type CountedFile = z.infer<typeof countedFile>;
export type CountEach = z.infer<typeof countEach>;
