// A progress bar on stderr for counted work: count, rate, time left; only in a terminal and only when it takes long.
import { formatDuration, formatNumber } from '../render/numbers.ts';

const PATIENCE_MS = 500;
const REDRAW_MS = 100;
const WIDTH = 20;

export interface ProgressBar {
  readonly update: (done: number, total: number) => void;
  /** Removes the bar. */
  readonly end: () => void;
}

/** @param what is counted, in the plural */
export function progressBar(what: string, stream: NodeJS.WriteStream = process.stderr): ProgressBar {
  const startMs = performance.now();
  let drawnMs = 0;
  let isDrawn = false;
  const end = () => {
    if (isDrawn) stream.write('\r\u001b[K');
    isDrawn = false;
  };
  const update = (done: number, total: number) => {
    const nowMs = performance.now();
    if (!stream.isTTY || done === 0 || nowMs - startMs < PATIENCE_MS || nowMs - drawnMs < REDRAW_MS) return;
    const perSecond = (done * 1000) / (nowMs - startMs);
    const filled = Math.round((WIDTH * done) / total);
    const left = formatDuration(Math.ceil((total - done) / perSecond));
    end();
    stream.write(
      `[${'='.repeat(filled)}${' '.repeat(WIDTH - filled)}] ${formatNumber(done)} of ${formatNumber(total)} ${what} · ${formatNumber(perSecond)}/s · ${left} left`,
    );
    drawnMs = nowMs;
    isDrawn = true;
  };
  return { update, end };
}
