// Spreads the replicates of several policies over all cores; the answer does not depend on how.
import { elapsedMs } from '../../io/clock.ts';
import { defaultJobs, WorkerPool } from '../../io/worker-pool.ts';
import type { RunMetrics } from '../../simulator/engine/metrics.ts';
import { type PolicyEstimate, summarize } from '../../simulator/engine/replicates.ts';
import type { TimelineSlice } from '../../simulator/engine/usage-timeline.ts';
import type { Scenario } from '../../simulator/scenario/scenario.ts';
import { type RunJob, runJob } from './run-job.ts';

export interface PolicyRuns {
  readonly estimate: PolicyEstimate;
  /** Of the first seed. */
  readonly timeline: readonly TimelineSlice[] | null;
}

export interface ReplicateOptions {
  readonly replicates: number;
  readonly firstSeed: number;
  readonly timeline: boolean;
  /** The start stub of a worker thread. */
  readonly workerEntry: string;
  /** Threads; default one per core, at most 8. 1 stays in this thread. */
  readonly jobs?: number;
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the work early, with an error. */
  readonly signal?: AbortSignal;
}

/** So much is run here before threads are thought of: the first runs are slow, since nothing is compiled yet. */
const WARM_UP_MS = 400;
/** Less work than this is done before threads have started and are as quick as this one. */
const WORTH_THREADS_MS = 400;

/** Runs each scenario with the seeds firstSeed, firstSeed + 1, … and sums them up in the order of seeds. */
export async function runReplicates(scenarios: readonly Scenario[], options: ReplicateOptions): Promise<PolicyRuns[]> {
  const { replicates, firstSeed, timeline } = options;
  const runs: RunMetrics[][] = scenarios.map(() => []);
  const total = scenarios.length * replicates;
  let done = 0;
  const progress = (count: number) => {
    done += count;
    options.onProgress?.(done, total);
  };
  const turns = new Turns(options.signal);
  let rounds = 0;
  let roundMs = 0;
  for (const startMs = elapsedMs(); rounds < replicates && elapsedMs() - startMs < WARM_UP_MS; rounds++) {
    const roundStartMs = elapsedMs();
    for (const [index, scenario] of scenarios.entries()) {
      (runs[index] as RunMetrics[]).push(
        ...runJob({ scenario, firstSeed: firstSeed + rounds, runs: 1, timeline: timeline && rounds === 0 }),
      );
      progress(1);
      await turns.take();
    }
    roundMs = elapsedMs() - roundStartMs;
  }
  // The last round, being the warmest, tells how long the rest will take.
  const rest = replicates - rounds;
  const jobs = roundMs * rest < WORTH_THREADS_MS ? 1 : (options.jobs ?? defaultJobs(8));
  const batch = jobs === 1 ? 1 : Math.max(1, Math.ceil(rest / (jobs * 8)));
  const tasks: { index: number; job: RunJob }[] = [];
  for (let from = rounds; from < replicates; from += batch) {
    for (const [index, scenario] of scenarios.entries()) {
      tasks.push({ index, job: { scenario, firstSeed: firstSeed + from, runs: Math.min(batch, replicates - from), timeline: false } });
    }
  }
  const work = tasks.map(({ job }) => job);
  const results =
    jobs === 1 || work.length < 2 ? await runHere(work, options, progress) : await runInThreads(work, jobs, options, progress);
  for (const [position, { index }] of tasks.entries()) (runs[index] as RunMetrics[]).push(...(results[position] as RunMetrics[]));
  return runs.map((list) => ({ estimate: summarize(list), timeline: list[0]?.timeline ?? null }));
}

/** Lets Ctrl-C and the progress bar through. @throws the signal's reason when it is aborted */
export async function turn(signal?: AbortSignal): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
  signal?.throwIfAborted();
}

/** Ctrl-C and the bar may wait so long: many runs are shorter than a turn takes. */
const TURN_MS = 8;

class Turns {
  #lastMs = elapsedMs();

  constructor(private readonly signal: AbortSignal | undefined) {}

  /** @throws the signal's reason when it is aborted */
  async take(): Promise<void> {
    this.signal?.throwIfAborted();
    const nowMs = elapsedMs();
    if (nowMs - this.#lastMs < TURN_MS) return;
    await turn(this.signal);
    this.#lastMs = elapsedMs();
  }
}

type Advance = (runs: number) => void;

async function runHere(tasks: readonly RunJob[], { signal }: ReplicateOptions, advance: Advance): Promise<RunMetrics[][]> {
  const results: RunMetrics[][] = [];
  const turns = new Turns(signal);
  for (const task of tasks) {
    results.push(runJob(task));
    advance(task.runs);
    await turns.take();
  }
  return results;
}

async function runInThreads(
  tasks: readonly RunJob[],
  threads: number,
  { signal, workerEntry }: ReplicateOptions,
  advance: Advance,
): Promise<RunMetrics[][]> {
  const pool = new WorkerPool(Math.min(threads, tasks.length), workerEntry);
  // What the threads had under way fails.
  const stop = () => void pool.close();
  signal?.addEventListener('abort', stop);
  try {
    return await Promise.all(
      tasks.map(async (task) => {
        const result = await pool.run<RunMetrics[]>('simulate', task);
        advance(task.runs);
        return result;
      }),
    );
  } finally {
    signal?.removeEventListener('abort', stop);
    await pool.close();
  }
}
