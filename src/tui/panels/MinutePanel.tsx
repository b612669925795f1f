// The quota of one minute: what a request holds, what it settles, the worst case, and what is left.
import type { ReactElement } from 'react';
import { formatCompact, formatNumber, formatPercent } from '../../base/numbers.ts';
import { heldLimit } from '../../planner/limits.ts';
import type { Plan } from '../../planner/plan.ts';
import { bar } from '../../render/bars.ts';
import { limitName } from '../../render/plan/parts.ts';
import { heldTokens } from '../../simulator/request-cost.ts';
import { fitted, heading, padEnd, padStart, truncate } from '../lines.ts';
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
  const tpm = heldLimit(limits)?.value ?? null;
  const title = tpm === null ? 'One request' : `One request, of ${formatNumber(tpm)} ${limitName(heldLimit(limits)?.kind ?? 'tpm')}`;
  const held = heldTokens(cost);
  const free = tpm === null ? null : tpm - held;
  const others = limits
    .filter((limit) => limit !== heldLimit(limits))
    .map(({ kind, value }) => `${value === null ? 'unknown' : formatCompact(value)} ${limitName(kind)}`);
  return fitted(
    [
      heading(title, width, look),
      line('held', held, { tpm, look, width }),
      line('settled', cost.settled, { tpm, look, width }),
      line('worst case', cost.worstCase, { tpm, look, width }),
      line('free', free, { tpm, look, width }),
      ...(others.length > 0 && height > 5 ? [look.style.dim(truncate(`also ${others.join(' · ')}`, width))] : []),
    ],
    height,
  );
}

interface Line {
  readonly tpm: number | null;
  readonly look: Look;
  readonly width: number;
}

function line(label: string, tokens: number | null, { tpm, look, width }: Line): string {
  const { style, glyphs } = look;
  const share = tokens === null || !tpm ? null : tokens / tpm;
  const number = padStart(formatNumber(tokens), 12);
  const percent = padStart(share === null ? '' : formatPercent(share), 8);
  const room = width - 11 - number.length - percent.length;
  const drawn = room >= 4 ? bar(share ?? 0, room, glyphs) : '';
  const painted = share !== null && share > 1 ? style.red(drawn) : label === 'free' ? style.green(drawn) : style.cyan(drawn);
  return `${padEnd(label, 11)}${painted}${number}${percent}`;
}

export function MinutePanel(props: MinuteProps): ReactElement {
  return <Lines lines={minuteLines(props)} width={props.width} />;
}
