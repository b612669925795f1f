// What is said while AWS is asked for quotas: a note for every retry, and the progress bar.
import type { QuotaFetchEvent } from '../aws/service-quotas/quotas.ts';
import { knownQuotaNames } from '../catalog/default-quotas.ts';
import type { Context } from './context.ts';
import { retryNote } from './retry-note.ts';

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
      if (event.type === 'retry') {
        bar.clear();
        context.tell(retryNote(event.operation, event.region, event));
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
