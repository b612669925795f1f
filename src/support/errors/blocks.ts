// Lines of a log → blocks, each of which tells of one event: a line with its stack, a chained traceback, an object printed over many lines.

import { awsSentence } from './aws-words.ts';
import { RETRY_LINE } from './error-patterns.ts';
import { errorTypeIn } from './error-types.ts';
import { CHAIN, FIELD, isFrame, isSelfContained, outOfEnvelope, startsEvent, TRACEBACK } from './log-line.ts';
import { hasSign } from './signs.ts';

export interface Block {
  readonly text: string;
  /** Of the envelope; null where there is none. */
  readonly time: string | null;
  /** Begins as a logger begins an event: with a time or a level. */
  readonly isLogged: boolean;
}

/** A block that grows beyond this is handed on as it is: memory stays flat whatever the text. */
const MOST_LINES = 600;
const MOST_CHARACTERS = 256 * 1024;
/** A line of text beyond this is looked at from both ends only. A document in one line is not. */
const LONGEST_LINE = 64 * 1024;
/** A printed object may be open for so many lines, then its bracket is taken for prose. */
const MOST_OPEN_LINES = 500;

/** The line ends in the middle of what it says: `… response:`. */
function awaits(line: string): boolean {
  let end = line.length;
  while (end > 0 && line.charCodeAt(end - 1) <= 0x20) end--;
  return end > 0 && ':{(['.includes(line.charAt(end - 1));
}

interface Open {
  readonly lines: string[];
  readonly indent: number;
  readonly time: string | null;
  readonly isLogged: boolean;
  readonly isCarried: boolean;
  characters: number;
  /** So many of the lines are reckoned in what follows. */
  read: number;
  /** Brackets that are open. */
  depth: number;
  /** Indentation of the traceback that runs, of which the last line is still to come; -1 outside one. */
  traceback: number;
  /** Behind `The above exception was the direct cause …`: what comes next belongs here. */
  expectsMore: boolean;
  /** The lines, as far as they were looked through for what failed: only where one follows that may belong to them. */
  told: { lines: number; tells: boolean; child: number };
}

/** Takes lines and hands on blocks that have any sign of an error, in order. */
export class BlockReader {
  readonly #hand: (block: Block) => void;
  #open: Open | null = null;
  /** The last line that may be the head of a block, where no block is open. */
  #head: { readonly text: string; readonly time: string | null } | null = null;
  #isAfterBlank = false;

  constructor(hand: (block: Block) => void) {
    this.#hand = hand;
  }

  /** The line before ended in the middle of what it says: `… response:`. */
  get awaitsMore(): boolean {
    return this.#open !== null && !this.#isAfterBlank && awaits(this.#open.lines.at(-1) ?? '');
  }

