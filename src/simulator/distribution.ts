// Distributions of token counts and seconds, sampled by quantile so that two of them can be drawn from the same luck.

/** All values are 0 or more; what a normal distribution would put below 0 is 0. */
export type Distribution =
  | { readonly kind: 'constant'; readonly value: number }
  | { readonly kind: 'uniform'; readonly min: number; readonly max: number }
  | { readonly kind: 'normal'; readonly mean: number; readonly standardDeviation: number }
  /** `sigma` is the standard deviation of the logarithm. */
  | { readonly kind: 'lognormal'; readonly median: number; readonly sigma: number }
  /** Each value is equally likely; at least one. */
  | { readonly kind: 'empirical'; readonly values: readonly number[] };

export interface Sampler {
  /** The value below which a share u of all draws lie, u in [0, 1). */
  readonly quantile: (u: number) => number;
  readonly mean: number;
  readonly min: number;
  /** Infinity where there is no largest value. */
  readonly max: number;
}

/** Prepares a distribution for drawing. @throws RangeError for values that make none */
export function createSampler(distribution: Distribution): Sampler {
  switch (distribution.kind) {
    case 'constant': {
      const { value } = distribution;
      return { quantile: () => value, mean: value, min: value, max: value };
    }
    case 'uniform': {
      const { min, max } = distribution;
      return { quantile: (u) => min + u * (max - min), mean: (min + max) / 2, min, max };
    }
    case 'normal': {
      const { mean, standardDeviation } = distribution;
      // Draws stop at ten standard deviations anyway: 32 random bits reach no further than seven.
      const bound = standardDeviation === 0 ? mean : Number.POSITIVE_INFINITY;
      const low = standardDeviation === 0 ? mean : 0;
      return { quantile: (u) => Math.max(0, mean + standardDeviation * normalQuantile(u)), mean, min: low, max: bound };
    }
    case 'lognormal': {
      const { median, sigma } = distribution;
      const flat = sigma === 0 || median === 0;
      return {
        quantile: (u) => median * Math.exp(sigma * normalQuantile(u)),
        mean: median * Math.exp((sigma * sigma) / 2),
        min: flat ? median : 0,
        max: flat ? median : Number.POSITIVE_INFINITY,
      };
    }
    case 'empirical': {
      const sorted = Float64Array.from(distribution.values).sort();
      if (sorted.length === 0) throw new RangeError('an empirical distribution needs at least one value');
      const mean = sorted.reduce((sum, value) => sum + value, 0) / sorted.length;
      const at = (index: number) => sorted[index] as number;
      return { quantile: (u) => at(Math.floor(u * sorted.length)), mean, min: at(0), max: at(sorted.length - 1) };
    }
  }
}

/** The standard normal quantile; relative error below 1.2e-9 (P. J. Acklam, 2003). u is kept off 0 and 1 by half a step of the draws. */
export function normalQuantile(u: number): number {
  const p = Math.min(1 - 2 ** -33, Math.max(2 ** -33, u));
  if (p < 0.02425) return tail(Math.sqrt(-2 * Math.log(p)));
  if (p > 1 - 0.02425) return -tail(Math.sqrt(-2 * Math.log(1 - p)));
  const q = p - 0.5;
  const r = q * q;
  return (
    ((((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r - 30.66479806614716) * r +
      2.506628277459239) *
      q) /
    (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r - 13.28068155288572) * r + 1)
  );
}

function tail(q: number): number {
  return (
    (((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q + 4.374664141464968) * q +
      2.938163982698783) /
    ((((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1)
  );
}

/** The share of a standard normal distribution below x; absolute error below 1e-7 (Abramowitz and Stegun 26.2.17). */
export function normalShare(x: number): number {
  const t = 1 / (1 + 0.2316419 * Math.abs(x));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const upper = (Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)) * series;
  return x >= 0 ? 1 - upper : upper;
}
