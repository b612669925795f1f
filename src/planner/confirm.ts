// Rehearses an answer: the fleet is run for an hour under the four windows, and the answer lowered where it meets a throttle.
import type { CapacityLimits } from '../quotas/limits.ts';
import type { LoopRequest } from '../simulator/loops/closed-loop.ts';
import {
  type ConfirmBudget,
  type ConfirmInput,
  type ConfirmResult,
  confirmConcurrency,
  HIGH_BUDGET,
  isTooLarge,
} from '../simulator/loops/confirm.ts';
import { type Rehearsal, rehearse } from '../simulator/loops/rehearsal.ts';
import { drawnCost } from '../simulator/request-cost.ts';
import { afterHeadroom, type Capacity, inFlightAfterHeadroom, startSpacingSeconds } from './capacity.ts';
import type { Confidence } from './question.ts';
import { capacityOf, demandOf, latencySecondsOf, type Workload } from './workload.ts';

/** Workers that each window model lets run without a throttle, and what was run for it. */
export type Simulated = ConfirmResult;

const SEED = 1;

export interface Confirmed {
  /** As it was found, lowered where the rehearsal met a throttle. */
  readonly capacity: Capacity;
  /** What passed; null where nothing was run: --fast, a request that is never admitted, starts that must be spaced, more workers than can be drawn. */
  readonly rehearsed: Rehearsal['ran'] | null;
}

/** What one answer may run, chosen so that the plan of an unwarmed process, with a ladder of them, stays within its budget. */
const STANDARD = { requests: 120_000, events: 40_000 };
/** `--confidence high`. */
const HIGH = { requests: 20_000_000 };

/** A plan, its ladder and its wish ask the same again and again. */
const MOST_KEPT = 200;
const kept = new Map<string, Confirmed>();

/**
 * The one answer to "how many", wherever it is shown: found from the load of one worker (`capacityOf`), then rehearsed. The same workload and limits
 * are given the same answer.
 *
 * @param confidence fast: not rehearsed
 */
export function confirm(workload: Workload, limits: CapacityLimits, confidence: Confidence): Confirmed {
  if (confidence === 'fast') return { capacity: capacityOf(workload, limits), rehearsed: null };
  const key = JSON.stringify([workload, limits, confidence]);
  const known = kept.get(key);
  if (known) return known;
  const confirmed = rehearsed(workload, limits, confidence);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, confirmed);
  return confirmed;
}

function rehearsed(workload: Workload, limits: CapacityLimits, confidence: Confidence): Confirmed {
  const capacity = capacityOf(workload, limits);
  const loop = loopOf(workload);
  if (capacity.neverAdmitted || capacity.startEverySeconds !== null || loop === null) return { capacity, rehearsed: null };
  const usable = usableLimits(limits, workload.headroom);
  const requests = confidence === 'high' ? HIGH.requests : STANDARD.requests;
  let workers = capacity.safeConcurrency;
  let rehearsal = rehearse({ limits: usable, request: loop, workers, seed: SEED, requests });
  while (rehearsal?.isThrottled) {
    workers -= Math.max(1, Math.floor(workers / 100));
    rehearsal = workers >= 1 ? rehearse({ limits: usable, request: loop, workers, seed: SEED, requests }) : null;
  }
  return { capacity: lowered(workload, limits, capacity, workers), rehearsed: rehearsal?.ran ?? null };
}

/** Null where it costs nothing. */
function loopOf(workload: Workload): LoopRequest | null {
  const { request, burndownRate, reservation, spread, latency } = workload;
  const cost = drawnCost(request, burndownRate, reservation);
  if (cost.holdTokens + cost.inputTokens + cost.outputQuotaTokens === 0) return null;
  return { ...cost, latencySeconds: latencySecondsOf(latency, request.outputTokens), spread, settlement: 'at-end' };
}

/** What each window would allow, beside what was confirmed; null where nothing was run. */
export function eachWindow(workload: Workload, limits: CapacityLimits, { capacity, rehearsed: ran }: Confirmed, confidence: Confidence) {
  const request = loopOf(workload);
  if (ran === null || request === null) return null;
  const candidate = capacity.safeConcurrency;
  return windowsOf({ limits: usableLimits(limits, workload.headroom), request, candidate, budget: budgetOf(confidence), seed: SEED });
}

/** What cannot be drawn for an hour may be for minutes; what cannot be drawn at all is not said. */
function windowsOf(input: ConfirmInput): Simulated | null {
  const shorter = isTooLarge(input) ? { ...input, budget: budgetOf('standard') } : input;
  return isTooLarge(shorter) ? null : confirmConcurrency(shorter);
}

function budgetOf(confidence: Confidence): ConfirmBudget {
  return confidence === 'high' ? HIGH_BUDGET : { events: STANDARD.events };
}

/** Headroom taken off. A day's quota bounds the average rate, which is said apart; an hour of simulation would say nothing of it. */
function usableLimits(limits: CapacityLimits, headroom: number): CapacityLimits {
  const inFlight = (limit: number | null) => limit && inFlightAfterHeadroom(limit, headroom);
  const { requestsPerMinute: rpm } = limits;
  return {
    ...limits,
    tokensPerMinute: afterHeadroom(limits.tokensPerMinute, headroom),
    requestsPerMinute: limits.rpmReading === 'concurrent' ? inFlight(rpm) : rpm && afterHeadroom(rpm, headroom),
    concurrentRequests: inFlight(limits.concurrentRequests),
    tokensPerDay: null,
    crossModelTokensPerDay: null,
  };
}

function lowered(workload: Workload, limits: CapacityLimits, capacity: Capacity, workers: number): Capacity {
  if (workers >= capacity.safeConcurrency) return capacity;
  const demand = demandOf(workload);
  if (workers >= 1) {
    return {
      ...capacity,
      safeConcurrency: workers,
      guaranteedConcurrency: Math.min(workers, capacity.guaranteedConcurrency),
      requestsPerMinute: Math.min(capacity.requestsPerMinute, (workers * 60) / demand.latencySeconds),
    };
  }
  const startEverySeconds = startSpacingSeconds(limits, demand, workload.headroom);
  return {
    ...capacity,
    safeConcurrency: 1,
    guaranteedConcurrency: 0,
    startEverySeconds,
    requestsPerMinute: Math.min(capacity.requestsPerMinute, 60 / startEverySeconds),
  };
}
