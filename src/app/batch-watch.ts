// Follows jobs of batch inference until all have ended.
import { setTimeout as sleep } from 'node:timers/promises';
import type { AwsSession } from '../aws/session/session.ts';
import { note } from '../base/notes.ts';
import { phrase } from '../base/phrases.ts';
import type { BatchWatchResult } from '../contracts/batch.ts';
import { BATCH } from '../words/en/batch.ts';
import { orAborted } from './aborted.ts';
import type { Context } from './context.ts';
import { retryNote } from './retry-note.ts';

export interface BatchWatchWish {
  /** ARNs or IDs. */
  readonly jobs: readonly string[];
  /** Null: once. */
  readonly everySeconds: number | null;
  /** Every answer of every job. */
  readonly onStatus: (job: BatchWatchResult) => void;
}

/** Reads the jobs until all have ended, once, or until Ctrl-C: then as they were last. @throws BqError usage (offline), configuration, remote */
export async function watchBatch(context: Context, { jobs, everySeconds, onStatus }: BatchWatchWish): Promise<readonly BatchWatchResult[]> {
  const { signal } = context;
  const session = await context.requireSession({
    why: phrase(BATCH, 'whyAws'),
    onlyAwsKnows: phrase(BATCH, 'howAJobStands'),
  });
  const places: { readonly job: string; readonly region: string }[] = [];
  for (const job of jobs) places.push({ job, region: await context.region(/^arn:[^:]*:bedrock:([^:]+):/.exec(job)?.[1]) });
  const known = new Map<string, BatchWatchResult>();
  for (;;) {
    for (const { job, region } of places) {
      // A job that has ended stays as it is.
      if (known.get(job)?.ended) continue;
      const answer = await orAborted(signal, readJob(context, session, job, region));
      known.set(job, answer);
      onStatus(answer);
    }
    const answers = jobs.map((job) => known.get(job) as BatchWatchResult);
    if (everySeconds === null || answers.every(({ ended }) => ended)) return answers;
    await sleep(everySeconds * 1000, undefined, { signal }).catch(() => {});
    if (signal.aborted) return answers;
  }
}

async function readJob({ tell }: Context, session: AwsSession, job: string, region: string): Promise<BatchWatchResult> {
  const { readBatchJob } = await import('../aws/bedrock/batch-jobs.ts');
  return readBatchJob(session, region, job, {
    onRetry: (notice) => tell(retryNote('GetModelInvocationJob', region, notice)),
    onImpossible: (name, value) => tell(note('IMPOSSIBLE_NUMBER', phrase(BATCH, 'impossible', name, value, job), { name, value, job })),
  });
}
