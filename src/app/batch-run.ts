// Gathers what `bq batch check`, `split` and `plan` need, and polls for `bq batch watch`.
import { stat } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { resolveRegions } from '../aws/session/region.ts';
import { inputError } from '../base/errors.ts';
import { formatDuration } from '../base/numbers.ts';
import { batchAnswer, offerWarnings } from '../batch/batch-answer.ts';
import { BatchChecker } from '../batch/batch-check.ts';
import { batchPlan } from '../batch/batch-plan.ts';
import { splitLimits, TIMEOUT_HOURS } from '../batch/split-plan.ts';
import { resolveModel } from '../catalog/models.ts';
import type { Scope } from '../catalog/scope.ts';
import type { BatchCheckResult, BatchPlanResult, BatchSplitResult, BatchWatchResult } from '../contracts/batch.ts';
import { choosePool } from '../planner/pool.ts';
import { type BatchQuota, batchQuotas } from '../quotas/batch.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';
import type { AwsFlagValues } from '../shell/flags.ts';
import { Progress } from '../shell/progress.ts';
import { requireSession } from './aws-access.ts';
import { readBurndownFile } from './burndown-file.ts';
import { loadQuotas, type QuotaSourceFlags } from './quota-source.ts';

export interface BatchFlags extends QuotaSourceFlags {
  readonly model: string;
  readonly scope?: string | undefined;
}

export interface BatchCheckFlags extends BatchFlags {
  readonly 'output-tokens'?: number | undefined;
  readonly 'invocation-type'?: string | undefined;
}

/** What every question about batch begins with: the model, and its quotas. */
async function modelQuotas(flags: BatchFlags, now: Date, say: (line: string) => void) {
  const resolved = resolveModel(flags.model);
  const quotas = await loadQuotas({ flags, now, severalRegions: false, refusesDefaults: null });
  for (const line of quotas.notices) say(line);
  return { resolved, snapshot: quotas.snapshots[0] as QuotaSnapshot, staysIn: flags['stays-in'] ?? null, warnings: quotas.warnings };
}

/** And the pool that it is compared with on demand. */
async function batchFacts(flags: BatchFlags, now: Date, say: (line: string) => void) {
  const facts = await modelQuotas(flags, now, say);
  const { resolved, snapshot, staysIn } = facts;
  const scope = (flags.scope ?? null) as Scope | null;
  const pool = choosePool({ resolved, region: snapshot.region, scope, staysIn, tokensPerMinute: null }, snapshot);
  const burndownOverrides = await readBurndownFile(process.env.BQ_BURNDOWN);
  return { ...facts, scope: pool.scope, burndownOverrides, nowIso: now.toISOString() };
}

/** @param names files, folders, `-` @throws BqError input */
async function batchFiles(names: readonly string[]): Promise<string[]> {
  const { filesBelow } = await import('../io/log-tree.ts');
  const files: string[] = [];
  for (const name of names) {
    const stats = name === '-' ? null : await stat(name).catch(() => null);
    if (!stats?.isDirectory()) files.push(name);
    else files.push(...(await filesBelow(name)).map(({ path }) => path).filter((path) => /\.(?:jsonl|json|ndjson)$/.test(path)));
  }
  if (files.length === 0) throw inputError(names.join(', '), 'holds no .jsonl file', [], 'NO_FILES');
  return files;
}

/** @param names files and folders that are the input of one job @param say prints a line on stderr @throws BqError usage, input, and as `loadQuotas` */
export async function checkBatch(
  names: readonly string[],
  flags: BatchCheckFlags,
  now: Date,
  say: (line: string) => void,
): Promise<{ result: BatchCheckResult; warnings: readonly string[] }> {
  const facts = await batchFacts(flags, now, say);
  const { model } = facts.resolved;
  const checker = new BatchChecker(
    model,
    flags['invocation-type'] === undefined ? null : flags['invocation-type'] === 'converse' ? 'Converse' : 'InvokeModel',
  );
  const { promptLines } = await import('../io/prompt-lines.ts');
  const progress = new Progress();
  const onProgress = (doneBytes: number, totalBytes: number | null) => progress.update({ doneBytes, totalBytes, records: checker.records });
  for (const file of await batchFiles(names)) {
    checker.begin(file === '-' ? 'stdin' : file);
    for await (const each of promptLines(file, 'batch-record', model.modelId, onProgress)) {
      if ('problem' in each) checker.addBroken(each.line, each.lengthBytes, each.value, each.problem);
      else checker.add(each.line, each.lengthBytes, each.value, each.record);
    }
  }
  progress.clear();
  const { result, warnings } = batchAnswer({ ...facts, checker, answerTokens: flags['output-tokens'] ?? null });
  return { result, warnings: [...facts.warnings, ...warnings] };
}

