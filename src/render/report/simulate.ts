// The report of a simulation: run times and retries of each policy, and quota and throttles over time.

import { formatDecimal } from '../../base/numbers.ts';
import type { Language } from '../../base/phrases.ts';
import type { SimulatePolicy, SimulateResult } from '../../contracts/simulate.ts';
import { LIMITS } from '../../quotas/limits.ts';
import type { Aim } from '../../simulator/scenario/scenario.ts';
import { FIGURES } from '../../words/en/figures.ts';
import { SIMULATE } from '../../words/en/simulate.ts';
import { SIMULATE_REPORT } from '../../words/en/simulate-report.ts';
import { barsDrawing } from './bars.ts';
import { type Panel, panelsDrawing, type Step } from './panels.ts';
import { formatCompactly } from './plan.ts';
import { type Range, rangesDrawing } from './ranges.ts';
import { type Figure, left, type Report, type ReportTable, right } from './report.ts';

type Estimate = SimulatePolicy['completed'];

/** With its names and what it does as texts. */
type Told = Omit<SimulatePolicy, 'name' | 'sdk' | 'retry' | 'pacing'> & Readonly<Record<'name' | 'settings', string>>;
type Simulated = Omit<SimulateResult, 'policies' | 'optimized'> & {
  readonly policies: readonly Told[];
  readonly optimized: { readonly aim: Aim; readonly tried: number; readonly winner: string } | null;
};

/** The words of the report, and numbers as its language writes them. */
interface Said {
  readonly words: typeof SIMULATE_REPORT.english;
  readonly figures: typeof FIGURES.english;
  readonly limit: (typeof SIMULATE.english)['limit'];
}

const mean = (estimate: Estimate | null) => estimate?.mean ?? null;
const seconds = (value: number) => formatDecimal(value, value < 100 ? 1 : 0);
const count = seconds;

export function simulateReport(answer: SimulateResult, language: Language): Report {
  const { say } = language;
  const words = language.of(SIMULATE_REPORT);
  const said: Said = { words, figures: language.of(FIGURES), limit: language.of(SIMULATE).limit };
  const { policies, optimized } = answer;
  const result: Simulated = {
    ...answer,
    policies: policies.map((policy) => ({
      ...policy,
      name: say(policy.name),
      settings: words.settings(say(policy.sdk), say(policy.retry), say(policy.pacing)),
    })),
    optimized: optimized && { ...optimized, winner: say(optimized.winner) },
  };
  return {
    title: words.title(result.name),
    answer: answerOf(result, said),
    figures: [...runTimes(result, said), ...retries(result, said), ...overTime(result, said)],
    tables: [runs(result, said), ...workloads(result, said)],
    sources: sourcesOf(result, said),
  };
}

function answerOf({ policies, optimized }: Simulated, { words }: Said): string[] {
  const ended = policies.filter(
    ({ failed, unfinished, runTimeSeconds }) => failed.mean + unfinished.mean === 0 && runTimeSeconds.p99 !== null,
  );
  const [fastest] = ended.toSorted((a, b) => (a.runTimeSeconds.p99?.mean ?? 0) - (b.runTimeSeconds.p99?.mean ?? 0));
  const [quietest] = ended.toSorted((a, b) => a.requestsThrottled.mean - b.requestsThrottled.mean);
  if (fastest === undefined || quietest === undefined) return [words.notAllEnds];
  return [
    words.fastest(fastest.name, seconds(mean(fastest.runTimeSeconds.p99) ?? 0)),
    words.quietest(quietest.name, quietest.requestsThrottled.mean),
    ...(optimized === null ? [] : [words.best(optimized.aim, optimized.tried, optimized.winner)]),
  ];
}

function runTimes({ policies }: Simulated, said: Said): Figure[] {
  const { words } = said;
  const ranges = policies.flatMap(({ name, runTimeSeconds: time }): Range[] => {
    const { min, p50, p90, p99, max } = time;
    if (!min || !p50 || !p90 || !p99 || !max || !time.mean) return [];
    const title = words.range(name, {
      mean: seconds(time.mean.mean),
      p50: seconds(p50.mean),
      p90: seconds(p90.mean),
      p99: seconds(p99.mean),
      least: seconds(min.mean),
      most: seconds(max.mean),
    });
    return [{ name, least: min.mean, p50: p50.mean, p90: p90.mean, p99: p99.mean, most: max.mean, mean: time.mean.mean, title }];
  });
  if (ranges.length === 0) return [];
  const names = words.figures;
  return [
    {
      title: words.runTimes,
      description: words.runTimesDescription,
      drawing: inUnit(ranges, words),
      table: {
        caption: words.runTimesCaption,
        columns: [left(words.policy), ...[names.mean, names.p50, names.p90, names.p99, names.most, names.least].map(right)],
        rows: policies.map(({ name, runTimeSeconds: time }) => [
          name,
          ...[time.mean, time.p50, time.p90, time.p99, time.max, time.min].map((one) => withInterval(one, seconds, said)),
        ]),
      },
    },
  ];
}

/** Ticks at whole minutes where there are many. */
function inUnit(ranges: readonly Range[], words: Said['words']) {
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
  return rangesDrawing(shown, isLong ? words.inMinutes : words.inSeconds, words.ranges);
}

function withInterval(estimate: Estimate | null, show: (value: number) => string, { figures }: Said): string {
  if (estimate === null) return figures.unknown;
  const half = estimate.high === null ? 0 : estimate.high - estimate.mean;
  return half > 0 && show(half) !== show(0) ? `${show(estimate.mean)} ±${show(half)}` : show(estimate.mean);
}

