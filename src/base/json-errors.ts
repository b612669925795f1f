// Parses JSON and, where it is broken, says the line and column: V8's own message often leaves them out.
import { BqError, inputError } from './errors.ts';
import { stripControl } from './text.ts';

/**
 * @param where file, or file and line; opens the message
 * @param firstLine the line of the file on which the text starts, for one JSON value a line
 * @throws BqError (input) `where:line:column: …`
 */
export function parseJson(text: string, where: string, firstLine = 1): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const { offset, problem } = findJsonError(text);
    const before = text.slice(0, offset);
    const line = firstLine + (before.match(/\n/g)?.length ?? 0);
    const column = offset - before.lastIndexOf('\n');
    throw inputError(`${where}:${line}:${column}`, `not JSON: ${problem}`, [], 'BAD_JSON');
  }
}

/** @returns the same error with the place put in front, whatever it was thrown for */
export function located(error: unknown, where: string): unknown {
  if (!(error instanceof BqError)) return error;
  const { code, kind, suggestions } = error;
  return new BqError(`${where}: ${error.message}`, { code, kind, suggestions, cause: error });
}

/** Walks the text once, without recursion, to the first character that no JSON has there. */
export function findJsonError(text: string): { readonly offset: number; readonly problem: string } {
  const open: string[] = [];
  let expect = 'value' as 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma';
  const literal = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
  let at = 0;
  const fail = (problem: string, offset = at) => ({ offset: Math.min(offset, text.length), problem });
  for (; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === ' ' || char === '\n' || char === '\r' || char === '\t') continue;
    if (expect === 'comma' && open.length === 0) return fail(`unexpected ${shown(char)} after the value`);
    if (expect === 'colon') {
      if (char !== ':') return fail(`expected ":" after the key, found ${shown(char)}`);
      expect = 'value';
    } else if (expect === 'comma') {
      if (char === ',') expect = open.at(-1) === '{' ? 'key' : 'value';
      else if (char === (open.at(-1) === '{' ? '}' : ']')) open.pop();
      else return fail(`expected "," or "${open.at(-1) === '{' ? '}' : ']'}", found ${shown(char)}`);
    } else if (char === '"') {
      const end = stringEnd(text, at);
      if (end.problem !== null) return fail(end.problem, end.offset);
      at = end.offset;
      expect = expect === 'key' || expect === 'key-or-end' ? 'colon' : 'comma';
    } else if (expect === 'key-or-end' && char === '}') {
      open.pop();
      expect = 'comma';
    } else if (expect === 'key' || expect === 'key-or-end') return fail(`expected a key in quotes, found ${shown(char)}`);
    else if (expect === 'value-or-end' && char === ']') {
      open.pop();
      expect = 'comma';
    } else if (char === '{' || char === '[') {
      open.push(char);
      expect = char === '{' ? 'key-or-end' : 'value-or-end';
    } else {
      literal.lastIndex = at;
      const match = literal.exec(text);
      if (!match) return fail(`unexpected ${shown(char)}`);
      at = literal.lastIndex - 1;
      expect = 'comma';
    }
  }
  return fail(open.length > 0 || expect !== 'comma' ? 'the text ends too early' : 'nested too deep');
}

/** @returns the place of the closing quote, or what is wrong inside */
function stringEnd(text: string, start: number): { offset: number; problem: string | null } {
  for (let at = start + 1; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '"') return { offset: at, problem: null };
    if (char < ' ') return { offset: at, problem: `${shown(char)} inside a string` };
    if (char !== '\\') continue;
    const sequence = /["\\/bfnrt]|u[0-9a-fA-F]{4}/y;
    sequence.lastIndex = at + 1;
    if (!sequence.test(text)) {
      return at + 1 >= text.length
        ? { offset: text.length, problem: 'the text ends inside a string' }
        : { offset: at, problem: 'a bad escape in a string' };
    }
    at = sequence.lastIndex - 1;
  }
  return { offset: text.length, problem: 'the text ends inside a string' };
}

function shown(char: string): string {
  const clean = stripControl(char, { oneLine: true }).trim();
  return clean === '' ? `character U+${(char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}` : `"${clean}"`;
}
