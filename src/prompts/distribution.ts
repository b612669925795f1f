// The distribution of input tokens over many records: quantiles, text histogram, and the file that plan and simulator read.
import { inputError } from '../base/errors.ts';
import { isObject } from '../base/json-value.ts';
import { type Phrase, phrase } from '../base/phrases.ts';
import { PROMPTS } from '../words/en/prompts.ts';

/** Counts by value: exact, and small, because records share values. */
export class TokenTally {
  /** Whole values as they usually are, by open addressing: a map is several times slower for millions of them. */
  #keys = new Int32Array(FIRST_SLOTS).fill(FREE);
  #records = new Float64Array(FIRST_SLOTS);
  #size = 0;
  readonly #others = new Map<number, number>();
  /** A value that comes again at once is not looked up again. */
  #last = Number.NaN;
  #lastRecords = 0;
  #count = 0;
  #total = 0;
  /** Of what was added until it was asked for. */
  #order: Ordered | null = null;

  /** @param inputTokens a whole number, 0 or more */
  add(inputTokens: number, records = 1): void {
    if (inputTokens !== this.#last) {
      this.#settle();
      this.#last = inputTokens;
    }
    this.#lastRecords += records;
    this.#count += records;
    this.#total += inputTokens * records;
  }

  get count(): number {
    return this.#count;
  }

  get total(): number {
    return this.#total;
  }

  /** Values in ascending order with their records. */
  values(): (readonly [inputTokens: number, records: number])[] {
    const { values, upTo } = this.#ordered();
    return Array.from(
      values,
      (value, index) => [value, (upTo[index] as number) - (index === 0 ? 0 : (upTo[index - 1] as number))] as const,
    );
  }

  /** As the function `quantile`, of all values; 0 where there is none. */
  quantile(q: number): number {
    const { values, upTo } = this.#ordered();
    const rank = rankOf(q, this.#count);
    let low = 0;
    let high = values.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((upTo[middle] as number) >= rank) high = middle;
      else low = middle + 1;
    }
    return values[low] ?? 0;
  }

  /** How many records are above `limit`. */
  countAbove(limit: number): number {
    const { values, upTo } = this.#ordered();
    let last = values.length - 1;
    while (last >= 0 && (values[last] as number) > limit) last--;
    return this.#count - (last < 0 ? 0 : (upTo[last] as number));
  }

  /** Whether all values are such as are usual: then their sums are exact, whatever the order. */
  get isWhole(): boolean {
    this.#settle();
    return this.#others.size === 0;
  }

