// Reads one source of logs: a large plain file in ranges, one reader a core; anything else line after line. Bodies that lie elsewhere are fetched a chunk at a time.
import { BqError } from '../base/errors.ts';
import { cannotRead, isPlainJson, type Position, readLines, unpackBase64 } from '../io/log-files.ts';
import { RANGE_BYTES } from '../io/log-ranges.ts';
import type { BodyFiles } from '../io/log-tree.ts';
import { ordered } from '../io/ordered.ts';
import { defaultJobs, WorkerPool } from '../io/worker-pool.ts';
import { readColumns, scannedRecord } from '../usage/log-columns.ts';
import { type BodyPaths, type InvocationRecord, withBodies } from '../usage/log-record.ts';
import type { Found } from '../usage/log-shapes.ts';
import { LogText, type LogTools } from '../usage/log-text.ts';
import type { LogUsage } from '../usage/log-usage.ts';
import type { RecordScanner } from '../usage/scan/record-scanner.ts';
import { closeLogRange, type RangeRecords, readLogRange } from './log-range-job.ts';
import type { LogSource, LogSources } from './log-source.ts';

/** From here on threads read more than they cost to start; packed files hold ten times as much. */
const THREADS_FROM_BYTES = 48 * 2 ** 20;
/** Of one file: smaller ones are read before a thread has its first range. */
const RANGES_FROM_BYTES = 8 * 2 ** 20;
/** That wait for a thread: it must not stand still while this one is busy. */
const RANGES_A_THREAD = 3;
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
export function logReaders({ totalBytes }: LogSources, workerEntry: string): WorkerPool | null {
  const threads = defaultJobs() - 1;
  if (threads < 1 || totalBytes === null || totalBytes < THREADS_FROM_BYTES) return null;
  return new WorkerPool(threads, workerEntry, { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 96 });
}

export class SourceReader {
  bodiesJoined = 0;
  readonly #source: LogSource;
  readonly #usage: LogUsage;
  readonly #bodies: Pick<BodyFiles, 'size' | 'read'>;
  readonly #pool: WorkerPool | null;
  #waiting: { readonly record: InvocationRecord & { readonly bodies: BodyPaths }; readonly line: number }[] = [];

  constructor(
    source: LogSource,
    usage: LogUsage,
    { bodies, pool }: { readonly bodies: Pick<BodyFiles, 'size' | 'read'>; readonly pool: WorkerPool | null },
  ) {
    this.#source = source;
    this.#usage = usage;
    this.#bodies = bodies;
    this.#pool = pool;
  }

  /** @returns bytes, unpacked */
  async read(onProgress: (packedBytes: number) => void): Promise<number> {
    const { name } = this.#source;
    const from = await this.#readInRanges(onProgress);
    if (from.isAll) return from.bytes;
    const sink = {
      found: (found: Found, line: number) => this.#found(found, line),
      scanned: (scanner: RecordScanner) => this.#usage.addHashed(scannedRecord(scanner), scanner.idHigh, scanner.idLow),
    };
    const text = new LogText(sink, await logTools());
    try {
      const bytes = await readLines(
        this.#source.content,
        {
          line: (line, number, facts) => text.line(line, number, facts),
          take: (bytes, at) => text.take(bytes, at),
          chunk: (done) => {
            onProgress(done);
            return this.#waiting.length > 0 ? this.#join() : undefined;
          },
        },
        { name, from },
      );
      text.end();
      await this.#join();
      if (typeof bytes === 'number') return bytes;
      this.#usage.add({ kind: 'unknown', problem: bytes.problem }, name, 1);
    } catch (error) {
      if (!(error instanceof BqError) || !this.#source.isFound || error.kind !== 'input') throw error;
      // One of a thousand objects that is cut off does not make the rest unreadable.
      text.end();
      await this.#join();
      this.#usage.add({ kind: 'broken', problem: error.message.replace(`${name}: `, '') }, name, 1);
    }
    return 0;
  }

  /** As much as can be read in ranges. @returns where the rest begins, if there is any */
  async #readInRanges(onProgress: (packedBytes: number) => void): Promise<Position & { readonly isAll: boolean }> {
    const { content, sizeBytes, name } = this.#source;
    const pool = this.#pool;
    let at = { bytes: 0, line: 1 };
    const isLarge = pool !== null && typeof content === 'string' && sizeBytes !== null && sizeBytes >= RANGES_FROM_BYTES;
    if (!isLarge || !(await isPlainJson(content))) return { ...at, isAll: false };
    let underWay = 0;
    const read = async (from: number): Promise<RangeRecords | 'none' | 'apart'> => {
      const range = { path: content, from, to: Math.min(sizeBytes, from + RANGE_BYTES) };
      // What the threads have no time for is read here: this one has a core too.
      if (underWay >= pool.size * RANGES_A_THREAD) return readLogRange(range);
      underWay++;
      return pool.run<RangeRecords | 'none' | 'apart'>('log-range', range).finally(() => underWay--);
    };
    const sink = {
      record: (record: InvocationRecord, high: number, low: number) => this.#usage.addHashed(record, high, low),
      other: (found: Found, line: number) => this.#found(found, line),
    };
    try {
      for await (const records of ordered(starts(sizeBytes), pool.size * RANGES_A_THREAD + RANGES_AHEAD, read)) {
        if (records === 'none') continue;
        // A document goes on in the next range, or the file is another than it was: from here on one reader reads.
        if (records === 'apart' || records.from !== at.bytes) return { ...at, isAll: false };
        readColumns(records.columns, at.line, sink);
        at = { bytes: records.next, line: at.line + records.columns.lines };
        onProgress(at.bytes);
        if (this.#waiting.length > 0) await this.#join();
      }
    } catch (error) {
      const { message } = cannotRead(name, error);
      if (!this.#source.isFound) throw cannotRead(name, error);
      this.#usage.add({ kind: 'broken', problem: message.replace(`${name}: `, '') }, name, at.line);
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

/** What the pure readers of text need of Node and of libraries; YAML is loaded when there is some. */
export async function logTools(): Promise<LogTools> {
  const { default: yaml } = await import('yaml');
  return {
    unpack: unpackBase64,
    yaml: (text) => {
      try {
        const documents = yaml.parseAllDocuments(Buffer.from(text, 'latin1').toString('utf8'), { uniqueKeys: false, logLevel: 'error' });
        return documents.map((document) => document.toJS({ maxAliasCount: 0 }) as unknown);
      } catch {
        return null;
      }
    },
  };
}
