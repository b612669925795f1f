// The fields of a case that say what happened: of the errors that the user showed, those that the case is about.

import { cleanText } from '../../base/words.ts';
import { causeOf } from '../causes/causes.ts';
import type { Occurrence } from '../errors/error-text.ts';
import { type Builder, blank, type Field, type FieldContext, line, listed, phrase } from './field.ts';
import { timeText } from './words/places-and-times.ts';

/** Request IDs that a case takes; more help nobody. */
const MOST_IDS = 10;
const MOST_MESSAGES = 3;

export const errorType: Builder = (context) => ofErrors(({ errorType: type }) => type, context);
export const httpStatus: Builder = (context) => ofErrors(({ httpStatus: status }) => status, context);

/** The messages, most frequent first, each on a line of its own. */
export const errorText: Builder = (context) => {
  const counts = new Map<string, number>();
  for (const { message } of relevantErrors(context)) {
    const text = cleanText(message);
    if (text !== '') counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const texts = [...counts].sort((a, b) => b[1] - a[1]).map(([text]) => text);
  if (texts.length > 0) return { lines: texts.slice(0, MOST_MESSAGES) };
  return hasNoError(context) ? null : blank('--error');
};

export const errorOperation: Builder = (context) => {
  const operations = relevantErrors(context).flatMap(({ operation }) => operation ?? []);
  return operations.length === 0 ? null : listed(operations, '--error', context.language);
};

export const errorCount: Builder = (context) => {
  const count = relevantErrors(context).length;
  return count < 2 ? null : line(phrase(context, 'errorCountText', { count }));
};

/** The first and last time; two are enough to find the rest. */
export const errorTimes: Builder = (context) => {
  const { answers, language } = context;
  const times = [...answers.seen, ...relevantErrors(context).flatMap(({ time }) => time ?? [])].sort();
  const first = times[0];
  const last = times.at(-1);
  if (first === undefined || last === undefined) return hasNoError(context) ? null : blank('--seen');
  if (first === last) return line(timeText(first, language));
  return line(phrase(context, 'timeRange', { from: timeText(first, language), to: timeText(last, language) }));
};

export const requestIds: Builder = (context) => {
  const ids = [...context.answers.requestIds, ...relevantErrors(context).flatMap(({ requestId }) => requestId ?? [])];
  if (ids.length === 0 && hasNoError(context)) return null;
  return listed(ids.slice(0, MOST_IDS), '--request-id', context.language);
};

function ofErrors(pick: (error: Occurrence) => string | number | null, context: FieldContext): Field {
  const known = relevantErrors(context)
    .map(pick)
    .filter((value) => value !== null && value !== '')
    .map(String);
  if (known.length === 0 && hasNoError(context)) return null;
  return listed(known, '--error', context.language);
}

/** An excerpt of a log has errors that the case is not about as well. */
function relevantErrors({ answers, route }: FieldContext): readonly Occurrence[] {
  // A try that the client repeats is no error of its own; without any other it is all that there is to show.
  const failed = answers.errors.filter(({ isRetry }) => !isRetry);
  const errors = failed.length > 0 ? failed : answers.errors;
  const about = errors.filter((error) => {
    const cause = causeOf(error);
    return cause !== null && cause.isThrottle === (route.kind === 'throttled-under-quota');
  });
  return about.length > 0 ? about : errors;
}

/** A model that cannot even be selected gives no error. */
function hasNoError({ answers: { symptom } }: FieldContext): boolean {
  return symptom === 'greyed-out' || symptom === 'not-listed';
}
