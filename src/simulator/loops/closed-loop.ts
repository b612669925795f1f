// The timeline of N workers that are never throttled, computed once and checked against any window for any number of them.
//
// As long as nothing is throttled a closed loop does not feel the quota: each worker's requests follow from its own random stream.
// So the events of all workers are drawn and sorted once; "do n workers pass?" is then one look along the events of the first n.
import { RandomStream } from '../random.ts';
import type { DrawnCost } from '../request-cost.ts';
import type { Settlement } from '../types.ts';
import { CHANGE, EXPIRY, type LoopTimeline, MINUTE_MICROS, START } from '../windows/timeline.ts';

/** One kind of request, at its mean; a draw u in [1 - spread, 1 + spread] scales latency and output together. */
export interface LoopRequest extends DrawnCost {
  /** Admission to last token at the mean, seconds, above 0. */
  readonly latencySeconds: number;
  /** 0 to below 1. */
  readonly spread: number;
  readonly settlement: Settlement;
}

const TICK_MICROS = 5_000_000;
/** Two bits of kind below 26 bits of time within a minute, and 25 bits of position: 53 together. */
const KINDS = 4;
const POSITIONS = 2 ** 25;

/** Roughly how many events a timeline will have; the budget is counted in these. */
export function estimateEvents(request: LoopRequest, workers: number, horizonSeconds: number): number {
  const perRequest = 4 + (request.settlement === 'progressive' ? (2 * request.latencySeconds * 1e6) / TICK_MICROS : 0);
  return workers * Math.ceil(horizonSeconds / request.latencySeconds) * perRequest;
}

/** Draws and sorts every event before the horizon; all workers start at 0. */
export function drawTimeline(request: LoopRequest, workers: number, horizonSeconds: number, seed: number): LoopTimeline {
  const horizonMicros = Math.round(horizonSeconds * 1e6);
  const events = new EventList(Math.ceil(estimateEvents(request, workers, horizonSeconds) * 1.1) + 64, horizonMicros);
  const random = new RandomStream(seed, 0);
  for (let worker = 0; worker < workers; worker++) {
    random.restart(seed, worker);
    for (let start = 0; start < horizonMicros; ) {
      const scale = request.spread === 0 ? 1 : 1 + request.spread * (2 * random.next() - 1);
      const latency = Math.max(1, Math.round(request.latencySeconds * 1e6 * scale));
      drawRequest(events, request, worker, start, latency, scale);
      start += latency;
    }
  }
  return events.sorted(workers);
}

/** The events of one request from its start to the moment at which the sliding window forgets it. */
// biome-ignore lint/complexity/useMaxParams: called for each event of millions, so nothing is wrapped
function drawRequest(events: EventList, request: LoopRequest, worker: number, start: number, latency: number, scale: number): void {
  const hold = request.holdTokens;
  const end = start + latency;
  const outputQuota = Math.min(request.maxOutputQuotaTokens, Math.round(request.outputQuotaTokens * scale));
  const settled = request.inputTokens + outputQuota;
  events.add(start, START, worker, hold, hold);
  if (request.settlement === 'progressive') {
    drawProgress(events, request, worker, start, latency, outputQuota);
    return;
  }
  events.add(end, CHANGE, worker, settled - hold, -hold);
  forget(events, worker, start, end, Math.min(settled, hold));
  if (settled > hold) forget(events, worker, end, end, settled - hold);
}

/** A charge dated at an instant leaves the sliding window when it is 60 s old and its request has ended. */
// biome-ignore lint/complexity/useMaxParams: called for each event of millions, so nothing is wrapped
function forget(events: EventList, worker: number, at: number, end: number, tokens: number): void {
  if (tokens !== 0) events.add(Math.max(at + MINUTE_MICROS, end), EXPIRY, worker, -tokens, 0);
}

