// Error texts of every client of Bedrock → occurrences: plain lines, tracebacks, printed objects, JSON of any depth, logs of many lines.
import { maskAccounts } from '../../base/account-ids.ts';
import { stripControl } from '../../base/text.ts';
import { filledFrom, isErrorRecord, walkJson } from './error-json.ts';
import { errorFromText } from './error-patterns.ts';
import type { RawError } from './raw-error.ts';

/** One failed call, as far as the text tells, or a try of it that the client repeats. */
export interface Occurrence {
  /** `ThrottlingException`, `rate_limit_error`, …; null where the text names none. */
  readonly errorType: string | null;
  readonly httpStatus: number | null;
  /** The service's words; empty where the text has none. */
  readonly message: string;
  /** `Converse`, `InvokeModel`, …; null where the text names none. */
  readonly operation: string | null;
  readonly requestId: string | null;
  /** ISO time in UTC; null where the text has none, or one without an offset. */
  readonly time: string | null;
  /** Attempts that the client says it made; null where it does not say. */
  readonly attempts: number | null;
  /** The client says that it tries again: no failure of its own, but of the same cause. */
  readonly isRetry: boolean;
}

/** Longest message that is kept; what AWS says is far shorter. */
const LONGEST_MESSAGE = 600;

/**
 * The errors in a text, in order. Lines that belong together (an indented stack or a printed object behind its head) are one error. Text
 * without any sign of an error gives nothing.
 */
export function readErrors(text: string): Occurrence[] {
  const clean = stripControl(text);
  const whole = parseJson(clean);
  if (whole !== undefined) return walkJson(whole).map(normal);
  return blocksOf(clean).flatMap(readBlock);
}

function readBlock(block: string): Occurrence[] {
  const start = block.search(/[[{]/);
  if (start >= 0) {
    const value = parseJson(block.slice(start, 1 + Math.max(block.lastIndexOf('}'), block.lastIndexOf(']'))));
    const found = value === undefined ? [] : walkJson(value);
    // What stands before the object (a time, a type, `429 {…}`) belongs to it.
    if (found.length > 0)
      return found.map((error, index) => normal(index === 0 ? filledFrom(error, errorFromText(block.slice(0, start))) : error));
  }
  const error = errorFromText(block);
  return isErrorRecord(error) ? [normal(error)] : [];
}

/** A new block starts at every line that is not indented and does not close a bracket. */
function blocksOf(text: string): string[] {
  const blocks: { lines: string[]; depth: number }[] = [];
  let afterBlank = false;
  for (const line of text.split('\n')) {
    if (line.trim() === '') {
      afterBlank = true;
      continue;
    }
    const last = blocks.at(-1);
    // Behind an empty line, only an object that is still open goes on.
    const goesOn = afterBlank ? /^(?:\s|[}\])])/.test(line) && (last?.depth ?? 0) > 0 : CONTINUES.test(line) && !STARTS.test(line);
    if (last && goesOn) {
      last.lines.push(line);
      last.depth += depthOf(line);
    } else blocks.push({ lines: [line], depth: depthOf(line) });
    afterBlank = false;
  }
  return blocks.map(({ lines }) => lines.join('\n'));
}

/** Indented, closing a bracket, or a field of a printed error (`name: ThrottlingException` behind its message). */
const CONTINUES = /^(?:\s|[}\])]|['"]?\$(?:fault|metadata|response|service)|(?:message|name|requestId|statusCode): )/;
/** A second error, however it is indented. */
const STARTS = /^\s*(?:An error occurred \(|aws: \[ERROR\]|\d{4}-\d\d-\d\d[T ])/;

/** Brackets that a line opens and does not close. */
function depthOf(line: string): number {
  let depth = 0;
  for (const character of line) {
    if (character === '{' || character === '[') depth++;
    else if (character === '}' || character === ']') depth--;
  }
  return depth;
}

function parseJson(text: string): unknown {
  const trimmed = text.trim();
  if (!/^[[{"]/.test(trimmed)) return undefined;
  try {
    return JSON.parse(trimmed) as unknown;
  } catch {
    return undefined;
  }
}

function normal(error: RawError): Occurrence {
  const message = stripControl(error.message ?? '', { oneLine: true })
    .replace(/\s+/g, ' ')
    .trim();
  return { ...error, message: maskAccounts(message.length > LONGEST_MESSAGE ? `${message.slice(0, LONGEST_MESSAGE)}…` : message) };
}
