// Usage as text for a terminal, as Markdown and as CSV.

import { formatCompact, formatDecimal, formatDuration, formatNumber, formatPercent, plural } from '../base/numbers.ts';
import { padEnd, stripControl, wrap } from '../base/text.ts';
import type { RightSizing, UsagePool, UsageResult } from '../contracts/usage.ts';
import { HOLDS_NOT_MEASURED, MANTLE_METRICS } from '../usage/usage-warnings.ts';
import { type CsvValue, renderCsv } from './csv.ts';
import { type Layout, paragraphs, type WarnedLayout, warningLines } from './layout.ts';
import { markdownTable } from './markdown.ts';
import { shrink, sparkline } from './sparkline.ts';
import type { Style } from './style.ts';
import { type Column, renderTable } from './table.ts';
import { MOST_VERDICTS, nameOf, verdictLines } from './usage-verdict.ts';

/** `2026-11-20T08:15:00Z` → `11-20 08:15`. Times are UTC, which the head says. */
const clock = (iso: string | null) => (iso === null ? '' : iso.slice(5, 16).replace('T', ' '));
const whole = (iso: string) => iso.slice(0, 16).replace('T', ' ');

export function usageText(usage: UsageResult, layout: WarnedLayout): string {
  if (usage.emitted) return usage.emitted.text;
  const verdicts = usage.pools.slice(0, MOST_VERDICTS).flatMap((pool) => verdictLines(pool, layout));
  const head = [...headLines(usage, layout.style), ...verdicts, ...warningLines(layout)];
  return paragraphs([head, ...usage.pools.map((pool) => poolLines(pool, usage, layout)), savedLines(usage)]);
}

function headLines(usage: UsageResult, style: Style): string[] {
  const span = formatDuration((Date.parse(usage.to) - Date.parse(usage.from)) / 1000);
  const source = usage.logs
    ? `${plural(usage.logs.files.length, 'log file')}, ${plural(usage.logs.records, 'record')}`
    : usage.source === 'rows'
      ? `sums of an engine, ${usage.regions.join(', ')}`
      : `CloudWatch, ${usage.regions.join(', ')}`;
  return [`${style.bold('Usage')} · ${source} · ${whole(usage.from)} to ${whole(usage.to)} UTC (${span})`];
}

function savedLines(usage: UsageResult): string[] {
  return usage.saved === null ? [] : [`Saved ${usage.saved}: bq plan --workload ${usage.saved}`];
}

function poolLines(pool: UsagePool, usage: UsageResult, { style, columns }: Layout): string[] {
  const rate = pool.burndownRate === null ? 'model not known: no burndown rate' : `x${pool.burndownRate} burndown`;
  const called = pool.endpoint === 'mantle' ? 'bedrock-mantle' : `${pool.scope ?? 'scope not known'} · ${rate}`;
  const lines = [`${style.bold(nameOf(pool))} · ${pool.region} · ${called}`];
  lines.push(...countLines(pool), ...callerLines(pool, style, columns), ...minuteLines(pool, usage, style, columns));
  lines.push(...whoLines(pool, usage, style, columns));
  lines.push(...throttleLines(pool, style, columns), ...chartLines(pool, columns));
  for (const block of [distributionLines(pool, style, columns), sizingLines(pool.rightSizing, style, columns)]) {
    if (block.length > 0) lines.push('', ...block);
  }
  return lines;
}

function countLines(pool: UsagePool): string[] {
  const errors = [
    pool.clientErrors > 0 ? `${formatNumber(pool.clientErrors)} client errors` : '',
    pool.serverErrors > 0 ? `${formatNumber(pool.serverErrors)} server errors` : '',
  ].filter(Boolean);
  const caches =
    pool.cacheReadTokens + pool.cacheWriteTokens > 0
      ? `, cache ${formatNumber(pool.cacheReadTokens)} read, ${formatNumber(pool.cacheWriteTokens)} written`
      : '';
  return [
    `  ${[`${plural(pool.requests, 'request')} in ${plural(pool.activeMinutes, 'minute')} with traffic`, ...errors].join(', ')}`,
    `  tokens: ${formatNumber(pool.inputTokens)} in, ${formatNumber(pool.outputTokens)} out${caches}`,
  ];
}