/** Generated tokens are charged every 5 s as they come and leave the hold; the rest of the hold returns at the end. */
// biome-ignore lint/complexity/useMaxParams: called for each event of millions, so nothing is wrapped
function drawProgress(events: EventList, request: LoopRequest, worker: number, start: number, latency: number, outputQuota: number): void {
  const end = start + latency;
  let held = request.holdTokens;
  let charged = 0;
  let used = held;
  // What counts beyond the hold, dated; the latest is given back first.
  const excesses: { at: number; tokens: number }[] = [];
  const move = (at: number, tokens: number) => {
    const before = Math.max(0, used - request.holdTokens);
    used += tokens;
    let change = Math.max(0, used - request.holdTokens) - before;
    if (change > 0) excesses.push({ at, tokens: change });
    for (let last = excesses.at(-1); last && change < 0; last = excesses.at(-1)) {
      const taken = Math.min(last.tokens, -change);
      last.tokens -= taken;
      change += taken;
      if (last.tokens === 0) excesses.pop();
    }
  };
  for (let tick = 1; tick * TICK_MICROS < latency; tick++) {
    const total = Math.floor((outputQuota * tick * TICK_MICROS) / latency);
    const released = Math.min(held, Math.floor(total * request.releasedPerCharged) - (request.holdTokens - held));
    const shift = total - charged - released;
    charged = total;
    held -= released;
    move(start + tick * TICK_MICROS, shift);
    events.add(start + tick * TICK_MICROS, CHANGE, worker, shift, -released);
  }
  const settled = request.inputTokens + outputQuota;
  move(end, settled - held - charged);
  events.add(end, CHANGE, worker, settled - held - charged, -held);
  forget(events, worker, start, end, Math.min(settled, request.holdTokens));
  for (const excess of excesses) forget(events, worker, excess.at, end, excess.tokens);
}

/** Events in the order of drawing, in columns that grow. */
class EventList {
  private count = 0;
  private atMicros: Float64Array;
  private kind: Uint8Array;
  private worker: Int32Array;
  private shift: Float64Array;
  private heldShift: Float64Array;

  constructor(
    capacity: number,
    private readonly horizonMicros: number,
  ) {
    this.atMicros = new Float64Array(capacity);
    this.kind = new Uint8Array(capacity);
    this.worker = new Int32Array(capacity);
    this.shift = new Float64Array(capacity);
    this.heldShift = new Float64Array(capacity);
  }

  // biome-ignore lint/complexity/useMaxParams: called for each event of millions, so nothing is wrapped
  add(atMicros: number, kind: number, worker: number, shift: number, heldShift: number): void {
    if (atMicros >= this.horizonMicros) return;
    if (this.count === this.atMicros.length) this.grow();
    const i = this.count++;
    this.atMicros[i] = atMicros;
    this.kind[i] = kind;
    this.worker[i] = worker;
    this.shift[i] = shift;
    this.heldShift[i] = heldShift;
  }

  private grow(): void {
    const capacity = this.atMicros.length * 2;
    const enlarge = <T extends { set(from: T): void }>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    this.atMicros = enlarge(this.atMicros, new Float64Array(capacity));
    this.kind = enlarge(this.kind, new Uint8Array(capacity));
    this.worker = enlarge(this.worker, new Int32Array(capacity));
    this.shift = enlarge(this.shift, new Float64Array(capacity));
    this.heldShift = enlarge(this.heldShift, new Float64Array(capacity));
  }

  /** Sorts by minute, then within the minute by time, kind and order of drawing, all in one number per event. */
  sorted(workers: number): LoopTimeline {
    const { count } = this;
    const minutes = Math.ceil(this.horizonMicros / MINUTE_MICROS);
    const starts = new Int32Array(minutes + 1);
    for (let i = 0; i < count; i++) {
      const minute = Math.floor((this.atMicros[i] as number) / MINUTE_MICROS) + 1;
      starts[minute] = (starts[minute] as number) + 1;
    }
    for (let minute = 0; minute < minutes; minute++) starts[minute + 1] = (starts[minute + 1] as number) + (starts[minute] as number);
    const keys = new Float64Array(count);
    const places = new Int32Array(count);
    const next = starts.slice();
    for (let i = 0; i < count; i++) {
      const at = this.atMicros[i] as number;
      const minute = Math.floor(at / MINUTE_MICROS);
      const place = next[minute] as number;
      next[minute] = place + 1;
      places[place] = i;
      const position = place - (starts[minute] as number);
      keys[place] = ((at - minute * MINUTE_MICROS) * KINDS + (this.kind[i] as number)) * POSITIONS + position;
    }
    const result: LoopTimeline = {
      count,
      workers,
      atMicros: new Float64Array(count),
      kind: new Uint8Array(count),
      worker: new Int32Array(count),
      shift: new Float64Array(count),
      heldShift: new Float64Array(count),
    };
    for (let minute = 0; minute < minutes; minute++) {
      const first = starts[minute] as number;
      const last = starts[minute + 1] as number;
      keys.subarray(first, last).sort();
      for (let place = first; place < last; place++) {
        const i = places[first + ((keys[place] as number) % POSITIONS)] as number;
        result.atMicros[place] = this.atMicros[i] as number;
        result.kind[place] = this.kind[i] as number;
        result.worker[place] = this.worker[i] as number;
        result.shift[place] = this.shift[i] as number;
        result.heldShift[place] = this.heldShift[i] as number;
      }
    }
    return result;
  }
}
