// From the rows that govern a model's pool to the limits of a plan: values, overrides, and what is left of each after one request.

import type { Scope } from '../catalog/scope.ts';
import type { Model } from '../catalog/types.ts';
import type { PlanLimit } from '../contracts/plan.ts';
import { type GoverningRow, type GoverningRows, governingRows } from '../quotas/governing/governing-rows.ts';
import type { QuotaMetric, QuotaSnapshot } from '../quotas/types.ts';
import type { CapacityLimits } from './capacity.ts';

/** Values that the user gave by hand; null where not. */
export interface QuotaOverrides {
  readonly tokensPerMinute: number | null;
  readonly requestsPerMinute: number | null;
  readonly tokensPerDay: number | null;
}

export const NO_OVERRIDES: QuotaOverrides = { tokensPerMinute: null, requestsPerMinute: null, tokensPerDay: null };

/** Quota tokens of one request, for shares and remainders. */
export interface RequestShare {
  readonly admissionTokens: number;
  readonly worstCaseTokens: number;
}

const KINDS: ReadonlyArray<{
  readonly kind: QuotaMetric;
  readonly rows: (rows: GoverningRows) => GoverningRow | null;
  readonly override?: keyof QuotaOverrides;
}> = [
  { kind: 'tpm', rows: (rows) => rows.tpm, override: 'tokensPerMinute' },
  { kind: 'rpm', rows: (rows) => rows.rpm, override: 'requestsPerMinute' },
  { kind: 'tpd', rows: (rows) => rows.tpd, override: 'tokensPerDay' },
  { kind: 'cross-model-tpd', rows: (rows) => rows.crossModelTpd },
  { kind: 'concurrent', rows: (rows) => rows.concurrent },
];

/** Whole limits, headroom not taken off; a remainder can be negative. A request counts 1 against RPM and concurrency. */
export function planLimits(
  rows: GoverningRows,
  snapshot: QuotaSnapshot,
  overrides: QuotaOverrides,
  scope: Scope,
  share: RequestShare,
  nowIso: string,
): PlanLimit[] {
  return KINDS.flatMap(({ kind, rows: pick, override }) => {
    const governing = pick(rows);
    const given = override ? overrides[override] : null;
    if (!governing && given === null) return [];
    const counted = kind === 'rpm' || kind === 'concurrent' ? { admissionTokens: 1, worstCaseTokens: 1 } : share;
    const value = given ?? governing?.value ?? null;
    return [
      {
        kind: kind as PlanLimit['kind'],
        scope: kind === 'cross-model-tpd' ? null : scope,
        value,
        default: governing?.default ?? null,
        multiplier: given === null ? (governing?.multiplier ?? 1) : 1,
        // A live answer without the account's value falls back on AWS's default, and says so.
        source: given === null ? (governing?.source ?? snapshot.source) : ('override' as const),
        asOf: given === null ? (governing?.row.asOf ?? snapshot.asOf) : nowIso,
        quotaCode: governing?.row.quotaCode ?? null,
        quotaName: governing?.row.quotaName ?? `given by hand (${kind})`,
        adjustable: governing?.row.adjustable ?? null,
        admissionShare: value ? counted.admissionTokens / value : null,
        remainingAfterAdmission: value === null ? null : value - counted.admissionTokens,
        remainingAfterWorstCase: value === null ? null : value - counted.worstCaseTokens,
      },
    ];
  });
}

/** The limits of a pool by themselves: nothing given by hand, no request to compare with. */
export function poolLimits(model: Model, scope: Scope, snapshot: QuotaSnapshot, nowIso: string): PlanLimit[] {
  const nothing = { admissionTokens: 0, worstCaseTokens: 0 };
  return planLimits(governingRows(model, scope, snapshot), snapshot, NO_OVERRIDES, scope, nothing, nowIso);
}

/** @returns null when the TPM is not known: then nothing can be said of capacity */
export function capacityLimits(limits: readonly PlanLimit[], rpmReading: CapacityLimits['rpmReading']): CapacityLimits | null {
  const valueFor = (kind: PlanLimit['kind']) => limits.find((limit) => limit.kind === kind)?.value ?? null;
  const tokensPerMinute = valueFor('tpm');
  if (tokensPerMinute === null) return null;
  return {
    tokensPerMinute,
    requestsPerMinute: valueFor('rpm'),
    rpmReading,
    concurrentRequests: valueFor('concurrent'),
    tokensPerDay: valueFor('tpd'),
  };
}
