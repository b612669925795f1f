// What one worker of a closed loop uses of a minute, as a distribution; and from it how many workers fit, and what so many need.
//
// Workers draw independently, so what n of them use together is a sum, and the chance that a sum goes above a limit is bounded by
// moments of one worker alone (Chernoff): n x log E[exp(theta x use)] + tail <= theta x limit for one theta is enough. Divided by theta that is
// linear in n: each worker counts with its effective bandwidth, and the answer needs no search over n. docs/model.md section 5.
import { drawLoad, type Load, lastMinuteSums, minuteSums } from '../kernel/kernel.ts';
import type { LoopRequest } from './closed-loop.ts';
import { binned, largest, type MinuteUse, minuteUse, needed, type Uses } from './tail-bound.ts';

/** The part of a request that decides when it ends and what is charged then; what it holds is asked with each question. */
export type LoadShape = Pick<LoopRequest, 'inputTokens' | 'outputQuotaTokens' | 'maxOutputQuotaTokens' | 'latencySeconds' | 'spread'>;

/** One of the first minutes comes once. */
const FIRST_TAIL = 2.5;
/** The minutes after them are alike, and there may be 60. */
const TAIL = Math.log(60);
/** The minute that ends at any moment: there are more of those. */
const FIRST_SLIDING_TAIL = FIRST_TAIL + 1.5;
const SLIDING_TAIL = TAIL + 2.4;

/** Requests drawn, about: enough for the tails of a few workers, and a millisecond or two in a process that has just started. */
const DRAWS = 6000;
const MOST_WORKERS = 128;
const FEWEST_WORKERS = 32;
const MINUTES = 60;
const MOST_MINUTES = 240;
/** Shorter responses are taken several at a time, as one of their length: that varies more, never less. */
const SHORTEST_SECONDS = 0.2;
/** -ln of a chance of one in a million. */
const RARE = 10;
/** The most possible use counts as one sample among at least so many. */
const RARITY = 10_000;
/** Moments of the later minutes at which the last 60 s are looked at. */
const MOMENTS = 64;
export class WorkerLoad {
  /** Of a request on average. */
  private readonly settledTokens: number;
  /** The least that a request is charged. */
  private readonly leastTokens: number;
  private readonly workers: number;
  private readonly minutes: number;
  /** After so many minutes it no longer matters that all began together. */
  private readonly mixed: number;
  private readonly shape: LoadShape;
  /** Requests that are drawn as one. */
  private readonly atATime: number;
  private readonly load: Load;
  private tokens: readonly Uses[] | null = null;
  private starts: readonly Uses[] | null = null;
  private readonly sliding = new Map<number, readonly Uses[]>();

  /** @param one with a spread and a cost above 0 */
  constructor(one: LoadShape, seed: number) {
    const times = Math.max(1, Math.ceil(SHORTEST_SECONDS / one.latencySeconds));
    this.atATime = times;
    this.shape = {
      inputTokens: one.inputTokens * times,
      outputQuotaTokens: one.outputQuotaTokens * times,
      maxOutputQuotaTokens: one.maxOutputQuotaTokens * times,
      latencySeconds: one.latencySeconds * times,
      spread: one.spread,
    };
    const { latencySeconds, spread, inputTokens, outputQuotaTokens, maxOutputQuotaTokens } = this.shape;
    const perMinute = 60 / latencySeconds;
    this.settledTokens = inputTokens + outputQuotaTokens;
    this.leastTokens = inputTokens + Math.min(maxOutputQuotaTokens, outputQuotaTokens * (1 - spread));
    // The ends of step j lie within sqrt(j / 3) x spread x latency of their mean: after 0.75 / spread^2 steps they fill the whole time between them.
    const hour = Math.min(MOST_MINUTES, Math.max(MINUTES, Math.ceil(latencySeconds / 20)));
    this.mixed = Math.min(hour, Math.ceil((0.75 / spread ** 2) * (latencySeconds / 60)) + 1);
    const minutes = Math.min(hour, Math.max(this.mixed + 2, Math.floor(DRAWS / (perMinute * MOST_WORKERS))));
    const workers = Math.floor(DRAWS / (perMinute * minutes));
    this.workers = Math.max(FEWEST_WORKERS, Math.min(MOST_WORKERS, workers));
    this.minutes = Math.min(minutes, Math.max(2, Math.floor((4 * DRAWS) / (perMinute * this.workers))));
    const steps = Math.ceil((this.minutes * perMinute) / (1 - spread)) + 1;
    this.load = drawLoad(this.shape, this.workers, steps, seed);
  }

