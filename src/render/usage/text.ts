// Usage as text for a terminal.

import { formatNumber } from '../../base/numbers.ts';
import { displayWidth, padEnd, stripControl, wrap } from '../../base/text.ts';
import type { UsagePool, UsageResult } from '../../contracts/usage.ts';
import { USAGE } from '../../words/en/usage.ts';
import { type Layout, paragraphs, type WarnedLayout, warningLines, wordsOf } from '../layout.ts';
import { shrink, sparkline } from '../sparkline.ts';
import { renderTable } from '../table.ts';
import { distributionLines, sizingLines } from './requests.ts';
import { clock, dayAndClock, minuteColumns, minuteRows, orUnknown, whoColumns, whoRows } from './tables.ts';
import { MOST_VERDICTS, nameOf, verdictLines } from './verdict.ts';

export function usageText(usage: UsageResult, layout: WarnedLayout): string {
  if (usage.emitted) return usage.emitted.text;
  const words = wordsOf(layout, USAGE);
  const verdicts = usage.pools.slice(0, MOST_VERDICTS).flatMap((pool) => verdictLines(pool, layout));
  const head = [headLine(usage, layout), ...verdicts, ...warningLines(layout)];
  const saved = usage.saved === null ? [] : [words.saved(usage.saved)];
  return paragraphs([head, ...usage.pools.map((pool) => poolLines(pool, usage, layout)), saved]);
}

function headLine({ from, to, logs, source, regions }: UsageResult, layout: Layout): string {
  const words = wordsOf(layout, USAGE);
  const seconds = (Date.parse(to) - Date.parse(from)) / 1000;
  const origin = logs ? words.logs(logs.files.length, logs.records) : source === 'rows' ? words.rows(regions) : words.cloudWatch(regions);
  return [layout.style.bold(words.title), origin, words.span(dayAndClock(from), dayAndClock(to), seconds)].join(' · ');
}

function poolLines(pool: UsagePool, usage: UsageResult, layout: Layout): string[] {
  const words = wordsOf(layout, USAGE);
  const called = pool.endpoint === 'mantle' ? ['bedrock-mantle'] : [pool.scope ?? words.scopeUnknown, words.burndown(pool.burndownRate)];
  const lines = [
    [layout.style.bold(nameOf(pool)), pool.region, ...called].join(' · '),
    ...countLines(pool, layout),
    ...callerLines(pool, layout),
    ...minuteLines(pool, usage, layout),
    ...whoLines(pool, usage, layout),
    ...throttleLines(pool, layout),
    ...chartLines(pool, layout),
  ];
  for (const block of [distributionLines(pool, layout), sizingLines(pool.rightSizing, layout)]) {
    if (block.length > 0) lines.push('', ...block);
  }
  return lines;
}

function countLines(pool: UsagePool, layout: Layout): string[] {
  const words = wordsOf(layout, USAGE);
  return [`  ${words.requests({ ...pool, minutes: pool.activeMinutes })}`, `  ${words.tokens(pool)}`];
}

function callerLines(pool: UsagePool, layout: Layout): string[] {
  const { style, columns } = layout;
  if (pool.callers.length === 1 && pool.callers[0]?.name === null)
    return [style.dim(`  ${stripControl(pool.callers[0].id, { oneLine: true })}`)];
  const words = wordsOf(layout, USAGE);
  const { callers } = words;
  const rows = pool.callers.map((caller) => [
    stripControl(caller.name === null ? caller.id : `${caller.name} (${caller.id})`, { oneLine: true }),
    formatNumber(caller.requests),
    orUnknown(caller.settledTokens, formatNumber, words),
  ]);
  return renderTable({
    columns: [
      { header: callers.id, flexible: true },
      { header: callers.requests, align: 'right' },
      { header: callers.settled, align: 'right' },
    ],
    rows,
    width: columns,
    indent: 2,
    headStyle: style.dim,
  }).split('\n');
}

const LISTED_CALLERS = 20;

