// The JSON contract of `bq plan`. Additive changes only.
import { z } from 'zod';
import { ENDPOINTS } from '../catalog/endpoint.ts';
import { ADVICE_CODES, LIMITS_NOT_KNOWN } from '../planner/plan.ts';
import { FIELD_KEYS, FIELDS, type FieldKey, ORIGINS } from '../planner/question.ts';
import { QUOTA_METRICS } from '../quotas/types.ts';
import { RESERVATIONS } from '../simulator/types.ts';
import { perWindow, WINDOW_MODELS } from '../simulator/windows/index.ts';
import { known, quotaSource, scope, sentence, tokens } from './common.ts';

const usd = known();
const whole = z.number().int().nonnegative();
const rate = z.number().nonnegative().describe('requests per minute');

const simulatedRun = z.strictObject({ simulatedMinutes: z.number(), seeds: whole, requests: whole });

export const limit = z.strictObject({
  kind: z.enum(QUOTA_METRICS),
  scope: scope.nullable(),
  value: known().describe('in the unit of the kind; null where it is not known'),
  default: known(),
  multiplier: whole.describe('2 where the row counts double for geographic profiles; value and default are after it'),
  source: quotaSource,
  asOf: z.string(),
  quotaCode: z.string().nullable(),
  quotaName: z.string(),
  adjustable: z.boolean().nullable(),
  admissionShare: known().describe('what one request holds at its start, as a share of the whole limit'),
  remainingAfterAdmission: known(),
  remainingAfterWorstCase: known(),
});

const minute = z.strictObject({
  window: z.enum(WINDOW_MODELS),
  workers: whole,
  limitTokens: z.number(),
  drawnOneIn: whole.describe('one in so many workers is drawn, against the same part of the quota'),
  starts: whole,
  ends: whole,
  refused: whole,
  peakUsedTokens: z.number(),
  bins: z
    .array(
      z.strictObject({
        peakUsedTokens: z.number().describe('the most that counted, holds included'),
        peakHeldTokens: z.number(),
        starts: whole,
        ends: whole,
        refused: whole,
      }),
    )
    .describe('equal parts of the minute'),
});

const askedValue = z.strictObject({
  value: z.union([z.string(), z.number()]).nullable(),
  origin: z.enum(ORIGINS).describe('who said it; assumption: nobody did'),
});

/** One entry for each row of the planner's table of fields. */
const question = z.strictObject(
  Object.fromEntries(
    FIELD_KEYS.map((key) => [key, askedValue.describe(`--${FIELDS[key].flag}${FIELDS[key].unit === 'share' ? ', as a share of 1' : ''}`)]),
  ) as Record<FieldKey, typeof askedValue>,
);

export type AskedValue = z.infer<typeof askedValue>;

