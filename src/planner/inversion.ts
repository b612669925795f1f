// The questions asked backwards: the largest max_tokens for a wish, and the quota that a wish needs.
import { type CapacityLimits, NO_LIMITS, type RpmReading } from '../quotas/limits.ts';
import type { Capacity } from './capacity.ts';
import { confirm } from './confirm.ts';
import type { Confidence, Wish } from './question.ts';
import { type Workload, withRequest } from './workload.ts';

/** Rates are products of quotients; a wish for exactly what was recommended must be met. */
const RATE_TOLERANCE = 1e-6;

/** Whether a capacity grants the wish. Workers that must space their starts are not back to back; nor do workers meet it that use up the day's quota before the day ends. */
export function meets(capacity: Capacity, wish: Wish): boolean {
  if (capacity.neverAdmitted) return false;
  if (wish.concurrency !== null && Math.min(capacity.safeConcurrency, capacity.dayConcurrency) < wish.concurrency) return false;
  if (wish.concurrency !== null && capacity.startEverySeconds !== null) return false;
  return wish.requestsPerMinute === null || capacity.requestsPerMinute * (1 + RATE_TOLERANCE) >= wish.requestsPerMinute;
}

/** A question backwards: whose answer is rehearsed as that of the question forwards is. */
export interface Inverse {
  readonly workload: Workload;
  readonly wish: Wish;
  readonly confidence: Confidence;
}

/**
 * The largest max_tokens that meets the wish with the answer length fixed.
 *
 * @param least max_tokens cannot be below the average answer
 * @param most the model's maximum
 * @returns null where not even `least` does
 */
export function largestMaxTokens(
  { workload, wish, confidence }: Inverse,
  limits: CapacityLimits,
  { least, most }: { readonly least: number; readonly most: number },
): number | null {
  if (most < least) return null;
  const under = (how: Confidence) => (maxTokens: number) =>
    meets(confirm(withRequest(workload, { maxTokens }), limits, how).capacity, wish);
  const found = under('fast');
  if (!found(least)) return null;
  const guess = largestTrue(least, most, found);
  const passes = under(confidence);
  if (passes(guess)) return guess;
  return passes(least) ? largestTrue(least, guess, passes) : null;
}

/**
 * The smallest TPM that meets the wish, all other limits put aside. Whole tokens.
 *
 * @returns null where no TPM up to 10^15 does (a wish for a rate that the latency of its workers cannot reach does not exist: workers are free)
 */
export function tokensPerMinuteNeeded(inverse: Inverse): number | null {
  return smallestQuota(inverse, 1e15, (tokensPerMinute) => ({ ...NO_LIMITS, tokensPerMinute, rpmReading: 'per-minute' }));
}

/** The smallest RPM that meets the wish, all other limits put aside; read as requests in flight, the smallest number of those. */
export function requestsPerMinuteNeeded(inverse: Inverse, rpmReading: RpmReading): number | null {
  return smallestQuota(inverse, 1e9, (requestsPerMinute) => ({ ...NO_LIMITS, tokensPerMinute: 1e15, requestsPerMinute, rpmReading }));
}

/** Found by the load of one worker, then rehearsed; where that meets a throttle, raised until it meets none. */
function smallestQuota({ workload, wish, confidence }: Inverse, most: number, alone: (quota: number) => CapacityLimits): number | null {
  const under = (how: Confidence) => (quota: number) => meets(confirm(workload, alone(quota), how).capacity, wish);
  const guess = smallestTrue(1, most, under('fast'));
  const passes = under(confidence);
  if (guess === null || passes(guess)) return guess;
  let low = guess;
  for (let share = 0.005; share < 4; share *= 2) {
    const high = Math.ceil(guess * (1 + share));
    if (passes(high)) return largestTrue(low, high, (quota) => !passes(quota)) + 1;
    low = high;
  }
  return null;
}

/** @param holds true up to some point and false from there on; true at `low` */
function largestTrue(low: number, high: number, holds: (value: number) => boolean): number {
  if (holds(high)) return high;
  let yes = low;
  let no = high;
  while (no - yes > 1) {
    const middle = Math.floor((yes + no) / 2);
    if (holds(middle)) yes = middle;
    else no = middle;
  }
  return yes;
}

/** @param holds false up to some point and true from there on */
function smallestTrue(low: number, high: number, holds: (value: number) => boolean): number | null {
  if (!holds(high)) return null;
  if (holds(low)) return low;
  return largestTrue(low, high, (value) => !holds(value)) + 1;
}