function retries({ policies }: Simulated, said: Said): Figure[] {
  const { words, figures } = said;
  const columns = words.retryColumns;
  return [
    {
      title: words.retries,
      description: words.retriesDescription,
      drawing: barsDrawing({
        bars: policies.map(({ name, requestsThrottled }) => ({
          name,
          note: count(requestsThrottled.mean),
          parts: [{ value: requestsThrottled.mean, series: 2, title: words.refusedBy(name, count(requestsThrottled.mean)) }],
        })),
        format: formatCompactly,
      }),
      table: {
        caption: words.retriesCaption,
        columns: [
          left(words.policy),
          right(columns.throttles),
          right(columns.mean),
          right(columns.most),
          right(columns.sdk),
          right(columns.wasted),
        ],
        rows: policies.map((policy) => [
          policy.name,
          withInterval(policy.requestsThrottled, count, said),
          withInterval(policy.retries.mean, count, said),
          policy.retries.max === null ? figures.unknown : count(policy.retries.max.mean),
          count(policy.sdkRetries.mean),
          figures.percent(policy.wastedShare.mean),
        ]),
      },
    },
  ];
}

const MOST_PANELS = 6;
const MOST_STEPS = 64;

function overTime({ policies, quota, optimized, seed }: Simulated, said: Said): Figure[] {
  const { words, figures } = said;
  const timed = policies.filter(({ timeline }) => (timeline?.length ?? 0) > 0);
  const winner = timed.filter(({ name }) => name === optimized?.winner);
  const shown = [...new Set([...winner, ...timed])].slice(0, MOST_PANELS);
  if (shown.length === 0) return [];
  const panels = shown.map((policy): Panel => ({ title: policy.name, limit: quota.tokensPerMinute, steps: stepsOf(policy, words) }));
  const { from: fromColumn, to: toColumn, tokens, refused: refusedColumn } = words.stepColumns;
  return [
    {
      title: words.overTime,
      description: words.overTimeDescription(seed),
      drawing: panelsDrawing({
        panels,
        columns: 1,
        format: formatCompactly,
        ticks: (from, to) =>
          [0, 1, 2, 3, 4].map((part) => ({
            value: from + ((to - from) * part) / 4,
            label: figures.duration(from + ((to - from) * part) / 4),
          })),
        key: [
          { label: words.key.counts, className: 'f1', kind: 'box' },
          { label: words.key.refused, className: 'f3', kind: 'box' },
          { label: words.key.quota, className: 'limit', kind: 'line' },
        ],
      }),
      table: {
        caption: words.numbersCaption,
        columns: [left(words.policy), right(fromColumn), right(toColumn), right(tokens), right(refusedColumn)],
        rows: panels.flatMap(({ title, steps }) =>
          steps.map(({ from, to, value, refused }) => [
            title,
            figures.duration(from),
            figures.duration(to),
            figures.number(value),
            figures.number(refused),
          ]),
        ),
      },
    },
  ];
}

/** At most so many steps: the most of those that are put together. */
function stepsOf({ name, timeline }: Told, words: Said['words']): Step[] {
  const slices = timeline ?? [];
  const each = Math.ceil(slices.length / MOST_STEPS);
  return Array.from({ length: Math.ceil(slices.length / each) }, (_, index): Step => {
    const group = slices.slice(index * each, (index + 1) * each);
    const peaks = group.flatMap(({ peakUsedTokens }) => peakUsedTokens ?? []);
    const value = peaks.length === 0 ? null : Math.max(...peaks);
    const refused = group.reduce((sum, { throttled }) => sum + throttled, 0);
    const [from, to] = [group[0]?.fromSeconds ?? 0, group.at(-1)?.toSeconds ?? 0];
    const title = words.step(name, { fromSeconds: from, toSeconds: to, tokens: value, refused });
    return { from, to, value, over: null, refused, title };
  });
}

function runs({ policies }: Simulated, { words, figures }: Said): ReportTable {
  const columns = words.runColumns;
  const whole = (estimate: Estimate) => formatDecimal(estimate.mean, 1);
  return {
    caption: words.runCaption,
    columns: [
      left(words.policy),
      left(columns.settings),
      right(columns.done),
      right(columns.failed),
      right(columns.unfinished),
      right(columns.allDone),
      right(columns.requests),
      right(columns.tokens),
      right(columns.ofTpm),
    ],
    rows: policies.map((policy) => [
      policy.name,
      policy.settings,
      whole(policy.completed),
      whole(policy.failed),
      whole(policy.unfinished),
      figures.duration(policy.makespanSeconds.mean),
      whole(policy.requestsPerMinute),
      figures.number(policy.tokensPerMinute.mean),
      figures.percent(mean(policy.tokenUtilisation)),
    ]),
  };
}

function workloads({ policies }: Simulated, { words, figures }: Said): ReportTable[] {
  const several = policies.filter((policy) => policy.workloads.length > 1);
  if (several.length === 0) return [];
  const { workload, done, failed, throttles, runTime } = words.workloadColumns;
  return [
    {
      caption: words.workloadsCaption,
      columns: [left(workload), left(words.policy), right(done), right(failed), right(throttles), right(runTime)],
      rows: several.flatMap((policy) =>
        policy.workloads.map((one) => [
          one.name,
          policy.name,
          formatDecimal(one.completed.mean),
          formatDecimal(one.failed.mean),
          formatDecimal(one.requestsThrottled.mean),
          figures.duration(mean(one.runTimeMeanSeconds)),
        ]),
      ),
    },
  ];
}

function sourcesOf({ quota, replicates, seed, horizonSeconds }: Simulated, { words, limit }: Said): string[] {
  const limits = LIMITS.flatMap(({ key, metric }) => {
    const value = quota[key];
    return value == null ? [] : [limit(value, metric)];
  });
  return [words.quota(limits, quota.window, quota.settlement), words.replicates(replicates, seed, horizonSeconds)];
}
