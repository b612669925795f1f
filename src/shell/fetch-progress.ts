// What is said on stderr while AWS is asked: a line for every retry, and the progress bar.
import type { QuotaFetchEvent } from '../aws/service-quotas/quotas.ts';
import { formatDuration } from '../base/numbers.ts';
import { Progress } from './progress.ts';

/** What a retry is told as; null for events that are only progress. */
export function retryLine(event: QuotaFetchEvent): string | null {
  if (event.type !== 'retry') return null;
  const reason = event.reason === 'throttled' ? 'AWS throttles' : 'no answer to';
  return `${reason} ${event.operation} in ${event.region}: retry ${event.retry} in ${formatDuration(event.waitSeconds)}`;
}

export interface FetchProgress {
  readonly onEvent: (event: QuotaFetchEvent) => void;
  /** Removes the bar. */
  readonly end: () => void;
}

/**
 * @param expectedRows of one list in one Region, as far as is known
 * @param say prints a line on stderr
 */
export function fetchProgress(regions: number, expectedRows: number, say: (line: string) => void): FetchProgress {
  const progress = new Progress();
  const rows = new Map<string, number>();
  return {
    onEvent: (event) => {
      const line = retryLine(event);
      if (line) {
        progress.clear();
        say(line);
      } else if (event.type === 'rows') {
        rows.set(`${event.region} ${event.operation}`, event.rows);
        const done = [...rows.values()].reduce((sum, count) => sum + count, 0);
        progress.update({ done, total: Math.max(done, expectedRows * regions * 2), unit: 'rows' });
      }
    },
    end: () => progress.clear(),
  };
}
