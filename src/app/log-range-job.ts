// Reads the lines of a log that begin in one range of a file; runs in a worker thread, and beside them in the main one.
import { unpackBase64 } from '../io/log-files.ts';
import { latin1, RangeReader } from '../io/log-ranges.ts';
import { Handed } from '../io/worker-pool.ts';
import { BlockReader } from '../usage/log-block.ts';
import type { LogColumns } from '../usage/log-columns.ts';

export interface LogRange {
  readonly path: string;
  /** Bytes of the file. */
  readonly from: number;
  readonly to: number;
}

export interface RangeRecords {
  /** Where the first line begins, and where the first behind the range does. */
  readonly from: number;
  readonly next: number;
  readonly columns: LogColumns;
}

const file = new RangeReader();
const blocks = new BlockReader({ unpack: unpackBase64, latin1 });

/** @returns `none` where no line begins in the range; `apart` where it cannot be read without those beside it @throws what the file system says */
export function readLogRange({ path, from, to }: LogRange): RangeRecords | 'none' | 'apart' {
  const range = file.read(path, from, to);
  if (range === null) return 'none';
  if (range === 'too-long') return 'apart';
  const columns = blocks.read(range.bytes, range.start, range.end);
  return columns === null ? 'apart' : { from: range.from, next: range.next, columns };
}

/** The same, its numbers handed over to the thread that asked. */
export function logRangeJob(range: LogRange): unknown {
  const read = readLogRange(range);
  return typeof read === 'string' ? read : new Handed(read, [read.columns.numbers.buffer, read.columns.places.buffer]);
}

/** Lets go of the file that was read last. */
export const closeLogRange = (): void => file.close();
