// One plan of one model, for every command that plans: the quotas of its pool, and the planner's answer to the question.

import { BqError } from '../base/errors.ts';
import type { Note } from '../base/notes.ts';
import { phrase } from '../base/phrases.ts';
import { resolveModel } from '../catalog/models.ts';
import type { Plan, PlannedPrompt } from '../planner/plan.ts';
import { planRequest } from '../planner/plan-request.ts';
import { governingCodes } from '../planner/pool-codes.ts';
import type { PlanQuestion } from '../planner/question.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';
import { PLANNER } from '../words/en/planner.ts';
import { learnModels } from './catalog/names.ts';
import type { Context } from './context.ts';

export interface PlanRun {
  readonly plan: Plan;
  readonly snapshot: QuotaSnapshot;
  /** What is to be said of the quotas themselves; what is to be said of the plan is in it. */
  readonly quotaNotes: readonly Note[];
}

export interface PlanRunOptions {
  readonly prompt?: PlannedPrompt | null;
  /** Who must not be answered with defaults that nobody asked for, e.g. `--check`. */
  readonly refuser?: string | null;
}

/** @throws BqError as `resolveModel`, `Context.quotasOfRegion` and `planRequest` do; usage where no model is named */
export async function runPlan(
  context: Context,
  question: PlanQuestion,
  { prompt = null, refuser = null }: PlanRunOptions = {},
): Promise<PlanRun> {
  if (question.model === null) {
    throw new BqError(phrase(PLANNER, 'whichModel'), {
      code: 'MODEL_NEEDED',
      kind: 'usage',
      suggestions: ['bq plan --model sonnet-4.5 --max-tokens 4000', phrase(PLANNER, 'modelsLists')],
    });
  }
  // Of a file the command line knew nothing.
  await learnModels(context, [question.model], { tokensPerMinute: question.quotaTokensPerMinute });
  const resolved = resolveModel(question.model);
  const { endpoint, scope, staysIn } = question;
  const { snapshot, others, warnings } = await context.quotasOfRegion({
    ...regionOfFile(question),
    byHand: question.quotaTokensPerMinute !== null,
    refuser,
    codesFor: (region) => governingCodes(resolved, region, { endpoint, scope, staysIn, nowIso: context.now.toISOString() }),
  });
  const burndownOverrides = await context.burndown();
  const plan = planRequest(question, { resolved, snapshot, others, prompt, burndownOverrides, nowIso: context.now.toISOString() });
  return { plan, snapshot, quotaNotes: warnings };
}

/** A Region that a file names stands before the one of the run; what flags and environment name is the run's own. */
function regionOfFile({ region, origins }: PlanQuestion): { readonly region?: string } {
  const byFile = origins.region === 'plan' || origins.region === 'workload' || origins.region === 'prompt';
  return region !== null && byFile ? { region } : {};
}
