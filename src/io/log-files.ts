// The bytes of a log file as lines: plain, gzip or gzip in gzip, UTF-8 or UTF-16, a file, stdin or an object of S3, never whole in memory.
import type { Readable } from 'node:stream';
import { createGunzip, gunzipSync } from 'node:zlib';
import { inputError } from '../base/errors.ts';
import { INPUTS } from '../base/input-words.ts';
import { phrase, type Text } from '../base/phrases.ts';
import { utf16 } from '../base/text.ts';
import type { PieceFacts } from '../usage/log-documents.ts';
import { LOGS } from '../words/en/logs.ts';
import { openBytes } from './byte-source.ts';

/** A line longer than this is handed on in pieces: the first is as long as an event of Lambda may be in base64, the others are short, so that little lies about. */
const FIRST_PIECE_CHARACTERS = 8 * 2 ** 20;
const PIECE_CHARACTERS = 2 ** 19;
const CHUNK_BYTES = 2 ** 20;

export interface LineSink {
  /** @param text bytes as Latin-1 characters: names and numbers are ASCII, and of the rest little is read */
  line(text: string, number: number, facts: PieceFacts): void;
  /** Takes a line as bytes, which end with its line end. @returns the offset of that; -1 where the line is wanted as text */
  take?(bytes: Uint8Array, at: number, number: number): number;
  /** After every megabyte or so; what it returns is waited for. @param readBytes of the source so far, packed as they lie in it */
  chunk?(readBytes: number): Promise<void> | undefined;
}

/** Why a file cannot be a log, told from its first bytes. */
export interface NoText {
  readonly problem: Text;
}

export interface ReadOptions {
  /** As errors call it. */
  readonly name: string;
  readonly stdin?: Readable;
  /** What to do where it cannot be read. */
  readonly next?: Text;
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

const NAME_LOGS = phrase(LOGS, 'nameLogs');
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
  { name, stdin, next = NAME_LOGS, allowsZeros = false, from = START }: ReadOptions,
): Promise<number | NoText> {
  try {
    const given = source === '-' && stdin ? stdin : source;
    const opened = typeof given === 'string' ? await openBytes(given, { chunkBytes: CHUNK_BYTES, keeps: true }) : null;
    const { head, chunks } = await peeked(unpacked(opened?.chunks ?? (given as AsyncIterable<Buffer>)));
    const problem = noText(head, allowsZeros);
    if (problem !== null) return { problem };
    let bytes = 0;
    const lines = new ByteLines(sink, from.line);
    for await (const chunk of ofUtf8(head, chunks)) {
      const passed = Math.max(0, from.bytes - bytes);
      bytes += chunk.length;
      if (passed < chunk.length) lines.push(passed > 0 ? chunk.subarray(passed) : chunk);
      const waits = sink.chunk?.(opened?.readBytes() ?? bytes);
      if (waits) await waits;
    }
    lines.end();
    return bytes;
  } catch (error) {
    throw readError(name, error as NodeJS.ErrnoException, next);
  }
}

/**
 * Whether a file is JSON documents, as it lies there: no gzip, CSV, UTF-16.
 *
 * @throws BqError (input) when it cannot be read
 */
export async function isPlainJson(file: string): Promise<boolean> {
  try {
    const opened = await openBytes(file, { chunkBytes: HEAD_BYTES });
    const { head, chunks } = await peeked(opened.chunks);
    await chunks.return(undefined);
    await opened.chunks.return(undefined);
    return noText(head, false) === null && utf16(head) === null && /^\s*\{/.test(head.toString('latin1'));
  } catch (error) {
    throw readError(file, error as NodeJS.ErrnoException, NAME_LOGS);
  }
}

/** What the file system says, as an error of the input. */
export const cannotRead = (name: string, error: unknown) => readError(name, error as NodeJS.ErrnoException, NAME_LOGS);

/** An unpacked chunk is about as long as what a core keeps near. */
const BLOCK_BYTES = 2 ** 18;
/** Blocks are unpacked while those before them are read; the stream hands its options on to the class that it extends. */
const GUNZIP = { chunkSize: BLOCK_BYTES, readableHighWaterMark: 2 * BLOCK_BYTES };

/** Hands lines on as bytes where the sink takes them so, and as text where it does not. */
class ByteLines {
  readonly #sink: LineSink;
  readonly #lines: Lines;
  /** The beginning of a line, whose end has not been read. */
  #carried: Buffer = EMPTY;

  constructor(sink: LineSink, firstLine: number) {
    this.#sink = sink;
    this.#lines = new Lines(sink, firstLine);
  }

  push(chunk: Buffer): void {
    const first = this.#lines.isOpen || this.#carried.length > 0 ? chunk.indexOf(NEWLINE) : -2;
    if (first === -1) {
      this.#carry(chunk);
      return;
    }
    let at = 0;
    if (first >= 0) {
      const line = this.#carried.length > 0 ? Buffer.concat([this.#carried, chunk.subarray(0, first + 1)]) : chunk.subarray(0, first + 1);
      this.#carried = EMPTY;
      this.#line(line, 0);
      at = first + 1;
    }
    const last = chunk.lastIndexOf(NEWLINE);
    while (at <= last) at = this.#line(chunk, at);
    if (at < chunk.length) this.#carry(chunk.subarray(at));
  }

  end(): void {
    if (this.#carried.length > 0) this.#lines.push(this.#carried.toString('latin1'));
    this.#lines.end();
  }

  /** @returns where the next line begins */
  #line(bytes: Buffer, at: number): number {
    const taken = this.#lines.isOpen || !this.#sink.take ? -1 : this.#sink.take(bytes, at, this.#lines.number);
    if (taken >= 0) {
      this.#lines.number++;
      return taken + 1;
    }
    const end = bytes.indexOf(NEWLINE, at) + 1;
    this.#lines.push(bytes.toString('latin1', at, end));
    return end;
  }

  #carry(bytes: Buffer): void {
    if (this.#lines.isOpen || this.#carried.length + bytes.length > MOST_CARRIED_BYTES) {
      this.#lines.push(this.#carried.toString('latin1') + bytes.toString('latin1'));
      this.#carried = EMPTY;
    } else this.#carried = this.#carried.length === 0 ? bytes : Buffer.concat([this.#carried, bytes]);
  }
}

