// Rehearses an answer: the fleet is run for an hour under the four windows; the answer is lowered where it meets a throttle, and raised to the largest that meets none.
import { type CapacityLimits, NO_LIMITS } from '../quotas/limits.ts';
import type { LoopRequest } from '../simulator/loops/closed-loop.ts';
import {
  type ConfirmBudget,
  type ConfirmInput,
  type ConfirmResult,
  confirmConcurrency,
  HIGH_BUDGET,
  isTooLarge,
} from '../simulator/loops/confirm.ts';
import { type Rehearsal, rehearse } from '../simulator/loops/rehearsal.ts';
import { drawnCost } from '../simulator/request-cost.ts';
import { perWindow } from '../simulator/windows/index.ts';
import { afterHeadroom, type Capacity, capacityFor, inFlightAfterHeadroom, marchingInStep, startSpacingSeconds } from './capacity.ts';
import type { Confidence } from './question.ts';
import { capacityOf, demandOf, latencySecondsOf, type Workload, writtenAMinute } from './workload.ts';

/** Workers that each window model lets run without a throttle, and what was run for it. */
export type Simulated = ConfirmResult;

const SEED = 1;

export interface Confirmed {
  /** Of the largest fleet that the rehearsal let pass. */
  readonly capacity: Capacity;
  /** What passed; null where nothing was run: --fast, a request that is never admitted, starts that must be spaced, more workers than can be drawn. */
  readonly rehearsed: Rehearsal['ran'] | null;
}

/** What one answer may run, chosen so that the plan of an unwarmed process, with a ladder of them, stays within its budget. */
const STANDARD = { requests: 120_000, events: 40_000 };
/** `--confidence high`. */
const HIGH = { requests: 20_000_000 };

/** A plan, its ladder, its wish and other Regions ask the same again and again. */
const MOST_KEPT = 200;
const kept = new Map<string, Found>();

/**
 * The one answer to "how many", wherever it is shown: found from the load of one worker (`capacityOf`), then rehearsed. The same workload and limits
 * are given the same answer.
 *
 * @param confidence fast: not rehearsed
 */
export function confirm(workload: Workload, limits: CapacityLimits, confidence: Confidence): Confirmed {
  const guess = capacityOf(workload, limits);
  if (confidence === 'fast' || guess.neverAdmitted) return { capacity: guess, rehearsed: null };
  const candidate = guess.startEverySeconds === null ? guess.safeConcurrency : 0;
  // What a day holds is nothing that an hour of simulation would ask.
  const key = JSON.stringify([candidate, workload, usableLimits(limits, workload.headroom), confidence]);
  const { workers, ran } = kept.get(key) ?? rehearsed(candidate, workload, limits, confidence);
  if (kept.size >= MOST_KEPT) kept.clear();
  kept.set(key, { workers, ran });
  return { capacity: withWorkers(workload, limits, guess, workers), rehearsed: ran };
}

function rehearsed(candidate: number, workload: Workload, limits: CapacityLimits, confidence: Confidence): Found {
  const fleet = fleetRunner(workload, limits, confidence);
  if (fleet === null) return { workers: candidate, ran: null };
  // Without a spread workers do march in step, and the closed form is the answer.
  return workload.spread > 0 ? largestThatPasses(candidate, fleet, mostByStarts(workload, limits)) : asGuessed(candidate, fleet);
}

interface FleetRunner {
  /** Runs so many workers; null where not even a few minutes of them can be drawn. */
  run(workers: number): Rehearsal | null;
  /** Runs them with fewer tokens a minute, by what other hours than those that are run may ask for. */
  runWithReserve(workers: number): Rehearsal | null;
}

/** The worst of other hours asks for up to so many more tokens than the worst of those that are run. */
const RESERVE = 0.04;

/** Hours, at most. The guess is a bound, which they confirm; what is above it rests on them alone. */
const SEEDS = { guess: 20, more: 64 };

