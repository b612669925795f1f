// The distributions of ../../distribution.ts.
import { at, read, readList, room } from './memory.as';
import { next, Stream } from './random.as';

declare function log(x: f64): f64;
declare function exp(x: f64): f64;

export const CONSTANT: f64 = 0;
const UNIFORM: f64 = 1;
const NORMAL: f64 = 2;
const LOGNORMAL: f64 = 3;

@unmanaged
export class Sampler {
  kind: f64;
  p: f64;
  q: f64;
  /** Empirical: so many values in order. */
  count: f64;
  values: usize;
}

export function readSampler(): Sampler {
  const sampler = changetype<Sampler>(room(offsetof<Sampler>()));
  sampler.kind = read();
  sampler.p = read();
  sampler.q = read();
  sampler.count = read();
  sampler.values = readList(<usize>sampler.count);
  return sampler;
}

export function quantile(sampler: Sampler, u: f64): f64 {
  const kind = sampler.kind;
  if (kind === CONSTANT) return sampler.p;
  if (kind === UNIFORM) return sampler.p + u * (sampler.q - sampler.p);
  if (kind === NORMAL) return max<f64>(0.0, sampler.p + sampler.q * normalQuantile(u));
  if (kind === LOGNORMAL) return sampler.p * exp(sampler.q * normalQuantile(u));
  return at(sampler.values, <i32>floor<f64>(u * sampler.count));
}

const LEAST_SHARE: f64 = 1.0 / 8589934592.0;

export function normalQuantile(u: f64): f64 {
  const p = min<f64>(1.0 - LEAST_SHARE, max<f64>(LEAST_SHARE, u));
  if (p < 0.02425) return tail(sqrt<f64>(-2.0 * log(p)));
  if (p > 1.0 - 0.02425) return -tail(sqrt<f64>(-2.0 * log(1.0 - p)));
  const q = p - 0.5;
  const r = q * q;
  return (
    ((((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r - 30.66479806614716) * r +
      2.506628277459239) *
      q) /
    (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r - 13.28068155288572) * r + 1.0)
  );
}

function tail(q: f64): f64 {
  return (
    (((((-0.007784894002430293 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q + 4.374664141464968) * q +
      2.938163982698783) /
    ((((0.007784695709041462 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1.0)
  );
}

const TWO_PI: f64 = 6.283185307179586;

export function normalShare(x: f64): f64 {
  const t = 1.0 / (1.0 + 0.2316419 * abs<f64>(x));
  const series = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  const upper = (exp((-x * x) / 2.0) / sqrt<f64>(TWO_PI)) * series;
  return x >= 0.0 ? 1.0 - upper : upper;
}

/** Math.round of JavaScript, of what is not negative. */
export function round(value: f64): f64 {
  const whole = floor<f64>(value);
  return value - whole >= 0.5 ? whole + 1.0 : whole;
}

/** Of mean 1. */
export function nextExponential(random: Stream): f64 {
  return -log(1.0 - next(random));
}
