// The loops of loops.as.ts, ready to be called. They work on one memory, which no caller keeps anything in: arrays are put in, a loop is called, arrays are taken out.
import { instanceOf } from './module.ts';
import { WASM } from './wasm.ts';

/** The address of the first byte of an array of 64-bit floats. */
export type Address = number;

/** loops.as.ts documents them. */
interface Loops {
  drawFleet(
    ...of: [
      ...seed: [low: number, high: number],
      workers: number,
      minutes: number,
      spread: number,
      latencyMicros: number,
      inputTokens: number,
      outputQuotaTokens: number,
      maxOutputQuotaTokens: number,
      holdTokens: number,
      tokensByMinute: Address,
      startsByMinute: Address,
      charged: Address,
      forgotten: Address,
      started: Address,
    ]
  ): number;
  allWithin(...of: [values: Address, count: number, times: number, base: number, limit: number]): number;
  passesTokens(...of: [charged: Address, forgotten: Address, steps: number, held: number, hold: number, limit: number]): number;
  passesStarts(started: Address, steps: number, limit: number): number;
  drawLoad(
    ...of: [
      seed: number,
      workers: number,
      steps: number,
      spread: number,
      latencySeconds: number,
      inputTokens: number,
      outputQuotaTokens: number,
      maxOutputQuotaTokens: number,
      order: Address,
      endsAt: Address,
      charged: Address,
    ]
  ): void;
  minuteSums(...of: [endsAt: Address, amounts: Address, count: number, workers: number, minutes: number, sums: Address]): void;
  lastMinuteSums(
    ...of: [
      endsAt: Address,
      amounts: Address,
      steps: number,
      workers: number,
      moments: Address,
      momentCount: number,
      whileRunning: number,
      sums: Address,
    ]
  ): void;
  binCounts(...of: [values: Address, count: number, least: number, width: number, bins: number, counts: Address]): void;
  least(values: Address, count: number): number;
  greatest(values: Address, count: number): number;
  momentSum(...of: [samples: Address, counts: Address, count: number, theta: number, most: number]): number;
}

/** Steps of time that a minute of `drawFleet` is summed in. */
export const STEPS_PER_MINUTE = 240;

const PAGE_BYTES = 65_536;

interface Memory {
  /** Addresses of arrays of such lengths, until the next ones are asked for; what is in them is left from before. */
  room<const Lengths extends readonly number[]>(lengths: Lengths): { [Index in keyof Lengths]: Address };
  /** The array at an address, until it is asked for room. */
  at(address: Address, length: number): Float64Array;
  /** All of it, until it is asked for room: where an array is too short to be worth one of its own. The place of an address is an eighth of it. */
  whole(): Float64Array;
}

let made: (Memory & { readonly loops: Loops }) | undefined;

/** Made at the first call, in less than a millisecond. */
function kernel(): Memory & { readonly loops: Loops } {
  made ??= instance();
  return made;
}

function instance(): Memory & { readonly loops: Loops } {
  const exports = instanceOf<Loops>(WASM, { 'loops.as': { exp: Math.exp } });
  const { memory } = exports;
  let all = new Float64Array(memory.buffer);
  return {
    loops: exports,
    room(lengths) {
      // The first bytes are the kernel's own.
      let end = 1024;
      const addresses = lengths.map((length) => {
        const address = end;
        end += length * 8;
        return address;
      });
      const missing = end - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
      return addresses as { [Index in keyof typeof lengths]: Address };
    },
    at: (address, length) => new Float64Array(memory.buffer, address, length),
    whole() {
      if (all.buffer !== memory.buffer) all = new Float64Array(memory.buffer);
      return all;
    },
  };
}

/** What is charged, in quota tokens, and when. */
export interface Draws {
  readonly inputTokens: number;
  readonly outputQuotaTokens: number;
  readonly maxOutputQuotaTokens: number;
  readonly latencySeconds: number;
  readonly spread: number;
}

/**
 * A fleet of an hour or less, one seed of it at a time: what it charges and starts, by minute and by step of time. Its sums are those of the last `draw`, and
 * lie in the memory that all loops share: ask them before anything else of this file is called.
 */
export class FleetSums {
  readonly #minutes: number;
  readonly #addresses: readonly [minutes: Address, starts: Address, charged: Address, forgotten: Address, started: Address];

  constructor(minutes: number) {
    const steps = minutes * STEPS_PER_MINUTE;
    this.#minutes = minutes;
    this.#addresses = kernel().room([minutes, minutes, steps, steps, steps]);
  }

  /** The draws of `drawTimeline`. @returns how many requests started */
  draw(request: Draws & { readonly holdTokens: number }, workers: number, seed: number): number {
    const { spread, latencySeconds, inputTokens, outputQuotaTokens, maxOutputQuotaTokens, holdTokens } = request;
    return kernel().loops.drawFleet(
      seed | 0,
      Math.floor(seed / 0x1_0000_0000) | 0,
      workers,
      this.#minutes,
      spread,
      latencySeconds * 1e6,
      inputTokens,
      outputQuotaTokens,
      maxOutputQuotaTokens,
      holdTokens,
      ...this.#addresses,
    );
  }

