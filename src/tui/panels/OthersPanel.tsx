// Other pools that could run the same request: other scopes, Regions, models.
import type { ReactElement } from 'react';
import { formatCompact, formatNumber } from '../../base/numbers.ts';
import type { Plan } from '../../planner/plan.ts';
import { sayIn, wordsOf } from '../../render/layout.ts';
import { EXPLORE } from '../../words/en/explore.ts';
import { displayWidth, fitted, heading, padEnd, padStart, truncate } from '../lines.ts';
import type { Look } from '../services.ts';
import { Lines } from './Lines.tsx';

export interface OthersProps {
  readonly plan: Plan;
  /** The plan is of an older question: each of its pools is a plan of its own, too much for a frame between two keys. */
  readonly isStale: boolean;
  readonly look: Look;
  readonly width: number;
  readonly height: number;
}

export function othersLines({ plan, isStale, look, width, height }: OthersProps): string[] {
  const words = wordsOf(look, EXPLORE);
  const columns = words.otherColumns;
  const rows = plan.alternatives.map((other) => {
    const { tokensPerMinute, outputTokensPerMinute, safeConcurrency } = other;
    return {
      text: sayIn(look, other.text),
      tpm: [tokensPerMinute, outputTokensPerMinute].flatMap((tokens) => (tokens === null ? [] : [formatCompact(tokens)])).join('/'),
      workers: safeConcurrency === null ? '' : formatNumber(safeConcurrency),
    };
  });
  const widest = (pick: (row: (typeof rows)[number]) => string, head: string) =>
    Math.max(displayWidth(head), ...rows.map((row) => displayWidth(pick(row))));
  const tpm = widest((row) => row.tpm, columns.tpm);
  const workers = widest((row) => row.workers, columns.workers);
  const room = Math.max(8, width - tpm - workers - 4);
  const line = (text: string, a: string, b: string) =>
    `${padEnd(truncate(text, room), room)}  ${padStart(a, tpm)}  ${padStart(b, workers)}`;
  const head = isStale
    ? look.style.yellow(line(words.simulating, columns.tpm, columns.workers))
    : look.style.dim(line('', columns.tpm, columns.workers));
  const lines = rows.map((row) => line(row.text, row.tpm, row.workers));
  return fitted([heading(words.others, width, look), head, ...lines], height, look.style.dim(words.moreOthers));
}

export function OthersPanel(props: OthersProps): ReactElement {
  return <Lines lines={othersLines(props)} width={props.width} />;
}
