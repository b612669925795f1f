// A fleet that was found fit, run for an hour under every window until the first throttle.
//
// As in closed-loop.ts the events follow from the workers' own draws. Here they are not sorted: what is charged is summed by minute, which decides
// the windows of clock minutes to the token, and by small steps of time, which bounds the others from above. Only where that bound goes over the
// limit are the events sorted and looked at one by one.
import type { CapacityLimits } from '../../quotas/limits.ts';
import { RandomStream } from '../random.ts';
import { WINDOWS } from '../windows/index.ts';
import { MINUTE_MICROS } from '../windows/timeline.ts';
import { drawTimeline, type LoopRequest } from './closed-loop.ts';
import { type ConfirmRan, fitsAll } from './confirm.ts';

export interface RehearsalInput {
  /** Headroom already taken off; what counts days is not looked at. */
  readonly limits: CapacityLimits;
  /** Settled at the end. */
  readonly request: LoopRequest;
  /** At least 1; all start at 0. */
  readonly workers: number;
  /** Seeds count up from it. */
  readonly seed: number;
  /** Minutes and seeds give way so that about so many are drawn at most. */
  readonly requests: number;
  /** Seeds of what is cheap; default 64. At least 8. */
  readonly mostSeeds?: number;
}

export interface Rehearsal {
  readonly isThrottled: boolean;
  readonly ran: ConfirmRan;
}

const MINUTES = 60;
const SEEDS = 8;
/** What is cheap is run for longer: the worst hour of a few workers is rare. */
const MOST_SEEDS = 64;
const STEPS_PER_MINUTE = 240;
const STEP_MICROS = MINUTE_MICROS / STEPS_PER_MINUTE;

/** @returns null where not even a few minutes can be run; pure: the same input gives the same answer on every machine */
export function rehearse(input: RehearsalInput): Rehearsal | null {
  const length = lengthOf(input);
  if (length === null) return null;
  const { minutes, seeds } = length;
  const sums = new Sums(minutes);
  let requests = 0;
  for (let index = 0; index < seeds; index++) {
    requests += sums.draw(input, input.seed + index);
    // Workers in step end at one instant, which no step of time is short enough for.
    const isSure = input.request.spread > 0 && sums.passesSurely(input);
    const isThrottled = !sums.passesClock(input) || (!isSure && !passesExactly(input, input.seed + index, minutes));
    if (isThrottled) return { isThrottled, ran: { simulatedMinutes: minutes, seeds: index + 1, requests } };
  }
  return { isThrottled: false, ran: { simulatedMinutes: minutes, seeds, requests } };
}

/** An hour of eight seeds if it is cheap, of more if it is much cheaper; else fewer minutes down to ten (or ten requests), then fewer seeds, then less still. */
function lengthOf({ request, workers, requests, mostSeeds = MOST_SEEDS }: RehearsalInput): { minutes: number; seeds: number } | null {
  let minutes = MINUTES;
  const ofOne = () => workers * Math.ceil((minutes * 60) / request.latencySeconds);
  let seeds = request.spread === 0 ? 1 : Math.max(SEEDS, Math.min(mostSeeds, Math.floor(requests / (4 * ofOne()))));
  const drawn = () => ofOne() * seeds;
  const good = Math.min(MINUTES, Math.max(10, Math.ceil(request.latencySeconds / 6)));
  const least = Math.min(good, Math.max(3, Math.ceil(request.latencySeconds / 20)));
  while (minutes > good && drawn() > requests) minutes--;
  while (seeds > 2 && drawn() > requests) seeds--;
  while (minutes > least && drawn() > requests) minutes--;
  if (drawn() > requests) seeds = 1;
  return drawn() > 4 * requests ? null : { minutes, seeds };
}

/** What the last way to be sure costs: all events, in order, under the windows proper. */
function passesExactly({ limits, request, workers }: RehearsalInput, seed: number, minutes: number): boolean {
  const timeline = drawTimeline(request, workers, minutes * 60, seed);
  const inMinutes = { ...limits, tokensPerDay: null, crossModelTokensPerDay: null };
  return WINDOWS.every((window) => fitsAll(timeline, window, inMinutes, request, workers));
}

/** Charges and starts of one seed. */
class Sums {
  private readonly tokensByMinute: Float64Array;
  private readonly startsByMinute: Float64Array;
  private readonly charged: Float64Array;
  /** What the sliding window forgets. */
  private readonly forgotten: Float64Array;
  private readonly started: Float64Array;

  constructor(private readonly minutes: number) {
    const steps = minutes * STEPS_PER_MINUTE;
    this.tokensByMinute = new Float64Array(minutes);
    this.startsByMinute = new Float64Array(minutes);
    this.charged = new Float64Array(steps);
    this.forgotten = new Float64Array(steps);
    this.started = new Float64Array(steps);
  }

  /** The draws of `drawTimeline`. @returns how many requests started */
  draw({ request, workers }: RehearsalInput, seed: number): number {
    for (const sums of [this.tokensByMinute, this.startsByMinute, this.charged, this.forgotten, this.started]) sums.fill(0);
    this.startsByMinute[0] = workers;
    this.started[0] = workers;
    const random = new RandomStream(seed, 0);
    let requests = workers;
    for (let worker = 0; worker < workers; worker++) {
      random.restart(seed, worker);
      requests += this.drawWorker(request, random);
    }
    return requests;
  }

