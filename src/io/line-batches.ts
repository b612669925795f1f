// Cuts a stream of bytes into batches of whole lines, with a bound on what is held in memory.

/** Bedrock takes requests of at most 25 MB; a longer line or JSON value is no request. */
export const MAX_REQUEST_BYTES = 32 * 2 ** 20;

export type LineBatch =
  /** The bytes belong to the reader, who may hand them to a thread. */
  | { readonly type: 'lines'; readonly firstLine: number; readonly bytes: Buffer; readonly endOffset: number }
  /** A line that no request can be as long as; its content is passed over. */
  | { readonly type: 'too-long'; readonly firstLine: number; readonly lengthBytes: number; readonly endOffset: number };

export interface LineBatchOptions {
  /** A batch is handed on once it is this long. */
  readonly batchBytes?: number;
  readonly maxLineBytes?: number;
}

const NEWLINE = 10;

/** Batches in order; every byte of every line is in exactly one of them, without the last newline. */
export async function* lineBatches(chunks: AsyncIterable<Buffer>, options: LineBatchOptions = {}): AsyncGenerator<LineBatch> {
  const batcher = new Batcher(options.batchBytes ?? 512 * 1024, options.maxLineBytes ?? MAX_REQUEST_BYTES);
  for await (const chunk of chunks) yield* batcher.add(chunk);
  yield* batcher.end();
}

class Batcher {
  readonly #batchBytes: number;
  readonly #maxLineBytes: number;
  #held: Buffer[] = [];
  #heldBytes = 0;
  #firstLine = 1;
  #offset = 0;
  /** Bytes of a line that is too long, so far; 0 outside one. */
  #skipped = 0;

  constructor(batchBytes: number, maxLineBytes: number) {
    this.#batchBytes = batchBytes;
    this.#maxLineBytes = maxLineBytes;
  }

  /** What is ready with this chunk. The chunk may be overwritten afterwards. */
  *add(chunk: Buffer): Generator<LineBatch> {
    this.#offset += chunk.length;
    let rest = chunk;
    if (this.#skipped > 0) {
      const end = rest.indexOf(NEWLINE);
      this.#skipped += end < 0 ? rest.length : end;
      if (end < 0) return;
      yield this.#tooLong();
      rest = rest.subarray(end + 1);
    }
    const last = rest.lastIndexOf(NEWLINE);
    if (last >= 0 && this.#heldBytes + last >= this.#batchBytes) {
      yield this.#lines([...this.#held, rest.subarray(0, last)]);
      this.#hold(rest.subarray(last + 1));
      return;
    }
    if (rest.length > 0) this.#held.push(Buffer.from(rest));
    this.#heldBytes += rest.length;
    if (this.#heldBytes > this.#maxLineBytes) yield* this.#makeRoom();
  }

  *end(): Generator<LineBatch> {
    if (this.#skipped > 0) yield this.#tooLong();
    else if (this.#heldBytes > 0) yield this.#lines(this.#held);
  }

  /** Whole lines that wait in front of a long one go first; the long one is held no more once it is too long. */
  *#makeRoom(): Generator<LineBatch> {
    const all = joined(this.#held);
    const end = all.lastIndexOf(NEWLINE);
    if (end >= 0) yield this.#lines([all.subarray(0, end)]);
    const tail = all.subarray(end + 1);
    const isTooLong = tail.length > this.#maxLineBytes;
    if (isTooLong) this.#skipped = tail.length;
    this.#hold(isTooLong ? EMPTY : tail);
  }

  #hold(rest: Buffer): void {
    this.#held = rest.length > 0 ? [Buffer.from(rest)] : [];
    this.#heldBytes = rest.length;
  }

  #lines(parts: readonly Buffer[]): LineBatch {
    const bytes = joined(parts);
    const firstLine = this.#firstLine;
    // Counted now: the reader may hand the bytes to a thread.
    this.#firstLine += lineCount(bytes);
    return { type: 'lines', firstLine, bytes, endOffset: this.#offset };
  }

  #tooLong(): LineBatch {
    const lengthBytes = this.#skipped;
    this.#skipped = 0;
    return { type: 'too-long', firstLine: this.#firstLine++, lengthBytes, endOffset: this.#offset };
  }
}

const EMPTY = Buffer.alloc(0);

/** A copy that owns its memory, so that it can be handed to a thread; the source may overwrite its chunk. */
function joined(parts: readonly Buffer[]): Buffer {
  const all = Buffer.allocUnsafeSlow(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) at += part.copy(all, at);
  return all;
}

function lineCount(bytes: Buffer): number {
  let lines = 1;
  for (let at = bytes.indexOf(NEWLINE); at >= 0; at = bytes.indexOf(NEWLINE, at + 1)) lines++;
  return lines;
}