export const planResult = z.strictObject({
  region: z.string(),
  endpoint: z
    .enum(ENDPOINTS)
    .optional()
    .describe('runtime: bedrock-runtime, mantle: bedrock-mantle; left out by a version that knew the runtime alone'),
  scope: scope.describe('on-demand on bedrock-mantle, which has no scopes'),
  profileId: z.string().nullable().describe('the inference profile to call; null for on-demand'),
  processedIn: z.array(z.string()).describe('Regions that may process a request; * is anywhere'),
  question: question.describe('what was asked and what was assumed; bq plan --from asks the same again'),
  model: z.strictObject({
    id: z.string(),
    name: z.string(),
    burndownRate: z.number(),
    burndownSource: z.string(),
    burndownAssumed: z.boolean(),
    lifecycle: z.enum(['active', 'legacy', 'end-of-life', 'unknown']),
    endOfLifeDate: z.string().nullable(),
    contextWindowTokens: known(),
    maxOutputTokens: known(),
  }),
  request: z.strictObject({
    inputTokens: z.number().nonnegative(),
    cacheReadTokens: tokens,
    cacheWriteTokens: tokens,
    maxTokens: tokens,
    maxTokensGiven: z.boolean(),
    outputTokens: z.number().nonnegative().describe('the average answer that capacity is planned for'),
    outputTokensGiven: z.boolean(),
    thinkingBudgetTokens: tokens.nullable(),
    latencySeconds: z.number().positive(),
    latencyGiven: z.boolean(),
    spread: z.number(),
  }),
  prompt: z
    .strictObject({
      file: z.string(),
      records: whole,
      meanInputTokens: z.number().nonnegative().describe('what the plan is made for'),
      p99InputTokens: known().describe('null where there is only one record'),
      maxInputTokens: z.number().nonnegative(),
      method: z.enum(['count-tokens', 'estimate', 'mixed']),
      errorBand: z.strictObject({ low: z.number(), high: z.number() }).nullable(),
      model: z.string().nullable().describe('the model that the file names'),
      minMaxTokens: known().describe('the least max_tokens of its requests; null where none has one'),
      maxMaxTokens: known().describe('the largest, which is planned'),
      thinkingBudgetTokens: known().describe('the largest of its requests; null where none has one'),
      thinkingRefusedRecords: whole.describe('requests whose thinking budget is not below their own max_tokens'),
      excludes: z.array(z.string()),
    })
    .nullable()
    .describe('the counted file of --prompt'),
  cost: z.strictObject({
    admission: z.strictObject({ documented: z.number(), documentedCacheRead: z.number(), weighted: z.number() }),
    reservation: z.enum(RESERVATIONS).describe('the reading that capacity uses'),
    settled: z.number(),
    worstCase: z.number(),
    billed: z.number().describe('tokens on the bill for the average answer; never multiplied by the burndown rate'),
  }),
  limits: z.array(limit),
  quotas: z.strictObject({
    source: quotaSource,
    asOf: z.string(),
    accountId: z.string().nullable(),
    complete: z.boolean(),
    byHand: z.array(z.enum(QUOTA_METRICS)).optional().describe('limits given by hand, instead of the source'),
    notKnown: z.array(z.enum(LIMITS_NOT_KNOWN)).describe('limits that the model has or may have, without a known value'),
  }),
  neverAdmitted: z.boolean().describe('one request holds more than the whole quota, or a limit is 0'),
  capacity: z
    .strictObject({
      headroom: z.number(),
      safeConcurrency: whole.describe('workers back to back that throttle in less than one hour of a hundred under any window'),
      guaranteedConcurrency: whole
        .nullable()
        .describe('of them, those that may even march in step: the closed form; null in a plan of 0.1'),
      rehearsed: simulatedRun.nullable().describe('what was run of safeConcurrency without a throttle; null where nothing was'),
      requestsPerMinute: rate,
      startEverySeconds: known().describe(
        'when not even one worker can run back to back: one start in so many seconds, for the longest answers',
      ),
      bindingLimit: z.enum(QUOTA_METRICS).nullable(),
      nextLimit: z.enum(QUOTA_METRICS).nullable(),
      burst: known(),
      closedForm: z.strictObject({ safeConcurrency: whole, requestsPerMinute: rate }),
      simulated: z
        .strictObject({ ...perWindow(() => whole), ran: simulatedRun })
        .nullable()
        .describe('the most workers that each window lets run, in a simulation of its own'),
      ifWeighted: z.strictObject({ safeConcurrency: whole, requestsPerMinute: rate }),
      beforeRefusal: whole.optional().describe('on bedrock-mantle: workers by the quota of input alone; more are refused'),
      beforeCut: whole.optional().describe('on bedrock-mantle: workers by the quota of output alone; the answers of more are cut'),
    })
    .nullable()
    .describe('null when the TPM quota is not known'),
  byAnswerLength: z.array(
    z.strictObject({
      outputTokens: z.number(),
      latencySeconds: z.number(),
      safeConcurrency: whole,
      guaranteedConcurrency: whole.nullable(),
      requestsPerMinute: rate,
      tpmShare: known(),
      kindestWindow: whole.nullable().describe('the most that any of the windows would allow; null but for the longest answer'),
      ran: simulatedRun.nullable().describe('what was run of safeConcurrency without a throttle; null where nothing was'),
    }),
  ),
  ladderOutputTokens: z.number().describe('the answer length that the ladder keeps fixed'),
  maxTokensLadder: z.array(z.strictObject({ maxTokens: tokens, safeConcurrency: whole, requestsPerMinute: rate, asked: z.boolean() })),
  wish: z
    .strictObject({
      concurrency: whole.nullable(),
      requestsPerMinute: known(),
      fits: z.boolean(),
      largestMaxTokens: known().describe('null when no max_tokens allows it'),
      quotaNeededTokensPerMinute: known(),
      quotaNeededRequestsPerMinute: known().describe('in flight, where the RPM row is read so'),
      quotaNeededOutputTokensPerMinute: known().optional().describe('on bedrock-mantle, where quotaNeededTokensPerMinute is of input'),
      quotaNeededTokensPerDay: known().describe('for the wish all day; null where the model has no quota of a day'),
      dayLastsSeconds: known().describe("after so long the wish has used up the day's quota; null where it lasts"),
    })
    .nullable(),
  price: z.strictObject({
    perRequestUsd: usd,
    perHourUsd: usd.describe('at the recommended rate'),
    asOf: z.string().nullable(),
    source: z.string().nullable(),
    conflict: z.string().nullable().describe('what the sources of prices disagree about, with both values'),
  }),
  alternatives: z.array(
    z.strictObject({
      kind: z.enum(['scope', 'region', 'batch', 'model', 'endpoint']).describe('endpoint: the other one, whose quotas are others'),
      text: sentence,
      model: z.string(),
      region: z.string().nullable(),
      scope: scope.nullable(),
      profileId: z.string().nullable(),
      tokensPerMinute: known().describe('of the input, where output has a quota of its own'),
      outputTokensPerMinute: known().optional().describe('null where output has no quota of its own'),
      quotaSource: quotaSource.nullable(),
      safeConcurrency: known(),
      perRequestUsd: usd,
      processedIn: z.array(z.string()),
    }),
  ),
  minutes: z.array(minute).optional().describe('with --report: one minute of the safe workers under each window, all starting at once'),
  emitted: z.strictObject({ format: z.string(), text: z.string() }).optional().describe('with --emit: settings that keep to the answer'),
  assumptions: z.array(z.strictObject({ text: sentence, flag: z.string() })),
  advice: z
    .array(
      z.strictObject({
        code: z.enum(ADVICE_CODES),
        text: sentence,
        data: z.record(z.string(), z.union([z.string(), z.number()]).nullable()),
      }),
    )
    .describe('what to do, first things first'),
});

export type PlanResult = z.infer<typeof planResult>;
export type PlanLimit = z.infer<typeof limit>;
