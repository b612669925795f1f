// Where the facts of a case come from: a plan file, a plan made now, or the catalogue alone where access is the question.

import { BqError } from '../base/errors.ts';
import { defaultSnapshot } from '../catalog/default-quotas.ts';
import { lifecycleAt, resolveModel } from '../catalog/models.ts';
import { staysIn } from '../catalog/regions.ts';
import type { Scope } from '../catalog/scope.ts';
import type { PlanFlagValues } from '../commands/plan/plan-question.ts';
import type { PlanResult } from '../contracts/plan.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';
import { type CaseSubject, subjectOfModel, subjectOfPlan } from '../support/case/subject.ts';
import { readPlanFile } from './plan-file.ts';
import { runPlan } from './plan-run.ts';
import { loadQuotas, type QuotaSourceFlags } from './quota-source.ts';

export interface CaseFactFlags extends PlanFlagValues, QuotaSourceFlags {
  readonly kind?: string | undefined;
  readonly from?: string | undefined;
}

export interface LoadedCaseFacts {
  readonly subject: CaseSubject;
  readonly plan: PlanResult | null;
  readonly snapshot: QuotaSnapshot | null;
  readonly notices: readonly string[];
  readonly warnings: readonly string[];
}

/** @throws BqError as `bq plan` does */
export async function loadCaseFacts(flags: CaseFactFlags, now: Date): Promise<LoadedCaseFacts> {
  if (flags.from !== undefined) return fromPlan(await readPlanFile(flags.from), flags);
  if (flags.kind === 'model-access') {
    const resolved = resolveModel(flags.model ?? '');
    const scope = (flags.scope ?? null) as Scope | null;
    // Only the Region is wanted: nobody needs to be asked for quotas.
    const { snapshots, notices } = await loadQuotas({
      flags: { region: flags.region, profile: flags.profile, offline: true },
      now,
      severalRegions: false,
      refusesDefaults: null,
    });
    const region = snapshots[0]?.region ?? '';
    return {
      subject: subjectOfModel(resolved, region, scope, lifecycleAt(resolved.model, now.toISOString())),
      plan: null,
      snapshot: null,
      notices,
      warnings: [],
    };
  }
  const { result, snapshot, notices, loadWarnings } = await runPlan(flags.model ?? '', flags, now);
  return { subject: subjectOfPlan(result), plan: result, snapshot, notices, warnings: loadWarnings };
}

function fromPlan(plan: PlanResult, flags: CaseFactFlags): LoadedCaseFacts {
  const subject = subjectOfPlan(plan);
  const area = flags['stays-in'];
  if (area !== undefined) {
    const { model } = resolveModel(plan.model.id);
    const stays = staysIn(area, model, plan.region).some(({ profile }) => (profile?.id ?? null) === plan.profileId);
    if (!stays) {
      throw new BqError(
        `the plan of ${flags.from} does not stay in ${area}: it is processed in ${plan.processedIn.join(', ') || 'Regions that AWS does not name'}`,
        {
          code: 'LEAVES_AREA',
          kind: 'does-not-fit',
          suggestions: [`bq plan --model ${plan.model.id} --stays-in ${area} --json`],
        },
      );
    }
  }
  return { subject, plan: flags.kind === 'model-access' ? null : plan, snapshot: defaultSnapshot(plan.region), notices: [], warnings: [] };
}
