// What the reviewer of a case would say first, with numbers: a smaller max_tokens, another pool, a cache, batch, a wish above the need.

import type { Values } from '../../base/words.ts';
import { regionInfo } from '../../catalog/regions.ts';
import type { Plan } from '../../planner/plan.ts';
import { type CauseRule, causeOf } from '../causes/causes.ts';
import type { CaseAnswers } from './answers.ts';
import { type CaseFigures, isAssumed, neededWithCache } from './figures.ts';
import type { Route } from './route.ts';
import type { CaseRow } from './row.ts';
import { loadAgainstQuota } from './stance.ts';
import type { ReviewId } from './words/language.ts';

export interface Review {
  readonly id: ReviewId;
  readonly values: Values;
}

/** Below this share of the quota a reviewer asks why it should be raised. */
const LOW_USAGE = 0.5;
const HIGH_USAGE = 0.8;
/** Shorter prompts are below what Bedrock caches (1,024 tokens and more, by model). */
const CACHEABLE_INPUT_TOKENS = 2048;
const CACHED_SHARE = 0.5;
const MINUTES_PER_DAY = 1440;

export interface ReviewFacts {
  readonly plan: Plan;
  readonly figures: CaseFigures;
  readonly answers: CaseAnswers;
  readonly row: CaseRow | null;
  readonly route: Route;
}

export function reviewCase(facts: ReviewFacts): Review[] {
  if (facts.route.route === 'none') return [];
  switch (facts.route.kind) {
    case 'quota-increase':
      return [
        ...usage(facts),
        ...smallerMaxTokens(facts),
        ...contradiction(facts),
        ...otherPools(facts),
        ...caching(facts),
        ...batch(facts),
        ...wish(facts),
        ...dayQuotas(facts),
        ...latency(facts),
      ];
    case 'throttled-under-quota':
      return [...overQuota(facts), ...errors(facts), ...weighted(facts), ...legacy(facts), ...otherPools(facts)];
    case 'restore-default':
      return legacy(facts);
    default:
      return [];
  }
}

const review = (id: ReviewId, values: Values = {}): Review => ({ id, values });

function usage({ answers, row }: ReviewFacts): Review[] {
  const used = row?.limit === 'rpm' ? answers.usedRequestsPerMinute : answers.usedTokensPerMinute;
  const current = row?.applied ?? row?.default ?? null;
  if (row?.limit !== 'tpm' && row?.limit !== 'rpm') return [];
  if (used === null) return [review('usage-unknown')];
  if (used === 0) return [review('usage-none')];
  if (!current) return [];
  const share = used / current;
  if (share < LOW_USAGE) return [review('usage-low', { used, current, share })];
  return share >= HIGH_USAGE ? [review('usage-high', { used, current, share })] : [];
}

function smallerMaxTokens({ plan, figures, row }: ReviewFacts): Review[] {
  if (row?.limit !== 'tpm') return [];
  const { wish, request } = plan;
  if (!wish || wish.fits || wish.largestMaxTokens === null || wish.largestMaxTokens >= request.maxTokens) return [];
  if (figures.outputTokens === null || figures.inputTokens === null) return [];
  const values = {
    maxTokens: wish.largestMaxTokens,
    concurrency: wish.concurrency,
    rate: wish.requestsPerMinute,
    asked: request.maxTokens,
  };
  return [review(wish.concurrency === null ? 'smaller-max-tokens-rate' : 'smaller-max-tokens', values)];
}

/** Pools with room for the need (or, where it is not known, larger than the row); none that would leave where the data must stay. */
function otherPools({ plan, answers, figures, row }: ReviewFacts): Review[] {
  const current = row?.limit === 'tpm' ? (row.applied ?? row.default ?? 0) : 0;
  const enough = (tokensPerMinute: number | null) => tokensPerMinute !== null && tokensPerMinute > current;
  const scopes = answers.crossRegion === false && answers.staysIn === null ? [] : plan.alternatives.filter(({ kind }) => kind === 'scope');
  const scope = scopes.find(({ tokensPerMinute }) => enough(tokensPerMinute));
  const list: Review[] = [];
  if (scope) {
    list.push(
      review('other-scope', {
        profileId: scope.profileId ?? scope.model,
        tokensPerMinute: scope.tokensPerMinute,
        needed: figures.neededTokensPerMinute,
        regions: scope.processedIn.join(', '),
      }),
    );
  }
  const isBound = answers.staysIn !== null || answers.crossRegion === false;
  const country = regionInfo(plan.region)?.country;
  const region = plan.alternatives.find(
    (one) =>
      one.kind === 'region' &&
      regionInfo(one.region ?? '')?.country === country &&
      (!isBound || isInside(one.processedIn, plan.processedIn)),
  );
  if (region?.region && region.tokensPerMinute) {
    list.push(
      review('second-region', {
        region: region.region,
        profileId: region.profileId ?? region.model,
        tokensPerMinute: region.tokensPerMinute,
      }),
    );
  }
  return list;
}