function callerLines(pool: UsagePool, style: Style, columns: number): string[] {
  if (pool.callers.length === 1 && pool.callers[0]?.name === null)
    return [style.dim(`  ${stripControl(pool.callers[0].id, { oneLine: true })}`)];
  const rows = pool.callers.map((caller) => [
    stripControl(caller.name === null ? caller.id : `${caller.name} (${caller.id})`, { oneLine: true }),
    formatNumber(caller.requests),
    formatNumber(caller.settledTokens),
  ]);
  return renderTable({
    columns: [
      { header: 'called as', flexible: true },
      { header: 'requests', align: 'right' },
      { header: 'settled quota tokens', align: 'right' },
    ],
    rows,
    width: columns,
    indent: 2,
    headStyle: style.dim,
  }).split('\n');
}

const LISTED_CALLERS = 20;

function whoRows(pool: UsagePool): string[][] {
  return (pool.by ?? []).map((row) => [
    // The account and the partition are the same for all.
    stripControl(row.alias ?? row.who?.replace(/^arn:[^ ]*:/, '') ?? 'not told', { oneLine: true }),
    formatNumber(row.requests),
    formatNumber(row.throttles),
    formatNumber(row.settledTokens),
    formatPercent(row.settledShare),
    formatNumber(row.peakSettledTokensPerMinute),
    formatPercent(row.atPoolPeakShare),
  ]);
}

const WHO_COLUMNS = (by: string | null): readonly Column[] => [
  { header: by === null ? 'By' : `By ${by}`, flexible: true },
  { header: 'requests', align: 'right' },
  { header: 'throttles', align: 'right', dropOrder: 2 },
  { header: 'quota tokens', align: 'right' },
  { header: 'share', align: 'right' },
  { header: 'own peak', align: 'right', dropOrder: 1 },
  { header: 'of the peak', align: 'right' },
];

function whoLines(pool: UsagePool, usage: UsageResult, style: Style, columns: number): string[] {
  const rows = whoRows(pool);
  if (rows.length === 0) return [];
  const table = renderTable({
    columns: WHO_COLUMNS(usage.by),
    rows: rows.slice(0, LISTED_CALLERS),
    width: columns,
    indent: 2,
    headStyle: style.dim,
  });
  const more =
    rows.length > LISTED_CALLERS ? [style.dim(`  … and ${formatNumber(rows.length - LISTED_CALLERS)} more (--json, --format csv)`)] : [];
  return ['', ...table.split('\n'), ...more, ''];
}

const MINUTE_COLUMNS: readonly Column[] = [
  { header: 'By minute' },
  { header: 'p50', align: 'right' },
  { header: 'p90', align: 'right' },
  { header: 'peak', align: 'right' },
  { header: 'at', align: 'right' },
  { header: 'quota', align: 'right' },
  { header: 'p50', align: 'right', dropOrder: 2 },
  { header: 'p90', align: 'right', dropOrder: 1 },
  { header: 'peak of it', align: 'right' },
];

