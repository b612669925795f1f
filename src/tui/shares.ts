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
  const heights: Partial<Record<Part, number>> = {};
  let left = height;
  for (const part of parts) {
    // The answer takes what there is.
    const least = part === 'answer' ? Math.min(LEAST[part], left) : LEAST[part];
    if (least > left) break;
    heights[part] = least;
    left -= least;
  }
  const shown = parts.filter((part) => heights[part] !== undefined);
  for (const part of shown) {
    const more = Math.min(left, WANTED[part] - (heights[part] ?? 0));
    if (more > 0) {
      heights[part] = (heights[part] ?? 0) + more;
      left -= more;
    }
  }
  const growing = shown.filter((part) => MOST[part] !== undefined);
  const last = shown.at(-1);
  if (growing.length === 0 && last !== undefined) heights[last] = (heights[last] ?? 0) + left;
  const [first] = growing;
  for (const part of growing) {
    const wanted = growing.length > 1 && part === first ? Math.ceil((left * 2) / 3) : left;
    const more = Math.max(0, Math.min(wanted, (MOST[part] ?? 0) - (heights[part] ?? 0)));
    heights[part] = (heights[part] ?? 0) + more;
    left -= more;
  }
  return heights;
}
