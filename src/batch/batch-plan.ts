// A plan for many records: how many jobs, how many at once, when they are done at the latest, what it costs against on demand.
import { type Note, note } from '../base/notes.ts';
import { phrase } from '../base/phrases.ts';
import { mostMaxTokens } from '../catalog/max-tokens.ts';
import { batchPriceOf, priceOf } from '../catalog/prices.ts';
import type { BatchPlanResult } from '../contracts/batch.ts';
import { uncachedPriceUsd } from '../planner/price.ts';
import { batchQuotas } from '../quotas/batch.ts';
import { BATCH } from '../words/en/batch.ts';
import { type BatchFacts, offerNotes, timeOnDemand } from './batch-answer.ts';
import { jobsFor, roundsOf, type SplitLimits, splitLimits } from './split-plan.ts';

export interface BatchPlanFacts extends Pick<BatchFacts, 'resolved' | 'scope' | 'staysIn' | 'snapshot' | 'burndownOverrides' | 'nowIso'> {
  /** Records. */
  readonly total: number;
  /** Of the average record; null: not known, then records alone decide. */
  readonly recordBytes: number | null;
  /** Of the average record; null: 0 input, all of max_tokens as output, max_tokens as the model can. */
  readonly inputTokens: number | null;
  readonly maxTokens: number | null;
  readonly outputTokens: number | null;
  readonly timeoutHours: number;
  /** Jobs together; null: as the quota says. */
  readonly atOnce: number | null;
  readonly deadlineSeconds: number | null;
}

export function batchPlan(facts: BatchPlanFacts): { readonly result: BatchPlanResult; readonly warnings: readonly Note[] } {
  const { resolved, scope, snapshot, total, deadlineSeconds } = facts;
  const { model } = resolved;
  const { offered, quotas } = batchQuotas(model, snapshot);
  const limits = splitLimits(quotas);
  const bytes = total * (facts.recordBytes ?? 0);
  const jobs = jobsFor(total, bytes, limits);
  const atOnce = facts.atOnce ?? quotas.find(({ kind }) => kind === 'jobs-under-way')?.value ?? null;
  const { waves, latestSeconds } = roundsOf(jobs, atOnce, facts.timeoutHours);
  const request = requestOf(facts);
  const whole = {
    inputTokens: request.inputTokens * total,
    cacheReadTokens: 0,
    cacheWriteTokens: 0,
    maxTokens: request.maxTokens * total,
    outputTokens: request.outputTokens * total,
  };
  const price = priceOf(model, scope, snapshot.region);
  const batchPrice = price && batchPriceOf(price);
  const onDemand = timeOnDemand(request, total, facts);
  const within = (seconds: number | null) => (seconds === null || deadlineSeconds === null ? null : seconds <= deadlineSeconds);
  return {
    result: {
      modelId: model.modelId,
      modelName: model.name,
      region: snapshot.region,
      scope,
      offered: offered === 'yes',
      total,
      deadlineSeconds,
      jobs,
      recordsPerJob: jobs === 0 ? 0 : Math.ceil(total / jobs),
      atOnce,
      waves,
      latestSeconds,
      timeoutHours: facts.timeoutHours,
      fits: total < limits.minimumRecords ? false : within(latestSeconds),
      request,
      price: {
        batchUsd: batchPrice && uncachedPriceUsd(batchPrice, whole),
        onDemandUsd: price && uncachedPriceUsd(price, whole),
        published: batchPrice?.published ?? null,
        asOf: price?.asOf ?? null,
        source: price?.source ?? null,
      },
      onDemand: onDemand && { ...onDemand, fits: within(onDemand.seconds) },
      quotas: quotas.map((quota) => ({ ...quota, used: null, fits: null })),
    },
    warnings: [...offerNotes(offered, model), ...assumptions(facts, { atOnce, jobs, limits, request })],
  };
}

interface Planned {
  readonly atOnce: number | null;
  readonly jobs: number;
  readonly limits: SplitLimits;
  readonly request: BatchPlanResult['request'];
}

/** What the plan had to take for granted. */
function assumptions(facts: BatchPlanFacts, { atOnce, jobs, limits: { minimumRecords }, request: { maxTokens } }: Planned): Note[] {
  const { total, recordBytes, inputTokens, outputTokens } = facts;
  const all: readonly (readonly [isTrue: boolean, note: Note])[] = [
    [total < minimumRecords, note('TOO_FEW_RECORDS', phrase(BATCH, 'fewRecords', minimumRecords), { minimumRecords })],
    [atOnce === null && jobs > 1, note('JOBS_AT_ONCE_UNKNOWN', phrase(BATCH, 'atOnceUnknown'), { jobs })],
    [recordBytes === null, note('RECORD_SIZE_UNKNOWN', phrase(BATCH, 'sizeUnknown'))],
    [inputTokens === null, note('INPUT_NOT_COUNTED', phrase(BATCH, 'inputUnknown'))],
    [outputTokens === null, note('LONGEST_ANSWERS', phrase(BATCH, 'longestAnswers', maxTokens), { maxTokens })],
  ];
  return all.flatMap(([isTrue, told]) => (isTrue ? [told] : []));
}

function requestOf({ resolved, inputTokens, maxTokens, outputTokens }: BatchPlanFacts): BatchPlanResult['request'] {
  const most = maxTokens ?? Math.max(outputTokens ?? 0, mostMaxTokens(resolved.model) ?? 4096);
  return { inputTokens: inputTokens ?? 0, maxTokens: most, outputTokens: Math.min(outputTokens ?? most, most) };
}
