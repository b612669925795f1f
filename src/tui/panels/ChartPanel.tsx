// Concurrency over max_tokens, with the current point and the knee marked on the axis.
import type { ReactElement } from 'react';
import { formatCompact, formatNumber } from '../../base/numbers.ts';
import type { MaxTokensCurve } from '../../planner/curve.ts';
import { columns as columnLines, logCell, logValue } from '../../render/bars.ts';
import { wordsOf } from '../../render/layout.ts';
import { EXPLORE } from '../../words/en/explore.ts';
import { displayWidth, fitted, heading, padStart } from '../lines.ts';
import type { Look } from '../services.ts';
import { Lines } from './Lines.tsx';

export interface ChartProps {
  readonly curve: MaxTokensCurve | null;
  readonly maxTokens: number;
  readonly look: Look;
  readonly width: number;
  readonly height: number;
}

export function chartLines({ curve, maxTokens, look, width, height }: ChartProps): string[] {
  const { glyphs, style } = look;
  const words = wordsOf(look, EXPLORE);
  const title = heading(words.chart, width, look);
  const first = curve?.points[0];
  const last = curve?.points.at(-1);
  if (!curve || !first || !last || height < 5) return fitted([title, curve ? '' : words.noCurve], height);
  const top = Math.max(1, first.safeConcurrency);
  const labelWidth = Math.max(3, displayWidth(formatNumber(top)));
  const plot = Math.max(4, width - labelWidth - 1);
  const plotHeight = height - 3;
  const values = Array.from({ length: plot }, (_, cell) => at(curve, logValue(cell, first.maxTokens, last.maxTokens, plot)));
  const drawn = columnLines(values, plotHeight, top, glyphs);
  const body = drawn.map((line, index) => {
    const label = index === 0 ? formatNumber(top) : '';
    return `${padStart(label, labelWidth)}${label === '' ? glyphs.vertical : glyphs.tick}${style.cyan(line)}`;
  });
  const now = logCell(maxTokens, first.maxTokens, last.maxTokens, plot);
  const knee = curve.kneeMaxTokens === null ? null : logCell(curve.kneeMaxTokens, first.maxTokens, last.maxTokens, plot);
  return fitted(
    [
      title,
      ...body,
      `${padStart('0', labelWidth)}${glyphs.corner}${axis(plot, now, knee, look)}`,
      `${' '.repeat(labelWidth + 1)}${underAxis(curve, maxTokens, plot, look)}`,
    ],
    height,
  );
}

/** The curve only falls: what the next larger point allows is allowed here. */
function at(curve: MaxTokensCurve, maxTokens: number): number {
  return (curve.points.find((point) => point.maxTokens >= Math.round(maxTokens)) ?? curve.points.at(-1))?.safeConcurrency ?? 0;
}

function axis(width: number, now: number, knee: number | null, { glyphs, style }: Look): string {
  return Array.from({ length: width }, (_, cell) => {
    if (cell === now) return style.bold(style.yellow(glyphs.now));
    return cell === knee ? style.bold(glyphs.knee) : glyphs.horizontal;
  }).join('');
}

/** Both ends of the axis, and between them what the marks mean, as far as there is room. */
function underAxis(curve: MaxTokensCurve, maxTokens: number, width: number, look: Look): string {
  const { glyphs } = look;
  const words = wordsOf(look, EXPLORE);
  const low = formatCompact(curve.points[0]?.maxTokens ?? null);
  const high = formatCompact(curve.points.at(-1)?.maxTokens ?? null);
  const now = `${glyphs.now} ${words.now(maxTokens)}`;
  const knee = curve.kneeMaxTokens === null ? words.noKnee : `${glyphs.knee} ${words.knee(curve.kneeMaxTokens, curve.kneeConcurrency)}`;
  const room = width - displayWidth(low) - displayWidth(high) - 2;
  const legend = [`${now}  ${knee}`, knee, ''].find((text) => displayWidth(text) <= room) ?? '';
  const before = Math.max(1, Math.floor((room - displayWidth(legend)) / 2) + 1);
  const middle = `${low}${' '.repeat(before)}${legend}`;
  return `${middle}${padStart(high, Math.max(1 + displayWidth(high), width - displayWidth(middle)))}`;
}

export function ChartPanel(props: ChartProps): ReactElement {
  return <Lines lines={chartLines(props)} width={props.width} />;
}
