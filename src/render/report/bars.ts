// Bars from left to right, a name each: one value or several behind one another, and a line that they are to be read against.

import { scaleBand, scaleLinear } from 'd3-scale';
import { box, drawing, fitted, type KeyEntry, key, named, rule, type Series, text, textWidth, WIDTH } from './drawing.ts';
import type { Node } from './markup.ts';
import type { Drawing } from './report.ts';

export interface BarPart {
  readonly value: number;
  readonly series: Series;
  /** What it is, with its value. */
  readonly title: string;
}

export interface Bar {
  readonly name: string;
  /** Behind the bar. */
  readonly note: string;
  readonly parts: readonly BarPart[];
}

export interface BarsOptions {
  readonly bars: readonly Bar[];
  readonly format: (value: number) => string;
  /** What the bars are to be read against. */
  readonly limit?: { readonly value: number; readonly label: string };
  readonly key?: readonly KeyEntry[];
}

const ROW = 28;
const MOST_NAME = 330;

export function barsDrawing({ bars, format, limit, key: entries = [] }: BarsOptions): Drawing {
  const top = entries.length > 0 ? 34 : 12;
  const names = Math.min(MOST_NAME, Math.max(60, ...bars.map(({ name }) => textWidth(name))));
  const notes = Math.min(190, Math.max(40, ...bars.map(({ note }) => textWidth(note))));
  const start = names + 12;
  const end = WIDTH - notes - 12;
  const bottom = top + bars.length * ROW;
  const most = Math.max(limit?.value ?? 0, ...bars.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0)));
  const x = scaleLinear()
    .domain([0, most > 0 ? most : 1])
    .nice(5)
    .range([start, end]);
  const y = scaleBand<number>()
    .domain(bars.map((_, index) => index))
    .range([top, bottom])
    .paddingInner(0.3)
    .paddingOuter(0.15);
  const ticks = x.ticks(5).map((value) => ({ at: x(value), label: format(value) }));
  const content: Node[] = [
    ...key(entries, start, 16),
    ...ticks.flatMap(({ at, label }) => [
      rule([at, top], [at, bottom]),
      text(label, at, bottom + 16, { anchor: 'middle', className: 'muted' }),
    ]),
  ];
  bars.forEach(({ name, note, parts }, index) => {
    const at = y(index) ?? 0;
    const middle = at + y.bandwidth() / 2 + 4;
    content.push(named(name, text(fitted(name, names), start - 8, middle, { anchor: 'end' })));
    let from = 0;
    for (const { value, series, title } of parts) {
      // Not known to be 0: what is there is seen.
      const width = value > 0 ? Math.max(1.5, x(from + value) - x(from)) : 0;
      content.push(named(title, box(x(from), at, { width, height: y.bandwidth() }, `f${series} gap`)));
      from += value;
    }
    content.push(text(note, x(from) + 8, middle, { className: 'muted' }));
  });
  if (limit) {
    const at = x(limit.value);
    content.push(
      named(limit.label, rule([at, top - 4], [at, bottom], 'limit')),
      text(limit.label, at, bottom + 32, { anchor: at > WIDTH / 2 ? 'end' : 'start', className: 'strong' }),
    );
  }
  return drawing(bottom + (limit ? 42 : 26), content);
}
