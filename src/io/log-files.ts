// The bytes of a log file as lines: plain, gzip or gzip in gzip, UTF-8 or UTF-16, a file, stdin or an object of S3, never whole in memory.
import { createReadStream, ReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';
import { inputError } from '../base/errors.ts';
import { utf16 } from '../base/text.ts';
import type { PieceFacts } from '../usage/log-documents.ts';
import { standardInput } from './standard-input.ts';

/** A line longer than this is handed on in pieces. */
const PIECE_CHARACTERS = 8 * 2 ** 20;
const CHUNK_BYTES = 2 ** 20;

export interface LineSink {
  /** @param text bytes as Latin-1 characters: names and numbers are ASCII, and of the rest little is read */
  line(text: string, number: number, facts: PieceFacts): void;
  /** After every megabyte or so; what it returns is waited for. @param readBytes of the source so far, packed as they lie in it */
  chunk?(readBytes: number): Promise<void> | undefined;
}

/** Why a file cannot be a log, told from its first bytes. */
export interface NoText {
  readonly problem: string;
}

export interface ReadOptions {
  /** As errors call it. */
  readonly name: string;
  readonly stdin?: Readable;
  /** What to do where it cannot be read. */
  readonly next?: string;
  /** A zero at the beginning makes no binary file: a terminal's output may hold one. */
  readonly allowsZeros?: boolean;
  /** Default: the beginning. */
  readonly from?: Position;
}

/** Where reading begins: bytes before it, unpacked, are passed over. */
export interface Position {
  readonly bytes: number;
  readonly line: number;
}

const LOGS = 'bq usage --logs FILE…, or - for stdin';
const START: Position = { bytes: 0, line: 1 };

/**
 * Calls the sink for every line, numbered from 1.
 *
 * @param source a name of a file, `-` for stdin, or a stream of bytes
 * @returns bytes read, unpacked; or why there are no lines in it
 * @throws BqError (input) when it cannot be read or its gzip is broken
 */
export async function readLines(
  source: string | AsyncIterable<Buffer>,
  sink: LineSink,
  { name, stdin, next = LOGS, allowsZeros = false, from = START }: ReadOptions,
): Promise<number | NoText> {
  try {
    const stream =
      typeof source !== 'string'
        ? source
        : source === '-'
          ? (stdin ?? standardInput())
          : createReadStream(source, { highWaterMark: CHUNK_BYTES });
    const { head, chunks } = await peeked(unpacked(stream));
    const problem = noText(head, allowsZeros);
    if (problem !== null) return { problem };
    let bytes = 0;
    const lines = new Lines(sink, from.line);
    for await (const chunk of ofUtf8(head, chunks)) {
      const passed = Math.max(0, from.bytes - bytes);
      bytes += chunk.length;
      if (passed < chunk.length) lines.push(chunk.toString('latin1', passed));
      const waits = sink.chunk?.(stream instanceof ReadStream ? stream.bytesRead : bytes);
      if (waits) await waits;
    }
    lines.end();
    return bytes;
  } catch (error) {
    throw readError(name, error as NodeJS.ErrnoException, next);
  }
}

/** Whole lines of a file, the last without its end; memory that its reader may hand to a thread. */
export interface LineBlock {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** With the line end behind it, if there is one. */
  readonly sourceBytes: number;
  /** Of the file, packed, read so far. */
  readonly readBytes: number;
}

/** A block is handed on once it is this long. */
const BLOCK_BYTES = 2 ** 18;
/** A line longer than this is for the reader of pieces. */
const MOST_LINE_BYTES = 2 ** 22;

/**
 * The lines of a file of JSON documents in blocks, for several readers.
 *
 * @returns null where the file is of another kind: CSV, UTF-16, no text
 * @throws BqError (input) when it cannot be read or its gzip is broken, also while blocks are read
 */
export async function lineBlocks(file: string): Promise<AsyncGenerator<LineBlock> | null> {
  try {
    const stream = createReadStream(file, { highWaterMark: BLOCK_BYTES });
    const { head, chunks } = await peeked(unpacked(stream));
    if (noText(head, false) !== null || utf16(head) !== null || !/^\s*\{/.test(head.toString('latin1'))) {
      stream.destroy();
      return null;
    }
    return blocksOf(file, chunks, () => stream.bytesRead);
  } catch (error) {
    throw readError(file, error as NodeJS.ErrnoException, LOGS);
  }
}

async function* blocksOf(file: string, chunks: AsyncIterable<Buffer>, readBytes: () => number): AsyncGenerator<LineBlock> {
  let held: Buffer[] = [];
  let heldBytes = 0;
  try {
    for await (const chunk of chunks) {
      const last = chunk.lastIndexOf(10);
      if (last < 0 || heldBytes + last < BLOCK_BYTES) {
        held.push(chunk);
        heldBytes += chunk.length;
        if (heldBytes > MOST_LINE_BYTES) break;
        continue;
      }
      yield {
        bytes: together([...held, chunk.subarray(0, last)], heldBytes + last),
        sourceBytes: heldBytes + last + 1,
        readBytes: readBytes(),
      };
      held = last + 1 < chunk.length ? [chunk.subarray(last + 1)] : [];
      heldBytes = chunk.length - last - 1;
    }
  } catch (error) {
    throw readError(file, error as NodeJS.ErrnoException, LOGS);
  }
  if (heldBytes > 0) yield { bytes: together(held, heldBytes), sourceBytes: heldBytes, readBytes: readBytes() };
}

function together(parts: readonly Buffer[], length: number): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Cuts text into lines, and lines that are very long into pieces. */
class Lines {
  readonly #sink: LineSink;
  #held = '';
  #number: number;
  #continues = false;

  constructor(sink: LineSink, firstLine: number) {
    this.#sink = sink;
    this.#number = firstLine;
  }

  push(text: string): void {
    let start = 0;
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      const line = this.#held === '' ? text.slice(start, end) : this.#held + text.slice(start, end);
      this.#held = '';
      this.#emit(line, false);
      start = end + 1;
    }
    this.#held = this.#held === '' ? text.slice(start) : this.#held + text.slice(start);
    if (this.#held.length <= PIECE_CHARACTERS) return;
    // A piece does not end behind a backslash: what it escapes belongs to it.
    const end = this.#held.search(/\\+$/);
    const piece = end > 0 ? this.#held.slice(0, end) : this.#held;
    this.#held = this.#held.slice(piece.length);
    this.#emit(piece, true);
  }

  end(): void {
    if (this.#held !== '' || this.#continues) this.#emit(this.#held, false);
  }

  #emit(text: string, isPart: boolean): void {
    const line = isPart || text.charCodeAt(text.length - 1) !== 13 ? text : text.slice(0, -1);
    this.#sink.line(line, this.#number, { continues: this.#continues, isPart });
    this.#continues = isPart;
    if (!isPart) this.#number++;
  }
}

/** Gzip is known by its first two bytes, whatever the file's name; Firehose packs what a subscription has packed already. */
async function* unpacked(source: AsyncIterable<Buffer>, depth = 3): AsyncGenerator<Buffer> {
  const { head, chunks } = await peeked(source);
  if (depth === 0 || head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* chunks;
    return;
  }
  yield* unpacked(inflated(chunks), depth - 1);
}

async function* inflated(chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: BLOCK_BYTES });
  const feed = (async () => {
    try {
      for await (const chunk of chunks) if (!gunzip.write(chunk)) await new Promise((resolve) => gunzip.once('drain', resolve));
      gunzip.end();
    } catch (error) {
      gunzip.destroy(error as Error);
    }
  })();
  yield* gunzip as AsyncIterable<Buffer>;
  await feed;
}

