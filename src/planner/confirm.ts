// Lets the simulator confirm a closed form under the four window models; it can only lower the answer.

import type { CapacityLimits } from '../quotas/limits.ts';
import {
  type ConfirmBudget,
  type ConfirmInput,
  type ConfirmResult,
  confirmConcurrency,
  DEFAULT_BUDGET,
  HIGH_BUDGET,
  isTooLarge,
} from '../simulator/loops/confirm.ts';
import { drawnCost } from '../simulator/request-cost.ts';
import { WINDOW_MODELS } from '../simulator/windows/index.ts';
import { afterHeadroom, type Capacity, inFlightAfterHeadroom, startSpacingSeconds } from './capacity.ts';
import type { Confidence } from './question.ts';
import { demandOf, latencySecondsOf, type Workload, withRequest } from './workload.ts';

/** Workers that each window model let run without a throttle, and what was run for it. */
export type Simulated = ConfirmResult;

const SEED = 1;

export interface Confirmed {
  /** The closed form, lowered where the simulation met a throttle. */
  readonly capacity: Capacity;
  /** Null where nothing was run: --fast, a request that is never admitted, starts that must be spaced, more workers than can be drawn. */
  readonly simulated: Simulated | null;
}

export interface ConfirmWish {
  /** The closed form. */
  readonly capacity: Capacity;
  readonly confidence: Confidence;
  /** How many answers share the budget of one plan. */
  readonly parts?: number;
}

export function confirm(workload: Workload, limits: CapacityLimits, { capacity, confidence, parts = 1 }: ConfirmWish): Confirmed {
  if (confidence === 'fast' || capacity.neverAdmitted || capacity.startEverySeconds !== null) return { capacity, simulated: null };
  const { request, burndownRate, headroom, reservation, spread } = workload;
  const latencySeconds = latencySecondsOf(workload.latency, request.outputTokens);
  const cost = drawnCost(request, burndownRate, reservation);
  if (cost.holdTokens + cost.inputTokens + cost.outputQuotaTokens === 0) return { capacity, simulated: null };
  const inFlight = (limit: number | null) => limit && inFlightAfterHeadroom(limit, headroom);
  const { requestsPerMinute: rpm } = limits;
  const asked: ConfirmInput = {
    limits: {
      ...limits,
      tokensPerMinute: afterHeadroom(limits.tokensPerMinute, headroom),
      requestsPerMinute: limits.rpmReading === 'concurrent' ? inFlight(rpm) : rpm && afterHeadroom(rpm, headroom),
      concurrentRequests: inFlight(limits.concurrentRequests),
      // A day's quota bounds the average rate, which the closed form states; minutes of simulation would say nothing of it.
      tokensPerDay: null,
      crossModelTokensPerDay: null,
    },
    request: {
      ...cost,
      latencySeconds,
      spread,
      settlement: 'at-end',
    },
    candidate: capacity.safeConcurrency,
    budget: budgetOf(confidence, parts),
    seed: SEED,
  };
  // What cannot be drawn for an hour may be for minutes; what cannot be drawn at all stays the closed form.
  const input = isTooLarge(asked) ? { ...asked, budget: budgetOf('standard', parts) } : asked;
  if (isTooLarge(input)) return { capacity, simulated: null };
  const simulated: Simulated = confirmConcurrency(input);
  return { capacity: lowered(workload, limits, capacity, Math.min(...WINDOW_MODELS.map((model) => simulated[model]))), simulated };
}

function budgetOf(confidence: Confidence, parts: number): ConfirmBudget {
  if (confidence === 'high' || !('events' in DEFAULT_BUDGET)) return HIGH_BUDGET;
  return { events: Math.floor(DEFAULT_BUDGET.events / parts) };
}

function lowered(workload: Workload, limits: CapacityLimits, capacity: Capacity, worst: number): Capacity {
  if (worst >= capacity.safeConcurrency) return capacity;
  const latencySeconds = latencySecondsOf(workload.latency, workload.request.outputTokens);
  if (worst >= 1) {
    return { ...capacity, safeConcurrency: worst, requestsPerMinute: Math.min(capacity.requestsPerMinute, (worst * 60) / latencySeconds) };
  }
  // Not even one worker back to back: its longest answers decide how far apart the starts must be.
  const longest = withRequest(workload, {
    outputTokens: Math.min(workload.request.maxTokens, workload.request.outputTokens * (1 + workload.spread)),
  });
  const startEverySeconds = startSpacingSeconds(limits, demandOf(longest), workload.headroom);
  return {
    ...capacity,
    safeConcurrency: 1,
    startEverySeconds,
    requestsPerMinute: Math.min(capacity.requestsPerMinute, 60 / startEverySeconds),
  };
}
