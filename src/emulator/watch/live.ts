// The live view in a terminal: pools in use, rates, last events, redrawn in place. Pure text from a state; `LiveView` owns the lines.
import { stripControl } from '../../render/text.ts';
import type { EmulatorEvent } from './recorder.ts';
import type { EmulatorState } from './state.ts';

const MOST_BAR_CELLS = 24;
const LEAST_BAR_CELLS = 8;
const SHOWN_EVENTS = 6;
const SHOWN_POOLS = 8;

export interface Rates {
  readonly admittedPerSecond: number;
  readonly throttledPerSecond: number;
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');

/** @param columns of the terminal; no line is wider */
export function liveLines(state: EmulatorState, rates: Rates, columns: number): string[] {
  const { totals, pools } = state;
  const lines = [
    `${state.emulator.url} · ${state.emulator.region} · ${state.emulator.window} · holds ${state.emulator.reservation}`,
    `admitted ${rates.admittedPerSecond.toFixed(1)}/s   throttled ${rates.throttledPerSecond.toFixed(1)}/s   so far ${whole(totals.admitted)} admitted, ${whole(totals.throttled)} throttled, ${whole(totals.errors)} errors`,
    '',
  ];
  for (const { model, scope, region, tokensPerMinute, requestsPerMinute } of pools.slice(-SHOWN_POOLS)) {
    const { limit, used } = tokensPerMinute;
    const rpm = requestsPerMinute.limit === null ? '' : ` · ${whole(requestsPerMinute.used ?? 0)}/${whole(requestsPerMinute.limit)} RPM`;
    const name = `${model} ${scope} ${region}  `;
    const figures = `${limit === null ? 'no TPM limit enforced' : `${whole(used ?? 0)}/${whole(limit)} TPM`}${rpm}`;
    // The figures matter more than the bar: it takes what they leave.
    const cells = Math.min(MOST_BAR_CELLS, Math.max(LEAST_BAR_CELLS, columns - name.length - figures.length - 1));
    lines.push(`${name}${limit === null ? '' : `${bar(limit === 0 ? 1 : (used ?? 0) / limit, cells)} `}${figures}`);
  }
  if (pools.length === 0) lines.push('waiting for the first request');
  lines.push('', ...state.recentEvents.slice(-SHOWN_EVENTS).map(eventLine));
  return lines.map((line) => cut(stripControl(line, { oneLine: true }), columns));
}

function bar(share: number, cells: number): string {
  const filled = Math.min(cells, Math.max(0, Math.round(share * cells)));
  return `${'█'.repeat(filled)}${'░'.repeat(cells - filled)}`;
}

/** One event in a line for people: the figures first, the long ID of the model where a narrow terminal cuts. */
export function eventLine(event: EmulatorEvent): string {
  const { time, operation, modelId, cause, detail, holdTokens, settledTokens, outputTokens } = event;
  const parts = [time.slice(11, 19), event.event, cause, detail];
  if (event.event === 'admitted' || event.event === 'throttled') parts.push(`holds ${whole(holdTokens ?? 0)}`);
  if (settledTokens !== undefined) parts.push(`${whole(outputTokens ?? 0)} out, settled ${whole(settledTokens)}`);
  parts.push(operation, modelId);
  return parts.filter((part) => part !== undefined).join('  ');
}

const cut = (line: string, columns: number): string => (line.length <= columns ? line : `${line.slice(0, Math.max(0, columns - 1))}…`);

/** Draws over what it drew before. */
export class LiveView {
  private drawn = 0;

  constructor(private readonly write: (text: string) => void) {}

  draw(lines: readonly string[]): void {
    const up = this.drawn > 0 ? `\u001b[${this.drawn}A` : '';
    this.write(`${up}${lines.map((line) => `\u001b[2K${line}\n`).join('')}\u001b[0J`);
    this.drawn = lines.length;
  }
}
