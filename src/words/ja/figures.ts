// 数値の日本語。
import { formatCompact, formatPercent, formatUsd } from '../../base/numbers.ts';
import type { Table } from '../rooms.ts';
import { duration, known, LIMITS, n } from './units.ts';

export const FIGURES: Table<'figures'> = {
  number: known(n),
  compact: known(formatCompact),
  percent: known(formatPercent),
  usd: known(formatUsd),
  duration,
  limit: (kind) => LIMITS[kind],
  unknown: '不明',
};