export interface BatchSplitFlags extends BatchFlags {
  readonly out: string;
  readonly 'dry-run': boolean;
}

/** @throws BqError input (a folder that is not empty, a line longer than any record), and as `loadQuotas` */
export async function splitBatch(
  names: readonly string[],
  flags: BatchSplitFlags,
  now: Date,
  say: (line: string) => void,
): Promise<{ result: BatchSplitResult; warnings: readonly string[] }> {
  const facts = await modelQuotas(flags, now, say);
  const { model } = facts.resolved;
  const { offered, quotas } = batchQuotas(model, facts.snapshot);
  const limits = splitLimits(quotas);
  const { splitFiles } = await import('./batch-split.ts');
  const progress = new Progress();
  const written = await splitFiles({
    files: await batchFiles(names),
    folder: flags.out,
    limits,
    dryRun: flags['dry-run'],
    onProgress: (done) => progress.update({ doneBytes: 0, totalBytes: null, records: done }),
  }).finally(() => progress.clear());
  const [first] = quotas as readonly [BatchQuota, ...BatchQuota[]];
  const short = written.jobs.filter(({ records }) => records < limits.minimumRecords);
  return {
    result: {
      modelId: model.modelId,
      modelName: model.name,
      region: facts.snapshot.region,
      records: written.records,
      bytes: written.bytes,
      limits: { ...limits, source: first.source, asOf: first.asOf },
      jobs: written.jobs,
      written: !flags['dry-run'],
    },
    warnings: [
      ...facts.warnings,
      ...offerWarnings(offered, model.name),
      ...(short.length > 0
        ? [`${short.map(({ folder }) => folder).join(', ')}: fewer than the ${limits.minimumRecords} records that a job takes`]
        : []),
    ],
  };
}

export interface BatchPlanFlags extends BatchFlags {
  readonly total: number;
  readonly 'record-bytes'?: number | undefined;
  readonly 'input-tokens'?: number | undefined;
  readonly 'max-tokens'?: number | undefined;
  readonly 'output-tokens'?: number | undefined;
  readonly 'timeout-hours'?: number | undefined;
  readonly 'at-once'?: number | undefined;
}

/** @param deadlineSeconds null: none @throws BqError as `loadQuotas` */
export async function planBatch(
  flags: BatchPlanFlags,
  deadlineSeconds: number | null,
  now: Date,
  say: (line: string) => void,
): Promise<{ result: BatchPlanResult; warnings: readonly string[] }> {
  const facts = await batchFacts(flags, now, say);
  const answer = batchPlan({
    ...facts,
    total: flags.total,
    recordBytes: flags['record-bytes'] ?? null,
    inputTokens: flags['input-tokens'] ?? null,
    maxTokens: flags['max-tokens'] ?? null,
    outputTokens: flags['output-tokens'] ?? null,
    timeoutHours: flags['timeout-hours'] ?? TIMEOUT_HOURS.least,
    atOnce: flags['at-once'] ?? null,
    deadlineSeconds,
  });
  return { result: answer.result, warnings: [...facts.warnings, ...answer.warnings] };
}

export interface BatchWatchFlags extends AwsFlagValues {
  readonly once: boolean;
  readonly interval: number;
}

/**
 * Reads the jobs until all have ended, or once.
 *
 * @param jobs ARNs or IDs
 * @param onStatus every answer of every job
 * @throws BqError configuration, remote
 */
export async function watchBatch(
  jobs: readonly string[],
  flags: BatchWatchFlags,
  onStatus: (job: BatchWatchResult) => void,
  say: (line: string) => void,
): Promise<readonly BatchWatchResult[]> {
  const session = await requireSession(flags, 'bq batch watch asks AWS and needs credentials');
  const { readBatchJob } = await import('../aws/bedrock/batch-jobs.ts');
  const places = await Promise.all(jobs.map(async (job) => ({ job, region: await regionOf(job, flags) })));
  const known = new Map<string, BatchWatchResult>();
  for (;;) {
    for (const { job, region } of places) {
      // A job that has ended stays as it is.
      if (known.get(job)?.ended) continue;
      const answer = await readBatchJob(session, region, job, ({ waitSeconds, retry }) =>
        say(`GetModelInvocationJob: retry ${retry} in ${formatDuration(waitSeconds)}`),
      );
      known.set(job, answer);
      onStatus(answer);
    }
    const answers = jobs.map((job) => known.get(job) as BatchWatchResult);
    if (flags.once || answers.every(({ ended }) => ended)) return answers;
    await sleep(flags.interval * 1000);
  }
}

async function regionOf(job: string, flags: BatchWatchFlags): Promise<string> {
  const named = /^arn:[^:]*:bedrock:([^:]+):/.exec(job)?.[1];
  const { regions } = await resolveRegions({ flag: flags.region ?? named, profileFlag: flags.profile, env: process.env });
  return regions[0] as string;
}
