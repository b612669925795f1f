// One run of the event engine, in AssemblyScript (a strict form of TypeScript that becomes WebAssembly; `npm run generate` writes engine-wasm.ts): what
// ../../engine/engine.ts does, for the scenarios that ../quick-run.ts hands over. A command runs a hundred short runs and is over before V8 would have made the
// engine quick, and WebAssembly is quick from its first call. Numbers are those of the engine, to the last bit, and events come in its order: whatever is changed
// there is changed here, and test/simulator/quick-run.test.ts holds both against each other.
//
// The scenario is an array of numbers in the order in which the parts read them: ../scenario-numbers.ts writes it.
import { allot, backoffSeconds, release, retrySeconds, take } from './clients.as';
import { now, setNow } from './clock.as';
import { CONSTANT, nextExponential, quantile, round } from './distribution.as';
import { ACTOR, clearHeap, FLIGHT, KINDS, pop, poppedItem, poppedTime, push, SOURCE } from './heap.as';
import { at, forget, isNone, METRICS, put, read, readAgain, room } from './memory.as';
import {
  ABANDONED,
  ADMITTED,
  CLIENT_SECONDS,
  COMPLETED,
  clearMetrics,
  count,
  END,
  EVENTS,
  end,
  ended,
  endedCount,
  FAILED_EXECUTIONS,
  figure,
  IN_SYSTEM,
  integrate,
  isTimed,
  LAST_END,
  LET_IN,
  MOST_ENDED,
  note,
  REFUSED,
  SDK_RETRIES,
  SENT,
  THROTTLED_REQUESTS,
  takeAll,
  timeRequest,
  UNAVAILABLE_REQUESTS,
} from './metrics.as';
import { readPool, usedTokens } from './pool.as';
import { next, restart, STREAMS, setSeed } from './random.as';
import { advanceFlight, clearService, launch, lets } from './service.as';
import { Step } from './step.as';
import {
  Actor,
  CLOSED_LOOP,
  ERRORS,
  EXECUTIONS,
  KILLED,
  newActor,
  PER_MINUTE,
  POISSON,
  READ_TIMEOUT,
  RETRY_QUOTA,
  Retrier,
  readWorkload,
  THROTTLED,
  UNAVAILABLE,
  Workload,
} from './workload.as';

const ENTER: i32 = 0;
const BEGIN_STEP: i32 = 1;
const INVOKE: i32 = 2;
const CALL: i32 = 3;
const SEND: i32 = 4;
const TRY: i32 = 5;
const READ_TIMEOUT_AT: i32 = 6;
const KILL: i32 = 7;
const FAILED: i32 = 8;

let throttleSeconds: f64 = 0;
let unavailableShare: f64 = 0;
let retryAfterSeconds: f64 = 0;
let horizonSeconds: f64 = 0;
let maxEvents: f64 = 0;
let firstWorkload: usize = 0;
let workloadCount: i32 = 0;

/** Where the numbers of a scenario go: there is room for so many. */
export function scenarioAt(numbers: i32): usize {
  forget(0);
  return room((<usize>numbers) << 3);
}

/** Begins a run of the scenario that was put in, of so many numbers. */
export function begin(numbers: i32, seedLow: i32, seedHigh: i32, wantsTimeline: bool, mostEvents: f64): void {
  forget((<usize>numbers) << 3);
  setSeed(seedLow, seedHigh);
  setNow(0.0);
  maxEvents = mostEvents;
  clearMetrics(wantsTimeline);
  clearHeap();
  readAgain();
  readPool();
  clearService(read() !== 0.0);
  throttleSeconds = read();
  unavailableShare = read();
  retryAfterSeconds = read();
  horizonSeconds = read();
  workloadCount = <i32>read();
  let last: usize = 0;
  for (let index = 0; index < workloadCount; index++) {
    const workload = readWorkload(index);
    if (last === 0) firstWorkload = changetype<usize>(workload);
    else changetype<Workload>(last).next = changetype<usize>(workload);
    last = changetype<usize>(workload);
  }
  for (let workload = firstWorkload; workload !== 0; workload = changetype<Workload>(workload).next) {
    scheduleArrival(changetype<Workload>(workload));
  }
}

