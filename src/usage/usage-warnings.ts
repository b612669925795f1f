// What makes usage less than it seems: lines that were passed over, clocks that disagree, Regions in which nothing ran.

import { formatDuration, formatNumber, plural } from '../base/numbers.ts';
import { allModels, type ResolvedModel } from '../catalog/models.ts';
import { choices } from '../catalog/regions.ts';
import type { LogUsage } from './log-usage.ts';
import type { CallerUsage } from './usage.ts';

/**
 * @param callers those of the models and Regions that were asked for
 * @param counted records that count: not twice, not before the window
 */
export function logWarnings(usage: LogUsage, callers: number, counted: number, fallbackRegion: string): string[] {
  const list: string[] = [];
  const say = (when: boolean | number, text: string) => when && list.push(text);
  const firstOf = (kind: 'broken' | 'unknown') => {
    const numbers = usage.problems.filter((line) => line.kind === kind).slice(0, 5);
    return numbers.map(({ file, line, problem }) => `${file}:${line} (${problem})`).join(', ');
  };
  say(usage.broken, `${plural(usage.broken, 'line')} could not be read: ${firstOf('broken')}`);
  say(usage.unknown, `${plural(usage.unknown, 'line')} of another kind: ${firstOf('unknown')}`);
  say(usage.duplicates, `${plural(usage.duplicates, 'record')} came more than once (the files overlap) and were counted once`);
  say(!usage.allCompared, 'the log is too large to compare all request IDs: overlaps in its later part are counted twice');
  say(usage.ahead, `${plural(usage.ahead, 'record')} ahead of this machine's clock: one of the clocks is wrong`);
  say(usage.beforeWindow, `${plural(usage.beforeWindow, 'record')} before --last left out`);
  say(usage.withoutRegion, `${plural(usage.withoutRegion, 'record')} without a Region: taken as ${fallbackRegion} (--region)`);
  say(
    usage.bodiesElsewhere,
    `${plural(usage.bodiesElsewhere, 'record')} whose body is an object of its own that is not here: what they asked for is not known (copy data/ too)`,
  );
  if (counted > 0 && callers === 0) say(true, 'no record is of the model or Region that was asked for');
  return list;
}

export interface MetricFacts {
  readonly callers: readonly CallerUsage[];
  readonly regions: readonly string[];
  /** Regions that could not be read: then an empty one says nothing. */
  readonly failures: number;
  /** Null: every model. */
  readonly resolved: ResolvedModel | null;
  readonly seconds: number;
  /** The first minute after the window. */
  readonly toMinute: number;
}

export function metricWarnings({ callers, regions, failures, resolved, seconds, toMinute }: MetricFacts): string[] {
  const list: string[] = [];
  for (const region of regions) {
    if (callers.some((caller) => caller.region === region) || failures > 0) continue;
    const offered = allModels().some((model) => choices(model, region).length > 0);
    list.push(
      offered
        ? `no Bedrock metric in ${region} within ${formatDuration(seconds)}${resolved ? ` for ${resolved.model.name}` : ''}: nothing ran there, or in another account or Region (permissions were sufficient)`
        : `no Bedrock metric in ${region}, and bq knows of no model that is offered there: is it the right Region?`,
    );
  }
  const ahead = callers.reduce((most, { minutes }) => Math.max(most, ...minutes.keys()), 0) - toMinute;
  if (ahead >= 0)
    list.push(`CloudWatch has minutes that lie ahead of this machine's clock: it is ${formatNumber(ahead + 1)} min behind or more`);
  return list;
}
