// Writes every event of a run as JSON Lines while it happens; the file appears whole, under its own name, at the end.
import { randomBytes } from 'node:crypto';
import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { inputError } from '../../base/errors.ts';
import type { TraceEvent } from '../../simulator/engine/trace-event.ts';

const BUFFER_CHARACTERS = 1 << 20;

export class EventLog {
  events = 0;
  private readonly temporary: string;
  private readonly descriptor: number;
  private buffer = '';

  /** @throws BqError kind input when the file cannot be made */
  constructor(private readonly file: string) {
    this.temporary = `${resolve(file)}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
    try {
      this.descriptor = openSync(this.temporary, 'wx', 0o600);
    } catch (cause) {
      throw inputError(file, `the trace cannot be written: ${(cause as NodeJS.ErrnoException).code ?? (cause as Error).message}`);
    }
  }

  add(policy: string, event: TraceEvent): void {
    this.events++;
    this.buffer += `${JSON.stringify({ policy, ...event })}\n`;
    if (this.buffer.length >= BUFFER_CHARACTERS) this.flush();
  }

  private flush(): void {
    writeSync(this.descriptor, this.buffer);
    this.buffer = '';
  }

  close(): void {
    this.flush();
    closeSync(this.descriptor);
    renameSync(this.temporary, resolve(this.file));
  }

  /** Leaves nothing behind. */
  discard(): void {
    closeSync(this.descriptor);
    rmSync(this.temporary, { force: true });
  }
}
