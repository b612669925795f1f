// Worker threads: a pool that hands jobs out by name. src/app/jobs.ts is what a thread can do.
import { availableParallelism } from 'node:os';
import { type ResourceLimits, Worker } from 'node:worker_threads';
import { type ErrorCopy, errorOf } from '../base/errors.ts';
import { allAliases } from '../catalog/own/own.ts';

/** What a pool sends to a thread. */
export interface JobRequest {
  readonly id: number;
  readonly job: string;
  readonly payload: unknown;
}
/** What a thread sends back. */
export type JobReply =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: { message: string; stack?: string } }
  /** What the user can act on. */
  | { readonly id: number; readonly refused: ErrorCopy };

/** A result of a job with memory that is handed over instead of copied. */
export class Handed {
  readonly result: unknown;
  readonly memory: readonly ArrayBuffer[];

  constructor(result: unknown, memory: readonly ArrayBuffer[]) {
    this.result = result;
    this.memory = memory;
  }
}

/** What a thread is told when it starts. */
export interface WorkerStart {
  readonly aliases: ReadonlyMap<string, string>;
}

/** @returns threads to use: the machine's, at most `most` (default 4) */
export function defaultJobs(most = 4): number {
  return Math.max(1, Math.min(most, availableParallelism()));
}

interface Waiting {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

interface PooledWorker {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
}

/** A fixed number of worker threads. `run` goes to the one with the least to do; the caller bounds how much is under way. */
export class WorkerPool {
  readonly #workers: PooledWorker[] = [];
  #nextId = 0;

  /**
   * @param entry the start stub, bin/worker.js
   * @param limits of each thread; V8 lets a heap grow far beyond its need where there is room
   */
  constructor(size: number, entry: string, limits: ResourceLimits = {}) {
    for (let index = 0; index < size; index++) {
      const waiting = new Map<number, Waiting>();
      const worker = new Worker(entry, { resourceLimits: limits, workerData: { aliases: allAliases() } satisfies WorkerStart });
      worker.on('message', (reply: JobReply) => {
        const job = waiting.get(reply.id);
        waiting.delete(reply.id);
        if (waiting.size === 0) worker.unref();
        if ('error' in reply) job?.reject(Object.assign(new Error(reply.error.message), { stack: reply.error.stack }));
        else if ('refused' in reply) job?.reject(errorOf(reply.refused));
        else job?.resolve(reply.result);
      });
      const fail = (error: Error) => {
        for (const job of waiting.values()) job.reject(error);
        waiting.clear();
      };
      worker.on('error', fail);
      worker.on('exit', (code) => fail(new Error(`a worker thread ended with code ${code}`)));
      worker.unref();
      this.#workers.push({ worker, waiting });
    }
  }

  get size(): number {
    return this.#workers.length;
  }

  /** @param transfer memory that is handed over instead of copied; the caller has it no more */
  run<Result>(job: string, payload: unknown, transfer: readonly ArrayBuffer[] = []): Promise<Result> {
    return this.#send(this.#idlest(), { job, payload }, transfer);
  }

  /** The one with the least to do, for jobs that belong together. */
  sameWorker(): <Result>(job: string, payload: unknown) => Promise<Result> {
    const target = this.#idlest();
    return (job, payload) => this.#send(target, { job, payload }, []);
  }

  #idlest(): PooledWorker {
    return this.#workers.reduce((least, other) => (other.waiting.size < least.waiting.size ? other : least));
  }

  #send<Result>(target: PooledWorker, { job, payload }: Omit<JobRequest, 'id'>, transfer: readonly ArrayBuffer[]): Promise<Result> {
    const id = this.#nextId++;
    return new Promise<Result>((resolve, reject) => {
      target.waiting.set(id, { resolve: resolve as (result: unknown) => void, reject });
      target.worker.ref();
      target.worker.postMessage({ id, job, payload } satisfies JobRequest, transfer);
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.#workers.map(({ worker }) => worker.terminate()));
  }
}
