// What the counting of files passes around: how it is to count, and what it reports.
import type { CountEach } from '../../contracts/count.ts';
import type { WorkerPool } from '../../io/worker-pool.ts';
import type { ExactCounter } from '../../prompts/count.ts';
import type { TokenTally } from '../../prompts/distribution.ts';
import type { AsOption } from './open-input.ts';

export interface CountContext {
  readonly as: AsOption;
  /** `--model`; null where none was given. */
  readonly model: string | null;
  /** Null estimates offline. */
  readonly exact: ExactCounter | null;
  /** Requests to AWS at a time. */
  readonly exactConcurrency: number;
  /** Starts the threads at the first call; null counts in this thread. */
  readonly pool: (() => WorkerPool) | null;
  /** Stops at the first line that cannot be read. */
  readonly strict: boolean;
  /** Called for each record in order; waits for the reader of stdout. */
  readonly onEach: ((each: CountEach) => Promise<void> | void) | null;
  /** Called as bytes are done. `doneBytes` of this file. */
  readonly onProgress: (file: string, doneBytes: number, records: number) => void;
  /** Aborted by Ctrl-C: what was counted so far is kept. */
  readonly signal: AbortSignal;
  /** Where every record's tokens go. */
  readonly tally: TokenTally;
  readonly stdin?: AsyncIterable<Buffer | string>;
  /** Asks AWS what a model is that no table has; where it may be asked. */
  readonly learn?: (modelId: string) => Promise<void>;
}
