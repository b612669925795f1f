// The alternate screen: what ink takes for its output, painted line by line, and given back on every way out.
//
// ink's own output clears the whole terminal, scrollback included, when a frame is as high as the window; this paints only lines that changed.
import { EventEmitter } from 'node:events';

const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l\u001b[H\u001b[2J';
const LEAVE = '\u001b[0m\u001b[?7h\u001b[?25h\u001b[?1049l';
/** Terminals that know it show a frame only when it is whole; others ignore it. */
const BEGIN_FRAME = '\u001b[?2026h';
const END_FRAME = '\u001b[?2026l';

export class Screen extends EventEmitter {
  readonly isTTY = true;
  #out: NodeJS.WriteStream;
  #shown: readonly string[] = [];
  #frame = '';
  #entered = false;

  constructor(out: NodeJS.WriteStream) {
    super();
    this.#out = out;
  }

  get columns(): number {
    return this.#out.columns || 80;
  }

  get rows(): number {
    return this.#out.rows || 24;
  }

  enter(): void {
    if (this.#entered) return;
    this.#entered = true;
    this.#out.write(ENTER);
    this.#shown = [];
  }

  /** Gives the terminal back as it was; a second call does nothing. Writes to a terminal are synchronous, so this works while a process exits. */
  leave(): void {
    if (!this.#entered) return;
    this.#entered = false;
    this.#out.write(LEAVE);
  }

  /** Everything anew: after a resize, or when something else wrote to the terminal. */
  redraw(): void {
    this.#shown = [];
    if (!this.#entered) return;
    this.#out.write('\u001b[2J');
    this.write(this.#frame);
  }

  /** A whole frame, as ink's debug mode hands it over. */
  write(frame: string): boolean {
    this.#frame = frame;
    if (!this.#entered) return true;
    const lines = frame.split('\n').slice(0, this.rows);
    let text = '';
    lines.forEach((line, index) => {
      // Erased before it is written: after a full line the cursor stands on its last column.
      if (line !== this.#shown[index]) text += `\u001b[${index + 1};1H\u001b[2K${line}\u001b[0m`;
    });
    if (lines.length < this.#shown.length) text += `\u001b[${lines.length + 1};1H\u001b[J`;
    this.#shown = lines;
    if (text !== '') this.#out.write(BEGIN_FRAME + text + END_FRAME);
    return true;
  }
}
