// Counts all files of a command line, one after the other, and puts the answer together.

import { stat } from 'node:fs/promises';
import { BqError } from '../../base/errors.ts';
import { type Note, note } from '../../base/notes.ts';
import { formatNumber, plural } from '../../base/numbers.ts';
import type { CountEach, CountResult } from '../../contracts/count.ts';
import { ordered } from '../../io/ordered.ts';
import type { WorkerPool } from '../../io/worker-pool.ts';
import { histogramOf, statisticsOf, TokenTally } from '../../prompts/distribution.ts';
import type { CountContext } from './context.ts';
import { type FileJob, type FileJobResult, type FileOutcome, outcomeOf } from './count-file-job.ts';
import { countInput } from './count-input.ts';
import { lineError } from './count-lines.ts';
import { MAX_LISTED_BAD_LINES } from './file-count.ts';

export interface CountedFiles {
  readonly result: CountResult;
  readonly warnings: readonly Note[];
  readonly tally: TokenTally;
}

export interface CountFilesOptions extends Omit<CountContext, 'tally' | 'onEach'> {
  /** Prints a line of --each. */
  readonly onEach: ((each: CountEach) => Promise<void> | void) | null;
}

/**
 * @throws BqError (input) for a file that cannot be read at all; one of several whose content is no prompt is a warning, unless strict
 */
export async function countFiles(files: readonly string[], options: CountFilesOptions): Promise<CountedFiles> {
  const tally = new TokenTally();
  const outcomes: FileOutcome[] = [];
  const warnings = new Map<string, Note>();
  const warn = (warning: Note) => warnings.set(warning.text, warning);
  let failure: BqError | null = null;
  const { onEach, pool } = options;
  const emit = (file: string) => (onEach && files.length > 1 ? (each: CountEach) => onEach({ file, ...each }) : onEach);
  const sizes = pool ? await sizesOfManySmall(files, options) : null;
  const threads = sizes && pool ? pool() : null;
  const work = (file: string) => (threads ? inThread(threads, file, options) : here(file, emit(file), options));
  let done = 0;
  for await (const { file, result } of ordered(files, threads ? threads.size * 2 : 1, async (file) => ({
    file,
    result: await work(file),
  }))) {
    if ('error' in result) {
      const error = result.error instanceof BqError ? result.error : new BqError(result.error.message, result.error);
      if (error.kind !== 'input' || files.length === 1 || options.strict || !IS_CONTENT.has(error.code)) throw error;
      failure ??= error;
      warn(note('FILE_LEFT_OUT', error.message, { file, problem: error.code }));
      await emit(file)?.({ line: 1, recordId: null, inputTokens: null, method: null, errorBand: null, error: error.message });
      continue;
    }
    if ('each' in result) for (const each of result.each) await emit(file)?.(each);
    for (const [inputTokens, records] of result.values) tally.add(inputTokens, records);
    outcomes.push(result);
    if (sizes) options.onProgress(file, sizes.get(file) ?? 0, ++done);
    if (options.signal.aborted) break;
  }
  if (outcomes.length === 0 && failure) throw failure;
  for (const outcome of outcomes) for (const warning of countWarnings(outcome)) warn(warning);
  return { result: resultOf(outcomes, tally, options), warnings: [...warnings.values()], tally };
}
async function here(file: string, onEach: CountContext['onEach'], options: CountFilesOptions): Promise<FileOutcome | { error: BqError }> {
  const tally = new TokenTally();
  try {
    return outcomeOf(await countInput(file, { ...options, tally, onEach }), tally);
  } catch (error) {
    if (error instanceof BqError) return { error };
    throw error;
  }
}

function inThread(threads: WorkerPool, file: string, { as, model, strict, onEach }: CountFilesOptions): Promise<FileJobResult> {
  return threads.run<FileJobResult>('count-file', { file, as, model, strict, wantsEach: onEach !== null } satisfies FileJob);
}

/** Fewer files, or longer ones, are counted one after the other, each with all threads. */
const MANY_FILES = 32;
const SMALL_BYTES = 2 * 2 ** 20;

/** @returns null where the files are not many, or not all small */
async function sizesOfManySmall(files: readonly string[], { exact }: CountFilesOptions): Promise<ReadonlyMap<string, number> | null> {
  if (files.length < MANY_FILES || exact || files.includes('-')) return null;
  const sizes = new Map<string, number>();
  for (const file of files) {
    const found = await stat(file).catch(() => null);
    if (found && (!found.isFile() || found.size > SMALL_BYTES)) return null;
    sizes.set(file, found?.size ?? 0);
  }
  return sizes;
}

/** Problems of what is in a file; a missing or forbidden file is always an error. */
const IS_CONTENT = new Set([
  'BAD_JSON',
  'NOT_A_PROMPT',
  'NO_READABLE_LINE',
  'EMPTY_FILE',
  'BINARY_FILE',
  'NOT_UTF8',
  'TOO_LONG',
  'NESTED_TOO_DEEP',
  'BAD_INPUT',
]);

function countWarnings({ counted, warnings, badLines }: FileOutcome): Note[] {
  const { file, badLines: badLineCount, overContextWindow, contextWindowTokens, records } = counted;
  const found = warnings.map((text) => note('MODEL_NAMED_LOOSELY', text, { file }));
  if (badLineCount > 0) {
    const shown = badLines.slice(0, 10).map(({ line }) => line);
    const numbers = `${shown.join(', ')}${badLineCount > shown.length ? ', …' : ''}`;
    const first = badLines[0];
    const why = first ? ` (line ${first.line}: ${lineError(first)})` : '';
    const text = `${file}: ${plural(badLineCount, 'bad line')} not counted: ${numbers}${why}`;
    found.push(note('LINES_LEFT_OUT', text, { file, lines: badLineCount }));
  }
  if (overContextWindow > 0) {
    const window = contextWindowTokens === null ? '' : ` of ${formatNumber(contextWindowTokens)} tokens`;
    const what = records === 1 ? 'longer than' : `${overContextWindow} records are longer than`;
    const text = `${file}: ${what} the model's context window${window}`;
    found.push(note('PROMPT_ABOVE_CONTEXT', text, { file, records: overContextWindow, contextWindowTokens }));
  }
  return found;
}

function resultOf(outcomes: readonly FileOutcome[], tally: TokenTally, options: CountFilesOptions): CountResult {
  const files = outcomes.map(({ counted }) => counted);
  const values = tally.values();
  const statistics = tally.count > 1 ? statisticsOf(values) : null;
  const assumed = files.filter(({ modelAssumed }) => modelAssumed);
  const models = [...new Set(assumed.flatMap(({ models }) => Object.keys(models)))];
  return {
    files,
    totalInputTokens: tally.total,
    summary: statistics && { ...statistics, histogram: histogramOf(values) },
    badLines: outcomes
      .flatMap(({ counted: { file }, badLines }) => badLines.map((bad) => ({ file, line: bad.line, error: lineError(bad) })))
      .slice(0, MAX_LISTED_BAD_LINES),
    badLineCount: files.reduce((sum, { badLines }) => sum + badLines, 0),
    quota: null,
    check: null,
    interrupted: options.signal.aborted,
    assumptions: models.map((model) => ({ text: `model ${model}`, flag: '--model' })),
  };
}
