// Counts the lines of a batch; runs in a worker thread, or here when there is little to do.
import { BqError } from '../../base/errors.ts';
import { INPUTS } from '../../base/input-words.ts';
import { jsonProblem } from '../../base/json-text.ts';
import { phrase, received, type Text } from '../../base/phrases.ts';
import type { TextCounter } from '../../prompts/estimate/content.ts';
import { loadTextCounter } from '../../prompts/estimate/content.ts';
import { type CountedRecord, countRecord, type RecordOptions } from '../../prompts/record.ts';
import { type SettingsSummary, SettingsTally } from '../../prompts/settings.ts';
import { BODIES } from '../../words/en/bodies.ts';

export interface LinesJob extends RecordOptions {
  readonly bytes: Uint8Array;
  readonly firstLine: number;
  /** What is said of each record is sent back only when it is printed. */
  readonly wantsEach: boolean;
}

export interface BadLine {
  readonly line: number;
  readonly lengthBytes: number;
  /** Where in the line it is broken; null for a line that is JSON, but no request. */
  readonly column: number | null;
  readonly problem: Text;
}

/** A bad line as it is told beside its number. */
export function lineError({ column, problem }: BadLine): Text {
  return column === null ? problem : phrase(BODIES, 'atColumn', column, problem);
}

/** A bad line that another thread has found. */
export const receivedLine = (bad: BadLine): BadLine => ({ ...bad, problem: received(bad.problem) });

/** Where a bad line is, for a message that opens with the place. */
export function linePlace(file: string, { line, column }: BadLine): string {
  return column === null ? `${file}:${line}` : `${file}:${line}:${column}`;
}

/** Columns of equal length, one entry a good line: cheap to send between threads. */
export interface CountedLines {
  readonly lines: Float64Array;
  readonly inputTokens: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly recordIds: readonly (string | null)[] | null;
  /** As for record IDs: what each record leaves out. */
  readonly excludesOf: readonly (readonly string[])[] | null;
  readonly bad: readonly BadLine[];
  /** Sums over the good lines: system, messages, tools, media. */
  readonly parts: readonly [number, number, number, number];
  readonly kinds: Readonly<Record<string, number>>;
  readonly models: Readonly<Record<string, LineModel>>;
  readonly excludes: readonly string[];
  readonly recordsWithExcludes: number;
  readonly refused: Refused;
  readonly settings: SettingsSummary;
}

/** Records that Bedrock would refuse, and why the first of them. */
export interface Refused {
  readonly records: number;
  readonly first: Text | null;
}

export interface LineModel {
  readonly records: number;
  readonly assumed: boolean;
  readonly warning: Text | null;
  readonly contextWindowTokens: number | null;
  readonly overContextWindow: number;
}

export async function countLinesJob(job: LinesJob): Promise<CountedLines> {
  return countLines(job, await loadTextCounter());
}

export interface JsonLine {
  readonly line: number;
  readonly lengthBytes: number;
  readonly value: unknown;
}

/** The value of each line, or what is wrong with it. Blank lines are no records. */
export function* jsonLines(bytes: Uint8Array, firstLine: number): Generator<JsonLine | BadLine> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let line = firstLine;
  for (let start = 0; start <= buffer.length; line++) {
    const newline = buffer.indexOf(10, start);
    const end = newline < 0 ? buffer.length : newline;
    const slice = buffer.subarray(start, end);
    start = end + 1;
    let text: string;
    try {
      text = decoder.decode(slice);
    } catch {
      yield { line, lengthBytes: slice.length, column: null, problem: phrase(INPUTS, 'notUtf8') };
      continue;
    }
    if (text.trim() !== '') yield { line, lengthBytes: slice.length, ...parseLine(text) };
  }
}

const decoder = new TextDecoder('utf-8', { fatal: true });

function parseLine(text: string): { readonly value: unknown } | Pick<BadLine, 'column' | 'problem'> {
  try {
    return { value: JSON.parse(text) };
  } catch {
    const { column, said } = jsonProblem(text) ?? { column: 1, said: phrase(INPUTS, 'notJson', phrase(INPUTS, 'tooDeep')) };
    return { column, problem: said };
  }
}

