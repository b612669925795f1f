// The live view in a terminal: pools in use, rates, last events, redrawn in place. Pure text from a state; `LiveView` owns the lines.
import { ENGLISH, type Language } from '../../base/phrases.ts';
import { displayWidth, stripControl, truncate } from '../../base/text.ts';
import { EMULATE, type Use } from '../../words/en/emulate.ts';
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
export function liveLines(state: EmulatorState, rates: Rates, columns: number, language: Language = ENGLISH): string[] {
  const { totals, pools, emulator } = state;
  const words = language.of(EMULATE);
  const lines = [words.head(emulator), words.rates({ ...rates, ...totals }), ''];
  const requests = emulator.rpmReading === 'concurrent' ? words.atOnce : words.rpm;
  lines.push(...pools.slice(-SHOWN_POOLS).map((pool) => poolLine(pool, { words, requests, columns })));
  if (pools.length === 0) lines.push(words.waiting);
  lines.push('', ...state.recentEvents.slice(-SHOWN_EVENTS).map((event) => eventLine(event, language)));
  return lines.map((line) => truncate(stripControl(line, { oneLine: true }), columns));
}

interface Line {
  readonly words: (typeof EMULATE)['english'];
  /** Says the use of the requests' limit. */
  readonly requests: (use: Use) => string;
  readonly columns: number;
}

function poolLine(pool: PoolState, { words, requests, columns }: Line): string {
  const { limit, used } = pool.tokensPerMinute;
  const of = ({ limit, used }: { readonly limit: number | null; readonly used: number | null }, said: (use: Use) => string): string =>
    limit === null ? '' : ` · ${said({ used: used ?? 0, limit })}`;
  const name = `${pool.model} ${pool.scope} ${pool.region}  `;
  const others = `${of(pool.requestsPerMinute, requests)}${of(pool.concurrentRequests, words.atOnce)}`;
  if (limit === null) return `${name}${words.noTpm}${others}`;
  const figures = `${words.tpm({ used: used ?? 0, limit })}${others}`;
  // The figures matter more than the bar: it takes what they leave.
  const cells = Math.min(MOST_BAR_CELLS, Math.max(LEAST_BAR_CELLS, columns - displayWidth(name) - displayWidth(figures) - 1));
  return `${name}${bar(limit === 0 ? 1 : (used ?? 0) / limit, cells)} ${figures}`;
}

function bar(share: number, cells: number): string {
  const filled = Math.min(cells, Math.max(0, Math.round(share * cells)));
  return `${'█'.repeat(filled)}${'░'.repeat(cells - filled)}`;
}

/** One event in a line for people: the figures first, the long ID of the model where a narrow terminal cuts. */
export function eventLine(event: EmulatorEvent, language: Language): string {
  const words = language.of(EMULATE);
  const { time, operation, modelId, cause, detail, holdTokens, settledTokens, outputTokens } = event;
  const parts = [time.slice(11, 19), words.events[event.event], cause, detail === undefined ? undefined : language.say(detail)];
  if (event.event === 'admitted' || event.event === 'throttled') parts.push(words.holds(holdTokens ?? 0));
  if (settledTokens !== undefined) parts.push(words.wrote(outputTokens ?? 0, settledTokens));
  parts.push(operation, modelId);
  return parts.filter((part) => part !== undefined).join('  ');
}

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
