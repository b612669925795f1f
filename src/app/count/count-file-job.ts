// Counts one whole file and says everything of it in plain data: the unit that many small files are spread over threads by.

import { BqError, copyOf, type ErrorCopy } from '../../base/errors.ts';
import type { Text } from '../../base/phrases.ts';
import type { CountEach, CountedFile } from '../../contracts/count.ts';
import { TokenTally } from '../../prompts/distribution.ts';
import type { CountContext } from './context.ts';
import { countInput } from './count-input.ts';
import type { BadLine } from './count-lines.ts';
import type { FileCount } from './file-count.ts';

/** What is known of a counted file. */
export interface FileOutcome {
  readonly counted: CountedFile;
  /** Copies of phrases, where they come from another thread. */
  readonly warnings: readonly Text[];
  readonly badLines: readonly BadLine[];
  /** Input tokens and how many records have them. */
  readonly values: readonly (readonly [number, number])[];
}

export interface FileJob extends Pick<CountContext, 'as' | 'model' | 'strict'> {
  readonly file: string;
  readonly wantsEach: boolean;
}

export type FileJobResult =
  | (FileOutcome & { readonly each: readonly CountEach[] })
  /** Errors lose their class between threads. */
  | { readonly error: ErrorCopy };

/** For a thread: no AWS, no threads of its own, no Ctrl-C. */
export async function countFileJob({ file, as, model, strict, wantsEach }: FileJob): Promise<FileJobResult> {
  const tally = new TokenTally();
  const each: CountEach[] = [];
  const onEach = wantsEach ? (one: CountEach) => void each.push(one) : null;
  const context = { exact: null, exactConcurrency: 1, pool: null, onProgress: () => {}, signal: new AbortController().signal };
  try {
    return { ...outcomeOf(await countInput(file, { ...context, as, model, strict, tally, onEach }), tally), each };
  } catch (error) {
    if (!(error instanceof BqError)) throw error;
    return { error: copyOf(error) };
  }
}

/** @param tally holds the records of this file alone */
export function outcomeOf(count: FileCount, tally: TokenTally): FileOutcome {
  return { counted: count.result(), warnings: count.warnings, badLines: count.badLines, values: tally.values() };
}
