// Files that a name which is no file may have meant: those of its folder with a name near to it.
import { readdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { INPUTS } from '../base/input-words.ts';
import { nearest } from '../base/nearest.ts';
import { type Phrase, phrase } from '../base/phrases.ts';

/** Names of a folder that are looked at: more is somebody's data. */
const MOST_NAMES = 10_000;

/** @param flag that names the file; null where it is an argument @returns suggestions, none where no file is near */
export function nearFiles(name: string, flag: string | null): readonly Phrase[] {
  const folder = dirname(name);
  const names = namesIn(folder);
  const near = names.length > MOST_NAMES ? [] : nearest(basename(name), names, (each) => each);
  return near.map((each) => {
    const file = folder === '.' ? each : join(folder, each);
    return phrase(INPUTS, 'didYouMean', flag === null ? file : `${flag} ${file}`);
  });
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
