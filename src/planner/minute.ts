// The minute behind a plan, and a plan confirmed together with its minute: what an interactive planner asks for off the main thread.
import { type Minute, simulateMinute } from '../simulator/loops/minute.ts';
import { drawnCost } from '../simulator/request-cost.ts';
import { WINDOW_MODELS, type WindowModel } from '../simulator/windows/index.ts';
import { capacityLimits } from './limits.ts';
import type { Plan, PlanFacts } from './plan.ts';
import { planRequest } from './plan-request.ts';
import { ASSUMED, type PlanQuestion } from './question.ts';

const SEED = 1;

export interface MinuteView extends Minute {
  readonly window: WindowModel;
  readonly workers: number;
}

export interface MinuteWish {
  readonly window: WindowModel;
  readonly workers: number;
  readonly bins: number;
}

/** @returns null where the plan knows no TPM, or nothing can ever be admitted */
export function minuteOf(plan: Plan, { window, workers, bins }: MinuteWish): MinuteView | null {
  const { workload, request, question } = plan;
  const limits = capacityLimits(plan.limits, question.rpmReading ?? ASSUMED.rpmReading);
  if (limits === null || limits.tokensPerMinute <= 0 || plan.neverAdmitted || workers < 1) return null;
  const minute = simulateMinute({
    window,
    limits,
    workers,
    bins,
    seed: SEED,
    request: {
      ...drawnCost(workload.request, workload.burndownRate, workload.reservation),
      latencySeconds: request.latencySeconds,
      spread: request.spread,
      settlement: 'at-end',
    },
  });
  return { ...minute, window, workers };
}

/** The minute of the safe workers under each window; none where the plan knows no TPM, or nothing can ever be admitted. */
export function minutesOf(plan: Plan, bins: number): MinuteView[] {
  const workers = Math.max(1, plan.capacity?.safeConcurrency ?? 0);
  return WINDOW_MODELS.flatMap((window) => minuteOf(plan, { window, workers, bins }) ?? []);
}

export interface SimulationQuestion {
  readonly question: PlanQuestion;
  readonly facts: PlanFacts;
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
export function simulatePlan({ question, facts, window, extraWorkers, bins }: SimulationQuestion): Simulation {
  const plan = planRequest({ ...question, confidence: 'standard' }, facts);
  const workers = Math.max(1, (plan.capacity?.safeConcurrency ?? 0) + extraWorkers);
  return { plan, minute: minuteOf(plan, { window, workers, bins }) };
}
