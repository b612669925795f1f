// JSON text with one or more documents in a row → values, and for broken text the line and column.
import { inputError } from '../errors.ts';

/**
 * Parses text that holds one JSON document or several behind each other, as `aws … >> file` leaves them.
 *
 * @throws BqError `BAD_INPUT` (input) with file, line and column for text that is empty, cut off or no JSON
 */
export function parseJsonDocuments(text: string, fileName: string): readonly unknown[] {
  const clean = text.replace(/^\uFEFF/, '');
  if (clean.trim() === '')
    throw inputError(fileName, 'is empty', ['write it again: aws service-quotas list-service-quotas --service-code bedrock']);
  const values: unknown[] = [];
  let offset = 0;
  while (offset < clean.length) {
    const end = endOfValue(clean, offset, fileName);
    if (end === null) break;
    values.push(parseOne(clean.slice(0, end), offset, fileName));
    offset = end;
  }
  return values;
}

/** The offset behind the value that starts at or after `start`; null where only white space is left. */
function endOfValue(text: string, start: number, fileName: string): number | null {
  const opening = /\S/g;
  opening.lastIndex = start;
  const first = opening.exec(text);
  if (!first) return null;
  if (text[first.index] !== '{' && text[first.index] !== '[') {
    throw inputError(place(fileName, text, first.index), `is not JSON: unexpected ${shown(text[first.index] ?? '')}`, [
      'give the output of aws service-quotas list-service-quotas --output json, or of bq quotas --save',
    ]);
  }
  let depth = 0;
  // Strings first: their brackets and quotes do not count.
  const token = /"(?:[^"\\]|\\.)*"|[[\]{}]|"/gs;
  token.lastIndex = first.index;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    if (match[0] === '"') break;
    if (match[0] === '{' || match[0] === '[') depth++;
    else if (match[0] === '}' || match[0] === ']') depth--;
    if (depth === 0) return match.index + 1;
  }
  // The whole rest is one broken value: if it is wrong before its end, say so there.
  const broken = firstSyntaxError(text, first.index);
  if (broken < text.trimEnd().length)
    throw inputError(place(fileName, text, broken), `is not JSON: unexpected ${shown(text[broken] ?? '')}`);
  throw inputError(place(fileName, text, text.trimEnd().length), 'is cut off: the JSON ends in the middle', [
    'write the file again, whole',
  ]);
}

function parseOne(text: string, offset: number, fileName: string): unknown {
  try {
    return JSON.parse(text.slice(offset)) as unknown;
  } catch {
    const at = firstSyntaxError(text, offset);
    throw inputError(place(fileName, text, at), `is not JSON: unexpected ${shown(text[at] ?? '')}`);
  }
}

const SKIP = /[ \t\n\r]*/y;
const LITERAL = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** The offset of the first character that cannot stand where it stands; the length of the text where it only ends too early. */
function firstSyntaxError(text: string, start: number): number {
  const open: ('{' | '[')[] = [];
  let position = start;
  let expects: 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end' = 'value';
  const skip = () => {
    SKIP.lastIndex = position;
    SKIP.exec(text);
    position = SKIP.lastIndex;
  };
  for (skip(); position < text.length; skip()) {
    const character = text[position];
    const closes = open.at(-1) === '{' ? '}' : ']';
    if ((expects === 'comma-or-end' || expects === 'value-or-end' || expects === 'key-or-end') && character === closes) {
      open.pop();
      position++;
      if (open.length === 0) return text.length;
      expects = 'comma-or-end';
    } else if (expects === 'comma-or-end' || expects === 'colon') {
      if (character !== (expects === 'colon' ? ':' : ',')) return position;
      position++;
      expects = expects === 'colon' || open.at(-1) === '[' ? 'value' : 'key';
    } else if ((expects === 'value' || expects === 'value-or-end') && (character === '{' || character === '[')) {
      open.push(character);
      position++;
      expects = character === '{' ? 'key-or-end' : 'value-or-end';
    } else {
      const isKey: boolean = expects === 'key' || expects === 'key-or-end';
      if (isKey && character !== '"') return position;
      LITERAL.lastIndex = position;
      if (!LITERAL.exec(text)) return character === '"' && !text.slice(position + 1).includes('"') ? text.length : position;
      position = LITERAL.lastIndex;
      expects = isKey ? 'colon' : 'comma-or-end';
    }
  }
  return text.length;
}

function place(fileName: string, text: string, offset: number): string {
  const before = text.slice(0, offset).split('\n');
  return `${fileName}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}

function shown(character: string): string {
  return character === '' ? 'end' : JSON.stringify(character);
}