/** @returns null for a request that costs nothing */
export function fleetRunner(workload: Workload, limits: CapacityLimits, confidence: Confidence): FleetRunner | null {
  const counters = countersOf(workload, limits);
  if (counters.length === 0) return null;
  const requests = confidence === 'high' ? HIGH.requests : STANDARD.requests;
  const on = (share: number, mostSeeds: number) => (workers: number) => {
    // A counter refuses nobody for what another one counts, so each is run by itself.
    const runs = counters.map(({ limits: own, request }) =>
      rehearse({ limits: { ...own, tokensPerMinute: own.tokensPerMinute / share }, request, workers, seed: SEED, requests, mostSeeds }),
    );
    return runs.reduce(worse);
  };
  return { run: on(1, SEEDS.guess), runWithReserve: on(1 + RESERVE, SEEDS.more) };
}

/** Of two counters: null where one cannot be drawn at all, and the other throttles nobody. */
function worse(one: Rehearsal | null, other: Rehearsal | null): Rehearsal | null {
  if (one === null || other === null) return [one, other].find((run) => run?.isThrottled) ?? null;
  return { isThrottled: one.isThrottled || other.isThrottled, ran: leastRun(one.ran, other.ran) };
}

/** `ran` of the largest fleet that passed; null where none did, or none could be drawn. */
interface Found {
  readonly workers: number;
  readonly ran: Rehearsal['ran'] | null;
}

/** The guess, or what is left of it where it meets a throttle. */
function asGuessed(candidate: number, { run }: FleetRunner): Found {
  if (candidate < 1) return { workers: candidate, ran: null };
  let workers = candidate;
  let rehearsal = run(workers);
  while (rehearsal?.isThrottled) {
    workers -= Math.max(1, Math.floor(workers / 100));
    rehearsal = workers >= 1 ? run(workers) : null;
  }
  return { workers, ran: rehearsal?.ran ?? null };
}

/** The guess is sure of more hours than can be run, and timid where few workers draw long requests: what passes whole hours above it is the answer. */
function largestThatPasses(candidate: number, fleet: FleetRunner, most: number): Found {
  const guessed = asGuessed(candidate, fleet);
  if (guessed.workers < candidate || (candidate >= 1 && !isWholeHour(guessed.ran))) return guessed;
  let found = guessed;
  const passes = (workers: number) => {
    if (workers > most) return false;
    const rehearsal = fleet.runWithReserve(workers);
    const isClean = rehearsal?.isThrottled === false && isWholeHour(rehearsal.ran);
    if (isClean) found = { workers, ran: rehearsal.ran };
    return isClean;
  };
  let step = Math.max(1, candidate >> 4);
  while (passes(found.workers + step)) step *= 2;
  for (let no = found.workers + step; no - found.workers > 1; ) {
    const middle = Math.floor((found.workers + no) / 2);
    if (!passes(middle)) no = middle;
  }
  return found;
}

/** The most workers that keep to a limit of starts a minute even in step: starts are few, and their worst hour is much worse than most. */
function mostByStarts(workload: Workload, { requestsPerMinute, rpmReading }: CapacityLimits): number {
  if (requestsPerMinute === null || rpmReading === 'concurrent') return Number.POSITIVE_INFINITY;
  return marchingInStep(demandOf(workload)).byRequests(afterHeadroom(requestsPerMinute, workload.headroom));
}

/** Some minutes of a large fleet say that it may run; they do not say that more may. */
export function isWholeHour(ran: Rehearsal['ran'] | null): boolean {
  return ran !== null && ran.simulatedMinutes === 60 && ran.seeds >= 8;
}

/** What was run of both. */
function leastRun(one: Rehearsal['ran'], other: Rehearsal['ran']): Rehearsal['ran'] {
  return {
    simulatedMinutes: Math.min(one.simulatedMinutes, other.simulatedMinutes),
    seeds: Math.min(one.seeds, other.seeds),
    requests: Math.min(one.requests, other.requests),
  };
}

/** One counter of a pool by itself: what it counts of a request, and its limit with the headroom taken off. */
interface Counter {
  readonly limits: CapacityLimits;
  readonly request: LoopRequest;
}

