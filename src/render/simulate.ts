// A simulation as a table, a timeline, Markdown or CSV.

import { formatCompact, formatDecimal, formatDuration, formatNumber, formatPercent, plural } from '../base/numbers.ts';
import { displayWidth, padEnd, padStart, stripControl, wrap } from '../base/text.ts';
import type { SimulatePolicy, SimulateResult } from '../contracts/simulate.ts';
import { LIMITS_OF } from '../quotas/limits.ts';
import { renderCsv } from './csv.ts';
import { type WarnedLayout, warningLines } from './layout.ts';
import { escapeMarkdown, markdownTable } from './markdown.ts';
import { limitName } from './plan/parts.ts';
import { sparkline } from './sparkline.ts';
import { PLAIN, type Style } from './style.ts';
import { type Column, renderTable } from './table.ts';

export interface SimulateLayout extends WarnedLayout {
  readonly wantsTimeline: boolean;
}

const LONGEST_NAME = 20;

type Estimate = SimulatePolicy['completed'];

interface Figure {
  readonly header: string;
  /** Unit and meaning for CSV. */
  readonly key: string;
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
  { header: 'mean s', key: 'runTimeMeanSeconds', pick: (p) => p.runTimeSeconds.mean, show: seconds, isExact: true },
  { header: 'p50', key: 'runTimeP50Seconds', pick: (p) => p.runTimeSeconds.p50, show: seconds, dropOrder: 4 },
  { header: 'p90', key: 'runTimeP90Seconds', pick: (p) => p.runTimeSeconds.p90, show: seconds, dropOrder: 5 },
  { header: 'p99', key: 'runTimeP99Seconds', pick: (p) => p.runTimeSeconds.p99, show: seconds },
  { header: 'max', key: 'runTimeMaxSeconds', pick: (p) => p.runTimeSeconds.max, show: seconds, dropOrder: 2 },
  { header: 'min', key: 'runTimeMinSeconds', pick: (p) => p.runTimeSeconds.min, show: seconds, dropOrder: 3 },
  { header: 'retries', key: 'retriesMean', pick: (p) => p.retries.mean, show: count, isExact: true },
  { header: 'max', key: 'retriesMax', pick: (p) => p.retries.max, show: count, dropOrder: 6 },
  { header: 'min', key: 'retriesMin', pick: (p) => p.retries.min, show: count, dropOrder: 7 },
];

/** The second table: the whole run. */
const PER_RUN: readonly Figure[] = [
  { header: 'done', key: 'completed', pick: (p) => p.completed, show: count },
  { header: 'failed', key: 'failed', pick: (p) => p.failed, show: count },
  { header: 'unfinished', key: 'unfinished', pick: (p) => p.unfinished, show: count, onlyIfAny: true },
  { header: 'all done s', key: 'makespanSeconds', pick: (p) => p.makespanSeconds, show: seconds },
  { header: 'throttles', key: 'requestsThrottled', pick: (p) => p.requestsThrottled, show: count },
  { header: 'cut', key: 'requestsCut', pick: (p) => p.requestsCut ?? null, show: count },
  { header: '503', key: 'requestsUnavailable', pick: (p) => p.requestsUnavailable, show: count, onlyIfAny: true },
  { header: 'abandoned', key: 'requestsAbandoned', pick: (p) => p.requestsAbandoned, show: count, onlyIfAny: true },
  { header: 'SDK retries', key: 'sdkRetries', pick: (p) => p.sdkRetries, show: count, dropOrder: 6 },
  { header: 'wasted', key: 'wastedShare', pick: (p) => p.wastedShare, show: formatPercent, dropOrder: 2 },
  { header: 'requests/min', key: 'requestsPerMinute', pick: (p) => p.requestsPerMinute, show: count, dropOrder: 5 },
  { header: 'of RPM', key: 'requestUtilisation', pick: (p) => p.requestUtilisation, show: formatPercent, dropOrder: 4 },
  { header: 'tokens/min', key: 'tokensPerMinute', pick: (p) => p.tokensPerMinute, show: count, dropOrder: 3 },
  { header: 'of TPM', key: 'tokenUtilisation', pick: (p) => p.tokenUtilisation, show: formatPercent, dropOrder: 1 },
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
  const { style, columns } = layout;
  const parts = [
    [
      ...[head(result, style), ...verdictLines(result, style)].flatMap((line) => wrap(line, columns, { indent: '  ' })),
      ...warningLines(layout),
    ].join('\n'),
    figureTable(result, PER_EXECUTION, layout),
    figureTable(result, PER_RUN, layout),
    ...workloadTables(result, layout),
  ];
  if (layout.wantsTimeline) parts.push(...result.policies.flatMap((policy) => timelineText(result, policy, columns, style)));
  if (result.optimized) parts.push(optimizedText(result, columns, style));
  return parts.join('\n\n');
}

