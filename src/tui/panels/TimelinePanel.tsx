// A simulated minute: what is held and what is settled, who is refused; so that one sees why it throttles.
import type { ReactElement } from 'react';
import type { MinuteView } from '../../planner/minute.ts';
import { columns as columnLines } from '../../render/bars.ts';
import { wordsOf } from '../../render/layout.ts';
import type { MinuteBin } from '../../simulator/loops/minute.ts';
import { EXPLORE } from '../../words/en/explore.ts';
import { displayWidth, fitted, heading, padEnd, truncate } from '../lines.ts';
import type { Look } from '../services.ts';
import type { State } from '../state/state.ts';
import { Lines } from './Lines.tsx';

export interface TimelineProps {
  readonly state: State;
  readonly minute: MinuteView | null;
  /** The minute belongs to an older question. */
  readonly isStale: boolean;
  readonly look: Look;
  readonly width: number;
  readonly height: number;
}

const LABEL = 8;

export function timelineLines({ state, minute, isStale, look, width, height }: TimelineProps): string[] {
  const { style } = look;
  const words = wordsOf(look, EXPLORE);
  const titles = words.minute(minute?.workers ?? null, words.window(state.window));
  const title = heading(titles.find((text) => displayWidth(text) <= width - 4) ?? titles.at(-1) ?? '', width, look);
  if (!minute) return fitted([title, isStale ? style.yellow(words.simulating) : words.nothingToDraw], height);
  const cells = Math.max(10, width - LABEL);
  const bins = grouped(minute.bins, cells);
  const high = Math.max(1, height - 5);
  const plain = (text: string) => text;
  const series = (label: string, values: readonly number[], { top = minute.limitTokens, lines = 1, paint = plain } = {}) =>
    columnLines(values, lines, top, look.glyphs).map(
      (line, index, all) => `${padEnd(index === all.length - 1 ? label : '', LABEL)}${paint(line)}`,
    );
  const most = (values: readonly number[]) => Math.max(1, ...values);
  const refused = bins.map((bin) => bin.refused);
  const settled = bins.map((bin) => Math.max(0, bin.peakUsedTokens - bin.peakHeldTokens));
  return fitted(
    [
      title,
      ...series(
        words.series.used,
        bins.map((bin) => bin.peakUsedTokens),
        { lines: high, paint: style.cyan },
      ),
      ...series(
        words.series.held,
        bins.map((bin) => bin.peakHeldTokens),
      ),
      ...series(words.series.settled, settled),
      ...series(words.series.refused, refused, { top: most(refused), paint: style.red }),
      isStale ? style.yellow(words.simulating) : verdict(minute, look, width),
    ],
    height,
  );
}

function verdict({ drawnOneIn, refused, limitTokens, peakUsedTokens }: MinuteView, look: Look, width: number): string {
  const share = limitTokens > 0 ? peakUsedTokens / limitTokens : null;
  const text = truncate(wordsOf(look, EXPLORE).verdict({ drawnOneIn, refused, share, limitTokens }), width);
  return refused > 0 ? look.style.red(text) : look.style.green(text);
}

/** The bins of each cell taken together: peaks stay peaks, counts are summed. */
export function grouped(bins: readonly MinuteBin[], cells: number): MinuteBin[] {
  return Array.from({ length: cells }, (_, cell) => {
    const start = Math.floor((cell * bins.length) / cells);
    const part = bins.slice(start, Math.max(start + 1, Math.floor(((cell + 1) * bins.length) / cells)));
    const sum = (pick: (bin: MinuteBin) => number) => part.reduce((total, bin) => total + pick(bin), 0);
    return {
      peakUsedTokens: Math.max(...part.map((bin) => bin.peakUsedTokens)),
      peakHeldTokens: Math.max(...part.map((bin) => bin.peakHeldTokens)),
      starts: sum((bin) => bin.starts),
      ends: sum((bin) => bin.ends),
      refused: sum((bin) => bin.refused),
    };
  });
}

export function TimelinePanel(props: TimelineProps): ReactElement {
  return <Lines lines={timelineLines(props)} width={props.width} />;
}
