// Gathers what `bq batch check` needs, and polls for `bq batch watch`.
import { setTimeout as sleep } from 'node:timers/promises';
import { resolveRegions } from '../aws/session/region.ts';
import { formatDuration } from '../base/numbers.ts';
import { batchAnswer } from '../batch/batch-answer.ts';
import { BatchChecker } from '../batch/batch-check.ts';
import { resolveModel } from '../catalog/models.ts';
import type { Scope } from '../catalog/scope.ts';
import type { BatchCheckResult, BatchWatchResult } from '../contracts/batch.ts';
import { choosePool } from '../planner/pool.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';
import type { AwsFlagValues } from '../shell/flags.ts';
import { Progress } from '../shell/progress.ts';
import { requireSession } from './aws-access.ts';
import { readBurndownFile } from './burndown-file.ts';
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
  const staysIn = flags['stays-in'] ?? null;
  const pool = choosePool({ resolved, region: snapshot.region, scope, staysIn, tokensPerMinute: null }, snapshot);
  const checker = new BatchChecker(model);
  const { promptLines } = await import('../io/prompt-lines.ts');
  const progress = new Progress();
  const onProgress = (doneBytes: number, totalBytes: number | null) => progress.update({ doneBytes, totalBytes, records: checker.records });
  for await (const each of promptLines(file, 'batch-record', model.modelId, onProgress)) {
    if ('problem' in each) checker.addBroken(each.line, each.lengthBytes, each.value, each.problem);
    else checker.add(each.line, each.lengthBytes, each.value, each.record);
  }
  progress.clear();
  const { result, warnings } = batchAnswer({
    file: file === '-' ? 'stdin' : file,
    checker,
    resolved,
    scope: pool.scope,
    staysIn,
    snapshot,
    burndownOverrides: await readBurndownFile(process.env.BQ_BURNDOWN),
    answerTokens: flags['output-tokens'] ?? null,
    nowIso: now.toISOString(),
  });
  return { result, warnings: [...quotas.warnings, ...warnings] };
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
  const { readBatchJob } = await import('../aws/bedrock/batch-jobs.ts');
  for (;;) {
    const answer = await readBatchJob(session, regions[0] as string, job, ({ waitSeconds, retry }) =>
      say(`GetModelInvocationJob: retry ${retry} in ${formatDuration(waitSeconds)}`),
    );
    onStatus(answer);
    if (answer.ended || flags.once) return answer;
    await sleep(flags.interval * 1000);
  }
}
