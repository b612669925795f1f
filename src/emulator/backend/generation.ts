// One answer being generated: how long it takes, what exists of it at an instant, and that it is settled exactly once.
import type { OutputRates, Pool, PoolTicket } from '../../simulator/pool.ts';
import { type RequestTokens, settledCost } from '../../simulator/request-cost.ts';
import type { Settlement } from '../../simulator/types.ts';
import type { Clock } from '../clock.ts';

/** How fast the imaginary model is. */
export interface Pace {
  /** Seconds from admission to the first token. */
  readonly timeToFirstTokenSeconds: number;
  /** Above 0; Infinity gives the whole answer at once. */
  readonly tokensPerSecond: number;
}

/** What a stream hands out at a time. */
const STREAM_INTERVAL_SECONDS = 0.1;
/** How often progressive settlement charges, as AWS's "periodically" is read. docs/model.md section 1. */
const PROGRESS_INTERVAL_SECONDS = 5;
const INSTANT_CHUNK_TOKENS = 64;

export interface GenerationEnd {
  readonly generatedTokens: number;
  readonly settledTokens: number;
  readonly latencySeconds: number;
  readonly cancelled: boolean;
}

/** A request that its pool let in. */
export interface Admitted {
  readonly atSeconds: number;
  readonly pool: Pool;
  readonly ticket: PoolTicket;
  /** Its output is what the answer will have if nobody breaks it off. */
  readonly request: RequestTokens;
  readonly rates: OutputRates;
  readonly settlement: Settlement;
}

export class Generation {
  readonly outputTokens: number;
  /** Epoch seconds of the admission. */
  readonly startSeconds: number;
  private chargedOutputTokens = 0;
  private settled = false;
  private cancelProgress: (() => void) | null = null;
  private wakeNow: (() => void) | null = null;
  private cancelled = false;

  constructor(
    private readonly clock: Clock,
    private readonly pace: Pace,
    private readonly admitted: Admitted,
    private readonly onEnd: (end: GenerationEnd) => void,
  ) {
    this.outputTokens = admitted.request.outputTokens;
    this.startSeconds = admitted.atSeconds;
    const isCharged = admitted.settlement === 'progressive' && this.durationSeconds > PROGRESS_INTERVAL_SECONDS;
    if (isCharged) this.scheduleProgress();
  }

  /** Admission to last token. */
  get durationSeconds(): number {
    return this.pace.timeToFirstTokenSeconds + this.outputTokens / this.pace.tokensPerSecond;
  }

  get latencyMilliseconds(): number {
    return Math.round(this.durationSeconds * 1000);
  }

  get firstTokenMilliseconds(): number {
    return Math.round(this.pace.timeToFirstTokenSeconds * 1000);
  }

  /** Tokens that exist now. */
  generatedTokens(): number {
    const { timeToFirstTokenSeconds, tokensPerSecond } = this.pace;
    const elapsed = this.clock.nowSeconds() - this.startSeconds;
    if (elapsed < timeToFirstTokenSeconds) return 0;
    if (elapsed >= this.durationSeconds) return this.outputTokens;
    return Math.min(this.outputTokens, Math.floor((elapsed - timeToFirstTokenSeconds) * tokensPerSecond));
  }

  /** The client went away: what exists by now is settled, and whoever waits is woken. */
  cancel(): void {
    if (this.cancelled) return;
    this.cancelled = true;
    this.end(this.generatedTokens());
    this.wakeNow?.();
  }

  /** Waits for the last token and settles. @returns false if the client went away before */
  async finish(): Promise<boolean> {
    await this.sleepUntil(this.startSeconds + this.durationSeconds);
    return this.complete();
  }

  /** Settles a whole answer at once, where `durationSeconds` is 0. */
  complete(): boolean {
    if (this.cancelled) return false;
    this.end(this.outputTokens);
    return true;
  }

  /** Pieces of the answer as they come into being; the caller ends with `complete` or `cancel`. */
  async *pieces(): AsyncGenerator<readonly [from: number, to: number]> {
    const { timeToFirstTokenSeconds, tokensPerSecond } = this.pace;
    let given = 0;
    while (given < this.outputTokens && !this.cancelled) {
      let next: number;
      if (Number.isFinite(tokensPerSecond)) {
        next = Math.min(this.outputTokens, given + Math.max(1, Math.round(tokensPerSecond * STREAM_INTERVAL_SECONDS)));
        await this.sleepUntil(this.startSeconds + timeToFirstTokenSeconds + next / tokensPerSecond);
      } else {
        next = Math.min(this.outputTokens, given + INSTANT_CHUNK_TOKENS);
        if (given === 0) await this.sleepUntil(this.startSeconds + timeToFirstTokenSeconds);
      }
      if (this.cancelled) return;
      yield [given, next];
      given = next;
    }
  }

  private async sleepUntil(seconds: number): Promise<void> {
    const wait = seconds - this.clock.nowSeconds();
    if (wait <= 0 || this.cancelled) return;
    await new Promise<void>((resolve) => {
      const cancelTimer = this.clock.after(wait, resolve);
      this.wakeNow = () => {
        cancelTimer();
        resolve();
      };
    });
    this.wakeNow = null;
  }

  private scheduleProgress(): void {
    this.cancelProgress = this.clock.after(PROGRESS_INTERVAL_SECONDS, () => {
      const { pool, ticket, rates } = this.admitted;
      const fresh = this.generatedTokens() - this.chargedOutputTokens;
      this.chargedOutputTokens += fresh;
      if (fresh > 0) pool.progress(this.clock.nowSeconds(), ticket, fresh, rates);
      this.scheduleProgress();
    });
  }

  private end(generatedTokens: number): void {
    this.cancelProgress?.();
    const now = this.clock.nowSeconds();
    if (this.settled) return;
    this.settled = true;
    const { pool, ticket, request, rates } = this.admitted;
    const settledTokens = settledCost({ ...request, outputTokens: generatedTokens }, rates.burndownRate);
    pool.settle(now, ticket, settledTokens);
    this.onEnd({ generatedTokens, settledTokens, latencySeconds: now - this.startSeconds, cancelled: this.cancelled });
  }
}
