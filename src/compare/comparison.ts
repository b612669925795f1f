// One workload, every way to run it that the user allows: what fits, what binds, what a month costs, where data goes.

import { english, phrase, type Text } from '../base/phrases.ts';
import { burndownRate } from '../catalog/burndown.ts';
import { batchPriceOf, priceForPrompt, priceOf, priceRatios } from '../catalog/prices.ts';
import { choices, staysIn } from '../catalog/regions.ts';
import type { Scope } from '../catalog/scope.ts';
import type { CompareDecision, CompareSum, Way } from '../contracts/compare.ts';
import { afterHeadroom } from '../planner/capacity.ts';
import { confirm } from '../planner/confirm.ts';
import { meets } from '../planner/inversion.ts';
import { capacityLimits, heldLimit, poolLimits } from '../planner/limits.ts';
import { mantleRate } from '../planner/mantle.ts';
import { MANTLE_POOL } from '../planner/pool.ts';
import { requestPriceUsd, uncachedPriceUsd } from '../planner/price.ts';
import { ASSUMED, type Wish } from '../planner/question.ts';
import { latencySecondsOf, type Workload } from '../planner/workload.ts';
import { DAYS_PER_MONTH } from '../planner/workloads/workload-set.ts';
import { batchQuotas } from '../quotas/batch.ts';
import { isOnMantle } from '../quotas/governing/scopes.ts';
import { settledCost, wholePromptTokens } from '../simulator/request-cost.ts';
import { COMPARE } from '../words/en/compare.ts';
import { decide, type PlacedWay, sumsOf } from './decision.ts';
import { provisionedWays } from './provisioned.ts';
import { reservedWays } from './reserved.ts';
import { type CompareFacts, type CompareQuestion, type Place, type PlaceFacts, wayAt } from './way.ts';
import { withWhole } from './whole.ts';

export interface Comparison {
  readonly ways: readonly Way[];
  readonly sums: readonly CompareSum[];
  readonly decision: CompareDecision | null;
  readonly notOffered: readonly Text[];
  /** Of the first place; null where nothing is offered. */
  readonly first: PlaceFacts | null;
}

/** What is not offered is a line, not a row. */
export function compareWays(question: CompareQuestion, facts: CompareFacts): Comparison {
  const notOffered: Text[] = [];
  const places = question.models.flatMap((model) =>
    question.regions.flatMap((region) => placesOf({ model, region }, question, facts, notOffered)),
  );
  const known = places.map((place) => factsOf(place, question, facts));
  // Units are bought of a model in a Region, whatever its pools: they are shown with the first.
  const isFirst = (place: PlaceFacts) =>
    place.pool.endpoint !== 'mantle' && known.find(({ model, region }) => model === place.model && region === place.region) === place;
  const { whole } = question;
  const ways: Way[] = [];
  const placed: PlacedWay[] = [];
  for (const place of known) {
    // The first way of a place is its on-demand one.
    placed.push({ place, way: ways.length });
    const all = [...waysOf(place, notOffered), ...(isFirst(place) ? provisionedWays(place, notOffered) : [])];
    ways.push(...(whole === null ? all : all.map((way) => withWhole(way, place, whole))));
  }
  const base = ways[0]?.perMonthUsd ?? null;
  const relative = ways.map((way) => ({ ...way, relativePrice: base && way.perMonthUsd !== null ? way.perMonthUsd / base : null }));
  const sums = sumsOf(relative, placed);
  return {
    ways: relative,
    sums,
    decision: decide(relative, sums, placed[0] ?? null),
    notOffered: [...new Map(notOffered.map((text) => [english(text), text])).values()],
    first: known[0] ?? null,
  };
}

/** Requests that a minute must carry: as wished, or what so many workers do back to back. */
export function wishedRate(workload: Workload, wish: Wish): number {
  return wish.requestsPerMinute ?? ((wish.concurrency ?? 0) * 60) / latencySecondsOf(workload.latency, workload.request.outputTokens);
}