const isInside = (regions: readonly string[], allowed: readonly string[]) =>
  regions.length > 0 && regions.every((region) => allowed.includes(region));

function caching({ plan, figures, row }: ReviewFacts): Review[] {
  if (row?.limit !== 'tpm') return [];
  const { neededTokensPerMinute: needed, inputTokens } = figures;
  if (needed === null || inputTokens === null || inputTokens < CACHEABLE_INPUT_TOKENS || plan.request.cacheReadTokens > 0) return [];
  const less = neededWithCache(plan, CACHED_SHARE);
  return less === null || less >= needed ? [] : [review('caching', { share: CACHED_SHARE, needed, less })];
}

function batch({ plan }: ReviewFacts): Review[] {
  const offer = plan.alternatives.find(({ kind }) => kind === 'batch');
  // Prices of bedrock-mantle are not published, so there is nothing to set it against.
  if (!offer || plan.endpoint === 'mantle') return [];
  return [review('batch', { batchUsd: offer.perRequestUsd, usd: plan.price.perRequestUsd })];
}

function wish({ figures, answers, row }: ReviewFacts): Review[] {
  const needed = row?.limit === 'tpm' ? figures.neededTokensPerMinute : row?.limit === 'rpm' ? figures.neededRequestsPerMinute : null;
  const { wanted } = answers;
  if (needed === null || wanted === null) return [];
  if (wanted > 2 * needed) return [review('more-than-twice', { wanted, needed, times: wanted / needed })];
  return wanted < needed ? [review('below-need', { wanted, needed })] : [];
}

/** A peak that lasts would use up a day's tokens; for the row of all models AWS does not state the unit. */
function dayQuotas({ plan, figures }: ReviewFacts): Review[] {
  const perMinute = figures.peak.quotaTokensPerMinute;
  if (!perMinute) return [];
  return plan.limits.flatMap(({ kind, value, quotaName }) => {
    if ((kind !== 'tpd' && kind !== 'cross-model-tpd') || !value || value / perMinute >= MINUTES_PER_DAY) return [];
    return [review(kind === 'tpd' ? 'day-quota' : 'day-quota-all', { quotaName, value, minutes: Math.floor(value / perMinute) })];
  });
}

function latency({ plan, figures }: ReviewFacts): Review[] {
  return figures.derivation !== null && !plan.request.latencyGiven && isAssumed(plan, '--latency')
    ? [review('latency-assumed', { latencySeconds: plan.request.latencySeconds })]
    : [];
}

/** What the user's own figures say against "below the quota". */
function overQuota(facts: ReviewFacts): Review[] {
  return loadAgainstQuota(facts).map(({ id, ...values }) => review(id, values));
}

function contradiction({ plan, answers }: ReviewFacts): Review[] {
  if (answers.crossRegion !== false || answers.staysIn !== null || plan.profileId === null) return [];
  return [review('cross-region-contradiction', { profileId: plan.profileId })];
}

function errors({ answers }: ReviewFacts): Review[] {
  const counted = answers.errors.map(({ error, count, retries }) => ({
    cause: causeOf(error),
    times: Math.max(count, retries > 0 ? 1 : 0),
  }));
  const timesOf = (is: (cause: CauseRule | null) => boolean) => counted.reduce((sum, { cause, times }) => sum + (is(cause) ? times : 0), 0);
  const total = timesOf(() => true);
  const capacity = timesOf((cause) => cause?.class === 'capacity');
  const daily = timesOf((cause) => cause?.id === 'tokens-per-day');
  const others = timesOf((cause) => cause !== null && !cause.isThrottle);
  return [
    ...(capacity > 0 ? [review('errors-are-capacity', { count: capacity, total })] : []),
    ...(daily > 0 ? [review('errors-are-daily', { count: daily, total })] : []),
    ...(others > 0 ? [review('errors-are-no-throttle', { count: others, total })] : []),
  ];
}

/** The reading under which the throttles are explained without any fault of AWS's. */
function weighted({ plan, figures, row }: ReviewFacts): Review[] {
  const current = row?.limit === 'tpm' ? (row.applied ?? row.default) : null;
  if (figures.heldTokens === null || figures.heldWeightedTokens === null || !current) return [];
  return [
    review('weighted-reading', {
      held: figures.heldTokens,
      fit: Math.floor(current / Math.max(1, figures.heldTokens)),
      weighted: figures.heldWeightedTokens,
      fitWeighted: Math.floor(current / Math.max(1, figures.heldWeightedTokens)),
      rate: plan.model.burndownRate,
    }),
  ];
}

function legacy({ plan }: ReviewFacts): Review[] {
  const { lifecycle, name, endOfLifeDate } = plan.model;
  return lifecycle === 'legacy' || lifecycle === 'end-of-life' ? [review('legacy-throttled', { model: name, date: endOfLifeDate })] : [];
}