/** Goes on with the run. @returns 0: all is done; 1: the horizon came; 2: too many events; 3: what has ended is to be taken, then it goes on */
export function run(): i32 {
  while (endedCount < MOST_ENDED) {
    if (!pop()) return finished(0);
    if (poppedTime > horizonSeconds || figure(EVENTS) >= maxEvents) {
      setNow(min<f64>(poppedTime, horizonSeconds));
      return finished(poppedTime > horizonSeconds ? 1 : 2);
    }
    count(EVENTS, 1.0);
    setNow(poppedTime);
    const owner = poppedItem & ~KINDS;
    const kind = poppedItem & KINDS;
    if (kind === ACTOR) act(changetype<Actor>(owner));
    else if (kind === FLIGHT) land(owner);
    else arrive(changetype<Workload>(owner));
  }
  return 3;
}

function finished(how: i32): i32 {
  integrate();
  note(END, now);
  return how;
}

/** Pairs of run time and retries of what has ended. */
export function endedAt(): usize {
  return ended;
}

/** How many pairs there are; they are taken with that. */
export function takeEnded(): i32 {
  return takeAll();
}

/** Where the figures of the run are, in the order of metrics.as.ts. */
export function metricsAt(): usize {
  return METRICS;
}

/** Six figures of each workload. */
export function talliesAt(): usize {
  const address = room((<usize>(workloadCount * 6)) << 3);
  let place = 0;
  for (let each = firstWorkload; each !== 0; each = changetype<Workload>(each).next, place += 6) {
    const workload = changetype<Workload>(each);
    put(address, place, workload.completed);
    put(address, place + 1, workload.failed);
    put(address, place + 2, workload.sent);
    put(address, place + 3, workload.throttled);
    put(address, place + 4, workload.settledTokens);
    put(address, place + 5, workload.runTimeSeconds);
  }
  return address;
}

function land(flight: usize): void {
  const waiting = advanceFlight(flight);
  if (waiting !== 0) requestSucceeded(changetype<Actor>(waiting));
}

function schedule(actor: Actor, time: f64, phase: i32): void {
  actor.phase = phase;
  push(time, 1, changetype<usize>(actor) | ACTOR);
}

function scheduleWithin(actor: Actor, time: f64, phase: i32): void {
  const deadline = actor.invokedAt + actor.workload.invocationTimeoutSeconds;
  if (time >= deadline) schedule(actor, deadline, KILL);
  else schedule(actor, time, phase);
}

/** ../engine/arrivals.ts */
function scheduleArrival(workload: Workload): void {
  const kind = workload.kind;
  const number = workload.arrived;
  let time: f64 = 0;
  if (kind === CLOSED_LOOP || kind === EXECUTIONS) {
    if (number >= workload.p) return;
    time = number * workload.q;
  } else if (kind === POISSON) {
    time = workload.arrivesAt + nextExponential(workload.random) * workload.p;
    workload.arrivesAt = time;
    if (!(time < workload.durationSeconds)) return;
  } else {
    time = (kind === PER_MINUTE ? number : floor<f64>(number / workload.p)) * workload.q;
    if (!(time < workload.durationSeconds)) return;
  }
  workload.arrived = number + 1.0;
  push(time, 1, changetype<usize>(workload) | SOURCE);
}

function arrive(workload: Workload): void {
  scheduleArrival(workload);
  let address = workload.idleActor;
  if (address === 0) address = changetype<usize>(newActor(workload));
  else workload.idleActor = changetype<Actor>(address).next;
  const actor = changetype<Actor>(address);
  const stream = <i64>workload.index * STREAMS + workload.executions * 2;
  restart(actor.work, stream);
  restart(actor.jitter, stream + 1);
  workload.executions++;
  actor.loops = 0.0;
  begins(actor);
}

function begins(actor: Actor): void {
  actor.arrivedAt = now;
  actor.retries = 0.0;
  actor.receives = 0.0;
  integrate();
  count(IN_SYSTEM, 1.0);
  enter(actor);
}