function whoLines(pool: UsagePool, usage: UsageResult, layout: Layout): string[] {
  const { style, columns } = layout;
  const words = wordsOf(layout, USAGE);
  const rows = whoRows(pool, words);
  if (rows.length === 0) return [];
  const table = renderTable({
    columns: whoColumns(usage.by, words),
    rows: rows.slice(0, LISTED_CALLERS),
    width: columns,
    indent: 2,
    headStyle: style.dim,
  });
  const more = rows.length > LISTED_CALLERS ? [style.dim(`  ${words.moreCallers(rows.length - LISTED_CALLERS)}`)] : [];
  return ['', ...table.split('\n'), ...more, ''];
}

function minuteLines(pool: UsagePool, usage: UsageResult, layout: Layout): string[] {
  const { style, columns } = layout;
  const words = wordsOf(layout, USAGE);
  const rows = minuteRows(pool, words);
  if (rows.length === 0) return [];
  const table = renderTable({ columns: minuteColumns(words), rows, width: columns, indent: 2, headStyle: style.dim }).split('\n');
  const [quota] = pool.quotas;
  const origin = quota === undefined ? [] : [originText(quota, layout)];
  const hold = usage.source === 'cloudwatch' ? [pool.endpoint === 'mantle' ? words.mantleMetrics : words.holdsNotMeasured] : [];
  return [...table, ...[...origin, ...hold].flatMap((line) => wrap(`  ${line}`, columns, { indent: '    ' })).map(style.dim)];
}

function originText({ source, asOf }: UsagePool['quotas'][number], layout: Layout): string {
  const words = wordsOf(layout, USAGE);
  return source === 'default' ? words.quotaDefault(asOf) : words.quotaSource(source, dayAndClock(asOf));
}

const LISTED_MINUTES = 5;

function throttleLines(pool: UsagePool, layout: Layout): string[] {
  // What is not published is not none.
  if (pool.endpoint === 'mantle') return [];
  const { style, columns } = layout;
  const words = wordsOf(layout, USAGE);
  if (pool.throttles === 0) return [`  ${words.noThrottles}`];
  const worst = [...pool.throttledMinutes].sort((a, b) => b.throttles - a.throttles || (a.at < b.at ? -1 : 1));
  const listed = worst.slice(0, LISTED_MINUTES).map(({ at, throttles }) => `${clock(at)} (${formatNumber(throttles)})`);
  const line = `  ${words.throttledMinutes(pool.throttles, worst.length, listed)}`;
  return wrap(line, columns, { indent: '    ' }).map((text) => style.yellow(text));
}

const CHART_LABEL = 'TPM';

function chartLines(pool: UsagePool, layout: Layout): string[] {
  const words = wordsOf(layout, USAGE);
  const quota = pool.quotas.find(({ kind }) => kind === 'tpm' || kind === 'input-tpm')?.value ?? null;
  const values = pool.timeline.map(({ peakSettledTokensPerMinute }) => peakSettledTokensPerMinute ?? 0);
  const highest = Math.max(0, ...values);
  if (pool.timeline.length < 2 || highest === 0) return [];
  // The quota is the scale where usage comes near it; else the chart would be flat.
  const top = quota !== null && quota > 0 && highest >= quota / 8 ? Math.max(quota, highest) : highest;
  const width = displayWidth(CHART_LABEL);
  const room = Math.max(10, layout.columns - width - 4);
  const throttles = pool.timeline.map((bucket) => bucket.throttles);
  const minutes = (pool.timeline[0]?.minutes ?? 1) * Math.ceil(values.length / shrink(values, room).length);
  const lines = [
    `  ${CHART_LABEL} ${sparkline(shrink(values, room), top)}`,
    ...(pool.throttles > 0 ? [`  ${padEnd('429', width)} ${sparkline(shrink(throttles, room), Math.max(...throttles))}`] : []),
    `  ${padEnd('', width)} ${words.chartScale(Math.round(top), top === quota, minutes)}`,
  ];
  return lines.map((line) => line.trimEnd());
}
