// Lets the simulator confirm a closed form under every window model; it can only lower the answer.

import type { PlanResult } from '../contracts/plan.ts';
import type { CapacityLimits } from '../quotas/limits.ts';
import {
  type ConfirmBudget,
  type ConfirmInput,
  confirmConcurrency,
  DEFAULT_BUDGET,
  HIGH_BUDGET,
  isTooLarge,
} from '../simulator/loops/confirm.ts';
import { drawnCost } from '../simulator/request-cost.ts';
import { WINDOW_MODELS } from '../simulator/windows/index.ts';
import { afterHeadroom, type Capacity, inFlightAfterHeadroom, startSpacingSeconds } from './capacity.ts';
import { demandOf, latencySecondsOf, type Workload, withRequest } from './workload.ts';

/** `fast` runs nothing, `standard` a fixed budget of events (about 60 ms), `high` 60 minutes over 20 seeds. */
export type Confidence = 'fast' | 'standard' | 'high';

export type Simulated = NonNullable<NonNullable<PlanResult['capacity']>['simulated']>;

const SEED = 1;

export interface Confirmed {
  /** The closed form, lowered where the simulation met a throttle. */
  readonly capacity: Capacity;
  /** Null where nothing was run: --fast, a request that is never admitted, starts that must be spaced, more workers than can be drawn. */
  readonly simulated: Simulated | null;
}

/** @param parts how many answers share the budget of one plan */
export function confirm(workload: Workload, limits: CapacityLimits, capacity: Capacity, confidence: Confidence, parts = 1): Confirmed {
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
