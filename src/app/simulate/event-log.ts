// Writes every event of a run as JSON Lines while it happens; the file appears whole, under its own name, at the end.
import { OutputFile } from '../../io/output-file.ts';
import type { TraceEvent } from '../../simulator/engine/trace-event.ts';

const BUFFER_CHARACTERS = 1 << 20;

export class EventLog {
  events = 0;
  readonly #output: OutputFile;
  #buffer = '';

  /** @throws BqError `CANNOT_WRITE` when the file cannot be made */
  constructor(file: string) {
    this.#output = new OutputFile(file);
  }

  /** @throws BqError `CANNOT_WRITE` when the disk is full; then nothing is left behind */
  add(policy: string, event: TraceEvent): void {
    this.events++;
    this.#buffer += `${JSON.stringify({ policy, ...event })}\n`;
    if (this.#buffer.length >= BUFFER_CHARACTERS) this.#flush();
  }

  #flush(): void {
    this.#output.write(this.#buffer);
    this.#buffer = '';
  }

  /** @throws as `add` */
  async close(): Promise<void> {
    this.#flush();
    await this.#output.commit();
  }

  /** Leaves nothing behind. */
  discard(): void {
    this.#output.discard();
  }
}
