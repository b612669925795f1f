// The report of usage: each pool's tokens over time against its quota, with its throttles; requests, and right-sizing.

import { formatNumber, formatPercent, plural } from '../../base/numbers.ts';
import type { UsagePool, UsageResult } from '../../contracts/usage.ts';
import { panelsDrawing, type Step } from './panels.ts';
import { formatCompactly } from './plan.ts';
import { type Figure, left, type Report, type ReportTable, right } from './report.ts';

/** `2026-11-20T08:15:00Z` → `2026-11-20 08:15` */
const clock = (iso: string) => iso.slice(0, 16).replace('T', ' ');

export function usageReport(usage: UsageResult): Report {
  return {
    title: `Usage from ${clock(usage.from)} to ${clock(usage.to)} UTC`,
    answer: usage.pools.length === 0 ? ['Nothing ran in this time'] : usage.pools.slice(0, MOST_FIGURES).map(verdictOf),
    figures: usage.pools.slice(0, MOST_FIGURES).flatMap(overTime),
    tables: [pools(usage), ...sizing(usage), ...distributions(usage), ...who(usage)],
    sources: sourcesOf(usage),
  };
}

/** The first pools used the most; the rest are in the table. */
const MOST_FIGURES = 6;

const nameOf = (pool: UsagePool) => pool.modelName ?? pool.callers[0]?.name ?? pool.callers[0]?.id ?? 'not known';
const poolName = (pool: UsagePool) => `${nameOf(pool)}, ${pool.region} ${pool.scope ?? 'scope not known'}`;
const quotaOf = (pool: UsagePool) => pool.quotas.find(({ kind }) => kind === 'tpm')?.value ?? null;

function verdictOf(pool: UsagePool): string {
  const quota = quotaOf(pool);
  const peak = Math.max(
    pool.heldTokensPerMinute?.peak ?? 0,
    pool.settledTokensPerMinute?.peak ?? 0,
    pool.settledTokensPerMinute ? 0 : (pool.estimatedTokensPerMinute?.peak ?? 0),
  );
  const share = quota
    ? `${formatPercent(peak / quota)} of TPM`
    : `${formatNumber(peak)} tokens a minute, quota ${quota === 0 ? '0' : 'unknown'}`;
  return `${poolName(pool)}: peak ${share}, ${pool.throttles === 0 ? 'no throttles' : plural(pool.throttles, 'throttle')}`;
}

function overTime(pool: UsagePool): Figure[] {
  if (pool.timeline.length === 0) return [];
  const limit = quotaOf(pool);
  const steps = pool.timeline.map(({ from, minutes, peakSettledTokensPerMinute, throttles }): Step => {
    const at = Date.parse(from);
    const tokens =
      peakSettledTokensPerMinute === null ? 'tokens not known' : `at most ${formatNumber(peakSettledTokensPerMinute)} tokens a minute`;
    return {
      from: at,
      to: at + minutes * 60_000,
      value: peakSettledTokensPerMinute,
      over: null,
      refused: throttles,
      title: `${clock(from)} UTC, ${plural(minutes, 'minute')}: ${tokens}, ${plural(throttles, 'throttle')}`,
    };
  });
  return [
    {
      title: `Tokens a minute: ${poolName(pool)}`,
      description: `The highest minute of each step, settled quota tokens; the quota is ${limit === null ? 'not known' : formatNumber(limit)}.`,
      drawing: panelsDrawing({
        panels: [{ title: poolName(pool), steps, limit }],
        columns: 1,
        format: formatCompactly,
        ticks: (from, to) =>
          [0, 1, 2, 3].map((part) => {
            const value = from + ((to - from) * part) / 3.001;
            return { value, label: clock(new Date(value).toISOString()).slice(5) };
          }),
        key: [
          { label: 'settled tokens a minute', className: 'f1', kind: 'box' },
          { label: 'throttles', className: 'f3', kind: 'box' },
          ...(limit === null ? [] : ([{ label: 'quota', className: 'limit', kind: 'line' }] as const)),
        ],
      }),
      table: {
        caption: 'The same in numbers, UTC',
        columns: [left('from'), right('minutes'), right('highest minute'), right('of quota'), right('throttles')],
        rows: pool.timeline.map(({ from, minutes, peakSettledTokensPerMinute: peak, throttles }) => [
          clock(from),
          formatNumber(minutes),
          formatNumber(peak),
          formatPercent(limit && peak !== null ? peak / limit : null),
          formatNumber(throttles),
        ]),
      },
    },
  ];
}

