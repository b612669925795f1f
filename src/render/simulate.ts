// A simulation as a table, a timeline, Markdown or CSV.

import { formatDecimal, formatPercent } from '../base/numbers.ts';
import { ENGLISH, english, type Text } from '../base/phrases.ts';
import { displayWidth, padEnd, padStart, stripControl, wrap } from '../base/text.ts';
import type { SimulatePolicy, SimulateResult } from '../contracts/simulate.ts';
import { LIMITS_OF } from '../quotas/limits.ts';
import { SIMULATE } from '../words/en/simulate.ts';
import { renderCsv } from './csv.ts';
import { type Layout, type WarnedLayout, warningLines, wordsOf } from './layout.ts';
import { escapeMarkdown, markdownTable } from './markdown.ts';
import { sparkline } from './sparkline.ts';
import { PLAIN } from './style.ts';
import { type Column, renderTable } from './table.ts';

export interface SimulateLayout extends WarnedLayout {
  readonly wantsTimeline: boolean;
}

const LONGEST_NAME = 20;

type Estimate = SimulatePolicy['completed'];
type SimulateWords = typeof SIMULATE.english;

interface Figure {
  /** Unit and meaning; the header of CSV. */
  readonly key: keyof SimulateWords['figures'];
  readonly pick: (policy: SimulatePolicy) => Estimate | null;
  readonly show: (value: number) => string;
  readonly dropOrder?: number;
  /** The text table gives its confidence interval; it would double the width of every column. */
  readonly isExact?: boolean;
  /** Left out of the table when it is 0 everywhere. */
  readonly onlyIfAny?: boolean;
}

const count = (value: number) => formatDecimal(value, value < 100 ? 1 : 0);
const seconds = (value: number) => formatDecimal(value, value < 100 ? 1 : 0);

/** The first table: one execution. */
const PER_EXECUTION: readonly Figure[] = [
  { key: 'runTimeMeanSeconds', pick: (p) => p.runTimeSeconds.mean, show: seconds, isExact: true },
  { key: 'runTimeP50Seconds', pick: (p) => p.runTimeSeconds.p50, show: seconds, dropOrder: 4 },
  { key: 'runTimeP90Seconds', pick: (p) => p.runTimeSeconds.p90, show: seconds, dropOrder: 5 },
  { key: 'runTimeP99Seconds', pick: (p) => p.runTimeSeconds.p99, show: seconds },
  { key: 'runTimeMaxSeconds', pick: (p) => p.runTimeSeconds.max, show: seconds, dropOrder: 2 },
  { key: 'runTimeMinSeconds', pick: (p) => p.runTimeSeconds.min, show: seconds, dropOrder: 3 },
  { key: 'retriesMean', pick: (p) => p.retries.mean, show: count, isExact: true },
  { key: 'retriesMax', pick: (p) => p.retries.max, show: count, dropOrder: 6 },
  { key: 'retriesMin', pick: (p) => p.retries.min, show: count, dropOrder: 7 },
];

/** The second table: the whole run. */
const PER_RUN: readonly Figure[] = [
  { key: 'completed', pick: (p) => p.completed, show: count },
  { key: 'failed', pick: (p) => p.failed, show: count },
  { key: 'unfinished', pick: (p) => p.unfinished, show: count, onlyIfAny: true },
  { key: 'makespanSeconds', pick: (p) => p.makespanSeconds, show: seconds },
  { key: 'requestsThrottled', pick: (p) => p.requestsThrottled, show: count },
  { key: 'requestsCut', pick: (p) => p.requestsCut ?? null, show: count },
  { key: 'requestsUnavailable', pick: (p) => p.requestsUnavailable, show: count, onlyIfAny: true },
  { key: 'requestsAbandoned', pick: (p) => p.requestsAbandoned, show: count, onlyIfAny: true },
  { key: 'sdkRetries', pick: (p) => p.sdkRetries, show: count, dropOrder: 6 },
  { key: 'wastedShare', pick: (p) => p.wastedShare, show: formatPercent, dropOrder: 2 },
  { key: 'requestsPerMinute', pick: (p) => p.requestsPerMinute, show: count, dropOrder: 5 },
  { key: 'requestUtilisation', pick: (p) => p.requestUtilisation, show: formatPercent, dropOrder: 4 },
  { key: 'tokensPerMinute', pick: (p) => p.tokensPerMinute, show: count, dropOrder: 3 },
  { key: 'tokenUtilisation', pick: (p) => p.tokenUtilisation, show: formatPercent, dropOrder: 1 },
];