function placesOf(
  { model, region }: Pick<Place, 'model' | 'region'>,
  question: CompareQuestion,
  facts: CompareFacts,
  notOffered: Text[],
): Place[] {
  const snapshot = facts.snapshots.get(region);
  if (!snapshot) throw new Error(`no quotas for ${region}`);
  const isRuntime = question.endpoint !== 'mantle';
  const offered = isRuntime ? choices(model, region) : [];
  const apart = mantlePlaces({ model, region, snapshot }, question, notOffered);
  const allowed = question.staysIn === null ? offered : staysIn(question.staysIn, model, region);
  const scoped = allowed.filter(({ scope }) => question.scope === null || scope === question.scope);
  if (isRuntime && offered.length === 0) notOffered.push(phrase(COMPARE, 'noWay', model.name, region));
  else if (isRuntime && allowed.length === 0) notOffered.push(phrase(COMPARE, 'leavesArea', model.name, region, `${question.staysIn}`));
  else if (isRuntime && scoped.length === 0) notOffered.push(phrase(COMPARE, 'notInScope', model.name, `${question.scope}`, region));
  // Profiles of one scope share a quota; the first leaves the fewest countries.
  const seen = new Set<Scope>();
  const runtime = scoped.flatMap((pool) => {
    if (seen.has(pool.scope)) return [];
    seen.add(pool.scope);
    return [{ model, region, pool, snapshot }];
  });
  return [...runtime, ...apart];
}

/** The model's pool on bedrock-mantle, which has no scopes, and of which AWS does not state where it processes. */
function mantlePlaces(at: Omit<Place, 'pool'>, { endpoint, scope, staysIn: area }: CompareQuestion, notOffered: Text[]): Place[] {
  if (endpoint === 'runtime' || (endpoint === null && (scope !== null || area !== null))) return [];
  const { model, region, snapshot } = at;
  if (!isOnMantle(model, snapshot)) {
    if (endpoint === 'mantle') notOffered.push(phrase(COMPARE, 'noWayOnMantle', model.name, region));
    return [];
  }
  if (area !== null) {
    notOffered.push(phrase(COMPARE, 'placeUnknown', model.name, region));
    return [];
  }
  return [{ model, region, pool: MANTLE_POOL, snapshot }];
}

function factsOf(place: Place, question: CompareQuestion, facts: CompareFacts): PlaceFacts {
  const { model, region, pool, snapshot } = place;
  const { endpoint = 'runtime' } = pool;
  const isMantle = endpoint === 'mantle';
  const burndown = isMantle
    ? mantleRate(question.reserveReturns).rate
    : (question.burndown ?? burndownRate(model, question.burndownOverrides).rate);
  const workload = { ...question.workload, burndownRate: burndown, ...(isMantle ? { reservation: ASSUMED.reservation } : {}) };
  const limits = poolLimits({ model, scope: pool.scope, endpoint }, snapshot, facts.nowIso);
  const pooled = capacityLimits(limits, 'per-minute');
  const requestsPerMinute = wishedRate(question.workload, question.wish);
  return {
    ...place,
    question,
    workload,
    limits: pooled,
    capacity: pooled && confirm(workload, pooled, ASSUMED.confidence).capacity,
    requestsPerMinute,
    requestsPerMonth: requestsPerMinute * 60 * question.hoursPerDay * DAYS_PER_MONTH,
    // What AWS publishes prices calls of the runtime.
    price: isMantle ? null : priceOf(model, pool.scope, region),
    quotaSource: heldLimit(limits)?.source ?? null,
  };
}

function waysOf(place: PlaceFacts, notOffered: Text[]): Way[] {
  // Tiers, batch and what is reserved are of the runtime.
  if (place.pool.endpoint === 'mantle') return [onDemand(place)];
  return [onDemand(place), ...tiers(place, notOffered), ...batch(place, notOffered), ...reservedWays(place, notOffered)];
}

/** Ways that draw from the on-demand quota of the place, at a price of their own. */
function sharedQuota(place: PlaceFacts, kind: Way['kind'], perRequestUsd: number | null): Way {
  const { capacity, limits, question, requestsPerMinute, requestsPerMonth } = place;
  return {
    ...wayAt(place, kind),
    fits: capacity === null ? null : meets(capacity, question.wish) && withinDay(place),
    bindingLimit: capacity?.bindingLimit ?? null,
    safeConcurrency: capacity?.safeConcurrency ?? null,
    requestsPerMinute: capacity?.requestsPerMinute ?? null,
    tokensPerMinute: limits?.tokensPerMinute ?? null,
    ...(place.pool.endpoint === 'mantle' ? { outputTokensPerMinute: limits?.outputTokensPerMinute ?? null } : {}),
    quotaSource: place.quotaSource,
    relativeQuota: capacity === null ? null : capacity.requestsPerMinute / requestsPerMinute,
    perRequestUsd,
    perMonthUsd: perRequestUsd === null ? null : perRequestUsd * requestsPerMonth,
  };
}

