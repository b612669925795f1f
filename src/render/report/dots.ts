// Values of very different sizes, a name each, on a logarithmic axis, with another value beside each.

import { scaleLog, scalePoint } from 'd3-scale';
import { formatCompact } from '../../base/numbers.ts';
import { drawing, fitted, type KeyEntry, key, named, rule, text, textWidth, WIDTH } from './drawing.ts';
import { element, type Node } from './markup.ts';
import type { Drawing } from './report.ts';

export interface Dot {
  readonly name: string;
  readonly value: number;
  /** Null where there is none. */
  readonly other: number | null;
  readonly title: string;
}

const ROW = 22;

/** @param names of the values; null where there is no other */
export function dotsDrawing(dots: readonly Dot[], names: { readonly value: string; readonly other: string | null }): Drawing {
  const width = Math.min(330, Math.max(60, ...dots.map(({ name }) => textWidth(name))));
  const [start, end, top] = [width + 16, WIDTH - 70, 34];
  const bottom = top + dots.length * ROW;
  const values = dots.flatMap(({ value, other }) => [value, other ?? value]).filter((value) => value > 0);
  const low = values.length === 0 ? 1 : Math.min(...values);
  const high = Math.max(low * 10, ...values);
  const x = scaleLog()
    .domain([low, high])
    .nice()
    .range([start + 16, end]);
  const y = scalePoint<number>()
    .domain(dots.map((_, index) => index))
    .range([top, bottom])
    .padding(0.5);
  const at = (value: number) => (value > 0 ? x(value) : start);
  const decades = x.ticks(6).filter((value) => Math.abs(Math.log10(value) - Math.round(Math.log10(value))) < 1e-9);
  const entries: KeyEntry[] = [
    { label: names.value, className: 'f1', kind: 'dot' },
    ...(names.other === null ? [] : [{ label: names.other, className: 'hollow l2', kind: 'dot' } as const]),
  ];
  const content: Node[] = [
    ...key(entries, start, 16),
    ...decades.flatMap((value) => [
      rule([x(value), top], [x(value), bottom]),
      text(formatCompact(value), x(value), bottom + 16, { anchor: 'middle', className: 'muted' }),
    ]),
  ];
  dots.forEach(({ name, value, other, title }, index) => {
    const height = y(index) ?? 0;
    const beside =
      names.other === null || other === null ? [] : [element('circle', { cx: at(other), cy: height, r: 6, class: 'hollow l2' })];
    const between = beside.length === 0 || other === null ? [] : [rule([at(other), height], [at(value), height], 'axis')];
    content.push(
      text(fitted(name, width), start - 8, height + 4, { anchor: 'end' }),
      named(title, ...between, ...beside, element('circle', { cx: at(value), cy: height, r: 4, class: 'f1' })),
      text(formatCompact(value), Math.max(at(value), other === null ? 0 : at(other)) + 11, height + 4, { className: 'muted' }),
    );
  });
  return drawing(bottom + 26, content);
}