function minuteRows(pool: UsagePool): string[][] {
  type Kind = UsagePool['quotas'][number]['kind'];
  const isMantle = pool.endpoint === 'mantle';
  const quotaOf = (kind: Kind) => pool.quotas.find((quota) => quota.kind === kind);
  const row = (name: string, used: UsagePool['requestsPerMinute'], kind: Kind | null): string[][] => {
    if (!used) return [];
    const quota = kind && quotaOf(kind);
    const noQuota = kind === 'rpm' && pool.scope !== null ? 'no limit' : 'unknown';
    return [
      [
        name,
        formatNumber(used.p50),
        formatNumber(used.p90),
        formatNumber(used.peak),
        clock(used.peakAt),
        ...(kind === null
          ? []
          : [
              quota ? formatNumber(quota.value) : noQuota,
              ...(quota ? [used.p50, used.p90, used.peak].map((amount) => formatPercent(quota.value ? amount / quota.value : null)) : []),
            ]),
      ],
    ];
  };
  if (isMantle) {
    return [
      ...row('input and output', pool.settledTokensPerMinute, 'input-tpm'),
      ...row('output', pool.outputTokensPerMinute ?? null, 'output-tpm'),
      ...row('requests', pool.requestsPerMinute, null),
    ];
  }
  return [
    ...row('settled TPM', pool.settledTokensPerMinute, 'tpm'),
    ...row('held at start', pool.heldTokensPerMinute, 'tpm'),
    ...row("AWS's estimate", pool.estimatedTokensPerMinute, pool.settledTokensPerMinute ? null : 'tpm'),
    ...row('requests', pool.requestsPerMinute, 'rpm'),
  ];
}

function minuteLines(pool: UsagePool, usage: UsageResult, style: Style, columns: number): string[] {
  const rows = minuteRows(pool);
  if (rows.length === 0) return [];
  const table = renderTable({ columns: MINUTE_COLUMNS, rows, width: columns, indent: 2, headStyle: style.dim }).split('\n');
  const source = pool.quotas[0];
  const origin =
    source === undefined
      ? []
      : [
          `quota: ${source.source === 'default' ? `AWS defaults of ${source.asOf}, not your account` : `${source.source}, ${whole(source.asOf)}`}`,
        ];
  const hold = usage.source === 'cloudwatch' ? [(pool.endpoint === 'mantle' ? MANTLE_METRICS : HOLDS_NOT_MEASURED).text] : [];
  return [...table, ...[...origin, ...hold].flatMap((line) => wrap(`  ${line}`, columns, { indent: '    ' })).map(style.dim)];
}

const LISTED_MINUTES = 5;

function throttleLines(pool: UsagePool, style: Style, columns: number): string[] {
  // What is not published is not none.
  if (pool.endpoint === 'mantle') return [];
  if (pool.throttles === 0) return ['  no throttles'];
  const worst = [...pool.throttledMinutes].sort((a, b) => b.throttles - a.throttles || (a.at < b.at ? -1 : 1));
  const listed = worst.slice(0, LISTED_MINUTES).map(({ at, throttles }) => `${clock(at)} (${formatNumber(throttles)})`);
  const more = worst.length > LISTED_MINUTES ? ', …' : '';
  const line = `  ${plural(pool.throttles, 'throttle')} in ${plural(worst.length, 'minute')}: ${listed.join(', ')}${more}`;
  return wrap(line, columns, { indent: '    ' }).map((text) => style.yellow(text));
}

function chartLines(pool: UsagePool, columns: number): string[] {
  const quota = pool.quotas.find(({ kind }) => kind === 'tpm' || kind === 'input-tpm')?.value ?? null;
  const values = pool.timeline.map(({ peakSettledTokensPerMinute }) => peakSettledTokensPerMinute ?? 0);
  const highest = Math.max(0, ...values);
  if (pool.timeline.length < 2 || highest === 0) return [];
  // The quota is the scale where usage comes near it; else the chart would be flat.
  const top = quota !== null && quota > 0 && highest >= quota / 8 ? Math.max(quota, highest) : highest;
  const label = 'TPM';
  const room = Math.max(10, columns - label.length - 4);
  const lines = [`  ${label} ${sparkline(shrink(values, room), top)}`];
  const throttles = pool.timeline.map((bucket) => bucket.throttles);
  if (pool.throttles > 0) lines.push(`  ${padEnd('429', label.length)} ${sparkline(shrink(throttles, room), Math.max(...throttles))}`);
  const marks = shrink(values, room).length;
  const each = `, one mark is ${plural((pool.timeline[0]?.minutes ?? 1) * Math.ceil(values.length / marks), 'minute')}`;
  lines.push(`  ${padEnd('', label.length)} full height ${formatCompact(Math.round(top))}${top === quota ? ', the quota' : ''}${each}`);
  return lines.map((line) => line.trimEnd());
}

