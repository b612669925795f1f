// Which way to take: the cheapest that fits and answers while somebody waits, what came second and why not, and the quota that would do instead.
// Pools of other Regions and scopes have quotas of their own, so what none of them carries alone several can carry together.

import { type Phrase, phrase } from '../base/phrases.ts';
import type { CompareChoice, CompareDecision, CompareSum, Way } from '../contracts/compare.ts';
import { requestsPerMinuteNeeded, tokensPerMinuteNeeded } from '../planner/inversion.ts';
import { ASSUMED } from '../planner/question.ts';
import { COMPARE } from '../words/en/compare.ts';
import { type PlaceFacts, wayName } from './way.ts';

/** A place with the index of its on-demand way. */
export interface PlacedWay {
  readonly place: PlaceFacts;
  readonly way: number;
}

interface Candidate {
  readonly choice: CompareChoice;
  readonly fits: boolean | null;
  readonly answers: boolean;
  readonly staysInCountry: boolean | null;
}

const TOLERANCE = 1e-6;

/** For each model with several pools, none of which carries the workload: as few of them as do, the cheapest first. */
export function sumsOf(ways: readonly Way[], places: readonly PlacedWay[]): CompareSum[] {
  const models = new Map<string, PlacedWay[]>();
  for (const placed of places) {
    const { modelId } = placed.place.model;
    models.set(modelId, [...(models.get(modelId) ?? []), placed]);
  }
  return [...models.values()].flatMap((pools) => {
    const alone = pools.some(({ way }) => ways[way]?.fits !== false);
    return pools.length < 2 || alone ? [] : [together(pools, ways)];
  });
}

function together(pools: readonly PlacedWay[], ways: readonly Way[]): CompareSum {
  const [{ place }] = pools as readonly [PlacedWay, ...PlacedWay[]];
  const { question, requestsPerMinute } = place;
  const { concurrency } = question.wish;
  const wanted = concurrency ?? requestsPerMinute;
  const amountOf = (placed: PlacedWay) => (concurrency === null ? (placed.place.capacity?.requestsPerMinute ?? 0) : workersOf(placed));
  const priceOf = ({ way }: PlacedWay) => ways[way]?.perRequestUsd ?? null;
  const ordered = pools
    .filter(({ place: { capacity } }) => capacity !== null && !capacity.neverAdmitted)
    .toSorted((a, b) => byPrice(priceOf(a), priceOf(b)) || amountOf(b) - amountOf(a));
  const taken: PlacedWay[] = [];
  const parts: CompareChoice['parts'] = [];
  let left = wanted;
  for (const placed of ordered) {
    const take = Math.min(left, amountOf(placed));
    if (take <= TOLERANCE * wanted) continue;
    taken.push(placed);
    parts.push({ way: placed.way, requestsPerMinute: (take / wanted) * requestsPerMinute });
    left -= take;
  }
  const sum = (pick: (placed: PlacedWay) => number) => taken.reduce((total, placed) => total + pick(placed), 0);
  const fits = left <= TOLERANCE * wanted;
  const prices = taken.map(priceOf);
  const requests = question.whole === null ? place.requestsPerMonth : question.whole.total;
  return {
    modelId: place.model.modelId,
    modelName: place.model.name,
    name: phrase(
      COMPARE,
      'pools',
      taken.map(({ way }) => placeName(ways[way] as Way)),
    ),
    parts,
    requestsPerMinute: sum((placed) => placed.place.capacity?.requestsPerMinute ?? 0),
    safeConcurrency: sum(workersOf),
    fits,
    usd:
      !fits || prices.includes(null)
        ? null
        : parts.reduce((total, part, at) => total + ((prices[at] ?? 0) * requests * part.requestsPerMinute) / requestsPerMinute, 0),
  };
}

/** Of those that a day's quota feeds; what must space its starts runs nobody back to back. */
function workersOf({ place: { capacity } }: PlacedWay): number {
  if (capacity === null || capacity.startEverySeconds !== null) return 0;
  return Math.min(capacity.safeConcurrency, capacity.dayConcurrency);
}

const placeName = (way: Way): Phrase => phrase(COMPARE, 'from', wayName(way), way.region);

/** What is not known comes last. */
const byPrice = (a: number | null, b: number | null) => (a ?? Number.POSITIVE_INFINITY) - (b ?? Number.POSITIVE_INFINITY) || 0;

/** @param first the pool that bq plan would take; null where nothing is offered */
export function decide(ways: readonly Way[], sums: readonly CompareSum[], first: PlacedWay | null): CompareDecision | null {
  if (first === null) return null;
  const isWhole = first.place.question.whole !== null;
  const candidates = [...ways.map((way, index) => ofWay(way, index, isWhole)), ...sums.map((sum) => ofSum(sum, ways))];
  const ordered = candidates.toSorted((a, b) => byPrice(a.choice.usd, b.choice.usd));
  const [best = null, second = null] = ordered.filter(({ fits, answers }) => fits === true && answers);
  const cheaper = ordered.find(({ fits, choice }) => fits !== false && choice.usd !== null) ?? null;
  const raise = raiseOf(first, ways);
  const decision = {
    best: best?.choice ?? null,
    runnerUp: second && best && { ...second.choice, whyNot: whySecond(second, best, isWhole) },
    cheaperBut: cheaper === null || cheaper === best || cheaper === second ? null : { ...cheaper.choice, whyNot: whyNotTaken(cheaper) },
    raise,
  };
  return { text: decisionText(decision, ways, isWhole), ...decision };
}