function pools({ pools: all }: UsageResult): ReportTable {
  const peak = (one: UsagePool['requestsPerMinute']) => (one === null ? 'unknown' : `${formatNumber(one.peak)} (${clock(one.peakAt)})`);
  return {
    caption: 'Pools',
    columns: [
      left('pool'),
      right('requests'),
      right('throttles'),
      right('input tokens'),
      right('output tokens'),
      right('peak settled'),
      right('peak held'),
      right('peak requests'),
      right('TPM quota'),
    ],
    rows: all.map((pool) => [
      poolName(pool),
      formatNumber(pool.requests),
      formatNumber(pool.throttles),
      formatNumber(pool.inputTokens),
      formatNumber(pool.outputTokens),
      peak(pool.settledTokensPerMinute),
      peak(pool.heldTokensPerMinute),
      peak(pool.requestsPerMinute),
      formatNumber(quotaOf(pool)),
    ]),
  };
}

function sizing({ pools: all }: UsageResult): ReportTable[] {
  const rows = all.flatMap((pool) =>
    (pool.rightSizing?.options ?? []).map((option) => [
      poolName(pool),
      formatNumber(pool.rightSizing?.heldMaxTokens ?? null),
      option.covers,
      formatNumber(option.maxTokens),
      `${formatNumber(option.cutAnswers)} (${formatPercent(option.cutShare)})`,
      formatNumber(option.safeConcurrency),
      formatNumber(option.freedConcurrency),
    ]),
  );
  if (rows.length === 0) return [];
  const columns = [
    left('pool'),
    right('held now'),
    left('covers'),
    right('max_tokens'),
    right('would be cut'),
    right('workers'),
    right('more workers'),
  ];
  return [{ caption: 'Right-sizing of max_tokens', columns, rows }];
}

function distributions({ pools: all }: UsageResult): ReportTable[] {
  const rows = all.flatMap((pool) => {
    const found = pool.distributions;
    if (!found) return [];
    const kinds = [
      ['input tokens', found.inputTokens],
      ['output tokens', found.outputTokens],
      ['max_tokens asked', found.maxTokens],
      ['latency, seconds', found.latencySeconds],
    ] as const;
    return kinds.flatMap(([name, values]) =>
      values
        ? [[poolName(pool), name, ...[values.mean, values.p50, values.p90, values.p99, values.max].map((value) => formatNumber(value, 1))]]
        : [],
    );
  });
  if (rows.length === 0) return [];
  return [{ caption: 'One request', columns: [left('pool'), left('what'), ...['mean', 'p50', 'p90', 'p99', 'longest'].map(right)], rows }];
}

const MOST_CALLERS = 100;

function who({ pools: all, by }: UsageResult): ReportTable[] {
  const rows = all.flatMap((pool) =>
    (pool.by ?? []).map((row) => [
      row.alias ?? row.who ?? 'not told',
      poolName(pool),
      formatNumber(row.requests),
      formatNumber(row.throttles),
      formatNumber(row.settledTokens),
      formatPercent(row.settledShare),
    ]),
  );
  if (rows.length === 0) return [];
  const more = rows.length > MOST_CALLERS ? `, the first ${MOST_CALLERS} of ${formatNumber(rows.length)}` : '';
  const columns = [left('who'), left('pool'), right('requests'), right('throttles'), right('quota tokens'), right('share')];
  return [{ caption: `By ${by ?? 'caller'}${more}`, columns, rows: rows.slice(0, MOST_CALLERS) }];
}

function sourcesOf(usage: UsageResult): string[] {
  const quotas = new Set(
    usage.pools.flatMap(({ quotas: rows }) =>
      rows.map(({ source, asOf }) =>
        source === 'default' ? `Quotas: AWS defaults of ${asOf}, not an account's` : `Quotas: ${source}, ${asOf}`,
      ),
    ),
  );
  const from = usage.logs
    ? `Model invocation logs: ${plural(usage.logs.files.length, 'file')}, ${plural(usage.logs.records, 'record')}`
    : usage.source === 'cloudwatch'
      ? `Metrics of CloudWatch in ${usage.regions.join(', ')}`
      : `Sums of an engine, ${usage.regions.join(', ')}`;
  return [from, ...quotas];
}
