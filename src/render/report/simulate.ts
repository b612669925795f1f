// The report of a simulation: run times and retries of each policy, and quota and throttles over time.

import { formatCompact, formatDecimal, formatDuration, formatNumber, formatPercent, plural } from '../../base/numbers.ts';
import { ENGLISH, type Language } from '../../base/phrases.ts';
import type { SimulatePolicy, SimulateResult } from '../../contracts/simulate.ts';
import { LIMIT_NAMES, LIMITS } from '../../quotas/limits.ts';
import type { Aim } from '../../simulator/scenario/scenario.ts';
import { barsDrawing } from './bars.ts';
import { type Panel, panelsDrawing, type Step } from './panels.ts';
import { formatCompactly } from './plan.ts';
import { type Range, rangesDrawing } from './ranges.ts';
import { type Figure, left, type Report, right } from './report.ts';

type Estimate = SimulatePolicy['completed'];

/** With its names and what it does as texts. */
type Told = Omit<SimulatePolicy, 'name' | 'sdk' | 'retry' | 'pacing'> & Readonly<Record<'name' | 'settings', string>>;
type Simulated = Omit<SimulateResult, 'policies' | 'optimized'> & {
  readonly policies: readonly Told[];
  readonly optimized: { readonly aim: Aim; readonly tried: number; readonly winner: string } | null;
};

const mean = (estimate: Estimate | null) => estimate?.mean ?? null;
const seconds = (value: number | null) => (value === null ? 'unknown' : formatDecimal(value, value < 100 ? 1 : 0));

export function simulateReport(answer: SimulateResult, { say }: Language = ENGLISH): Report {
  const { policies, optimized } = answer;
  const result: Simulated = {
    ...answer,
    policies: policies.map((policy) => ({
      ...policy,
      name: say(policy.name),
      settings: `${say(policy.sdk)}; ${say(policy.retry)}; ${say(policy.pacing)}`,
    })),
    optimized: optimized && { ...optimized, winner: say(optimized.winner) },
  };
  return {
    title: `Simulation of ${result.name}`,
    answer: answerOf(result),
    figures: [...runTimes(result), ...retries(result), ...overTime(result)],
    tables: [runs(result), ...workloads(result)],
    sources: sourcesOf(result),
  };
}

function answerOf({ policies, optimized }: Simulated): string[] {
  const ended = policies.filter(
    ({ failed, unfinished, runTimeSeconds }) => failed.mean + unfinished.mean === 0 && runTimeSeconds.p99 !== null,
  );
  const [fastest] = ended.toSorted((a, b) => (a.runTimeSeconds.p99?.mean ?? 0) - (b.runTimeSeconds.p99?.mean ?? 0));
  const [quietest] = ended.toSorted((a, b) => a.requestsThrottled.mean - b.requestsThrottled.mean);
  if (fastest === undefined || quietest === undefined) return ['No policy ends all executions: some failed or are unfinished'];
  return [
    `Fastest at p99: ${fastest.name}, ${seconds(mean(fastest.runTimeSeconds.p99))} s`,
    `Fewest throttles: ${quietest.name}, ${formatDecimal(quietest.requestsThrottled.mean, 0)}`,
    ...(optimized === null ? [] : [`Best for ${optimized.aim} of ${formatNumber(optimized.tried)} tried: ${optimized.winner}`]),
  ];
}

