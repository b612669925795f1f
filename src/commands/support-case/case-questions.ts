// What a terminal is asked for a case, question by question; each answer is what its flag would have been.

import { BqError } from '../../base/errors.ts';
import { LANGUAGE_CODES, type Language, phrase } from '../../base/phrases.ts';
import { resolveModel } from '../../catalog/models.ts';
import { areas, isWellFormedRegion } from '../../catalog/regions.ts';
import { Asker, type AskStreams, type Question } from '../../shell/ask.ts';
import { MOST_TOKENS, parseBoundedNumber } from '../../shell/flags.ts';
import { CASE_KINDS, type CaseKind, SUPPORT_PLANS, SYMPTOMS } from '../../support/case/answers.ts';
import type { Language as CaseWords, FieldId } from '../../support/case/words/language.ts';
import { SUPPORT_CASE } from '../../words/en/support-case.ts';
import { parseDate } from './case-flags.ts';

type Answers = Record<string, unknown>;
type Words = (typeof SUPPORT_CASE)['english'];

interface CaseQuestion {
  readonly flag: string;
  /** The field of the case that is asked for; null where the question has words of its own. */
  readonly label: FieldId | null;
  readonly options?: readonly string[];
  /** What Enter gives; null leaves it open. Without it the question needs an answer. */
  readonly whenEmpty?: (asked: Asked) => unknown;
  /** What Enter does, and the form of what has one, for the brackets behind the question. */
  readonly hint?: (words: Words, asked: Asked) => string;
  readonly isRequired?: boolean;
  /** Changes the case; leaves no blank in it. */
  readonly isSetting?: boolean;
  /** Cases that ask it; all where left out. */
  readonly kinds?: readonly CaseKind[];
  /** Whether earlier answers leave it open. */
  readonly when?: (answers: Answers) => boolean;
  readonly parse: (answer: string) => unknown;
}

const same = (answer: string) => answer;
const tokens =
  (flag: string, min = 0) =>
  (answer: string) =>
    parseBoundedNumber(answer, flag, { min, max: MOST_TOKENS, whole: true, unit: 'tokens' });
const rate = (flag: string) => (answer: string) => parseBoundedNumber(answer, flag, { min: 0, max: 1e9, whole: false });
const WITH_LOAD: readonly CaseKind[] = ['quota-increase', 'throttled-under-quota', 'restore-default'];
const INCREASE: readonly CaseKind[] = ['quota-increase'];

const open = { whenEmpty: () => null, hint: (words: Words) => words.leavesOpen };
/** Enter takes the first option. */
const first = (option: string) => ({ whenEmpty: () => option, hint: (words: Words) => words.taken(option) });

const QUESTIONS: readonly CaseQuestion[] = [
  {
    flag: 'lang',
    label: null,
    isSetting: true,
    options: LANGUAGE_CODES,
    whenEmpty: ({ language }) => language.code,
    hint: (words, { language }) => words.taken(language.code),
    parse: same,
  },
  { flag: 'kind', label: null, options: CASE_KINDS, isRequired: true, ...first(CASE_KINDS[0]), parse: same },
  {
    flag: 'model',
    label: null,
    isRequired: true,
    when: ({ from }) => from === undefined,
    parse: (answer) => resolveModel(answer).query,
  },
  {
    flag: 'region',
    label: null,
    isSetting: true,
    when: ({ from }) => from === undefined,
    whenEmpty: () => null,
    hint: (words, { region }) => (region === null ? words.leavesOpen : words.taken(region)),
    parse: parseRegion,
  },
  { flag: 'support-plan', label: null, isSetting: true, options: SUPPORT_PLANS, ...open, parse: same },
  { flag: 'stays-in', label: null, isSetting: true, whenEmpty: () => null, hint: (words) => words.noLimit, parse: parseArea },
  { flag: 'symptom', label: 'symptom', options: SYMPTOMS, kinds: ['model-access'], ...open, parse: same },
  ...load(),
  { flag: 'used-tpm', label: 'currentUsage', kinds: ['quota-increase', 'throttled-under-quota'], ...open, parse: tokens('used-tpm') },
  {
    flag: 'cross-region',
    label: 'crossRegion',
    options: ['yes', 'no'],
    kinds: ['quota-increase', 'throttled-under-quota'],
    when: (answers) => answers['stays-in'] === undefined,
    ...open,
    parse: same,
  },
  { flag: 'retries', label: 'retries', kinds: ['quota-increase', 'throttled-under-quota'], ...open, parse: same },
  { flag: 'monitoring', label: 'monitoring', kinds: INCREASE, ...open, parse: same },
  { flag: 'use-case', label: 'useCase', ...open, parse: same },
  { flag: 'go-live', label: 'goLive', whenEmpty: () => null, hint: (words) => words.formed('YYYY-MM-DD'), parse: parseDate },
  { flag: 'impact', label: 'impact', ...open, parse: same },
];

