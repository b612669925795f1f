// One run of counting: threads, progress, Ctrl-C and the writing of files around the counting itself.
import { BqError } from '../../base/errors.ts';
import { type Note, note } from '../../base/notes.ts';
import { phrase } from '../../base/phrases.ts';
import type { Endpoint } from '../../catalog/endpoint.ts';
import type { CountEach, CountResult } from '../../contracts/count.ts';
import { totalSize } from '../../io/read-input.ts';
import { defaultJobs, WorkerPool } from '../../io/worker-pool.ts';
import { type CountedRequest, promptCost } from '../../planner/prompt-cost.ts';
import { formatDistribution, type TokenTally, toDistribution } from '../../prompts/distribution.ts';
import { textPrompt } from '../../prompts/kinds/parse-prompt-bodies.ts';
import { chooseModel } from '../../prompts/model-choice.ts';
import { COUNT } from '../../words/en/count.ts';
import { SOURCES } from '../../words/en/sources.ts';
import { learnModels } from '../catalog/names.ts';
import type { Context } from '../context.ts';
import { type CountedFiles, countFiles } from './count-files.ts';
import { chooseExactCounter } from './exact-count.ts';
import type { AsOption } from './open-input.ts';

export interface CountWish {
  /** `-` is stdin. */
  readonly files: readonly string[];
  /** Whatever the files name. */
  readonly model: string | null;
  readonly as: AsOption;
  /** Where AWS is asked; null: the run's Region. */
  readonly region: string | null;
  /** Stop at the first line that cannot be read. */
  readonly strict: boolean;
  /** Threads for estimates; null: the cores, at most 4. */
  readonly jobs: number | null;
  /** Called for each record in order. */
  readonly onEach: ((each: CountEach) => Promise<void> | void) | null;
  /** Writes the distribution of input tokens; `-` gives it back instead. */
  readonly saveTo: string | null;
  /** Also what a request with it costs against the quota. */
  readonly maxTokens: number | null;
  /** Whose quotas it costs. */
  readonly endpoint: Endpoint;
  readonly check: CountCheck | null;
}

export interface CountCheck {
  /** The most input tokens of a record. */
  readonly limit: number;
  /** A record passes of which a part was not counted. */
  readonly allowsExcluded: boolean;
}

/** Nothing but the count. */
export const PLAIN_COUNT: Omit<CountWish, 'files' | 'model' | 'region'> = {
  as: null,
  strict: false,
  jobs: null,
  onEach: null,
  saveTo: null,
  maxTokens: null,
  endpoint: 'runtime',
  check: null,
};

export interface CountRun {
  readonly result: CountResult;
  readonly warnings: readonly Note[];
  /** The distribution that was to be given back. */
  readonly distribution: string | null;
}

/** Requests to CountTokens at a time; throttling is met by waiting. */
const EXACT_CONCURRENCY = 8;

/** A thread needs about 80 MB for the tokenizer's tables; batches that need more than this are counted in the main thread. */
const WORKER_LIMITS = { maxOldGenerationSizeMb: 144, maxYoungGenerationSizeMb: 8 };

/** Ctrl-C keeps what was counted so far. @throws BqError input (a file), usage (the model), and as `Context.session` */
export async function runCount(context: Context, wish: CountWish): Promise<CountRun> {
  const { files, model } = wish;
  // A model that nobody knows is said before anything is read.
  if (model !== null) requireOneModel(model);
  const exact = await chooseExactCounter(context, wish.region);
  const jobs = wish.jobs ?? defaultJobs();
  let pool: WorkerPool | undefined;
  const bar = context.progress();
  const sizes = await totalSize(files);
  const earlier = { bytes: 0, file: '', last: 0 };
  try {
    const counted = await countFiles(files, {
      as: wish.as,
      model,
      exact,
      exactConcurrency: EXACT_CONCURRENCY,
      pool: jobs > 1 ? () => (pool ??= new WorkerPool(jobs, context.workerEntry, WORKER_LIMITS)) : null,
      strict: wish.strict,
      onEach: wish.onEach,
      onProgress: (file, doneBytes, records) => {
        if (file !== earlier.file) Object.assign(earlier, { bytes: earlier.bytes + earlier.last, file });
        earlier.last = doneBytes;
        bar.update({ doneBytes: earlier.bytes + doneBytes, totalBytes: sizes, records });
      },
      signal: context.signal,
      learn: (modelId) => learnModels(context, [modelId]),
    });
    bar.clear();
    return await finish(context, counted, wish);
  } finally {
    bar.clear();
    await pool?.close();
  }
}

function requireOneModel(model: string): void {
  if (model.includes(',')) {
    const [first = ''] = model.split(',');
    throw new BqError(phrase(COUNT, 'oneModel', model), {
      code: 'BAD_FLAG_VALUE',
      kind: 'usage',
      suggestions: [`--model ${first.trim()}`],
    });
  }
  chooseModel(model, textPrompt('', 'text'));
}

async function finish(context: Context, { result, warnings, tally }: CountedFiles, wish: CountWish): Promise<CountRun> {
  const quota = wish.maxTokens === null ? null : costOf(result, tally, { maxTokens: wish.maxTokens, endpoint: wish.endpoint });
  const check = wish.check && checkOf(result, tally, wish.check);
  const { saveTo } = wish;
  const saved = saveTo === null ? null : distributionOf(result, tally);
  if (saveTo !== null && saveTo !== '-' && saved !== null) {
    const { writeFileAtomic } = await import('../../io/output-file.ts');
    await writeFileAtomic(saveTo, saved);
    context.tell(note('SAVED', phrase(SOURCES, 'saved', saveTo), { file: saveTo }));
  }
  return { result: { ...result, quota, check }, warnings, distribution: saveTo === '-' ? saved : null };
}

function costOf({ files }: CountResult, tally: TokenTally, asked: Pick<CountedRequest, 'maxTokens' | 'endpoint'>): CountResult['quota'] {
  const named = files.flatMap(({ models }) => Object.keys(models))[0];
  if (tally.count === 0 || named === undefined) return null;
  return promptCost(named, { ...asked, inputTokens: tally.total / tally.count, basis: tally.count === 1 ? 'request' : 'mean' });
}

function distributionOf({ files }: CountResult, tally: TokenTally): string | null {
  const methods = new Set(files.map(({ method }) => method));
  const models = new Set(files.map(({ model }) => model));
  const distribution = toDistribution(
    tally,
    models.size === 1 ? ([...models][0] ?? null) : null,
    methods.size === 1 ? ([...methods][0] ?? 'estimate') : 'mixed',
  );
  return distribution && formatDistribution(distribution);
}

/** A record of which a part was not counted may be longer than its number: it does not pass unless that is allowed. */
function checkOf({ files }: CountResult, tally: TokenTally, { limit, allowsExcluded }: CountCheck): NonNullable<CountResult['check']> {
  const values = tally.values();
  const over = values.reduce((sum, [inputTokens, records]) => sum + (inputTokens > limit ? records : 0), 0);
  const excluded = files.reduce((sum, { recordsWithExcludes }) => sum + recordsWithExcludes, 0);
  const passed = over === 0 && (excluded === 0 || allowsExcluded);
  return { limit, over, maxInputTokens: values.at(-1)?.[0] ?? 0, excluded, passed };
}
