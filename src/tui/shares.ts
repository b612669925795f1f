// How the panels of one column share its height.

export type Part = 'answer' | 'minute' | 'chart' | 'timeline' | 'others';

/** Below this a panel says nothing. */
const LEAST: Readonly<Record<Part, number>> = { answer: 5, minute: 5, chart: 6, timeline: 6, others: 5 };
/** What a panel takes before the charts grow. */
const WANTED: Readonly<Record<Part, number>> = { answer: 5, minute: 6, chart: 6, timeline: 6, others: 9 };

/** Every panel its least height, in order, while there is room; then what it wants; the rest two to one to chart and timeline, else to the last. */
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
  const growing = shown.filter((part) => part === 'chart' || part === 'timeline');
  const [first = shown.at(-1), second] = growing;
  if (first === undefined) return heights;
  const toFirst = second === undefined ? left : Math.ceil((left * 2) / 3);
  heights[first] = (heights[first] ?? 0) + toFirst;
  if (second !== undefined) heights[second] = (heights[second] ?? 0) + left - toFirst;
  return heights;
}
