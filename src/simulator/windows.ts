// The four ways a service might count a minute, exact to docs/model.md section 4, in constant time and bounded memory.
import type { QuotaWindow, WindowCharge, WindowModel } from './types.ts';

export interface WindowOptions {
  /** When the first full clock window starts, seconds; only fixed windows have one. Default 0. */
  readonly phaseSeconds?: number;
  /** The length of the window, seconds. Default 60; a daily quota is the same thing with 86,400. */
  readonly windowSeconds?: number;
}

/** What every window keeps of a request in flight. */
interface Charge extends WindowCharge {
  /** What is left of the hold after progressive charges. */
  heldTokens: number;
  /** What has been charged while the response runs. */
  chargedTokens: number;
  settled: boolean;
}

/**
 * One empty quota window.
 *
 * Token numbers should be whole: sums of whole numbers below 2^53 are exact, so an admission is exact to the token.
 * Times are seconds, finite; a time earlier than one already seen counts as that one.
 *
 * @param limitTokens the quota of one window, 0 or more
 * @throws RangeError for a limit or a window that is negative or not finite
 */
export function createWindow(model: WindowModel, limitTokens: number, options: WindowOptions = {}): QuotaWindow {
  const { phaseSeconds = 0, windowSeconds = 60 } = options;
  if (!Number.isFinite(limitTokens) || limitTokens < 0) throw new RangeError(`limitTokens must be 0 or more, not ${limitTokens}`);
  if (!Number.isFinite(windowSeconds) || windowSeconds <= 0) throw new RangeError(`windowSeconds must be above 0, not ${windowSeconds}`);
  if (!Number.isFinite(phaseSeconds)) throw new RangeError(`phaseSeconds must be a number, not ${phaseSeconds}`);
  if (model === 'token-bucket') return new TokenBucket(limitTokens, windowSeconds);
  if (model === 'sliding-window') return new SlidingWindow(limitTokens, windowSeconds);
  return new FixedWindow(model, limitTokens, windowSeconds, phaseSeconds);
}

/** What the three kinds share: the ticket, and the rule that a request ends once. */
abstract class BaseWindow<C extends Charge> implements QuotaWindow {
  abstract readonly model: WindowModel;
  inFlight = 0;
  protected nowSeconds = 0;

  constructor(
    readonly limitTokens: number,
    protected readonly windowSeconds: number,
  ) {}

  /** Brings the window to `this.nowSeconds`, which is later than before. */
  protected abstract roll(): void;
  protected abstract fits(holdTokens: number): boolean;
  protected abstract admit(holdTokens: number): C;
  /** Tokens in use change because a running request is charged (positive) or gives back (negative). */
  protected abstract shift(charge: C, tokens: number): void;
  /** A request ends; what it cost has been shifted already. */
  protected abstract end(charge: C): void;
  protected abstract used(): number;

  tryAdmit(nowSeconds: number, holdTokens: number): WindowCharge | null {
    this.advance(nowSeconds);
    if (!this.fits(holdTokens)) return null;
    this.inFlight++;
    return this.admit(holdTokens);
  }

  progress(nowSeconds: number, ticket: WindowCharge, chargedTokens: number, releasedTokens = chargedTokens): void {
    const charge = this.running(ticket);
    this.advance(nowSeconds);
    const released = Math.min(releasedTokens, charge.heldTokens);
    charge.heldTokens -= released;
    charge.chargedTokens += chargedTokens;
    if (chargedTokens !== released) this.shift(charge, chargedTokens - released);
  }

  settle(nowSeconds: number, ticket: WindowCharge, settledTokens: number): void {
    const charge = this.running(ticket);
    this.advance(nowSeconds);
    this.inFlight--;
    charge.settled = true;
    const difference = settledTokens - charge.heldTokens - charge.chargedTokens;
    if (difference !== 0) this.shift(charge, difference);
    this.end(charge);
  }

  usedTokens(nowSeconds: number): number {
    this.advance(nowSeconds);
    return this.used();
  }

  availableTokens(nowSeconds: number): number {
    return Math.max(0, this.limitTokens - this.usedTokens(nowSeconds));
  }

