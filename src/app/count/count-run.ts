// One run of `bq count`: threads, progress, Ctrl-C and the writing of files around the counting itself.
import { once } from 'node:events';
import { join } from 'node:path';
import { BqError } from '../../base/errors.ts';
import type { CountEach, CountResult } from '../../contracts/count.ts';
import { totalSize } from '../../io/read-input.ts';
import { defaultJobs, WorkerPool } from '../../io/worker-pool.ts';
import { promptCost } from '../../planner/prompt-cost.ts';
import { formatDistribution, type TokenTally, toDistribution } from '../../prompts/distribution.ts';
import { textPrompt } from '../../prompts/kinds/parse-prompt-bodies.ts';
import { chooseModel } from '../../prompts/model-choice.ts';
import { EXIT, type ExitCode } from '../../shell/exit-codes.ts';
import type { AwsFlagValues } from '../../shell/flags.ts';
import { onInterrupt } from '../../shell/interrupt.ts';
import { Progress } from '../../shell/progress.ts';
import { countFiles } from './count-files.ts';
import { chooseExactCounter } from './exact-count.ts';
import type { AsOption } from './open-input.ts';

export interface CountFlags extends AwsFlagValues {
  readonly model?: string | undefined;
  readonly as?: string | undefined;
  readonly strict?: boolean;
  readonly jobs?: number | undefined;
  readonly each?: boolean;
  readonly save?: string | undefined;
  readonly 'max-tokens'?: number | undefined;
  readonly check?: boolean;
  readonly limit?: number | undefined;
  readonly 'allow-excluded'?: boolean;
}

export interface CountRun {
  readonly result: CountResult;
  readonly warnings: readonly string[];
  readonly exitCode: ExitCode;
  /** What `--save -` puts on stdout instead of the answer. */
  readonly piped: string | null;
}

/** Requests to CountTokens at a time; throttling is met by waiting. */
const EXACT_CONCURRENCY = 8;

/** A thread needs about 80 MB for the tokenizer's tables; batches that need more than this are counted in the main thread. */
const WORKER_LIMITS = { maxOldGenerationSizeMb: 144, maxYoungGenerationSizeMb: 8 };

/** @param notice one line on stderr */
export async function runCount(argv: readonly string[], flags: CountFlags, notice: (line: string) => void): Promise<CountRun> {
  const files = argv.length > 0 ? argv : fromPipe();
  const model = flags.model ?? null;
  // A model that nobody knows is said before anything is read.
  if (model?.includes(',')) {
    const [first = ''] = model.split(',');
    throw new BqError(`bq count counts for one model at a time, not for "${model}"`, {
      code: 'BAD_FLAG_VALUE',
      kind: 'usage',
      suggestions: [`--model ${first.trim()}`],
    });
  }
  if (model !== null) chooseModel(model, textPrompt('', 'text'));
  const { exact, notice: source } = await chooseExactCounter(flags, notice);
  if (source !== null) notice(source);
  const jobs = flags.jobs ?? defaultJobs();
  let pool: WorkerPool | undefined;
  const progress = new Progress();
  const sizes = await totalSize(files);
  const earlier = { bytes: 0, file: '', last: 0 };
  const interrupt = onInterrupt();
  try {
    const { result, warnings, tally } = await countFiles(files, {
      as: (flags.as ?? null) as AsOption,
      model,
      exact,
      exactConcurrency: EXACT_CONCURRENCY,
      pool: jobs > 1 ? () => (pool ??= new WorkerPool(jobs, workerEntry(), WORKER_LIMITS)) : null,
      strict: flags.strict ?? false,
      onEach: flags.each ? printEach : null,
      onProgress: (file, doneBytes, records) => {
        if (file !== earlier.file) Object.assign(earlier, { bytes: earlier.bytes + earlier.last, file });
        earlier.last = doneBytes;
        progress.update({ doneBytes: earlier.bytes + doneBytes, totalBytes: sizes, records });
      },
      signal: interrupt.signal,
    });
    progress.clear();
    return await finish({ result, warnings, tally }, flags, notice);
  } finally {
    progress.clear();
    // A pipe that stays open would keep the process alive.
    if (interrupt.signal.aborted) process.stdin.destroy();
    interrupt.release();
    await pool?.close();
  }
}

interface Counted {
  readonly result: CountResult;
  readonly warnings: readonly string[];
  readonly tally: TokenTally;
}

async function finish({ result: counted, warnings, tally }: Counted, flags: CountFlags, notice: (line: string) => void): Promise<CountRun> {
  let result = counted;
  let piped: string | null = null;
  if (flags['max-tokens'] !== undefined && tally.count > 0) {
    const named = result.files.flatMap(({ models }) => Object.keys(models))[0];
    const basis = tally.count === 1 ? 'request' : 'mean';
    if (named !== undefined) result = { ...result, quota: promptCost(named, tally.total / tally.count, flags['max-tokens'], basis) };
  }
  if (flags.check && flags.limit !== undefined)
    result = { ...result, check: checkOf(result, tally, flags.limit, flags['allow-excluded'] ?? false) };
  if (flags.save !== undefined) {
    const methods = new Set(result.files.map(({ method }) => method));
    const models = new Set(result.files.map(({ model }) => model));
    const distribution = toDistribution(
      tally,
      models.size === 1 ? ([...models][0] ?? null) : null,
      methods.size === 1 ? ([...methods][0] ?? 'estimate') : 'mixed',
    );
    const { writeFileAtomic } = await import('../../io/atomic-write.ts');
    if (distribution && flags.save === '-') piped = formatDistribution(distribution).trimEnd();
    else if (distribution) {
      await writeFileAtomic(flags.save, formatDistribution(distribution));
      notice(`saved to ${flags.save}`);
    }
  }
  const failed = result.check !== null && !result.check.passed;
  return { result, warnings, exitCode: result.interrupted ? EXIT.interrupted : failed ? EXIT.doesNotFit : EXIT.ok, piped };
}

/** A record of which a part was not counted may be longer than its number: it does not pass unless the user allows it. */
function checkOf({ files }: CountResult, tally: TokenTally, limit: number, allowsExcluded: boolean): NonNullable<CountResult['check']> {
  const values = tally.values();
  const over = values.reduce((sum, [inputTokens, records]) => sum + (inputTokens > limit ? records : 0), 0);
  const excluded = files.reduce((sum, { recordsWithExcludes }) => sum + recordsWithExcludes, 0);
  const passed = over === 0 && (excluded === 0 || allowsExcluded);
  return { limit, over, maxInputTokens: values.at(-1)?.[0] ?? 0, excluded, passed };
}

/** Without a file: what is piped in, if anything is. */
function fromPipe(): string[] {
  if (!process.stdin.isTTY) return ['-'];
  throw new BqError('which file? None is named, and nothing is piped in', {
    code: 'FILE_NEEDED',
    kind: 'usage',
    suggestions: ['bq count prompt.json', 'cat prompt.json | bq count -'],
  });
}

/** Waits where the reader of stdout is slower than the counting. */
async function printEach(each: CountEach): Promise<void> {
  if (!process.stdout.write(`${JSON.stringify(each)}\n`)) await once(process.stdout, 'drain');
}

/** The start stub of a worker thread lies beside the one of the program. */
function workerEntry(): string {
  return join(__dirname, '..', 'bin', 'worker.js');
}
