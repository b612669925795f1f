// A series over time or over a logarithmic axis, in one panel or several of the same scale beside each other.

import { scaleLinear, scaleLog } from 'd3-scale';
import { curveMonotoneX, curveStepAfter } from 'd3-shape';
import {
  areaUnder,
  baseAxis,
  box,
  drawing,
  type KeyEntry,
  key,
  lineThrough,
  named,
  type Point,
  rule,
  type Tick,
  text,
  valueAxis,
  WIDTH,
} from './drawing.ts';
import { element, type Node } from './markup.ts';
import type { Drawing } from './report.ts';

export interface Step {
  readonly from: number;
  readonly to: number;
  /** Null where it is not known. */
  readonly value: number | null;
  /** A second value over the first. */
  readonly over: number | null;
  /** How many were refused. */
  readonly refused: number;
  readonly title: string;
}

export interface Panel {
  readonly title: string;
  readonly steps: readonly Step[];
  /** Null where no quota is known. */
  readonly limit: number | null;
}

export interface PanelsOptions {
  readonly panels: readonly Panel[];
  readonly columns: 1 | 2;
  readonly format: (value: number) => string;
  readonly ticks: (from: number, to: number) => readonly { readonly value: number; readonly label: string }[];
  readonly key: readonly KeyEntry[];
}

const LEFT = 64;
const PANEL_HEIGHT = 160;
const HEAD = 24;
const FOOT = 34;
/** Above the areas, where requests were refused. */
const STRIP = 36;

/** Steps as areas against their quota, refusals as bars that hang from the top. */
export function panelsDrawing({ panels, columns, format, ticks, key: entries }: PanelsOptions): Drawing {
  const width = WIDTH / columns;
  const most = Math.max(
    1,
    ...panels.flatMap(({ steps, limit }) => [limit ?? 0, ...steps.flatMap(({ value, over }) => [value ?? 0, over ?? 0])]),
  );
  const refused = Math.max(0, ...panels.flatMap(({ steps }) => steps.map((step) => step.refused)));
  const content: Node[] = [...key(entries, LEFT, 16)];
  const top = 30;
  panels.forEach((panel, index) => {
    const at: Point = [(index % columns) * width, top + Math.floor(index / columns) * (HEAD + PANEL_HEIGHT + FOOT)];
    content.push(...panelNodes(panel, at, { width, most, refused, format, ticks }));
  });
  return drawing(top + Math.ceil(panels.length / columns) * (HEAD + PANEL_HEIGHT + FOOT), content);
}

interface PanelScale extends Pick<PanelsOptions, 'format' | 'ticks'> {
  readonly width: number;
  readonly most: number;
  readonly refused: number;
}

function panelNodes({ title, steps, limit }: Panel, [left, up]: Point, { width, most, refused, format, ticks }: PanelScale): Node[] {
  const from = left + LEFT;
  const to = left + width - 14;
  const floor = up + HEAD + PANEL_HEIGHT;
  const [first, last] = [steps[0]?.from ?? 0, steps.at(-1)?.to ?? 1];
  const x = scaleLinear().domain([first, last]).range([from, to]);
  const y = scaleLinear()
    .domain([0, most * 1.05])
    .range([floor, up + HEAD + (refused > 0 ? STRIP : 0)]);
  const heights: Tick[] = y.ticks(4).map((value) => ({ at: y(value), label: format(value) }));
  const path = (pick: (step: Step) => number | null): Point[] => [
    ...steps.map((step): Point => [x(step.from), y(pick(step) ?? 0)]),
    ...steps.slice(-1).map((step): Point => [x(step.to), y(pick(step) ?? 0)]),
  ];
  const hasOver = steps.some(({ over }) => over !== null);
  const bars = steps
    .filter((step) => step.refused > 0 && refused > 0)
    .map((step) => {
      const height = Math.max(3, (step.refused / refused) * (STRIP - 8));
      return box(x(step.from), up + HEAD, { width: Math.max(1.5, x(step.to) - x(step.from) - 1), height }, 'f3');
    });
  return [
    text(title, from, up + 14, { className: 'strong' }),
    ...valueAxis(heights, from, to),
    areaUnder(
      path(({ value }) => value),
      floor,
      1,
      curveStepAfter,
    ),
    lineThrough(
      path(({ value }) => value),
      1,
      curveStepAfter,
    ),
    ...(hasOver
      ? [
          lineThrough(
            path(({ over }) => over),
            2,
            curveStepAfter,
          ),
        ]
      : []),
    ...(limit === null ? [] : [rule([from, y(limit)], [to, y(limit)], 'limit')]),
    ...bars,
    ...baseAxis(
      ticks(first, last).map(({ value, label }) => ({ at: x(value), label })),
      from,
      to,
      floor,
    ),
    ...steps.map((step) =>
      named(
        step.title,
        element('rect', {
          x: x(step.from),
          y: up + HEAD,
          width: Math.max(1, x(step.to) - x(step.from)),
          height: PANEL_HEIGHT,
          'fill-opacity': '0',
        }),
      ),
    ),
  ];
}

export interface CurvePoint {
  readonly x: number;
  readonly y: number;
  readonly label: string;
  readonly title: string;
  readonly isMarked: boolean;
}

/** Points on a logarithmic base with the line through them. */
export function curveDrawing(
  points: readonly CurvePoint[],
  format: (value: number) => string,
  names: { readonly x: string; readonly y: string },
): Drawing {
  const height = 300;
  const [from, to, up, floor] = [LEFT, WIDTH - 30, 44, height - 44];
  const xs = points.map((point) => point.x);
  const x = scaleLog()
    .domain([Math.min(...xs), Math.max(...xs)])
    .range([from + 20, to - 20]);
  const y = scaleLinear()
    .domain([0, Math.max(1, ...points.map((point) => point.y)) * 1.1])
    .range([floor, up]);
  const whole = y.ticks(5).filter(Number.isInteger);
  const path = points.map((point): Point => [x(point.x), y(point.y)]);
  return drawing(height, [
    text(names.y, from - 48, 18, { className: 'muted' }),
    ...valueAxis(
      whole.map((value) => ({ at: y(value), label: format(value) })),
      from,
      to,
    ),
    lineThrough(path, 1, curveMonotoneX),
    ...points.map((point) =>
      named(
        point.title,
        element('circle', { cx: x(point.x), cy: y(point.y), r: point.isMarked ? 8 : 5, class: point.isMarked ? 'f2' : 'f1' }),
        text(format(point.y), x(point.x), y(point.y) - 13, { anchor: 'middle', className: point.isMarked ? 'strong' : null }),
      ),
    ),
    ...baseAxis(
      points.map((point) => ({ at: x(point.x), label: point.label })),
      from,
      to,
      floor,
    ),
    text(names.x, to, height - 6, { anchor: 'end', className: 'muted' }),
  ]);
}
