// A second opinion on how many workers a quota takes: written from the rules of docs/model.md alone, and sharing nothing with src.
//
// A fleet of workers starts at 0, each begins its next request when the last one ends, and the first refusal ends the run.

/** A kind of request against a quota, as docs/model.md names it. */
export interface OraclePlan {
  readonly tokensPerMinute: number;
  readonly requestsPerMinute: number | null;
  /** Counted apart, as it is written, as on bedrock-mantle, where the one above is of input and nothing burns down; left out: none. */
  readonly outputTokensPerMinute?: number;
  readonly inputTokens: number;
  readonly maxTokens: number;
  readonly outputTokens: number;
  readonly burndownRate: number;
  readonly latencySeconds: number;
  /** Both latency and output lie within this share of their mean. */
  readonly spread: number;
  /** Whether one luck decides latency and output of a request, as in a scenario; else each has its own. */
  readonly isCorrelated: boolean;
}

export const ORACLE_WINDOWS = ['token-bucket', 'fixed-window', 'fixed-window-carry', 'sliding-window'] as const;
export type OracleWindow = (typeof ORACLE_WINDOWS)[number];

/** mulberry32, a stream a worker and seed. */
export function randomOf(seed: number, worker: number): () => number {
  let state = (Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(worker + 1, 0x85ebca77)) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function holdOf({ inputTokens, maxTokens }: OraclePlan): number {
  return inputTokens + maxTokens;
}

interface Drawn {
  readonly seconds: number;
  readonly settled: number;
  readonly output: number;
}

function draw(plan: OraclePlan, random: () => number): Drawn {
  const luck = 1 + plan.spread * (2 * random() - 1);
  const other = plan.isCorrelated ? luck : 1 + plan.spread * (2 * random() - 1);
  const output = Math.min(plan.maxTokens, Math.round(plan.outputTokens * other));
  return { seconds: plan.latencySeconds * luck, settled: plan.inputTokens + output * plan.burndownRate, output };
}

/** One quota of a minute. What ends at an instant settles before anything starts at it. */
interface Counter {
  /** @returns false where it is refused */
  start(at: number, hold: number): boolean;
  end(at: number, startedAt: number, hold: number, settled: number): void;
}

class Bucket implements Counter {
  private used = 0;
  private last = 0;
  constructor(private readonly limit: number) {}
  private refill(at: number): void {
    this.used = Math.max(0, this.used - ((at - this.last) * this.limit) / 60);
    this.last = at;
  }
  start(at: number, hold: number): boolean {
    this.refill(at);
    // Refills are fractions: a millionth of a token is no refusal.
    if (this.used + hold > this.limit + 1e-6) return false;
    this.used += hold;
    return true;
  }
  end(at: number, _startedAt: number, hold: number, settled: number): void {
    this.refill(at);
    this.used = Math.max(0, this.used + settled - hold);
  }
}

class Clock implements Counter {
  private used = 0;
  private held = 0;
  private minute = 0;
  constructor(
    private readonly limit: number,
    private readonly carries: boolean,
  ) {}
  private roll(at: number): void {
    const minute = Math.floor(at / 60);
    if (minute === this.minute) return;
    this.minute = minute;
    this.used = this.carries ? this.held : 0;
  }
  start(at: number, hold: number): boolean {
    this.roll(at);
    if (this.used + hold > this.limit) return false;
    this.used += hold;
    this.held += hold;
    return true;
  }
  end(at: number, _startedAt: number, hold: number, settled: number): void {
    this.roll(at);
    this.used = Math.max(0, this.used + settled - hold);
    this.held -= hold;
  }
}

/** Charges with the instant at which they are forgotten, the earliest first. */
class Sliding implements Counter {
  private used = 0;
  private readonly leaving = new Heap<number>();
  constructor(private readonly limit: number) {}
  private forget(at: number): void {
    while (this.leaving.firstAt <= at) this.used -= this.leaving.pop();
  }
  start(at: number, hold: number): boolean {
    this.forget(at);
    if (this.used + hold > this.limit) return false;
    this.used += hold;
    return true;
  }
  end(at: number, startedAt: number, hold: number, settled: number): void {
    this.forget(at);
    this.used += settled - hold;
    const young = Math.min(hold, settled);
    // What is a minute old by now is out at once.
    if (startedAt + 60 <= at) this.used -= young;
    else this.leaving.push(startedAt + 60, young);
    if (settled > hold) this.leaving.push(at + 60, settled - hold);
  }
}

/** A binary heap by time; which of equals comes first is chance, and nothing here depends on it. */
class Heap<T> {
  private readonly at: number[] = [];
  private readonly what: T[] = [];
  /** Infinity when empty. */
  get firstAt(): number {
    return this.at[0] ?? Number.POSITIVE_INFINITY;
  }
  push(at: number, what: T): void {
    let i = this.at.length;
    this.at.push(at);
    this.what.push(what);
    for (let up = (i - 1) >> 1; i > 0 && (this.at[up] as number) > at; up = (i - 1) >> 1) {
      this.at[i] = this.at[up] as number;
      this.what[i] = this.what[up] as T;
      i = up;
    }
    this.at[i] = at;
    this.what[i] = what;
  }
  pop(): T {
    const first = this.what[0] as T;
    const at = this.at.pop() as number;
    const what = this.what.pop() as T;
    const size = this.at.length;
    if (size === 0) return first;
    let i = 0;
    for (let down = 1; down < size; down = 2 * i + 1) {
      if (down + 1 < size && (this.at[down + 1] as number) < (this.at[down] as number)) down++;
      if ((this.at[down] as number) >= at) break;
      this.at[i] = this.at[down] as number;
      this.what[i] = this.what[down] as T;
      i = down;
    }
    this.at[i] = at;
    this.what[i] = what;
    return first;
  }
}

function counterOf(window: OracleWindow, limit: number): Counter {
  if (window === 'token-bucket') return new Bucket(limit);
  return window === 'sliding-window' ? new Sliding(limit) : new Clock(limit, window === 'fixed-window-carry');
}

export interface Run {
  readonly workers: number;
  readonly minutes: number;
  readonly seed: number;
  /** Seconds from start to start of a worker; 0: the next one starts when the last one ends. */
  readonly everySeconds: number;
}

/** Of one answer; a longer one is counted in longer parts. */
const MOST_PARTS = 20;

interface Running {
  readonly startedAt: number;
  readonly settled: number;
}

/** All windows at once, and who runs. */
class Fleet {
  private readonly hold: number;
  private readonly tokens: Counter[];
  private readonly requests: Counter[];
  private readonly randoms: (() => number)[];
  private readonly running: (Running | null)[];
  readonly ends = new Heap<number>();
  readonly starts = new Heap<number>();
  /** Parts of answers that are about to be written. */
  readonly writes = new Heap<number>();
  private readonly output: readonly Counter[];

  constructor(
    private readonly plan: OraclePlan,
    private readonly run: Run,
    private readonly windows: readonly OracleWindow[],
  ) {
    const { tokensPerMinute, requestsPerMinute } = plan;
    this.hold = holdOf(plan);
    this.tokens = windows.map((window) => counterOf(window, tokensPerMinute));
    this.requests = requestsPerMinute === null ? [] : windows.map((window) => counterOf(window, requestsPerMinute));
    const { outputTokensPerMinute: output } = plan;
    this.output = output === undefined ? [] : windows.map((window) => counterOf(window, output));
    this.randoms = Array.from({ length: run.workers }, (_, worker) => randomOf(run.seed, worker));
    this.running = this.randoms.map(() => null);
    for (let worker = 0; worker < run.workers; worker++) this.starts.push(0, worker);
  }

  end(at: number, worker: number): void {
    const { startedAt, settled } = this.running[worker] as Running;
    for (const counter of this.tokens) counter.end(at, startedAt, this.hold, settled);
    this.starts.push(Math.max(at, startedAt + this.run.everySeconds), worker);
  }

  /** @returns the window that refuses it; null where none does */
  start(at: number, worker: number): OracleWindow | null {
    for (const [i, window] of this.windows.entries()) {
      if (!this.tokens[i]?.start(at, this.hold)) return window;
      if (this.requests[i]?.start(at, 1) === false) return window;
      // A start counts once: nothing of it is held on.
      this.requests[i]?.end(at, at, 1, 1);
    }
    const { seconds, settled, output } = draw(this.plan, this.randoms[worker] as () => number);
    this.running[worker] = { startedAt: at, settled };
    this.ends.push(at + seconds, worker);
    if (this.output.length > 0) this.write(at, seconds, output);
    return null;
  }

  /** An answer is written evenly; each part counts as it begins. */
  private write(at: number, seconds: number, output: number): void {
    const parts = Math.max(1, Math.min(MOST_PARTS, Math.ceil(seconds)));
    for (let part = 0, before = 0; part < parts; part++) {
      const until = Math.round((output * (part + 1)) / parts);
      if (until > before) this.writes.push(at + (seconds * part) / parts, until - before);
      before = until;
    }
  }

  /** @returns the window in which the part has no room: the answer would be cut */
  count(at: number, tokens: number): OracleWindow | null {
    for (const [i, window] of this.windows.entries()) {
      if (this.output[i]?.start(at, tokens) === false) return window;
      this.output[i]?.end(at, at, tokens, tokens);
    }
    return null;
  }
}

/** When the first request is refused, or its answer cut, under any of the windows, and which did it; null where none is. */
export function firstThrottle(
  plan: OraclePlan,
  run: Run,
  windows: readonly OracleWindow[] = ORACLE_WINDOWS,
): { at: number; window: OracleWindow } | null {
  const fleet = new Fleet(plan, run, windows);
  const { ends, starts, writes } = fleet;
  for (;;) {
    const at = Math.min(ends.firstAt, starts.firstAt, writes.firstAt);
    if (at >= run.minutes * 60) return null;
    while (ends.firstAt === at) fleet.end(at, ends.pop());
    while (writes.firstAt === at) {
      const window = fleet.count(at, writes.pop());
      if (window !== null) return { at, window };
    }
    while (starts.firstAt === at) {
      const window = fleet.start(at, starts.pop());
      if (window !== null) return { at, window };
    }
  }
}

/** Whether none of the seeds meets a refusal. */
export function neverThrottles(plan: OraclePlan, workers: number, seeds: readonly number[], minutes = 60): boolean {
  return workers === 0 || seeds.every((seed) => firstThrottle(plan, { workers, minutes, seed, everySeconds: 0 }) === null);
}

/**
 * The most workers that none of the seeds throttles under the worst window. Looked for from `known`, which passes: more workers mostly use more, so
 * steps double until one fails, and the last is halved; the few numbers above it are looked at as well, where an answer is not monotone.
 */
export function largestFleet(plan: OraclePlan, known: number, seeds: readonly number[], minutes = 60): number {
  const passes = (workers: number) => neverThrottles(plan, workers, seeds, minutes);
  let yes = known;
  let step = Math.max(1, Math.ceil(known / 16));
  while (passes(yes + step)) {
    yes += step;
    step *= 2;
  }
  let no = yes + step;
  while (no - yes > 1) {
    const middle = Math.floor((yes + no) / 2);
    if (passes(middle)) yes = middle;
    else no = middle;
  }
  for (let above = yes + 3; above > yes; above--) if (passes(above)) return above;
  return yes;
}