/** The workload; a plan file has it already. */
function load(): CaseQuestion[] {
  const when = ({ from }: Answers) => from === undefined;
  return [
    { ...open, flag: 'input-tokens', label: 'averageInput', kinds: WITH_LOAD, when, parse: tokens('input-tokens') },
    { ...open, flag: 'output-tokens', label: 'averageOutput', kinds: WITH_LOAD, when, parse: tokens('output-tokens') },
    { ...open, flag: 'max-tokens', label: 'maxTokens', kinds: WITH_LOAD, when, parse: tokens('max-tokens', 1) },
    { ...open, flag: 'max-tokens-reason', label: 'maxTokensReason', kinds: INCREASE, parse: same },
    { ...open, flag: 'requests-per-minute', label: 'peakRpm', kinds: WITH_LOAD, when, parse: rate('requests-per-minute') },
    { ...open, flag: 'steady-rpm', label: 'steadyRpm', kinds: ['quota-increase', 'restore-default'], parse: rate('steady-rpm') },
    { ...open, flag: 'growth', label: 'growth', kinds: INCREASE, parse: same },
  ];
}

/** Whether the question is still to be asked, for this kind of case and what was answered before. */
function isOpen({ flag, kinds, when }: CaseQuestion, answers: Answers): boolean {
  if (answers[flag] !== undefined) return false;
  return (kinds === undefined || kinds.includes(answers.kind as CaseKind)) && (when === undefined || when(answers));
}

/** Of the run: how it asks, and what Enter stands for. */
export interface Asked {
  readonly language: Language;
  /** The words of a case in that language, for what is asked of its fields. */
  readonly fields: CaseWords;
  /** The Region of a run that names none; null where that is not known. */
  readonly region: string | null;
}

/**
 * Asks what the flags leave open.
 *
 * @returns the flags with the answers among them
 * @throws BqError `interrupted`
 */
export async function askCase<Flags extends Answers>(
  flags: Flags,
  given: ReadonlySet<string>,
  asked: Asked,
  streams?: AskStreams,
): Promise<Flags> {
  const asker = new Asker(streams, asked.language);
  const answers: Answers = { ...flags };
  try {
    for (const question of QUESTIONS) {
      // The language of the run is known; that of the case is asked all the same.
      const known = question.flag === 'lang' ? { ...answers, lang: undefined } : answers;
      if (given.has(question.flag) || !isOpen(question, known)) continue;
      const answer = await asker.ask<unknown>(asQuestion(question, asked));
      if (answer !== null) answers[question.flag] = answer;
    }
  } finally {
    asker.close();
  }
  return answers as Flags;
}

/** In the words of the run. */
function asQuestion({ flag, label, options, whenEmpty, hint, parse }: CaseQuestion, asked: Asked): Question<unknown> {
  const { language, fields } = asked;
  const words = language.of(SUPPORT_CASE);
  const meanings = { ...words.languages, ...words.kinds, ...words.plans, ...words.crossRegion, ...fields.symptoms };
  return {
    text: label === null ? words.questions[flag as keyof Words['questions']] : fields.fields[label],
    ...(options ? { options, meanings } : {}),
    ...(whenEmpty ? { whenEmpty: whenEmpty(asked) } : {}),
    ...(hint ? { hint: hint(words, asked) } : {}),
    parse,
    refused: words.unusable,
  };
}

function parseRegion(answer: string): string {
  const region = answer.toLowerCase();
  if (!isWellFormedRegion(region)) throw new Error(`"${answer}"`);
  return region;
}

function parseArea(answer: string): string {
  const area = answer.toLowerCase();
  if (!areas().includes(area)) throw new Error(areas().join(', '));
  return area;
}

/** @throws usage error that lists the flags, those that a case cannot do without first */
export function missingAnswers(flags: Answers): BqError {
  const needed = QUESTIONS.filter(({ flag, isRequired, when }) => isRequired && flags[flag] === undefined && (!when || when(flags)));
  const blanks = QUESTIONS.filter(({ flag, isRequired, isSetting, kinds, when }) => {
    return (
      !isRequired &&
      !isSetting &&
      (!when || when(flags)) &&
      flags[flag] === undefined &&
      (!kinds || flags.kind === undefined || kinds.includes(flags.kind as CaseKind))
    );
  });
  const flagsOf = (questions: readonly CaseQuestion[]) => questions.map(({ flag }) => flag);
  return new BqError(phrase(SUPPORT_CASE, 'needs', flagsOf(needed)), {
    code: 'ANSWERS_NEEDED',
    kind: 'usage',
    suggestions: [
      ...needed.map(({ flag, options }) => (options ? `--${flag} ${options.join('|')}` : phrase(SUPPORT_CASE, 'model'))),
      phrase(SUPPORT_CASE, 'blanks', flagsOf(blanks)),
      phrase(SUPPORT_CASE, 'asks'),
    ],
  });
}

export function lacksAnswers(flags: Answers): boolean {
  return flags.kind === undefined || (flags.model === undefined && flags.from === undefined);
}
