// Plans for tests of cases, made as the commands make them, on AWS's published defaults or on values of the test's own.

import { defaultSnapshot } from '../../src/catalog/default-quotas.ts';
import { resolveModel } from '../../src/catalog/models.ts';
import { type PlanFlagValues, planQuestion } from '../../src/commands/plan/plan-question.ts';
import type { PlanResult } from '../../src/contracts/plan.ts';
import { planRequest } from '../../src/planner/plan.ts';
import type { QuotaSnapshot } from '../../src/quotas/types.ts';
import type { CaseAnswers } from '../../src/support/case/answers.ts';
import { TEST_NOW } from './run-bq.ts';

export function planFor(
  model: string,
  flags: PlanFlagValues & { readonly scope?: 'on-demand' | 'geo' | 'global' },
  snapshot: QuotaSnapshot = defaultSnapshot('us-east-1'),
): PlanResult {
  const facts = { resolved: resolveModel(model), scope: flags.scope ?? null, snapshot, burndownOverrides: {} };
  return planRequest(planQuestion({ fast: true, ...flags }, facts), snapshot, TEST_NOW).result;
}

/** Nothing answered. */
export const NO_ANSWERS: CaseAnswers = {
  supportPlan: null,
  staysIn: null,
  wanted: null,
  steadyRequestsPerMinute: null,
  shareAbove25k: null,
  usedTokensPerMinute: null,
  usedRequestsPerMinute: null,
  crossRegion: null,
  residencyReason: null,
  maxTokensReason: null,
  growth: null,
  goLive: null,
  impact: null,
  useCase: null,
  retries: null,
  monitoring: null,
  ramp: null,
  tried: [],
  symptom: null,
  useCaseForm: null,
  marketplace: null,
  errors: [],
  seen: [],
  requestIds: [],
};
