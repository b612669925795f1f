// What is said on stderr while AWS is asked: a line for every retry, and a bar in a terminal when it takes long.
import type { QuotaFetchEvent } from '../aws/service-quotas.ts';
import { formatDuration, formatNumber } from '../render/numbers.ts';

/** Shown only when it takes longer than this. */
const PATIENCE_MS = 500;
const BAR_WIDTH = 20;

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
export function fetchProgress(
  regions: number,
  expectedRows: number,
  say: (line: string) => void,
  stream: NodeJS.WriteStream = process.stderr,
): FetchProgress {
  const startMs = performance.now();
  const rows = new Map<string, number>();
  let isDrawn = false;
  const clear = () => {
    if (isDrawn) stream.write('\r\u001b[K');
    isDrawn = false;
  };
  const draw = () => {
    const seconds = (performance.now() - startMs) / 1000;
    if (!stream.isTTY || seconds * 1000 < PATIENCE_MS) return;
    const done = [...rows.values()].reduce((sum, count) => sum + count, 0);
    const total = Math.max(done, expectedRows * regions * 2);
    const filled = Math.round((BAR_WIDTH * done) / total);
    const left = done === 0 ? '' : ` · ${formatDuration(Math.ceil(((total - done) * seconds) / done))} left`;
    clear();
    stream.write(
      `[${'='.repeat(filled)}${' '.repeat(BAR_WIDTH - filled)}] ${formatNumber(done)} rows · ${formatNumber(done / seconds)}/s${left}`,
    );
    isDrawn = true;
  };
  return {
    onEvent: (event) => {
      const line = retryLine(event);
      if (line) {
        clear();
        say(line);
      } else if (event.type === 'rows') {
        rows.set(`${event.region} ${event.operation}`, event.rows);
        draw();
      }
    },
    end: clear,
  };
}
