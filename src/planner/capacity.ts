// How many workers can run back to back without a throttle, in closed form. docs/model.md section 5.

import { type CapacityLimits, zeroLimit } from '../quotas/limits.ts';
import type { QuotaMetric } from '../quotas/types.ts';

export interface CapacityDemand {
  readonly admissionTokens: number;
  readonly settledTokens: number;
  /** Mean length of one response. */
  readonly latencySeconds: number;
  /** Relative half-width of the uniform spread of latency, 0 to 0.95. */
  readonly spread: number;
}

/** The day's quota of all models together does not bind here: AWS does not state its unit; the plan warns of it instead. */
export type BindingLimit = 'tpm' | 'rpm' | 'tpd' | 'concurrent';

export interface Capacity {
  /** Workers that may run at once. At least 1 unless a single request can never be admitted: it holds more than the minute has, or a limit is 0. */
  readonly safeConcurrency: number;
  readonly requestsPerMinute: number;
  /** Set when one worker back to back is too much: one start in so many seconds. */
  readonly startEverySeconds: number | null;
  /** Any limit where it is one of 0. */
  readonly bindingLimit: QuotaMetric | null;
  readonly nextLimit: BindingLimit | null;
  /** Requests that a quiet minute takes at once; an upper bound. */
  readonly burst: number;
  readonly neverAdmitted: boolean;
}

const MINUTES_PER_DAY = 1440;
// Shares such as 0.1 are not exact in binary; a quota that fits to the token must not be lost to that.
const EPSILON = 1e-9;
const floor = (value: number) => Math.floor(value + EPSILON);
const ceil = (value: number) => Math.ceil(value - EPSILON);

/** The most responses that one worker can end in a minute: at the 5th percentile of a uniform latency. */
export function endsPerMinute(demand: Pick<CapacityDemand, 'latencySeconds' | 'spread'>): number {
  const fastSeconds = demand.latencySeconds * (1 - 0.9 * demand.spread);
  return ceil(60 / fastSeconds);
}

/** Takes the headroom (0 to 0.95) off a limit. */
export function afterHeadroom(limit: number, headroom: number): number {
  return limit - limit * headroom;
}

/** The same of a limit that counts requests in flight. One request at a time is always within a limit of at least 1. */
export function inFlightAfterHeadroom(limit: number, headroom: number): number {
  return limit >= 1 ? Math.max(1, floor(afterHeadroom(limit, headroom))) : 0;
}

interface OneLimit {
  readonly kind: BindingLimit;
  /** Workers back to back; Infinity for a limit that binds the rate only. */
  readonly workers: number;
  /** Requests per minute that the limit allows whatever the workers. */
  readonly rate: number;
  /** Seconds from start to start when not even one worker fits. */
  readonly startEverySeconds: number;
}

/**
 * @param limits whole, headroom not yet taken off
 * @param headroom share of every limit that is left free, 0 to 0.95
 * @returns the closed form; the simulator can only lower it
 */
export function closedForm(limits: CapacityLimits, demand: CapacityDemand, headroom: number): Capacity {
  // "Never admitted" is about the whole quota; headroom is for capacity only.
  const zero = zeroLimit(limits);
  const neverAdmitted = zero !== null || demand.admissionTokens > limits.tokensPerMinute;
  const burst = burstOf(limits, demand, headroom);
  if (neverAdmitted) {
    return {
      safeConcurrency: 0,
      requestsPerMinute: 0,
      startEverySeconds: null,
      bindingLimit: zero ?? 'tpm',
      nextLimit: null,
      burst: 0,
      neverAdmitted,
    };
  }
  const all = limitsOf(limits, demand, headroom);
  const workers = Math.min(...all.map((limit) => limit.workers));
  const startEverySeconds = workers >= 1 ? null : Math.max(demand.latencySeconds, ...all.map((limit) => limit.startEverySeconds));
  const running = Math.max(1, workers);
  const rateOf = (limit: OneLimit) => Math.min(limit.rate, ownRate(limit, demand));
  const requestsPerMinute = Math.min(
    ...all.map((limit) => limit.rate),
    startEverySeconds === null ? (running * 60) / demand.latencySeconds : 60 / startEverySeconds,
  );
  const order = [...all].sort((a, b) => rateOf(a) - rateOf(b));
  return {
    safeConcurrency: running,
    requestsPerMinute,
    startEverySeconds,
    bindingLimit: order[0]?.kind ?? null,
    nextLimit: order[1]?.kind ?? null,
    burst,
    neverAdmitted,
  };
}

