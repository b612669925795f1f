// Where things go for a size of terminal.
import type { Size } from './state/state.ts';

export type Layout =
  | { readonly kind: 'tiny' }
  /** Answer above fields, one column. */
  | { readonly kind: 'narrow'; readonly width: number; readonly body: number }
  /** Fields left, answer and charts right. */
  | { readonly kind: 'two'; readonly left: number; readonly right: number; readonly body: number }
  /** Fields left, answer in the middle, charts right. */
  | { readonly kind: 'three'; readonly left: number; readonly middle: number; readonly right: number; readonly body: number };

export const SMALLEST: Size = { columns: 36, rows: 10 };
/** Between columns. */
export const GAP = 2;

/** One line above the body and one below it. */
export function layoutOf({ columns, rows }: Size): Layout {
  if (columns < SMALLEST.columns || rows < SMALLEST.rows) return { kind: 'tiny' };
  const body = rows - 2;
  if (columns < 74 || rows < 22) return { kind: 'narrow', width: columns, body };
  if (columns < 140) {
    const left = columns < 90 ? 31 : 38;
    return { kind: 'two', left, right: columns - left - GAP, body };
  }
  const left = 38;
  const rest = columns - left - 2 * GAP;
  const middle = Math.min(60, Math.floor(rest * 0.48));
  return { kind: 'three', left, middle, right: rest - middle, body };
}
