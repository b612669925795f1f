// Streams log files line by line: plain or gzip, a file or stdin, never whole in memory.
import { createReadStream, ReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { inputError } from '../base/errors.ts';
import { lineBatches } from './line-batches.ts';

/** A record holds prompt and answer, at most 100 kB each, before they go to S3; a line beyond this is no record. */
const MOST_LINE_BYTES = 64 * 2 ** 20;
const CHUNK_BYTES = 2 ** 20;

export interface LineSink {
  /** @param text bytes as Latin-1 characters: names and numbers are ASCII, and nothing else is read */
  line(text: string, number: number): void;
  tooLong(number: number): void;
  /** Every megabyte or so. @param bytes read of the file so far, packed as they lie in it */
  progress?(bytes: number): void;
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
  try {
    const source = file === '-' ? stdin : createReadStream(file, { highWaterMark: CHUNK_BYTES });
    for await (const batch of lineBatches(unpacked(source), { maxLineBytes: MOST_LINE_BYTES })) {
      bytes = batch.endOffset;
      if (batch.type === 'too-long') sink.tooLong(batch.firstLine);
      else splitLines(batch.bytes.toString('latin1'), batch.firstLine, sink);
      sink.progress?.(source instanceof ReadStream ? source.bytesRead : bytes);
    }
    return bytes;
  } catch (error) {
    throw readError(name, error as NodeJS.ErrnoException);
  }
}

function splitLines(text: string, firstNumber: number, sink: LineSink): void {
  let number = firstNumber;
  for (let start = 0; start <= text.length; number++) {
    let end = text.indexOf('\n', start);
    if (end < 0) end = text.length;
    const line = text.slice(start, end).trim();
    if (line !== '') sink.line(line, number);
    start = end + 1;
  }
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
