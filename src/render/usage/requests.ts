// Of the requests of a pool, from logs: how long they are, and what max_tokens should be.
import { formatDecimal, formatNumber, formatPercent } from '../../base/numbers.ts';
import { wrap } from '../../base/text.ts';
import type { RightSizing, UsagePool } from '../../contracts/usage.ts';
import { USAGE } from '../../words/en/usage.ts';
import { type Layout, wordsOf } from '../layout.ts';
import { renderTable } from '../table.ts';
import { orUnknown, type UsageWords } from './tables.ts';

const DISTRIBUTIONS = ['inputTokens', 'cacheReadTokens', 'cacheWriteTokens', 'outputTokens', 'maxTokens', 'latencySeconds'] as const;
const FIGURES = ['mean', 'p50', 'p90', 'p99', 'p999', 'max'] as const;

export function distributionLines({ distributions }: UsagePool, layout: Layout): string[] {
  if (!distributions) return [];
  const words = wordsOf(layout, USAGE);
  const rows = DISTRIBUTIONS.flatMap((name) => {
    const values = distributions[name];
    const digits = name === 'latencySeconds' ? 1 : 0;
    return values ? [[words.distributions[name], ...FIGURES.map((figure) => formatDecimal(values[figure], digits))]] : [];
  });
  if (rows.length === 0) return [];
  return renderTable({
    columns: [{ header: words.oneRequest }, ...FIGURES.map((figure) => ({ header: words.figures[figure], align: 'right' as const }))],
    rows,
    width: layout.columns,
    indent: 2,
    headStyle: layout.style.dim,
  }).split('\n');
}

export function sizingLines(sizing: RightSizing | null, layout: Layout): string[] {
  if (!sizing) return [];
  const { style, columns } = layout;
  const words = wordsOf(layout, USAGE);
  const heads = words.sizing;
  const table = renderTable({
    columns: [
      { header: heads.covers },
      { header: heads.maxTokens, align: 'right' },
      { header: heads.cut, align: 'right' },
      { header: heads.frees, align: 'right' },
      { header: heads.workers, align: 'right' },
      { header: heads.freed, align: 'right' },
      { header: heads.perMinute, align: 'right', dropOrder: 1 },
    ],
    rows: sizingRows(sizing, words),
    width: columns,
    indent: 2,
    headStyle: style.dim,
  }).split('\n');
  return [...table, ...sizingNotes(sizing, words).flatMap((note) => wrap(`  ${note}`, columns, { indent: '    ' }).map(style.dim))];
}

function sizingRows(
  { heldMaxTokens, cutAnswers, safeConcurrency, requestsPerMinute, options }: RightSizing,
  words: UsageWords,
): string[][] {
  const number = (value: number | null) => orUnknown(value, formatNumber, words);
  const rate = (value: number | null) => orUnknown(value, formatDecimal, words);
  const now = [words.now, number(heldMaxTokens), formatNumber(cutAnswers), '', number(safeConcurrency), '', rate(requestsPerMinute)];
  return [
    ...(heldMaxTokens === null ? [] : [now]),
    ...options.map((option) => [
      words.covers[option.covers],
      formatNumber(option.maxTokens),
      `${formatNumber(option.cutAnswers)} (${formatPercent(option.cutShare)})`,
      number(option.freedHoldTokens),
      number(option.safeConcurrency),
      orUnknown(option.freedConcurrency, (freed) => `${freed > 0 ? '+' : ''}${formatNumber(freed)}`, words),
      rate(option.requestsPerMinute),
    ]),
  ];
}

function sizingNotes(
  { unusedHoldTokens, unusedHoldShare, unsetMaxTokens, cutAnswers, planCommand }: RightSizing,
  words: UsageWords,
): string[] {
  return [
    unusedHoldShare === null ? words.askedUnknown : words.unused(unusedHoldTokens ?? 0, unusedHoldShare),
    ...(unsetMaxTokens > 0 ? [words.unset(unsetMaxTokens)] : []),
    ...(cutAnswers > 0 ? [words.cut(cutAnswers)] : []),
    ...(planCommand === null ? [] : [planCommand]),
  ];
}
