// One line of bars over time, each an eighth of the scale: for figures by minute.
import { UNICODE } from './bars.ts';

/** @param values 0 or more; what is above `top` is drawn as `top`, and 0 as a blank */
export function sparkline(values: readonly number[], top: number): string {
  return values
    .map((value) => {
      if (value <= 0 || top <= 0) return ' ';
      return UNICODE.up[Math.min(7, Math.max(0, Math.ceil((value / top) * 8) - 1))] as string;
    })
    .join('');
}

/** Fewer, larger buckets: the highest value of each. */
export function shrink(values: readonly number[], most: number): number[] {
  if (values.length <= most) return [...values];
  const size = Math.ceil(values.length / most);
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) => Math.max(...values.slice(index * size, (index + 1) * size)));
}
