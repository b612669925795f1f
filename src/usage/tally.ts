// Quantiles of any number of values in memory that is bounded by how many different values there are.
import { TokenTally } from '../prompts/distribution.ts';

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

export class Tally extends TokenTally {
  /** @returns null when nothing was added */
  get mean(): number | null {
    return this.count === 0 ? null : this.total / this.count;
  }

  addAll(other: Tally): void {
    for (const [value, times] of other.values()) this.add(value, times);
  }

  /** @returns null when nothing was added */
  quantiles(): Quantiles | null {
    if (this.count === 0) return null;
    return {
      count: this.count,
      mean: this.total / this.count,
      p50: this.quantile(0.5),
      p90: this.quantile(0.9),
      p99: this.quantile(0.99),
      p999: this.quantile(0.999),
      max: this.quantile(1),
    };
  }
}

/** Rounds to three significant digits: what keeps a tally of milliseconds small. Seconds times 1,000 are a hair off at times (1.005), which decides no half. */
export function threeDigits(value: number): number {
  const exact = Math.round(value * 1000) / 1000;
  if (exact < 1000) return Math.round(exact);
  const step = exact < 10_000 ? 10 : exact < 100_000 ? 100 : 10 ** (Math.floor(Math.log10(exact)) - 2);
  return Math.round(exact / step) * step;
}
