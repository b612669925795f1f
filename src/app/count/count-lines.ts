// Counts the lines of a batch; runs in a worker thread, or here when there is little to do.
import { BqError } from '../../base/errors.ts';
import { jsonProblem } from '../../base/json-text.ts';
import type { TextCounter } from '../../prompts/estimate/content.ts';
import { loadTextCounter } from '../../prompts/estimate/content.ts';
import { countRecord, type RecordOptions } from '../../prompts/record.ts';
import { type SettingsSummary, SettingsTally } from '../../prompts/settings.ts';

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
  readonly problem: string;
}

/** A bad line as it is told beside its number. */
export function lineError({ column, problem }: BadLine): string {
  return column === null ? problem : `column ${column}: ${problem}`;
}

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
  readonly settings: SettingsSummary;
}

export interface LineModel {
  readonly records: number;
  readonly assumed: boolean;
  readonly warning: string | null;
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
      yield { line, lengthBytes: slice.length, column: null, problem: 'not UTF-8' };
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
    const { column, problem } = jsonProblem(text) ?? { column: 1, problem: 'not JSON: nested too deep' };
    return { column, problem };
  }
}

export function countLines(job: LinesJob, count: TextCounter): CountedLines {
  const lines: number[] = [];
  const inputTokens: number[] = [];
  const low: number[] = [];
  const high: number[] = [];
  const recordIds: (string | null)[] = [];
  const excludesOf: (readonly string[])[] = [];
  let recordsWithExcludes = 0;
  const bad: BadLine[] = [];
  const parts: [number, number, number, number] = [0, 0, 0, 0];
  const kinds: Record<string, number> = {};
  const models: Record<string, { -readonly [Key in keyof LineModel]: LineModel[Key] }> = {};
  const excludes = new Set<string>();
  const settings = new SettingsTally();
  for (const each of jsonLines(job.bytes, job.firstLine)) {
    if ('problem' in each) {
      bad.push(each);
      continue;
    }
    try {
      const record = countRecord(each.value, job, count);
      lines.push(each.line);
      inputTokens.push(record.inputTokens);
      low.push(record.errorBand.low);
      high.push(record.errorBand.high);
      if (job.wantsEach) {
        recordIds.push(record.parsed.recordId);
        excludesOf.push(record.excludes);
      }
      parts[0] += record.parts.system;
      parts[1] += record.parts.messages;
      parts[2] += record.parts.tools;
      parts[3] += record.parts.media;
      kinds[record.parsed.kind] = (kinds[record.parsed.kind] ?? 0) + 1;
      const { id, assumed, warning, model } = record.model;
      const contextWindowTokens = model?.contextWindowTokens ?? null;
      models[id] ??= { records: 0, assumed, warning, contextWindowTokens, overContextWindow: 0 };
      models[id].records++;
      if (contextWindowTokens !== null && record.inputTokens > contextWindowTokens) models[id].overContextWindow++;
      if (record.excludes.length > 0) recordsWithExcludes++;
      for (const exclude of record.excludes) excludes.add(exclude);
      settings.add(record.parsed.prompt);
    } catch (error) {
      bad.push({ line: each.line, lengthBytes: each.lengthBytes, column: null, problem: lineProblem(error) });
    }
  }
  return {
    lines: Float64Array.from(lines),
    inputTokens: Float64Array.from(inputTokens),
    low: Float64Array.from(low),
    high: Float64Array.from(high),
    recordIds: job.wantsEach ? recordIds : null,
    excludesOf: job.wantsEach ? excludesOf : null,
    bad,
    parts,
    kinds,
    models,
    excludes: [...excludes],
    recordsWithExcludes,
    settings: settings.summary(),
  };
}

/** @returns what is wrong with a line that is JSON @throws the error itself where it is not about the line */
export function lineProblem(error: unknown): string {
  if (error instanceof BqError && error.kind === 'input') return error.message;
  // JSON.stringify has no other way to say that a value is nested too deep for the stack.
  if (error instanceof RangeError) return 'is nested too deep';
  throw error;
}
