// What a way to run a workload is made of: the question, a place to run it, and what the place decides of every way.

import { type Phrase, phrase } from '../base/phrases.ts';
import type { Endpoint } from '../catalog/endpoint.ts';
import { countriesLeftFor } from '../catalog/regions.ts';
import type { Scope } from '../catalog/scope.ts';
import type { Model, Price } from '../catalog/types.ts';
import type { Way } from '../contracts/compare.ts';
import type { Capacity } from '../planner/capacity.ts';
import type { Pool } from '../planner/pool.ts';
import type { Wish } from '../planner/question.ts';
import { latencySecondsOf, type Workload } from '../planner/workload.ts';
import type { CapacityLimits } from '../quotas/limits.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';
import type { ReserveReturns } from '../simulator/types.ts';
import { COMPARE, type WayParts } from '../words/en/compare.ts';

/** Real tokens per minute of one model unit of Provisioned Throughput. */
export interface UnitThroughput {
  readonly inputTokensPerMinute: number;
  readonly outputTokensPerMinute: number;
}

export interface CompareQuestion {
  /** The first is the workload's own. */
  readonly models: readonly Model[];
  /** The first is the workload's own. */
  readonly regions: readonly string[];
  /** Null: both, where the model has them. */
  readonly endpoint: Endpoint | null;
  /** Null: every scope. */
  readonly scope: Scope | null;
  readonly staysIn: string | null;
  /** With the burndown rate of the first model. */
  readonly workload: Workload;
  readonly wish: Wish;
  /** So many requests by a time; null: a rate without end. */
  readonly whole: { readonly total: number; readonly deadlineSeconds: number } | null;
  readonly hoursPerDay: number;
  readonly burndown: number | null;
  readonly reserveReturns: ReserveReturns;
  readonly burndownOverrides: Readonly<Record<string, number>>;
  /** Null: as reported, or not known. */
  readonly unitThroughput: UnitThroughput | null;
}

export interface CompareFacts {
  readonly snapshots: ReadonlyMap<string, QuotaSnapshot>;
  /** ISO time. */
  readonly nowIso: string;
}

/** One model called from one Region through one pool. */
export interface Place {
  readonly model: Model;
  readonly region: string;
  readonly pool: Pool;
  readonly snapshot: QuotaSnapshot;
}

/** What all ways of one place share. */
export interface PlaceFacts extends Place {
  readonly question: CompareQuestion;
  readonly workload: Workload;
  readonly limits: CapacityLimits | null;
  readonly capacity: Capacity | null;
  readonly requestsPerMinute: number;
  readonly requestsPerMonth: number;
  readonly price: Price | null;
  readonly quotaSource: Way['quotaSource'];
}

/** What a way is called after; other ways of a profile's pool come at its price and run where it runs. */
export const partsOf = ({ kind, endpoint, profileId, term }: Way): WayParts => ({
  kind,
  isOnMantle: endpoint === 'mantle',
  prefix: profileId?.split('.')[0] ?? null,
  term,
});

/** What a way is called among those of its model and Region. */
export const wayName = (way: Way): Phrase => phrase(COMPARE, 'way', partsOf(way));

/** As AWS counts a month of what is paid by the hour. */
export const HOURS_PER_MONTH = 730;

/** The part of a way that its place decides. */
export function wayAt(place: PlaceFacts, kind: Way['kind']): Way {
  const { model, region, pool, price } = place;
  return {
    kind,
    term: null,
    modelId: model.modelId,
    modelName: model.name,
    region,
    ...(pool.endpoint === 'mantle' ? { endpoint: pool.endpoint } : {}),
    scope: pool.endpoint === 'mantle' ? null : pool.scope,
    profileId: pool.profile?.id ?? null,
    processedIn: [...pool.processedIn],
    staysInCountry: pool.processedIn.length === 0 ? null : countriesLeftFor(region, pool.processedIn).length === 0,
    fits: null,
    bindingLimit: null,
    safeConcurrency: null,
    requestsPerMinute: null,
    tokensPerMinute: null,
    quotaSource: null,
    relativeQuota: null,
    latency: phrase(COMPARE, 'lasts', latencySecondsOf(place.workload.latency, place.workload.request.outputTokens)),
    perRequestUsd: null,
    perMonthUsd: null,
    relativePrice: null,
    breakEvenRequestsPerMonth: null,
    units: null,
    cannot: [],
    notes: [],
    priceAsOf: price?.asOf ?? null,
    priceSource: price?.source ?? null,
  };
}
