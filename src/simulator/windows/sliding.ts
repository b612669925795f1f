// The sliding window: constant time per operation on average, and memory for what still counts alone.
import { type LoopTimeline, MINUTE_MICROS, START } from './timeline.ts';
import { BaseWindow, type Charge, type WindowKind } from './window.ts';

/** Tokens that a request costs beyond its hold, dated at the instant they were charged. */
interface Excess {
  readonly charge: SlidingCharge;
  readonly atSeconds: number;
  tokens: number;
}

interface SlidingCharge extends Charge {
  /** What counts from the admission on: the hold, later no more than the hold. */
  countedTokens: number;
  /** What was charged beyond the hold so far; null until there is any. */
  excess: Excess[] | null;
}

/** Each charge counts from its admission until it is a window old and settled; in flight it counts whatever its age. */
class SlidingWindow extends BaseWindow<SlidingCharge> {
  private totalTokens = 0;
  // Both queues are in order of time, so the oldest is first; what is older than a window leaves them. A request that is still
  // running then counts on without being in a queue, and is taken off when it settles.
  private readonly admissions = new Queue<SlidingCharge>();
  private readonly excesses = new Queue<Excess>();

  protected roll(): void {
    for (let charge = this.admissions.first(); charge && this.isOld(charge.admittedAtSeconds); charge = this.admissions.first()) {
      this.admissions.shift();
      if (charge.settled) this.totalTokens -= charge.countedTokens;
    }
    for (let excess = this.excesses.first(); excess && this.isOld(excess.atSeconds); excess = this.excesses.first()) {
      this.excesses.shift();
      if (excess.charge.settled) this.totalTokens -= excess.tokens;
    }
  }

  private isOld(atSeconds: number): boolean {
    return atSeconds + this.windowSeconds <= this.nowSeconds;
  }

  protected fits(holdTokens: number): boolean {
    return this.totalTokens + holdTokens <= this.limitTokens;
  }

  protected admit(holdTokens: number): SlidingCharge {
    const charge: SlidingCharge = {
      admittedAtSeconds: this.nowSeconds,
      holdTokens,
      heldTokens: holdTokens,
      chargedTokens: 0,
      settled: false,
      countedTokens: holdTokens,
      excess: null,
    };
    this.totalTokens += holdTokens;
    this.admissions.push(charge);
    return charge;
  }

  protected shift(charge: SlidingCharge, tokens: number): void {
    if (tokens > 0) this.add(charge, tokens);
    else this.giveBack(charge, -tokens);
  }

  /** Fills the hold first where it had been given back, then counts from now on. */
  private add(charge: SlidingCharge, tokens: number): void {
    const refill = Math.min(tokens, charge.holdTokens - charge.countedTokens);
    charge.countedTokens += refill;
    this.totalTokens += tokens;
    if (tokens === refill) return;
    const excess = { charge, atSeconds: this.nowSeconds, tokens: tokens - refill };
    charge.excess ??= [];
    charge.excess.push(excess);
    this.excesses.push(excess);
  }

  /** Takes back the latest excess first, then from what counts since the admission. */
  private giveBack(charge: SlidingCharge, tokens: number): void {
    let left = tokens;
    for (let i = (charge.excess?.length ?? 0) - 1; i >= 0 && left > 0; i--) {
      const excess = (charge.excess as Excess[])[i] as Excess;
      const taken = Math.min(left, excess.tokens);
      excess.tokens -= taken;
      left -= taken;
    }
    charge.countedTokens -= left;
    this.totalTokens -= tokens;
  }

  protected end(charge: SlidingCharge): void {
    if (this.isOld(charge.admittedAtSeconds)) this.totalTokens -= charge.countedTokens;
    if (charge.excess === null) return;
    for (const excess of charge.excess) if (this.isOld(excess.atSeconds)) this.totalTokens -= excess.tokens;
  }

  protected used(): number {
    return this.totalTokens;
  }
}

/** First in, first out, without moving what is inside at every step. */
class Queue<T> {
  private items: T[] = [];
  private head = 0;

  push(item: T): void {
    this.items.push(item);
  }

  first(): T | undefined {
    return this.items[this.head];
  }

  shift(): void {
    this.head++;
    // Half of the array being history is the moment to drop it: constant time on average, memory at most doubled.
    if (this.head >= 64 && this.head * 2 >= this.items.length) {
      this.items = this.items.slice(this.head);
      this.head = 0;
    }
  }
}

function passes(timeline: LoopTimeline, limitTokens: number, workers: number): boolean {
  const { count, kind, worker, shift } = timeline;
  let used = 0;
  for (let i = 0; i < count; i++) {
    if ((worker[i] as number) >= workers) continue;
    used += shift[i] as number;
    if (used > limitTokens && (kind[i] as number) === START) return false;
  }
  return true;
}

function passesRequests(timeline: LoopTimeline, limitRequests: number, workers: number): boolean {
  const { count, atMicros, kind, worker } = timeline;
  const counts = (i: number) => (kind[i] as number) === START && (worker[i] as number) < workers;
  let used = 0;
  let oldest = 0;
  for (let i = 0; i < count; i++) {
    if (!counts(i)) continue;
    const at = atMicros[i] as number;
    for (; (atMicros[oldest] as number) + MINUTE_MICROS <= at; oldest++) if (counts(oldest)) used--;
    if (++used > limitRequests) return false;
  }
  return true;
}

export const SLIDING_WINDOW: WindowKind<'sliding-window'> = {
  name: 'sliding-window',
  label: 'sliding window',
  shortLabel: 'sliding',
  rule: 'each request counts from its admission until it is 60 s old and settled; what it settles beyond its hold counts from the settlement on.',
  refills: false,
  isMonotone: true,
  create: (limitTokens, windowSeconds) => new SlidingWindow(limitTokens, windowSeconds),
  passes,
  passesRequests,
};