/** Whether everything ends, which policy is the fastest and which the quietest, and how to go on. */
function verdictLines({ policies, optimized }: SimulateResult, style: Style): string[] {
  const p99 = ({ runTimeSeconds }: SimulatePolicy) => runTimeSeconds.p99?.mean ?? Number.POSITIVE_INFINITY;
  const undone = ({ failed, unfinished }: SimulatePolicy) => failed.mean + unfinished.mean;
  const told = (policy: SimulatePolicy) =>
    `${clean(policy.name)} (p99 ${seconds(p99(policy))} s, ${formatDecimal(policy.requestsThrottled.mean, 0)} throttles)`;
  const whole = policies.filter((policy) => undone(policy) === 0 && policy.runTimeSeconds.p99 !== null);
  const [fastest] = whole.toSorted((a, b) => p99(a) - p99(b));
  const [quietest] = whole.toSorted((a, b) => a.requestsThrottled.mean - b.requestsThrottled.mean || p99(a) - p99(b));
  const lines: string[] = [];
  if (fastest === undefined || quietest === undefined) {
    const [least] = policies.toSorted((a, b) => undone(a) - undone(b));
    if (least === undefined) return [];
    const of = policies.length === 1 ? '' : `; fewest with ${clean(least.name)}`;
    lines.push(`${style.red('Not all is done')}: ${count(undone(least))} failed or unfinished${of}`);
  } else if (policies.length === 1) lines.push(`${style.green('All done')}: ${told(fastest)}`);
  else if (fastest === quietest) lines.push(`${style.green('Best')} ${told(fastest)}: the fastest, and the fewest throttles`);
  else lines.push(`${style.green('Fastest')} ${told(fastest)} · fewest throttles ${told(quietest)}`);
  return optimized === null ? [...lines, 'Next --optimize searches better settings, --emit step-functions prints them'] : lines;
}

/** Several workloads on one quota: each apart, and all of them. */
function workloadTables(result: SimulateResult, { style, columns }: SimulateLayout): string[] {
  const severalOf = (policy: SimulatePolicy) => policy.workloads.length > 1;
  return result.policies.filter(severalOf).map((policy) => {
    const row = (name: string, one: Omit<SimulatePolicy['workloads'][number], 'name'>) => [
      clean(name),
      cell(one.completed, count),
      cell(one.failed, count),
      cell(one.requestsSent, count),
      cell(one.requestsThrottled, count),
      meanOf(one.tokensPerMinute, count),
      meanOf(one.runTimeMeanSeconds, seconds),
    ];
    return renderTable({
      columns: [
        { header: result.policies.length > 1 ? `of ${clean(policy.name)}` : 'workload', flexible: true },
        { header: 'done', align: 'right' },
        { header: 'failed', align: 'right' },
        { header: 'requests', align: 'right', dropOrder: 2 },
        { header: 'throttles', align: 'right' },
        { header: 'tokens/min', align: 'right', dropOrder: 3 },
        { header: 'mean s', align: 'right', dropOrder: 1 },
      ],
      rows: [
        ...policy.workloads.map((one) => row(one.name, one)),
        row('together', { ...policy, runTimeMeanSeconds: policy.runTimeSeconds.mean }),
      ],
      width: columns,
      headStyle: style.dim,
    });
  });
}

