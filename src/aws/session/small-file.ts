// Files of a few kilobytes that tokens are in: never a device or a pipe that nobody writes, never more than fits.

import { constants } from 'node:fs';
import { open } from 'node:fs/promises';

const MOST_BYTES = 1_000_000;

/** @throws Error with words for people, or the system's */
export async function readSmallFile(file: string): Promise<string> {
  // Opening a pipe would wait for its writer.
  const handle = await open(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stats = await handle.stat();
    if (!stats.isFile()) throw new Error(`${file} is not a file`);
    if (stats.size > MOST_BYTES) throw new Error(`${file} is larger than 1 MB`);
    return await handle.readFile('utf8');
  } finally {
    await handle.close();
  }
}
