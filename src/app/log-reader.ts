// Reads one source of logs: a large plain file in ranges, one reader a core; anything else line after line. Bodies that lie elsewhere are fetched a chunk at a time.
import { BqError, errorOf, withoutPlace } from '../base/errors.ts';
import { cannotRead, isPlainJson, type Position } from '../io/log-files.ts';
import { RANGE_BYTES } from '../io/log-ranges.ts';
import type { BodyFiles } from '../io/log-tree.ts';
import { ordered } from '../io/ordered.ts';
import { defaultJobs, WorkerPool } from '../io/worker-pool.ts';
import { readColumns, scannedRecord } from '../usage/log-columns.ts';
import { type BodyPaths, type InvocationRecord, withBodies } from '../usage/log-record.ts';
import type { Found } from '../usage/log-shapes.ts';
import type { LogUsage } from '../usage/log-usage.ts';
import type { RecordScanner } from '../usage/scan/record-scanner.ts';
import type { LogFileBatch, LogFileEnd, LogFileWish } from './log-file-job.ts';
import { readLogLines } from './log-lines.ts';
import { closeLogRange, type RangeRecords, readLogRange } from './log-range-job.ts';
import type { LogSource, LogSources } from './log-source.ts';

/** From here on threads read more than they cost to start. */
const THREADS_FROM_BYTES = 48 * 2 ** 20;
/** Of one file: smaller ones are read before a thread has its first range. */
const RANGES_FROM_BYTES = 8 * 2 ** 20;
/** That wait for a thread: it must not stand still while this one is busy. */
const RANGES_A_THREAD = 6;
/** The same of the batches of a file, and of files that are begun before it is their turn. */
const [BATCHES_AHEAD, FILES_A_THREAD] = [3, 4];
/** Read ahead of the one whose turn it is, where a thread is slower than this one. */
const RANGES_AHEAD = 16;

