// Counts all files of a command line, one after the other, and puts the answer together.
import type { CountEach, CountResult } from '../../contracts/count.ts';
import { BqError } from '../../errors.ts';
import { histogramOf, statisticsOf, TokenTally } from '../../prompts/distribution.ts';
import { countInput } from './count-input.ts';
import { type FileCount, MAX_LISTED_BAD_LINES } from './file-count.ts';
import type { CountContext } from './types.ts';

export interface CountedFiles {
  readonly result: CountResult;
  readonly warnings: readonly string[];
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
  const counts: FileCount[] = [];
  const warnings = new Set<string>();
  let failure: BqError | null = null;
  for (const file of files) {
    if (options.signal.aborted) break;
    const { onEach } = options;
    const emit = onEach && files.length > 1 ? (each: CountEach) => onEach({ file, ...each }) : onEach;
    try {
      counts.push(await countInput(file, { ...options, tally, onEach: emit }));
    } catch (error) {
      if (!(error instanceof BqError) || error.kind !== 'input' || files.length === 1 || options.strict || !IS_CONTENT.has(error.code))
        throw error;
      failure ??= error;
      warnings.add(error.message);
      await emit?.({ line: 1, recordId: null, inputTokens: null, method: null, errorBand: null, error: error.message });
    }
  }
  if (counts.length === 0 && failure) throw failure;
  for (const count of counts) for (const warning of countWarnings(count)) warnings.add(warning);
  return { result: resultOf(counts, tally, options), warnings: [...warnings], tally };
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

function countWarnings(count: FileCount): string[] {
  const found = [...count.warnings];
  const { badLineCount, badLines } = count;
  if (badLineCount > 0) {
    const shown = badLines.slice(0, 10).map(({ line }) => line);
    const numbers = `${shown.join(', ')}${badLineCount > shown.length ? ', …' : ''}`;
    const first = badLines[0];
    found.push(
      `${count.file}: ${badLineCount} bad ${badLineCount === 1 ? 'line' : 'lines'} not counted: ${numbers}${first ? ` (line ${first.line}: ${first.error})` : ''}`,
    );
  }
  const { overContextWindow, contextWindowTokens, records } = count.result();
  if (overContextWindow > 0) {
    const window = contextWindowTokens === null ? '' : ` of ${contextWindowTokens.toLocaleString('en')} tokens`;
    found.push(
      `${count.file}: ${records === 1 ? 'longer than' : `${overContextWindow} records are longer than`} the model's context window${window}`,
    );
  }
  return found;
}

function resultOf(counts: readonly FileCount[], tally: TokenTally, options: CountFilesOptions): CountResult {
  const files = counts.map((count) => count.result());
  const values = tally.values();
  const statistics = tally.count > 1 ? statisticsOf(values) : null;
  const assumed = files.filter(({ modelAssumed }) => modelAssumed);
  const models = [...new Set(assumed.flatMap(({ models }) => Object.keys(models)))];
  return {
    files,
    totalInputTokens: tally.total,
    summary: statistics && { ...statistics, histogram: histogramOf(values) },
    badLines: counts.flatMap(({ file, badLines }) => badLines.map((bad) => ({ file, ...bad }))).slice(0, MAX_LISTED_BAD_LINES),
    badLineCount: counts.reduce((sum, { badLineCount }) => sum + badLineCount, 0),
    quota: null,
    check: null,
    interrupted: options.signal.aborted,
    assumptions: models.map((model) => ({ text: `model ${model}`, flag: '--model' })),
  };
}