  /** Tokens a minute that so many workers need, each holding `holdTokens` while it runs; not rounded. */
  tokensNeeded(workers: number, holdTokens: number): number {
    return Math.max(...this.tokenParts(holdTokens).map(({ uses, hold }) => needed(uses, workers, hold)));
  }

  /** The most workers whose requests, each holding `holdTokens`, so many tokens a minute admit. */
  largestFleet(tokensPerMinute: number, holdTokens: number): number {
    return Math.min(...this.tokenParts(holdTokens).map(({ uses, hold }) => largest(uses, tokensPerMinute, hold)));
  }

  /** Requests a minute that so many workers start; not rounded. */
  requestsNeeded(workers: number): number {
    return needed(this.startUses(), workers, 0);
  }

  largestFleetByRequests(requestsPerMinute: number): number {
    return largest(this.startUses(), requestsPerMinute, 0);
  }

  /** The windows of clock minutes; and the sliding one where it may ask for more. */
  private tokenParts(holdTokens: number): { readonly uses: readonly Uses[]; readonly hold: number }[] {
    const ofClock = { uses: this.tokenUses(), hold: holdTokens };
    const sliding = this.slidingUses(holdTokens);
    return sliding === null ? [ofClock] : [ofClock, { uses: sliding, hold: holdTokens - this.outOfDate(holdTokens) }];
  }

  /**
   * What counts of tokens, by window, for loads that are added up: of each window's times the worst, since they are not the same times for others.
   *
   * @returns the windows of clock minutes, and the sliding one
   */
  tokenUse(holdTokens: number): readonly [MinuteUse, MinuteUse] {
    const [ofClock, sliding = ofClock] = this.tokenParts(holdTokens).map(({ uses, hold }) => minuteUse(uses, hold));
    return [ofClock as MinuteUse, sliding as MinuteUse];
  }

  /** The same of requests. */
  startUse(): MinuteUse {
    return minuteUse(this.startUses(), 0);
  }

  /** Charged in each minute of the clock: what the windows that count such minutes add to the holds. */
  private tokenUses(): readonly Uses[] {
    if (this.tokens === null) {
      const one = { most: this.mostTokens(), unit: this.settledTokens };
      this.tokens = [
        ...this.apart(this.firstMinutes(this.load.charged, 0), one, FIRST_TAIL),
        ...this.together(this.load.charged, one, TAIL),
      ];
    }
    return this.tokens;
  }

  /** Every end is a start too; and the first ones. */
  private startUses(): readonly Uses[] {
    if (this.starts === null) {
      const ones = new Float64Array(this.load.charged.length).fill(this.atATime);
      const one = { most: this.mostEnds() * this.atATime, unit: this.atATime };
      this.starts = [...this.apart(this.firstMinutes(ones, 1), one, FIRST_SLIDING_TAIL), ...this.together(ones, one, SLIDING_TAIL)];
    }
    return this.starts;
  }

  /** More than this a worker hardly ever ends in 60 s (less than once in a million): so many but one would have to be that short. */
  private mostEnds(): number {
    const { latencySeconds, spread } = this.shape;
    const minute = 60 / latencySeconds;
    const possible = Math.ceil(minute / (1 - spread));
    let ends = Math.ceil(minute);
    while (ends < possible && rarityOf(ends, minute, spread) < RARE) ends++;
    return ends;
  }

  /** The most that can be charged to a worker in 60 s: its first end there may be a long one that began before, the others must fit into them. */
  private mostTokens(): number {
    const { latencySeconds, spread, inputTokens, outputQuotaTokens, maxOutputQuotaTokens } = this.shape;
    const ends = this.mostEnds();
    const longest = Math.min(maxOutputQuotaTokens, outputQuotaTokens * (1 + spread));
    return ends * inputTokens + Math.min(ends * longest, longest + (outputQuotaTokens * 60) / latencySeconds);
  }

  /** The minutes before all are mixed. */
  private firstMinutes(amounts: Float64Array, first: number): Float64Array {
    return minuteSums(this.load, amounts, Math.min(this.mixed, this.minutes), first);
  }

