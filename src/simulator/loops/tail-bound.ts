// How many workers a limit takes, and what so many need, by the chance that the sum of their uses goes above it (Chernoff); docs/model.md section 5.

import { histogram, momentSum } from '../kernel/kernel.ts';

/**
 * -ln of the chance that an hour goes above the limit; the bound itself is about e^2 above that chance. Where one hour is like the other, a hundredth of
 * the quota buys the highest of these. Where hours differ, it would buy a quota that hardly any hour needs: then no more is taken than `DAY_SHARE` of
 * what a day of hours comes to, and never less than the lowest of these, which is 99 % with much to spare.
 */
const SUREST = 9;
const LEAST_SURE = 4.5;
const OF_A_DAY = -1.5;
const DAY_SHARE = 1.07;
const STEP = 1.5;

/** What a worker uses of a minute, sampled. */
export interface Uses {
  readonly samples: Float64Array;
  /** How often each of them was drawn; null: once. */
  readonly counts: Float64Array | null;
  readonly drawn: number;
  /** The most that is possible; the samples may not hold it. */
  readonly most: number;
  /** How rare the most is taken to be: one of so many. */
  readonly rarity: number;
  /** What the tail of an hour is longer by for one of its minutes: there are more of those. */
  readonly tail: number;
  /** What thetas are measured in: the use of one request. */
  readonly unit: number;
  /** Of `bandwidth`, by step of theta. */
  readonly known: Map<number, number>;
}

/** What one worker uses of a minute, for a sum with other workers. */
export interface MinuteUse {
  /** The use of one request. */
  readonly unit: number;
  readonly tail: number;
  /** At least what it counts with at this step of theta (`STEP` to its power), in the worst minute. */
  readonly bandwidth: (step: number) => number;
}

const BINS = 256;

/** Thousands of samples in a few hundred steps, each taken as the top of its step. */
export function binned(all: Float64Array): Pick<Uses, 'samples' | 'counts' | 'drawn'> {
  const { least, width, counts } = histogram(all, BINS);
  if (width === 0) return { samples: Float64Array.of(least), counts: null, drawn: 1 };
  return { samples: Float64Array.from(counts, (_, bin) => least + bin * width), counts, drawn: all.length };
}

/** What a worker counts with at a step of theta: between its mean use and its largest. */
function bandwidth(uses: Uses, step: number): number {
  const before = uses.known.get(step);
  if (before !== undefined) return before;
  const value = bandwidthAt(uses, thetaOf(uses, step));
  uses.known.set(step, value);
  return value;
}

function bandwidthAt({ samples, counts, drawn, most, rarity }: Uses, theta: number): number {
  // From the largest down, so that nothing overflows.
  return most + Math.log(momentSum(samples, counts, theta, most) / drawn + 1 / rarity) / theta;
}

/** @param uses whose worst counts, since other loads have other times */
export function minuteUse(uses: readonly Uses[], holdTokens: number): MinuteUse {
  const known = new Map<number, number>();
  return {
    unit: Math.max(...uses.map(({ unit }) => unit)),
    tail: Math.max(...uses.map(({ tail }) => tail)),
    bandwidth: (step) => {
      const value = known.get(step) ?? holdTokens + Math.max(...uses.map((part) => bandwidthAt(part, STEP ** step)));
      known.set(step, value);
      return value;
    },
  };
}

/** So many workers of a kind. */
export interface Crowd {
  readonly workers: number;
  readonly use: MinuteUse;
}

/**
 * What several kinds of workers need together, each drawing for itself: less than the sum of what each needs alone, since their worst minutes hardly
 * ever are the same one. In the unit of the uses; not rounded.
 *
 * @param crowds at least one
 */
export function jointlyNeeded(crowds: readonly Crowd[]): number {
  const tail = Math.max(...crowds.map(({ use }) => use.tail));
  const first = Math.round(-Math.log(Math.max(...crowds.map(({ use }) => use.unit))) / Math.log(STEP)) - 24;
  const sumAt = (step: number) => crowds.reduce((sum, { workers, use }) => sum + workers * use.bandwidth(step), 0);
  return compromise((sure) => {
    let least = Number.POSITIVE_INFINITY;
    for (let step = first; step < first + 60; step++) {
      const needs = sumAt(step) + (sure + tail) / STEP ** step;
      if (needs > least) break;
      least = needs;
    }
    return least;
  });
}

/** @param at what it takes to be so sure of an hour */
function compromise(at: (sure: number) => number): number {
  return Math.max(at(LEAST_SURE), Math.min(at(SUREST), at(OF_A_DAY) * DAY_SHARE));
}

function thetaOf({ unit }: Uses, step: number): number {
  return STEP ** step / unit;
}

export function needed(uses: readonly Uses[], workers: number, holdTokens: number): number {
  const at = (sure: number) => {
    const value = (part: Uses, step: number) =>
      -(workers * (holdTokens + bandwidth(part, step)) + (sure + part.tail) / thetaOf(part, step));
    return -leastOfBest(uses, value, workers);
  };
  return compromise(at);
}

/** The inverse of `needed`. */
export function largest(uses: readonly Uses[], limit: number, holdTokens: number): number {
  const at = (sure: number, tokens: number) => {
    const value = (part: Uses, step: number) => (tokens - (sure + part.tail) / thetaOf(part, step)) / (holdTokens + bandwidth(part, step));
    const guess = Math.max(1, tokens / (holdTokens + 4 * (uses[0]?.unit ?? 1)));
    return leastOfBest(uses, value, guess);
  };
  const workers = Math.min(at(LEAST_SURE, limit), Math.max(at(SUREST, limit), at(OF_A_DAY, limit / DAY_SHARE)));
  // A limit that fits to the token must not be lost to rounding.
  return Math.max(0, Math.floor(workers + 1e-9));
}

/**
 * Of each part its best step of theta, and of these the least; a part that is no worse at any step than the least so far is no worse at its best.
 *
 * @param value has one peak along the steps
 * @param workers about how many: the peak is near the theta for so many whose uses differ by half a request
 */
function leastOfBest(uses: readonly Uses[], value: (part: Uses, step: number) => number, workers: number): number {
  let least = Number.POSITIVE_INFINITY;
  let hint = Math.round(Math.log(2 * Math.sqrt((2 * (SUREST + 4)) / workers)) / Math.log(STEP));
  // The later minutes ask for most as a rule.
  for (let index = uses.length - 1; index >= 0; index--) {
    const part = uses[index] as Uses;
    let most = value(part, hint);
    if (most >= least) continue;
    const from = hint;
    for (const direction of [1, -1]) {
      for (let step = from + direction; Math.abs(step - from) < 60; step += direction) {
        const next = value(part, step);
        if (next <= most) break;
        most = next;
        hint = step;
      }
    }
    least = Math.min(least, most);
  }
  return least;
}
