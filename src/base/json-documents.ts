// JSON text with one or more documents in a row → values, and for broken text the line and column.
import { inputError } from './errors.ts';

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
  const token = /["[\]{}]/g;
  token.lastIndex = first.index;
  for (let match = token.exec(text); match; match = token.exec(text)) {
    if (match[0] === '"') {
      // What stands in a string does not count.
      const string = scanString(text, match.index);
      if (!string.closed) break;
      token.lastIndex = string.end;
      continue;
    }
    depth += match[0] === '{' || match[0] === '[' ? 1 : -1;
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
const WORD = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const CUT_ESCAPE = /^\\(?:u[0-9a-fA-F]{0,3})?$/;

/** The string that opens at `start`: where it ends, and the first character in it that may not stand in one. By hand, for no pattern survives megabytes. */
function scanString(text: string, start: number): { readonly end: number; readonly closed: boolean; readonly wrongAt: number | null } {
  let wrongAt: number | null = null;
  let position = start + 1;
  while (position < text.length) {
    const code = text.charCodeAt(position);
    if (code === 0x22) return { end: position + 1, closed: true, wrongAt };
    if (code === 0x5c) {
      ESCAPE.lastIndex = position;
      const known = ESCAPE.exec(text);
      // An escape that the end of the text cuts off is no wrong character.
      if (!known && !CUT_ESCAPE.test(text.slice(position, position + 6))) wrongAt ??= position;
      position += known?.[0].length ?? 2;
    } else {
      if (code < 0x20) wrongAt ??= position;
      position++;
    }
  }
  return { end: text.length, closed: false, wrongAt };
}

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
      if (character === '"') {
        const string = scanString(text, position);
        if (string.wrongAt !== null) return string.wrongAt;
        position = string.end;
      } else {
        WORD.lastIndex = position;
        if (!WORD.exec(text)) return position;
        position = WORD.lastIndex;
      }
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
