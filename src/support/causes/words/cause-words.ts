// The words of bq explain as data: a further language is one more file beside en.ts.
import type { PlanLimit } from '../../../planner/limits.ts';
import type { PlannedPrompt } from '../../../planner/plan.ts';
import type { CauseId } from '../causes.ts';

export interface CauseText {
  readonly title: string;
  readonly means: string;
  readonly now: readonly string[];
  readonly change: readonly string[];
}

/** What a person's own values make of the advice: it takes the place of what is said to everybody. */
export type AdviceId = 'zero' | 'below' | 'neverAdmitted' | 'neverFits';

export type PhraseId =
  | 'notReached'
  | 'limit'
  | 'limitUnknown'
  | 'limitDefault'
  | 'limitByHand'
  | 'limitRead'
  | 'noRpmRow'
  | 'allModels'
  | 'requestWith'
  | 'requestWithout'
  | 'promptCounted'
  | 'promptMany'
  | 'holds'
  | 'holdsWeighted'
  | 'fit'
  | 'fitNone'
  | 'maxTokensAdmitted'
  | 'maxTokensFor'
  | 'inputTooLong'
  | 'isZero'
  | 'isBelow'
  | 'callProfile'
  | 'pastEnd'
  | 'legacy'
  | 'legacyUntil';

export interface CauseWords {
  /** For a value that nobody states. */
  readonly unknown: string;
  readonly causes: Readonly<Record<CauseId, CauseText>>;
  readonly advice: Readonly<Record<AdviceId, Pick<CauseText, 'now' | 'change'>>>;
  readonly phrases: Readonly<Record<PhraseId, string>>;
  readonly kinds: Readonly<Record<PlanLimit['kind'], string>>;
  /** How the tokens of a prompt were counted. */
  readonly methods: Readonly<Record<PlannedPrompt['method'], string>>;
}
