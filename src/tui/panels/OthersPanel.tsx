// Other pools that could run the same request: other scopes, Regions, models.
import type { ReactElement } from 'react';
import { formatCompact, formatNumber } from '../../base/numbers.ts';
import type { Plan } from '../../planner/plan.ts';
import { displayWidth, fitted, heading, padEnd, padStart, truncate } from '../lines.ts';
import type { Look } from '../services.ts';
import { Lines } from './Lines.tsx';

export interface OthersProps {
  readonly plan: Plan;
  readonly look: Look;
  readonly width: number;
  readonly height: number;
}

export function othersLines({ plan, look, width, height }: OthersProps): string[] {
  const rows = plan.alternatives.map(({ text, tokensPerMinute, outputTokensPerMinute, safeConcurrency }) => ({
    text,
    tpm: [tokensPerMinute, outputTokensPerMinute].flatMap((tokens) => (tokens === null ? [] : [formatCompact(tokens)])).join('/'),
    workers: safeConcurrency === null ? '' : formatNumber(safeConcurrency),
  }));
  const widest = (pick: (row: (typeof rows)[number]) => string, head: string) =>
    Math.max(displayWidth(head), ...rows.map((row) => displayWidth(pick(row))));
  const tpm = widest((row) => row.tpm, 'TPM');
  const workers = widest((row) => row.workers, 'workers');
  const room = Math.max(8, width - tpm - workers - 4);
  const line = (text: string, a: string, b: string) =>
    `${padEnd(truncate(text, room), room)}  ${padStart(a, tpm)}  ${padStart(b, workers)}`;
  const lines = rows.map((row) => line(row.text, row.tpm, row.workers));
  return fitted(
    [heading('Other pools', width, look), look.style.dim(line('', 'TPM', 'workers')), ...lines],
    height,
    look.style.dim('… bq plan lists them all'),
  );
}

export function OthersPanel(props: OthersProps): ReactElement {
  return <Lines lines={othersLines(props)} width={props.width} />;
}
