// The progress bar: one line on stderr, only in a terminal, only for what takes longer than half a second.
import { formatDuration, formatNumber } from '../render/numbers.ts';
import { truncate } from '../render/text.ts';

export interface ProgressState {
  readonly doneBytes: number;
  /** Null where nobody knows, as with stdin. */
  readonly totalBytes: number | null;
  readonly records: number;
}

const FIRST_AFTER_MS = 500;
const EVERY_MS = 100;
const BAR_WIDTH = 24;

/** What the bar needs of a stream; process.stderr in practice. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export class Progress {
  readonly #stream: ProgressStream;
  readonly #nowMs: () => number;
  readonly #startedMs: number;
  #shownMs = Number.NEGATIVE_INFINITY;
  #isShown = false;

  constructor(stream: ProgressStream = process.stderr, nowMs: () => number = () => performance.now()) {
    this.#stream = stream;
    this.#nowMs = nowMs;
    this.#startedMs = nowMs();
  }

  update(state: ProgressState): void {
    if (!this.#stream.isTTY) return;
    const now = this.#nowMs();
    if (now - this.#startedMs < FIRST_AFTER_MS || now - this.#shownMs < EVERY_MS) return;
    this.#shownMs = now;
    this.#isShown = true;
    const line = truncate(progressLine(state, (now - this.#startedMs) / 1000), Math.max(20, (this.#stream.columns ?? 80) - 1));
    this.#stream.write(`\r\u001b[2K${line}`);
  }

  /** Takes the line away; the answer follows. */
  clear(): void {
    if (this.#isShown) this.#stream.write('\r\u001b[2K');
    this.#isShown = false;
  }
}

/** `████░░░░ 41 %  12,345 records  8.1 MB/s  12 s left` */
export function progressLine({ doneBytes, totalBytes, records }: ProgressState, seconds: number): string {
  const rate = doneBytes / Math.max(seconds, 0.001);
  const parts: string[] = [];
  if (totalBytes !== null && totalBytes > 0) {
    const share = Math.min(1, doneBytes / totalBytes);
    const full = Math.round(share * BAR_WIDTH);
    parts.push(`${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)} ${Math.floor(share * 100)} %`);
  } else parts.push(`${(doneBytes / 1e6).toFixed(1)} MB`);
  if (records > 0) parts.push(`${formatNumber(records)} records`);
  parts.push(`${(rate / 1e6).toFixed(1)} MB/s`);
  if (totalBytes !== null && rate > 0) parts.push(`${formatDuration(Math.ceil(Math.max(0, totalBytes - doneBytes) / rate))} left`);
  return parts.join('  ');
}
