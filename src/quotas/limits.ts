// The limits of one pool: the one type that planner, simulator and emulator share, and the rows that they come from.
import type { GoverningRows } from './governing/governing-rows.ts';
import type { QuotaMetric } from './types.ts';

/**
 * Values in the unit of the pool: a row that is doubled for cross-Region calls is doubled here already. Null where there is no such limit.
 *
 * The two quotas of the bedrock-mantle endpoint (`input-tpm`, `output-tpm`) belong to pools of their own, which nothing draws from yet: a key each,
 * here and in `LIMITS`, once something does.
 */
export interface PoolLimits {
  readonly tokensPerMinute: number | null;
  readonly requestsPerMinute: number | null;
  readonly tokensPerDay: number | null;
  /** Of all models of the account and Region together. */
  readonly crossModelTokensPerDay: number | null;
  /** Requests in flight. */
  readonly concurrentRequests: number | null;
}

export const NO_LIMITS: PoolLimits = {
  tokensPerMinute: null,
  requestsPerMinute: null,
  tokensPerDay: null,
  crossModelTokensPerDay: null,
  concurrentRequests: null,
};

/** What an RPM row counts: requests of a minute, or requests in flight. docs/model.md section 3. */
export type RpmReading = 'per-minute' | 'concurrent';
export const RPM_READINGS: readonly RpmReading[] = ['per-minute', 'concurrent'];

/** Limits that can be planned with: TPM is known, and how the RPM row is read. */
export interface CapacityLimits extends PoolLimits {
  readonly tokensPerMinute: number;
  readonly rpmReading: RpmReading;
}

export interface LimitKind {
  readonly key: keyof PoolLimits;
  readonly metric: QuotaMetric;
  /** What one request takes of it: its tokens, or 1. */
  readonly counts: 'tokens' | 'requests';
  /** After a value, for people. */
  readonly unit: string;
}

/** Every limit of a pool, in the order in which they are shown. */
export const LIMITS: readonly LimitKind[] = [
  { key: 'tokensPerMinute', metric: 'tpm', counts: 'tokens', unit: 'tokens per minute' },
  { key: 'requestsPerMinute', metric: 'rpm', counts: 'requests', unit: 'requests per minute' },
  { key: 'tokensPerDay', metric: 'tpd', counts: 'tokens', unit: 'tokens per day' },
  { key: 'crossModelTokensPerDay', metric: 'cross-model-tpd', counts: 'tokens', unit: 'tokens per day of all models' },
  { key: 'concurrentRequests', metric: 'concurrent', counts: 'requests', unit: 'requests in flight' },
];

/** What people call each limit. */
export const LIMIT_NAMES: Readonly<Record<QuotaMetric, string>> = {
  tpm: 'TPM',
  rpm: 'RPM',
  tpd: 'tokens/day',
  'cross-model-tpd': 'tokens/day, all models',
  'input-tpm': 'input TPM',
  'output-tpm': 'output TPM',
  concurrent: 'requests in flight',
};

/** Each limit made from its kind. */
export function limitsFrom(value: (kind: LimitKind) => number | null): PoolLimits {
  return Object.fromEntries(LIMITS.map((kind) => [kind.key, value(kind)])) as Record<keyof PoolLimits, number | null>;
}

/** The first limit of 0, in the order of `LIMITS`: whatever it counts, it admits nothing. Null where there is none. */
export function zeroLimit(limits: PoolLimits): QuotaMetric | null {
  return LIMITS.find(({ key }) => limits[key] === 0)?.metric ?? null;
}

/** The values in force of the rows that govern a pool; a value given by hand goes before its row. */
export function limitsOfRows(rows: GoverningRows, byHand: PoolLimits = NO_LIMITS): PoolLimits {
  return limitsFrom(({ key, metric }) => byHand[key] ?? rows[metric]?.value ?? null);
}