function runTimes({ policies }: Simulated): Figure[] {
  const ranges = policies.flatMap(({ name, runTimeSeconds: time }): Range[] => {
    const { min, p50, p90, p99, max } = time;
    if (!min || !p50 || !p90 || !p99 || !max || !time.mean) return [];
    const title = `${name}: mean ${seconds(time.mean.mean)} s, p50 ${seconds(p50.mean)}, p90 ${seconds(p90.mean)}, p99 ${seconds(p99.mean)}, ${seconds(min.mean)} to ${seconds(max.mean)}`;
    return [{ name, least: min.mean, p50: p50.mean, p90: p90.mean, p99: p99.mean, most: max.mean, mean: time.mean.mean, title }];
  });
  if (ranges.length === 0) return [];
  return [
    {
      title: 'Run time of an execution',
      description: 'From arrival to end, of executions that were completed, with each policy.',
      drawing: inUnit(ranges),
      table: {
        caption: 'Run time in seconds, means over replicates (± half of the 95 % interval)',
        columns: [left('policy'), ...['mean', 'p50', 'p90', 'p99', 'most', 'least'].map(right)],
        rows: policies.map(({ name, runTimeSeconds: time }) => [
          name,
          ...[time.mean, time.p50, time.p90, time.p99, time.max, time.min].map((one) => withInterval(one, seconds)),
        ]),
      },
    },
  ];
}

/** Ticks at whole minutes where there are many. */
function inUnit(ranges: readonly Range[]) {
  const isLong = ranges.some(({ most }) => most >= 600);
  const part = (value: number) => (isLong ? value / 60 : value);
  const shown = ranges.map((one) => ({
    ...one,
    least: part(one.least),
    p50: part(one.p50),
    p90: part(one.p90),
    p99: part(one.p99),
    most: part(one.most),
    mean: part(one.mean),
  }));
  return rangesDrawing(shown, (value) => `${formatDecimal(value)} ${isLong ? 'min' : 's'}`);
}

function withInterval(estimate: Estimate | null, show: (value: number) => string): string {
  if (estimate === null) return 'unknown';
  const half = estimate.high === null ? 0 : estimate.high - estimate.mean;
  return half > 0 && show(half) !== show(0) ? `${show(estimate.mean)} ±${show(half)}` : show(estimate.mean);
}

function retries({ policies }: Simulated): Figure[] {
  const count = (value: number) => formatDecimal(value, value < 100 ? 1 : 0);
  return [
    {
      title: 'Throttles and retries',
      description: 'Requests that were refused in a run of each policy; retries of an execution are in the table.',
      drawing: barsDrawing({
        bars: policies.map(({ name, requestsThrottled }) => ({
          name,
          note: count(requestsThrottled.mean),
          parts: [{ value: requestsThrottled.mean, series: 2, title: `${name}: ${count(requestsThrottled.mean)} refused` }],
        })),
        format: formatCompactly,
      }),
      table: {
        caption: 'Throttles of a run, and retries of an execution',
        columns: [
          left('policy'),
          right('throttles'),
          right('retries, mean'),
          right('retries, most'),
          right('SDK retries'),
          right('wasted requests'),
        ],
        rows: policies.map((policy) => [
          policy.name,
          withInterval(policy.requestsThrottled, count),
          withInterval(policy.retries.mean, count),
          policy.retries.max === null ? 'unknown' : count(policy.retries.max.mean),
          count(policy.sdkRetries.mean),
          formatPercent(policy.wastedShare.mean),
        ]),
      },
    },
  ];
}

const MOST_PANELS = 6;
const MOST_STEPS = 64;

function overTime({ policies, quota, optimized, seed }: Simulated): Figure[] {
  const timed = policies.filter(({ timeline }) => (timeline?.length ?? 0) > 0);
  const winner = timed.filter(({ name }) => name === optimized?.winner);
  const shown = [...new Set([...winner, ...timed])].slice(0, MOST_PANELS);
  if (shown.length === 0) return [];
  const panels = shown.map((policy): Panel => ({ title: policy.name, limit: quota.tokensPerMinute, steps: stepsOf(policy) }));
  return [
    {
      title: 'Quota and throttles over time',
      description: `The most tokens that counted against the quota, and how many requests were refused, of seed ${seed}.`,
      drawing: panelsDrawing({
        panels,
        columns: 1,
        format: formatCompactly,
        ticks: (from, to) =>
          [0, 1, 2, 3, 4].map((part) => ({
            value: from + ((to - from) * part) / 4,
            label: formatDuration(from + ((to - from) * part) / 4),
          })),
        key: [
          { label: 'counts against the quota', className: 'f1', kind: 'box' },
          { label: 'refused', className: 'f3', kind: 'box' },
          { label: 'quota', className: 'limit', kind: 'line' },
        ],
      }),
      table: {
        caption: 'The same in numbers',
        columns: [left('policy'), right('from'), right('to'), right('most tokens counted'), right('refused')],
        rows: panels.flatMap(({ title, steps }) =>
          steps.map(({ from, to, value, refused }) => [
            title,
            formatDuration(from),
            formatDuration(to),
            formatNumber(value),
            formatNumber(refused),
          ]),
        ),
      },
    },
  ];
}