/** Where ranges begin; between two of them threads are heard. */
async function* starts(sizeBytes: number): AsyncGenerator<number> {
  for (let from = 0; from < sizeBytes; from += RANGE_BYTES) {
    yield from;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A reader a core, where there is enough to read: this thread is one of them. */
export function logReaders({ unpackedBytes }: LogSources, workerEntry: string): WorkerPool | null {
  const threads = defaultJobs() - 1;
  if (threads < 1 || unpackedBytes === null || unpackedBytes < THREADS_FROM_BYTES) return null;
  return new WorkerPool(threads, workerEntry, { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 96 });
}

/** A file that a thread reads, from now on: batches wait there until it is their turn. */
export class FileAhead {
  readonly #ask: () => Promise<LogFileBatch>;
  readonly #asked: Promise<LogFileBatch>[] = [];

  constructor(pool: WorkerPool, file: NonNullable<LogFileWish['file']>) {
    const run = pool.sameWorker();
    const id = FileAhead.#nextId++;
    let given: LogFileWish['file'] = file;
    this.#ask = () => {
      const answer = run<LogFileBatch>('log-file', { id, file: given } satisfies LogFileWish);
      given = null;
      // Awaited when it is its turn; until then a rejection is not unhandled.
      answer.catch(() => {});
      return answer;
    };
    this.#asked.push(this.#ask());
  }

  static #nextId = 0;

  async *batches(): AsyncGenerator<LogFileBatch> {
    for (;;) {
      while (this.#asked.length < BATCHES_AHEAD) this.#asked.push(this.#ask());
      const batch = await (this.#asked.shift() as Promise<LogFileBatch>);
      yield batch;
      if (batch.end !== null) return;
    }
  }
}

/** Whether several readers can read it at once. */
const isInRanges = async ({ content, sizeBytes }: LogSource) =>
  typeof content === 'string' && sizeBytes !== null && sizeBytes >= RANGES_FROM_BYTES && (await isPlainJson(content));

/** Sources in their order; threads begin with the next ones. A file by itself is read here, where it costs less memory: it is unpacked beside that in any case. */
export async function* withAhead(
  { files, opened }: LogSources,
  pool: WorkerPool | null,
): AsyncGenerator<{ readonly source: LogSource; readonly ahead: FileAhead | null }> {
  const begin = async (source: LogSource) => {
    const { content, sizeBytes, name } = source;
    const isFile = typeof content === 'string' && sizeBytes !== null;
    if (pool === null || !isFile || files.length === 1 || (await isInRanges(source))) return { source, ahead: null };
    return { source, ahead: new FileAhead(pool, { path: content, name }) };
  };
  yield* ordered(opened(), pool === null ? 1 : pool.size * FILES_A_THREAD, begin);
}

interface ReaderOptions {
  readonly bodies: Pick<BodyFiles, 'size' | 'read'>;
  readonly pool: WorkerPool | null;
  readonly ahead: FileAhead | null;
}

export class SourceReader {
  bodiesJoined = 0;
  readonly #source: LogSource;
  readonly #usage: LogUsage;
  readonly #bodies: Pick<BodyFiles, 'size' | 'read'>;
  readonly #pool: WorkerPool | null;
  readonly #ahead: FileAhead | null;
  readonly #sink = {
    record: (record: InvocationRecord, high: number, low: number) => this.#usage.addHashed(record, high, low),
    other: (found: Found, line: number) => this.#found(found, line),
  };
  #waiting: { readonly record: InvocationRecord & { readonly bodies: BodyPaths }; readonly line: number }[] = [];

  constructor(source: LogSource, usage: LogUsage, { bodies, pool, ahead }: ReaderOptions) {
    this.#source = source;
    this.#usage = usage;
    this.#bodies = bodies;
    this.#pool = pool;
    this.#ahead = ahead;
  }

  /** @returns bytes, unpacked */
  async read(onProgress: (packedBytes: number) => void): Promise<number> {
    const from = await this.#readInRanges(onProgress);
    if (from.isAll) return from.bytes;
    const end = this.#ahead ? await this.#readAhead(this.#ahead, onProgress) : await this.#readHere(from, onProgress);
    await this.#join();
    if ('bytes' in end) return end.bytes;
    const { name, isFound } = this.#source;
    if ('problem' in end) this.#usage.add({ kind: 'unknown', problem: end.problem }, name, 1);
    else {
      const error = errorOf(end.error);
      if (!isFound || error.kind !== 'input') throw error;
      // One of a thousand objects that is cut off does not make the rest unreadable.
      this.#usage.add({ kind: 'broken', problem: withoutPlace(error.said) }, name, 1);
    }
    return 0;
  }

  /** A thread reads while this one adds up. */
  async #readAhead(file: FileAhead, onProgress: (packedBytes: number) => void): Promise<LogFileEnd> {
    for await (const { columns, readBytes, end } of file.batches()) {
      if (columns) readColumns(columns, 1, this.#sink);
      onProgress(readBytes);
      if (this.#waiting.length > 0) await this.#join();
      if (end !== null) return end;
    }
    return { bytes: 0 };
  }

  async #readHere(from: Position, onProgress: (packedBytes: number) => void): Promise<LogFileEnd> {
    const sink = {
      found: (found: Found, line: number) => this.#found(found, line),
      scanned: (scanner: RecordScanner) => this.#usage.addHashed(scannedRecord(scanner), scanner.idHigh, scanner.idLow),
      chunk: (done: number) => {
        onProgress(done);
        return this.#waiting.length > 0 ? this.#join() : undefined;
      },
    };
    try {
      const bytes = await readLogLines(this.#source.content, sink, { name: this.#source.name, from });
      return typeof bytes === 'number' ? { bytes } : bytes;
    } catch (error) {
      if (!(error instanceof BqError)) throw error;
      return { error };
    }
  }

  /** As much as can be read in ranges. @returns where the rest begins, if there is any */
  async #readInRanges(onProgress: (packedBytes: number) => void): Promise<Position & { readonly isAll: boolean }> {
    const { content, sizeBytes, name } = this.#source;
    const pool = this.#pool;
    let at = { bytes: 0, line: 1 };
    const isHere = pool === null || this.#ahead !== null || typeof content !== 'string' || sizeBytes === null;
    if (isHere || !(await isInRanges(this.#source))) return { ...at, isAll: false };
    let underWay = 0;
    const read = async (from: number): Promise<RangeRecords | 'none' | 'apart'> => {
      const range = { path: content, from, to: Math.min(sizeBytes, from + RANGE_BYTES) };
      // What the threads have no time for is read here: this one has a core too.
      if (underWay >= pool.size * RANGES_A_THREAD) return readLogRange(range);
      underWay++;
      return pool.run<RangeRecords | 'none' | 'apart'>('log-range', range).finally(() => underWay--);
    };
    try {
      for await (const records of ordered(starts(sizeBytes), pool.size * RANGES_A_THREAD + RANGES_AHEAD, read)) {
        if (records === 'none') continue;
        // A document goes on in the next range, or the file is another than it was: from here on one reader reads.
        if (records === 'apart' || records.from !== at.bytes) return { ...at, isAll: false };
        readColumns(records.columns, at.line, this.#sink);
        at = { bytes: records.next, line: at.line + records.columns.lines };
        onProgress(at.bytes);
        if (this.#waiting.length > 0) await this.#join();
      }
    } catch (error) {
      const unreadable = cannotRead(name, error);
      if (!this.#source.isFound) throw unreadable;
      this.#usage.add({ kind: 'broken', problem: withoutPlace(unreadable.said) }, name, at.line);
    } finally {
      closeLogRange();
    }
    return { ...at, isAll: true };
  }

  #found(found: Found, line: number): void {
    if (!('kind' in found) && found.bodies !== null && this.#bodies.size > 0)
      this.#waiting.push({ record: { ...found, bodies: found.bodies }, line });
    else this.#usage.add(found, this.#source.name, line);
  }

  async #join(): Promise<void> {
    const waiting = this.#waiting;
    this.#waiting = [];
    const joined = await Promise.all(
      waiting.map(async ({ record, line }) => {
        const [input, output] = await Promise.all([this.#bodies.read(record.bodies.input), this.#bodies.read(record.bodies.output)]);
        return { record, input, output, line };
      }),
    );
    for (const { record, input, output, line } of joined) {
      const isJoined = input !== null || output !== null;
      if (isJoined) this.bodiesJoined++;
      this.#usage.add(isJoined ? withBodies(record, input, output) : record, this.#source.name, line);
    }
  }
}
