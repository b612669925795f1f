// A few rows of an account, read by their codes, among all that AWS publishes.
import { defaultSnapshot } from '../defaults.ts';
import type { QuotaSnapshot } from '../types.ts';

/**
 * Rows that were asked for, over everything that AWS publishes: other pools keep their defaults, marked as such row by row. A row that AWS
 * says does not exist is gone; one that could not be read shows its default, beside the problem.
 */
export function overDefaults(live: QuotaSnapshot, codes: readonly string[]): QuotaSnapshot {
  const replaced = new Set<string | null>(live.complete ? codes : live.rows.map(({ quotaCode }) => quotaCode));
  const { rows, asOf } = defaultSnapshot(live.region);
  const published = rows.filter(({ quotaCode }) => quotaCode === null || !replaced.has(quotaCode));
  return { ...live, reach: 'codes', rows: [...live.rows, ...published.map((row) => ({ ...row, asOf }))] };
}
