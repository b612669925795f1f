// A real pseudo-terminal with bq in it, and enough of a terminal's screen to see what a user sees.
import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { spawn } from '@lydell/node-pty';
import { ROOT, testEnvironment } from './run-bq.ts';

export interface TerminalOptions {
  readonly columns?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Run instead of bq: a shell line. */
  readonly shell?: string;
  /** bq itself is the process, not a shell around it: for its process ID. Its last output may be lost. */
  readonly direct?: boolean;
  readonly cwd?: string;
}

export interface Terminal {
  readonly pid: number;
  /** Everything that was written, escapes included. */
  readonly output: () => string;
  /** The lines on the screen now. */
  readonly screen: () => readonly string[];
  readonly text: () => string;
  readonly onAlternateScreen: () => boolean;
  readonly cursorVisible: () => boolean;
  readonly write: (keys: string) => void;
  readonly resize: (columns: number, rows: number) => void;
  readonly kill: (signal: string) => void;
  /** Until the screen matches; fails after half a minute, as only a machine under heavy load needs, with what stands there. */
  readonly waitFor: (pattern: RegExp | ((text: string) => boolean)) => Promise<void>;
  /** Until something is written. */
  readonly nextOutput: () => Promise<void>;
  readonly ended: Promise<{ readonly exitCode: number; readonly signal: number | undefined }>;
}

export function openTerminal(args: readonly string[], options: TerminalOptions = {}): Terminal {
  const { columns = 80, rows = 24, cwd = ROOT } = options;
  const env = { ...testEnvironment(options.env), TERM: options.env?.TERM ?? 'xterm-256color' };
  const [file, words] = commandOf(args, options);
  const pty = spawn(file, words, { name: env.TERM, cols: columns, rows, cwd, env });
  const screen = new ScreenModel();
  const changes = new EventEmitter();
  let output = '';
  pty.onData((data) => {
    output += data;
    screen.feed(data);
    changes.emit('change');
  });
  const ended = new Promise<{ exitCode: number; signal: number | undefined }>((resolve) => {
    pty.onExit(({ exitCode, signal }) => {
      // The last output can arrive after the exit: what is still on its way is waited for.
      let quiet = setTimeout(() => resolve({ exitCode, signal }), QUIET_MS);
      changes.on('change', () => {
        clearTimeout(quiet);
        quiet = setTimeout(() => resolve({ exitCode, signal }), QUIET_MS);
      });
    });
  });
  const text = () => screen.lines().join('\n');
  return {
    pid: pty.pid,
    output: () => output,
    screen: () => screen.lines(),
    text,
    onAlternateScreen: () => screen.alternate,
    cursorVisible: () => screen.cursorVisible,
    write: (keys) => pty.write(keys),
    resize: (toColumns, toRows) => pty.resize(toColumns, toRows),
    kill: (signal) => pty.kill(signal),
    waitFor: async (pattern) => {
      const holds = typeof pattern === 'function' ? () => pattern(text()) : () => pattern.test(text());
      const limit = AbortSignal.timeout(30_000);
      while (!holds()) {
        if (limit.aborted) throw new Error(`the screen never matched ${pattern}:\n${text()}`);
        await new Promise<void>((resolve) => {
          const done = () => {
            changes.off('change', done);
            limit.removeEventListener('abort', done);
            resolve();
          };
          changes.once('change', done);
          limit.addEventListener('abort', done);
        });
      }
    },
    nextOutput: () => new Promise((resolve) => changes.once('change', resolve)),
    ended,
  };
}

/** A shell stays for a moment when bq has ended: with the last process gone, a terminal's unread output is gone too. */
function commandOf(args: readonly string[], { shell, direct }: TerminalOptions): readonly [string, string[]] {
  const bq = [process.execPath, join(ROOT, 'bin', 'bq.js'), ...args];
  if (direct) return [process.execPath, bq.slice(1)];
  if (shell !== undefined) return ['/bin/sh', ['-c', `${shell}\nsleep 0.3`]];
  return ['/bin/sh', ['-c', '"$@"; code=$?; sleep 0.3; exit $code', 'sh', ...bq]];
}

const QUIET_MS = 150;

const SEQUENCE = /^\u001b(?:\[([?>=]?)([\d;]*)([@-~])|[()][0-9A-B]|[78=>c])/;
const PARTIAL = /^\u001b(?:\[[?>=]?[\d;]*)?$/;

/** The part of a terminal that bq uses: two screens, cursor addressing, erasing, line ends. Every character counts one column but wide ones. */
class ScreenModel {
  alternate = false;
  cursorVisible = true;
  #main: string[] = [''];
  #cells: string[] = [];
  #row = 0;
  #column = 0;
  #rest = '';

  lines(): readonly string[] {
    return (this.alternate ? this.#cells : this.#main).map((line) => (line ?? '').trimEnd());
  }

  feed(data: string): void {
    let text = this.#rest + data;
    this.#rest = '';
    while (text !== '') {
      if (text.startsWith('\u001b')) {
        const match = SEQUENCE.exec(text);
        if (!match) {
          if (PARTIAL.test(text)) {
            this.#rest = text;
            return;
          }
          throw new Error(`an escape sequence that this screen does not know: ${JSON.stringify(text.slice(0, 20))}`);
        }
        this.#sequence(match[1] ?? '', match[2] ?? '', match[3] ?? '');
        text = text.slice(match[0].length);
        continue;
      }
      const character = String.fromCodePoint(text.codePointAt(0) as number);
      this.#character(character);
      text = text.slice(character.length);
    }
  }

  #character(character: string): void {
    if (!this.alternate) {
      if (character === '\n') this.#main.push('');
      else if (character >= ' ') this.#main[this.#main.length - 1] += character;
      return;
    }
    if (character < ' ') return;
    const line = [...(this.#cells[this.#row] ?? '')];
    while (line.length < this.#column) line.push(' ');
    line[this.#column] = character;
    this.#cells[this.#row] = line.join('');
    this.#column++;
  }

  #sequence(prefix: string, digits: string, final: string): void {
    const numbers = digits.split(';').map(Number);
    const on = final === 'h';
    if (prefix === '?' && (final === 'h' || final === 'l')) {
      if (numbers[0] === 1049) {
        this.alternate = on;
        this.#cells = [];
      }
      if (numbers[0] === 25) this.cursorVisible = on;
      return;
    }
    if (!this.alternate) return;
    if (final === 'H') {
      this.#row = (numbers[0] || 1) - 1;
      this.#column = (numbers[1] || 1) - 1;
    } else if (final === 'J') {
      this.#cells = numbers[0] === 2 ? [] : this.#cells.slice(0, this.#row);
    } else if (final === 'K') {
      this.#cells[this.#row] = '';
      this.#column = 0;
    }
  }
}
