// The minute behind a plan, and a plan confirmed together with its minute: what an interactive planner asks for off the main thread.

import type { PlanResult } from '../contracts/plan.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';
import { type Minute, simulateMinute } from '../simulator/loops/minute.ts';
import { drawnCost } from '../simulator/request-cost.ts';
import type { WindowModel } from '../simulator/windows/index.ts';
import { capacityLimits } from './limits.ts';
import { type Plan, planRequest } from './plan.ts';
import type { PlanQuestion } from './question.ts';

const SEED = 1;

export interface MinuteView extends Minute {
  readonly window: WindowModel;
  readonly workers: number;
}

/** @returns null where the plan knows no TPM, or nothing can ever be admitted */
export function minuteOf(
  plan: PlanResult,
  rpmReading: PlanQuestion['rpmReading'],
  window: WindowModel,
  workers: number,
  bins: number,
): MinuteView | null {
  const { cost, model, request } = plan;
  const limits = capacityLimits(plan.limits, rpmReading);
  if (limits === null || limits.tokensPerMinute <= 0 || plan.neverAdmitted || workers < 1) return null;
  const minute = simulateMinute({
    window,
    limits,
    workers,
    bins,
    seed: SEED,
    request: {
      ...drawnCost(request, model.burndownRate, cost.reservation),
      latencySeconds: request.latencySeconds,
      spread: request.spread,
      settlement: 'at-end',
    },
  });
  return { ...minute, window, workers };
}

export interface SimulationQuestion {
  readonly question: PlanQuestion;
  readonly snapshot: QuotaSnapshot;
  /** ISO time. */
  readonly nowIso: string;
  readonly window: WindowModel;
  /** Workers of the minute, counted from the safe ones. */
  readonly extraWorkers: number;
  readonly bins: number;
}

export interface Simulation {
  readonly plan: Plan;
  readonly minute: MinuteView | null;
}

/** The plan with its confirmation, and a minute with its workers. Everything in and out can be cloned into a thread. */
export function simulatePlan({ question, snapshot, nowIso, window, extraWorkers, bins }: SimulationQuestion): Simulation {
  const plan = planRequest({ ...question, confidence: 'standard' }, snapshot, nowIso);
  const workers = Math.max(1, (plan.result.capacity?.safeConcurrency ?? 0) + extraWorkers);
  return { plan, minute: minuteOf(plan.result, question.rpmReading, window, workers, bins) };
}
