// Gathers what `bq batch check` needs, and polls for `bq batch watch`.
import { setTimeout as sleep } from 'node:timers/promises';
import { BatchChecker } from '../analysis/batch-check.ts';
import { resolveRegions } from '../aws/region.ts';
import { resolveModel } from '../catalog/models.ts';
import { batchPriceOf, priceOf } from '../catalog/prices.ts';
import type { BatchCheckResult, BatchWatchResult } from '../contracts/batch.ts';
import { planRequest } from '../planner/plan.ts';
import { choosePool } from '../planner/pool.ts';
import { uncachedPriceUsd } from '../planner/price.ts';
import { batchQuotas } from '../quotas/batch.ts';
import type { QuotaSnapshot, Scope } from '../quotas/types.ts';
import { formatDuration } from '../render/numbers.ts';
import { requireSession } from './aws-access.ts';
import { readBurndownFile } from './burndown-file.ts';
import type { AwsFlagValues } from './flags.ts';
import { planQuestion } from './plan-question.ts';
import { Progress } from './progress.ts';
import { loadQuotas, type QuotaSourceFlags } from './quota-source.ts';

export interface BatchCheckFlags extends QuotaSourceFlags {
  readonly model: string;
  readonly scope?: string | undefined;
  readonly 'output-tokens'?: number | undefined;
}

/** @param say prints a line on stderr @throws BqError usage, input, and as `loadQuotas` */
export async function checkBatch(
  file: string,
  flags: BatchCheckFlags,
  now: Date,
  say: (line: string) => void,
): Promise<{ result: BatchCheckResult; warnings: readonly string[] }> {
  const resolved = resolveModel(flags.model);
  const { model } = resolved;
  const quotas = await loadQuotas({ flags, now, severalRegions: false, refusesDefaults: null });
  for (const line of quotas.notices) say(line);
  const snapshot = quotas.snapshots[0] as QuotaSnapshot;
  const scope = (flags.scope ?? null) as Scope | null;
  const pool = choosePool(
    { resolved, region: snapshot.region, scope, staysIn: flags['stays-in'] ?? null, tokensPerMinute: null },
    snapshot,
  );
  const checker = new BatchChecker(model);
  const { promptLines } = await import('../io/prompt-lines.ts');
  const progress = new Progress();
  const onProgress = (doneBytes: number, totalBytes: number | null) => progress.update({ doneBytes, totalBytes, records: checker.records });
  for await (const each of promptLines(file, 'batch-record', model.modelId, onProgress)) {
    if ('problem' in each) checker.addBroken(each.line, each.lengthBytes, each.value, each.problem);
    else checker.add(each.line, each.lengthBytes, each.value, each.record);
  }
  progress.clear();
  const { isOffered, quotas: rows } = batchQuotas(model, snapshot);
  const used = checker.quotas(rows);
  const good = checker.goodRecords;
  const perAnswer = flags['output-tokens'];
  const outputTokens = perAnswer === undefined ? checker.maxTokens : perAnswer * good;
  const price = priceOf(model, pool.scope);
  const batchPrice = price && batchPriceOf(price);
  const whole = { inputTokens: checker.inputTokens, cacheReadTokens: 0, cacheWriteTokens: 0, maxTokens: checker.maxTokens, outputTokens };
  const isMixed = checker.invocationType === 'mixed';
  const result: BatchCheckResult = {
    file: file === '-' ? 'stdin' : file,
    ok: checker.badLines === 0 && !isMixed && isOffered && used.every(({ fits }) => fits !== false),
    modelId: model.modelId,
    modelName: model.name,
    region: snapshot.region,
    scope: pool.scope,
    offered: isOffered,
    records: checker.records,
    badLines: checker.badLines,
    bytes: checker.bytes,
    invocationType: checker.invocationType,
    withoutRecordId: checker.withoutRecordId,
    problems: checker.problems,
    quotas: used,
    inputTokens: checker.inputTokens,
    inputTokensLow: checker.inputTokensLow,
    inputTokensHigh: checker.inputTokensHigh,
    outputTokens,
    outputTokensGiven: perAnswer !== undefined,
    price: {
      batchUsd: batchPrice && uncachedPriceUsd(batchPrice, whole),
      onDemandUsd: price && uncachedPriceUsd(price, whole),
      published: batchPrice?.published ?? null,
      asOf: price?.asOf ?? null,
      source: price?.source ?? null,
    },
    onDemand: good === 0 ? null : await onDemandTime(checker, flags, pool.scope, snapshot, now),
  };
  const warnings = [
    ...quotas.warnings,
    ...(isOffered ? [] : [`AWS has no batch quotas for ${model.name}: no batch inference`]),
    ...(isMixed ? ['some records are Converse requests and some InvokeModel bodies: a job takes one kind'] : []),
    ...(checker.withoutRecordId > 0 && checker.withoutRecordId < checker.records
      ? [`${checker.withoutRecordId} records have no recordId: Bedrock makes one up`]
      : []),
  ];
  return { result, warnings };
}

/** The average record on demand, at the rate that bq plan calls safe. */
async function onDemandTime(
  checker: BatchChecker,
  flags: BatchCheckFlags,
  scope: Scope,
  snapshot: QuotaSnapshot,
  now: Date,
): Promise<BatchCheckResult['onDemand']> {
  const good = checker.goodRecords;
  const maxTokens = Math.max(1, Math.ceil(checker.maxTokens / good));
  const outputTokens = Math.min(flags['output-tokens'] ?? maxTokens, maxTokens);
  const request = {
    'input-tokens': Math.round(checker.inputTokens / good),
    'max-tokens': maxTokens,
    'output-tokens': outputTokens,
    fast: true,
  };
  const burndownOverrides = await readBurndownFile(process.env.BQ_BURNDOWN);
  const question = planQuestion(
    { ...request, 'stays-in': flags['stays-in'] },
    { resolved: resolveModel(flags.model), scope, snapshot, burndownOverrides },
  );
  const { capacity, request: planned } = planRequest(question, snapshot, now.toISOString()).result;
  if (!capacity) return null;
  const { requestsPerMinute } = capacity;
  // However few they are, the last answer has to be written.
  const seconds = requestsPerMinute > 0 ? Math.max((good / requestsPerMinute) * 60, planned.latencySeconds) : null;
  return { requestsPerMinute, seconds, maxTokens };
}

export interface BatchWatchFlags extends AwsFlagValues {
  readonly once: boolean;
  readonly interval: number;
}

/** Reads the job until it has ended, or once. @param onStatus every answer @throws BqError configuration, remote */
export async function watchBatch(
  job: string,
  flags: BatchWatchFlags,
  onStatus: (job: BatchWatchResult) => void,
  say: (line: string) => void,
): Promise<BatchWatchResult> {
  const named = /^arn:[^:]*:bedrock:([^:]+):/.exec(job)?.[1];
  const { regions } = await resolveRegions({ flag: flags.region ?? named, profileFlag: flags.profile, env: process.env });
  const session = await requireSession(flags, 'bq batch watch asks AWS and needs credentials');
  const { readBatchJob } = await import('../aws/batch-jobs.ts');
  for (;;) {
    const answer = await readBatchJob(session, regions[0] as string, job, ({ waitSeconds, retry }) =>
      say(`GetModelInvocationJob: retry ${retry} in ${formatDuration(waitSeconds)}`),
    );
    onStatus(answer);
    if (answer.ended || flags.once) return answer;
    await sleep(flags.interval * 1000);
  }
}
