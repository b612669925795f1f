// Files of a few kilobytes that settings and tokens are in: never more than fits, whatever is in their place.
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { INPUTS } from '../../base/input-words.ts';
import { english, type Phrase, phrase } from '../../base/phrases.ts';

const MOST_BYTES = 1_000_000;

/** Why there are no keys, in our words; whoever asked says of which profile, and whom. */
export class NoKeys extends Error {
  readonly said: Phrase;

  constructor(said: Phrase) {
    super(english(said));
    this.said = said;
  }
}

/** @throws NoKeys for what is no such file, or what the system says */
export async function readSmallFile(file: string): Promise<string> {
  // Opening a pipe would wait for its writer.
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new NoKeys(phrase(INPUTS, 'notSettings', file));
    if (stats.size > MOST_BYTES) throw new NoKeys(phrase(INPUTS, 'settingsTooLarge', file));
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}

const CHUNK_BYTES = 65_536;
/** A program at the other end of a pipe has so long to begin, and between two pieces. */
const MOST_SILENCE_MILLISECONDS = 3_000;
const PAUSE_MILLISECONDS = 10;
/** Only Linux tells a pipe whose writer is silent from one that has ended. */
const WITHOUT_WAITING = process.platform === 'linux' ? constants.O_NONBLOCK : 0;

/**
 * Read at once: to load what reads them in turns takes longer. A pipe is read too: a shell's `<(…)` is one.
 *
 * @throws Error with the system's code, EFBIG, or ETIMEDOUT for a pipe that nobody writes into
 */
export function readSmallFileSync(file: string, mostBytes = MOST_BYTES): string {
  const descriptor = openSync(file, constants.O_RDONLY | WITHOUT_WAITING);
  try {
    const isPipe = WITHOUT_WAITING !== 0 && fstatSync(descriptor).isFIFO();
    const parts: Buffer[] = [];
    for (let length = 0; length <= mostBytes; ) {
      const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
      const bytes = isPipe ? readPipeSync(descriptor, chunk, length > 0) : readSync(descriptor, chunk);
      if (bytes === 0) return Buffer.concat(parts).toString('utf8');
      parts.push(chunk.subarray(0, bytes));
      length += bytes;
    }
  } finally {
    closeSync(descriptor);
  }
  throw Object.assign(new Error(`larger than ${mostBytes / 1e6} MB`), { code: 'EFBIG' });
}

/** @param hasBegun nothing more is then its end; before that its writer may not have come yet */
function readPipeSync(descriptor: number, chunk: Buffer, hasBegun: boolean): number {
  for (let waited = 0; waited < MOST_SILENCE_MILLISECONDS; waited += PAUSE_MILLISECONDS) {
    try {
      const bytes = readSync(descriptor, chunk);
      if (bytes > 0 || hasBegun) return bytes;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MILLISECONDS);
  }
  throw Object.assign(new Error('a pipe that nobody writes into'), { code: 'ETIMEDOUT' });
}
