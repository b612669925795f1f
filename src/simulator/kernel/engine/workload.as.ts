// Who acts in a run, as ../../engine/actor.ts has them: workloads, read from the scenario, and their executions.
import { read, readList, room } from './memory.as';
import { newStream, restart, STREAMS, Stream } from './random.as';
import { readStep, Step } from './step.as';

export const THROTTLED: i32 = 0;
export const UNAVAILABLE: i32 = 1;
export const READ_TIMEOUT: i32 = 2;
export const KILLED: i32 = 3;
export const ERRORS: i32 = 4;

export const RETRY_QUOTA: f64 = 500;

export const CLOSED_LOOP: f64 = 0;
export const EXECUTIONS: f64 = 1;
export const POISSON: f64 = 2;
export const PER_MINUTE: f64 = 3;

@unmanaged
export class Retrier {
  next: usize;
  matches: i32;
  maxRetries: f64;
  baseSeconds: f64;
  rate: f64;
  capSeconds: f64;
  jitter: f64;
}

@unmanaged
export class Places {
  free: f64;
  first: usize;
  last: usize;
}

@unmanaged
export class Workload {
  next: usize;
  index: i32;
  // Arrivals.
  kind: f64;
  /** Workers, executions, the mean between two arrivals or the size of a burst. */
  p: f64;
  /** The stagger, or the time between two bursts. */
  q: f64;
  requestsPerWorker: f64;
  thinkSeconds: f64;
  durationSeconds: f64;
  arrived: f64;
  arrivesAt: f64;
  random: Stream;
  // The chain.
  firstStep: Step;
  stepCount: i32;
  // The client.
  maxAttempts: f64;
  waitKind: f64;
  waitCapSeconds: f64;
  /** Bases by error, then costs by error. */
  byError: usize;
  retryAfterAddsSeconds: f64;
  isShared: bool;
  sharedQuota: f64;
  readTimeoutSeconds: f64;
  invocationTimeoutSeconds: f64;
  // The orchestrator.
  isQueue: bool;
  visibilitySeconds: f64;
  maxReceives: f64;
  firstRetrier: usize;
  retrierCount: i32;
  // Pacing.
  executionPlaces: Places;
  callPlaces: Places;
  requestInterval: f64;
  burstRequests: f64;
  tokensPerMinute: f64;
  requestClock: f64;
  tokenClock: f64;
  // What came of it.
  executions: i64;
  idleActor: usize;
  completed: f64;
  failed: f64;
  sent: f64;
  throttled: f64;
  settledTokens: f64;
  runTimeSeconds: f64;
}

@unmanaged
export class Actor {
  workload: Workload;
  work: Stream;
  jitter: Stream;
  step: Step;
  /** Of those that wait for the same place, or are idle. */
  next: usize;
  retryCounts: usize;
  phase: i32;
  error: i32;
  sdkAttempt: i32;
  stepIndex: i32;
  loops: f64;
  retries: f64;
  receives: f64;
  previousWait: f64;
  arrivedAt: f64;
  receivedAt: f64;
  invokedAt: f64;
  inputTokens: f64;
  holdTokens: f64;
  lastCost: f64;
  quota: f64;
  holdsPlace: bool;
  holdsCall: bool;
}

export function newActor(workload: Workload): Actor {
  const actor = changetype<Actor>(room(offsetof<Actor>()));
  actor.workload = workload;
  actor.work = newStream();
  actor.jitter = newStream();
  actor.retryCounts = room((<usize>workload.retrierCount) << 3);
  return actor;
}

function readPlaces(): Places {
  const places = changetype<Places>(room(offsetof<Places>()));
  places.free = read();
  return places;
}

export function readWorkload(index: i32): Workload {
  const workload = changetype<Workload>(room(offsetof<Workload>()));
  workload.index = index;
  workload.kind = read();
  workload.p = read();
  workload.q = read();
  workload.requestsPerWorker = read();
  workload.thinkSeconds = read();
  workload.durationSeconds = read();
  workload.random = newStream();
  restart(workload.random, <i64>index * STREAMS + STREAMS - 1);
  workload.maxAttempts = read();
  workload.waitKind = read();
  workload.waitCapSeconds = read();
  workload.byError = readList(ERRORS * 2);
  workload.retryAfterAddsSeconds = read();
  workload.isShared = read() !== 0.0;
  workload.sharedQuota = RETRY_QUOTA;
  workload.readTimeoutSeconds = read();
  workload.invocationTimeoutSeconds = read();
  workload.isQueue = read() !== 0.0;
  workload.visibilitySeconds = read();
  workload.maxReceives = read();
  workload.executionPlaces = readPlaces();
  workload.callPlaces = readPlaces();
  workload.requestInterval = read();
  workload.burstRequests = read();
  workload.tokensPerMinute = read();
  readRetriers(workload);
  readSteps(workload);
  return workload;
}

function readRetriers(workload: Workload): void {
  workload.retrierCount = <i32>read();
  let last: usize = 0;
  for (let index = 0; index < workload.retrierCount; index++) {
    const address = room(offsetof<Retrier>());
    const retrier = changetype<Retrier>(address);
    retrier.matches = <i32>read();
    retrier.maxRetries = read();
    retrier.baseSeconds = read();
    retrier.rate = read();
    retrier.capSeconds = read();
    retrier.jitter = read();
    if (last === 0) workload.firstRetrier = address;
    else changetype<Retrier>(last).next = address;
    last = address;
  }
}

function readSteps(workload: Workload): void {
  workload.stepCount = <i32>read();
  let last: usize = 0;
  for (let index = 0; index < workload.stepCount; index++) {
    const step = readStep();
    if (last === 0) workload.firstStep = step;
    else changetype<Step>(last).next = changetype<usize>(step);
    last = changetype<usize>(step);
  }
}