function act(actor: Actor): void {
  const phase = actor.phase;
  if (phase === TRY || phase === SEND) attempt(actor);
  else if (phase === FAILED) invocationFailed(actor);
  else if (phase === INVOKE) invoke(actor);
  else if (phase === CALL) call(actor);
  else if (phase === BEGIN_STEP) beginStep(actor);
  else if (phase === ENTER) {
    if (actor.holdsPlace) start(actor);
    else if (actor.receives === 0.0) begins(actor);
    else enter(actor);
  } else if (phase === READ_TIMEOUT_AT) {
    count(ABANDONED, 1.0);
    requestFailed(actor, READ_TIMEOUT, now);
  } else if (phase === KILL) {
    actor.error = KILLED;
    invocationFailed(actor);
  }
}

function enter(actor: Actor): void {
  if (take(actor.workload.executionPlaces, actor)) start(actor);
}

function start(actor: Actor): void {
  actor.holdsPlace = true;
  actor.receivedAt = now;
  actor.stepIndex = 0;
  actor.step = actor.workload.firstStep;
  beginStep(actor);
}

function beginStep(actor: Actor): void {
  const step = actor.step;
  actor.inputTokens = round(quantile(step.input, next(actor.work)));
  actor.holdTokens = actor.inputTokens + step.fixedHoldTokens;
  memory.fill(actor.retryCounts, 0, (<usize>actor.workload.retrierCount) << 3);
  actor.previousWait = 0.0;
  invoke(actor);
}

function invoke(actor: Actor): void {
  actor.invokedAt = now;
  actor.sdkAttempt = 0;
  actor.lastCost = 0.0;
  const overhead = actor.step.overhead;
  const seconds = quantile(overhead, overhead.kind === CONSTANT ? 0.0 : next(actor.jitter));
  actor.quota = RETRY_QUOTA;
  if (seconds > 0.0) scheduleWithin(actor, now + seconds, CALL);
  else call(actor);
}

function call(actor: Actor): void {
  const workload = actor.workload;
  if (!actor.holdsCall) {
    if (!take(workload.callPlaces, actor)) return;
    actor.holdsCall = true;
  }
  if (now - actor.invokedAt >= workload.invocationTimeoutSeconds) {
    schedule(actor, now, KILL);
    return;
  }
  const starts = allot(workload, actor.holdTokens);
  if (starts > now) scheduleWithin(actor, starts, SEND);
  else attempt(actor);
}

function attempt(actor: Actor): void {
  const workload = actor.workload;
  count(SENT, 1.0);
  workload.sent += 1.0;
  if (unavailableShare > 0.0 && next(actor.jitter) < unavailableShare) {
    count(UNAVAILABLE_REQUESTS, 1.0);
    requestFailed(actor, UNAVAILABLE, now + throttleSeconds);
    return;
  }
  if (!lets(actor.holdTokens)) {
    count(THROTTLED_REQUESTS, 1.0);
    workload.throttled += 1.0;
    if (isTimed) timeRequest(REFUSED, usedTokens());
    requestFailed(actor, THROTTLED, now + throttleSeconds);
    return;
  }
  count(ADMITTED, 1.0);
  if (isTimed) timeRequest(LET_IN, usedTokens());
  const readTimeoutAt = now + workload.readTimeoutSeconds;
  const deadline = actor.invokedAt + workload.invocationTimeoutSeconds;
  const patience = min<f64>(readTimeoutAt, deadline);
  if (launch(actor, patience)) return;
  const killed = deadline <= readTimeoutAt;
  if (killed) count(ABANDONED, 1.0);
  schedule(actor, patience, killed ? KILL : READ_TIMEOUT_AT);
}

function quotaOf(actor: Actor): f64 {
  return actor.workload.isShared ? actor.workload.sharedQuota : actor.quota;
}

function setQuota(actor: Actor, quota: f64): void {
  if (actor.workload.isShared) actor.workload.sharedQuota = quota;
  else actor.quota = quota;
}

