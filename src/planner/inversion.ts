// The questions asked backwards: the largest max_tokens for a wish, and the quota that a wish needs.
import { type CapacityLimits, NO_LIMITS, type RpmReading } from '../quotas/limits.ts';
import type { Capacity } from './capacity.ts';
import type { Wish } from './question.ts';
import { capacityOf, type Workload, withRequest } from './workload.ts';

/** Rates are products of quotients; a wish for exactly what was recommended must be met. */
const RATE_TOLERANCE = 1e-6;

/** Whether a capacity grants the wish. Workers that must space their starts are not back to back; nor do workers meet it that use up the day's quota before the day ends. */
export function meets(capacity: Capacity, wish: Wish): boolean {
  if (capacity.neverAdmitted) return false;
  if (wish.concurrency !== null && Math.min(capacity.safeConcurrency, capacity.dayConcurrency) < wish.concurrency) return false;
  if (wish.concurrency !== null && capacity.startEverySeconds !== null) return false;
  return wish.requestsPerMinute === null || capacity.requestsPerMinute * (1 + RATE_TOLERANCE) >= wish.requestsPerMinute;
}

/**
 * The largest max_tokens that meets the wish with the answer length fixed.
 *
 * @param least max_tokens cannot be below the average answer
 * @param most the model's maximum
 * @returns null where not even `least` does
 */
// biome-ignore lint/complexity/useMaxParams: a question with its two bounds
export function largestMaxTokens(workload: Workload, limits: CapacityLimits, wish: Wish, least: number, most: number): number | null {
  const fits = (maxTokens: number) => meets(capacityOf(withRequest(workload, { maxTokens }), limits), wish);
  if (most < least || !fits(least)) return null;
  return largestTrue(least, most, fits);
}

/**
 * The smallest TPM that meets the wish, all other limits put aside. Whole tokens.
 *
 * @returns null where no TPM up to 10^15 does (a wish for a rate that the latency of its workers cannot reach does not exist: workers are free)
 */
export function tokensPerMinuteNeeded(workload: Workload, wish: Wish): number | null {
  const alone = (tokensPerMinute: number): CapacityLimits => ({ ...NO_LIMITS, tokensPerMinute, rpmReading: 'per-minute' });
  return smallestTrue(1, 1e15, (quota) => meets(capacityOf(workload, alone(quota)), wish));
}

/** The smallest RPM that meets the wish, all other limits put aside; read as requests in flight, the smallest number of those. */
export function requestsPerMinuteNeeded(workload: Workload, wish: Wish, rpmReading: RpmReading): number | null {
  const alone = (requestsPerMinute: number): CapacityLimits => ({
    ...NO_LIMITS,
    tokensPerMinute: 1e15,
    requestsPerMinute,
    rpmReading,
  });
  return smallestTrue(1, 1e9, (quota) => meets(capacityOf(workload, alone(quota)), wish));
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
