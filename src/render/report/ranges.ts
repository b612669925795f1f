// Distributions side by side: a thin line from the least to the most, a bar over what is usual, a mark at the mean and at the tail.

import { scaleBand, scaleLinear } from 'd3-scale';
import { box, drawing, fitted, type KeyEntry, key, named, rule, text, textWidth, WIDTH } from './drawing.ts';
import { element, type Node } from './markup.ts';
import type { Drawing } from './report.ts';

export interface Range {
  readonly name: string;
  readonly least: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly most: number;
  readonly mean: number;
  readonly title: string;
}

/** What the marks are. */
export interface RangeLabels {
  readonly whole: string;
  readonly usual: string;
  readonly p99: string;
  readonly mean: string;
}

const keyOf = ({ whole, usual, p99, mean }: RangeLabels): readonly KeyEntry[] => [
  { label: whole, className: 'axis', kind: 'line' },
  { label: usual, className: 'f1', kind: 'box' },
  { label: p99, className: 'l2', kind: 'line' },
  { label: mean, className: 'f4', kind: 'dot' },
];

const ROW = 34;

export function rangesDrawing(ranges: readonly Range[], format: (value: number) => string, labels: RangeLabels): Drawing {
  const names = Math.min(260, Math.max(60, ...ranges.map(({ name }) => textWidth(name))));
  const [start, end, top] = [names + 12, WIDTH - 30, 34];
  const bottom = top + ranges.length * ROW;
  const x = scaleLinear()
    .domain([0, Math.max(1e-9, ...ranges.map(({ most }) => most))])
    .nice(6)
    .range([start, end]);
  const y = scaleBand<number>()
    .domain(ranges.map((_, index) => index))
    .range([top, bottom])
    .paddingInner(0.4)
    .paddingOuter(0.2);
  const content: Node[] = [
    ...key(keyOf(labels), start, 16),
    ...x
      .ticks(6)
      .flatMap((value) => [
        rule([x(value), top], [x(value), bottom]),
        text(format(value), x(value), bottom + 16, { anchor: 'middle', className: 'muted' }),
      ]),
  ];
  ranges.forEach((range, index) => {
    const at = y(index) ?? 0;
    const middle = at + y.bandwidth() / 2;
    const [from, to] = [x(range.p50), x(range.p90)];
    content.push(
      named(range.name, text(fitted(range.name, names), start - 8, middle + 4, { anchor: 'end' })),
      named(
        range.title,
        rule([x(range.least), middle], [x(range.most), middle], 'axis'),
        box(from, at, { width: Math.max(2, to - from), height: y.bandwidth() }, 'f1'),
        rule([x(range.p99), at - 3], [x(range.p99), at + y.bandwidth() + 3], 'l2'),
        element('circle', { cx: x(range.mean), cy: middle, r: 5, class: 'f4 gap' }),
      ),
    );
  });
  return drawing(bottom + 26, content);
}
