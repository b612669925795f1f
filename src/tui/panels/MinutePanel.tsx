// The quota of one minute: what a request holds, what it settles, the worst case, and what is left.
import type { ReactElement } from 'react';
import { formatCompact, formatNumber, formatPercent } from '../../base/numbers.ts';
import { heldLimit } from '../../planner/limits.ts';
import type { Plan } from '../../planner/plan.ts';
import { bar } from '../../render/bars.ts';
import { wordsOf } from '../../render/layout.ts';
import { heldTokens } from '../../simulator/request-cost.ts';
import { EXPLORE } from '../../words/en/explore.ts';
import { displayWidth, fitted, heading, padEnd, padStart, truncate } from '../lines.ts';
import type { Look } from '../services.ts';
import { Lines } from './Lines.tsx';

export interface MinuteProps {
  readonly plan: Plan;
  readonly look: Look;
  readonly width: number;
  readonly height: number;
}

export function minuteLines({ plan, look, width, height }: MinuteProps): string[] {
  const { cost, limits } = plan;
  const words = wordsOf(look, EXPLORE);
  const tpm = heldLimit(limits)?.value ?? null;
  const title = words.oneRequest(tpm === null ? null : words.limit(formatNumber(tpm), heldLimit(limits)?.kind ?? 'tpm'));
  const held = heldTokens(cost);
  const free = tpm === null ? null : tpm - held;
  const others = limits
    .filter((limit) => limit !== heldLimit(limits))
    .map(({ kind, value }) => words.limit(value === null ? words.unknown : formatCompact(value), kind));
  return fitted(
    [
      heading(title, width, look),
      line('held', held, { tpm, look, width }),
      line('settled', cost.settled, { tpm, look, width }),
      line('worst', cost.worstCase, { tpm, look, width }),
      line('free', free, { tpm, look, width }),
      ...(others.length > 0 && height > 5 ? [look.style.dim(truncate(words.also(others), width))] : []),
    ],
    height,
  );
}

interface Line {
  readonly tpm: number | null;
  readonly look: Look;
  readonly width: number;
}

function line(use: keyof (typeof EXPLORE)['english']['uses'], tokens: number | null, { tpm, look, width }: Line): string {
  const { style, glyphs } = look;
  const words = wordsOf(look, EXPLORE);
  const share = tokens === null || !tpm ? null : tokens / tpm;
  const number = padStart(tokens === null ? words.unknown : formatNumber(tokens), 12);
  const percent = padStart(share === null ? '' : formatPercent(share), 8);
  const room = width - 11 - displayWidth(number) - percent.length;
  const drawn = room >= 4 ? bar(share ?? 0, room, glyphs) : '';
  const painted = share !== null && share > 1 ? style.red(drawn) : use === 'free' ? style.green(drawn) : style.cyan(drawn);
  return `${padEnd(words.uses[use], 11)}${painted}${number}${percent}`;
}

export function MinutePanel(props: MinuteProps): ReactElement {
  return <Lines lines={minuteLines(props)} width={props.width} />;
}
