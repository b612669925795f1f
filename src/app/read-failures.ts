// What an error text comes to, wherever it is: a file of any size, stdin, or words of a command line.
import { inputError } from '../base/errors.ts';
import { type Note, note } from '../base/notes.ts';
import { phrase, type Text } from '../base/phrases.ts';
import { ofLatin1 } from '../base/text.ts';
import { readLines } from '../io/log-files.ts';
import { ErrorReader } from '../support/errors/error-text.ts';
import { type Failure, FailureCounter } from '../support/errors/failures.ts';
import { LOGS } from '../words/en/logs.ts';

export interface ReadFailures {
  readonly failures: readonly Failure[];
  /** The beginning of the text, for when nothing in it looks like an error. */
  readonly text: string;
  /** What was not read; empty where everything was. */
  readonly warnings: readonly Note[];
}

/** `next`: what to do where the file cannot be read. */
export type FailureSource = { readonly words: string } | { readonly file: string; readonly next: Text };

const KEPT_CHARACTERS = 2000;
/** A document in one line, such as an exported history, is read whole; what of a line lies beyond this is not. */
const MOST_LINE_CHARACTERS = 64 * 2 ** 20;

/** @throws BqError (input) when the file cannot be read or is no text */
export async function readFailures(source: FailureSource): Promise<ReadFailures> {
  const counter = new FailureCounter();
  const reader = new ErrorReader((error) => counter.add(error));
  let text = '';
  const take = (line: string) => {
    if (text.length < KEPT_CHARACTERS && line.trim() !== '') text += `${line.slice(0, KEPT_CHARACTERS)}\n`;
    reader.push(line);
  };
  const tooLong = 'words' in source ? eachLine(source.words, take) : await eachLineOf(source, take);
  reader.end();
  const warnings = tooLong === 0 ? [] : [note('LINES_CUT_OFF', phrase(LOGS, 'cutOff', tooLong), { lines: tooLong })];
  return { failures: counter.failures, text, warnings };
}

function eachLine(words: string, take: (line: string) => void): number {
  for (const line of words.split('\n')) take(line);
  return 0;
}

/** @returns the number of lines that were cut off */
async function eachLineOf({ file, next }: { readonly file: string; readonly next: Text }, take: (line: string) => void): Promise<number> {
  const name = file === '-' ? 'stdin' : file;
  let tooLong = 0;
  let held = '';
  const line = (piece: string, _: number, { isPart }: { readonly isPart: boolean }) => {
    if (!isPart && held === '') return take(decoded(piece));
    const isFull = held.length > MOST_LINE_CHARACTERS;
    if (!isFull) held += piece;
    if (isPart) return;
    if (isFull) tooLong++;
    take(decoded(held));
    held = '';
  };
  const read = await readLines(file, { line }, { name, next, allowsZeros: true });
  if (typeof read !== 'number') throw inputError(name, phrase(LOGS, 'is', read.problem), [next], 'CANNOT_READ');
  if (held !== '') take(decoded(held));
  return tooLong;
}

/** Most lines are ASCII, which is the same either way. */
const decoded = (line: string) => (/[\u0080-\u00ff]/.test(line) ? ofLatin1(line) : line);
