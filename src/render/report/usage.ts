// The report of usage: each pool's tokens over time against its quota, with its throttles; requests, and right-sizing.

import { formatNumber } from '../../base/numbers.ts';
import type { Language } from '../../base/phrases.ts';
import type { UsagePool, UsageResult } from '../../contracts/usage.ts';
import { FIGURES } from '../../words/en/figures.ts';
import { USAGE_REPORT } from '../../words/en/usage-report.ts';
import type { KeyEntry } from './drawing.ts';
import { panelsDrawing, type Step } from './panels.ts';
import { formatCompactly } from './plan.ts';
import { type Figure, left, type Report, type ReportTable, right } from './report.ts';

/** The words of the report, and numbers as its language writes them. */
interface Said {
  readonly words: typeof USAGE_REPORT.english;
  readonly figures: typeof FIGURES.english;
}

/** `2026-11-20T08:15:00Z` → `2026-11-20 08:15` */
const clock = (iso: string) => iso.slice(0, 16).replace('T', ' ');

export function usageReport(usage: UsageResult, language: Language): Report {
  const said: Said = { words: language.of(USAGE_REPORT), figures: language.of(FIGURES) };
  const { words } = said;
  const first = usage.pools.slice(0, MOST_FIGURES);
  return {
    title: words.title(clock(usage.from), clock(usage.to)),
    answer: first.length === 0 ? [words.nothingRan] : first.map((pool) => verdictOf(pool, words)),
    figures: first.flatMap((pool) => overTime(pool, said)),
    tables: [pools(usage, said), ...sizing(usage, said), ...distributions(usage, words), ...who(usage, said)],
    sources: sourcesOf(usage, words),
  };
}

/** The first pools used the most; the rest are in the table. */
const MOST_FIGURES = 6;

type UsageReportWords = Said['words'];

const poolName = (pool: UsagePool, words: UsageReportWords) =>
  words.pool(pool.modelName ?? pool.callers[0]?.name ?? pool.callers[0]?.id ?? words.notKnown, pool.region, pool.scope);
const quotaOf = (pool: UsagePool) => pool.quotas.find(({ kind }) => kind === 'tpm')?.value ?? null;

function verdictOf(pool: UsagePool, words: UsageReportWords): string {
  const quota = quotaOf(pool);
  const peak = Math.max(
    pool.heldTokensPerMinute?.peak ?? 0,
    pool.settledTokensPerMinute?.peak ?? 0,
    pool.settledTokensPerMinute ? 0 : (pool.estimatedTokensPerMinute?.peak ?? 0),
  );
  return words.verdict(poolName(pool, words), quota ? words.peakShare(peak / quota) : words.peakTokens(peak, quota === 0), pool.throttles);
}

function overTime(pool: UsagePool, { words, figures }: Said): Figure[] {
  if (pool.timeline.length === 0) return [];
  const limit = quotaOf(pool);
  const steps = pool.timeline.map(({ from, minutes, peakSettledTokensPerMinute: tokens, throttles }): Step => {
    const at = Date.parse(from);
    const title = words.step({ from: clock(from), minutes, tokens, throttles });
    return { from: at, to: at + minutes * 60_000, value: tokens, over: null, refused: throttles, title };
  });
  const keys: KeyEntry[] = [
    { label: words.key.settled, className: 'f1', kind: 'box' },
    { label: words.key.throttles, className: 'f3', kind: 'box' },
    ...(limit === null ? [] : [{ label: words.key.quota, className: 'limit', kind: 'line' } as const]),
  ];
  const columns = words.stepColumns;
  return [
    {
      title: words.overTime(poolName(pool, words)),
      description: words.overTimeDescription(limit),
      drawing: panelsDrawing({
        panels: [{ title: poolName(pool, words), steps, limit }],
        columns: 1,
        format: formatCompactly,
        ticks: (from, to) =>
          [0, 1, 2, 3].map((part) => {
            const value = from + ((to - from) * part) / 3.001;
            return { value, label: clock(new Date(value).toISOString()).slice(5) };
          }),
        key: keys,
      }),
      table: {
        caption: words.numbersCaption,
        columns: [left(columns.from), right(columns.minutes), right(columns.highest), right(columns.ofQuota), right(columns.throttles)],
        rows: pool.timeline.map(({ from, minutes, peakSettledTokensPerMinute: peak, throttles }) => [
          clock(from),
          formatNumber(minutes),
          figures.number(peak),
          figures.percent(limit && peak !== null ? peak / limit : null),
          formatNumber(throttles),
        ]),
      },
    },
  ];
}

