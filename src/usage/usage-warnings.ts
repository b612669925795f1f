// What makes usage less than it seems: lines that were passed over, clocks that disagree, Regions in which nothing ran.

import type { NoteCode } from '../base/note-codes.ts';
import { type Note, note } from '../base/notes.ts';
import { type Phrase, phrase } from '../base/phrases.ts';
import type { Endpoint } from '../catalog/endpoint.ts';
import { allModels, type ResolvedModel } from '../catalog/models.ts';
import { choices } from '../catalog/regions.ts';
import { LOGS } from '../words/en/logs.ts';
import { USAGE } from '../words/en/usage.ts';
import type { LogUsage } from './log-usage.ts';
import type { CallerUsage } from './usage.ts';

/** CloudWatch adds up what was settled. */
export const HOLDS_NOT_MEASURED = note('HOLDS_NOT_MEASURED', phrase(USAGE, 'holdsNotMeasured'));

/** What the metrics of bedrock-mantle do not tell. */
export const MANTLE_METRICS = note('MANTLE_METRICS', phrase(USAGE, 'mantleMetrics'));

/**
 * @param callers those of the models and Regions that were asked for
 * @param counted records that count: not twice, not before the window
 */
export function logWarnings(usage: LogUsage, callers: number, counted: number, fallbackRegion: string): Note[] {
  const { broken, unknown, duplicates, ahead, beforeWindow, withoutRegion, bodiesElsewhere } = usage;
  const firstOf = (kind: 'broken' | 'unknown') => {
    const lines = usage.problems.filter((line) => line.kind === kind).slice(0, 5);
    return lines.map(({ file, line, problem }) => phrase(LOGS, 'lineWith', file, line, problem));
  };
  const all: readonly (readonly [code: NoteCode, count: number, text: () => Phrase, unit: 'lines' | 'records'])[] = [
    ['LINES_LEFT_OUT', broken, () => phrase(LOGS, 'unreadLines', broken, firstOf('broken')), 'lines'],
    ['LINES_OF_ANOTHER_KIND', unknown, () => phrase(LOGS, 'otherLines', unknown, firstOf('unknown')), 'lines'],
    ['RECORDS_TWICE', duplicates, () => phrase(LOGS, 'twice', duplicates), 'records'],
    ['OVERLAPS_NOT_COMPARED', usage.allCompared ? 0 : 1, () => phrase(LOGS, 'notCompared'), 'records'],
    ['AHEAD_OF_CLOCK', ahead, () => phrase(LOGS, 'ahead', ahead), 'records'],
    ['BEFORE_WINDOW', beforeWindow, () => phrase(LOGS, 'beforeWindow', beforeWindow), 'records'],
    ['WITHOUT_REGION', withoutRegion, () => phrase(LOGS, 'withoutRegion', withoutRegion, fallbackRegion), 'records'],
    ['BODIES_ELSEWHERE', bodiesElsewhere, () => phrase(LOGS, 'bodiesElsewhere', bodiesElsewhere), 'records'],
  ];
  return [
    ...all.flatMap(([code, count, text, unit]) =>
      count > 0 ? [note(code, text(), code === 'OVERLAPS_NOT_COMPARED' ? {} : { [unit]: count })] : [],
    ),
    ...(counted > 0 && callers === 0 ? [note('NOTHING_ASKED_FOR', phrase(LOGS, 'nothingAskedFor'))] : []),
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
  return [
    ...silent.map((region) => noMetric(region, seconds, resolved, endpoint)),
    ...(minutes > 0 ? [note('CLOCK_BEHIND', phrase(USAGE, 'clockBehind', minutes), { minutes })] : []),
  ];
}

function noMetric(region: string, seconds: number, resolved: ResolvedModel | null, endpoint: Endpoint): Note {
  const isMantle = endpoint === 'mantle';
  const isOffered = allModels().some((model) => (isMantle ? model.mantleRegions.includes(region) : choices(model, region).length > 0));
  const text = isOffered
    ? phrase(USAGE, 'noMetric', region, seconds, resolved?.model.name ?? null, isMantle)
    : phrase(USAGE, 'wrongRegion', region, isMantle);
  return note('NO_METRIC', text, { region, seconds, isOffered });
}
