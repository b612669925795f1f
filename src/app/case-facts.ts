// Where the facts of a case come from: a plan file, a plan made now, or the catalogue alone where access is the question.

import { BqError } from '../base/errors.ts';
import type { Note } from '../base/notes.ts';
import { phrase } from '../base/phrases.ts';
import { lifecycleAt, resolveModel } from '../catalog/models.ts';
import { requireKnownRegion, staysIn } from '../catalog/regions.ts';
import type { Plan } from '../planner/plan.ts';
import type { PlanQuestion } from '../planner/question.ts';
import { defaultSnapshot } from '../quotas/defaults.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';
import { type CaseSubject, subjectOfModel, subjectOfPlan } from '../support/case/subject.ts';
import { SUPPORT_CASE } from '../words/en/support-case.ts';
import type { Context } from './context.ts';
import { runPlan } from './plan.ts';
import { readPlanFile } from './plan-file.ts';

/** What a case is made from. */
export interface CaseQuestion {
  readonly isAboutAccess: boolean;
  /** What bq plan --json wrote; null where the question is planned now. */
  readonly from: string | null;
  /** The Region that the plan must be of, where somebody names one beside it. */
  readonly fromRegion: string | null;
  readonly question: PlanQuestion;
}

export interface LoadedCaseFacts {
  readonly subject: CaseSubject;
  readonly plan: Plan | null;
  readonly snapshot: QuotaSnapshot | null;
  readonly quotaNotes: readonly Note[];
}

/** @throws BqError as `bq plan` does */
export async function loadCaseFacts(context: Context, asked: CaseQuestion): Promise<LoadedCaseFacts> {
  const { question } = asked;
  if (asked.from !== null) return fromPlan(await readPlanFile(context, asked.from), asked.from, asked);
  if (asked.isAboutAccess) {
    const resolved = resolveModel(question.model ?? '');
    // Only the Region is wanted: nobody needs to be asked for quotas.
    const region = await context.region();
    requireKnownRegion(region);
    const lifecycle = lifecycleAt(resolved.model, context.now.toISOString(), region);
    return { subject: subjectOfModel(resolved, { region, scope: question.scope, lifecycle }), plan: null, snapshot: null, quotaNotes: [] };
  }
  const { plan, snapshot, quotaNotes } = await runPlan(context, question);
  return { subject: subjectOfPlan(plan), plan, snapshot, quotaNotes };
}

function fromPlan(plan: Plan, file: string, { isAboutAccess, question, fromRegion }: CaseQuestion): LoadedCaseFacts {
  if (fromRegion !== null && fromRegion.trim().toLowerCase() !== plan.region) {
    throw new BqError(phrase(SUPPORT_CASE, 'otherRegion', file, plan.region, fromRegion), {
      code: 'TWO_PLANS',
      kind: 'usage',
      suggestions: [
        `bq plan --from ${file} --region ${fromRegion} --json | bq support-case --from -`,
        phrase(SUPPORT_CASE, 'leaveOut', '--region'),
      ],
    });
  }
  const subject = subjectOfPlan(plan);
  const area = question.staysIn;
  if (area !== null) {
    const { model } = plan.resolved;
    const stays = staysIn(area, model, plan.region).some(({ profile }) => (profile?.id ?? null) === plan.profileId);
    if (!stays) {
      throw new BqError(phrase(SUPPORT_CASE, 'leavesArea', file, area, plan.processedIn), {
        code: 'LEAVES_AREA',
        kind: 'does-not-fit',
        suggestions: [`bq plan --model ${plan.model.id} --stays-in ${area} --json`],
      });
    }
  }
  return { subject, plan: isAboutAccess ? null : plan, snapshot: defaultSnapshot(plan.region), quotaNotes: [] };
}
