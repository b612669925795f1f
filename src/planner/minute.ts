// The minute behind a plan, and a plan confirmed together with its minute: what an interactive planner asks for off the main thread.

import type { PlanResult } from '../contracts/plan.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';
import { type Minute, simulateMinute } from '../simulator/loops/minute.ts';
import { heldTokens } from '../simulator/request-cost.ts';
import type { WindowModel } from '../simulator/windows/index.ts';
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
  const { cost, model, request, limits } = plan;
  const value = (kind: 'tpm' | 'rpm') => limits.find((limit) => limit.kind === kind)?.value ?? null;
  const limitTokens = value('tpm');
  if (limitTokens === null || limitTokens <= 0 || plan.neverAdmitted || workers < 1) return null;
  const minute = simulateMinute({
    window,
    limitTokens,
    // Read as requests in flight it binds how many workers there are, not when they start.
    limitRequests: rpmReading === 'per-minute' ? value('rpm') : null,
    workers,
    bins,
    seed: SEED,
    request: {
      holdTokens: heldTokens(cost),
      inputTokens: request.inputTokens + request.cacheWriteTokens,
      outputQuotaTokens: request.outputTokens * model.burndownRate,
      maxOutputQuotaTokens: request.maxTokens * model.burndownRate,
      releasedPerCharged: cost.reservation === 'weighted' ? 1 : 1 / model.burndownRate,
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
