// The four ways a service might count a minute, exact to docs/model.md section 4, in constant time and bounded memory.

import type { QuotaWindow, WindowCharge, WindowModel } from '../types.ts';
import { SlidingWindow } from './sliding-window.ts';
import { BaseWindow, type Charge } from './window-base.ts';

export interface WindowOptions {
  /** When the first full clock window starts, seconds; only fixed windows have one. Default 0. */
  readonly phaseSeconds?: number;
  /** The length of the window, seconds. Default 60; a daily quota is the same thing with 86,400. */
  readonly windowSeconds?: number;
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
