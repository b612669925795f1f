// The client-side rate limiter of botocore's adaptive mode: a token bucket whose rate follows throttles along a cubic curve.
// botocore 1.43, retries/adaptive.py, retries/throttling.py and retries/bucket.py.

const SCALE = 0.4;
const BETA = 0.7;
const SMOOTHING = 0.8;
const BUCKET_SECONDS = 0.5;
const LEAST_RATE = 0.5;

export class AdaptiveRateLimiter {
  private enabled = false;
  private ratePerSecond = 1;
  private capacity = 1;
  private available = 0;
  private refilledAt = 0;
  private measuredRate = 0;
  private lastBucket = 0;
  private count = 0;
  private largestRate = 0;
  private zeroPointSeconds = 0;
  private lastThrottleAt = 0;

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
    const bucket = Math.floor(nowSeconds / BUCKET_SECONDS) * BUCKET_SECONDS;
    this.count++;
    if (bucket <= this.lastBucket) return;
    this.measuredRate = (this.count / (bucket - this.lastBucket)) * SMOOTHING + this.measuredRate * (1 - SMOOTHING);
    this.count = 0;
    this.lastBucket = bucket;
  }

  private refill(nowSeconds: number): void {
    this.available = Math.min(this.capacity, this.available + (nowSeconds - this.refilledAt) * this.ratePerSecond);
    this.refilledAt = nowSeconds;
  }
}
