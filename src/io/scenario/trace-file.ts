// Arrival traces (CSV or JSON Lines) read row by row, and event traces written as JSON Lines: neither is ever held whole.
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { inputError } from '../../base/errors.ts';
import { INPUTS } from '../../base/input-words.ts';
import { decodeUtf8, parseJson } from '../../base/json-text.ts';
import { isObject } from '../../base/json-value.ts';
import { phrase, type Text } from '../../base/phrases.ts';
import type { ArrivalRow } from '../../simulator/scenario/scenario.ts';
import { DOCUMENTS } from '../../words/en/documents.ts';
import { UnreadableError } from '../byte-source.ts';

/** What to do next. */
const FORM = [phrase(DOCUMENTS, 'traceForm')];

const CHUNK_BYTES = 256 * 1024;
const LONGEST_LINE = 64 * 1024;
const COLUMNS = ['atSeconds', 'inputTokens', 'outputTokens', 'latencySeconds'] as const;

/**
 * The rows of a trace in order. CSV has a header with any of the columns, `atSeconds` among them; JSON Lines has one object a line.
 * The file's name or the first character tells which.
 *
 * @throws BqError kind input with file and line, for broken JSON with the column; for arrivals that go back in time too
 */
export function* readTrace(file: string): Generator<ArrivalRow, void, void> {
  let number = 0;
  let read: ((line: string, number: number) => ArrivalRow) | null = null;
  let last = 0;
  for (const line of readLines(file)) {
    number++;
    if (line.trim() === '') continue;
    if (read === null) {
      const isJson = /\.(?:json|jsonl|ndjson)$/i.test(file) || /^\s*[{[]/.test(line);
      read = isJson ? jsonReader(file) : csvReader(file, header(line, `${file}:${number}`));
      if (!isJson) continue;
    }
    const row = read(line, number);
    if (row.atSeconds < last) throw backInTime(`${file}:${number}`, row.atSeconds, last);
    last = row.atSeconds;
    yield row;
  }
  if (read === null) throw inputError(file, phrase(DOCUMENTS, 'empty'), FORM);
}

const backInTime = (where: string, atSeconds: number, last: number) =>
  inputError(where, phrase(DOCUMENTS, 'backInTime', atSeconds, last), FORM);

const jsonReader = (file: string) => (line: string, number: number) => jsonRow(line, file, number);
const csvReader = (file: string, columns: readonly string[]) => (line: string, number: number) =>
  csvRow(line, columns, `${file}:${number}`);

function* readLines(file: string): Generator<string, void, void> {
  const descriptor = opened(file);
  try {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    let rest: Buffer = Buffer.alloc(0);
    let line = 1;
    for (let bytes = readInto(buffer, descriptor, file); bytes > 0; bytes = readInto(buffer, descriptor, file)) {
      const read = Buffer.concat([rest, buffer.subarray(0, bytes)]);
      const end = read.lastIndexOf(10) + 1;
      const lines = end === 0 ? [] : decodeUtf8(read.subarray(0, end - 1), { file, line }).split('\n');
      rest = read.subarray(end);
      if (rest.length > LONGEST_LINE) throw inputError(file, phrase(DOCUMENTS, 'longLine', LONGEST_LINE), FORM);
      yield* lines;
      line += lines.length;
    }
    yield decodeUtf8(rest, { file, line });
  } finally {
    closeSync(descriptor);
  }
}

/** A trace is read once for every replicate: a pipe gives it only once. */
function opened(file: string): number {
  let descriptor: number | null = null;
  try {
    descriptor = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(descriptor);
    if (stats.isFile()) return descriptor;
    if (stats.isDirectory()) throw new UnreadableError('EISDIR', phrase(INPUTS, 'directory'));
    throw new UnreadableError('ESPIPE', phrase(DOCUMENTS, 'readOnce'));
  } catch (cause) {
    if (descriptor !== null) closeSync(descriptor);
    throw unreadable(file, cause as NodeJS.ErrnoException);
  }
}

function readInto(buffer: Buffer, descriptor: number, file: string): number {
  try {
    return readSync(descriptor, buffer);
  } catch (cause) {
    throw unreadable(file, cause as NodeJS.ErrnoException);
  }
}

const unreadable = (file: string, cause: NodeJS.ErrnoException) =>
  inputError(file, phrase(DOCUMENTS, 'traceUnreadable', reasonOf(cause)), FORM, 'CANNOT_READ');

function reasonOf(cause: NodeJS.ErrnoException): Text {
  if (cause instanceof UnreadableError) return cause.said;
  return cause.code === 'ENOENT' ? phrase(INPUTS, 'noSuchFile') : (cause.code ?? cause.message);
}

function header(line: string, where: string): readonly string[] {
  const columns = line.split(',').map((name) => name.trim().replace(/^"|"$/g, ''));
  const unknown = columns.find((name) => !(COLUMNS as readonly string[]).includes(name));
  if (!columns.includes('atSeconds') || unknown !== undefined) {
    throw inputError(where, phrase(DOCUMENTS, 'badHeader', COLUMNS, unknown ?? columns.join(', ')), FORM);
  }
  return columns;
}

function csvRow(line: string, columns: readonly string[], where: string): ArrivalRow {
  const cells = line.split(',');
  if (cells.length > columns.length) throw inputError(where, phrase(DOCUMENTS, 'manyCells', cells.length, columns.length), FORM);
  const row: Record<string, number | null> = {};
  for (const [index, column] of columns.entries()) {
    const text = (cells[index] ?? '').trim();
    row[column] = text === '' ? null : checked(Number(text), column, text, where);
  }
  return complete(row, where);
}

function jsonRow(line: string, file: string, number: number): ArrivalRow {
  const where = `${file}:${number}`;
  const data = parseJson(line, { file, line: number, suggestions: FORM });
  if (!isObject(data)) throw inputError(where, phrase(DOCUMENTS, 'noObject'), FORM);
  const row: Record<string, number | null> = {};
  for (const [key, value] of Object.entries(data)) {
    if (!(COLUMNS as readonly string[]).includes(key))
      throw inputError(where, phrase(DOCUMENTS, 'unknownColumn', JSON.stringify(key), COLUMNS), FORM);
    row[key] = value === null ? null : checked(value as number, key, JSON.stringify(value), where);
  }
  return complete(row, where);
}

function checked(value: number, column: string, text: string, where: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0)
    throw inputError(where, phrase(DOCUMENTS, 'notANumber', column, text.slice(0, 40)), FORM);
  return value;
}

function complete(row: Record<string, number | null>, where: string): ArrivalRow {
  const { atSeconds = null, inputTokens = null, outputTokens = null, latencySeconds = null } = row;
  if (atSeconds === null) throw inputError(where, phrase(DOCUMENTS, 'noTime'), FORM);
  return { atSeconds, inputTokens, outputTokens, latencySeconds };
}
