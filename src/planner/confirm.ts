// Rehearses an answer: the fleet is run for an hour under the four windows, and the answer lowered where it meets a throttle.
import type { CapacityLimits } from '../quotas/limits.ts';
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
import { demandOf, latencySecondsOf, type Workload } from './workload.ts';

/** Workers that each window model lets run without a throttle, and what was run for it. */
export type Simulated = ConfirmResult;

const SEED = 1;

export interface Confirmed {
  /** As it was found, lowered where the rehearsal met a throttle. */
  readonly capacity: Capacity;
  /** What passed; null where nothing was run: --fast, a request that is never admitted, starts that must be spaced, more workers than can be drawn. */
  readonly rehearsed: Rehearsal['ran'] | null;
  /** What each window would allow; null where nobody asked, or nothing was run. */
  readonly simulated: Simulated | null;
}

export interface ConfirmWish {
  /** As `capacityOf` finds it. */
  readonly capacity: Capacity;
  readonly confidence: Confidence;
  /** How many answers share the budget of one plan. */
  readonly parts?: number;
  /** Whether to say what each window would allow. */
  readonly perWindow?: boolean;
}

/** What a plan may run, chosen so that an unwarmed process stays within its budget. */
const STANDARD = { requests: 120_000, events: 40_000 };
/** `--confidence high`. */
const HIGH = { requests: 20_000_000 };

export function confirm(
  workload: Workload,
  limits: CapacityLimits,
  { capacity, confidence, parts = 1, perWindow = false }: ConfirmWish,
): Confirmed {
  const unrehearsed = { capacity, rehearsed: null, simulated: null };
  if (confidence === 'fast' || capacity.neverAdmitted || capacity.startEverySeconds !== null) return unrehearsed;
  const { request, burndownRate, headroom, reservation, spread } = workload;
  const cost = drawnCost(request, burndownRate, reservation);
  if (cost.holdTokens + cost.inputTokens + cost.outputQuotaTokens === 0) return unrehearsed;
  const loop = { ...cost, latencySeconds: latencySecondsOf(workload.latency, request.outputTokens), spread, settlement: 'at-end' as const };
  const usable = usableLimits(limits, headroom);
  const requests = confidence === 'high' ? HIGH.requests : Math.floor(STANDARD.requests / parts);
  let workers = capacity.safeConcurrency;
  let rehearsal = rehearse({ limits: usable, request: loop, workers, seed: SEED, requests });
  while (rehearsal?.isThrottled) {
    workers -= Math.max(1, Math.floor(workers / 100));
    rehearsal = workers >= 1 ? rehearse({ limits: usable, request: loop, workers, seed: SEED, requests }) : null;
  }
  const lower = lowered(workload, limits, capacity, workers);
  if (rehearsal === null) return { ...unrehearsed, capacity: lower };
  const input: ConfirmInput = { limits: usable, request: loop, candidate: workers, budget: budgetOf(confidence), seed: SEED };
  return { capacity: lower, rehearsed: rehearsal.ran, simulated: perWindow ? windowsOf(input) : null };
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