const EMPTY = Buffer.alloc(0);
const [NEWLINE, BACKSLASH] = [10, 92];
/** A line longer than this is text before it is whole. */
const MOST_CARRIED_BYTES = 2 ** 20;

/** Cuts text into lines, and lines that are very long into pieces. */
class Lines {
  readonly #sink: LineSink;
  #held = '';
  /** Of the next line. */
  number: number;
  #continues = false;

  constructor(sink: LineSink, firstLine: number) {
    this.#sink = sink;
    this.number = firstLine;
  }

  /** Whether a line has begun, and not ended. */
  get isOpen(): boolean {
    return this.#held !== '' || this.#continues;
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
    if (this.#held.length <= (this.#continues ? PIECE_CHARACTERS : FIRST_PIECE_CHARACTERS)) return;
    // A piece does not end behind a backslash: what it escapes belongs to it.
    let end = this.#held.length;
    while (end > 0 && this.#held.charCodeAt(end - 1) === BACKSLASH) end--;
    const piece = end > 0 ? this.#held.slice(0, end) : this.#held;
    this.#held = this.#held.slice(piece.length);
    this.#emit(piece, true);
  }

  end(): void {
    if (this.#held !== '' || this.#continues) this.#emit(this.#held, false);
  }

  #emit(text: string, isPart: boolean): void {
    const line = isPart || text.charCodeAt(text.length - 1) !== 13 ? text : text.slice(0, -1);
    this.#sink.line(line, this.number, { continues: this.#continues, isPart });
    this.#continues = isPart;
    if (!isPart) this.number++;
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
  const gunzip = createGunzip(GUNZIP);
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

const KINDS: readonly (readonly [start: string, problem: Text])[] = [
  ['PAR1', phrase(LOGS, 'parquet')],
  ['PK\u0003\u0004', phrase(LOGS, 'zip')],
  ['\u0028\u00b5\u002f\u00fd', phrase(LOGS, 'packed', 'zstd')],
  ['BZh', phrase(LOGS, 'packed', 'bzip2')],
  ['\u00fd7zXZ', phrase(LOGS, 'packed', 'xz')],
  ['Obj\u0001', phrase(LOGS, 'avro')],
  ['%PDF', phrase(LOGS, 'pdf')],
  ['\u0089PNG', phrase(LOGS, 'image')],
];

function noText(head: Buffer, allowsZeros: boolean): Text | null {
  const start = head.toString('latin1', 0, 8);
  const kind = KINDS.find(([magic]) => start.startsWith(magic));
  if (kind) return kind[1];
  if (utf16(head) !== null || !head.includes(0)) return null;
  return !allowsZeros || head.every((byte) => byte === 0) ? phrase(LOGS, 'binary') : null;
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

const REASONS: Readonly<Record<string, Text>> = {
  ENOENT: phrase(INPUTS, 'noSuchFile'),
  EISDIR: phrase(LOGS, 'directory'),
  ENOTSUP: phrase(LOGS, 'device'),
  EACCES: phrase(INPUTS, 'permissionDenied'),
  EPERM: phrase(INPUTS, 'permissionDenied'),
  Z_DATA_ERROR: phrase(LOGS, 'brokenGzip'),
  Z_BUF_ERROR: phrase(LOGS, 'gzipEnds'),
};

function readError(name: string, error: NodeJS.ErrnoException, next: Text) {
  const reason = REASONS[error.code ?? ''];
  if (reason === undefined && error.code === undefined) throw error;
  return inputError(name, reason ?? error.message, [next], 'CANNOT_READ');
}