/** At most so many steps: the most of those that are put together. */
function stepsOf({ name, timeline }: Told): Step[] {
  const slices = timeline ?? [];
  const each = Math.ceil(slices.length / MOST_STEPS);
  return Array.from({ length: Math.ceil(slices.length / each) }, (_, index): Step => {
    const group = slices.slice(index * each, (index + 1) * each);
    const peaks = group.flatMap(({ peakUsedTokens }) => peakUsedTokens ?? []);
    const value = peaks.length === 0 ? null : Math.max(...peaks);
    const refused = group.reduce((sum, { throttled }) => sum + throttled, 0);
    const [from, to] = [group[0]?.fromSeconds ?? 0, group.at(-1)?.toSeconds ?? 0];
    const title = `${name}, ${formatDuration(from)} to ${formatDuration(to)}: ${value === null ? 'nothing counted' : `${formatNumber(value)} tokens counted`}, ${formatNumber(refused)} refused`;
    return { from, to, value, over: null, refused, title };
  });
}

function runs({ policies }: Simulated) {
  const whole = (estimate: Estimate | null) => (estimate === null ? 'unknown' : formatDecimal(estimate.mean, 1));
  return {
    caption: 'The whole run',
    columns: [
      left('policy'),
      left('how it retries'),
      right('done'),
      right('failed'),
      right('unfinished'),
      right('all done'),
      right('requests/min'),
      right('tokens/min'),
      right('of TPM'),
    ],
    rows: policies.map((policy) => [
      policy.name,
      policy.settings,
      whole(policy.completed),
      whole(policy.failed),
      whole(policy.unfinished),
      formatDuration(policy.makespanSeconds.mean),
      whole(policy.requestsPerMinute),
      formatNumber(policy.tokensPerMinute.mean),
      formatPercent(mean(policy.tokenUtilisation)),
    ]),
  };
}

function workloads({ policies }: Simulated) {
  const several = policies.filter((policy) => policy.workloads.length > 1);
  if (several.length === 0) return [];
  return [
    {
      caption: 'Each workload',
      columns: [left('workload'), left('policy'), right('done'), right('failed'), right('throttles'), right('mean run time')],
      rows: several.flatMap((policy) =>
        policy.workloads.map((one) => [
          one.name,
          policy.name,
          formatDecimal(one.completed.mean),
          formatDecimal(one.failed.mean),
          formatDecimal(one.requestsThrottled.mean),
          formatDuration(mean(one.runTimeMeanSeconds)),
        ]),
      ),
    },
  ];
}

function sourcesOf({ quota, replicates, seed, horizonSeconds }: Simulated): string[] {
  const limits = LIMITS.flatMap(({ key, metric }) => {
    const value = quota[key];
    return value == null ? [] : [`${formatCompact(value)} ${LIMIT_NAMES[metric]}`];
  });
  return [
    `Quota of the scenario: ${limits.length === 0 ? 'none' : limits.join(', ')}; window ${quota.window}, settled ${quota.settlement}`,
    `${plural(replicates, 'replicate')} from seed ${seed}, up to ${formatDuration(horizonSeconds)}: a simulation, not a measurement`,
  ];
}