  private drawWorker(request: LoopRequest, random: RandomStream): number {
    const { spread, inputTokens, outputQuotaTokens, maxOutputQuotaTokens } = request;
    const latencyMicros = request.latencySeconds * 1e6;
    const horizon = this.minutes * MINUTE_MICROS;
    let ended = 0;
    for (let at = 0; ; ended++) {
      const scale = spread === 0 ? 1 : 1 + spread * (2 * random.next() - 1);
      const begun = at;
      at += Math.max(1, Math.round(latencyMicros * scale));
      if (at >= horizon) return ended;
      this.end(begun, at, inputTokens + Math.min(maxOutputQuotaTokens, Math.round(outputQuotaTokens * scale)), request.holdTokens);
    }
  }

  /** A request ends, and the worker's next one starts. */
  private end(begun: number, at: number, settled: number, holdTokens: number): void {
    const { tokensByMinute, startsByMinute, charged, started } = this;
    const minute = Math.floor(at / MINUTE_MICROS);
    const place = Math.floor(at / STEP_MICROS);
    tokensByMinute[minute] = (tokensByMinute[minute] as number) + settled;
    startsByMinute[minute] = (startsByMinute[minute] as number) + 1;
    started[place] = (started[place] as number) + 1;
    // So much of it is dated at the start, and may be a minute old when it ends.
    const dated = Math.min(settled, holdTokens);
    const leaves = begun + MINUTE_MICROS;
    charged[place] = (charged[place] as number) + (leaves <= at ? settled - dated : settled);
    if (leaves > at) this.forget(Math.floor(leaves / STEP_MICROS), dated);
    if (settled > holdTokens) this.forget(place + STEPS_PER_MINUTE, settled - holdTokens);
  }

  private forget(place: number, tokens: number): void {
    if (place < this.forgotten.length) this.forgotten[place] = (this.forgotten[place] as number) + tokens;
  }

  /** Each end makes room for the next start at once, so all of a minute's charges stand beside all holds at its last start. */
  passesClock({ limits, request, workers }: RehearsalInput): boolean {
    const held = workers * request.holdTokens;
    const { requestsPerMinute, rpmReading, concurrentRequests } = limits;
    if (concurrentRequests !== null && workers > concurrentRequests) return false;
    if (rpmReading === 'concurrent' && requestsPerMinute !== null && workers > requestsPerMinute) return false;
    const mostStarts = rpmReading === 'concurrent' ? null : requestsPerMinute;
    return (
      this.tokensByMinute.every((tokens) => held + tokens <= limits.tokensPerMinute) &&
      (mostStarts === null || this.startsByMinute.every((starts) => starts <= mostStarts))
    );
  }

  /** Whether the windows that count any minute, or refill, surely pass: within a step all that is charged comes before anything leaves. */
  passesSurely({ limits, request, workers }: RehearsalInput): boolean {
    const { tokensPerMinute, requestsPerMinute, rpmReading } = limits;
    const held = workers * request.holdTokens;
    return (
      this.passesTokens({ held, hold: request.holdTokens }, tokensPerMinute) &&
      (requestsPerMinute === null || rpmReading === 'concurrent' || this.passesStarts(requestsPerMinute))
    );
  }

  private passesStarts(requestsPerMinute: number): boolean {
    // Any 60 s lie within two minutes of the clock, and a bucket gives back a limit a minute: half the limit in each minute is enough for both.
    if (this.startsByMinute.every((starts) => 2 * starts <= requestsPerMinute)) return true;
    let used = 0;
    for (let place = 0; place < this.started.length; place++) {
      used += this.started[place] as number;
      if (used > requestsPerMinute) return false;
      if (place >= STEPS_PER_MINUTE) used -= this.started[place - STEPS_PER_MINUTE] as number;
    }
    return this.refills(this.started, { held: 0, hold: 1 }, requestsPerMinute);
  }

  /** Both windows in one look: most steps of a small fleet are empty, and only what is charged can be too much. */
  private passesTokens({ held, hold }: { readonly held: number; readonly hold: number }, limit: number): boolean {
    const { charged, forgotten } = this;
    const refill = limit / STEPS_PER_MINUTE;
    let sliding = held;
    let bucket = held;
    for (let place = 0; place < charged.length; place++) {
      const tokens = charged[place] as number;
      if (tokens !== 0) {
        sliding += tokens;
        bucket += tokens;
        if (sliding > limit || bucket > limit) return false;
      }
      sliding -= forgotten[place] as number;
      bucket -= refill;
      if (bucket < tokens + hold) bucket = tokens + hold;
    }
    return true;
  }

  private refills(charged: Float64Array, { held, hold }: { readonly held: number; readonly hold: number }, limit: number): boolean {
    const refill = limit / STEPS_PER_MINUTE;
    let used = held;
    for (let place = 0; place < charged.length; place++) {
      const now = used + (charged[place] as number);
      if (now > limit) return false;
      // Seen empty within the step, it holds no less than what came in it and one hold.
      used = Math.max(now - refill, (charged[place] as number) + hold);
    }
    return true;
  }
}
