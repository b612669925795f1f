// What `bq usage` says first of a pool: how near it came to its quota, whether it was refused, what max_tokens would do.

import { formatNumber, formatPercent, plural } from '../base/numbers.ts';
import { stripControl, wrap } from '../base/text.ts';
import type { UsagePool } from '../contracts/usage.ts';
import type { Layout } from './layout.ts';

export function nameOf(pool: UsagePool): string {
  return stripControl(pool.modelName ?? pool.callers[0]?.name ?? pool.callers[0]?.id ?? '', { oneLine: true });
}

/** The first pools are those that used the most. */
export const MOST_VERDICTS = 3;

/** How near a pool came to its quota, whether it was refused, and what max_tokens would do. */
export function verdictLines(pool: UsagePool, { style, columns }: Layout): string[] {
  const quota = pool.quotas.find(({ kind }) => kind === 'tpm')?.value ?? null;
  const peaks = [
    { what: 'held', value: pool.heldTokensPerMinute?.peak },
    { what: 'settled', value: pool.settledTokensPerMinute?.peak },
    { what: 'estimated', value: pool.settledTokensPerMinute ? undefined : pool.estimatedTokensPerMinute?.peak },
  ].filter((peak): peak is { what: string; value: number } => peak.value !== undefined);
  const [highest] = peaks.toSorted((a, b) => b.value - a.value);
  const peak =
    highest === undefined
      ? 'tokens a minute not known'
      : quota
        ? `peak ${formatPercent(highest.value / quota)} of TPM ${highest.what}`
        : `peak ${formatNumber(highest.value)} TPM ${highest.what}, quota ${quota === 0 ? '0' : 'unknown'}`;
  const throttles = pool.throttles === 0 ? 'no throttles' : style.yellow(plural(pool.throttles, 'throttle'));
  const sizing = pool.rightSizing;
  const option = sizing?.options.find(({ freedConcurrency }) => (freedConcurrency ?? 0) > 0);
  const change =
    option === undefined || sizing?.heldMaxTokens == null
      ? ''
      : `; max_tokens ${formatNumber(option.maxTokens)} instead of ${formatNumber(sizing.heldMaxTokens)}: ${formatNumber(option.freedConcurrency)} more workers, ${formatPercent(option.cutShare)} of answers cut`;
  return wrap(`${style.bold(nameOf(pool))} (${pool.region}): ${peak}, ${throttles}${change}`, columns, { indent: '  ' });
}
