// The largest number of workers that each window lets run, by simulation.

import type { CapacityLimits } from '../../quotas/limits.ts';
import { passesDay } from '../windows/day.ts';
import { perWindow, WINDOWS, type WindowModel } from '../windows/index.ts';
import { type LoopTimeline, START } from '../windows/timeline.ts';
import type { WindowKind } from '../windows/window.ts';
import { drawTimeline, estimateEvents, type LoopRequest } from './closed-loop.ts';

/** How much to run. `events` bounds the work of a run that chooses its own length; the other form runs exactly what it says. */
export type ConfirmBudget = { readonly events: number } | { readonly minutes: number; readonly seeds: number };

/** A fixed number of events, chosen so that an unwarmed process needs about 60 ms. */
export const DEFAULT_BUDGET: ConfirmBudget = { events: 150_000 };
/** `--confidence high`. */
export const HIGH_BUDGET: ConfirmBudget = { minutes: 60, seeds: 20 };

export interface ConfirmInput {
  /** Headroom already taken off. A run begins with the day. */
  readonly limits: CapacityLimits;
  readonly request: LoopRequest;
  /** The closed form's answer; it is always among the numbers that are run. */
  readonly candidate: number;
  readonly budget: ConfirmBudget;
  /** Any whole number; seeds count up from it. */
  readonly seed: number;
}

export interface ConfirmRan {
  /** Simulated minutes of each seed. */
  readonly simulatedMinutes: number;
  readonly seeds: number;
  /** Requests started by the workers of the largest run, all seeds together. */
  readonly requests: number;
}

/** The largest number of workers without any throttle, per window model. */
export type ConfirmResult = Record<WindowModel, number> & { readonly ran: ConfirmRan };

/**
 * The largest n for which n workers, each starting its next request when the last one ends, all starting together from an
 * empty window, meet no throttle in any seed.
 *
 * An answer holds for the n itself and, when it is not below the candidate, for the candidate too. Under a monotone window
 * more workers never use less, so the answer is bisected; under the others a worker that ends can make
 * room for others, so it is scanned from above. n never goes above
 * - admission: floor(limit / hold), since all start together
 * - rate: ceil(limit x latency / (60 x settled)), what the refill sustains, wherever a request cannot cost more than its hold,
 *   and always for a window that refills; twice that otherwise
 * - RPM read as requests in flight
 *
 * Pure: the same input gives the same answer on every machine.
 */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: seeds and windows until nothing moves; each is asked of the others
export function confirmConcurrency(input: ConfirmInput): ConfirmResult {
  const { limits, request, candidate } = input;
  const bounds = upperBounds(limits, request);
  const plan = planRun(input.budget, request, Math.max(candidate, ...Object.values(bounds)), candidate);
  const timelines = new Map<number, LoopTimeline>();
  // Few seeds fit into memory side by side when they are long, so each is kept only while that is cheap.
  const keep = estimateEvents(request, plan.workers, plan.minutes * 60) * plan.seeds < 4_000_000;
  const timelineOf = (index: number): LoopTimeline => {
    const known = timelines.get(index);
    if (known) return known;
    const drawn = drawTimeline(request, plan.workers, plan.minutes * 60, input.seed + index);
    if (!keep) timelines.clear();
    timelines.set(index, drawn);
    return drawn;
  };
  const answers = perWindow(({ name }) => Math.min(bounds[name], plan.workers));
  let requests = 0;
  // A lower answer of a later seed sends the scanned models back over the earlier ones, until nothing moves.
  for (let moved = true, round = 0; moved; round++) {
    moved = false;
    for (let index = 0; index < plan.seeds; index++) {
      const timeline = timelineOf(index);
      if (round === 0) requests += countStarts(timeline);
      for (const window of WINDOWS) {
        const before = answers[window.name];
        const fits = (workers: number) => fitsAll(timeline, window, limits, request, workers);
        answers[window.name] = window.isMonotone ? bisect(before, fits) : scan(before, Math.min(candidate, plan.workers), fits);
        if (answers[window.name] !== before && !window.isMonotone) moved = true;
      }
    }
  }
  return { ...answers, ran: { simulatedMinutes: plan.minutes, seeds: plan.seeds, requests } };
}

/** More events than this in one timeline are not worth their memory (about 70 bytes each). */
const MOST_EVENTS = 10_000_000;

/** Whether a run of this input would be too large to draw: a huge quota and a tiny request allow millions of workers. */
export function isTooLarge({ limits, request, candidate, budget }: ConfirmInput): boolean {
  const bound = Math.max(candidate, ...Object.values(upperBounds(limits, request)));
  const { workers, minutes } = planRun(budget, request, bound, candidate);
  return estimateEvents(request, workers, minutes * 60) > MOST_EVENTS;
}

