// What clients wait and whom they let in: the formulas of ../../clients, places and pacing of ../../engine/actor.ts.
import { now } from './clock.as';
import { at, isNone } from './memory.as';
import { next, Stream } from './random.as';
import { Actor, Places, Retrier, Workload } from './workload.as';

declare function pow(x: f64, y: f64): f64;

export function take(places: Places, actor: Actor): bool {
  if (places.free > 0.0) {
    places.free -= 1.0;
    return true;
  }
  const address = changetype<usize>(actor);
  actor.next = 0;
  if (places.last === 0) places.first = address;
  else changetype<Actor>(places.last).next = address;
  places.last = address;
  return false;
}

/** @returns who gets the place now, or 0 */
export function release(places: Places): usize {
  const first = places.first;
  if (first === 0) {
    places.free += 1.0;
    return 0;
  }
  places.first = changetype<Actor>(first).next;
  if (places.first === 0) places.last = 0;
  return first;
}

export function allot(workload: Workload, hold: f64): f64 {
  let starts = now;
  const interval = workload.requestInterval;
  if (!isNone(interval)) {
    starts = max<f64>(starts, workload.requestClock - (workload.burstRequests - 1.0) * interval);
    workload.requestClock = max<f64>(workload.requestClock, starts) + interval;
  }
  const tokensPerMinute = workload.tokensPerMinute;
  if (!isNone(tokensPerMinute)) {
    starts = max<f64>(starts, workload.tokenClock);
    workload.tokenClock = starts + (hold * 60.0) / tokensPerMinute;
  }
  return starts;
}

/** 2 to the k, k not negative. */
function powerOfTwo(k: i32): f64 {
  return k > 1023 ? Infinity : reinterpret<f64>((<i64>(k + 1023)) << 52);
}

/** backoffSeconds of ../clients/sdk-layers.ts. */
export function backoffSeconds(workload: Workload, retry: i32, error: i32, random: f64): f64 {
  const kind = workload.waitKind;
  if (kind === 3.0) return 0.0;
  const most = min<f64>(workload.waitCapSeconds, at(workload.byError, error) * powerOfTwo(retry));
  if (kind === 2.0) return most;
  return kind === 0.0 ? random * most : most * (1.0 - 0.25 * random);
}

/** retrySeconds of ../clients/orchestrators.ts. */
export function retrySeconds(retrier: Retrier, retry: f64, previous: f64, random: Stream): f64 {
  const base = retrier.baseSeconds;
  const jitter = retrier.jitter;
  if (jitter === 3.0) return min<f64>(retrier.capSeconds, base + next(random) * (max<f64>(base, previous) * 3.0 - base));
  const rate = retrier.rate;
  const delay = min<f64>(retrier.capSeconds, base * (rate === 1.0 ? 1.0 : pow(rate, retry)));
  if (jitter === 0.0) return delay;
  return jitter === 1.0 ? next(random) * delay : (delay * (1.0 + next(random))) / 2.0;
}
