// The parts that drawings are put together from: frames, axes, keys, marks. Scales and shapes are d3's; nothing here knows what is drawn.

import { type CurveFactory, area as d3area, line as d3line } from 'd3-shape';
import { displayWidth, truncate } from '../../base/text.ts';
import { element, type Node } from './markup.ts';
import type { Drawing } from './report.ts';

/** Which of the palette's colours. */
export type Series = 1 | 2 | 3 | 4;

export const WIDTH = 760;

export type Point = readonly [x: number, y: number];

export const drawing = (height: number, content: readonly Node[]): Drawing => ({ width: WIDTH, height, content });

export const text = (words: string, x: number, y: number, { anchor = 'start', className = null }: TextOptions = {}): Node =>
  element('text', { x, y, 'text-anchor': anchor, class: className }, words);

interface TextOptions {
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly className?: string | null;
}

/** A mark that says what it is when pointed at. */
export const named = (title: string, ...marks: readonly Node[]): Node => element('g', {}, element('title', {}, title), ...marks);

/** Names that do not fit are cut: the mark's title and the table have them whole. */
export const fitted = (words: string, width: number): string => truncate(words, Math.max(3, Math.floor(width / CHARACTER)));

/** About as wide as a character of the drawings' text is. */
const CHARACTER = 6.6;

export const textWidth = (words: string): number => displayWidth(words) * CHARACTER;

export const rule = (from: Point, to: Point, className = 'rule'): Node =>
  element('line', { x1: from[0], y1: from[1], x2: to[0], y2: to[1], class: className });

export function lineThrough(points: readonly Point[], series: Series, curve: CurveFactory): Node {
  const path = d3line<Point>()
    .x(([x]) => x)
    .y(([, y]) => y)
    .curve(curve)
    .digits(1);
  return element('path', { d: path([...points]) ?? '', class: `l${series}` });
}

/** Down to `floor`. */
export function areaUnder(points: readonly Point[], floor: number, series: Series, curve: CurveFactory): Node {
  const path = d3area<Point>()
    .x(([x]) => x)
    .y0(floor)
    .y1(([, y]) => y)
    .curve(curve)
    .digits(1);
  return element('path', { d: path([...points]) ?? '', class: `f${series} area` });
}

export const box = (x: number, y: number, size: { readonly width: number; readonly height: number }, className: string): Node =>
  element('rect', { x, y, width: Math.max(0, size.width), height: Math.max(0, size.height), class: className });

export interface Tick {
  readonly at: number;
  readonly label: string;
}

/** Lines across the panel with their values at the left. */
export function valueAxis(ticks: readonly Tick[], from: number, to: number): Node[] {
  return ticks.flatMap(({ at, label }) => [
    rule([from, at], [to, at]),
    text(label, from - 6, at + 4, { anchor: 'end', className: 'muted' }),
  ]);
}

/** Values below the panel; those that would touch the one before are left out. */
export function baseAxis(ticks: readonly Tick[], from: number, to: number, y: number): Node[] {
  let end = Number.NEGATIVE_INFINITY;
  const labels = ticks.flatMap(({ at, label }) => {
    const half = textWidth(label) / 2;
    // The last may not reach beyond the drawing.
    const middle = Math.min(at, to + BESIDE - half);
    if (middle - half < end + 6) return [];
    end = middle + half;
    return [rule([at, y], [at, y + 4], 'axis'), text(label, middle, y + 18, { anchor: 'middle', className: 'muted' })];
  });
  return [rule([from, y], [to, y], 'axis'), ...labels];
}

/** Room beside a panel. */
const BESIDE = 12;

export interface KeyEntry {
  readonly label: string;
  readonly className: string;
  readonly kind: 'box' | 'line' | 'dot';
}

/** What the colours mean, in a line that breaks where it must. */
export function key(entries: readonly KeyEntry[], x: number, y: number): Node[] {
  let at = x;
  let line = y;
  return entries.flatMap(({ label, className, kind }) => {
    const width = 24 + textWidth(label) + 18;
    if (at + width > WIDTH && at > x) {
      at = x;
      line += 18;
    }
    const mark =
      kind === 'box'
        ? box(at, line - 9, { width: 14, height: 10 }, className)
        : kind === 'line'
          ? rule([at, line - 4], [at + 16, line - 4], className)
          : element('circle', { cx: at + 8, cy: line - 4, r: 4, class: className });
    const shown = text(label, at + 22, line);
    at += width;
    return [mark, shown];
  });
}