const FIGURES = [...PER_EXECUTION, ...PER_RUN];

function shownFigures(result: SimulateResult, figures: readonly Figure[]): Figure[] {
  return figures.filter(({ pick, onlyIfAny }) => result.policies.some((p) => (pick(p)?.mean ?? 0) > 0 || (!onlyIfAny && pick(p) !== null)));
}

/** `2,284 ±31`; no half-width from a single replicate, none where there is no spread. */
function cell(estimate: Estimate | null, show: (value: number) => string): string {
  if (estimate === null) return '-';
  const half = estimate.high === null ? 0 : estimate.high - estimate.mean;
  const shown = show(half);
  return shown === show(0) ? show(estimate.mean) : `${show(estimate.mean)} ±${shown}`;
}

export function simulateText(result: SimulateResult, layout: SimulateLayout): string {
  const { columns } = layout;
  const parts = [
    [
      ...[head(result, layout), ...verdictLines(result, layout)].flatMap((line) => wrap(line, columns, { indent: '  ' })),
      ...warningLines(layout),
    ].join('\n'),
    figureTable(result, PER_EXECUTION, layout),
    figureTable(result, PER_RUN, layout),
    ...workloadTables(result, layout),
  ];
  if (layout.wantsTimeline) parts.push(...result.policies.flatMap((policy) => timelineText(result, policy, layout)));
  if (result.optimized) parts.push(optimizedText(result, layout));
  return parts.join('\n\n');
}

/** What somebody may have named, in the language of the layout. */
const nameOf = (name: Text, { language = ENGLISH }: Pick<Layout, 'language'>) => stripControl(language.say(name), { oneLine: true });

/** Whether everything ends, which policy is the fastest and which the quietest, and how to go on. */
function verdictLines({ policies, optimized }: SimulateResult, layout: Layout): string[] {
  const { green, red } = layout.style;
  const words = wordsOf(layout, SIMULATE);
  const p99 = ({ runTimeSeconds }: SimulatePolicy) => runTimeSeconds.p99?.mean ?? Number.POSITIVE_INFINITY;
  const undone = ({ failed, unfinished }: SimulatePolicy) => failed.mean + unfinished.mean;
  const told = (policy: SimulatePolicy) => words.told(nameOf(policy.name, layout), seconds(p99(policy)), policy.requestsThrottled.mean);
  const whole = policies.filter((policy) => undone(policy) === 0 && policy.runTimeSeconds.p99 !== null);
  const [fastest] = whole.toSorted((a, b) => p99(a) - p99(b));
  const [quietest] = whole.toSorted((a, b) => a.requestsThrottled.mean - b.requestsThrottled.mean || p99(a) - p99(b));
  const lines: string[] = [];
  if (fastest === undefined || quietest === undefined) {
    const [least] = policies.toSorted((a, b) => undone(a) - undone(b));
    if (least === undefined) return [];
    lines.push(words.undone(count(undone(least)), policies.length === 1 ? null : nameOf(least.name, layout), red));
  } else if (policies.length === 1) lines.push(words.done(told(fastest), green));
  else if (fastest === quietest) lines.push(words.best(told(fastest), green));
  else lines.push(words.fastest(told(fastest), told(quietest), green));
  return optimized === null ? [...lines, words.next] : lines;
}

