// The client-side rate limiter of adaptive mode: a token bucket whose rate follows throttles along a cubic curve.
// botocore 1.43, retries/adaptive.py, retries/throttling.py and retries/bucket.py; @smithy/core 3.41, DefaultRateLimiter.
//
// What a client sends is measured by half seconds of the wall clock, counted from the whole second before the client was made. So its first wait
// depends on where in a second it was made: of the real libraries it is one of three (docs/simulation.md), which a simulation that begins on the second
// would never see.

const SCALE = 0.4;
const BETA = 0.7;
const SMOOTHING = 0.8;
const BUCKET_SECONDS = 0.5;
const LEAST_RATE = 0.5;

export interface LimiterStart {
  /** When the client is made. */
  readonly madeAtSeconds: number;
  /** The wall clock's part of a second at 0, from 0 to below 1. */
  readonly clockSeconds: number;
  /** Whether the bucket fills, at 1 a second, before the first answer: botocore's does, that of the AWS SDK for JavaScript begins then. */
  readonly fillsAtOnce: boolean;
}

export class AdaptiveRateLimiter {
  private enabled = false;
  private ratePerSecond: number;
  private capacity = 1;
  private available = 0;
  /** Null: not yet begun. */
  private refilledAt: number | null;
  private measuredRate = 0;
  private lastBucket: number;
  private count = 0;
  private largestRate = 0;
  private zeroPointSeconds = 0;
  private lastThrottleAt: number;
  private readonly clockSeconds: number;

  constructor({ madeAtSeconds, clockSeconds, fillsAtOnce }: LimiterStart) {
    this.clockSeconds = clockSeconds;
    this.ratePerSecond = fillsAtOnce ? 1 : LEAST_RATE;
    this.refilledAt = fillsAtOnce ? madeAtSeconds : null;
    this.lastBucket = Math.floor(madeAtSeconds + clockSeconds);
    this.lastThrottleAt = madeAtSeconds;
  }

  /** Seconds to wait before sending; 0 takes a token and sends. */
  acquire(nowSeconds: number): number {
    if (!this.enabled) return 0;
    this.refill(nowSeconds);
    // What is missing by rounding alone would make the wait shorter than a step of the clock.
    if (this.available < 1 - 1e-9) return (1 - this.available) / this.ratePerSecond;
    this.available -= 1;
    return 0;
  }

  /** Learns from a response. */
  receive(nowSeconds: number, throttled: boolean): void {
    this.measure(nowSeconds);
    let rate: number;
    if (throttled) {
      const current = this.enabled ? Math.min(this.measuredRate, this.ratePerSecond) : this.measuredRate;
      this.largestRate = current;
      this.zeroPointSeconds = Math.cbrt((current * (1 - BETA)) / SCALE);
      this.lastThrottleAt = nowSeconds;
      this.enabled = true;
      rate = current * BETA;
    } else {
      rate = SCALE * (nowSeconds - this.lastThrottleAt - this.zeroPointSeconds) ** 3 + this.largestRate;
    }
    this.refill(nowSeconds);
    const next = Math.min(rate, 2 * this.measuredRate);
    this.ratePerSecond = Math.max(LEAST_RATE, next);
    this.capacity = Math.max(1, next);
    this.available = Math.min(this.available, this.capacity);
  }

  private measure(nowSeconds: number): void {
    const bucket = Math.floor((nowSeconds + this.clockSeconds) / BUCKET_SECONDS) * BUCKET_SECONDS;
    this.count++;
    if (bucket <= this.lastBucket) return;
    this.measuredRate = (this.count / (bucket - this.lastBucket)) * SMOOTHING + this.measuredRate * (1 - SMOOTHING);
    this.count = 0;
    this.lastBucket = bucket;
  }

  private refill(nowSeconds: number): void {
    // An answer that is on its way is told of when it is sent.
    const since = Math.max(0, nowSeconds - (this.refilledAt ?? nowSeconds));
    this.available = Math.min(this.capacity, this.available + since * this.ratePerSecond);
    this.refilledAt = Math.max(nowSeconds, this.refilledAt ?? 0);
  }
}
