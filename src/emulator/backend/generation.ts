// One answer being generated: how long it takes, what exists of it at an instant, and that it is settled exactly once.
import { type OutputRates, type Pool, type PoolTicket, Writing } from '../../simulator/pool.ts';
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
  /** By the quota of output. */
  readonly isCut: boolean;
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
  /** What it was going to have. */
  readonly plannedTokens: number;
  private readonly writing: Writing | null;
  /** Epoch seconds of the admission. */
  readonly startSeconds: number;
  private chargedOutputTokens = 0;
  private settled = false;
  private cancelProgress: (() => void) | null = null;
  private cancelWriting: (() => void) | null = null;
  private wakeNow: (() => void) | null = null;
  private cancelled = false;

  constructor(
    private readonly clock: Clock,
    private readonly pace: Pace,
    private readonly admitted: Admitted,
    private readonly onEnd: (end: GenerationEnd) => void,
  ) {
    this.plannedTokens = admitted.request.outputTokens;
    this.startSeconds = admitted.atSeconds;
    const isCharged = admitted.settlement === 'progressive' && this.durationSeconds > PROGRESS_INTERVAL_SECONDS;
    if (isCharged) this.scheduleProgress();
    this.writing = admitted.pool.countsOutput ? new Writing() : null;
    if (this.writing === null) return;
    const { timeToFirstTokenSeconds, tokensPerSecond } = pace;
    this.writing.begin(this.plannedTokens, this.startSeconds + timeToFirstTokenSeconds, this.plannedTokens / tokensPerSecond);
    this.write();
  }

  /** What it has in the end: fewer than planned where the quota of output cuts it. */
  get outputTokens(): number {
    return this.isCut ? (this.writing as Writing).written : this.plannedTokens;
  }

  get isCut(): boolean {
    return this.writing?.isCut ?? false;
  }

  /** Counts what is due against the quota of output, and comes back for the rest; where there is no room the answer ends with what fits. */
  private write(): void {
    const writing = this.writing as Writing;
    const now = this.clock.nowSeconds();
    while (writing.nextSeconds <= now && writing.count(now, this.admitted.pool));
    if (writing.isCut) this.cut(Math.max(0, writing.endSeconds - now));
    else if (Number.isFinite(writing.nextSeconds)) this.cancelWriting = this.clock.after(writing.nextSeconds - now, () => this.write());
  }

  /** Settled when its last token is written, whoever reads it by then. */
  private cut(restSeconds: number): void {
    const settle = () => {
      if (!this.cancelled) this.end(this.outputTokens);
    };
    this.cancelWriting = null;
    if (restSeconds === 0) settle();
    else this.cancelWriting = this.clock.after(restSeconds, settle);
    this.wakeNow?.();
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
    const end = () => this.startSeconds + this.durationSeconds;
    do await this.sleepUntil(end());
    while (
      // It ends earlier than that where it is cut meanwhile.
      this.isCut &&
      !this.cancelled &&
      this.clock.nowSeconds() < end()
    );
    return this.complete();
  }

  /** Settles a whole answer at once, where `durationSeconds` is 0. */
  complete(): boolean {
    if (this.cancelled) return false;
    if (this.writing !== null && !this.settled) this.write();
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
        next = await this.written(given + Math.max(1, Math.round(tokensPerSecond * STREAM_INTERVAL_SECONDS)));
      } else {
        next = Math.min(this.outputTokens, given + INSTANT_CHUNK_TOKENS);
        if (given === 0) await this.sleepUntil(this.startSeconds + timeToFirstTokenSeconds);
        next = Math.min(this.outputTokens, next);
      }
      if (this.cancelled || next <= given) return;
      yield [given, next];
      given = next;
    }
  }

  /** Waits until so many tokens exist, or as many as there will be. */
  private async written(tokens: number): Promise<number> {
    const { timeToFirstTokenSeconds, tokensPerSecond } = this.pace;
    for (;;) {
      const next = Math.min(this.outputTokens, tokens);
      await this.sleepUntil(this.startSeconds + timeToFirstTokenSeconds + next / tokensPerSecond);
      // A cut on the way leaves less to wait for.
      if (this.cancelled || next <= this.outputTokens) return next;
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
    this.cancelWriting?.();
    const now = this.clock.nowSeconds();
    if (this.settled) return;
    this.settled = true;
    const { pool, ticket, request, rates } = this.admitted;
    const settledTokens = settledCost({ ...request, outputTokens: generatedTokens }, rates.burndownRate);
    pool.settle(now, ticket, settledTokens);
    this.onEnd({ generatedTokens, settledTokens, latencySeconds: now - this.startSeconds, cancelled: this.cancelled, isCut: this.isCut });
  }
}
