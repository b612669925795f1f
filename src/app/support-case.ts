// The text to send to AWS: the facts of the plan, the errors that were seen, and the draft.
import { INPUTS } from '../base/input-words.ts';
import { type Note, note } from '../base/notes.ts';
import { phrase } from '../base/phrases.ts';
import type { SupportCaseResult } from '../contracts/support-case.ts';
import type { CaseAnswers, CaseKind, CaseLimit } from '../support/case/answers.ts';
import { draftCase } from '../support/case/draft.ts';
import type { Language } from '../support/case/words/language.ts';
import type { Failure } from '../support/errors/failures.ts';
import { SUPPORT_CASE } from '../words/en/support-case.ts';
import { type CaseQuestion, loadCaseFacts } from './case-facts.ts';
import type { Context } from './context.ts';
import { readFailures } from './read-failures.ts';

export interface CaseWish extends Pick<CaseQuestion, 'from' | 'fromRegion' | 'question'> {
  readonly kind: CaseKind;
  /** Null where nobody said: as `draftCase` takes it. */
  readonly limit: CaseLimit | null;
  readonly language: Language;
  /** Errors that were seen; null where no file is named. */
  readonly errorFile: string | null;
  /** What the user says for the text, beside the errors. */
  readonly answers: (errors: readonly Failure[]) => CaseAnswers;
}

/** @throws BqError as `bq plan` does, and where the errors cannot be read */
export async function writeCase(
  context: Context,
  wish: CaseWish,
): Promise<{ readonly result: SupportCaseResult; readonly warnings: readonly Note[] }> {
  const { kind, limit, language, errorFile } = wish;
  const { subject, plan, snapshot, quotaNotes } = await loadCaseFacts(context, { ...wish, isAboutAccess: kind === 'model-access' });
  const errors = errorFile === null ? [] : (await readFailures({ file: errorFile, next: phrase(INPUTS, 'nameFile', '--error') })).failures;
  const isEmpty = errorFile !== null && errors.length === 0;
  const notFound = isEmpty ? [note('NO_ERROR_FOUND', phrase(SUPPORT_CASE, 'noError', errorFile), { file: errorFile })] : [];
  const result = draftCase({ kind, limit, language, subject, plan, snapshot, answers: wish.answers(errors) });
  return { result, warnings: [...quotaNotes, ...notFound] };
}