/** Requests per minute if this limit were the only one. */
function ownRate(limit: OneLimit, demand: CapacityDemand): number {
  if (limit.workers === Number.POSITIVE_INFINITY) return limit.rate;
  return limit.workers >= 1 ? (limit.workers * 60) / demand.latencySeconds : 60 / Math.max(limit.startEverySeconds, demand.latencySeconds);
}

function limitsOf(limits: CapacityLimits, demand: CapacityDemand, headroom: number): OneLimit[] {
  const ends = endsPerMinute(demand);
  const list = [tokenLimit(afterHeadroom(limits.tokensPerMinute, headroom), demand, ends)];
  const inFlight = (kind: BindingLimit, value: number): OneLimit => ({
    kind,
    workers: inFlightAfterHeadroom(value, headroom),
    rate: Number.POSITIVE_INFINITY,
    startEverySeconds: 0,
  });
  if (limits.requestsPerMinute !== null) {
    if (limits.rpmReading === 'concurrent') list.push(inFlight('rpm', limits.requestsPerMinute));
    else {
      const value = afterHeadroom(limits.requestsPerMinute, headroom);
      // Starts are whole: of 2 RPM less 10 % one whole start a minute is left.
      const startsPerMinute = value < 1 ? Math.min(value, limits.requestsPerMinute) : floor(value);
      list.push({ kind: 'rpm', workers: floor(value / ends), rate: value, startEverySeconds: 60 / startsPerMinute });
    }
  }
  if (limits.concurrentRequests !== null) list.push(inFlight('concurrent', limits.concurrentRequests));
  if (limits.tokensPerDay !== null && demand.settledTokens > 0) {
    const rate = afterHeadroom(limits.tokensPerDay, headroom) / (MINUTES_PER_DAY * demand.settledTokens);
    list.push({ kind: 'tpd', workers: Number.POSITIVE_INFINITY, rate, startEverySeconds: 0 });
  }
  return list;
}

function tokenLimit(quota: number, demand: CapacityDemand, ends: number): OneLimit {
  const { admissionTokens, settledTokens, latencySeconds } = demand;
  const perWorker = ends * settledTokens + admissionTokens;
  return {
    kind: 'tpm',
    workers: perWorker === 0 ? Number.POSITIVE_INFINITY : floor(quota / perWorker),
    rate: settledTokens === 0 ? Number.POSITIVE_INFINITY : quota / settledTokens,
    startEverySeconds: tokenStartSeconds(quota, admissionTokens, settledTokens, latencySeconds),
  };
}

/**
 * The spacing of starts of a lone worker that no window model throttles: in any minute at most k ends and one hold fit. Where not even
 * one end and a hold fit together, the next start waits until the last charge has left every window, and the debt of a bucket is paid.
 */
function tokenStartSeconds(quota: number, admissionTokens: number, settledTokens: number, latencySeconds: number): number {
  const endsThatFit = settledTokens === 0 ? Number.POSITIVE_INFINITY : floor((quota - admissionTokens) / settledTokens);
  if (endsThatFit >= 1) return 60 / endsThatFit;
  // A hold that fits the quota only without the headroom leaves no better bound than the whole quota's refill.
  return latencySeconds + Math.max(60, (60 * Math.max(settledTokens, admissionTokens)) / quota);
}

/** Seconds from start to start at which a lone worker is throttled by no window model, whatever its RPM. */
export function startSpacingSeconds(limits: CapacityLimits, demand: CapacityDemand, headroom: number): number {
  return Math.max(
    demand.latencySeconds,
    ...limitsOf(limits, demand, headroom).map((limit) => (Number.isFinite(limit.startEverySeconds) ? limit.startEverySeconds : 0)),
  );
}

function burstOf(limits: CapacityLimits, demand: CapacityDemand, headroom: number): number {
  const byTokens =
    demand.admissionTokens === 0
      ? Number.POSITIVE_INFINITY
      : floor(afterHeadroom(limits.tokensPerMinute, headroom) / demand.admissionTokens);
  const others = [limits.requestsPerMinute, limits.concurrentRequests]
    .filter((value) => value !== null)
    .map((value) => floor(afterHeadroom(value, headroom)));
  const least = Math.min(byTokens, ...others);
  return Math.max(least, 1);
}