/** Several workloads on one quota: each apart, and all of them. */
function workloadTables(result: SimulateResult, layout: Layout): string[] {
  const { style, columns } = layout;
  const words = wordsOf(layout, SIMULATE);
  const { figures } = words;
  const severalOf = (policy: SimulatePolicy) => policy.workloads.length > 1;
  return result.policies.filter(severalOf).map((policy) => {
    const row = (name: string, one: Omit<SimulatePolicy['workloads'][number], 'name'>) => [
      name,
      cell(one.completed, count),
      cell(one.failed, count),
      cell(one.requestsSent, count),
      cell(one.requestsThrottled, count),
      meanOf(one.tokensPerMinute, count),
      meanOf(one.runTimeMeanSeconds, seconds),
    ];
    return renderTable({
      columns: [
        { header: result.policies.length > 1 ? words.workloadColumnOf(nameOf(policy.name, layout)) : words.workloadColumn, flexible: true },
        { header: figures.completed, align: 'right' },
        { header: figures.failed, align: 'right' },
        { header: words.requestsColumn, align: 'right', dropOrder: 2 },
        { header: figures.requestsThrottled, align: 'right' },
        { header: figures.tokensPerMinute, align: 'right', dropOrder: 3 },
        { header: figures.runTimeMeanSeconds, align: 'right', dropOrder: 1 },
      ],
      rows: [
        ...policy.workloads.map((one) => row(nameOf(one.name, layout), one)),
        row(words.together, { ...policy, runTimeMeanSeconds: policy.runTimeSeconds.mean }),
      ],
      width: columns,
      headStyle: style.dim,
    });
  });
}

function figureTable(result: SimulateResult, all: readonly Figure[], layout: Layout): string {
  const { style, columns } = layout;
  const words = wordsOf(layout, SIMULATE);
  const figures = shownFigures(result, all);
  const cells = (policy: SimulatePolicy) => figures.map(({ isExact, pick, show }) => (isExact ? cell : meanOf)(pick(policy), show));
  const names = result.policies.map((policy) => nameOf(policy.name, layout));
  // Long names stand above their figures, or they would be broken into a column of words.
  const above = names.some((name) => displayWidth(name) > LONGEST_NAME);
  return renderTable({
    columns: [
      { header: above ? '' : words.policyColumn } satisfies Column,
      ...figures.map(({ key, dropOrder }) => ({
        header: words.figures[key],
        align: 'right' as const,
        ...(dropOrder === undefined ? {} : { dropOrder }),
      })),
    ],
    rows: result.policies.flatMap((policy, index) => {
      const name = names[index] as string;
      return above ? [[{ text: name, span: figures.length + 1 }], ['', ...cells(policy)]] : [[name, ...cells(policy)]];
    }),
    width: columns,
    headStyle: style.dim,
  });
}

function meanOf(estimate: Estimate | null, show: (value: number) => string): string {
  return estimate === null ? '-' : show(estimate.mean);
}

function head({ name, quota, replicates, seed }: SimulateResult, layout: Layout): string {
  const words = wordsOf(layout, SIMULATE);
  const limits = LIMITS_OF[quota.outputTokensPerMinute === undefined ? 'runtime' : 'mantle'].flatMap(({ key, metric }) => {
    const value = quota[key] ?? null;
    return value === null ? [] : [words.limit(value, metric)];
  });
  const title = layout.style.bold(stripControl(name, { oneLine: true }));
  return [title, limits.length === 0 ? words.noQuota : words.limits(limits), words.window(quota.window), words.runs(replicates, seed)].join(
    ' · ',
  );
}

/** Columns of what stands behind a row of the timeline. */
const NOTE_WIDTH = 12;