  /** @param time of a line whose envelope was taken off already */
  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: every line of a log of any size comes through here, so nothing is wrapped
  push(raw: string, time: string | null = null): void {
    if (this.#open === null && !hasSign(raw)) {
      const first = raw.charCodeAt(0);
      if (first !== 0x20 && first !== 0x09) this.#head = raw === '' ? null : { text: raw, time };
      this.#isAfterBlank = false;
      return;
    }
    const line = outOfEnvelope(raw.length > LONGEST_LINE && !/^\s*[[{]/.test(raw) ? ends(raw) : raw, time);
    if (line.text.trim() === '') {
      this.#isAfterBlank = true;
      this.#head = null;
      return;
    }
    if (this.#open === null) this.#openWithHead(line);
    else if (this.#belongs(this.#open, line.text, line.isCarried)) append(this.#open, line.text);
    else {
      this.flush();
      if (hasSign(line.text)) this.#start(line.text, line.time, line.isCarried);
      else this.#head = { text: line.text, time: line.time };
    }
    this.#isAfterBlank = false;
    if (this.#open && (this.#open.lines.length > MOST_LINES || this.#open.characters > MOST_CHARACTERS)) this.flush();
  }

  /** Hands on what is open. */
  flush(): void {
    const open = this.#open;
    this.#open = null;
    this.#head = null;
    if (open) this.#hand({ text: open.lines.join('\n'), time: open.time, isLogged: open.isLogged });
  }

  #openWithHead({ text, time, isCarried }: { readonly text: string; readonly time: string | null; readonly isCarried: boolean }): void {
    const head = this.#isAfterBlank ? null : this.#head;
    this.#head = null;
    const isBelow =
      head !== null && !startsEvent(text) && (/^\s/.test(text) || TRACEBACK.test(text) || FIELD.test(text) || awaits(head.text));
    if (isBelow && head) {
      const line = outOfEnvelope(head.text, head.time);
      this.#start(line.text, line.time, line.isCarried);
      append(this.#open as unknown as Open, text);
    } else this.#start(text, time, isCarried);
  }

  #start(text: string, time: string | null, isCarried: boolean): void {
    this.#open = {
      lines: [],
      indent: indentOf(text),
      time,
      isLogged: startsEvent(text),
      isCarried,
      characters: 0,
      read: 0,
      depth: 0,
      traceback: -1,
      expectsMore: false,
      told: { lines: 0, tells: false, child: -1 },
    };
    append(this.#open, text);
  }

  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: a list of rules; the first that fits decides
  #belongs(open: Open, text: string, isCarried: boolean): boolean {
    // Most lines of a log begin an event, and nothing else needs to be known of the block then.
    if (text.charCodeAt(0) > 0x20 && startsEvent(text)) return false;
    readOn(open);
    if (CHAIN.test(text)) return true;
    if (open.expectsMore) return !startsEvent(text) || /^\s/.test(text);
    if (open.traceback >= 0) return !startsEvent(text);
    if (TRACEBACK.test(text)) return !this.#isAfterBlank;
    if (isFrame(text)) return true;
    if (startsEvent(text)) return false;
    if (RETRY_LINE.test(text)) return false;
    if (open.depth > 0 && open.lines.length < MOST_OPEN_LINES) return true;
    if (this.#isAfterBlank || RETRY_LINE.test(open.lines[0] ?? '')) return false;
    if (FIELD.test(text)) return true;
    const indent = indentOf(text);
    if (indent > open.indent) return !isSibling(open, text, indent);
    if (awaits(open.lines.at(-1) ?? '')) return !toldSoFar(open).tells || !isSelfContained(text);
    return !isCarried && !hasSign(text);
  }
}

/** A failure by itself, beside one that the block has already below its head. */
function isSibling(open: Open, text: string, indent: number): boolean {
  if (!isSelfContained(text)) return false;
  const { child } = toldSoFar(open);
  return child >= 0 && indent <= child;
}

function append(open: Open, text: string): void {
  open.lines.push(text);
  open.characters += text.length;
}

/** Brackets, tracebacks and chains of the lines that were added since: known only where a line follows that may belong to them. */
function readOn(open: Open): void {
  for (; open.read < open.lines.length; open.read++) {
    const text = open.lines[open.read] ?? '';
    if (CHAIN.test(text)) {
      open.expectsMore = /following exception:|another exception occurred:/.test(text);
      continue;
    }
    open.expectsMore = false;
    const indent = indentOf(text);
    if (TRACEBACK.test(text)) open.traceback = indent;
    // `  | ` and `  +-` are the frame of an exception group.
    else if (open.traceback >= 0 && indent <= open.traceback && !/^\s*[|+]/.test(text)) open.traceback = -1;
    if (open.traceback < 0) open.depth = Math.max(0, open.depth + depthOf(text));
  }
}

/** Whether a line of the block says what failed, and the indentation of the first one below the head that does; -1 where none does. */
function toldSoFar({ lines, told }: Open): { readonly tells: boolean; readonly child: number } {
  for (; told.lines < lines.length; told.lines++) {
    const text = lines[told.lines] ?? '';
    if (CHAIN.test(text) || isFrame(text) || (awsSentence(text) === null && errorTypeIn(text) === null)) continue;
    told.tells = true;
    if (told.lines > 0 && told.child < 0) told.child = indentOf(text);
  }
  return told;
}

function indentOf(text: string): number {
  let indent = 0;
  while (text.charCodeAt(indent) === 0x20 || text.charCodeAt(indent) === 0x09) indent++;
  return indent;
}

const BRACKET = /[{[(}\])]/;

/** Brackets that a line opens and does not close; those inside quotes do not count. One counts where the line ends in the middle of it. */
function depthOf(line: string): number {
  if (!BRACKET.test(line)) return 0;
  let depth = 0;
  for (let at = 0; at < line.length; at++) {
    const character = line.charAt(at);
    if (character === '"' || (character === "'" && !/\w/.test(line.charAt(at - 1)))) at = endOfQuote(line, at);
    else if (character === '{' || character === '[' || character === '(') depth++;
    else if (character === '}' || character === ']' || character === ')') depth--;
  }
  return depth > 0 && !/[{[(,:]\s*$/.test(line) ? 0 : depth;
}

/** The quote that closes one; the opening one itself where none does: an apostrophe. */
function endOfQuote(line: string, start: number): number {
  const quote = line.charAt(start);
  for (let at = start + 1; at < line.length; at++) {
    if (line.charAt(at) === '\\') at++;
    else if (line.charAt(at) === quote) return at;
  }
  return start;
}

/** The beginning and the end of a line that is too long to be read. */
const ends = (line: string) => `${line.slice(0, LONGEST_LINE / 2)} … ${line.slice(-LONGEST_LINE / 2)}`;