const HEAD_BYTES = 64;

/** The first bytes of a stream, and the whole of it. */
async function peeked(source: AsyncIterable<Buffer>): Promise<{ head: Buffer; chunks: AsyncGenerator<Buffer> }> {
  const iterator = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  let next = await iterator.next();
  // A pipe may give less than it takes to know what it gives.
  for (; !next.done && head.length + next.value.length < HEAD_BYTES; next = await iterator.next()) head = Buffer.concat([head, next.value]);
  const first = next.done ? [] : [next.value];
  const whole = async function* () {
    if (head.length > 0) yield head;
    yield* first;
    for (let later = await iterator.next(); !later.done; later = await iterator.next()) yield later.value;
  };
  return { head: Buffer.concat([head, ...first]).subarray(0, HEAD_BYTES), chunks: whole() };
}

/** UTF-16 as Windows' shells write it, with a mark or without; anything else passes as it is. */
async function* ofUtf8(head: Buffer, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const encoding = utf16(head);
  if (encoding === null) {
    yield* chunks;
    return;
  }
  const decoder = new TextDecoder(encoding);
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }), 'utf8');
}

const KINDS: readonly (readonly [start: string, problem: string])[] = [
  ['PAR1', 'Parquet, which bq does not read: query it with bq usage --emit sql --engine athena or duckdb'],
  ['PK\u0003\u0004', 'a ZIP archive: unpack it first'],
  ['\u0028\u00b5\u002f\u00fd', 'compressed with zstd: unpack it first'],
  ['BZh', 'compressed with bzip2: unpack it first'],
  ['\u00fd7zXZ', 'compressed with xz: unpack it first'],
  ['Obj\u0001', 'Avro, which bq does not read'],
  ['%PDF', 'a PDF'],
  ['\u0089PNG', 'an image'],
];

function noText(head: Buffer, allowsZeros: boolean): string | null {
  const start = head.toString('latin1', 0, 8);
  const kind = KINDS.find(([magic]) => start.startsWith(magic));
  if (kind) return kind[1];
  return !allowsZeros && utf16(head) === null && head.includes(0) ? 'a binary file' : null;
}

/** The most that text in base64 unpacks to: an event of Lambda is at most 6 MB, packed. */
const MOST_UNPACKED_BYTES = 256 * 2 ** 20;

/** Base64 of gzip (or gzip in gzip), or of text. @returns bytes as Latin-1 characters; null for what is neither */
export function unpackBase64(base64: string): string | null {
  if (!/^[A-Za-z0-9+/_-]+={0,2}\s*$/.test(base64.slice(0, 64).trimEnd())) return null;
  let bytes = Buffer.from(base64, 'base64');
  try {
    for (let depth = 0; depth < 3 && bytes[0] === 0x1f && bytes[1] === 0x8b; depth++)
      bytes = gunzipSync(bytes, { maxOutputLength: MOST_UNPACKED_BYTES });
  } catch {
    return null;
  }
  return bytes.includes(0) ? null : bytes.toString('latin1');
}

function readError(name: string, error: NodeJS.ErrnoException, next: string) {
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such file',
    EISDIR: 'is a directory: name its files',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    Z_DATA_ERROR: 'its gzip data is broken',
    Z_BUF_ERROR: 'its gzip data ends too early',
  };
  const reason = reasons[error.code ?? ''];
  if (reason === undefined && error.code === undefined) throw error;
  return inputError(name, reason ?? error.message, [next], 'CANNOT_READ');
}