function upperBounds(limits: CapacityLimits, request: LoopRequest): Record<WindowModel, number> {
  const { tokensPerMinute } = limits;
  const { holdTokens, inputTokens, outputQuotaTokens, spread, latencySeconds } = request;
  const settled = inputTokens + outputQuotaTokens;
  const perMinute = settled === 0 ? Number.POSITIVE_INFINITY : Math.ceil((tokensPerMinute * latencySeconds) / (60 * settled));
  // All start together, so what counts starts and what counts requests in flight bind alike.
  const least = Math.min(limits.requestsPerMinute ?? Number.POSITIVE_INFINITY, limits.concurrentRequests ?? Number.POSITIVE_INFINITY);
  const together = Math.floor(Math.min(holdTokens === 0 ? Number.POSITIVE_INFINITY : tokensPerMinute / holdTokens, least));
  const covered = inputTokens + Math.min(request.maxOutputQuotaTokens, outputQuotaTokens * (1 + spread)) <= holdTokens;
  const bound = (rate: number) => {
    const workers = Math.min(together, rate);
    if (!Number.isFinite(workers)) throw new RangeError('a request without any cost has no largest number of workers');
    return workers;
  };
  return perWindow(({ refills }) => bound(covered || refills ? perMinute : perMinute * 2));
}

/** Chooses minutes and seeds within the budget; workers go below the bound only when nothing else can give way. */
function planRun(
  budget: ConfirmBudget,
  request: LoopRequest,
  bound: number,
  candidate: number,
): { minutes: number; seeds: number; workers: number } {
  // Without a spread every seed draws the same.
  if ('minutes' in budget) return { minutes: budget.minutes, seeds: request.spread === 0 ? 1 : budget.seeds, workers: bound };
  // An hour of eight seeds if it is cheap; else fewer minutes down to ten (or ten requests), then fewer seeds, then less still.
  let minutes = 60;
  let seeds = request.spread === 0 ? 1 : 8;
  const events = (workers: number) => estimateEvents(request, workers, minutes * 60) * seeds;
  const good = Math.min(60, Math.max(10, Math.ceil(request.latencySeconds / 6)));
  const least = Math.min(good, Math.max(3, Math.ceil(request.latencySeconds / 20)));
  while (minutes > good && events(bound) > budget.events) minutes--;
  while (seeds > 2 && events(bound) > budget.events) seeds--;
  while (minutes > least && events(bound) > budget.events) minutes--;
  if (events(bound) > budget.events) seeds = 1;
  const affordable = Math.floor((bound * budget.events) / Math.max(1, events(bound)));
  return { minutes, seeds, workers: Math.min(bound, Math.max(affordable, candidate, 1)) };
}

/** Whether the first `workers` workers of a timeline pass a window, rows of requests and of days included. */
// biome-ignore lint/complexity/useMaxParams: the timeline and what it is held against
export function fitsAll(
  timeline: LoopTimeline,
  window: WindowKind,
  limits: CapacityLimits,
  request: LoopRequest,
  workers: number,
): boolean {
  if (workers === 0) return true;
  if (!window.passes(timeline, limits.tokensPerMinute, workers)) return false;
  return (
    passesRequestRows(timeline, window, limits, request, workers) &&
    [limits.tokensPerDay, limits.crossModelTokensPerDay].every((limit) => limit === null || passesDay(timeline, limit, workers))
  );
}

// biome-ignore lint/complexity/useMaxParams: the timeline and what it is held against
function passesRequestRows(
  timeline: LoopTimeline,
  window: WindowKind,
  limits: CapacityLimits,
  request: LoopRequest,
  workers: number,
): boolean {
  const { requestsPerMinute, concurrentRequests, rpmReading } = limits;
  if (concurrentRequests !== null && workers > concurrentRequests) return false;
  if (requestsPerMinute === null) return true;
  if (rpmReading === 'concurrent') return workers <= requestsPerMinute;
  // In no minute can a worker start more than this: mostly that settles it.
  const most = workers * Math.ceil(60 / (request.latencySeconds * (1 - request.spread)));
  return most <= requestsPerMinute || window.passesRequests(timeline, requestsPerMinute, workers);
}

/** The largest n not above `from` that fits, where fitting n means fitting everything below. */
function bisect(from: number, fits: (workers: number) => boolean): number {
  if (fits(from)) return from;
  let low = 0;
  let high = from;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle;
  }
  return low;
}

/** The largest n not above `from` that fits, looked for from above; below the candidate if that does not fit itself. */
function scan(from: number, candidate: number, fits: (workers: number) => boolean): number {
  const top = from > candidate && !fits(candidate) ? candidate - 1 : from;
  // Hundreds of steps at most: wide steps first, then each number within the last one.
  const stride = Math.max(1, Math.floor(top / 256));
  let n = top;
  while (n > 0 && !fits(n)) n = Math.max(0, n - stride);
  for (let finer = Math.min(top, n + stride - 1); finer > n; finer--) if (fits(finer)) return finer;
  return n;
}

function countStarts(timeline: LoopTimeline): number {
  let starts = 0;
  for (let i = 0; i < timeline.count; i++) if (timeline.kind[i] === START) starts++;
  return starts;
}
