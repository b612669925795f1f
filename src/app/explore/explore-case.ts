// The draft of a support case for what the interactive planner shows: what `bq support-case --from plan.json` writes, with every answer of the user left blank.

import type { Language } from '../../base/phrases.ts';
import type { Plan } from '../../planner/plan.ts';
import type { QuotaSnapshot } from '../../quotas/types.ts';
import { PLAIN } from '../../render/style.ts';
import { caseText } from '../../render/support-case.ts';
import { type CaseLimit, NO_ANSWERS } from '../../support/case/answers.ts';
import { draftCase } from '../../support/case/draft.ts';
import { subjectOfPlan } from '../../support/case/subject.ts';
import { loadLanguage } from '../../support/case/words/index.ts';

const COLUMNS = 78;

/** The increase of the limit that binds. @throws BqError as `bq support-case` does */
export async function draftFromPlan(plan: Plan, snapshot: QuotaSnapshot, { code }: Language): Promise<string> {
  const language = await loadLanguage(code);
  const result = draftCase({
    kind: 'quota-increase',
    limit: (plan.capacity?.bindingLimit ?? 'tpm') as CaseLimit,
    language,
    subject: subjectOfPlan(plan),
    plan,
    snapshot,
    answers: { ...NO_ANSWERS, staysIn: plan.question.staysIn },
  });
  return caseText(result, { language, style: PLAIN, columns: COLUMNS });
}
