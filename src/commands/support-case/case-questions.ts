// What a terminal is asked for a case, question by question; each answer is what its flag would have been.

import { BqError } from '../../base/errors.ts';
import { fill } from '../../base/words.ts';
import { resolveModel } from '../../catalog/models.ts';
import { areas, isWellFormedRegion } from '../../catalog/regions.ts';
import { Asker, type AskStreams } from '../../shell/ask.ts';
import { MOST_TOKENS, parseBoundedNumber } from '../../shell/flags.ts';
import { CASE_KINDS, type CaseKind, SUPPORT_PLANS, SYMPTOMS } from '../../support/case/answers.ts';
import type { FieldId, Language, QuestionId } from '../../support/case/words/language.ts';
import { parseDate } from './case-flags.ts';

type Answers = Record<string, unknown>;

interface CaseQuestion {
  readonly flag: string;
  readonly label: FieldId | QuestionId;
  readonly options?: readonly string[];
  /** How an answer is written. */
  readonly form?: string;
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

const QUESTIONS: readonly CaseQuestion[] = [
  { flag: 'kind', label: 'kind', options: CASE_KINDS, isRequired: true, parse: same },
  {
    flag: 'model',
    label: 'model',
    isRequired: true,
    when: ({ from }) => from === undefined,
    parse: (answer) => resolveModel(answer).query,
  },
  { flag: 'region', label: 'region', isSetting: true, when: ({ from }) => from === undefined, parse: parseRegion },
  { flag: 'support-plan', label: 'supportPlan', isSetting: true, options: SUPPORT_PLANS, parse: same },
  { flag: 'stays-in', label: 'staysIn', isSetting: true, parse: parseArea },
  { flag: 'symptom', label: 'symptom', options: SYMPTOMS, kinds: ['model-access'], parse: same },
  ...load(),
  { flag: 'used-tpm', label: 'currentUsage', kinds: ['quota-increase', 'throttled-under-quota'], parse: tokens('used-tpm') },
  {
    flag: 'cross-region',
    label: 'crossRegion',
    options: ['yes', 'no'],
    kinds: ['quota-increase', 'throttled-under-quota'],
    when: (answers) => answers['stays-in'] === undefined,
    parse: same,
  },
  { flag: 'retries', label: 'retries', kinds: ['quota-increase', 'throttled-under-quota'], parse: same },
  { flag: 'monitoring', label: 'monitoring', kinds: INCREASE, parse: same },
  { flag: 'use-case', label: 'useCase', parse: same },
  { flag: 'go-live', label: 'goLive', form: 'YYYY-MM-DD', parse: parseDate },
  { flag: 'impact', label: 'impact', parse: same },
];

/** The workload; a plan file has it already. */
function load(): CaseQuestion[] {
  const when = ({ from }: Answers) => from === undefined;
  return [
    { flag: 'input-tokens', label: 'averageInput', kinds: WITH_LOAD, when, parse: tokens('input-tokens') },
    { flag: 'output-tokens', label: 'averageOutput', kinds: WITH_LOAD, when, parse: tokens('output-tokens') },
    { flag: 'max-tokens', label: 'maxTokens', kinds: WITH_LOAD, when, parse: tokens('max-tokens', 1) },
    { flag: 'max-tokens-reason', label: 'maxTokensReason', kinds: INCREASE, parse: same },
    { flag: 'requests-per-minute', label: 'peakRpm', kinds: WITH_LOAD, when, parse: rate('requests-per-minute') },
    { flag: 'steady-rpm', label: 'steadyRpm', kinds: ['quota-increase', 'restore-default'], parse: rate('steady-rpm') },
    { flag: 'growth', label: 'growth', kinds: INCREASE, parse: same },
  ];
}

/** Whether the question is still to be asked, for this kind of case and what was answered before. */
function isOpen({ flag, kinds, when }: CaseQuestion, answers: Answers): boolean {
  if (answers[flag] !== undefined) return false;
  return (kinds === undefined || kinds.includes(answers.kind as CaseKind)) && (when === undefined || when(answers));
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
  language: Language,
  streams?: AskStreams,
): Promise<Flags> {
  const asker = new Asker(streams);
  const answers: Answers = { ...flags };
  try {
    for (const question of QUESTIONS) {
      if (given.has(question.flag) || !isOpen(question, answers)) continue;
      const { flag, label, options, isRequired, parse } = question;
      const answer = await asker.ask<unknown>({
        text: (language.questions as Record<string, string>)[label] ?? language.fields[label as FieldId],
        ...(options ? { options, meanings: { ...language.kinds, ...language.symptoms } } : {}),
        ...(isRequired ? {} : { whenEmpty: null, hint: hintOf(question, language) }),
        parse,
        refused: (problem) => fill(language.questions.unusable, { problem }, language),
      });
      if (answer !== null) answers[flag] = answer;
    }
  } finally {
    asker.close();
  }
  return answers as Flags;
}

/** That Enter leaves it open, and the form of what has one. */
function hintOf({ form }: CaseQuestion, { questions }: Language): string {
  return form === undefined ? questions.optional : fill(questions.formed, { form, optional: questions.optional });
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
  return new BqError(`a case needs ${needed.map(({ flag }) => `--${flag}`).join(' and ')}`, {
    code: 'ANSWERS_NEEDED',
    kind: 'usage',
    suggestions: [
      ...needed.map(({ flag, options }) => `--${flag} ${options ? options.join('|') : 'MODEL (or --from plan.json)'}`),
      `left as blanks in the text without: ${blanks.map(({ flag }) => `--${flag}`).join(' ')}`,
      'in a terminal, bq support-case asks',
    ],
  });
}

export function lacksAnswers(flags: Answers): boolean {
  return flags.kind === undefined || (flags.model === undefined && flags.from === undefined);
}