/** A wish for workers says nothing of days; the hours that they run do. */
function withinDay({ limits, workload, requestsPerMinute, question }: PlaceFacts): boolean {
  if (limits?.tokensPerDay == null) return true;
  const perRequest = settledCost(workload.request, workload.burndownRate);
  return requestsPerMinute * 60 * question.hoursPerDay * perRequest <= afterHeadroom(limits.tokensPerDay, workload.headroom) + 1e-6;
}

function onDemand(place: PlaceFacts): Way {
  const { price } = place;
  const way = sharedQuota(place, 'on-demand', requestPriceUsd(price, place.workload.request));
  return {
    ...way,
    notes: [
      ...(place.limits === null ? [phrase(COMPARE, place.pool.endpoint === 'mantle' ? 'notOnMantle' : 'tpmUnknown')] : []),
      ...(price === null ? [phrase(COMPARE, 'noPrice')] : []),
      ...(price?.conflict ? [phrase(COMPARE, 'conflict', price.conflict)] : []),
    ],
  };
}

function tiers(place: PlaceFacts, notOffered: Text[]): Way[] {
  const { model } = place;
  if (model.provider === 'Anthropic') {
    notOffered.push(phrase(COMPARE, 'noTiers', model.name));
    return [];
  }
  if (place.price === null) return [];
  return [
    { ...tier(place, 'priority'), latency: phrase(COMPARE, 'servedFirst') },
    { ...tier(place, 'flex'), latency: phrase(COMPARE, 'latencyUnknown'), cannot: [phrase(COMPARE, 'statedTime')] },
  ];
}

/** At the tier's own price where one is published for the Region, else at the usual multiple of the standard price. */
function tier(place: PlaceFacts, kind: 'priority' | 'flex'): Way {
  const { request } = place.workload;
  const price = place.price && priceForPrompt(place.price, wholePromptTokens(request));
  const published = price?.[kind];
  if (published && request.cacheReadTokens + request.cacheWriteTokens === 0) {
    return { ...sharedQuota(place, kind, uncachedPriceUsd(published, request)), notes: [phrase(COMPARE, 'sharesQuota')] };
  }
  const ratios = priceRatios();
  const standard = requestPriceUsd(price, request);
  return {
    ...sharedQuota(place, kind, standard === null ? null : standard * ratios[kind]),
    notes: [phrase(COMPARE, 'sharesQuotaAssumed', ratios[kind])],
    priceAsOf: ratios.asOf,
  };
}

/** Batch has quotas of its own, of records and jobs; the day's records must make a job, and no more than its jobs take. */
function batch(place: PlaceFacts, notOffered: Text[]): Way[] {
  const { model, price, workload, snapshot, requestsPerMinute, requestsPerMonth, question } = place;
  const { offered, quotas } = batchQuotas(model, snapshot);
  const batchPrice = price && batchPriceOf(priceForPrompt(price, wholePromptTokens(workload.request)));
  if (offered === 'no') {
    notOffered.push(phrase(COMPARE, 'noBatch', model.name));
    return [];
  }
  if (offered === 'not-known' && !batchPrice?.published) {
    notOffered.push(phrase(COMPARE, 'batchUnknown', model.name));
    return [];
  }
  const perRequestUsd = batchPrice && uncachedPriceUsd(batchPrice, workload.request);
  const perDay = requestsPerMinute * 60 * question.hoursPerDay;
  const minimum = quotas.find(({ kind }) => kind === 'minimum-records')?.value ?? null;
  const most = quotas.find(({ kind }) => kind === 'records-per-job')?.value ?? null;
  const jobs = most === null ? null : Math.ceil(perDay / most);
  return [
    {
      ...wayAt(place, 'batch'),
      fits: minimum === null ? null : perDay >= minimum,
      bindingLimit: minimum !== null && perDay < minimum ? 'minimum records' : null,
      latency: phrase(COMPARE, 'batchLatency'),
      perRequestUsd,
      perMonthUsd: perRequestUsd === null ? null : perRequestUsd * requestsPerMonth,
      cannot: [phrase(COMPARE, 'answerAtOnce'), phrase(COMPARE, 'promptCaching'), phrase(COMPARE, 'streaming')],
      notes: [
        phrase(COMPARE, 'recordsADay', Math.round(perDay), jobs, minimum),
        ...(offered === 'not-known' ? [phrase(COMPARE, 'batchPriceAlone')] : []),
        ...(batchPrice?.published === false ? [phrase(COMPARE, 'batchPriceAssumed')] : []),
      ],
    },
  ];
}
