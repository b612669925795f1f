// What is asked of batch inference: a check of files, their split into jobs, a plan for many records.
import { stat } from 'node:fs/promises';
import { inputError } from '../base/errors.ts';
import { type Note, note } from '../base/notes.ts';
import { phrase } from '../base/phrases.ts';
import { batchAnswer, offerNotes } from '../batch/batch-answer.ts';
import { BatchChecker, type InvocationType } from '../batch/batch-check.ts';
import { type BatchPlanFacts, batchPlan } from '../batch/batch-plan.ts';
import { splitLimits } from '../batch/split-plan.ts';
import { resolveModel } from '../catalog/models.ts';
import type { Scope } from '../catalog/scope.ts';
import type { BatchCheckResult, BatchPlanResult, BatchSplitResult } from '../contracts/batch.ts';
import { choosePool } from '../planner/pool.ts';
import { type BatchQuota, batchQuotas } from '../quotas/batch.ts';
import { BATCH } from '../words/en/batch.ts';
import type { Context } from './context.ts';

export interface BatchModel {
  /** ID, profile ID, ARN or short name. */
  readonly model: string;
  readonly staysIn: string | null;
}

export interface BatchSubject extends BatchModel {
  /** Whose price; null: the first pool of the model. */
  readonly scope: Scope | null;
}

interface BatchOutcome<Result> {
  readonly result: Result;
  readonly warnings: readonly Note[];
}

/** What every question about batch begins with: the model, and its quotas. */
async function modelQuotas(context: Context, { model, staysIn }: BatchModel) {
  const resolved = resolveModel(model);
  return { resolved, staysIn, ...(await context.quotasOfRegion()) };
}

/** And the pool that it is compared with on demand. */
async function batchFacts(context: Context, subject: BatchSubject) {
  const facts = await modelQuotas(context, subject);
  const { resolved, snapshot, staysIn } = facts;
  const pool = choosePool(
    { resolved, region: snapshot.region, endpoint: 'runtime', scope: subject.scope, staysIn, tokensPerMinute: null },
    snapshot,
  );
  return { ...facts, scope: pool.scope, burndownOverrides: await context.burndown(), nowIso: context.now.toISOString() };
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
  if (files.length === 0) throw inputError(names.join(', '), phrase(BATCH, 'noFile'), [phrase(BATCH, 'nameFiles')], 'NO_FILES');
  return files;
}

export interface BatchCheckWish extends BatchSubject {
  /** Files and folders that are the input of one job. */
  readonly names: readonly string[];
  /** What the job will be created with; null: whatever the records are. */
  readonly invocationType: InvocationType | null;
  /** Of the average answer; null: all of max_tokens. */
  readonly answerTokens: number | null;
}

/** @throws BqError usage, input, and as `Context.quotas` */
export async function checkBatch(context: Context, wish: BatchCheckWish): Promise<BatchOutcome<BatchCheckResult>> {
  const facts = await batchFacts(context, wish);
  const { model } = facts.resolved;
  const checker = new BatchChecker(model, wish.invocationType);
  const { promptLines } = await import('./count/prompt-lines.ts');
  const bar = context.progress();
  const onProgress = (doneBytes: number, totalBytes: number | null) => bar.update({ doneBytes, totalBytes, records: checker.records });
  for (const file of await batchFiles(wish.names)) {
    checker.begin(file === '-' ? 'stdin' : file);
    for await (const each of promptLines(file, 'batch-record', model.modelId, onProgress)) {
      if ('problem' in each) checker.addBroken(each.line, each.lengthBytes, each.value, each.problem);
      else checker.add(each.line, each.lengthBytes, each.value, each.record);
    }
  }
  bar.clear();
  const { result, warnings } = batchAnswer({ ...facts, checker, answerTokens: wish.answerTokens });
  return { result, warnings: [...facts.warnings, ...warnings] };
}

export interface BatchSplitWish extends BatchModel {
  readonly names: readonly string[];
  /** New or empty. */
  readonly folder: string;
  /** Nothing is written: only what would be is told. */
  readonly isDry: boolean;
}

/** @throws BqError input (a folder that is not empty, a line longer than any record), and as `Context.quotas` */
export async function splitBatch(context: Context, wish: BatchSplitWish): Promise<BatchOutcome<BatchSplitResult>> {
  const facts = await modelQuotas(context, wish);
  const { model } = facts.resolved;
  const { offered, quotas } = batchQuotas(model, facts.snapshot);
  const limits = splitLimits(quotas);
  const { splitFiles } = await import('./batch-split.ts');
  const bar = context.progress();
  const written = await splitFiles({
    files: await batchFiles(wish.names),
    folder: wish.folder,
    limits,
    dryRun: wish.isDry,
    onProgress: (records) => bar.update({ doneBytes: 0, totalBytes: null, records }),
  }).finally(() => bar.clear());
  const [first] = quotas as readonly [BatchQuota, ...BatchQuota[]];
  return {
    result: {
      modelId: model.modelId,
      modelName: model.name,
      region: facts.snapshot.region,
      records: written.records,
      bytes: written.bytes,
      limits: { ...limits, source: first.source, asOf: first.asOf },
      jobs: written.jobs,
      written: !wish.isDry,
    },
    warnings: [...facts.warnings, ...offerNotes(offered, model), ...tooFew(written.jobs, limits.minimumRecords)],
  };
}

function tooFew(jobs: BatchSplitResult['jobs'], minimumRecords: number): Note[] {
  const short = jobs.filter(({ records }) => records < minimumRecords).map(({ folder }) => folder);
  if (short.length === 0) return [];
  return [note('TOO_FEW_RECORDS', phrase(BATCH, 'fewInJobs', short, minimumRecords), { folders: short, minimumRecords })];
}

export interface BatchPlanWish
  extends BatchSubject,
    Omit<BatchPlanFacts, 'resolved' | 'scope' | 'staysIn' | 'snapshot' | 'burndownOverrides' | 'nowIso'> {}

/** @throws BqError as `Context.quotas` */
export async function planBatch(context: Context, wish: BatchPlanWish): Promise<BatchOutcome<BatchPlanResult>> {
  const facts = await batchFacts(context, wish);
  const { result, warnings } = batchPlan({ ...wish, ...facts });
  return { result, warnings: [...facts.warnings, ...warnings] };
}
