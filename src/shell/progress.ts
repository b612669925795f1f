// The progress bar: one line on stderr, only in a terminal, only for what takes longer than half a second.
import type { ProgressBar, Work } from '../app/context.ts';
import { formatNumber } from '../base/numbers.ts';
import { ENGLISH, type Language } from '../base/phrases.ts';
import { truncate } from '../base/text.ts';
import { elapsedMs } from '../io/clock.ts';
import { SHELL } from '../words/en/shell.ts';

const FIRST_AFTER_MS = 500;
const EVERY_MS = 100;
const BAR_WIDTH = 24;

/** What the bar needs of a stream; process.stderr in practice. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export class Progress implements ProgressBar {
  readonly #stream: ProgressStream;
  readonly #language: Language;
  readonly #nowMs: () => number;
  readonly #startedMs: number;
  #shownMs = Number.NEGATIVE_INFINITY;
  #isShown = false;

  constructor(stream: ProgressStream = process.stderr, nowMs: () => number = elapsedMs, language: Language = ENGLISH) {
    this.#language = language;
    this.#stream = stream;
    this.#nowMs = nowMs;
    this.#startedMs = nowMs();
  }

  update(work: Work): void {
    if (!this.#stream.isTTY) return;
    const now = this.#nowMs();
    if (now - this.#startedMs < FIRST_AFTER_MS || now - this.#shownMs < EVERY_MS) return;
    this.#shownMs = now;
    this.#isShown = true;
    const line = truncate(
      progressLine(work, (now - this.#startedMs) / 1000, this.#language),
      Math.max(20, (this.#stream.columns || 80) - 1),
    );
    this.#stream.write(`\r\u001b[2K${line}`);
  }

  /** Takes the line away; the answer follows. */
  clear(): void {
    if (this.#isShown) this.#stream.write('\r\u001b[2K');
    this.#isShown = false;
  }
}

/** `████░░░░ 41 %  12,345 records  8.1 MB/s  12 s left`, `████░░░░ 41 %  123 of 300 runs  40/s  5 s left` */
export function progressLine(work: Work, seconds: number, language = ENGLISH): string {
  const words = language.of(SHELL);
  if ('waitingFor' in work) return words.waitingFor(language.say(work.waitingFor), work.seconds);
  const isBytes = 'doneBytes' in work;
  const [done, total] = isBytes ? [work.doneBytes, work.totalBytes] : [work.done, work.total];
  const perSecond = done / Math.max(seconds, 0.001);
  const parts: string[] = [];
  if (total !== null && total > 0) {
    const share = Math.min(1, done / total);
    const full = Math.round(share * BAR_WIDTH);
    parts.push(`${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)} ${Math.floor(share * 100)} %`);
  } else parts.push(megabytes(done));
  if (!isBytes) parts.push(words.doneOf(done, work.total, work.unit), `${formatNumber(perSecond)}/s`);
  else parts.push(...(work.records > 0 ? [words.records(work.records)] : []), `${megabytes(perSecond)}/s`);
  if (total !== null && perSecond > 0) parts.push(words.left(Math.ceil(Math.max(0, total - done) / perSecond)));
  return parts.join('  ');
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;
