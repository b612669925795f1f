// Cuts a stream of bytes into batches of whole lines, with a bound on what is held in memory.
import { MAX_REQUEST_BYTES } from '../app/count/open-input.ts';

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
  const { batchBytes = 512 * 1024, maxLineBytes = MAX_REQUEST_BYTES } = options;
  let held: Buffer[] = [];
  let heldBytes = 0;
  let firstLine = 1;
  let offset = 0;
  /** Bytes of a line that is too long, so far; 0 outside one. */
  let skipped = 0;
  for await (const chunk of chunks) {
    let rest = chunk;
    offset += chunk.length;
    if (skipped > 0) {
      const end = rest.indexOf(NEWLINE);
      skipped += end < 0 ? rest.length : end;
      if (end < 0) continue;
      yield { type: 'too-long', firstLine, lengthBytes: skipped, endOffset: offset };
      firstLine++;
      skipped = 0;
      rest = rest.subarray(end + 1);
    }
    const last = rest.lastIndexOf(NEWLINE);
    if (last < 0) {
      if (rest.length > 0) held.push(Buffer.from(rest));
      heldBytes += rest.length;
    } else if (heldBytes + last >= batchBytes) {
      const bytes = joined([...held, rest.subarray(0, last)]);
      const nextLine = firstLine + lineCount(bytes);
      yield { type: 'lines', firstLine, bytes, endOffset: offset };
      firstLine = nextLine;
      held = last + 1 < rest.length ? [Buffer.from(rest.subarray(last + 1))] : [];
      heldBytes = rest.length - last - 1;
      continue;
    } else {
      held.push(Buffer.from(rest));
      heldBytes += rest.length;
    }
    if (heldBytes > maxLineBytes) {
      // Whole lines that wait in front of the long one go first.
      const all = joined(held);
      const end = all.lastIndexOf(NEWLINE);
      if (end >= 0) {
        const bytes = joined([all.subarray(0, end)]);
        const nextLine = firstLine + lineCount(bytes);
        yield { type: 'lines', firstLine, bytes, endOffset: offset };
        firstLine = nextLine;
      }
      const tail = all.subarray(end + 1);
      held = [];
      heldBytes = 0;
      if (tail.length > maxLineBytes) skipped = tail.length;
      else {
        held = [tail];
        heldBytes = tail.length;
      }
    }
  }
  if (skipped > 0) yield { type: 'too-long', firstLine, lengthBytes: skipped, endOffset: offset };
  else if (heldBytes > 0) yield { type: 'lines', firstLine, bytes: joined(held), endOffset: offset };
}

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