/** Quota in use (as a share of the limit) and throttles over time, of the first seed. */
function timelineText(result: SimulateResult, policy: SimulatePolicy, layout: Layout): string[] {
  const { style, columns } = layout;
  const words = wordsOf(layout, SIMULATE);
  const { timeline } = policy;
  if (timeline === null || timeline.length === 0) return [];
  const label = Math.max(...[words.quotaUsed, words.admitted, words.throttled].map(displayWidth)) + 1;
  const width = Math.max(10, Math.min(timeline.length, columns - label - NOTE_WIDTH));
  const groups = Array.from({ length: width }, (_, i) =>
    timeline.slice(
      Math.floor((i * timeline.length) / width),
      Math.max(Math.floor(((i + 1) * timeline.length) / width), Math.floor((i * timeline.length) / width) + 1),
    ),
  );
  const limit = result.quota.tokensPerMinute;
  const used = groups.map((group) => Math.max(0, ...group.map((slice) => slice.peakUsedTokens ?? 0)));
  const throttled = groups.map((group) => group.reduce((sum, slice) => sum + slice.throttled, 0));
  const admitted = groups.map((group) => group.reduce((sum, slice) => sum + slice.admitted, 0));
  const total = (values: readonly number[]) => words.sum(values.reduce((a, b) => a + b, 0));
  const rows: [string, number[], number, string][] = [
    [words.quotaUsed, used, limit ?? Math.max(...used), limit === null ? '' : words.peak(Math.max(...used) / (limit || 1))],
    [words.admitted, admitted, Math.max(...admitted), total(admitted)],
    [words.throttled, throttled, Math.max(...throttled), total(throttled)],
  ];
  const end = (timeline.at(-1) as (typeof timeline)[number]).toSeconds;
  const lines = rows.map(([name, values, top, note]) => `${padEnd(name, label)}${style.cyan(sparkline(values, top))} ${style.dim(note)}`);
  const axis = `${' '.repeat(label)}0${padStart(words.duration(end), width - 1)}`;
  return [[style.bold(words.ofSeed(nameOf(policy.name, layout), result.seed)), ...lines, style.dim(axis)].join('\n')];
}

function optimizedText({ optimized }: SimulateResult, layout: Layout): string {
  if (optimized === null) return '';
  const { style, columns } = layout;
  const words = wordsOf(layout, SIMULATE);
  const { aim, tried, winner, frontier } = optimized;
  const lines = [
    ...wrap(words.bestFor({ aim, tried, winner: nameOf(winner, layout) }, style.bold), columns, { indent: '  ' }),
    ...wrap(words.frontier, columns, { indent: '  ' }),
    ...frontier.flatMap((name) => wrap(`  ${nameOf(name, layout)}`, columns, { indent: '    ' })),
  ];
  return lines.join('\n');
}

export function simulateMarkdown(result: SimulateResult, layout: WarnedLayout): string {
  const words = wordsOf(layout, SIMULATE);
  const { language = ENGLISH } = layout;
  const figures = shownFigures(result, FIGURES);
  const table = markdownTable(
    [{ header: words.policyColumn }, ...figures.map(({ key }) => ({ header: words.figures[key], align: 'right' as const }))],
    result.policies.map((policy) => [language.say(policy.name), ...figures.map(({ pick, show }) => cell(pick(policy), show))]),
  );
  const title = head({ ...result, name: escapeMarkdown(result.name) }, { ...layout, style: PLAIN });
  return [title, ...layout.warnings.map((warning) => `> ${escapeMarkdown(warning)}`), table].join('\n\n');
}

/** One row per policy, every figure with its interval. */
export function simulateCsv(result: SimulateResult): string {
  const figures = FIGURES.filter(
    ({ key }) => key !== 'requestsCut' || result.policies.some(({ requestsCut }) => requestsCut !== undefined),
  );
  const header = ['policy', 'replicates', ...figures.flatMap(({ key }) => [key, `${key}Low`, `${key}High`])];
  const rows = result.policies.map((policy) => [
    english(policy.name),
    policy.replicates,
    ...figures.flatMap(({ pick }) => {
      const estimate = pick(policy);
      return [estimate?.mean ?? null, estimate?.low ?? null, estimate?.high ?? null];
    }),
  ]);
  return renderCsv(header, rows).trimEnd();
}