function pools({ pools: all }: UsageResult, { words, figures }: Said): ReportTable {
  const columns = words.poolColumns;
  const peak = (one: UsagePool['requestsPerMinute']) => (one === null ? figures.unknown : words.peakAt(one.peak, clock(one.peakAt)));
  return {
    caption: words.poolsCaption,
    columns: [
      left(columns.pool),
      right(columns.requests),
      right(columns.throttles),
      right(columns.input),
      right(columns.output),
      right(columns.settled),
      right(columns.held),
      right(columns.peakRequests),
      right(columns.quota),
    ],
    rows: all.map((pool) => [
      poolName(pool, words),
      formatNumber(pool.requests),
      formatNumber(pool.throttles),
      formatNumber(pool.inputTokens),
      formatNumber(pool.outputTokens),
      peak(pool.settledTokensPerMinute),
      peak(pool.heldTokensPerMinute),
      peak(pool.requestsPerMinute),
      figures.number(quotaOf(pool)),
    ]),
  };
}

function sizing({ pools: all }: UsageResult, { words, figures }: Said): ReportTable[] {
  const rows = all.flatMap((pool) =>
    (pool.rightSizing?.options ?? []).map((option) => [
      poolName(pool, words),
      figures.number(pool.rightSizing?.heldMaxTokens ?? null),
      words.covers[option.covers],
      formatNumber(option.maxTokens),
      `${formatNumber(option.cutAnswers)} (${figures.percent(option.cutShare)})`,
      figures.number(option.safeConcurrency),
      figures.number(option.freedConcurrency),
    ]),
  );
  if (rows.length === 0) return [];
  const { held, covers, maxTokens, cut, workers, more } = words.sizingColumns;
  const columns = [left(words.poolColumns.pool), right(held), left(covers), right(maxTokens), right(cut), right(workers), right(more)];
  return [{ caption: words.sizingCaption, columns, rows }];
}

function distributions({ pools: all }: UsageResult, words: UsageReportWords): ReportTable[] {
  const rows = all.flatMap((pool) => {
    const found = pool.distributions;
    if (!found) return [];
    const kinds = [
      [words.request.input, found.inputTokens],
      [words.request.output, found.outputTokens],
      [words.request.maxTokens, found.maxTokens],
      [words.request.latency, found.latencySeconds],
    ] as const;
    return kinds.flatMap(([name, values]) => {
      if (values === null) return [];
      const { mean, p50, p90, p99, max } = values;
      return [[poolName(pool, words), name, ...[mean, p50, p90, p99, max].map((value) => formatNumber(value, 1))]];
    });
  });
  if (rows.length === 0) return [];
  const { mean, p50, p90, p99, max } = words.figures;
  const columns = [left(words.poolColumns.pool), left(words.what), ...[mean, p50, p90, p99, max].map(right)];
  return [{ caption: words.requestCaption, columns, rows }];
}

const MOST_CALLERS = 100;

function who({ pools: all, by }: UsageResult, { words, figures }: Said): ReportTable[] {
  const rows = all.flatMap((pool) =>
    (pool.by ?? []).map((row) => [
      row.alias ?? row.who ?? words.notTold,
      poolName(pool, words),
      formatNumber(row.requests),
      formatNumber(row.throttles),
      figures.number(row.settledTokens),
      figures.percent(row.settledShare),
    ]),
  );
  if (rows.length === 0) return [];
  const { who: whoColumn, requests, throttles, tokens, share } = words.whoColumns;
  const columns = [left(whoColumn), left(words.poolColumns.pool), right(requests), right(throttles), right(tokens), right(share)];
  const shown = rows.length > MOST_CALLERS ? { first: MOST_CALLERS, all: rows.length } : null;
  return [{ caption: words.who(by ?? 'caller', shown), columns, rows: rows.slice(0, MOST_CALLERS) }];
}

function sourcesOf({ pools: all, logs, source: from, regions }: UsageResult, words: UsageReportWords): string[] {
  const quotas = new Set(
    all.flatMap(({ quotas: rows }) =>
      rows.map(({ source, asOf }) => (source === 'default' ? words.quotaDefault(asOf) : words.quotaSource(source, asOf))),
    ),
  );
  const origin = logs
    ? words.logs(logs.files.length, logs.records)
    : from === 'cloudwatch'
      ? words.cloudWatch(regions)
      : words.engine(regions);
  return [origin, ...quotas];
}