export function countLines(job: LinesJob, count: TextCounter): CountedLines {
  const columns = new Columns(job.wantsEach);
  for (const each of jsonLines(job.bytes, job.firstLine)) {
    if ('problem' in each) {
      columns.bad.push(each);
      continue;
    }
    try {
      columns.add(each.line, countRecord(each.value, job, count));
    } catch (error) {
      columns.bad.push({ line: each.line, lengthBytes: each.lengthBytes, column: null, problem: lineProblem(error) });
    }
  }
  return columns.counted();
}

export function joined(a: Refused, b: Refused): Refused {
  return { records: a.records + b.records, first: a.first ?? (b.first === null ? null : received(b.first)) };
}

/** The columns of a batch while they grow. */
class Columns {
  readonly bad: BadLine[] = [];
  readonly #wantsEach: boolean;
  readonly #lines: number[] = [];
  readonly #inputTokens: number[] = [];
  readonly #low: number[] = [];
  readonly #high: number[] = [];
  readonly #recordIds: (string | null)[] = [];
  readonly #excludesOf: (readonly string[])[] = [];
  #recordsWithExcludes = 0;
  #refused: Refused = { records: 0, first: null };
  readonly #parts: [number, number, number, number] = [0, 0, 0, 0];
  readonly #kinds: Record<string, number> = {};
  readonly #models: Record<string, { -readonly [Key in keyof LineModel]: LineModel[Key] }> = {};
  readonly #excludes = new Set<string>();
  readonly #settings = new SettingsTally();

  constructor(wantsEach: boolean) {
    this.#wantsEach = wantsEach;
  }

  add(line: number, { inputTokens, errorBand, parts, parsed, model, excludes, refused }: CountedRecord): void {
    this.#lines.push(line);
    this.#inputTokens.push(inputTokens);
    this.#low.push(errorBand.low);
    this.#high.push(errorBand.high);
    if (this.#wantsEach) {
      this.#recordIds.push(parsed.recordId);
      this.#excludesOf.push(excludes);
    }
    this.#parts[0] += parts.system;
    this.#parts[1] += parts.messages;
    this.#parts[2] += parts.tools;
    this.#parts[3] += parts.media;
    this.#kinds[parsed.kind] = (this.#kinds[parsed.kind] ?? 0) + 1;
    this.#addModel(model, inputTokens);
    if (excludes.length > 0) this.#recordsWithExcludes++;
    if (refused !== null) this.#refused = joined(this.#refused, { records: 1, first: refused });
    for (const exclude of excludes) this.#excludes.add(exclude);
    this.#settings.add(parsed.prompt);
  }

  #addModel({ id, assumed, warning, model }: CountedRecord['model'], inputTokens: number): void {
    const contextWindowTokens = model?.contextWindowTokens ?? null;
    this.#models[id] ??= { records: 0, assumed, warning, contextWindowTokens, overContextWindow: 0 };
    const known = this.#models[id];
    known.records++;
    if (contextWindowTokens !== null && inputTokens > contextWindowTokens) known.overContextWindow++;
  }

  counted(): CountedLines {
    return {
      lines: Float64Array.from(this.#lines),
      inputTokens: Float64Array.from(this.#inputTokens),
      low: Float64Array.from(this.#low),
      high: Float64Array.from(this.#high),
      recordIds: this.#wantsEach ? this.#recordIds : null,
      excludesOf: this.#wantsEach ? this.#excludesOf : null,
      bad: this.bad,
      parts: this.#parts,
      kinds: this.#kinds,
      models: this.#models,
      excludes: [...this.#excludes],
      recordsWithExcludes: this.#recordsWithExcludes,
      refused: this.#refused,
      settings: this.#settings.summary(),
    };
  }
}

/** @returns what is wrong with a line that is JSON @throws the error itself where it is not about the line */
export function lineProblem(error: unknown): Text {
  if (error instanceof BqError && error.kind === 'input') return error.said;
  // JSON.stringify has no other way to say that a value is nested too deep for the stack.
  if (error instanceof RangeError) return phrase(BODIES, 'tooDeep');
  throw error;
}
