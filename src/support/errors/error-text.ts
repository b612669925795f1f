// Error texts of every client of Bedrock → occurrences, line by line: plain lines, tracebacks, printed objects, JSON of any depth, logs of many lines.
import { stripControl } from '../../base/text.ts';
import { causeOf } from '../causes/causes.ts';
import { awsSentence } from './aws-words.ts';
import { type Block, BlockReader } from './blocks.ts';
import { jsonEvents, lambdaTimeout } from './error-json.ts';
import { errorFromText, RETRY_LINE, saysError, timeOf } from './error-patterns.ts';
import { LikeLines } from './like-lines.ts';
import { clockOf, isFrame, startsEvent, TRACEBACK, timeAtStart } from './log-line.ts';
import { filledFrom, type Occurrence, occurrenceOf, type RawError } from './occurrence.ts';
import { FailureJoiner, type Telling } from './one-failure.ts';
import { hasSign } from './signs.ts';

/** A document over many lines, held until it ends. Beyond this it is read line by line. */
const MOST_DOCUMENT_CHARACTERS = 64 * 1024 * 1024;
/** Brackets at the margin that are taken for the end of a document; one that is indented has one. */
const MOST_ATTEMPTS = 16;

/** The errors in a text, in order. Text without any sign of an error gives nothing. */
export function readErrors(text: string): Occurrence[] {
  const found: Occurrence[] = [];
  const reader = new ErrorReader((error) => found.push(error));
  for (let start = 0; start <= text.length; ) {
    const end = text.indexOf('\n', start);
    reader.push(text.slice(start, end < 0 ? text.length : end));
    if (end < 0) break;
    start = end + 1;
  }
  reader.end();
  return found;
}

/** Takes the lines of a text and hands on its errors, in order, in memory that does not grow with the text. */
export class ErrorReader {
  readonly #joiner: FailureJoiner;
  readonly #blocks: BlockReader;
  /** Lines of a JSON document that is open. */
  #document: string[] | null = null;
  #documentCharacters = 0;
  /** Times that the open document was tried to be parsed. */
  #attempts = 0;
  #isFirst = true;
  readonly #likes = new LikeLines();

  constructor(hand: (error: Occurrence) => void) {
    this.#joiner = new FailureJoiner(hand);
    this.#blocks = new BlockReader((block) => this.#readBlock(block));
  }

