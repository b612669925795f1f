// What worker threads can do: one dispatch table of jobs by name, and the loop of a thread.
import { parentPort, workerData } from 'node:worker_threads';
import { BqError, copyOf } from '../base/errors.ts';
import { setAliases } from '../catalog/own/own.ts';
import { Handed, type JobReply, type JobRequest, type WorkerStart } from '../io/worker-pool.ts';
import { putInForce } from './catalog/in-force.ts';

/** A job gets one structured-cloneable payload and returns one. */
type Job = (payload: never) => unknown;

/** Every job that a worker can do; each is loaded in the worker only when it is first asked for. */
const JOBS: Readonly<Record<string, () => Promise<Job>>> = {
  simulate: async () => (await import('./simulate/run-job.ts')).runJob,
  'count-file': async () => (await import('./count/count-file-job.ts')).countFileJob,
  'log-file': async () => (await import('./log-file-job.ts')).logFileJob,
  'log-range': async () => (await import('./log-range-job.ts')).logRangeJob,
  'count-lines': async () => (await import('./count/count-lines.ts')).countLinesJob,
  'count-prompt': async () => (await import('./count/count-prompt.ts')).countPrompt,
  'weigh-prompt': async () => (await import('./weigh-prompt.ts')).weighJob,
  'simulate-plan': async () => (await import('../planner/minute.ts')).simulatePlan,
};

/** The loop of a worker thread: answers each request in turn, until the pool closes it. */
export async function serveJobs(env: NodeJS.ProcessEnv): Promise<void> {
  const port = parentPort;
  if (!port) throw new Error('serveJobs runs in a worker thread');
  setAliases((workerData as WorkerStart).aliases);
  // What is wrong with the file, the main thread has said.
  const inForce = putInForce({ env, tell: () => {} });
  port.on('message', async ({ id, job, payload }: JobRequest) => {
    try {
      await inForce;
      const run = await JOBS[job]?.();
      if (!run) throw new Error(`no job ${job}`);
      const result = await run(payload as never);
      if (result instanceof Handed) port.postMessage({ id, result: result.result } satisfies JobReply, result.memory);
      else port.postMessage({ id, result } satisfies JobReply);
    } catch (error) {
      if (error instanceof BqError) {
        port.postMessage({ id, refused: copyOf(error) } satisfies JobReply);
        return;
      }
      const { message, stack } = error as Error;
      port.postMessage({ id, error: { message, ...(stack === undefined ? {} : { stack }) } } satisfies JobReply);
    }
  });
}
