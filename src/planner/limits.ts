// From the rows that govern a model's pool to the limits of a plan: values, overrides, and what is left of each after one request.

import { type Phrase, phrase } from '../base/phrases.ts';
import type { Endpoint } from '../catalog/endpoint.ts';
import type { ResolvedModel } from '../catalog/models.ts';
import type { Scope } from '../catalog/scope.ts';
import type { Model } from '../catalog/types.ts';
import { type GoverningRows, governingRows } from '../quotas/governing/governing-rows.ts';
import {
  type CapacityLimits,
  HELD_METRICS,
  LIMITS_OF,
  type LimitKind,
  limitsFrom,
  NO_LIMITS,
  type PoolLimits,
  type RpmReading,
} from '../quotas/limits.ts';
import type { QuotaMetric, QuotaSnapshot, QuotaSource } from '../quotas/types.ts';
import { wayOut } from '../quotas/way-out.ts';
import { PLANNER } from '../words/en/planner.ts';

/** One limit of a plan: the whole row, headroom not taken off. */
export interface PlanLimit {
  readonly kind: QuotaMetric;
  /** Null where the row is of no scope. */
  readonly scope: Scope | null;
  /** In the unit of the kind; null where it is not known. */
  readonly value: number | null;
  readonly default: number | null;
  /** 2 where the row counts double for geographic profiles; value and default are after it. */
  readonly multiplier: number;
  readonly source: QuotaSource;
  readonly asOf: string;
  readonly quotaCode: string | null;
  readonly quotaName: string;
  readonly adjustable: boolean | null;
  /** What one request holds at its start, as a share of the whole limit. */
  readonly admissionShare: number | null;
  readonly remainingAfterAdmission: number | null;
  readonly remainingAfterWorstCase: number | null;
}

/** Quota tokens of one request, for shares and remainders. */
export interface RequestShare {
  readonly admissionTokens: number;
  readonly worstCaseTokens: number;
  /** Written, on average and at most. */
  readonly outputTokens: number;
  readonly mostOutputTokens: number;
}

export interface LimitFacts {
  readonly rows: GoverningRows;
  readonly snapshot: QuotaSnapshot;
  /** Limits that the user gave by hand; null where not. */
  readonly byHand: PoolLimits;
  readonly scope: Scope;
  readonly endpoint: Endpoint;
  readonly share: RequestShare;
  readonly nowIso: string;
}

/** Whole limits, headroom not taken off; a remainder can be negative. A request counts 1 against RPM and concurrency. */
export function planLimits({ rows, snapshot, byHand, scope, endpoint, share, nowIso }: LimitFacts): PlanLimit[] {
  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one row of a result, each value from the hand, the account or the defaults
  return LIMITS_OF[endpoint].flatMap(({ key, metric: kind, counts }) => {
    const governing = rows[kind];
    const given = byHand[key];
    if (!governing && given === null) return [];
    const counted = COUNTED[counts](share);
    const value = given ?? governing?.value ?? null;
    return [
      {
        kind,
        scope: kind === 'cross-model-tpd' || endpoint === 'mantle' ? null : scope,
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

/** What a request takes of a limit at first, and at worst. */
const COUNTED: Readonly<Record<LimitKind['counts'], (share: RequestShare) => Pick<RequestShare, 'admissionTokens' | 'worstCaseTokens'>>> = {
  tokens: (share) => share,
  output: ({ outputTokens, mostOutputTokens }) => ({ admissionTokens: outputTokens, worstCaseTokens: mostOutputTokens }),
  requests: () => ({ admissionTokens: 1, worstCaseTokens: 1 }),
};

const NOTHING: RequestShare = { admissionTokens: 0, worstCaseTokens: 0, outputTokens: 0, mostOutputTokens: 0 };

/** The limits of a pool by themselves: nothing given by hand, no request to compare with. */
export function poolLimits(
  { model, scope, endpoint = 'runtime' }: { readonly model: Model; readonly scope: Scope; readonly endpoint?: Endpoint },
  snapshot: QuotaSnapshot,
  nowIso: string,
): PlanLimit[] {
  const rows = governingRows(model, scope, snapshot);
  return planLimits({ rows, snapshot, byHand: NO_LIMITS, scope, endpoint, share: NOTHING, nowIso });
}

/** The limit that a request is held to from its start on; undefined where there is no row of it. */
export function heldLimit(limits: readonly PlanLimit[]): PlanLimit | undefined {
  return limits.find(({ kind }) => HELD_METRICS.has(kind));
}

/** The first limit of 0: it admits nothing, whatever the request and whatever else is known. */
export function zeroOf(limits: readonly PlanLimit[]): PlanLimit | null {
  return limits.find(({ value }) => value === 0) ?? null;
}

/** The way out of a limit of a plan that admits nothing, or less than AWS's default. */
export function wayOutOf(limit: PlanLimit, { resolved: { model }, region, scope }: OwnLimits): string {
  return wayOut(limit, { model, region, scope });
}

/** A plan, as far as its limits are concerned. */
export interface OwnLimits {
  readonly limits: readonly PlanLimit[];
  readonly resolved: ResolvedModel;
  readonly region: string;
  readonly scope: Scope;
}

/** What such a request comes to: it is refused, or on bedrock-mantle let in and cut. */
export function neverText({ limits }: Pick<OwnLimits, 'limits'>): Phrase {
  return phrase(PLANNER, zeroOf(limits) === null && isAlwaysCut(limits) ? 'alwaysCut' : 'neverAdmitted');
}

/** The quota of output is what it does not fit, for it fits the one that admits. */
function isAlwaysCut(limits: readonly PlanLimit[]): boolean {
  const share = heldLimit(limits)?.admissionShare ?? null;
  return limits.some(({ kind, value }) => kind === 'output-tpm' && value !== null) && share !== null && share <= 1;
}

/** Why a request that is never admitted is not, and what to do about it. */
export function whyNeverAdmitted(plan: OwnLimits): Phrase {
  const zero = zeroOf(plan.limits);
  if (zero) return phrase(PLANNER, 'becauseZero', zero.kind, wayOutOf(zero, plan));
  const held = heldLimit(plan.limits);
  const output = plan.limits.find(({ kind }) => kind === 'output-tpm');
  if (output?.value != null && isAlwaysCut(plan.limits)) return phrase(PLANNER, 'becauseCut', output.value);
  return phrase(PLANNER, 'becauseTooLarge', held?.kind ?? 'tpm', held?.value ?? null);
}

/** @returns null when the TPM is not known, on bedrock-mantle either of the two: then nothing can be said of capacity */
export function capacityLimits(limits: readonly PlanLimit[], rpmReading: RpmReading): CapacityLimits | null {
  const endpoint = limits.some(({ kind }) => kind === 'input-tpm' || kind === 'output-tpm') ? 'mantle' : 'runtime';
  const pool = limitsFrom(({ metric }) => limits.find((limit) => limit.kind === metric)?.value ?? null, endpoint);
  const { tokensPerMinute } = pool;
  if (tokensPerMinute === null || (endpoint === 'mantle' && pool.outputTokensPerMinute === null)) return null;
  return { ...pool, tokensPerMinute, rpmReading };
}
