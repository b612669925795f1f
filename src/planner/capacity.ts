// How many workers can run back to back without a throttle, and how far apart one must start where none can. docs/model.md section 5.

import { type CapacityLimits, endpointOf, zeroLimit } from '../quotas/limits.ts';
import type { QuotaMetric } from '../quotas/types.ts';

/** What one request demands of a quota of tokens a minute. */
export interface TokenDemand {
  readonly admissionTokens: number;
  readonly settledTokens: number;
  /** Settled by the longest answer within the spread. */
  readonly mostSettledTokens: number;
  /** Mean length of one response. */
  readonly latencySeconds: number;
  /** Relative half-width of the uniform spread of latency, 0 to 0.95. */
  readonly spread: number;
}

export interface CapacityDemand extends TokenDemand {
  /** What is demanded of a quota that counts output apart. */
  readonly output: OutputDemand;
}

/** The demand of one answer, and of the part of it that a minute holds at most: the whole of all but the longest. */
export interface OutputDemand {
  readonly answer: TokenDemand;
  readonly minute: TokenDemand;
}

/** The day's quota of all models together does not bind here: AWS does not state its unit; the plan warns of it instead. */
export type BindingLimit = Exclude<QuotaMetric, 'cross-model-tpd'>;

export interface Capacity {
  /** Workers that may run at once. At least 1 unless a single request can never be admitted: it holds more than the minute has, or a limit is 0. */
  readonly safeConcurrency: number;
  /** Of them, those that may even march in step; 0 where not one back to back may. */
  readonly guaranteedConcurrency: number;
  readonly requestsPerMinute: number;
  /** Set when one worker back to back is too much: one start in so many seconds. */
  readonly startEverySeconds: number | null;
  /** Any limit where it is one of 0. */
  readonly bindingLimit: QuotaMetric | null;
  readonly nextLimit: BindingLimit | null;
  /** Requests that a quiet minute takes at once; an upper bound. */
  readonly burst: number;
  /** Workers back to back that a day's quota feeds until the day ends; Infinity where there is none. */
  readonly dayConcurrency: number;
  /** One request holds more than the whole quota, or a limit is 0. */
  readonly neverAdmitted: boolean;
}

/** How many workers back to back a limit takes; the value has its headroom taken off. */
export interface Fleets {
  readonly byTokens: (tokensPerMinute: number) => number;
  readonly byRequests: (requestsPerMinute: number) => number;
  /** Of a quota that counts output apart. */
  readonly byOutput: (tokensPerMinute: number) => number;
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

/** Fleets whose workers all start and end together, each minute of the fast end of their latency: the closed form. */
export function marchingInStep(demand: CapacityDemand): Fleets {
  const ends = endsPerMinute(demand);
  return {
    byTokens: tokensInStep(demand),
    byRequests: (quota) => floor(quota / ends),
    byOutput: (quota) => tokensInStep(demand.output.minute)(quota),
  };
}

function tokensInStep(demand: TokenDemand): Fleets['byTokens'] {
  const perWorker = endsPerMinute(demand) * demand.settledTokens + demand.admissionTokens;
  return (quota) => (perWorker === 0 ? Number.POSITIVE_INFINITY : floor(quota / perWorker));
}

/**
 * @param limits whole, headroom not yet taken off
 * @param headroom share of every limit that is left free, 0 to 0.95
 * @returns the guarantee: what holds even if all workers march in step
 */
export function closedForm(limits: CapacityLimits, demand: CapacityDemand, headroom: number): Capacity {
  return capacityFor(limits, demand, headroom, marchingInStep(demand));
}

/** The answer for workers that use what `fleets` says; what else binds is the same for all of them. */
export function capacityFor(limits: CapacityLimits, demand: CapacityDemand, headroom: number, fleets: Fleets): Capacity {
  const refusedBy = neverAdmittedBy(limits, demand);
  if (refusedBy !== null) return nothingAdmitted(refusedBy);
  const all = limitsOf(limits, demand, headroom, fleets);
  const workers = Math.min(...all.map((limit) => limit.workers));
  const inStep = limitsOf(limits, demand, headroom, marchingInStep(demand));
  const startEverySeconds = workers >= 1 ? null : spacing(demand, all);
  const running = Math.max(1, workers);
  const rateOf = (limit: OneLimit) => Math.min(limit.rate, ownRate(limit, demand));
  const requestsPerMinute = Math.min(
    ...all.map((limit) => limit.rate),
    startEverySeconds === null ? (running * 60) / demand.latencySeconds : 60 / startEverySeconds,
  );
  const order = [...all].sort((a, b) => rateOf(a) - rateOf(b));
  const perDay = all.find(({ kind }) => kind === 'tpd');
  return {
    safeConcurrency: running,
    guaranteedConcurrency: Math.max(0, Math.min(workers, ...inStep.map((limit) => limit.workers))),
    requestsPerMinute,
    startEverySeconds,
    bindingLimit: order[0]?.kind ?? null,
    nextLimit: order[1]?.kind ?? null,
    burst: burstOf(limits, demand, headroom),
    dayConcurrency: perDay === undefined ? Number.POSITIVE_INFINITY : floor((perDay.rate * demand.latencySeconds) / 60),
    neverAdmitted: false,
  };
}

function nothingAdmitted(bindingLimit: QuotaMetric): Capacity {
  return {
    safeConcurrency: 0,
    guaranteedConcurrency: 0,
    requestsPerMinute: 0,
    startEverySeconds: null,
    bindingLimit,
    nextLimit: null,
    burst: 0,
    dayConcurrency: 0,
    neverAdmitted: true,
  };
}

/** "Never admitted" is about the whole quota; headroom is for capacity only. A quota of 0 admits nothing, whatever it counts. */
function neverAdmittedBy(limits: CapacityLimits, { admissionTokens, output }: CapacityDemand): QuotaMetric | null {
  const zero = zeroLimit(limits);
  if (zero !== null) return zero;
  if (admissionTokens > limits.tokensPerMinute) return heldKind(limits);
  // It is let in, and cut however few run.
  return limits.outputTokensPerMinute !== null && output.minute.admissionTokens > limits.outputTokensPerMinute ? 'output-tpm' : null;
}

const heldKind = (limits: CapacityLimits): BindingLimit => (endpointOf(limits) === 'mantle' ? 'input-tpm' : 'tpm');

/** Requests per minute if this limit were the only one. */
function ownRate(limit: OneLimit, demand: CapacityDemand): number {
  if (limit.workers === Number.POSITIVE_INFINITY) return limit.rate;
  return limit.workers >= 1 ? (limit.workers * 60) / demand.latencySeconds : 60 / Math.max(limit.startEverySeconds, demand.latencySeconds);
}

function limitsOf(limits: CapacityLimits, demand: CapacityDemand, headroom: number, fleets: Fleets): OneLimit[] {
  const tokens = tokenLimit(heldKind(limits), afterHeadroom(limits.tokensPerMinute, headroom), demand, fleets.byTokens);
  const list = [tokens];
  if (limits.outputTokensPerMinute !== null)
    list.push(tokenLimit('output-tpm', afterHeadroom(limits.outputTokensPerMinute, headroom), demand.output.answer, fleets.byOutput));
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
      // Where even workers that march in step start no more than that before the tokens bind, what they start by chance is of no interest.
      const inStep = floor(value / endsPerMinute(demand));
      const workers = inStep > tokens.workers ? inStep : fleets.byRequests(value);
      list.push({ kind: 'rpm', workers, rate: value, startEverySeconds: 60 / startsPerMinute });
    }
  }
  if (limits.concurrentRequests !== null) list.push(inFlight('concurrent', limits.concurrentRequests));
  if (limits.tokensPerDay !== null && demand.settledTokens > 0) {
    const rate = afterHeadroom(limits.tokensPerDay, headroom) / (MINUTES_PER_DAY * demand.settledTokens);
    list.push({ kind: 'tpd', workers: Number.POSITIVE_INFINITY, rate, startEverySeconds: 0 });
  }
  return list;
}

