// What a field of a case is, what it is built from, and the few forms that its value takes.

import type { Values } from '../../base/words.ts';
import { cleanText, fill } from '../../base/words.ts';
import type { Plan } from '../../planner/plan.ts';
import type { QuotaSnapshot } from '../../quotas/types.ts';
import type { CaseAnswers } from './answers.ts';
import type { CaseFigures } from './figures.ts';
import type { Route } from './route.ts';
import type { CaseRow } from './row.ts';
import type { CaseSubject } from './subject.ts';
import type { Language, PhraseId } from './words/language.ts';

export interface FieldContext {
  readonly language: Language;
  readonly subject: CaseSubject;
  /** Null where access is the question. */
  readonly plan: Plan | null;
  readonly figures: CaseFigures | null;
  readonly answers: CaseAnswers;
  readonly row: CaseRow | null;
  /** The quotas of the Region; null where access is the question. */
  readonly snapshot: QuotaSnapshot | null;
  readonly route: Route;
}

/** `flag`: what would answer a blank, `text` what stands around it. Null: the field does not apply. */
export type Field = { readonly lines: readonly string[] } | { readonly flag: string; readonly text?: string } | null;

export type Builder = (context: FieldContext) => Field;

export const line = (text: string): Field => ({ lines: [text] });
export const blank = (flag: string): Field => ({ flag });
export const phrase = ({ language }: FieldContext, id: PhraseId, values: Values = {}) => fill(language.phrases[id], values, language);
export const said = (text: string | null, flag: string): Field =>
  text === null || cleanText(text) === '' ? blank(flag) : line(cleanText(text));
export const listed = (values: readonly string[], flag: string, language: Language): Field => {
  const clean = [...new Set(values.map(cleanText))].filter(Boolean);
  return clean.length === 0 ? blank(flag) : line(clean.join(language.listSeparator));
};