function distributionLines(pool: UsagePool, style: Style, columns: number): string[] {
  const { distributions } = pool;
  if (!distributions) return [];
  const names = [
    ['input tokens', distributions.inputTokens, 0],
    ['cache read', distributions.cacheReadTokens, 0],
    ['cache written', distributions.cacheWriteTokens, 0],
    ['output tokens', distributions.outputTokens, 0],
    ['max_tokens asked', distributions.maxTokens, 0],
    ['latency, seconds', distributions.latencySeconds, 1],
  ] as const;
  const rows = names.flatMap(([name, values, digits]) =>
    values
      ? [
          [
            name,
            ...[values.mean, values.p50, values.p90, values.p99, values.p999, values.max].map((value) =>
              formatDecimal(value, Math.max(digits, 0)),
            ),
          ],
        ]
      : [],
  );
  if (rows.length === 0) return [];
  const figures = ['mean', 'p50', 'p90', 'p99', 'p99.9', 'longest'];
  return renderTable({
    columns: [{ header: 'One request' }, ...figures.map((header) => ({ header, align: 'right' as const }))],
    rows,
    width: columns,
    indent: 2,
    headStyle: style.dim,
  }).split('\n');
}

function sizingLines(sizing: RightSizing | null, style: Style, columns: number): string[] {
  if (!sizing) return [];
  const rows = [
    ...(sizing.heldMaxTokens === null
      ? []
      : [
          [
            'now',
            formatNumber(sizing.heldMaxTokens),
            formatNumber(sizing.cutAnswers),
            '',
            formatNumber(sizing.safeConcurrency),
            '',
            formatDecimal(sizing.requestsPerMinute),
          ],
        ]),
    ...sizing.options.map((option) => [
      option.covers,
      formatNumber(option.maxTokens),
      `${formatNumber(option.cutAnswers)} (${formatPercent(option.cutShare)})`,
      formatNumber(option.freedHoldTokens),
      formatNumber(option.safeConcurrency),
      option.freedConcurrency === null ? 'unknown' : `${option.freedConcurrency > 0 ? '+' : ''}${formatNumber(option.freedConcurrency)}`,
      formatDecimal(option.requestsPerMinute),
    ]),
  ];
  const table = renderTable({
    columns: [
      { header: 'Right-sizing' },
      { header: 'max_tokens', align: 'right' },
      { header: 'would be cut', align: 'right' },
      { header: 'frees each', align: 'right' },
      { header: 'workers', align: 'right' },
      { header: 'freed', align: 'right' },
      { header: 'requests/min', align: 'right', dropOrder: 1 },
    ],
    rows,
    width: columns,
    indent: 2,
    headStyle: style.dim,
  }).split('\n');
  const notes = [
    sizing.unusedHoldShare === null
      ? 'what requests asked for is not in the log (bodies are not logged)'
      : `the average answer leaves ${formatNumber(sizing.unusedHoldTokens)} tokens (${formatPercent(sizing.unusedHoldShare)}) of its max_tokens unused`,
    ...(sizing.unsetMaxTokens > 0
      ? [`${plural(sizing.unsetMaxTokens, 'request')} set no max_tokens: Bedrock holds the model's default`]
      : []),
    ...(sizing.cutAnswers > 0
      ? [`${plural(sizing.cutAnswers, 'answer')} reached max_tokens: they may have wanted more than is shown`]
      : []),
    ...(sizing.planCommand === null ? [] : [sizing.planCommand]),
  ];
  return [...table, ...notes.flatMap((note) => wrap(`  ${note}`, columns, { indent: '    ' }).map((line) => style.dim(line)))];
}

