// Mean, extremes and quantiles of any number of values in bounded memory.

/** Up to this many values are kept as they are; beyond, quantiles are right to 0.5 %. */
const EXACT = 4096;
const LOG_GROWTH = Math.log(1.005);
const SMALLEST = 1e-6;

export interface Summary {
  readonly count: number;
  /** All null when there is no value. */
  readonly mean: number | null;
  readonly p50: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
  readonly max: number | null;
  readonly min: number | null;
}

/** Collects values of 0 or more. */
export class Samples {
  count = 0;
  private sum = 0;
  private min = Number.POSITIVE_INFINITY;
  private max = Number.NEGATIVE_INFINITY;
  private readonly exact: number[] = [];
  /** Counts of values per step of 0.5 %, once there are too many to keep. */
  private readonly bins = new Map<number, number>();

  add(value: number): void {
    this.count++;
    this.sum += value;
    if (value < this.min) this.min = value;
    if (value > this.max) this.max = value;
    if (this.count <= EXACT) this.exact.push(value);
    if (this.count === EXACT) for (const kept of this.exact) this.bin(kept);
    if (this.count > EXACT) this.bin(value);
  }

  private bin(value: number): void {
    const index = value <= SMALLEST ? 0 : 1 + Math.floor(Math.log(value / SMALLEST) / LOG_GROWTH);
    this.bins.set(index, (this.bins.get(index) ?? 0) + 1);
  }

  /** The value at nearest rank: at least a share q of all values are not above it. */
  private quantiles(shares: readonly number[]): number[] {
    const ranks = shares.map((q) => Math.max(1, Math.ceil(q * this.count)));
    if (this.count <= EXACT) {
      const sorted = Float64Array.from(this.exact).sort();
      return ranks.map((rank) => sorted[rank - 1] as number);
    }
    const indexes = [...this.bins.keys()].sort((a, b) => a - b);
    return ranks.map((rank) => {
      let seen = 0;
      for (const index of indexes) {
        seen += this.bins.get(index) as number;
        const middle = index === 0 ? 0 : SMALLEST * Math.exp((index - 0.5) * LOG_GROWTH);
        if (seen >= rank) return Math.min(this.max, Math.max(this.min, middle));
      }
      return this.max;
    });
  }

  get total(): number {
    return this.sum;
  }

  summary(): Summary {
    if (this.count === 0) return { count: 0, mean: null, p50: null, p90: null, p99: null, max: null, min: null };
    const [p50, p90, p99] = this.quantiles([0.5, 0.9, 0.99]) as [number, number, number];
    return { count: this.count, mean: this.sum / this.count, p50, p90, p99, max: this.max, min: this.min };
  }
}
