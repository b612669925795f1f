// Numbers, as each language writes them: what is not known has a word, lengths of time have their units, limits their names.
import { formatCompact, formatDuration, formatNumber, formatPercent, formatUsd } from '../../base/numbers.ts';
import { words } from '../../base/phrases.ts';
import { LIMIT_NAMES } from '../../quotas/limits.ts';
import type { QuotaMetric } from '../../quotas/types.ts';

export const FIGURES = words('figures', {
  number: (value: number | null) => formatNumber(value),
  compact: (value: number | null) => formatCompact(value),
  percent: (share: number | null) => formatPercent(share),
  usd: (usd: number | null) => formatUsd(usd),
  duration: (seconds: number | null) => formatDuration(seconds),
  /** After a value. */
  limit: (kind: QuotaMetric) => LIMIT_NAMES[kind],
  unknown: 'unknown',
});
