// The one reader of JSON that a user gives: bytes or text → values; where it is broken, the file, line and column, and what stands there.
import type { ErrorCode } from './error-codes.ts';
import { type BqError, inputError } from './errors.ts';
import { INPUTS } from './input-words.ts';
import { type Phrase, phrase, type Text } from './phrases.ts';
import { stripControl, utf16 } from './text.ts';

/** Where a text comes from, and what to say when it cannot be read. */
export interface JsonSource {
  /** As the user named it; opens every message. */
  readonly file: string;
  /** The line of the file on which the text starts, for one JSON value a line; 1 by default. */
  readonly line?: number;
  /** What to do next, a sentence or command each. */
  readonly suggestions?: readonly Text[];
  /** The error's code; `BAD_INPUT` by default. */
  readonly code?: ErrorCode | undefined;
}

/** The first place that no JSON has. Line and column count from 1, the column in UTF-16 units. */
export interface JsonProblem {
  readonly line: number;
  readonly column: number;
  /** e.g. `not JSON: unexpected "}"` */
  readonly problem: string;
  readonly said: Phrase;
}

/** @throws BqError (input) `file:line:column: not JSON: …`; `file: is empty` for a text without any character */
export function parseJson(text: string, source: JsonSource): unknown {
  const clean = withoutMark(text);
  try {
    return JSON.parse(clean) as unknown;
  } catch {
    throw brokenJson(clean, source, jsonProblem(clean) ?? TOO_DEEP);
  }
}

/**
 * Reads text that holds one JSON document or several behind each other, as `aws … >> file` leaves them. All but the first are objects or lists.
 *
 * @throws as `parseJson`
 */
export function parseJsonDocuments(text: string, source: JsonSource): readonly unknown[] {
  const clean = withoutMark(text);
  try {
    return [JSON.parse(clean) as unknown];
  } catch {
    // Several, or none: the scan tells them apart.
  }
  const values: unknown[] = [];
  let start = 0;
  do {
    const found = scanValue(clean, start);
    if ('problem' in found) throw brokenJson(clean, source, located(clean, found));
    values.push(parseJson(clean.slice(start, found.end), source));
    start = skipBlanks(clean, found.end);
    if (start < clean.length && !'{['.includes(clean.charAt(start))) throw brokenJson(clean, source, located(clean, behind(clean, start)));
  } while (start < clean.length);
  return values;
}

/** What is wrong with a text that should hold one JSON value; null where nothing is. A byte order mark counts for nothing. */
export function jsonProblem(text: string): JsonProblem | null {
  const clean = withoutMark(text);
  const found = scanValue(clean, 0);
  if ('problem' in found) return located(clean, found);
  const next = skipBlanks(clean, found.end);
  return next < clean.length ? located(clean, behind(clean, next)) : null;
}

/**
 * The text of bytes, without their byte order mark.
 *
 * @throws BqError (input) `file: is UTF-16` or `file:line: not UTF-8`
 */
export function decodeUtf8(bytes: Uint8Array, source: Omit<JsonSource, 'suggestions'>): string {
  refuseUtf16(bytes, source);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw inputError(
      `${source.file}:${firstBadLine(bytes, source.line ?? 1)}`,
      phrase(INPUTS, 'notUtf8'),
      [phrase(INPUTS, 'saveAsUtf8')],
      source.code,
    );
  }
}

/** @throws BqError (input) */
export function refuseUtf16(head: Uint8Array, { file, code }: Pick<JsonSource, 'file' | 'code'>): void {
  if (utf16(head) !== null) {
    throw inputError(file, phrase(INPUTS, 'utf16'), [phrase(INPUTS, 'saveItAsUtf8')], code);
  }
}

function firstBadLine(bytes: Uint8Array, firstLine: number): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let line = firstLine;
  for (let start = 0; start < bytes.length; line++) {
    const end = bytes.indexOf(10, start);
    try {
      decoder.decode(bytes.subarray(start, end < 0 ? bytes.length : end));
    } catch {
      return line;
    }
    if (end < 0) break;
    start = end + 1;
  }
  return line;
}

function problemOf(flaw: Phrase): Pick<JsonProblem, 'problem' | 'said'> {
  const said = phrase(INPUTS, 'notJson', flaw);
  return { problem: said.english, said };
}

const withoutMark = (text: string) => (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);

const TOO_DEEP: JsonProblem = { line: 1, column: 1, ...problemOf(phrase(INPUTS, 'tooDeep')) };

function brokenJson(text: string, source: JsonSource, { line, column, said }: JsonProblem): BqError {
  const { file, suggestions = [], code } = source;
  if (skipBlanks(text, 0) === text.length) return inputError(file, phrase(INPUTS, 'empty'), suggestions, code);
  return inputError(`${file}:${line - 1 + (source.line ?? 1)}:${column}`, said, suggestions, code);
}

interface Flaw {
  readonly offset: number;
  readonly problem: Phrase;
}

function located(text: string, { offset, problem }: Flaw): JsonProblem {
  const before = text.slice(0, offset);
  const line = 1 + (before.match(/\n/g)?.length ?? 0);
  return { line, column: offset - before.lastIndexOf('\n'), ...problemOf(problem) };
}