function figureTable(result: SimulateResult, all: readonly Figure[], { style, columns }: SimulateLayout): string {
  const figures = shownFigures(result, all);
  const cells = (policy: SimulatePolicy) => figures.map(({ isExact, pick, show }) => (isExact ? cell : meanOf)(pick(policy), show));
  const names = result.policies.map((policy) => stripControl(policy.name, { oneLine: true }));
  // Long names stand above their figures, or they would be broken into a column of words.
  const above = names.some((name) => displayWidth(name) > LONGEST_NAME);
  return renderTable({
    columns: [
      { header: above ? '' : 'policy' } satisfies Column,
      ...figures.map(({ header, dropOrder }) => ({ header, align: 'right' as const, ...(dropOrder === undefined ? {} : { dropOrder }) })),
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

function head(result: SimulateResult, style: Style): string {
  const isMantle = result.quota.outputTokensPerMinute !== undefined;
  const limits = LIMITS_OF[isMantle ? 'mantle' : 'runtime'].flatMap(({ key, metric }) => {
    const value = result.quota[key] ?? null;
    return value === null ? [] : [`${formatCompact(value)} ${limitName(metric)}`];
  });
  const quota = limits.length === 0 ? 'no quota' : limits.join(', ');
  const seeds = `${plural(result.replicates, 'replicate')} from seed ${result.seed}`;
  return `${style.bold(stripControl(result.name, { oneLine: true }))} · ${quota} · ${result.quota.window} · ${seeds}`;
}

/** Quota in use (as a share of the limit) and throttles over time, of the first seed. */
function timelineText(result: SimulateResult, policy: SimulatePolicy, columns: number, style: Style): string[] {
  const { timeline } = policy;
  if (timeline === null || timeline.length === 0) return [];
  const label = 11;
  const width = Math.max(10, Math.min(timeline.length, columns - label - 12));
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
  const rows: [string, number[], number, string][] = [
    ['quota used', used, limit ?? Math.max(...used), limit === null ? '' : `peak ${formatPercent(Math.max(...used) / (limit || 1))}`],
    ['admitted', admitted, Math.max(...admitted), `sum ${formatNumber(admitted.reduce((a, b) => a + b, 0))}`],
    ['throttled', throttled, Math.max(...throttled), `sum ${formatNumber(throttled.reduce((a, b) => a + b, 0))}`],
  ];
  const end = (timeline.at(-1) as (typeof timeline)[number]).toSeconds;
  const lines = rows.map(([name, values, top, note]) => `${padEnd(name, label)}${style.cyan(sparkline(values, top))} ${style.dim(note)}`);
  const axis = `${' '.repeat(label)}0${padStart(formatDuration(end), width - 1)}`;
  return [[style.bold(`${stripControl(policy.name, { oneLine: true })}, seed ${result.seed}`), ...lines, style.dim(axis)].join('\n')];
}

const clean = (text: string) => stripControl(text, { oneLine: true });

function optimizedText({ optimized }: SimulateResult, columns: number, style: Style): string {
  if (optimized === null) return '';
  const aims = { p99: 'run time at p99', mean: 'mean run time', retries: 'retries', cost: 'time in functions' };
  const lines = [
    ...wrap(
      `${style.bold('Best')} for ${aims[optimized.aim]}, of ${formatNumber(optimized.tried)} tried: ${clean(optimized.winner)}`,
      columns,
      {
        indent: '  ',
      },
    ),
    ...wrap('Frontier, fastest first: nothing tried is both faster at p99 and needs fewer retries', columns, { indent: '  ' }),
    ...optimized.frontier.flatMap((name) => wrap(`  ${clean(name)}`, columns, { indent: '    ' })),
  ];
  return lines.join('\n');
}

export function simulateMarkdown(result: SimulateResult, warnings: readonly string[]): string {
  const figures = shownFigures(result, FIGURES);
  const table = markdownTable(
    [{ header: 'policy' }, ...figures.map(({ header }) => ({ header, align: 'right' as const }))],
    result.policies.map((policy) => [policy.name, ...figures.map(({ pick, show }) => cell(pick(policy), show))]),
  );
  const title = head({ ...result, name: escapeMarkdown(result.name) }, PLAIN);
  return [title, ...warnings.map((warning) => `> ${escapeMarkdown(warning)}`), table].join('\n\n');
}

/** One row per policy, every figure with its interval. */
export function simulateCsv(result: SimulateResult): string {
  const figures = FIGURES.filter(
    ({ key }) => key !== 'requestsCut' || result.policies.some(({ requestsCut }) => requestsCut !== undefined),
  );
  const header = ['policy', 'replicates', ...figures.flatMap(({ key }) => [key, `${key}Low`, `${key}High`])];
  const rows = result.policies.map((policy) => [
    policy.name,
    policy.replicates,
    ...figures.flatMap(({ pick }) => {
      const estimate = pick(policy);
      return [estimate?.mean ?? null, estimate?.low ?? null, estimate?.high ?? null];
    }),
  ]);
  return renderCsv(header, rows).trimEnd();
}
