// Counts by value: exact quantiles of any number of values in memory that is bounded by how many different values there are.

/** Nearest-rank quantiles: at least that share of all values is not above. All in the unit of the values. */
export interface Quantiles {
  readonly count: number;
  readonly mean: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
  readonly max: number;
}

export class Tally {
  readonly #counts = new Map<number, number>();
  #count = 0;
  #total = 0;

  /** @param value a number, 0 or more; whole or already rounded, so that values repeat */
  add(value: number, times = 1): void {
    this.#counts.set(value, (this.#counts.get(value) ?? 0) + times);
    this.#count += times;
    this.#total += value * times;
  }

  get count(): number {
    return this.#count;
  }

  get total(): number {
    return this.#total;
  }

  /** @returns null when nothing was added */
  get mean(): number | null {
    return this.#count === 0 ? null : this.#total / this.#count;
  }

  /** Values in ascending order with how often each was added. */
  values(): (readonly [value: number, times: number])[] {
    return [...this.#counts].sort((a, b) => a[0] - b[0]);
  }

  /** How many values are above `limit`. */
  countAbove(limit: number): number {
    let above = 0;
    for (const [value, times] of this.#counts) if (value > limit) above += times;
    return above;
  }

  addAll(other: Tally): void {
    for (const [value, times] of other.values()) this.add(value, times);
  }

  /** @returns null when nothing was added */
  quantiles(): Quantiles | null {
    const values = this.values();
    const last = values.at(-1);
    if (!last) return null;
    const at = (share: number) => quantileOf(values, share);
    return {
      count: this.#count,
      mean: this.#total / this.#count,
      p50: at(0.5),
      p90: at(0.9),
      p99: at(0.99),
      p999: at(0.999),
      max: last[0],
    };
  }
}

/**
 * The smallest value that at least the share of all values does not exceed.
 *
 * @param values ascending, with how often each occurs; at least one
 * @param share 0 to 1
 */
export function quantileOf(values: readonly (readonly [value: number, times: number])[], share: number): number {
  const count = values.reduce((sum, [, times]) => sum + times, 0);
  // Shares such as 0.999 are not exact in binary: a rank that is whole must not be lost to that.
  let left = Math.max(1, Math.ceil(share * count - 1e-9));
  for (const [value, times] of values) {
    left -= times;
    if (left <= 0) return value;
  }
  return values.at(-1)?.[0] ?? 0;
}

/** Rounds to three significant digits: what keeps a tally of milliseconds small. */
export function threeDigits(value: number): number {
  if (value < 1000) return Math.round(value);
  const step = 10 ** (Math.floor(Math.log10(value)) - 2);
  return Math.round(value / step) * step;
}