  /** Arrays of numbers: V8 has made nothing quick yet where thousands of values are sorted once. */
  #ordered(): Ordered {
    this.#settle();
    if (this.#order) return this.#order;
    const values = new Float64Array(this.#size + this.#others.size);
    let size = 0;
    for (const key of this.#keys) if (key !== FREE) values[size++] = key;
    for (const value of this.#others.keys()) values[size++] = value;
    values.sort();
    const upTo = new Float64Array(size);
    let records = 0;
    for (let index = 0; index < size; index++) {
      records += this.#recordsOf(values[index] as number);
      upTo[index] = records;
    }
    this.#order = { values, upTo };
    return this.#order;
  }

  #recordsOf(value: number): number {
    return isUsual(value) ? (this.#records[slotOf(this.#keys, value)] as number) : (this.#others.get(value) as number);
  }

  #settle(): void {
    const records = this.#lastRecords;
    const value = this.#last;
    this.#lastRecords = 0;
    if (records === 0) return;
    this.#order = null;
    if (isUsual(value)) this.#addWhole(value | 0, records);
    else this.#others.set(value, (this.#others.get(value) ?? 0) + records);
  }

  #addWhole(value: number, records: number): void {
    const slot = slotOf(this.#keys, value);
    this.#records[slot] = (this.#records[slot] as number) + records;
    if (this.#keys[slot] === value) return;
    this.#keys[slot] = value;
    if (++this.#size * 2 > this.#keys.length) this.#grow();
  }

  #grow(): void {
    const [keys, records] = [this.#keys, this.#records];
    this.#keys = new Int32Array(keys.length * 2).fill(FREE);
    this.#records = new Float64Array(keys.length * 2);
    for (let old = 0; old < keys.length; old++) {
      const key = keys[old] as number;
      if (key === FREE) continue;
      const slot = slotOf(this.#keys, key);
      this.#keys[slot] = key;
      this.#records[slot] = records[old] as number;
    }
  }
}

/** Values in ascending order, and how many records there are up to each. */
interface Ordered {
  readonly values: Float64Array;
  readonly upTo: Float64Array;
}

const isUsual = (value: number) => (value | 0) === value && value >= 0;

const FIRST_SLOTS = 16;
const FREE = -1;

/** Where a value is, or would be. */
function slotOf(keys: Int32Array, value: number): number {
  const mask = keys.length - 1;
  let slot = (Math.imul(value, 0x9e3779b1) >>> 15) & mask;
  while (keys[slot] !== value && keys[slot] !== FREE) slot = (slot + 1) & mask;
  return slot;
}

export interface TokenStatistics {
  readonly records: number;
  readonly totalInputTokens: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly max: number;
  /** Share of records above 25,000 input tokens: the service team asks for it in quota cases. */
  readonly shareAbove25000: number;
}

/** AWS asks for the share of requests above this many input tokens. */
export const LONG_INPUT_TOKENS = 25_000;

/** A distribution as it lies in a file: `schemas/distribution.schema.json`. */
export interface TokenDistribution extends TokenStatistics {
  readonly schemaVersion: 1;
  readonly type: 'bq-input-token-distribution';
  readonly model: string | null;
  readonly method: 'count-tokens' | 'estimate' | 'mixed';
  /** Ascending values with their records. Beyond MAX_VALUES values, neighbours are merged into their mean. */
  readonly values: readonly (readonly [inputTokens: number, records: number])[];
}

export const MAX_VALUES = 2000;

/** @returns null where there is no record */
export function statisticsOf(values: readonly (readonly [number, number])[]): TokenStatistics | null {
  let records = 0;
  let total = 0;
  let long = 0;
  for (const [inputTokens, times] of values) {
    records += times;
    total += inputTokens * times;
    if (inputTokens > LONG_INPUT_TOKENS) long += times;
  }
  if (records === 0) return null;
  return {
    records,
    totalInputTokens: total,
    mean: total / records,
    p50: quantile(values, 0.5),
    p90: quantile(values, 0.9),
    p99: quantile(values, 0.99),
    max: values.at(-1)?.[0] ?? 0,
    shareAbove25000: long / records,
  };
}

/**
 * The smallest value that at least the share `q` of the records does not exceed.
 * @param values ascending, as in a distribution
 */
export function quantile(values: readonly (readonly [number, number])[], q: number): number {
  const records = values.reduce((sum, [, times]) => sum + times, 0);
  let left = rankOf(q, records);
  for (const [inputTokens, times] of values) {
    left -= times;
    if (left <= 0) return inputTokens;
  }
  return values.at(-1)?.[0] ?? 0;
}

const rankOf = (q: number, records: number) => Math.max(1, Math.ceil(q * records - 1e-9));

/** Mean input tokens per record. */
export function meanOf(distribution: TokenDistribution): number {
  return distribution.mean;
}

/** @returns null where nothing was counted */
export function toDistribution(tally: TokenTally, model: string | null, method: TokenDistribution['method']): TokenDistribution | null {
  const values = tally.values();
  const statistics = statisticsOf(values);
  return statistics && { schemaVersion: 1, type: 'bq-input-token-distribution', model, method, ...statistics, values: merged(values) };
}

/** Merges neighbours until MAX_VALUES are left; total and order stay, the largest value stays as it is. */
function merged(values: readonly (readonly [number, number])[]): (readonly [number, number])[] {
  if (values.length <= MAX_VALUES) return [...values];
  const result: (readonly [number, number])[] = [];
  const size = Math.ceil((values.length - 1) / (MAX_VALUES - 1));
  for (let start = 0; start < values.length - 1; start += size) {
    const group = values.slice(start, Math.min(start + size, values.length - 1));
    const records = group.reduce((sum, [, times]) => sum + times, 0);
    result.push([group.reduce((sum, [inputTokens, times]) => sum + inputTokens * times, 0) / records, records]);
  }
  const last = values.at(-1);
  if (last) result.push(last);
  return result;
}

export function formatDistribution(distribution: TokenDistribution): string {
  return `${JSON.stringify(distribution)}\n`;
}

/** Whether parsed JSON says that it is a distribution file; it may still be broken. */
export function isDistribution(value: unknown): boolean {
  return isObject(value) && value.type === 'bq-input-token-distribution';
}

/**
 * @param where the file, for messages
 * @throws BqError (input) that names the part that is wrong. Statistics are computed again from the values, except where those were merged.
 */
export function parseDistribution(value: unknown, where: string): TokenDistribution {
  const fail = (path: string, problem: Phrase) =>
    inputError(`${where}: ${path}`, problem, [phrase(PROMPTS, 'writeDistribution')], 'BAD_DISTRIBUTION');
  if (!isObject(value) || !isDistribution(value)) throw fail('$', phrase(PROMPTS, 'notDistribution'));
  if (value.schemaVersion !== 1) throw fail('$.schemaVersion', phrase(PROMPTS, 'otherVersion', JSON.stringify(value.schemaVersion)));
  if (!Array.isArray(value.values) || value.values.length === 0) throw fail('$.values', phrase(PROMPTS, 'noValues'));
  let previous = -1;
  const values = value.values.map((pair: unknown, index) => {
    const [inputTokens, records] = Array.isArray(pair) ? (pair as unknown[]) : [];
    const path = `$.values[${index}]`;
    if (typeof inputTokens !== 'number' || !Number.isFinite(inputTokens) || inputTokens < 0)
      throw fail(path, phrase(PROMPTS, 'noInputTokens'));
    if (typeof records !== 'number' || !Number.isInteger(records) || records < 1) throw fail(path, phrase(PROMPTS, 'noRecords'));
    if (inputTokens <= previous) throw fail(path, phrase(PROMPTS, 'notAbove'));
    previous = inputTokens;
    return [inputTokens, records] as const;
  });
  const statistics = statisticsOf(values);
  if (!statistics) throw fail('$.values', phrase(PROMPTS, 'noRecord'));
  const stated = (name: 'p50' | 'p90' | 'p99' | 'shareAbove25000') => {
    const given = value[name];
    return values.length >= MAX_VALUES / 2 && typeof given === 'number' && Number.isFinite(given) && given >= 0 ? given : statistics[name];
  };
  const method = value.method === 'count-tokens' || value.method === 'mixed' ? value.method : 'estimate';
  return {
    schemaVersion: 1,
    type: 'bq-input-token-distribution',
    model: typeof value.model === 'string' ? value.model : null,
    method,
    ...statistics,
    p50: stated('p50'),
    p90: stated('p90'),
    p99: stated('p99'),
    shareAbove25000: stated('shareAbove25000'),
    values,
  };
}

export interface HistogramBin {
  /** Inclusive. */
  readonly from: number;
  /** Exclusive; null for the last. */
  readonly to: number | null;
  readonly records: number;
}

/** Edges that people read easily; 25,000 is one of them because AWS asks about it. */
const EDGES = [0, 100, 250, 500, 1000, 2500, 5000, 10_000, 25_001, 50_000, 100_000, 200_000, 500_000, 1_000_000];

/** Bins from the first to the last that hold a record. */
export function histogramOf(values: readonly (readonly [number, number])[]): HistogramBin[] {
  const bins = EDGES.map((from, index) => ({ from, to: EDGES[index + 1] ?? null, records: 0 }));
  for (const [inputTokens, times] of values) {
    const bin = bins.findLast(({ from }) => inputTokens >= from);
    if (bin) bin.records += times;
  }
  const first = bins.findIndex(({ records }) => records > 0);
  const last = bins.findLastIndex(({ records }) => records > 0);
  return first < 0 ? [] : bins.slice(first, last + 1);
}
