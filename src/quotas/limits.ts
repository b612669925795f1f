// The limits of one pool: the one type that planner, simulator and emulator share, and the rows that they come from.
import type { Endpoint } from '../catalog/endpoint.ts';
import type { GoverningRows } from './governing/governing-rows.ts';
import type { QuotaMetric } from './types.ts';

/**
 * Values in the unit of the pool: a row that is doubled for cross-Region calls is doubled here already. Null where there is no such limit.
 *
 * A pool counts tokens of a minute once or twice: what a request holds and costs, and, on bedrock-mantle, what is written besides.
 */
export interface PoolLimits {
  /** Held from the start of a request, settled at its end; above it the request is refused. On bedrock-mantle: the quota of input. */
  readonly tokensPerMinute: number | null;
  /** Counted as it is written; reached, the answer is cut. Only pools of bedrock-mantle have it. */
  readonly outputTokensPerMinute: number | null;
  readonly requestsPerMinute: number | null;
  readonly tokensPerDay: number | null;
  /** Of all models of the account and Region together. */
  readonly crossModelTokensPerDay: number | null;
  /** Requests in flight. */
  readonly concurrentRequests: number | null;
}

export const NO_LIMITS: PoolLimits = {
  tokensPerMinute: null,
  outputTokensPerMinute: null,
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
  /** What one request takes of it: its quota tokens, the tokens that it writes, or 1. */
  readonly counts: 'tokens' | 'output' | 'requests';
}

/** Every limit of a pool of bedrock-runtime, in the order in which they are shown. */
export const LIMITS: readonly LimitKind[] = [
  { key: 'tokensPerMinute', metric: 'tpm', counts: 'tokens' },
  { key: 'requestsPerMinute', metric: 'rpm', counts: 'requests' },
  { key: 'tokensPerDay', metric: 'tpd', counts: 'tokens' },
  { key: 'crossModelTokensPerDay', metric: 'cross-model-tpd', counts: 'tokens' },
  { key: 'concurrentRequests', metric: 'concurrent', counts: 'requests' },
];

/** The same of bedrock-mantle, where nothing else is counted. */
const MANTLE_LIMITS: readonly LimitKind[] = [
  { key: 'tokensPerMinute', metric: 'input-tpm', counts: 'tokens' },
  { key: 'outputTokensPerMinute', metric: 'output-tpm', counts: 'output' },
];

export const LIMITS_OF: Readonly<Record<Endpoint, readonly LimitKind[]>> = { runtime: LIMITS, mantle: MANTLE_LIMITS };

/** The limit that a request is held to from its start on: TPM, or input TPM. */
export const HELD_METRICS: ReadonlySet<QuotaMetric> = new Set(['tpm', 'input-tpm']);

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

/** Each limit that an endpoint has made from its kind; null are those that it has not. */
export function limitsFrom(value: (kind: LimitKind) => number | null, endpoint: Endpoint = 'runtime'): PoolLimits {
  return { ...NO_LIMITS, ...Object.fromEntries(LIMITS_OF[endpoint].map((kind) => [kind.key, value(kind)])) };
}

/** Of a pool that counts output apart. */
export const endpointOf = ({ outputTokensPerMinute }: PoolLimits): Endpoint => (outputTokensPerMinute === null ? 'runtime' : 'mantle');

/** The first limit of 0, in the order in which they are shown: whatever it counts, it admits nothing. Null where there is none. */
export function zeroLimit(limits: PoolLimits): QuotaMetric | null {
  return LIMITS_OF[endpointOf(limits)].find(({ key }) => limits[key] === 0)?.metric ?? null;
}

/** The values in force of the rows that govern a pool; a value given by hand goes before its row. */
export function limitsOfRows(rows: GoverningRows, byHand: PoolLimits = NO_LIMITS, endpoint: Endpoint = 'runtime'): PoolLimits {
  return limitsFrom(({ key, metric }) => byHand[key] ?? rows[metric]?.value ?? null, endpoint);
}
