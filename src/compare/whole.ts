// A number of requests that must be done by a time: when each way has done them, and what they cost in all.
import { Phrase, phrase, type Text } from '../base/phrases.ts';
import { jobsFor, roundsOf, splitLimits, TIMEOUT_HOURS } from '../batch/split-plan.ts';
import type { Way } from '../contracts/compare.ts';
import { latencySecondsOf } from '../planner/workload.ts';
import { batchQuotas } from '../quotas/batch.ts';
import { COMPARE } from '../words/en/compare.ts';
import type { CompareQuestion, PlaceFacts } from './way.ts';

/** So many requests within so long. */
export type Whole = NonNullable<CompareQuestion['whole']>;

/** Evenly over the time that there is. */
export const wholeRate = ({ total, deadlineSeconds }: Whole): number => (total / deadlineSeconds) * 60;

/** The way with its end and its price for all requests; whether it fits is then whether it ends in time. */
export function withWhole(way: Way, place: PlaceFacts, whole: Whole): Way {
  return way.kind === 'batch' ? batchWhole(way, place, whole) : rateWhole(way, place, whole);
}

function rateWhole(way: Way, place: PlaceFacts, { total, deadlineSeconds }: Whole): Way {
  const seconds = endAtRate(way, place, total);
  // Capacity that is bought is bought for the rate that the deadline needs.
  const isBought = way.kind === 'provisioned' || way.kind === 'reserved';
  const usd = isBought || way.perRequestUsd === null ? null : way.perRequestUsd * total;
  return {
    ...way,
    fits: seconds === null ? way.fits : way.fits !== false && seconds <= deadlineSeconds,
    whole: { seconds, usd, jobs: null },
  };
}

function batchWhole(way: Way, place: PlaceFacts, { total, deadlineSeconds }: Whole): Way {
  const { seconds, jobs } = batchEnd(place, total);
  const isTooFew = total < splitLimits(batchQuotas(place.model, place.snapshot).quotas).minimumRecords;
  const isLate = seconds !== null && seconds > deadlineSeconds;
  const usd = way.perRequestUsd === null ? null : way.perRequestUsd * total;
  return {
    ...way,
    fits: isTooFew || isLate ? false : seconds === null ? null : true,
    bindingLimit: isTooFew ? 'minimum records' : isLate ? 'deadline' : null,
    whole: { seconds, usd, jobs },
    notes: batchNotes(way, { jobs, total }),
  };
}

/** At the rate that bq plan calls safe; the last answer has to be written too. */
function endAtRate({ requestsPerMinute }: Way, { workload }: PlaceFacts, total: number): number | null {
  if (requestsPerMinute === null || requestsPerMinute <= 0) return null;
  return Math.max((total / requestsPerMinute) * 60, latencySecondsOf(workload.latency, workload.request.outputTokens));
}

/** AWS promises no speed of a job, but its end: the latest one counts. */
function batchEnd({ model, snapshot }: PlaceFacts, total: number): { readonly seconds: number | null; readonly jobs: number } {
  const { quotas } = batchQuotas(model, snapshot);
  const jobs = jobsFor(total, 0, splitLimits(quotas));
  const atOnce = quotas.find(({ kind }) => kind === 'jobs-under-way')?.value ?? null;
  return { seconds: roundsOf(jobs, atOnce, TIMEOUT_HOURS.least).latestSeconds, jobs };
}

/** The number of jobs takes the place of that of a day's records. */
function batchNotes({ notes }: Way, { jobs, total }: { readonly jobs: number; readonly total: number }): Text[] {
  const own = phrase(COMPARE, 'recordsInAll', total, jobs);
  return notes.map((note) => (note instanceof Phrase && note.key === 'recordsADay' ? own : note));
}