  /** @param raw a line without its line end */
  push(raw: string): void {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (this.#document !== null) this.#continueDocument(line);
    else if (this.#blocks.awaitsMore) this.#blocks.push(line);
    else if (line.charCodeAt(0) === 0x7b || line.charCodeAt(0) === 0x5b || (this.#isFirst && /^\s*[[{"]/.test(line)))
      this.#readJsonLine(line);
    else this.#blocks.push(line);
    if (this.#isFirst && line.trim() !== '') this.#isFirst = false;
  }

  end(): void {
    if (this.#document !== null) this.#endDocument();
    this.#blocks.flush();
    this.#joiner.flush();
  }

  /** A line that begins as JSON does: a whole record, or the first line of a document. */
  #readJsonLine(line: string): void {
    const isWhole = endsWhole(line);
    // What no error can be in is not parsed; a log is mostly that.
    if (isWhole && !hasSign(line) && line.length > 2) return;
    const value = isWhole ? parsed(line) : undefined;
    if (value !== undefined) this.#readValue(value);
    else if (OPENS_DOCUMENT.test(line)) {
      this.#document = [line];
      this.#documentCharacters = line.length;
      this.#attempts = 0;
    } else this.#blocks.push(line);
  }

  #continueDocument(line: string): void {
    const document = this.#document as string[];
    const isBroken = /^[[{]/.test(line) && parsed(line) !== undefined;
    if (isBroken || startsEvent(line)) {
      this.#endDocument();
      this.push(line);
      return;
    }
    document.push(line);
    this.#documentCharacters += line.length + 1;
    // A document ends where a bracket stands at the margin that it began at.
    const mayEnd = /^[}\]],?\s*$/.test(line) && this.#attempts++ < MOST_ATTEMPTS;
    const value = mayEnd ? parsed(document.join('\n')) : undefined;
    if (value !== undefined) {
      this.#document = null;
      this.#readValue(value);
    } else if (this.#documentCharacters > MOST_DOCUMENT_CHARACTERS) this.#endDocument();
  }

  /** Read as the document that it is, or if it is none after all, as its lines. */
  #endDocument(): void {
    const lines = this.#document ?? [];
    this.#document = null;
    const value = this.#documentCharacters > MOST_DOCUMENT_CHARACTERS ? undefined : parsed(lines.join('\n'));
    if (value !== undefined) this.#readValue(value);
    else for (const line of lines) this.#blocks.push(line);
  }

  #readValue(value: unknown): void {
    for (const { error, shape, line } of jsonEvents(value)) {
      if (line !== null) {
        for (const text of line.text.split('\n')) this.#blocks.push(text, line.time ?? '');
        continue;
      }
      this.#blocks.flush();
      const clock = error.time === null ? null : Date.parse(error.time);
      const occurrence = occurrenceOf(error);
      this.#joiner.push({ error: occurrence, cause: causeOf(occurrence), form: `json ${shape}`, isLogged: true, clock, narrative: '' });
    }
  }

  #readBlock(block: Block): void {
    const { text, time } = block;
    const like = this.#likes.find(text);
    const told = like ? like.told : toldBy(block);
    const shown = timeAtStart(text);
    const ownTime = (shown === null ? timeOf(text) : shown.time) ?? (time || null);
    const clock = time ? Date.parse(time) : (shown?.clock ?? clockOf(text));
    if (told === null) {
      if (RETRY_LINE.test(text)) this.#joiner.triesAgain(clock);
      return;
    }
    if (like === null) this.#likes.keep(told);
    const requestId = like?.requestId ?? told.error.requestId;
    this.#joiner.push({ ...told, error: { ...told.error, requestId, time: ownTime }, clock });
  }
}

/** What a block tells, its time aside; null where it tells of no error. */
function toldBy({ text, isLogged }: Block): Omit<Telling, 'clock'> | null {
  const clean = stripControl(text);
  const error = errorOfBlock(clean);
  if (error === null) return null;
  const occurrence = occurrenceOf({ ...error, time: null });
  return { error: occurrence, cause: causeOf(occurrence), form: formOf(clean), isLogged, narrative: narrativeOf(clean) };
}

const OPENS_DOCUMENT = /^\s*(?:[[{]\s*$|\[\s*\{|\{\s*"|"|\[\s*"|\[\s*\[)/;

/** Ends as a JSON value does, perhaps with the comma of a list behind it. */
function endsWhole(line: string): boolean {
  let end = line.length;
  while (end > 0 && (line.charCodeAt(end - 1) <= 0x20 || line.charAt(end - 1) === ',')) end--;
  return end > 0 && '}]"'.includes(line.charAt(end - 1));
}

/** One block is one event: what stands before an object (a time, a type, `429 {…}`) belongs to it. */
function errorOfBlock(block: string): RawError | null {
  const report = LAMBDA_REPORT.exec(block);
  if (report) return report[2] === 'timeout' ? lambdaTimeout(report[1] ?? null) : null;
  const start = block.search(/[[{]\s*["{\]}]/);
  if (start >= 0) {
    const value = parsed(block.slice(start, 1 + Math.max(block.lastIndexOf('}'), block.lastIndexOf(']'))));
    const inner = value === undefined ? [] : jsonEvents(value).filter(({ line }) => line === null);
    const [first] = inner;
    if (first) {
      const around = errorFromText(block.slice(0, start));
      const { message, ...rest } = around;
      return filledFrom(first.error, awsSentence(message ?? '') === null ? { ...rest, message: null } : around);
    }
  }
  const error = errorFromText(block);
  return saysError(block, error) ? error : null;
}

/** What Lambda says at the end of a call: of the error itself another line tells. */
const LAMBDA_REPORT = /^REPORT RequestId: (\S+)[\s\S]*?(?:\bStatus: (\w+)|$)/;

function formOf(block: string): string {
  const lines = block.split('\n');
  if (lines.some((line) => TRACEBACK.test(line) || isFrame(line))) return 'trace';
  if (/\$metadata|\$fault|^\s*(?:name|message|statusCode): /m.test(block)) return 'dump';
  return lines.length > 3 ? 'text' : 'line';
}

/** What stands before AWS's words on their line. */
function narrativeOf(block: string): string {
  const words = /An error occurred \(|\btoo many |\bBedrock is unable|\bYour request rate|\bis currently overloaded/i;
  const lines = block.split('\n');
  const head = lines.find((line) => words.test(line)) ?? lines[0] ?? '';
  const at = head.search(words);
  return (at < 0 ? head : head.slice(0, at))
    .slice(0, 300)
    .replace(/\b(?:ERROR|WARN(?:ING)?|INFO|DEBUG|CRITICAL|FATAL)\b/g, '')
    .replace(/^\W*[\w.-]+:(?=.)/, '');
}

function parsed(text: string): unknown {
  const trimmed = text.trim().replace(/,$/, '');
  if (!/^[[{"]/.test(trimmed) || !/[\]}"]$/.test(trimmed)) return undefined;
  try {
    return JSON.parse(trimmed) as unknown;
  } catch {
    return undefined;
  }
}
