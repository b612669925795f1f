// The live view in a terminal: pools in use, rates, last events, redrawn in place. Pure text from a state; `LiveView` owns the lines.
import { formatNumber } from '../../base/numbers.ts';
import { displayWidth, stripControl } from '../../base/text.ts';
import type { EmulatorEvent } from './recorder.ts';
import type { EmulatorState, PoolState } from './state.ts';

const MOST_BAR_CELLS = 24;
const LEAST_BAR_CELLS = 8;
const SHOWN_EVENTS = 6;
const SHOWN_POOLS = 8;

export interface Rates {
  readonly admittedPerSecond: number;
  readonly throttledPerSecond: number;
}

/** @param columns of the terminal; no line is wider */
export function liveLines(state: EmulatorState, rates: Rates, columns: number): string[] {
  const { totals, pools } = state;
  const lines = [
    `${state.emulator.url} · ${state.emulator.region} · ${state.emulator.window} · holds ${state.emulator.reservation}`,
    `admitted ${rates.admittedPerSecond.toFixed(1)}/s   throttled ${rates.throttledPerSecond.toFixed(1)}/s   so far ${formatNumber(totals.admitted)} admitted, ${formatNumber(totals.throttled)} throttled, ${formatNumber(totals.errors)} errors`,
    '',
  ];
  const unit = state.emulator.rpmReading === 'concurrent' ? 'at once' : 'RPM';
  lines.push(...pools.slice(-SHOWN_POOLS).map((pool) => poolLine(pool, unit, columns)));
  if (pools.length === 0) lines.push('waiting for the first request');
  lines.push('', ...state.recentEvents.slice(-SHOWN_EVENTS).map(eventLine));
  return lines.map((line) => cut(stripControl(line, { oneLine: true }), columns));
}

function poolLine(pool: PoolState, unit: string, columns: number): string {
  const { limit, used } = pool.tokensPerMinute;
  const of = ({ limit, used }: { readonly limit: number | null; readonly used: number | null }, name: string): string =>
    limit === null ? '' : ` · ${formatNumber(used ?? 0)}/${formatNumber(limit)} ${name}`;
  const name = `${pool.model} ${pool.scope} ${pool.region}  `;
  const others = `${of(pool.requestsPerMinute, unit)}${of(pool.concurrentRequests, 'at once')}`;
  if (limit === null) return `${name}no TPM limit enforced${others}`;
  const figures = `${formatNumber(used ?? 0)}/${formatNumber(limit)} TPM${others}`;
  // The figures matter more than the bar: it takes what they leave.
  const cells = Math.min(MOST_BAR_CELLS, Math.max(LEAST_BAR_CELLS, columns - name.length - figures.length - 1));
  return `${name}${bar(limit === 0 ? 1 : (used ?? 0) / limit, cells)} ${figures}`;
}

function bar(share: number, cells: number): string {
  const filled = Math.min(cells, Math.max(0, Math.round(share * cells)));
  return `${'█'.repeat(filled)}${'░'.repeat(cells - filled)}`;
}

/** One event in a line for people: the figures first, the long ID of the model where a narrow terminal cuts. */
export function eventLine(event: EmulatorEvent): string {
  const { time, operation, modelId, cause, detail, holdTokens, settledTokens, outputTokens } = event;
  const parts = [time.slice(11, 19), event.event, cause, detail];
  if (event.event === 'admitted' || event.event === 'throttled') parts.push(`holds ${formatNumber(holdTokens ?? 0)}`);
  if (settledTokens !== undefined) parts.push(`${formatNumber(outputTokens ?? 0)} out, settled ${formatNumber(settledTokens)}`);
  parts.push(operation, modelId);
  return parts.filter((part) => part !== undefined).join('  ');
}

const cut = (line: string, columns: number): string => (line.length <= columns ? line : `${line.slice(0, Math.max(0, columns - 1))}…`);

/**
 * Draws over what it drew before, also where a terminal that became narrower has wrapped it, and where one that became lower has moved
 * rows of it into its scrollback and brings them back when it grows.
 */
export class LiveView {
  private drawn: readonly string[] = [];
  private columns = Number.POSITIVE_INFINITY;
  private rows = 0;
  /** Rows of earlier frames that may lie in the scrollback, right above the screen. */
  private outOfSight = 0;

  constructor(private readonly write: (text: string) => void) {}

  /** @param lines at most one less than there are rows @param columns and @param rows of the terminal now */
  draw(lines: readonly string[], columns: number, rows: number): void {
    const height = this.drawn.reduce((sum, line) => sum + Math.max(1, Math.ceil(displayWidth(line) / columns)), 0);
    const wrapped = columns < this.columns ? height - this.drawn.length : 0;
    const tooHigh = rows < this.rows ? height + 1 - rows : 0;
    this.outOfSight += Math.max(0, wrapped, tooHigh);
    const grown = this.rows === 0 ? 0 : Math.max(0, rows - this.rows);
    const back = Math.min(grown, this.outOfSight);
    this.outOfSight -= back;
    const up = height + back > 0 ? `\u001b[${height + back}A` : '';
    this.write(`${up}${lines.map((line) => `\u001b[2K${line}\n`).join('')}\u001b[0J`);
    this.drawn = lines;
    this.columns = columns;
    this.rows = rows;
  }
}
