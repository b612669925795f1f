// One plan of one model, for every command that plans: the quotas of its pool, the question of the flags, the planner's answer.
import { type ResolvedModel, resolveModel } from '../catalog/models.ts';
import type { Scope } from '../catalog/scope.ts';
import { type PlanFlagValues, planQuestion } from '../commands/plan/plan-question.ts';
import type { PlanResult } from '../contracts/plan.ts';
import { type Plan, planRequest } from '../planner/plan.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';
import { loadPlanQuotas, type PlanQuotaQuestion } from './quota-source.ts';

export type PlanRunFlags = PlanFlagValues & PlanQuotaQuestion['flags'];

export interface PlanRun extends Plan {
  readonly resolved: ResolvedModel;
  readonly snapshot: QuotaSnapshot;
  /** For stderr: where Region and quotas come from when nobody said. */
  readonly notices: readonly string[];
  /** The part of `warnings` that is about where the quotas come from. */
  readonly loadWarnings: readonly string[];
}

/** @throws BqError as `resolveModel`, `loadQuotas` and `planRequest` do */
export async function runPlan(model: string, flags: PlanRunFlags, now: Date, prompt: PlanResult['prompt'] = null): Promise<PlanRun> {
  const resolved = resolveModel(model);
  const scope = (flags.scope ?? null) as Scope | null;
  const { snapshot, notices, warnings, burndownOverrides } = await loadPlanQuotas({ flags, resolved, scope, now });
  const question = planQuestion(flags, { resolved, scope, snapshot, burndownOverrides, prompt });
  const plan = planRequest(question, snapshot, now.toISOString());
  return { ...plan, warnings: [...warnings, ...plan.warnings], resolved, snapshot, notices, loadWarnings: warnings };
}
