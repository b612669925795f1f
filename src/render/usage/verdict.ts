// What `bq usage` says first of a pool: how near it came to its quota, whether it was refused, what max_tokens would do.

import { stripControl, wrap } from '../../base/text.ts';
import type { UsagePool } from '../../contracts/usage.ts';
import { type Peak, USAGE } from '../../words/en/usage.ts';
import { type Layout, wordsOf } from '../layout.ts';

export function nameOf(pool: UsagePool): string {
  return stripControl(pool.modelName ?? pool.callers[0]?.name ?? pool.callers[0]?.id ?? '', { oneLine: true });
}

/** The first pools are those that used the most. */
export const MOST_VERDICTS = 3;

/** How near a pool came to its quota, whether it was refused, and what max_tokens would do. */
export function verdictLines(pool: UsagePool, layout: Layout): string[] {
  const { style, columns } = layout;
  const words = wordsOf(layout, USAGE);
  const throttles = pool.throttles === 0 ? words.noThrottles : style.yellow(words.throttles(pool.throttles));
  const line = words.verdict({
    pool: style.bold(nameOf(pool)),
    region: pool.region,
    peak: peakText(pool, words),
    throttles,
    sizing: sizingText(pool, words),
  });
  return wrap(line, columns, { indent: '  ' });
}

type UsageWords = typeof USAGE.english;

function peakText(pool: UsagePool, words: UsageWords): string {
  const quota = pool.quotas.find(({ kind }) => kind === 'tpm')?.value ?? null;
  const peaks: readonly (readonly [what: Peak, tokens: number | undefined])[] = [
    ['held', pool.heldTokensPerMinute?.peak],
    ['settled', pool.settledTokensPerMinute?.peak],
    ['estimated', pool.settledTokensPerMinute ? undefined : pool.estimatedTokensPerMinute?.peak],
  ];
  const known = peaks.flatMap(([what, tokens]) => (tokens === undefined ? [] : [{ what, tokens }]));
  const [highest] = known.toSorted((a, b) => b.tokens - a.tokens);
  if (highest === undefined) return words.peakUnknown;
  return quota ? words.peakOfQuota(highest.tokens / quota, highest.what) : words.peakAlone(highest.tokens, highest.what, quota === 0);
}

function sizingText({ rightSizing: sizing }: UsagePool, words: UsageWords): string | null {
  const option = sizing?.options.find(({ freedConcurrency }) => (freedConcurrency ?? 0) > 0);
  if (option === undefined || sizing?.heldMaxTokens == null) return null;
  const { maxTokens, cutShare, freedConcurrency } = option;
  return words.wouldFree({ maxTokens, held: sizing.heldMaxTokens, workers: freedConcurrency ?? 0, cutShare });
}
