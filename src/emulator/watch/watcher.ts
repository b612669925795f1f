// Shows a running emulator: a live view in a terminal, JSON lines elsewhere, and a log file for whoever asked for one.
import type { Writable } from 'node:stream';
import type { Language, Text } from '../../base/phrases.ts';
import { visibleJson } from '../../base/text.ts';
import { appendTo, cannotWrite } from '../../io/output-file.ts';
import type { Emulator } from '../emulator.ts';
import { LiveView, liveLines } from './live.ts';
import type { EmulatorEvent } from './recorder.ts';

const REDRAW_MILLISECONDS = 250;
const FLUSH_MILLISECONDS = 100;
const MOST_WAITING_BYTES = 32 * 2 ** 20;

export type Display = 'live' | 'json-lines' | 'none';

export interface WatcherOptions {
  readonly display: Display;
  readonly logFile: string | null;
  readonly stdout: NodeJS.WriteStream;
  /** Of the live view. */
  readonly language: Language;
  /** Told once, when the log can be written no more, and why. */
  readonly onLogProblem: (problem: Text) => void;
}

export class Watcher {
  /** Events that are not in the log, because it could not be written. */
  unlogged = 0;
  private lines: string[] = [];
  private readonly timers: NodeJS.Timeout[] = [];

  private constructor(
    private readonly options: WatcherOptions,
    private readonly log: Writable | null,
  ) {
    log?.once('error', (error) => options.onLogProblem(cannotWrite(options.logFile ?? '', error).said));
  }

  /** @throws BqError input when the log file cannot be written */
  static async create(options: WatcherOptions): Promise<Watcher> {
    return new Watcher(options, options.logFile === null ? null : await appendTo(options.logFile));
  }

  /** Null where nobody would see an event. */
  get listener(): ((event: EmulatorEvent) => void) | null {
    if (this.options.display === 'none' && !this.log) return null;
    return (event) => this.lines.push(`${visibleJson(JSON.stringify(event))}\n`);
  }

  start(emulator: Emulator): void {
    this.timers.push(setInterval(() => this.flush(), FLUSH_MILLISECONDS));
    if (this.options.display !== 'live') return;
    const { stdout, language } = this.options;
    const view = new LiveView((text) => stdout.write(text));
    let last = { seconds: performance.now() / 1000, ...emulator.state().totals };
    this.timers.push(
      setInterval(() => {
        const state = emulator.state();
        const seconds = performance.now() / 1000;
        const elapsed = Math.max(0.001, seconds - last.seconds);
        const rates = {
          admittedPerSecond: Math.max(0, state.totals.admitted - last.admitted) / elapsed,
          throttledPerSecond: Math.max(0, state.totals.throttled - last.throttled) / elapsed,
        };
        last = { seconds, ...state.totals };
        // A terminal that does not know its size says 0.
        const [columns, rows] = [stdout.columns || 80, stdout.rows || 24];
        view.draw(liveLines(state, rates, columns, language).slice(0, Math.max(1, rows - 1)), columns, rows);
      }, REDRAW_MILLISECONDS),
    );
  }

  async stop(): Promise<void> {
    for (const timer of this.timers) clearInterval(timer);
    this.flush();
    const { log } = this;
    if (log && !log.destroyed) await new Promise<void>((resolve) => log.end(() => resolve()));
  }

  private flush(): void {
    if (this.lines.length === 0) return;
    const { length } = this.lines;
    const text = this.lines.join('');
    this.lines = [];
    if (this.options.display === 'json-lines') this.options.stdout.write(text);
    // Whoever reads a pipe too slowly does not cost memory without end; a stream that failed refuses all that comes later.
    if (this.log && this.log.writableLength > MOST_WAITING_BYTES) this.unlogged += length;
    else
      this.log?.write(text, (error) => {
        if (error) this.unlogged += length;
      });
  }
}
