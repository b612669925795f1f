// Cuts text into JSON documents: one a line, pretty-printed, behind each other, in lists and pages of any size, with times or table borders around them.
import { phrase, type Text } from '../base/phrases.ts';
import { LOGS } from '../words/en/logs.ts';
import { endOfString } from './log-struct.ts';

const NOT_JSON = phrase(LOGS, 'notJson');

export interface DocumentSink {
  /** @param line on which it begins */
  document(value: unknown, line: number): void;
  /** A line that is no JSON, or begins JSON that breaks off. */
  broken(line: number, problem: Text): void;
  /** Text without JSON that may be something else: base64 by itself. @returns whether it was */
  text?(text: string, line: number): boolean;
}

/** A document longer than this is no record and no page of them that anybody keeps in memory. */
const MOST_CHARACTERS = 128 * 2 ** 20;

/** Pages whose lists hold the records: they are read item by item, however long they are. */
const PAGE = /^\{\s*"(?:events|results|Records|records|logEvents)"\s*:\s*\[/;
/** A page is recognised within so many lines and characters. */
const PAGE_HEAD = { lines: 3, characters: 200 } as const;

/** Lines around the documents that `aws … --output text` and `--output table` print. */
const FRAME = /^(?:[A-Z]+(?:\t|$)|[-+|=\s]+$|\|.*\|$|(?:CWLI\t|SQL\t|PPL\t)?(?:Complete|Running|Scheduled|Failed|Cancelled|Timeout)$)/;
/** Text in a list that is a document, as `--query 'events[].message'` prints it. */
const TEXT_ITEM = /^"\s*(?:\{|\[|H4sI|eyJ|\d{4}-\d{2}-\d{2}T)/;

interface Open {
  readonly line: number;
  readonly parts: string[];
  length: number;
  /** Nesting; 0 ends the document. */
  depth: number;
  inString: boolean;
  /** The last character that is no white space. */
  last: string;
}

/** What is told of a piece of text beside its line number. */
export interface PieceFacts {
  /** It goes on where the piece before ended, in the same line. */
  readonly continues: boolean;
  /** More of the same line follows. */
  readonly isPart: boolean;
}

const WHOLE_LINE: PieceFacts = { continues: false, isPart: false };

export class DocumentCutter {
  readonly #sink: DocumentSink;
  #open: Open | null = null;
  /** Brackets of a list or page around the documents. */
  #around = 0;
  /** A string between documents that the end of a piece cuts in two. */
  #inString = false;
  /** The line of which a piece was no JSON: the others are not tried. */
  #withoutJson = 0;

  constructor(sink: DocumentSink) {
    this.#sink = sink;
  }

  /** @param text one line without its end, or a piece of one that is very long */
  line(text: string, number: number, facts: PieceFacts = WHOLE_LINE): void {
    const isLine = !facts.continues && !facts.isPart;
    if (isLine && this.#open === null && text.charCodeAt(0) === 123 && this.#whole(text, number)) return;
    const first = text.search(/\S/);
    if (first < 0) return;
    if (this.#open && !facts.continues && breaksOff(this.#open, text, first)) this.#giveUp(phrase(LOGS, 'breaksOff'));
    if (!facts.continues) this.#inString = false;
    this.#scan(text, number, facts);
  }

  /** Nothing is open or around: what comes next can be read without what came before. */
  get isIdle(): boolean {
    return this.#open === null && this.#around === 0;
  }

  end(): void {
    if (this.#open) this.#giveUp(phrase(LOGS, 'endsInTheMiddle'));
    this.#around = 0;
    this.#inString = false;
  }

  /** The usual case: a line is a document. */
  #whole(text: string, number: number): boolean {
    const value = parsedOr(this.#around > 0 ? text.replace(/,\s*$/, '') : text);
    if (value === undefined) return false;
    this.#sink.document(value, number);
    return true;
  }

  #scan(text: string, number: number, facts: PieceFacts): void {
    let at = 0;
    let found = this.#around > 0 || this.#open !== null;
    while (at < text.length) {
      if (this.#open === null) {
        const next = this.#nextBracket(text, at, number);
        if (next < 0) break;
        found = true;
        at = this.#bracket(text, next, number, facts);
      }
      if (this.#open !== null) at = this.#continue(this.#open, text, at, { number, continues: facts.continues && at === 0 });
    }
    if (!found) this.#without(text, number, facts);
  }

  /** The next bracket between documents that opens or closes; strings of a page around are passed over. */
  #nextBracket(text: string, from: number, number: number): number {
    if (this.#around === 0) return firstOpening(text, from);
    let at = from;
    if (this.#inString) {
      at = endOfString(text, from);
      if (at < 0) return -1;
      this.#inString = false;
    }
    const token = /["[\]{}]/g;
    token.lastIndex = at;
    for (let match = token.exec(text); match; match = token.exec(text)) {
      if (match[0] !== '"') return match.index;
      const end = endOfString(text, match.index + 1);
      if (end < 0) {
        this.#inString = true;
        return -1;
      }
      if (TEXT_ITEM.test(text.slice(match.index, match.index + 40))) this.#sink.document(parsedOr(text.slice(match.index, end)), number);
      token.lastIndex = end;
    }
    return -1;
  }

  /** Goes into or out of what is around, or opens a document. @returns the offset to go on from */
  #bracket(text: string, at: number, number: number, { isPart }: PieceFacts): number {
    const character = text[at];
    if (character === ']' || character === '}') {
      this.#around--;
      return at + 1;
    }
    // A list in a list is a row of Logs Insights, whose cells belong together.
    if (character === '[' && this.#around === 0) {
      this.#around = 1;
      return at + 1;
    }
    const page = character === '{' && (isPart || !endsWithBracket(text)) ? PAGE.exec(text.slice(at, at + PAGE_HEAD.characters)) : null;
    if (page) {
      this.#around += 2;
      return at + page[0].length;
    }
    this.#open = { line: number, parts: [], length: 0, depth: 0, inString: false, last: '' };
    return at;
  }

  /** Takes text into the open document. @returns the offset behind the document's end, or the length of the text */
  #continue(
    open: Open,
    text: string,
    from: number,
    { number, continues }: { readonly number: number; readonly continues: boolean },
  ): number {
    const end = depthThrough(open, text, from);
    const piece = from === 0 && end === text.length ? text : text.slice(from, end);
    if (continues && open.parts.length > 0) open.parts.push((open.parts.pop() as string) + piece);
    else open.parts.push(piece);
    open.length += piece.length;
    if (open.depth === 0) {
      this.#close(open);
      return end;
    }
    open.last = piece.trimEnd().at(-1) ?? open.last;
    if (open.length > MOST_CHARACTERS) this.#giveUp(phrase(LOGS, 'tooLong'));
    else if (open.parts.length <= PAGE_HEAD.lines) this.#openPage(open, number);
    return text.length;
  }

  /** What began as a document turns out to be a page: its items are documents. */
  #openPage(open: Open, number: number): void {
    const text = open.parts.join('\n');
    const page = PAGE.exec(text.slice(0, PAGE_HEAD.characters));
    if (!page) return;
    this.#open = null;
    this.#around += 2;
    this.#scan(text.slice(page[0].length), number, WHOLE_LINE);
  }

  #close(open: Open): void {
    this.#open = null;
    const value = parsedOr(open.parts.join('\n'));
    if (value === undefined) this.#fail(open, NOT_JSON);
    else this.#sink.document(value, open.line);
  }

  #giveUp(problem: Text): void {
    const open = this.#open as Open;
    this.#open = null;
    this.#fail(open, problem);
  }

  /** What begins on the first line is broken; lines behind it that are documents by themselves are not lost. */
  #fail(open: Open, problem: Text): void {
    this.#sink.broken(open.line, problem);
    for (const [index, part] of open.parts.entries()) {
      if (index > 0 && part.charCodeAt(0) === 123) this.#whole(part, open.line + index);
    }
  }

  #without(text: string, number: number, { continues, isPart }: PieceFacts): void {
    if (continues && this.#withoutJson === number) return;
    if (isPart) this.#withoutJson = number;
    const line = text.trim();
    if (FRAME.test(line) || this.#sink.text?.(line, number) || /^[[\]{},\s]+$/.test(line)) return;
    const value = parsedOr(line);
    if (value === undefined) this.#sink.broken(number, NOT_JSON);
    else this.#sink.document(value, number);
  }
}

/** By its last characters alone: a line may hold a hundred thousand documents. */
function endsWithBracket(text: string): boolean {
  let last = text.length - 1;
  while (last >= 0 && text.charCodeAt(last) <= 32) last--;
  return text[last] === '}' || text[last] === ']';
}

/** Where a document or a list of them opens in text that nothing is around. A bracket in front of a level or a time opens no list. */
function firstOpening(text: string, from: number): number {
  const brace = text.indexOf('{', from);
  const square = text.indexOf('[', from);
  if (square < 0 || (brace >= 0 && brace < square)) return brace;
  const opensList = /^[\s,]*$/.test(text.slice(from, square)) && /^\[\s*(?:[[{"]|$)/.test(text.slice(square, square + 100));
  return opensList ? square : brace;
}

const BRACKETS = /["[\]{}]/g;

/** Counts brackets from `from`; ends behind the bracket that closes the document. */
function depthThrough(open: Open, text: string, from: number): number {
  BRACKETS.lastIndex = from;
  if (open.inString && !closeString(open, text, from)) return text.length;
  for (let match = BRACKETS.exec(text); match; match = BRACKETS.exec(text)) {
    if (match[0] === '"') {
      if (!closeString(open, text, match.index + 1)) return text.length;
    } else {
      open.depth += '{['.includes(match[0]) ? 1 : -1;
      if (open.depth === 0) return match.index + 1;
    }
  }
  return text.length;
}

/** @returns whether the string ends in this text */
function closeString(open: Open, text: string, from: number): boolean {
  const end = endOfString(text, from);
  open.inString = end < 0;
  BRACKETS.lastIndex = Math.max(0, end);
  return end >= 0;
}

/**
 * Whether what is open was cut off: its line ended inside a string, which no JSON does, or a value begins behind a value without a comma. Then the line is
 * something new.
 */
function breaksOff(open: Open, text: string, first: number): boolean {
  if (open.inString) return true;
  return (text[first] === '{' || /^\d{4}-\d{2}-\d{2}T/.test(text)) && !/[,:[{]/.test(open.last);
}

function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** All documents of a text; what is broken in it is passed over. */
export function documentsOf(text: string): unknown[] {
  const whole = parsedOr(text);
  if (whole !== undefined) return [whole];
  const found: unknown[] = [];
  const cutter = new DocumentCutter({ document: (value) => found.push(value), broken: () => {} });
  for (const [index, line] of text.split(/\r?\n/).entries()) cutter.line(line, index + 1);
  cutter.end();
  return found;
}
