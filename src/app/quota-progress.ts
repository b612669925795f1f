// What is said while AWS is asked for quotas: a note for every retry, and the progress bar.
import type { QuotaFetchEvent } from '../aws/service-quotas/quotas.ts';
import { type Note, note } from '../base/notes.ts';
import { formatDuration } from '../base/numbers.ts';
import { knownQuotaNames } from '../catalog/default-quotas.ts';
import type { Context } from './context.ts';

/** What a retry is told as; null for events that are only progress. */
function retryNote(event: QuotaFetchEvent): Note | null {
  if (event.type !== 'retry') return null;
  const { operation, region, retry, waitSeconds } = event;
  const reason = event.reason === 'throttled' ? 'AWS throttles' : 'no answer to';
  const text = `${reason} ${operation} in ${region}: retry ${retry} in ${formatDuration(waitSeconds)}`;
  return note('AWS_RETRY', text, { operation, region, retry, waitSeconds });
}

export interface QuotaProgress {
  readonly onEvent: (event: QuotaFetchEvent) => void;
  /** Removes the bar. */
  readonly end: () => void;
}

/** @param regions how many are asked */
export function quotaProgress(context: Context, regions: number): QuotaProgress {
  const bar = context.progress();
  const rows = new Map<string, number>();
  return {
    onEvent: (event) => {
      const retry = retryNote(event);
      if (retry) {
        bar.clear();
        context.tell(retry);
      } else if (event.type === 'rows') {
        rows.set(`${event.region} ${event.operation}`, event.rows);
        const done = [...rows.values()].reduce((sum, count) => sum + count, 0);
        // Of each Region there are two lists: the account's values, and AWS's defaults.
        bar.update({ done, total: Math.max(done, knownQuotaNames().length * regions * 2), unit: 'rows' });
      }
    },
    end: () => bar.clear(),
  };
}
