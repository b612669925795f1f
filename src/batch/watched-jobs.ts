// Several jobs as one answer: their records together, as far as every job tells them.
import type { BatchWatchResult, WatchedJobs } from '../contracts/batch.ts';

export function watchedJobs(jobs: readonly BatchWatchResult[]): WatchedJobs {
  const sum = (pick: (job: BatchWatchResult) => number | null) =>
    jobs.reduce<number | null>((total, job) => {
      const own = pick(job);
      return total === null || own === null ? null : total + own;
    }, 0);
  return {
    jobs: [...jobs],
    ended: jobs.every(({ ended }) => ended),
    totalRecords: sum(({ totalRecords }) => totalRecords),
    processedRecords: sum(({ processedRecords }) => processedRecords),
    successfulRecords: sum(({ successfulRecords }) => successfulRecords),
    failedRecords: sum(({ failedRecords }) => failedRecords),
  };
}
