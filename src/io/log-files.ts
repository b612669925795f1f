// Streams log files line by line: plain or gzip, a file or stdin, never whole in memory.
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { inputError } from '../errors.ts';

/** A record holds prompt and answer, at most 100 kB each, before they go to S3; a line beyond this is no record. */
const MOST_LINE_BYTES = 64 * 2 ** 20;
const CHUNK_BYTES = 2 ** 20;
const NEWLINE = 10;

export interface LineSink {
  /** @param text bytes as Latin-1 characters: names and numbers are ASCII, and nothing else is read */
  line(text: string, number: number): void;
  tooLong(number: number): void;
}

/**
 * Calls the sink for every line that is not blank, numbered from 1.
 *
 * @returns bytes read, unpacked
 * @throws BqError (input) when the file cannot be read or its gzip is broken
 */
export async function readLines(file: string, sink: LineSink, stdin: Readable = process.stdin): Promise<number> {
  const name = file === '-' ? 'stdin' : file;
  let bytes = 0;
  let number = 1;
  let held: Buffer[] = [];
  let heldBytes = 0;
  let skipping = false;
  try {
    for await (const chunk of unpacked(file === '-' ? stdin : createReadStream(file, { highWaterMark: CHUNK_BYTES }))) {
      bytes += chunk.length;
      const last = chunk.lastIndexOf(NEWLINE);
      if (last >= 0) {
        const text =
          held.length > 0 ? Buffer.concat([...held, chunk.subarray(0, last)]).toString('latin1') : chunk.toString('latin1', 0, last);
        number = cut(text, number, skipping, sink);
        skipping = false;
        held = [];
        heldBytes = 0;
      }
      const rest = chunk.subarray(last + 1);
      heldBytes += rest.length;
      if (heldBytes > MOST_LINE_BYTES && !skipping) {
        sink.tooLong(number);
        skipping = true;
        held = [];
      }
      // A copy, so that the rest does not keep the whole chunk.
      if (rest.length > 0 && !skipping) held.push(Buffer.from(rest));
    }
    if (!skipping && heldBytes > 0) cut(Buffer.concat(held).toString('latin1'), number, false, sink);
    return bytes;
  } catch (error) {
    throw readError(name, error as NodeJS.ErrnoException);
  }
}

/** @param skipping the first line is the end of one that was given up */
function cut(text: string, firstNumber: number, skipping: boolean, sink: LineSink): number {
  let number = firstNumber;
  let start = 0;
  while (start <= text.length) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    if (!(skipping && number === firstNumber)) {
      const line = text.slice(start, end).trim();
      if (line !== '') sink.line(line, number);
    }
    number++;
    start = end + 1;
  }
  return number;
}

/** Gzip is known by its first two bytes, whatever the file's name; S3 delivers `.json.gz`. */
async function* unpacked(source: Readable): AsyncGenerator<Buffer> {
  const chunks = source[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const first = await chunks.next();
  if (first.done) return;
  const all = withFirst(first.value, chunks);
  if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) {
    yield* all;
    return;
  }
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  const feed = (async () => {
    try {
      for await (const chunk of all) if (!gunzip.write(chunk)) await new Promise((resolve) => gunzip.once('drain', resolve));
      gunzip.end();
    } catch (error) {
      gunzip.destroy(error as Error);
    }
  })();
  yield* gunzip as AsyncIterable<Buffer>;
  await feed;
}

async function* withFirst(first: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  yield first;
  for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
}

function readError(name: string, error: NodeJS.ErrnoException) {
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
  return inputError(name, reason ?? error.message, ['bq usage --logs FILE…, or - for stdin'], 'CANNOT_READ');
}
