// The token bucket: full at the start, refilled evenly.
import { EXPIRY, type LoopTimeline, MINUTE_MICROS, START } from './timeline.ts';
import { BaseWindow, type Charge, type WindowKind } from './window.ts';

/** Capacity Q, full at the start, refilled evenly; settlement gives back the difference, debt allowed. */
class TokenBucket extends BaseWindow<Charge> {
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

function passes(timeline: LoopTimeline, limitTokens: number, workers: number): boolean {
  const { count, atMicros, kind, worker, shift } = timeline;
  // In units of a token / 60,000,000 the refill of a microsecond is `limitTokens`: whole numbers throughout.
  const full = limitTokens * MINUTE_MICROS;
  let used = 0;
  let last = 0;
  for (let i = 0; i < count; i++) {
    const what = kind[i] as number;
    if (what === EXPIRY || (worker[i] as number) >= workers) continue;
    const at = atMicros[i] as number;
    if (at > last) {
      used -= (at - last) * limitTokens;
      if (used < 0) used = 0;
      last = at;
    }
    used += (shift[i] as number) * MINUTE_MICROS;
    if (used < 0) used = 0;
    else if (what === START && used > full) return false;
  }
  return true;
}

function passesRequests(timeline: LoopTimeline, limitRequests: number, workers: number): boolean {
  const { count, atMicros, kind, worker } = timeline;
  const full = limitRequests * MINUTE_MICROS;
  let used = 0;
  let last = 0;
  for (let i = 0; i < count; i++) {
    if ((kind[i] as number) !== START || (worker[i] as number) >= workers) continue;
    const at = atMicros[i] as number;
    used = Math.max(0, used - (at - last) * limitRequests) + MINUTE_MICROS;
    last = at;
    if (used > full) return false;
  }
  return true;
}

export const TOKEN_BUCKET: WindowKind<'token-bucket'> = {
  name: 'token-bucket',
  label: 'token bucket',
  shortLabel: 'bucket',
  rule: 'capacity Q, full at first, refilled Q/60 a second; settlement gives back the difference; debt allowed.',
  refills: true,
  isMonotone: false,
  create: (limitTokens, windowSeconds) => new TokenBucket(limitTokens, windowSeconds),
  passes,
  passesRequests,
};