  /** Times that are each like no other. @param sums by time, then worker */
  private apart(sums: Float64Array, one: Pick<Uses, 'most' | 'unit'>, tail: number): Uses[] {
    const { workers } = this;
    const rarity = Math.max(RARITY, sums.length);
    return Array.from({ length: sums.length / workers }, (_, time) => ({
      ...one,
      samples: sums.subarray(time * workers, (time + 1) * workers),
      counts: null,
      drawn: workers,
      rarity,
      tail,
      known: new Map(),
    }));
  }

  /** The times after that, which are alike. */
  private together(amounts: Float64Array, one: Pick<Uses, 'most' | 'unit'>, tail: number, whileRunning = 0): Uses[] {
    const from = this.mixed * 60 + 60;
    const to = this.minutes * 60;
    if (from > to) return [];
    const every = Math.max(60 / 8, (to - from) / MOMENTS);
    const moments = Array.from({ length: Math.floor((to - from) / every) + 1 }, (_, index) => from + index * every);
    const samples = lastMinuteSums(this.load, amounts, moments, whileRunning);
    return [{ ...one, ...binned(samples), rarity: Math.max(RARITY, samples.length), tail, known: new Map() }];
  }

  /** What the sliding window has forgotten, for certain, of a request that ended and began a minute ago. */
  private outOfDate(holdTokens: number): number {
    return Math.min(holdTokens, this.leastTokens);
  }

  /**
   * Charged by what ended in the 60 s before any moment; null where the clock minute always asks for more. The sliding window dates a hold at its start,
   * so of the request that was running a minute ago it has forgotten the hold: where that is as much as a request costs, it is the milder one.
   */
  private slidingUses(holdTokens: number): readonly Uses[] | null {
    const gone = this.outOfDate(holdTokens);
    if (gone > 0.5 * this.settledTokens) return null;
    const known = this.sliding.get(gone);
    if (known) return known;
    const one = { most: this.mostTokens(), unit: this.settledTokens };
    const early = lastMinuteSums(this.load, this.load.charged, this.earlyMoments(), gone);
    const uses = [...this.apart(early, one, FIRST_SLIDING_TAIL), ...this.together(this.load.charged, one, SLIDING_TAIL, gone)];
    this.sliding.set(gone, uses);
    return uses;
  }

  /** Close together at first, while the ends still come in clusters. */
  private earlyMoments(): number[] {
    const until = Math.min(this.mixed, this.minutes) * 60;
    const least = Math.min(60 / 8, this.shape.latencySeconds / 8);
    const moments: number[] = [];
    for (let at = 60; at < until; at += Math.max(least, at * 0.04)) moments.push(at);
    return moments;
  }
}

/** -ln of the chance, at most, that so many requests but one take no longer than `minute` latencies together (Chernoff, of uniform draws). */
function rarityOf(ends: number, minute: number, spread: number): number {
  const parts = ends - 1;
  let most = 0;
  for (let phi = 1; phi < 1e6; phi *= 1.5) {
    // ln(sinh(x) / x), which overflows long before it is large.
    const x = phi * spread;
    const value = -phi * minute + parts * (phi - (x + Math.log((1 - Math.exp(-2 * x)) / (2 * x))));
    if (value < most) break;
    most = value;
  }
  return most;
}

const SEED = 1;
const MOST_KEPT = 32;
const kept = new Map<string, WorkerLoad>();

/** The load of a shape; the same few are asked for again and again while a plan is made. */
export function workerLoad(shape: LoadShape): WorkerLoad {
  const { inputTokens, outputQuotaTokens, latencySeconds, spread } = shape;
  // A cap within the spread of the output is taken at the next quarter of the spread, so that a search over max_tokens needs few loads.
  const room = outputQuotaTokens === 0 ? 1 : Math.min(1, (shape.maxOutputQuotaTokens / outputQuotaTokens - 1) / spread);
  const quarters = Math.max(0, Math.ceil(room * 4 - 1e-9));
  const maxOutputQuotaTokens = outputQuotaTokens * (1 + (spread * quarters) / 4);
  const key = [inputTokens, outputQuotaTokens, quarters, latencySeconds, spread].join(' ');
  const known = kept.get(key);
  if (known) {
    // The lengths of answer that every plan looks at stay, whatever comes and goes beside them.
    kept.delete(key);
    kept.set(key, known);
    return known;
  }
  const load = new WorkerLoad({ inputTokens, outputQuotaTokens, maxOutputQuotaTokens, latencySeconds, spread }, SEED);
  if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value as string);
  kept.set(key, load);
  return load;
}
