// What makes usage less than it seems: lines that were passed over, clocks that disagree, Regions in which nothing ran.

import type { NoteCode } from '../base/note-codes.ts';
import { type Note, note } from '../base/notes.ts';
import { formatDuration, formatNumber, plural } from '../base/numbers.ts';
import type { Endpoint } from '../catalog/endpoint.ts';
import { allModels, type ResolvedModel } from '../catalog/models.ts';
import { choices } from '../catalog/regions.ts';
import type { LogUsage } from './log-usage.ts';
import type { CallerUsage } from './usage.ts';

/** CloudWatch adds up what was settled. */
export const HOLDS_NOT_MEASURED = note(
  'HOLDS_NOT_MEASURED',
  'holds are not in these metrics: throttling starts before settled TPM reaches the quota',
);

/** What the metrics of bedrock-mantle do not tell. */
export const MANTLE_METRICS = note(
  'MANTLE_METRICS',
  'bedrock-mantle publishes neither throttles nor latency: what it refuses (429) is among the client errors; holds are not in these metrics, and model invocation logs do not hold its traffic',
);

/**
 * @param callers those of the models and Regions that were asked for
 * @param counted records that count: not twice, not before the window
 */
export function logWarnings(usage: LogUsage, callers: number, counted: number, fallbackRegion: string): Note[] {
  const { broken, unknown, duplicates, ahead, beforeWindow, withoutRegion, bodiesElsewhere } = usage;
  const firstOf = (kind: 'broken' | 'unknown') => {
    const numbers = usage.problems.filter((line) => line.kind === kind).slice(0, 5);
    return numbers.map(({ file, line, problem }) => `${file}:${line} (${problem})`).join(', ');
  };
  const records = (code: NoteCode, count: number, what: string) =>
    count > 0 ? [note(code, `${plural(count, 'record')} ${what}`, { records: count })] : [];
  const lines = (code: NoteCode, count: number, what: string) =>
    count > 0 ? [note(code, `${plural(count, 'line')} ${what}`, { lines: count })] : [];
  return [
    ...lines('LINES_LEFT_OUT', broken, `could not be read: ${firstOf('broken')}`),
    ...lines('LINES_OF_ANOTHER_KIND', unknown, `of another kind: ${firstOf('unknown')}`),
    ...records('RECORDS_TWICE', duplicates, 'came more than once (the files overlap) and were counted once'),
    ...(usage.allCompared
      ? []
      : [note('OVERLAPS_NOT_COMPARED', 'the log is too large to compare all request IDs: overlaps in its later part are counted twice')]),
    ...records('AHEAD_OF_CLOCK', ahead, "ahead of this machine's clock: one of the clocks is wrong"),
    ...records('BEFORE_WINDOW', beforeWindow, 'before --last left out'),
    ...records('WITHOUT_REGION', withoutRegion, `without a Region: taken as ${fallbackRegion} (--region)`),
    ...records(
      'BODIES_ELSEWHERE',
      bodiesElsewhere,
      'whose body is an object of its own that is not here: what they asked for is not known (copy data/ too)',
    ),
    ...(counted > 0 && callers === 0 ? [note('NOTHING_ASKED_FOR', 'no record is of the model or Region that was asked for')] : []),
  ];
}

export interface MetricFacts {
  readonly callers: readonly CallerUsage[];
  readonly regions: readonly string[];
  /** Regions that could not be read: then an empty one says nothing. */
  readonly failures: number;
  /** Null: every model. */
  readonly resolved: ResolvedModel | null;
  readonly endpoint: Endpoint;
  readonly seconds: number;
  /** The first minute after the window. */
  readonly toMinute: number;
}

export function metricWarnings({ callers, regions, failures, resolved, endpoint, seconds, toMinute }: MetricFacts): Note[] {
  const silent = failures > 0 ? [] : regions.filter((region) => !callers.some((caller) => caller.region === region));
  const minutes = callers.reduce((most, caller) => Math.max(most, ...caller.minutes.keys()), 0) - toMinute + 1;
  const behind = `CloudWatch has minutes that lie ahead of this machine's clock: it is ${formatNumber(minutes)} min behind or more`;
  return [
    ...silent.map((region) => noMetric(region, seconds, resolved, endpoint)),
    ...(minutes > 0 ? [note('CLOCK_BEHIND', behind, { minutes })] : []),
  ];
}

function noMetric(region: string, seconds: number, resolved: ResolvedModel | null, endpoint: Endpoint): Note {
  const isMantle = endpoint === 'mantle';
  const isOffered = allModels().some((model) => (isMantle ? model.mantleRegions.includes(region) : choices(model, region).length > 0));
  const what = isMantle ? 'metric of bedrock-mantle' : 'Bedrock metric';
  const ofModel = resolved ? ` for ${resolved.model.name}` : '';
  const text = isOffered
    ? `no ${what} in ${region} within ${formatDuration(seconds)}${ofModel}: nothing ran there, or in another account or Region (permissions were sufficient)`
    : `no ${what} in ${region}, and bq knows of no model that is offered there: is it the right Region?`;
  return note('NO_METRIC', text, { region, seconds, isOffered });
}