function requestSucceeded(actor: Actor): void {
  setQuota(actor, min<f64>(RETRY_QUOTA, quotaOf(actor) + (actor.lastCost === 0.0 ? 1.0 : actor.lastCost)));
  endInvocation(actor);
  actor.stepIndex++;
  if (actor.stepIndex < actor.workload.stepCount) {
    actor.step = changetype<Step>(actor.step.next);
    schedule(actor, now, BEGIN_STEP);
  } else finish(actor, true);
}

function requestFailed(actor: Actor, error: i32, time: f64): void {
  const workload = actor.workload;
  const cost = at(workload.byError, ERRORS + error);
  const quota = quotaOf(actor);
  if (<f64>(actor.sdkAttempt + 1) >= workload.maxAttempts || cost > quota) {
    actor.error = error;
    scheduleWithin(actor, time, FAILED);
    return;
  }
  setQuota(actor, quota - cost);
  actor.lastCost = cost;
  let wait = backoffSeconds(workload, actor.sdkAttempt, error, next(actor.jitter));
  const adds = workload.retryAfterAddsSeconds;
  const asked = retryAfterSeconds;
  if (!isNone(asked) && !isNone(adds)) wait = max<f64>(wait, min<f64>(asked, wait + adds));
  actor.sdkAttempt++;
  count(SDK_RETRIES, 1.0);
  scheduleWithin(actor, time + wait, TRY);
}

function endInvocation(actor: Actor): void {
  count(CLIENT_SECONDS, now - actor.invokedAt);
  if (!actor.holdsCall) return;
  actor.holdsCall = false;
  const address = release(actor.workload.callPlaces);
  if (address === 0) return;
  const other = changetype<Actor>(address);
  other.holdsCall = true;
  schedule(other, now, CALL);
}

function invocationFailed(actor: Actor): void {
  const workload = actor.workload;
  endInvocation(actor);
  if (workload.isQueue) {
    redrive(actor);
    return;
  }
  let index = 0;
  let address = workload.firstRetrier;
  while (address !== 0 && ((changetype<Retrier>(address).matches >> actor.error) & 1) === 0) {
    address = changetype<Retrier>(address).next;
    index++;
  }
  const count = address === 0 ? 0.0 : at(actor.retryCounts, index);
  if (address === 0 || count >= changetype<Retrier>(address).maxRetries) {
    finish(actor, false);
    return;
  }
  const wait = retrySeconds(changetype<Retrier>(address), count, actor.previousWait, actor.jitter);
  put(actor.retryCounts, index, count + 1.0);
  actor.previousWait = wait;
  actor.retries += 1.0;
  schedule(actor, now + wait, INVOKE);
}

function redrive(actor: Actor): void {
  const workload = actor.workload;
  actor.receives += 1.0;
  if (actor.receives >= workload.maxReceives) {
    finish(actor, false);
    return;
  }
  releasePlace(actor);
  actor.retries += 1.0;
  schedule(actor, max<f64>(now, actor.receivedAt + workload.visibilitySeconds), ENTER);
}

function releasePlace(actor: Actor): void {
  actor.holdsPlace = false;
  const address = release(actor.workload.executionPlaces);
  if (address === 0) return;
  const other = changetype<Actor>(address);
  other.holdsPlace = true;
  schedule(other, now, ENTER);
}

function finish(actor: Actor, ok: bool): void {
  const workload = actor.workload;
  integrate();
  count(IN_SYSTEM, -1.0);
  note(LAST_END, now);
  if (ok) {
    const seconds = now - actor.arrivedAt;
    count(COMPLETED, 1.0);
    workload.completed += 1.0;
    workload.runTimeSeconds += seconds;
    end(seconds, actor.retries);
  } else {
    count(FAILED_EXECUTIONS, 1.0);
    workload.failed += 1.0;
  }
  releasePlace(actor);
  actor.loops += 1.0;
  if (workload.kind === CLOSED_LOOP) {
    const again = now + workload.thinkSeconds;
    const more = workload.requestsPerWorker;
    actor.receives = 0.0;
    if (isNone(more) ? again < workload.durationSeconds : actor.loops < more) schedule(actor, again, ENTER);
    return;
  }
  actor.next = workload.idleActor;
  workload.idleActor = changetype<usize>(actor);
}
