// Plans for tests of cases, made as the commands make them, on AWS's published defaults or on values of the test's own.

import { resolveModel } from '../../src/catalog/models.ts';
import { askedByFlags, type PlanFlagValues } from '../../src/commands/plan/flags.ts';
import type { Plan } from '../../src/planner/plan.ts';
import { planRequest } from '../../src/planner/plan-request.ts';
import { questionFrom } from '../../src/planner/question.ts';
import { defaultSnapshot } from '../../src/quotas/defaults.ts';
import type { QuotaSnapshot } from '../../src/quotas/types.ts';
import { TEST_NOW } from './run-bq.ts';

export function planFor(model: string, flags: PlanFlagValues, snapshot: QuotaSnapshot = defaultSnapshot('us-east-1')): Plan {
  const [said] = askedByFlags({ fast: true, ...flags, model }, new Set([...Object.keys(flags), 'model']));
  return planRequest(questionFrom(said), {
    resolved: resolveModel(model),
    snapshot,
    prompt: null,
    burndownOverrides: {},
    nowIso: TEST_NOW,
  });
}