const behind = (text: string, offset: number): Flaw => ({
  offset,
  problem: phrase(INPUTS, 'afterValue', shown(text, offset)),
});

const BLANKS = /[ \t\n\r]*/y;

function skipBlanks(text: string, start: number): number {
  BLANKS.lastIndex = start;
  BLANKS.test(text);
  return BLANKS.lastIndex;
}

type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end';

interface ScanState {
  /** What closes the objects and lists that are open, the innermost last. */
  readonly closers: ('}' | ']')[];
  expected: Expected;
}

/** Walks one value, without recursion, to its end or to the first character that no JSON has there. */
function scanValue(text: string, start: number): { readonly end: number } | Flaw {
  const state: ScanState = { closers: [], expected: 'value' };
  let position = skipBlanks(text, start);
  while (position < text.length) {
    const end = takeMark(text.charAt(position), state) ? position + 1 : takeScalar(text, position, state);
    if (typeof end !== 'number') return end;
    if (state.closers.length === 0 && state.expected === 'comma-or-end') return { end };
    position = skipBlanks(text, end);
  }
  return { offset: contentEnd(text), problem: phrase(INPUTS, 'endsEarly') };
}

/** @returns whether the character opens, closes or separates what may be opened, closed or separated here */
function takeMark(character: string, state: ScanState): boolean {
  const { closers, expected } = state;
  if (expected.endsWith('-or-end') && character === closers.at(-1)) {
    closers.pop();
    state.expected = 'comma-or-end';
    return true;
  }
  if (character === SEPARATORS[expected]) {
    state.expected = expected === 'colon' || closers.at(-1) === ']' ? 'value' : 'key';
    return true;
  }
  if (!expected.startsWith('value') || (character !== '{' && character !== '[')) return false;
  closers.push(character === '{' ? '}' : ']');
  state.expected = character === '{' ? 'key-or-end' : 'value-or-end';
  return true;
}

/** @returns where the key or value ends, or why none can stand here */
function takeScalar(text: string, start: number, state: ScanState): number | Flaw {
  const { expected, closers } = state;
  const end = scanScalar(text, start, expected);
  if (end === null) return { offset: start, problem: wanted(expected, closers.at(-1), shown(text, start)) };
  state.expected = expected.startsWith('key') ? 'colon' : 'comma-or-end';
  return end;
}

const SEPARATORS: Readonly<Partial<Record<Expected, string>>> = { colon: ':', 'comma-or-end': ',' };

const WORD = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** @returns where the string, number or word that may stand here ends; null where none does */
function scanScalar(text: string, start: number, expected: Expected): number | Flaw | null {
  if (expected in SEPARATORS) return null;
  if (text.charAt(start) === '"') return scanString(text, start);
  WORD.lastIndex = start;
  return expected.startsWith('value') && WORD.test(text) ? WORD.lastIndex : null;
}

const ESCAPE = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y;

/** By hand, for no pattern survives megabytes. */
function scanString(text: string, start: number): number | Flaw {
  let flaw: Flaw | null = null;
  let position = start + 1;
  while (position < text.length && flaw === null) {
    const code = text.charCodeAt(position);
    if (code === 0x22) return position + 1;
    if (code < 0x20) flaw = { offset: position, problem: phrase(INPUTS, 'insideString', shown(text, position)) };
    ESCAPE.lastIndex = position + 1;
    if (code === 0x5c && !ESCAPE.test(text)) flaw = { offset: position, problem: phrase(INPUTS, 'badEscape') };
    position = code === 0x5c ? ESCAPE.lastIndex : position + 1;
  }
  const end = contentEnd(text);
  // A line end that closes the file, and an escape that its end cuts off, are no wrong characters.
  const isCut = flaw === null || flaw.offset >= end || /^\\(?:u[0-9a-fA-F]{0,3})?$/.test(text.slice(flaw.offset, flaw.offset + 6));
  return flaw === null || isCut ? { offset: end, problem: phrase(INPUTS, 'endsInString') } : flaw;
}

/** The offset behind the last character that is not blank: where a text that is cut off ends for its reader. */
function contentEnd(text: string): number {
  let end = text.length;
  while (end > 0 && ' \t\n\r'.includes(text.charAt(end - 1))) end--;
  return end;
}

function wanted(expected: Expected, closer: '}' | ']' | undefined, found: string): Phrase {
  if (expected === 'colon') return phrase(INPUTS, 'wantsColon', found);
  if (expected === 'comma-or-end') return phrase(INPUTS, 'wantsComma', `${closer}`, found);
  return phrase(INPUTS, expected.startsWith('key') ? 'wantsKey' : 'unexpected', found);
}

/** The character at an offset, as it can be shown on one line. */
function shown(text: string, offset: number): string {
  const codePoint = text.codePointAt(offset) ?? 0;
  const clean = stripControl(String.fromCodePoint(codePoint), { oneLine: true }).trim();
  if (clean === '"') return `'"'`;
  return clean === '' ? `U+${codePoint.toString(16).toUpperCase().padStart(4, '0')}` : `"${clean}"`;
}