export function usageMarkdown(usage: UsageResult, warnings: readonly string[]): string {
  const rows = usage.pools.flatMap((pool) =>
    minuteRows(pool).map((row) => [
      nameOf(pool),
      pool.region,
      pool.endpoint === 'mantle' ? 'bedrock-mantle' : (pool.scope ?? 'unknown'),
      ...row,
    ]),
  );
  const columns: Column[] = [{ header: 'Model' }, { header: 'Region' }, { header: 'Scope' }, ...MINUTE_COLUMNS];
  return [
    `### Usage, ${whole(usage.from)} to ${whole(usage.to)} UTC`,
    ...(warnings.length > 0 ? [warnings.map((warning) => `- ${warning}`).join('\n')] : []),
    markdownTable(columns, rows),
    ...usage.pools.flatMap((pool) =>
      pool.by ? [`**${nameOf(pool)}, ${pool.region}**\n\n${markdownTable([...WHO_COLUMNS(usage.by)], whoRows(pool))}`] : [],
    ),
  ].join('\n\n');
}

const scopeOf = ({ endpoint, scope }: UsagePool) => (endpoint === 'mantle' ? 'bedrock-mantle' : scope);

/** One row a pool; with --by, one row a caller of a pool. */
export function usageCsv(usage: UsageResult): string {
  if (usage.by !== null) return whoCsv(usage);
  const header = [
    ...['region', 'scope', 'modelId', 'requests', 'throttles', 'inputTokens', 'outputTokens', 'cacheReadTokens', 'cacheWriteTokens'],
    ...['settledP50', 'settledP90', 'settledPeak', 'settledPeakAt', 'estimatedPeak', 'rpmPeak', 'tpmQuota', 'peakShare'],
  ];
  const rows = usage.pools.map((pool): CsvValue[] => {
    const settled = pool.settledTokensPerMinute;
    const tpm = pool.quotas.find(({ kind }) => kind === 'tpm' || kind === 'input-tpm');
    return [
      ...[pool.region, scopeOf(pool), pool.modelId ?? pool.callers[0]?.id ?? null, pool.requests, pool.throttles],
      ...[pool.inputTokens, pool.outputTokens, pool.cacheReadTokens, pool.cacheWriteTokens],
      ...[settled?.p50 ?? null, settled?.p90 ?? null, settled?.peak ?? null, settled?.peakAt ?? null],
      ...[pool.estimatedTokensPerMinute?.peak ?? null, pool.requestsPerMinute?.peak ?? null, tpm?.value ?? null, tpm?.peakShare ?? null],
    ];
  });
  return renderCsv(header, rows).trimEnd();
}

function whoCsv(usage: UsageResult): string {
  const header = [
    ...['region', 'scope', 'modelId', 'who', 'alias', 'requests', 'throttles', 'clientErrors', 'serverErrors'],
    ...['inputTokens', 'outputTokens', 'cacheReadTokens', 'cacheWriteTokens', 'settledTokens', 'settledShare'],
    ...['peakSettledTokensPerMinute', 'peakAt', 'atPoolPeakTokens', 'atPoolPeakShare'],
  ];
  const rows = usage.pools.flatMap((pool) =>
    (pool.by ?? []).map((row): CsvValue[] => [
      ...[pool.region, pool.scope, pool.modelId ?? pool.callers[0]?.id ?? null, row.who, row.alias],
      ...[row.requests, row.throttles, row.clientErrors, row.serverErrors],
      ...[row.inputTokens, row.outputTokens, row.cacheReadTokens, row.cacheWriteTokens, row.settledTokens, row.settledShare],
      ...[row.peakSettledTokensPerMinute, row.peakAt, row.atPoolPeakTokens, row.atPoolPeakShare],
    ]),
  );
  return renderCsv(header, rows).trimEnd();
}
