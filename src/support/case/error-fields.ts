// The fields of a case that say what happened: of the failures that the user showed, those that the case is about, each on one line, in AWS's words only.

import { cleanText } from '../../base/words.ts';
import type { CauseId } from '../causes/causes.ts';
import { causeOf } from '../causes/causes.ts';
import type { Failure } from '../errors/failures.ts';
import type { Symptom } from './answers.ts';
import { type Builder, blank, type FieldContext, line, listed, phrase } from './field.ts';
import { timeText } from './words/places-and-times.ts';

/** Request IDs that a case takes; more help nobody. */
const MOST_IDS = 10;
/** Of one failure: enough for AWS to find the rest. */
const MOST_IDS_EACH = 3;
const MOST_FAILURES = 5;

/** One line each, most frequent first: how often, what, AWS's words, when, request IDs. */
export const failures: Builder = (context) => {
  const shown = relevantFailures(context);
  if (shown.length === 0) return hasNoError(context) ? null : blank('--error');
  const byCount = [...shown].sort((a, b) => b.count - a.count || b.retries - a.retries);
  return { lines: byCount.slice(0, MOST_FAILURES).map((failure) => failureLine(failure, context)) };
};

function failureLine(failure: Failure, context: FieldContext): string {
  const { error, errorTypes, httpStatuses, operations, count, retries, firstSeen, lastSeen, requestIds: ids } = failure;
  const separator = context.language.listSeparator;
  const what = [...errorTypes, ...httpStatuses.map((status) => `HTTP ${status}`), ...operations].map(cleanText).join(separator);
  const words = error.speaker === 'service' ? cleanText(error.message) : '';
  const parts = [
    count > 0 ? phrase(context, 'failureCount', { count }) : phrase(context, 'failureTries', { count: retries }),
    ...(what === '' && words === ''
      ? [phrase(context, 'failureUnnamed')]
      : [what, words === '' ? '' : phrase(context, 'failureWords', { words })]),
    firstSeen === null || lastSeen === null ? '' : timesText(firstSeen, lastSeen, context),
    ids.length === 0 ? '' : phrase(context, 'failureIds', { ids: ids.slice(0, MOST_IDS_EACH).map(cleanText).join(separator) }),
  ];
  return parts.filter(Boolean).join(context.language.partSeparator);
}

/** The times that the user gives; blank where no failure shows one either. */
export const errorTimes: Builder = (context) => {
  const times = [...context.answers.seen].sort();
  const [first] = times;
  const last = times.at(-1);
  if (first !== undefined && last !== undefined) return line(timesText(first, last, context));
  const isKnown = relevantFailures(context).some(({ firstSeen }) => firstSeen !== null);
  return isKnown || hasNoError(context) ? null : blank('--seen');
};

/** The request IDs that the user gives; blank where no failure has one either. */
export const requestIds: Builder = (context) => {
  const ids = context.answers.requestIds.slice(0, MOST_IDS);
  const isKnown = relevantFailures(context).some((failure) => failure.requestIds.length > 0);
  if (ids.length === 0 && (isKnown || hasNoError(context))) return null;
  return listed(ids, '--request-id', context.language);
};

const SYMPTOM_OF: Partial<Record<CauseId, Symptom>> = {
  'access-denied': 'access-denied',
  'service-control-policy': 'access-denied',
  'use-case-form': 'use-case-form',
  marketplace: 'marketplace',
  'account-not-verified': 'account-verification',
  'account-score': 'account-verification',
  'account-not-activated': 'operation-not-allowed',
  'channel-account': 'channel-account',
  'unsupported-country': 'unsupported-country',
  'data-retention': 'data-retention',
};

/** What the most frequent failure that keeps the model from being called says; null where none does. */
export function symptomOf(errors: readonly Failure[]): Symptom | null {
  const telling = [...errors].sort((a, b) => b.count - a.count).map(({ error }) => SYMPTOM_OF[causeOf(error)?.id ?? 'invalid-request']);
  return telling.find((symptom) => symptom !== undefined) ?? null;
}

function timesText(first: string, last: string, context: FieldContext): string {
  const { language } = context;
  if (first === last) return timeText(first, language);
  return phrase(context, 'timeRange', { from: timeText(first, language), to: timeText(last, language) });
}

/** An excerpt of a log has failures that the case is not about as well. */
function relevantFailures({ answers, route }: FieldContext): readonly Failure[] {
  // A try that the client repeats is no failure of its own; without any other it is all that there is to show.
  const told = answers.errors.filter(({ count, retries }) => count + retries > 0);
  const failed = told.filter(({ count }) => count > 0);
  const errors = failed.length > 0 ? failed : told;
  const about = errors.filter(({ error }) => {
    const cause = causeOf(error);
    return cause !== null && cause.isThrottle === (route.kind === 'throttled-under-quota');
  });
  return about.length > 0 ? about : errors;
}

/** A model that cannot even be selected gives no error. */
function hasNoError({ answers: { symptom } }: FieldContext): boolean {
  return symptom === 'greyed-out' || symptom === 'not-listed';
}