function ofWay(way: Way, index: number, isWhole: boolean): Candidate {
  const answers = isWhole || (way.kind !== 'batch' && way.kind !== 'flex');
  return {
    choice: {
      name: phrase(COMPARE, 'choice', wayName(way), way.modelName, way.region),
      parts: [{ way: index, requestsPerMinute: way.requestsPerMinute ?? 0 }],
      requestsPerMinute: way.requestsPerMinute,
      usd: way.whole === undefined ? way.perMonthUsd : way.whole.usd,
    },
    fits: way.fits,
    answers,
    staysInCountry: way.staysInCountry,
  };
}

function ofSum({ name, modelName, parts, requestsPerMinute, usd, fits }: CompareSum, ways: readonly Way[]): Candidate {
  const stays = parts.map(({ way }) => ways[way]?.staysInCountry ?? null);
  return {
    choice: { name: phrase(COMPARE, 'ofModel', modelName, name), parts, requestsPerMinute, usd },
    fits,
    answers: true,
    staysInCountry: stays.includes(false) ? false : stays.includes(null) ? null : true,
  };
}

function whySecond({ choice, staysInCountry }: Candidate, best: Candidate, isWhole: boolean): Phrase {
  const leavesCountry = staysInCountry === false && best.staysInCountry === true;
  if (choice.usd === null) return phrase(COMPARE, 'priceUnknown', leavesCountry);
  const usd = choice.usd - (best.choice.usd ?? 0);
  if (usd <= TOLERANCE) return phrase(COMPARE, 'sameCost', leavesCountry);
  return phrase(COMPARE, 'costsMore', { usd, share: best.choice.usd ? usd / best.choice.usd : null, isWhole, leavesCountry });
}

function whyNotTaken({ fits, answers }: Candidate): Phrase {
  if (!answers) return phrase(COMPARE, 'cannotAnswer');
  return phrase(COMPARE, fits === null ? 'fitsUnknown' : 'costsNoLess');
}

/** What the first pool would have to have; whatever else binds it cannot be raised by these rows. */
function raiseOf({ place, way }: PlacedWay, ways: readonly Way[]): CompareDecision['raise'] {
  const { workload, question, limits } = place;
  const first = ways[way];
  if (limits === null || first === undefined || first.fits !== false) return null;
  const inverse = { workload, wish: question.wish, confidence: ASSUMED.confidence };
  const tokens = tokensPerMinuteNeeded(inverse);
  const requests = limits.requestsPerMinute === null ? null : requestsPerMinuteNeeded(inverse, limits.rpmReading);
  const above = (from: number | null, to: number | null) => (from === null || to === null || to <= from ? null : { from, to });
  const tokensPerMinute = above(limits.tokensPerMinute, tokens);
  const requestsPerMinute = above(limits.requestsPerMinute, requests);
  if (tokensPerMinute === null && requestsPerMinute === null) return null;
  return { way, tokensPerMinute, requestsPerMinute, usd: first.whole === undefined ? first.perMonthUsd : first.whole.usd };
}

/** One line. */
function decisionText(decision: Omit<CompareDecision, 'text'>, ways: readonly Way[], isWhole: boolean): Phrase {
  const { best, runnerUp, cheaperBut, raise } = decision;
  return phrase(COMPARE, 'decision', [
    best === null ? phrase(COMPARE, 'nothingListed', isWhole) : phrase(COMPARE, 'cheapest', priced(best, isWhole), isWhole),
    ...(runnerUp === null ? [] : [phrase(COMPARE, 'runnerUp', runnerUp.name, runnerUp.whyNot)]),
    ...(cheaperBut === null ? [] : [phrase(COMPARE, 'cheaperBut', priced(cheaperBut, isWhole), cheaperBut.whyNot)]),
    ...(raise === null ? [] : [raisedText(raise, ways[raise.way] as Way)]),
  ]);
}

const priced = ({ name, usd, parts, requestsPerMinute }: CompareChoice, isWhole: boolean): Phrase =>
  phrase(COMPARE, 'priced', name, parts.length > 1 ? requestsPerMinute : null, { usd, isWhole });

const raisedText = ({ tokensPerMinute, requestsPerMinute }: NonNullable<CompareDecision['raise']>, way: Way): Phrase =>
  phrase(COMPARE, 'orRaise', { tpm: tokensPerMinute?.to ?? null, rpm: requestsPerMinute?.to ?? null }, placeName(way));