  /** Whether in each minute of the clock what is charged stays, beside what is held, within the limit. */
  chargesWithin(heldTokens: number, tokensPerMinute: number): boolean {
    return kernel().loops.allWithin(this.#addresses[0], this.#minutes, 1, heldTokens, tokensPerMinute) !== 0;
  }

  /** Whether in each minute of the clock `times` the starts stay within the limit. */
  startsWithin(times: number, requestsPerMinute: number): boolean {
    return kernel().loops.allWithin(this.#addresses[1], this.#minutes, times, 0, requestsPerMinute) !== 0;
  }

  /** Whether the windows that count any minute, or refill, surely admit the tokens; `held` by all, `hold` by one. */
  surelyPassesTokens({ held, hold }: { readonly held: number; readonly hold: number }, tokensPerMinute: number): boolean {
    const [, , charged, forgotten] = this.#addresses;
    return kernel().loops.passesTokens(charged, forgotten, this.#minutes * STEPS_PER_MINUTE, held, hold, tokensPerMinute) !== 0;
  }

  surelyPassesStarts(requestsPerMinute: number): boolean {
    return kernel().loops.passesStarts(this.#addresses[4], this.#minutes * STEPS_PER_MINUTE, requestsPerMinute) !== 0;
  }
}

/** Workers that draw request after request; by step, then worker: when each ends, in seconds, and what it is charged. */
export interface Load {
  readonly workers: number;
  readonly steps: number;
  readonly endsAt: Float64Array;
  readonly charged: Float64Array;
}

/** One draw of each part of the distribution at each step, in another order at every step: means are then right with few workers. */
export function drawLoad(draws: Draws, workers: number, steps: number, seed: number): Load {
  const { spread, latencySeconds, inputTokens, outputQuotaTokens, maxOutputQuotaTokens } = draws;
  const { loops, room, at } = kernel();
  const [order, endsAt, charged] = room([workers, workers * steps, workers * steps]);
  loops.drawLoad(
    seed,
    workers,
    steps,
    spread,
    latencySeconds,
    inputTokens,
    outputQuotaTokens,
    maxOutputQuotaTokens,
    order,
    endsAt,
    charged,
  );
  return { workers, steps, endsAt: at(endsAt, workers * steps).slice(), charged: at(charged, workers * steps).slice() };
}

/** What each worker ends in each of the first minutes, `first` more in the first of them; by minute, then worker. */
export function minuteSums(load: Load, amounts: Float64Array, minutes: number, first: number): Float64Array {
  const { workers, endsAt } = load;
  const { loops, room, at } = kernel();
  const [ends, what, sums] = room([endsAt.length, amounts.length, minutes * workers]);
  at(ends, endsAt.length).set(endsAt);
  at(what, amounts.length).set(amounts);
  at(sums, minutes * workers)
    .fill(0)
    .fill(first, 0, workers);
  loops.minuteSums(ends, what, endsAt.length, workers, minutes, sums);
  return at(sums, minutes * workers).slice();
}

/** What each worker ended in the 60 s before each moment, in seconds, and `whileRunning` where that is nothing; by moment, then worker. */
export function lastMinuteSums(load: Load, amounts: Float64Array, moments: readonly number[], whileRunning: number): Float64Array {
  const { workers, steps, endsAt } = load;
  const { loops, room, at } = kernel();
  const [ends, what, when, sums] = room([endsAt.length, amounts.length, moments.length, moments.length * workers]);
  at(ends, endsAt.length).set(endsAt);
  at(what, amounts.length).set(amounts);
  at(when, moments.length).set(moments);
  loops.lastMinuteSums(ends, what, steps, workers, when, moments.length, whileRunning, sums);
  return at(sums, moments.length * workers).slice();
}

/** How often values fall into each of `bins` steps of equal width from the least of them to the greatest, each counted at the top of its step. */
export function histogram(values: Float64Array, bins: number): { least: number; width: number; counts: Float64Array } {
  const { loops, room, at } = kernel();
  const [all, counts] = room([values.length, bins + 1]);
  at(all, values.length).set(values);
  at(counts, bins + 1).fill(0);
  const least = loops.least(all, values.length);
  const width = (loops.greatest(all, values.length) - least) / bins;
  if (width > 0) loops.binCounts(all, values.length, least, width, bins, counts);
  return { least, width, counts: at(counts, bins + 1).slice() };
}

/** The sum of count x e^(theta x (sample - most)); without counts each counts once. */
export function momentSum(samples: Float64Array, counts: Float64Array | null, theta: number, most: number): number {
  const { length } = samples;
  const { loops, room, whole } = kernel();
  const [values, weights] = room([length, length]);
  const memory = whole();
  memory.set(samples, values / 8);
  if (counts === null) memory.fill(1, weights / 8, weights / 8 + length);
  else memory.set(counts, weights / 8);
  return loops.momentSum(values, weights, length, theta, most);
}
