// Counts all files of a command line, one after the other, and puts the answer together.

import { stat } from 'node:fs/promises';
import { BqError, errorOf } from '../../base/errors.ts';
import { type Note, note } from '../../base/notes.ts';
import { phrase, received } from '../../base/phrases.ts';
import type { CountEach, CountResult } from '../../contracts/count.ts';
import { ordered } from '../../io/ordered.ts';
import type { WorkerPool } from '../../io/worker-pool.ts';
import { histogramOf, statisticsOf, TokenTally } from '../../prompts/distribution.ts';
import { COUNT } from '../../words/en/count.ts';
import type { CountContext } from './context.ts';
import { type FileJob, type FileJobResult, type FileOutcome, outcomeOf } from './count-file-job.ts';
import { countInput } from './count-input.ts';
import { lineError, receivedLine } from './count-lines.ts';
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
  const gathered: Gathered = { tally: new TokenTally(), outcomes: [], warnings: new Map(), failure: null };
  const emit = eachWithFile(files, options.onEach);
  const sizes = options.pool ? await sizesOfManySmall(files, options) : null;
  const { work, most } = worker(sizes === null ? null : options.pool, emit, options);
  const mayGoOn = files.length > 1 && !options.strict;
  for await (const { file, result } of ordered(files, most, work)) {
    if ('error' in result) await leaveOut(file, result.error, { gathered, mayGoOn, onEach: emit(file) });
    else {
      await take(result, { gathered, onEach: emit(file) });
      const size = sizes?.get(file);
      if (size !== undefined) options.onProgress(file, size, gathered.outcomes.length);
      if (options.signal.aborted) break;
    }
  }
  return counted(gathered, options);
}

/** @throws the first error where nothing was counted */
function counted({ tally, outcomes, warnings, failure }: Gathered, options: CountFilesOptions): CountedFiles {
  if (outcomes.length === 0 && failure) throw failure;
  for (const warning of outcomes.flatMap(countWarnings)) warnings.set(warning.text, warning);
  return { result: resultOf(outcomes, tally, options), warnings: [...warnings.values()], tally };
}

type Emit = (file: string) => CountFilesOptions['onEach'];

/** The name of the file is said where there are several. */
function eachWithFile(files: readonly string[], onEach: CountFilesOptions['onEach']): Emit {
  return (file) => (onEach && files.length > 1 ? (each) => onEach({ file, ...each }) : onEach);
}

/** How a file is counted, and how many at once. */
function worker(pool: CountFilesOptions['pool'], emit: Emit, options: CountFilesOptions) {
  const threads = pool?.() ?? null;
  const count = (file: string) => (threads ? inThread(threads, file, options) : here(file, emit(file), options));
  return { work: async (file: string) => ({ file, result: await count(file) }), most: threads ? threads.size * 2 : 1 };
}

/** What the files so far came to. */
interface Gathered {
  readonly tally: TokenTally;
  readonly outcomes: FileOutcome[];
  /** By text: what several files say is said once. */
  readonly warnings: Map<string, Note>;
  failure: BqError | null;
}

interface Taking {
  readonly gathered: Gathered;
  readonly onEach: CountContext['onEach'];
}

/** @throws the error itself where it ends the run */
async function leaveOut(
  file: string,
  found: Extract<FileJobResult, { error: unknown }>['error'] | BqError,
  { gathered, mayGoOn, onEach }: Taking & { readonly mayGoOn: boolean },
): Promise<void> {
  const error = found instanceof BqError ? found : errorOf(found);
  if (error.kind !== 'input' || !mayGoOn || !IS_CONTENT.has(error.code)) throw error;
  gathered.failure ??= error;
  gathered.warnings.set(error.message, note('FILE_LEFT_OUT', error.said, { file, problem: error.code }));
  await onEach?.({ line: 1, recordId: null, inputTokens: null, method: null, errorBand: null, error: error.message });
}

async function take(result: Exclude<FileJobResult, { error: unknown }> | FileOutcome, { gathered, onEach }: Taking): Promise<void> {
  if ('each' in result) for (const each of result.each) await onEach?.(each);
  for (const [inputTokens, records] of result.values) gathered.tally.add(inputTokens, records);
  gathered.outcomes.push(result);
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
  const found = warnings.map((text) => note('MODEL_NAMED_LOOSELY', received(text), { file }));
  if (badLineCount > 0) {
    const shown = badLines.slice(0, 10).map(({ line }) => line);
    const first = badLines[0];
    const problem = first ? lineError(receivedLine(first)) : null;
    const text = phrase(COUNT, 'badLines', file, { lines: shown, count: badLineCount }, problem);
    found.push(note('LINES_LEFT_OUT', text, { file, lines: badLineCount }));
  }
  if (overContextWindow > 0) {
    const text = phrase(COUNT, 'aboveContext', file, records, overContextWindow, contextWindowTokens);
    found.push(note('PROMPT_ABOVE_CONTEXT', text, { file, records: overContextWindow, contextWindowTokens }));
  }
  const { refused } = counted;
  if (refused !== undefined) {
    const first = received(refused.first);
    const text = phrase(COUNT, 'refused', file, refused.records, records, first);
    found.push(note('WOULD_BE_REFUSED', text, { file, ...refused, first }));
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
      .flatMap(({ counted: { file }, badLines }) => badLines.map((bad) => ({ file, line: bad.line, error: lineError(receivedLine(bad)) })))
      .slice(0, MAX_LISTED_BAD_LINES),
    badLineCount: files.reduce((sum, { badLines }) => sum + badLines, 0),
    quota: null,
    check: null,
    interrupted: options.signal.aborted,
    assumptions: models.map((model) => ({ text: phrase(COUNT, 'modelAssumed', model), flag: '--model' })),
  };
}