function tokenLimit(kind: BindingLimit, quota: number, demand: TokenDemand, fleet: Fleets['byTokens']): OneLimit {
  const { settledTokens } = demand;
  return {
    kind,
    workers: fleet(quota),
    rate: settledTokens === 0 ? Number.POSITIVE_INFINITY : quota / settledTokens,
    startEverySeconds: tokenStartSeconds(quota, demand),
  };
}

const longestSeconds = ({ latencySeconds, spread }: TokenDemand) => latencySeconds * (1 + spread);

/**
 * The spacing of starts of a lone worker that no window model throttles, whatever the answers within their spread. At a start the charges of the
 * last minute are those of starts less than a minute and the longest latency ago: k of them and one hold fit. Where not even one fits beside a hold,
 * the next start waits until the last charge has left every window, and the debt of a bucket is paid.
 */
function tokenStartSeconds(quota: number, demand: TokenDemand): number {
  const { admissionTokens, mostSettledTokens } = demand;
  const longest = longestSeconds(demand);
  const charges = mostSettledTokens === 0 ? Number.POSITIVE_INFINITY : floor((quota - admissionTokens) / mostSettledTokens);
  // In a bucket the refill between two starts pays for what one settles.
  if (charges >= 1) return Math.max((60 + longest) / (charges + 1), (60 * mostSettledTokens) / quota);
  // A hold that fits the quota only without the headroom leaves no better bound than the whole quota's refill.
  return longest + Math.max(60, (60 * Math.max(mostSettledTokens, admissionTokens)) / quota);
}

/** Of all limits; rounded up to what is shown, so that what is read is safe too. */
function spacing(demand: CapacityDemand, all: readonly OneLimit[]): number {
  const least = Math.max(
    longestSeconds(demand),
    ...all.map((limit) => (Number.isFinite(limit.startEverySeconds) ? limit.startEverySeconds : 0)),
  );
  if (least < 100) return ceil(least * 10) / 10;
  return least < 3500 ? ceil(least) : ceil(least / 60) * 60;
}

/** Seconds from start to start at which a lone worker is throttled by no window model. */
export function startSpacingSeconds(limits: CapacityLimits, demand: CapacityDemand, headroom: number): number {
  return spacing(demand, limitsOf(limits, demand, headroom, marchingInStep(demand)));
}

function burstOf(limits: CapacityLimits, demand: CapacityDemand, headroom: number): number {
  const atOnce = (limit: number, tokens: number) =>
    tokens === 0 ? Number.POSITIVE_INFINITY : floor(afterHeadroom(limit, headroom) / tokens);
  const byTokens = Math.min(
    atOnce(limits.tokensPerMinute, demand.admissionTokens),
    limits.outputTokensPerMinute === null
      ? Number.POSITIVE_INFINITY
      : atOnce(limits.outputTokensPerMinute, demand.output.minute.admissionTokens),
  );
  const others = [limits.requestsPerMinute, limits.concurrentRequests]
    .filter((value) => value !== null)
    .map((value) => floor(afterHeadroom(value, headroom)));
  const least = Math.min(byTokens, ...others);
  return Math.max(least, 1);
}
