// How the panels of one column share its height.

export type Part = 'answer' | 'minute' | 'chart' | 'timeline' | 'others';

/** Below this a panel says nothing. */
const LEAST: Readonly<Record<Part, number>> = { answer: 5, minute: 5, chart: 6, timeline: 6, others: 5 };
/** What a panel takes before the charts grow. */
const WANTED: Readonly<Record<Part, number>> = { answer: 5, minute: 6, chart: 6, timeline: 6, others: 9 };

/** Above this a chart gets no clearer. */
const MOST: Readonly<Partial<Record<Part, number>>> = { chart: 26, timeline: 16 };

/** Every panel its least height, in order, while there is room; then what it wants; the rest to the charts, or where there are none to the last. */
export function shares(parts: readonly Part[], height: number): Partial<Record<Part, number>> {
  const heights = new Heights(height);
  for (const part of parts) {
    // The answer takes what there is.
    const least = part === 'answer' ? Math.min(LEAST[part], heights.left) : LEAST[part];
    if (least > heights.left) break;
    heights.grow(part, least);
  }
  const shown = parts.filter((part) => heights.of[part] !== undefined);
  for (const part of shown) heights.growTo(part, WANTED[part], heights.left);
  const growing = shown.filter((part) => MOST[part] !== undefined);
  const last = shown.at(-1);
  if (growing.length === 0 && last !== undefined) heights.grow(last, heights.left);
  growing.forEach((part, index) => {
    const isLarger = index === 0 && growing.length > 1;
    heights.growTo(part, MOST[part] ?? 0, isLarger ? Math.ceil((heights.left * 2) / 3) : heights.left);
  });
  return heights.of;
}

class Heights {
  readonly of: Partial<Record<Part, number>> = {};
  left: number;

  constructor(height: number) {
    this.left = height;
  }

  grow(part: Part, rows: number): void {
    this.of[part] = (this.of[part] ?? 0) + rows;
    this.left -= rows;
  }

  /** By `most` rows, and no further than to a height. */
  growTo(part: Part, height: number, most: number): void {
    const more = Math.min(most, height - (this.of[part] ?? 0));
    if (more > 0) this.grow(part, more);
  }
}
