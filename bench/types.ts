// What a benchmark is: measurements of one run, each a ratio or a rate with its budget.

export interface Measurement {
  /** e.g. `bq --version / node -e 0`. */
  readonly name: string;
  readonly unit: 'x' | 'MB/s' | 'events/s' | 'calls/s' | 's' | 'ms' | 'MB' | 'count';
  readonly minimum: number;
  readonly median: number;
  /** The budget of docs/architecture.md, null where there is none. `at-most` for ratios and times, `at-least` for rates. */
  readonly budget: { readonly kind: 'at-most' | 'at-least'; readonly value: number; readonly of: 'minimum' | 'median' } | null;
  /** What was run, in words. */
  readonly note?: string;
}

/** A module of bench/ exports one of these as `benchmark`. */
export interface Benchmark {
  /** For `npm run bench -- NAME`. */
  readonly name: string;
  run(): Promise<readonly Measurement[]>;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? Number.NaN)
    : ((sorted[middle - 1] ?? Number.NaN) + (sorted[middle] ?? Number.NaN)) / 2;
}
