// What is said of a batch file whose records were checked: whether it is ready, what it costs either way, how long it would take on demand.
import { type Note, note } from '../base/notes.ts';
import { phrase } from '../base/phrases.ts';
import type { ResolvedModel } from '../catalog/models.ts';
import { batchPriceOf, priceOf } from '../catalog/prices.ts';
import type { Scope } from '../catalog/scope.ts';
import type { Model } from '../catalog/types.ts';
import type { BatchCheckResult } from '../contracts/batch.ts';
import { planRequest } from '../planner/plan-request.ts';
import { uncachedPriceUsd } from '../planner/price.ts';
import { questionFrom } from '../planner/question.ts';
import { type BatchQuotas, batchQuotas } from '../quotas/batch.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';
import { BATCH } from '../words/en/batch.ts';
import { type BatchChecker, isBatchFileName } from './batch-check.ts';

export interface BatchFacts {
  /** Has seen every record. */
  readonly checker: BatchChecker;
  readonly resolved: ResolvedModel;
  /** Whose price and on-demand rate are told. */
  readonly scope: Scope;
  readonly staysIn: string | null;
  readonly snapshot: QuotaSnapshot;
  readonly burndownOverrides: Readonly<Record<string, number>>;
  /** Of the average answer; null: all of max_tokens. */
  readonly answerTokens: number | null;
  /** ISO time. */
  readonly nowIso: string;
}

/** A missing row is not a no: what is known of whether batch takes a model, where it is not a plain yes. */
export function offerNotes(offered: BatchQuotas['offered'], { modelId, name }: Model): Note[] {
  if (offered === 'yes') return [];
  if (offered === 'no') return [note('BATCH_NOT_OFFERED', phrase(BATCH, 'notOffered', name), { modelId })];
  return [note('NO_BATCH_QUOTAS', phrase(BATCH, 'offerUnknown', name), { modelId })];
}

export function batchAnswer(facts: BatchFacts): { readonly result: BatchCheckResult; readonly warnings: readonly Note[] } {
  const { checker, snapshot, answerTokens } = facts;
  const { model } = facts.resolved;
  const { offered, quotas: rows } = batchQuotas(model, snapshot);
  const quotas = checker.quotas(rows);
  const good = checker.goodRecords;
  const outputTokens = answerTokens === null ? checker.maxTokens : answerTokens * good;
  const price = priceOf(model, facts.scope, snapshot.region);
  const batchPrice = price && batchPriceOf(price);
  const whole = { inputTokens: checker.inputTokens, cacheReadTokens: 0, cacheWriteTokens: 0, maxTokens: checker.maxTokens, outputTokens };
  const misnamed = checker.files.map(({ file }) => file).filter((file) => !isBatchFileName(file));
  const isMixed = checker.invocationType === 'mixed';
  const result: BatchCheckResult = {
    file: checker.files[0]?.file ?? '',
    files: checker.files,
    ok: checker.badLines === 0 && misnamed.length === 0 && !isMixed && offered !== 'no' && quotas.every(({ fits }) => fits !== false),
    modelId: model.modelId,
    modelName: model.name,
    region: snapshot.region,
    scope: facts.scope,
    offered: offered === 'yes',
    offeredIsKnown: offered !== 'not-known',
    records: checker.records,
    badLines: checker.badLines,
    bytes: checker.bytes,
    invocationType: checker.invocationType,
    withoutRecordId: checker.withoutRecordId,
    problems: checker.problems,
    quotas,
    inputTokens: checker.inputTokens,
    inputTokensLow: checker.inputTokensLow,
    inputTokensHigh: checker.inputTokensHigh,
    outputTokens,
    outputTokensGiven: answerTokens !== null,
    price: {
      batchUsd: batchPrice && uncachedPriceUsd(batchPrice, whole),
      onDemandUsd: price && uncachedPriceUsd(price, whole),
      published: batchPrice?.published ?? null,
      asOf: price?.asOf ?? null,
      source: price?.source ?? null,
    },
    onDemand: good === 0 ? null : onDemandTime(facts),
  };
  return { result, warnings: [...offerNotes(offered, model), ...recordNotes(checker, misnamed)] };
}

function recordNotes({ invocationType, withoutRecordId, records }: BatchChecker, misnamed: readonly string[]): Note[] {
  return [
    ...(invocationType === 'mixed' ? [note('MIXED_REQUESTS', phrase(BATCH, 'mixed'))] : []),
    ...(misnamed.length > 0 ? [note('MISNAMED_FILES', phrase(BATCH, 'misnamed', misnamed.slice(0, 5)), { files: misnamed })] : []),
    ...(invocationType === 'Converse' ? [note('CONVERSE_JOB', phrase(BATCH, 'converseJob'))] : []),
    ...(withoutRecordId > 0 && withoutRecordId < records
      ? [note('WITHOUT_RECORD_ID', phrase(BATCH, 'withoutId', withoutRecordId), { records: withoutRecordId })]
      : []),
  ];
}

/** The average record on demand, at the rate that bq plan calls safe. */
function onDemandTime({ checker, answerTokens, ...facts }: BatchFacts) {
  const good = checker.goodRecords;
  const maxTokens = Math.max(1, Math.ceil(checker.maxTokens / good));
  const inputTokens = Math.round(checker.inputTokens / good);
  const time = timeOnDemand({ inputTokens, maxTokens, outputTokens: Math.min(answerTokens ?? maxTokens, maxTokens) }, good, facts);
  return time && { ...time, maxTokens };
}

/**
 * How long so many requests take at the rate that bq plan calls safe.
 *
 * @returns null where no quota is known; seconds are null where the rate is 0
 */
export function timeOnDemand(
  request: { readonly inputTokens: number; readonly maxTokens: number; readonly outputTokens: number },
  requests: number,
  {
    resolved,
    scope,
    staysIn,
    snapshot,
    burndownOverrides,
    nowIso,
  }: Pick<BatchFacts, 'resolved' | 'scope' | 'staysIn' | 'snapshot' | 'burndownOverrides' | 'nowIso'>,
): { readonly requestsPerMinute: number; readonly seconds: number | null } | null {
  const question = questionFrom({ origin: 'records', values: { scope, staysIn, ...request, confidence: 'fast' } });
  const { capacity, request: planned } = planRequest(question, { resolved, snapshot, prompt: null, burndownOverrides, nowIso });
  if (!capacity) return null;
  const { requestsPerMinute } = capacity;
  // However few they are, the last answer has to be written.
  const seconds = requestsPerMinute > 0 ? Math.max((requests / requestsPerMinute) * 60, planned.latencySeconds) : null;
  return { requestsPerMinute, seconds };
}
