// One minute of a closed loop against one pool, to be looked at: what is held, what is settled, who is refused.

import { type CapacityLimits, limitsFrom } from '../../quotas/limits.ts';
import { Pool, PoolTicket } from '../pool.ts';
import { RandomStream } from '../random.ts';
import type { WindowModel } from '../windows/index.ts';
import type { LoopRequest } from './closed-loop.ts';

export interface MinuteInput {
  readonly window: WindowModel;
  /** Whole: headroom is not taken off. */
  readonly limits: CapacityLimits;
  readonly request: LoopRequest;
  /** At least 1; all start at 0. */
  readonly workers: number;
  /** Equal parts of the minute. */
  readonly bins: number;
  readonly seed: number;
}

export interface MinuteBin {
  /** The most that counted against the quota, holds included. */
  readonly peakUsedTokens: number;
  /** The most that requests in flight held. */
  readonly peakHeldTokens: number;
  readonly starts: number;
  readonly ends: number;
  readonly refused: number;
}

export interface Minute {
  readonly bins: readonly MinuteBin[];
  readonly starts: number;
  readonly ends: number;
  readonly refused: number;
  readonly peakUsedTokens: number;
  /** The limit that the bins are to be read against. */
  readonly limitTokens: number;
  /** When there are too many workers to draw: one in so many is, against the same part of the quota; 1 otherwise. */
  readonly drawnOneIn: number;
}

const SECONDS = 60;
/** A refused worker asks again after this long; no policy of any SDK, just so that the refusals can be seen. */
export const RETRY_SECONDS = 1;
const MOST_WORKERS = 500;
const END = 0;
const START = 1;

interface LoopEvent {
  readonly at: number;
  readonly kind: typeof END | typeof START;
  readonly worker: number;
  readonly ticket: PoolTicket | null;
  readonly settledTokens: number;
}

/** Pure: the same input gives the same minute on every machine. The draws are those of `drawTimeline`. */
export function simulateMinute(input: MinuteInput): Minute {
  const drawnOneIn = Math.max(1, Math.ceil(input.workers / MOST_WORKERS));
  const workers = Math.max(1, Math.round(input.workers / drawnOneIn));
  const limits = limitsFrom(({ key, counts }) => {
    const part = input.limits[key] === null ? null : (input.limits[key] as number) / drawnOneIn;
    return part !== null && counts === 'tokens' ? Math.floor(part) : part;
  });
  const run = new MinuteRun(input, workers, new Pool({ limits, rpmReading: input.limits.rpmReading, window: input.window }));
  const bins = run.run();
  const sum = (pick: (bin: MinuteBin) => number) => bins.reduce((total, bin) => total + pick(bin), 0);
  return {
    bins,
    starts: sum(({ starts }) => starts),
    ends: sum(({ ends }) => ends),
    refused: sum(({ refused }) => refused),
    peakUsedTokens: Math.max(...bins.map(({ peakUsedTokens }) => peakUsedTokens)),
    limitTokens: limits.tokensPerMinute as number,
    drawnOneIn,
  };
}

class MinuteRun {
  private readonly randoms: RandomStream[];
  private readonly queue: LoopEvent[] = [];
  private held = 0;

  constructor(
    private readonly input: MinuteInput,
    workers: number,
    private readonly pool: Pool,
  ) {
    this.randoms = Array.from({ length: workers }, (_, worker) => new RandomStream(input.seed, worker));
    for (let worker = 0; worker < workers; worker++) this.push({ at: 0, kind: START, worker, ticket: null, settledTokens: 0 });
  }

  run(): MinuteBin[] {
    const binSeconds = SECONDS / this.input.bins;
    const bins: MinuteBin[] = [];
    for (let index = 0; index < this.input.bins; index++) {
      const end = (index + 1) * binSeconds;
      const bin = { peakUsedTokens: this.pool.usedTokens(index * binSeconds), peakHeldTokens: this.held, starts: 0, ends: 0, refused: 0 };
      for (let event = this.queue[0]; event && event.at < end; event = this.queue[0]) {
        this.pop();
        bin[this.step(event)]++;
        bin.peakUsedTokens = Math.max(bin.peakUsedTokens, this.pool.usedTokens(event.at));
        bin.peakHeldTokens = Math.max(bin.peakHeldTokens, this.held);
      }
      bins.push(bin);
    }
    return bins;
  }

  private step({ at, kind, worker, ticket, settledTokens }: LoopEvent): 'starts' | 'ends' | 'refused' {
    const { request } = this.input;
    if (kind === END && ticket) {
      this.held -= request.holdTokens;
      this.pool.settle(at, ticket, settledTokens);
      this.push({ at, kind: START, worker, ticket: null, settledTokens: 0 });
      return 'ends';
    }
    const taken = new PoolTicket();
    if (this.pool.tryAdmit(at, request.holdTokens, taken) !== null) {
      this.push({ at: at + RETRY_SECONDS, kind: START, worker, ticket: null, settledTokens: 0 });
      return 'refused';
    }
    this.held += request.holdTokens;
    const random = this.randoms[worker] as RandomStream;
    const scale = request.spread === 0 ? 1 : 1 + request.spread * (2 * random.next() - 1);
    const output = Math.min(request.maxOutputQuotaTokens, Math.round(request.outputQuotaTokens * scale));
    const end = at + Math.max(1e-6, request.latencySeconds * scale);
    this.push({ at: end, kind: END, worker, ticket: taken, settledTokens: request.inputTokens + output });
    return 'starts';
  }

  /** By time; at one instant settlements go before admissions, and workers in their order. */
  private before(a: LoopEvent, b: LoopEvent): boolean {
    return a.at - b.at < 0 || (a.at === b.at && (a.kind < b.kind || (a.kind === b.kind && a.worker < b.worker)));
  }

  private push(event: LoopEvent): void {
    const { queue } = this;
    let index = queue.push(event) - 1;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.before(event, queue[parent] as LoopEvent)) break;
      queue[index] = queue[parent] as LoopEvent;
      index = parent;
    }
    queue[index] = event;
  }

  private pop(): void {
    const { queue } = this;
    const last = queue.pop() as LoopEvent;
    if (queue.length === 0) return;
    let index = 0;
    for (;;) {
      let child = index * 2 + 1;
      if (child >= queue.length) break;
      if (child + 1 < queue.length && this.before(queue[child + 1] as LoopEvent, queue[child] as LoopEvent)) child++;
      if (!this.before(queue[child] as LoopEvent, last)) break;
      queue[index] = queue[child] as LoopEvent;
      index = child;
    }
    queue[index] = last;
  }
}
