// The questions asked backwards: the largest max_tokens for a wish, and the quota that a wish needs.
import { type CapacityLimits, NO_LIMITS, type RpmReading } from '../quotas/limits.ts';
import type { Capacity } from './capacity.ts';
import { confirm, fleetRunner, isWholeHour } from './confirm.ts';
import type { Confidence, Wish } from './question.ts';
import { latencySecondsOf, type Workload, withRequest } from './workload.ts';

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
  const passes = under(confidence);
  const guess = found(least) ? largestTrue(least, most, found) : least;
  if (!passes(guess)) return guess > least && passes(least) ? largestTrue(least, guess, passes) : null;
  const workers = workersOf(workload, wish);
  if (confidence === 'fast' || workers < 1) return guess;
  const more = largestTrue(guess, most, (maxTokens) => runs(withRequest(workload, { maxTokens }), limits, { workers, confidence }));
  return passes(more) ? more : guess;
}

/**
 * The smallest TPM that meets the wish, all other limits put aside. Whole tokens.
 *
 * @returns null where no TPM up to 10^15 does (a wish for a rate that the latency of its workers cannot reach does not exist: workers are free)
 */
export function tokensPerMinuteNeeded(inverse: Inverse): number | null {
  return smallestQuota(inverse, 1e15, (tokensPerMinute) => ({ ...NO_LIMITS, tokensPerMinute, rpmReading: 'per-minute' }));
}

/** The smallest quota of output that meets the wish, where output has one of its own. */
export function outputTokensPerMinuteNeeded(inverse: Inverse): number | null {
  return smallestQuota(inverse, 1e15, (outputTokensPerMinute) => ({
    ...NO_LIMITS,
    tokensPerMinute: 1e15,
    outputTokensPerMinute,
    rpmReading: 'per-minute',
  }));
}

/** The smallest RPM that meets the wish, all other limits put aside; read as requests in flight, the smallest number of those. */
export function requestsPerMinuteNeeded(inverse: Inverse, rpmReading: RpmReading): number | null {
  return smallestQuota(inverse, 1e9, (requestsPerMinute) => ({ ...NO_LIMITS, tokensPerMinute: 1e15, requestsPerMinute, rpmReading }));
}

/** Workers back to back that a wish comes to; below 1 where starts may be spaced. */
function workersOf({ latency, request }: Workload, wish: Wish): number {
  const byRate = ((wish.requestsPerMinute ?? 0) * latencySecondsOf(latency, request.outputTokens)) / 60;
  return Math.max(wish.concurrency ?? 0, byRate < 1 ? byRate : Math.ceil(byRate - RATE_TOLERANCE));
}

interface Fleet {
  readonly workers: number;
  readonly confidence: Confidence;
}

/** Whether a rehearsal of just so many workers meets no throttle, with a reserve for other hours. */
function runs(workload: Workload, limits: CapacityLimits, { workers, confidence }: Fleet): boolean {
  const rehearsal = fleetRunner(workload, limits, confidence)?.runWithReserve(workers);
  return rehearsal?.isThrottled === false && isWholeHour(rehearsal.ran);
}

/** Found by the load of one worker, then rehearsed: as far down as it meets no throttle; where the guess meets one, up until it meets none. */
function smallestQuota(inverse: Inverse, most: number, alone: (quota: number) => CapacityLimits): number | null {
  const { workload, wish, confidence } = inverse;
  const under = (how: Confidence) => (quota: number) => meets(confirm(workload, alone(quota), how).capacity, wish);
  const guess = smallestTrue(1, most, under('fast'));
  if (guess === null || confidence === 'fast') return guess;
  const passes = under(confidence);
  const least = rehearsedQuota(inverse, guess, alone);
  if (passes(least)) return least;
  let low = least;
  for (let share = 0.005; share < 4; share *= 2) {
    const high = Math.ceil(least * (1 + share));
    if (passes(high)) return largestTrue(low, high, (quota) => !passes(quota)) + 1;
    low = high;
  }
  return null;
}

/** Of quotas with so many significant digits the smallest is found, so that a larger wish never needs less by the luck of a search. */
const DIGITS = 4;

/** @returns the guess where less is not enough, or workers space their starts */
function rehearsedQuota({ workload, wish, confidence }: Inverse, guess: number, alone: (quota: number) => CapacityLimits): number {
  const workers = workersOf(workload, wish);
  if (workers < 1 || workload.spread === 0) return guess;
  const step = 10 ** Math.max(0, Math.floor(Math.log10(guess)) - DIGITS + 1);
  const top = Math.floor(guess / step);
  const isEnough = (steps: number) => runs(workload, alone(steps * step), { workers, confidence });
  if (!isEnough(top)) return guess;
  return (largestTrue(Math.floor(top / 4), top, (steps) => !isEnough(steps)) + 1) * step;
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
