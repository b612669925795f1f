// One minute of a closed loop against one window, to be looked at: what is held, what is settled, who is refused.

import { RandomStream } from '../random.ts';
import { createWindow, type WindowModel } from '../windows/index.ts';
import type { QuotaWindow, WindowCharge } from '../windows/window.ts';
import type { LoopRequest } from './closed-loop.ts';

export interface MinuteInput {
  readonly window: WindowModel;
  /** The whole quota, quota tokens per minute. */
  readonly limitTokens: number;
  /** Starts per minute; null: no such limit. */
  readonly limitRequests: number | null;
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
  readonly charge: WindowCharge | null;
  readonly settledTokens: number;
}

/** Pure: the same input gives the same minute on every machine. The draws are those of `drawTimeline`. */
export function simulateMinute(input: MinuteInput): Minute {
  const drawnOneIn = Math.max(1, Math.ceil(input.workers / MOST_WORKERS));
  const workers = Math.max(1, Math.round(input.workers / drawnOneIn));
  const limitTokens = Math.floor(input.limitTokens / drawnOneIn);
  const run = new MinuteRun(input, workers, limitTokens, drawnOneIn);
  const bins = run.run();
  const sum = (pick: (bin: MinuteBin) => number) => bins.reduce((total, bin) => total + pick(bin), 0);
  return {
    bins,
    starts: sum(({ starts }) => starts),
    ends: sum(({ ends }) => ends),
    refused: sum(({ refused }) => refused),
    peakUsedTokens: Math.max(...bins.map(({ peakUsedTokens }) => peakUsedTokens)),
    limitTokens,
    drawnOneIn,
  };
}

class MinuteRun {
  private readonly tokens: QuotaWindow;
  private readonly requests: QuotaWindow | null;
  private readonly randoms: RandomStream[];
  private readonly queue: LoopEvent[] = [];
  private held = 0;

  constructor(
    private readonly input: MinuteInput,
    workers: number,
    limitTokens: number,
    drawnOneIn: number,
  ) {
    this.tokens = createWindow(input.window, limitTokens);
    this.requests = input.limitRequests === null ? null : createWindow(input.window, input.limitRequests / drawnOneIn);
    this.randoms = Array.from({ length: workers }, (_, worker) => new RandomStream(input.seed, worker));
    for (let worker = 0; worker < workers; worker++) this.push({ at: 0, kind: START, worker, charge: null, settledTokens: 0 });
  }

  run(): MinuteBin[] {
    const binSeconds = SECONDS / this.input.bins;
    const bins: MinuteBin[] = [];
    for (let index = 0; index < this.input.bins; index++) {
      const end = (index + 1) * binSeconds;
      const bin = { peakUsedTokens: this.tokens.usedTokens(index * binSeconds), peakHeldTokens: this.held, starts: 0, ends: 0, refused: 0 };
      for (let event = this.queue[0]; event && event.at < end; event = this.queue[0]) {
        this.pop();
        bin[this.step(event)]++;
        bin.peakUsedTokens = Math.max(bin.peakUsedTokens, this.tokens.usedTokens(event.at));
        bin.peakHeldTokens = Math.max(bin.peakHeldTokens, this.held);
      }
      bins.push(bin);
    }
    return bins;
  }

  private step({ at, kind, worker, charge, settledTokens }: LoopEvent): 'starts' | 'ends' | 'refused' {
    const { request } = this.input;
    if (kind === END && charge) {
      this.held -= request.holdTokens;
      this.tokens.settle(at, charge, settledTokens);
      this.push({ at, kind: START, worker, charge: null, settledTokens: 0 });
      return 'ends';
    }
    const room = this.requests === null || this.requests.availableTokens(at) >= 1;
    const admitted = room ? this.tokens.tryAdmit(at, request.holdTokens) : null;
    if (!admitted) {
      this.push({ at: at + RETRY_SECONDS, kind: START, worker, charge: null, settledTokens: 0 });
      return 'refused';
    }
    const counted = this.requests?.tryAdmit(at, 1);
    if (counted) this.requests?.settle(at, counted, 1);
    this.held += request.holdTokens;
    const random = this.randoms[worker] as RandomStream;
    const scale = request.spread === 0 ? 1 : 1 + request.spread * (2 * random.next() - 1);
    const output = Math.min(request.maxOutputQuotaTokens, Math.round(request.outputQuotaTokens * scale));
    const end = at + Math.max(1e-6, request.latencySeconds * scale);
    this.push({ at: end, kind: END, worker, charge: admitted, settledTokens: request.inputTokens + output });
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
