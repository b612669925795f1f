// A plain file as ranges of whole lines: each reader opens it by itself and reads into memory of its own, so that nothing goes from one thread to another.
import { closeSync, openSync, readSync } from 'node:fs';

/** A range is about as long as what a core keeps near. */
export const RANGE_BYTES = 2 ** 19;
/** A line longer than this is for the reader of pieces. */
const MOST_LINE_BYTES = 2 ** 22;
const MORE_BYTES = 2 ** 16;
const NEWLINE = 10;

export interface LineRange {
  /** The memory is used again by the next read. */
  readonly bytes: Uint8Array;
  /** Of the first line that begins in the range, into `bytes`. */
  readonly start: number;
  /** Of the line end behind the last; one stands there even where the file ends without. */
  readonly end: number;
  /** The same in the file: where the first line begins, and where the next range's first does. */
  readonly from: number;
  readonly next: number;
}

export class RangeReader {
  #path: string | null = null;
  #file = -1;
  #buffer = Buffer.alloc(RANGE_BYTES + 2 * MORE_BYTES);

  /**
   * The lines that begin in a range of a file.
   *
   * @returns null where none begins in it; `too-long` where one goes on beyond what is held in memory
   * @throws what the file system says
   */
  read(path: string, from: number, to: number): LineRange | null | 'too-long' {
    this.#open(path);
    // With the byte before: a line may end there.
    const origin = Math.max(0, from - 1);
    let length = this.#fill(origin, 0, to - origin);
    const first = from === 0 ? 0 : this.#buffer.subarray(0, length).indexOf(NEWLINE) + 1;
    if ((from > 0 && first === 0) || origin + first >= to || first >= length) return null;
    let end = this.#endIn(to - 1 - origin, length);
    while (end < 0) {
      if (length - first > MOST_LINE_BYTES + RANGE_BYTES) return 'too-long';
      const read = this.#fill(origin + length, length, MORE_BYTES);
      if (read === 0) break;
      end = this.#endIn(length, length + read);
      length += read;
    }
    const isEnd = end < 0;
    if (isEnd) {
      this.#buffer[length] = NEWLINE;
      end = length;
    }
    return { bytes: this.#buffer, start: first, end, from: origin + first, next: origin + end + (isEnd ? 0 : 1) };
  }

  close(): void {
    if (this.#file >= 0) closeSync(this.#file);
    this.#file = -1;
    this.#path = null;
  }

  #open(path: string): void {
    if (path === this.#path) return;
    this.close();
    this.#file = openSync(path, 'r');
    this.#path = path;
  }

  #endIn(from: number, to: number): number {
    const found = from < to ? this.#buffer.indexOf(NEWLINE, from) : -1;
    return found < to ? found : -1;
  }

  /** @returns bytes read: less only at the end of the file */
  #fill(position: number, at: number, length: number): number {
    if (at + length + 1 > this.#buffer.length) {
      const larger = Buffer.alloc((at + length) * 2);
      this.#buffer.copy(larger, 0, 0, at);
      this.#buffer = larger;
    }
    let done = 0;
    while (done < length) {
      const read = readSync(this.#file, this.#buffer, at + done, length - done, position + done);
      if (read === 0) break;
      done += read;
    }
    return done;
  }
}

/** Bytes as Latin-1 characters. */
export const latin1 = (bytes: Uint8Array, start: number, end: number): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1', start, end);
