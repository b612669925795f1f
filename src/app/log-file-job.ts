// Reads one file of logs in a worker thread, whatever its form, and hands its records on a batch at a time, when the main thread asks for the next.
import { BqError, copyOf, type ErrorCopy } from '../base/errors.ts';
import type { NoText } from '../io/log-files.ts';
import { Handed } from '../io/worker-pool.ts';
import { ColumnWriter, type LogColumns } from '../usage/log-columns.ts';
import { readLogLines } from './log-lines.ts';

/** The first question about a file names it; those after it ask for more. */
export interface LogFileWish {
  readonly id: number;
  readonly file: { readonly path: string; readonly name: string } | null;
}

export interface LogFileBatch {
  /** Lines are numbered as in the file. */
  readonly columns: LogColumns | null;
  /** Of the file so far, packed. */
  readonly readBytes: number;
  /** How it ended; null: there is more. */
  readonly end: LogFileEnd | null;
}

export type LogFileEnd = { readonly bytes: number } | NoText | { readonly error: ErrorCopy };

/** A batch has about so many records. */
const BATCH_RECORDS = 2048;
/** Batches that wait to be asked for. */
const MOST_READY = 2;

const readings = new Map<number, FileReading>();

export async function logFileJob({ id, file }: LogFileWish): Promise<unknown> {
  const reading = file === null ? readings.get(id) : new FileReading(file);
  // It has ended before it was asked for more.
  if (!reading) return { columns: null, readBytes: 0, end: { bytes: 0 } } satisfies LogFileBatch;
  readings.set(id, reading);
  const batch = await reading.next();
  if (batch.end !== null) readings.delete(id);
  return new Handed(batch, batch.columns === null ? [] : [batch.columns.numbers.buffer, batch.columns.places.buffer]);
}

class FileReading {
  readonly #writer = new ColumnWriter();
  readonly #ready: LogFileBatch[] = [];
  readonly #asked: { readonly resolve: (batch: LogFileBatch) => void; readonly reject: (error: unknown) => void }[] = [];
  #room: (() => void) | null = null;
  #failure: unknown = null;
  #readBytes = 0;

  constructor(file: NonNullable<LogFileWish['file']>) {
    this.#read(file).then(
      (end) => this.#give(end),
      (error: unknown) => {
        this.#failure = error;
        for (const { reject } of this.#asked) reject(error);
      },
    );
  }

  next(): Promise<LogFileBatch> {
    if (this.#failure !== null) return Promise.reject(this.#failure);
    const batch = this.#ready.shift();
    this.#room?.();
    this.#room = null;
    return batch ? Promise.resolve(batch) : new Promise((resolve, reject) => this.#asked.push({ resolve, reject }));
  }

  async #read({ path, name }: NonNullable<LogFileWish['file']>): Promise<LogFileEnd> {
    try {
      const bytes = await readLogLines(
        path,
        {
          found: (found, line) => this.#writer.add(found, line),
          scanned: (scanner) => this.#writer.addScanned(scanner, 1),
          chunk: (readBytes) => {
            this.#readBytes = readBytes;
            return this.#writer.count >= BATCH_RECORDS ? this.#give(null) : undefined;
          },
        },
        { name },
      );
      return typeof bytes === 'number' ? { bytes } : bytes;
    } catch (error) {
      if (!(error instanceof BqError)) throw error;
      return { error: copyOf(error) };
    }
  }

  /** @returns when there is room for another */
  #give(end: LogFileEnd | null): Promise<void> | undefined {
    const batch = { columns: this.#writer.take(0), readBytes: this.#readBytes, end };
    const asked = this.#asked.shift();
    if (asked) asked.resolve(batch);
    else this.#ready.push(batch);
    if (this.#ready.length < MOST_READY) return undefined;
    return new Promise((resolve) => {
      this.#room = resolve;
    });
  }
}
