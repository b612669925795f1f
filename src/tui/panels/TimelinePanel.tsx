// A simulated minute: what is held and what is settled, who is refused; so that one sees why it throttles.
import type { ReactElement } from 'react';
import { formatCompact, formatNumber, formatPercent, plural } from '../../base/numbers.ts';
import type { MinuteView } from '../../planner/minute.ts';
import { columns as columnLines } from '../../render/bars.ts';
import type { MinuteBin } from '../../simulator/loops/minute.ts';
import { windowKind } from '../../simulator/windows/index.ts';
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
  const workers = minute ? plural(minute.workers, 'worker') : 'workers';
  const named = `${workers}, ${windowKind(state.window).label}`;
  const title = heading(
    [`A minute of ${named}`, `Minute of ${named}`].find((text) => displayWidth(text) <= width - 4) ?? named,
    width,
    look,
  );
  if (!minute) return fitted([title, isStale ? style.yellow('simulating…') : 'nothing to draw'], height);
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
        'in use',
        bins.map((bin) => bin.peakUsedTokens),
        { lines: high, paint: style.cyan },
      ),
      ...series(
        'held',
        bins.map((bin) => bin.peakHeldTokens),
      ),
      ...series('settled', settled),
      ...series('refused', refused, { top: most(refused), paint: style.red }),
      isStale ? style.yellow('simulating…') : verdict(minute, look, width),
    ],
    height,
  );
}

function verdict(minute: MinuteView, { style }: Look, width: number): string {
  const share = minute.limitTokens > 0 ? formatPercent(minute.peakUsedTokens / minute.limitTokens) : '';
  const part = minute.drawnOneIn > 1 ? `1 of ${minute.drawnOneIn} drawn · ` : '';
  const text = truncate(
    `${part}${minute.refused > 0 ? `${formatNumber(minute.refused)} refused` : 'no throttle'} · peak ${share} of ${formatCompact(minute.limitTokens)}`,
    width,
  );
  return minute.refused > 0 ? style.red(text) : style.green(text);
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
