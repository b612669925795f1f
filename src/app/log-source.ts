// What a source of logs is, wherever it lies, and which of its objects are left out by their names.
import { type BodyFiles, isBefore, regionOfKey } from '../io/log-tree.ts';

export interface LogSource {
  /** As it is told: `stdin` for `-`. */
  readonly name: string;
  /** A name of a file, `-`, or the bytes. */
  readonly content: string | AsyncIterable<Buffer>;
  readonly sizeBytes: number | null;
  /** In a folder or under a prefix, so that nobody named it. */
  readonly isFound: boolean;
}

export interface LogSources {
  readonly files: readonly { readonly name: string }[];
  readonly bodies: Pick<BodyFiles, 'size' | 'read'>;
  /** Packed; null where one of them is a pipe. */
  readonly totalBytes: number | null;
  /** About as much as files of this machine hold, for threads to read; null where one of them is a pipe. */
  readonly unpackedBytes: number | null;
  /** Objects left out because their hour is before the window. */
  readonly skippedBefore: number;
  opened(): AsyncIterable<LogSource>;
}

/** What is wanted of the logs. */
export interface LogWindow {
  /** Null: everything. */
  readonly fromMs: number | null;
  /** Null: all Regions. */
  readonly regions: ReadonlySet<string> | null;
}

/** Whether nothing in an object can be of the window and the Regions asked for, by its key. */
export function isOutside(path: string, { fromMs, regions }: LogWindow): boolean {
  if (fromMs !== null && isBefore(path, fromMs)) return true;
  const region = regionOfKey(path);
  return region !== null && regions !== null && !regions.has(region);
}