/** Those that the workload costs anything: what is held and settled, and where output has a quota of its own, what is written. */
function countersOf(workload: Workload, limits: CapacityLimits): readonly Counter[] {
  const { outputTokensPerMinute, ...held } = usableLimits(limits, workload.headroom);
  const loop = loopOf(workload);
  const counters = loop === null ? [] : [{ limits: { ...held, outputTokensPerMinute: null }, request: loop }];
  const written = outputTokensPerMinute === null ? null : loopOf(writtenAMinute(workload));
  if (outputTokensPerMinute === null || written === null) return counters;
  const apart = { ...NO_LIMITS, tokensPerMinute: outputTokensPerMinute, rpmReading: limits.rpmReading };
  return [...counters, { limits: apart, request: written }];
}

/** Null where it costs nothing. */
function loopOf(workload: Workload): LoopRequest | null {
  const { request, burndownRate, reservation, spread, latency } = workload;
  const cost = drawnCost(request, burndownRate, reservation);
  if (cost.holdTokens + cost.inputTokens + cost.outputQuotaTokens === 0) return null;
  return { ...cost, latencySeconds: latencySecondsOf(latency, request.outputTokens), spread, settlement: 'at-end' };
}

/** What each window would allow, beside what was confirmed; null where nothing was run. */
export function eachWindow(workload: Workload, limits: CapacityLimits, { capacity, rehearsed: ran }: Confirmed, confidence: Confidence) {
  if (ran === null) return null;
  const candidate = capacity.safeConcurrency;
  const each = countersOf(workload, limits).map((counter) =>
    windowsOf({ ...counter, candidate, budget: budgetOf(confidence), seed: SEED }),
  );
  return each.reduce((one, other) => one && other && leastOfWindows(one, other));
}

function leastOfWindows(one: Simulated, other: Simulated): Simulated {
  return { ...perWindow(({ name }) => Math.min(one[name], other[name])), ran: leastRun(one.ran, other.ran) };
}

/** What cannot be drawn for an hour may be for minutes; what cannot be drawn at all is not said. */
function windowsOf(input: ConfirmInput): Simulated | null {
  const shorter = isTooLarge(input) ? { ...input, budget: budgetOf('standard') } : input;
  return isTooLarge(shorter) ? null : confirmConcurrency(shorter);
}

function budgetOf(confidence: Confidence): ConfirmBudget {
  return confidence === 'high' ? HIGH_BUDGET : { events: STANDARD.events };
}

/** Headroom taken off. A day's quota bounds the average rate, which is said apart; an hour of simulation would say nothing of it. */
function usableLimits(limits: CapacityLimits, headroom: number): CapacityLimits {
  const inFlight = (limit: number | null) => limit && inFlightAfterHeadroom(limit, headroom);
  const { requestsPerMinute: rpm } = limits;
  return {
    ...limits,
    tokensPerMinute: afterHeadroom(limits.tokensPerMinute, headroom),
    outputTokensPerMinute: limits.outputTokensPerMinute && afterHeadroom(limits.outputTokensPerMinute, headroom),
    requestsPerMinute: limits.rpmReading === 'concurrent' ? inFlight(rpm) : rpm && afterHeadroom(rpm, headroom),
    concurrentRequests: inFlight(limits.concurrentRequests),
    tokensPerDay: null,
    crossModelTokensPerDay: null,
  };
}

/** The capacity of a fleet that was rehearsed; 0 workers: of one that must space its starts. */
function withWorkers(workload: Workload, limits: CapacityLimits, guess: Capacity, workers: number): Capacity {
  const guessed = guess.startEverySeconds === null ? guess.safeConcurrency : 0;
  if (workers === guessed) return guess;
  const demand = demandOf(workload);
  if (workers < 1) {
    const startEverySeconds = startSpacingSeconds(limits, demand, workload.headroom);
    return {
      ...guess,
      safeConcurrency: 1,
      guaranteedConcurrency: 0,
      startEverySeconds,
      requestsPerMinute: Math.min(guess.requestsPerMinute, 60 / startEverySeconds),
    };
  }
  const { bindingLimit, nextLimit } = guess;
  return {
    ...capacityFor(limits, demand, workload.headroom, { byTokens: () => workers, byRequests: () => workers, byOutput: () => workers }),
    bindingLimit,
    nextLimit,
  };
}