  private advance(nowSeconds: number): void {
    if (nowSeconds <= this.nowSeconds) return;
    this.nowSeconds = nowSeconds;
    this.roll();
  }

  private running(ticket: WindowCharge): C {
    const charge = ticket as C;
    if (charge.settled) throw new Error('a request was settled twice');
    return charge;
  }
}

/** Capacity Q, full at the start, refilled evenly; settlement gives back the difference, debt allowed. */
class TokenBucket extends BaseWindow<Charge> {
  readonly model = 'token-bucket';
  // The level is base + (now - anchor) * Q / window. The anchor moves by whole windows, whose refill is exactly Q, and to the
  // instant at which the bucket is seen full: so no rounding error is ever carried along.
  private baseTokens = this.limitTokens;
  private anchorSeconds = 0;
  private elapsedSeconds = 0;

  protected roll(): void {
    let elapsed = this.nowSeconds - this.anchorSeconds;
    if (elapsed >= this.windowSeconds) {
      const windows = Math.floor(elapsed / this.windowSeconds);
      this.baseTokens += windows * this.limitTokens;
      this.anchorSeconds += windows * this.windowSeconds;
      elapsed = Math.max(0, this.nowSeconds - this.anchorSeconds);
    }
    this.elapsedSeconds = elapsed;
    this.cap();
  }

  private cap(): void {
    if (!this.fits(this.limitTokens)) return;
    this.baseTokens = this.limitTokens;
    this.anchorSeconds = this.nowSeconds;
    this.elapsedSeconds = 0;
  }

  protected fits(holdTokens: number): boolean {
    return (this.baseTokens - holdTokens) * this.windowSeconds + this.elapsedSeconds * this.limitTokens >= 0;
  }

  protected admit(holdTokens: number): Charge {
    this.baseTokens -= holdTokens;
    return { admittedAtSeconds: this.nowSeconds, holdTokens, heldTokens: holdTokens, chargedTokens: 0, settled: false };
  }

  protected shift(_charge: Charge, tokens: number): void {
    this.baseTokens -= tokens;
    this.cap();
  }

  protected end(): void {}

  protected used(): number {
    return this.limitTokens - this.baseTokens - (this.elapsedSeconds * this.limitTokens) / this.windowSeconds;
  }
}

/** A counter per clock window; with `carry` a new window starts with the holds of the requests that still run. */
class FixedWindow extends BaseWindow<Charge> {
  private counterTokens = 0;
  private heldTokens = 0;
  private windowIndex: number;

  constructor(
    readonly model: 'fixed-window' | 'fixed-window-carry',
    limitTokens: number,
    windowSeconds: number,
    private readonly phaseSeconds: number,
  ) {
    super(limitTokens, windowSeconds);
    this.windowIndex = this.indexNow();
  }

  private indexNow(): number {
    return Math.floor((this.nowSeconds - this.phaseSeconds) / this.windowSeconds);
  }

  protected roll(): void {
    const index = this.indexNow();
    if (index <= this.windowIndex) return;
    this.windowIndex = index;
    this.counterTokens = this.model === 'fixed-window' ? 0 : this.heldTokens;
  }

  protected fits(holdTokens: number): boolean {
    return this.counterTokens + holdTokens <= this.limitTokens;
  }

  protected admit(holdTokens: number): Charge {
    this.counterTokens += holdTokens;
    this.heldTokens += holdTokens;
    return { admittedAtSeconds: this.nowSeconds, holdTokens, heldTokens: holdTokens, chargedTokens: 0, settled: false };
  }

  override progress(nowSeconds: number, ticket: WindowCharge, chargedTokens: number, releasedTokens = chargedTokens): void {
    const before = (ticket as Charge).heldTokens;
    super.progress(nowSeconds, ticket, chargedTokens, releasedTokens);
    this.heldTokens -= before - (ticket as Charge).heldTokens;
  }

  protected shift(_charge: Charge, tokens: number): void {
    this.counterTokens = Math.max(0, this.counterTokens + tokens);
  }

  protected end(charge: Charge): void {
    this.heldTokens -= charge.heldTokens;
  }

  protected used(): number {
    return this.counterTokens;
  }
}

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
  readonly model = 'sliding-window';
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
