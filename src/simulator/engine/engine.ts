// The engine: runs one scenario under one policy and one seed, event by event, and says what came of it.

import { ERROR_NAMES, KILLED, READ_TIMEOUT, THROTTLED, UNAVAILABLE } from '../clients/errors.ts';
import { retrySeconds } from '../clients/orchestrators.ts';
import { backoffSeconds, RETRY_QUOTA } from '../clients/sdk-layers.ts';
import { quickRun } from '../kernel/quick-run.ts';
import { RandomStream } from '../random.ts';
import type { ArrivalRow, Scenario, WorkloadSpec } from '../scenario/scenario.ts';
import { Actor, Phase, Workload } from './actor.ts';
import { arrivalTimes } from './arrivals.ts';
import { ACTOR, EventHeap, FLIGHT, KINDS, SOURCE } from './event-heap.ts';
import { Recorder, type RunMetrics } from './metrics.ts';
import { Service } from './service.ts';
import type { TraceEvent } from './trace-event.ts';

/** What a trace line says beside the event; what is left out, or has no name, is null. */
interface Traced {
  readonly tokens?: TraceEvent['tokens'];
  readonly waitSeconds?: TraceEvent['waitSeconds'];
  readonly reason?: TraceEvent['reason'] | undefined;
}

export interface RunOptions {
  readonly seed: number;
  /** Slices of quota use over time; costs a little. */
  readonly timeline?: boolean;
  readonly onEvent?: (event: TraceEvent) => void;
  /** The rows of each workload with a trace, by workload name. */
  readonly traces?: ReadonlyMap<string, Iterable<ArrivalRow>>;
  /** Default 200 million: an endless retry ends somewhere. */
  readonly maxEvents?: number;
}

/** Each workload draws from its own range of streams; within it each execution has one for its work and one for its waits. */
const STREAMS = 2 ** 40;

const MOST_EVENTS = 200_000_000;

/**
 * Runs to the end of all work, the horizon, or the event limit. Pure: the same scenario and seed give the same result. What nobody listens to runs in
 * WebAssembly, where that knows all that the scenario has: the same events and numbers.
 */
export function runScenario(scenario: Scenario, options: RunOptions): RunMetrics {
  const { seed, onEvent, timeline = false, maxEvents = MOST_EVENTS } = options;
  const quick = onEvent ? null : quickRun(scenario, { seed, wantsTimeline: timeline, maxEvents });
  return quick ?? new Run(scenario, options).run();
}

class Run {
  private readonly heap = new EventHeap();
  private readonly service: Service;
  private readonly recorder: Recorder;
  private readonly workloads: readonly Workload[];
  private readonly sources: Iterator<{ atSeconds: number; row: ArrivalRow | null }>[];
  private readonly upcoming: (ArrivalRow | null)[] = [];
  private readonly actors: Actor[] = [];
  private readonly idleActors: Actor[][];
  private readonly clockSeconds: number;
  private now = 0;

  constructor(
    private readonly scenario: Scenario,
    private readonly options: RunOptions,
  ) {
    this.service = new Service(scenario.quota, this.heap);
    this.recorder = new Recorder(
      options.timeline ?? false,
      scenario.workloads.map(({ name }) => name),
    );
    // The wall clock goes by seconds of its own.
    const clockSeconds = new RandomStream(options.seed, STREAMS - 2).next();
    this.clockSeconds = clockSeconds;
    this.workloads = this.recorder.workloads.map(
      (tally, index) => new Workload(index, scenario.workloads[index] as WorkloadSpec, { clockSeconds, tally }),
    );
    this.idleActors = this.workloads.map(() => []);
    this.sources = this.workloads.map(({ index, spec }) => {
      const random = new RandomStream(options.seed, index * STREAMS + STREAMS - 1);
      return arrivalTimes(spec.arrival, spec.durationSeconds, random, options.traces?.get(spec.name));
    });
  }

  run(): RunMetrics {
    const { heap } = this;
    const { horizonSeconds, quota } = this.scenario;
    const maxEvents = this.options.maxEvents ?? MOST_EVENTS;
    for (let index = 0; index < this.sources.length; index++) this.scheduleArrival(index);
    let events = 0;
    let stoppedBy: RunMetrics['stoppedBy'] = 'done';
    while (heap.pop()) {
      if (heap.poppedTime > horizonSeconds || events >= maxEvents) {
        stoppedBy = heap.poppedTime > horizonSeconds ? 'horizon' : 'event-limit';
        this.now = Math.min(heap.poppedTime, horizonSeconds);
        break;
      }
      events++;
      this.now = heap.poppedTime;
      const item = heap.poppedItem;
      const id = Math.floor(item / KINDS);
      const kind = item % KINDS;
      if (kind === ACTOR) this.act(this.actors[id] as Actor);
      else if (kind === FLIGHT) this.advanceFlight(id);
      else this.arrive(id);
    }
    return this.recorder.result(this.now, quota, events, stoppedBy);
  }

  private schedule(actor: Actor, at: number, phase: Phase): void {
    actor.phase = phase;
    this.heap.push(at, 1, actor.id * KINDS + ACTOR);
  }

  /** The same, unless the invocation is ended before. */
  private scheduleWithin(actor: Actor, at: number, phase: Phase): void {
    const deadline = actor.invokedAt + actor.workload.invocationTimeoutSeconds;
    if (at >= deadline) this.schedule(actor, deadline, Phase.Kill);
    else this.schedule(actor, at, phase);
  }

  private scheduleArrival(index: number): void {
    const next = (this.sources[index] as (typeof this.sources)[number]).next();
    if (next.done) return;
    if (next.value.atSeconds < this.now) {
      throw new RangeError(`arrivals must be in order of time: ${next.value.atSeconds} s comes after ${this.now} s`);
    }
    this.upcoming[index] = next.value.row;
    this.heap.push(next.value.atSeconds, 1, index * KINDS + SOURCE);
  }

  private arrive(index: number): void {
    const workload = this.workloads[index] as Workload;
    const row = this.upcoming[index] as ArrivalRow | null;
    this.scheduleArrival(index);
    let actor = (this.idleActors[index] as Actor[]).pop();
    if (actor === undefined) {
      actor = new Actor(this.actors.length, workload);
      this.actors.push(actor);
    }
    const stream = index * STREAMS + workload.executions * 2;
    actor.work.restart(this.options.seed, stream);
    actor.jitter.restart(this.options.seed, stream + 1);
    actor.execution = workload.executions++;
    actor.row = row;
    actor.loops = 0;
    this.begin(actor);
  }

  private begin(actor: Actor): void {
    actor.arrivedAt = this.now;
    actor.retries = 0;
    actor.receives = 0;
    this.recorder.arrive(this.now);
    if (this.options.onEvent) this.trace('arrive', actor);
    this.enter(actor);
  }

  private act(actor: Actor): void {
    switch (actor.phase) {
      case Phase.Try:
        this.attempt(actor);
        break;
      case Phase.Failed:
        this.invocationFailed(actor);
        break;
      case Phase.Invoke:
        this.invoke(actor);
        break;
      case Phase.Call:
        this.call(actor);
        break;
      case Phase.Step:
        this.beginStep(actor);
        break;
      case Phase.Send:
        this.attempt(actor);
        break;
      case Phase.Enter:
        // A worker's next loop arrives; an execution that waited goes on.
        if (actor.holdsPlace) this.start(actor);
        else if (actor.receives === 0) this.begin(actor);
        else this.enter(actor);
        break;
      case Phase.ReadTimeout:
        this.recorder.abandoned++;
        if (this.options.onEvent) this.trace('timeout', actor, { reason: ERROR_NAMES[READ_TIMEOUT] });
        this.requestFailed(actor, READ_TIMEOUT, this.now);
        break;
      case Phase.Kill:
        actor.error = KILLED;
        if (this.options.onEvent) this.trace('timeout', actor, { reason: ERROR_NAMES[KILLED] });
        this.invocationFailed(actor);
        break;
    }
  }

  private enter(actor: Actor): void {
    if (!actor.workload.executionPlaces.take(actor)) return;
    this.start(actor);
  }

  private start(actor: Actor): void {
    actor.holdsPlace = true;
    actor.receivedAt = this.now;
    actor.stepIndex = 0;
    this.beginStep(actor);
  }

  private beginStep(actor: Actor): void {
    const step = this.stepOf(actor);
    actor.inputTokens = step.drawInput(actor.work, actor.stepIndex === 0 ? actor.row : null);
    actor.holdTokens = step.holdTokens(actor.inputTokens);
    actor.retryCounts.fill(0);
    actor.previousWait = 0;
    this.invoke(actor);
  }

  private invoke(actor: Actor): void {
    actor.invokedAt = this.now;
    actor.sdkAttempt = 0;
    actor.lastCost = 0;
    const overheadSeconds = this.stepOf(actor).drawOverhead(actor.jitter);
    // It is made by what runs after the overhead.
    actor.ownClient?.restart(this.now + overheadSeconds, this.clockSeconds);
    if (overheadSeconds > 0) this.scheduleWithin(actor, this.now + overheadSeconds, Phase.Call);
    else this.call(actor);
  }

  private call(actor: Actor): void {
    const { callPlaces, pacer } = actor.workload;
    if (!actor.holdsCall) {
      // Who waits in the queue is woken in this phase, holding the place.
      if (!callPlaces.take(actor)) return;
      actor.holdsCall = true;
    }
    if (this.now - actor.invokedAt >= actor.workload.invocationTimeoutSeconds) {
      this.schedule(actor, this.now, Phase.Kill);
      return;
    }
    const at = pacer === null ? this.now : pacer.allot(this.now, actor.holdTokens);
    if (at > this.now) this.scheduleWithin(actor, at, Phase.Send);
    else this.attempt(actor);
  }

  private attempt(actor: Actor): void {
    const { now, recorder, service } = this;
    const { limiter } = actor.client;
    if (limiter !== null) {
      const wait = limiter.acquire(now);
      if (wait > 0) {
        this.scheduleWithin(actor, now + wait, Phase.Try);
        return;
      }
    }
    const { throttleSeconds, unavailableShare } = this.scenario.service;
    recorder.sent++;
    actor.workload.tally.sent++;
    if (unavailableShare > 0 && actor.jitter.next() < unavailableShare) {
      recorder.unavailable++;
      if (this.options.onEvent) this.trace('unavailable', actor);
      this.requestFailed(actor, UNAVAILABLE, now + throttleSeconds);
      return;
    }
    const refusal = service.tryAdmit(now, actor.holdTokens);
    if (refusal !== null) {
      recorder.throttled++;
      actor.workload.tally.throttled++;
      recorder.timeline?.throttle(now, service.usedTokens(now));
      if (this.options.onEvent) this.trace('throttle', actor, { tokens: actor.holdTokens, reason: refusal });
      this.requestFailed(actor, THROTTLED, now + throttleSeconds);
      return;
    }
    this.takeOff(actor);
  }

  /** The request is in: the client waits for its end, or until its patience is over. */
  private takeOff(actor: Actor): void {
    const { now, recorder, service } = this;
    recorder.admitted++;
    recorder.timeline?.admit(now, service.usedTokens(now));
    if (this.options.onEvent) this.trace('admit', actor, { tokens: actor.holdTokens });
    const readTimeoutAt = now + actor.workload.readTimeoutSeconds;
    const deadline = actor.invokedAt + actor.workload.invocationTimeoutSeconds;
    const patience = Math.min(readTimeoutAt, deadline);
    if (service.launch(now, actor, patience)) return;
    const killed = deadline <= readTimeoutAt;
    if (killed) recorder.abandoned++;
    this.schedule(actor, patience, killed ? Phase.Kill : Phase.ReadTimeout);
  }

  private advanceFlight(id: number): void {
    const settled = this.service.advance(this.now, id);
    if (settled === null) return;
    const { recorder } = this;
    recorder.settledTokens += settled.tokens;
    recorder.timeline?.settle(this.now, settled.tokens);
    if (settled.actor === null) {
      recorder.wastedTokens += settled.tokens;
      return;
    }
    settled.actor.workload.tally.settledTokens += settled.tokens;
    if (settled.isCut) recorder.cut++;
    if (this.options.onEvent) this.trace('end', settled.actor, { tokens: settled.tokens, reason: settled.isCut ? 'output-tpm' : null });
    this.requestSucceeded(settled.actor);
  }

  private requestSucceeded(actor: Actor): void {
    const { client, workload } = actor;
    client.limiter?.receive(this.now, false);
    // A success pays back its last retry, or 1 when it needed none.
    client.quota = Math.min(RETRY_QUOTA, client.quota + (actor.lastCost || 1));
    this.endInvocation(actor);
    actor.stepIndex++;
    if (actor.stepIndex < workload.steps.length) this.schedule(actor, this.now, Phase.Step);
    else this.finish(actor, true);
  }

  /** The client learns at `at` that its request failed: the SDK waits and sends again, or gives up. */
  private requestFailed(actor: Actor, error: number, at: number): void {
    const { client } = actor;
    const { sdk } = actor.workload;
    client.limiter?.receive(at, error === THROTTLED);
    const cost = sdk.retryCosts[error] as number;
    if (actor.sdkAttempt + 1 >= sdk.maxAttempts || cost > client.quota) {
      actor.error = error;
      this.scheduleWithin(actor, at, Phase.Failed);
      return;
    }
    client.quota -= cost;
    actor.lastCost = cost;
    let wait = backoffSeconds(sdk.backoff, actor.sdkAttempt, error, actor.jitter.next());
    const asked = this.scenario.service.retryAfterSeconds;
    if (asked !== null && sdk.retryAfterAddsSeconds !== null) wait = Math.max(wait, Math.min(asked, wait + sdk.retryAfterAddsSeconds));
    actor.sdkAttempt++;
    this.recorder.sdkRetries++;
    if (this.options.onEvent) this.trace('sdk-wait', actor, { waitSeconds: wait, reason: ERROR_NAMES[error] });
    this.scheduleWithin(actor, at + wait, Phase.Try);
  }

  private endInvocation(actor: Actor): void {
    this.recorder.clientSeconds += this.now - actor.invokedAt;
    if (!actor.holdsCall) return;
    actor.holdsCall = false;
    const next = actor.workload.callPlaces.release();
    if (next === null) return;
    next.holdsCall = true;
    this.schedule(next, this.now, Phase.Call);
  }

  /** The SDK gave up or was ended: the orchestrator's turn. */
  private invocationFailed(actor: Actor): void {
    const { workload, retryCounts } = actor;
    this.endInvocation(actor);
    const { orchestrator } = workload.spec;
    if (orchestrator.kind === 'sqs') {
      this.redrive(actor, orchestrator.visibilityTimeoutSeconds, orchestrator.maxReceiveCount);
      return;
    }
    const index = workload.retriers.findIndex((retrier) => retrier.matches[actor.error]);
    const retrier = workload.retriers[index];
    const count = retryCounts[index] ?? 0;
    if (retrier === undefined || count >= retrier.maxRetries) {
      this.finish(actor, false);
      return;
    }
    const wait = retrySeconds(retrier, count, actor.previousWait, actor.jitter);
    retryCounts[index] = count + 1;
    actor.previousWait = wait;
    actor.retries++;
    if (this.options.onEvent) this.trace('retry-wait', actor, { waitSeconds: wait, reason: ERROR_NAMES[actor.error] });
    this.schedule(actor, this.now + wait, Phase.Invoke);
  }

  private redrive(actor: Actor, visibilitySeconds: number, maxReceives: number): void {
    actor.receives++;
    if (actor.receives >= maxReceives) {
      this.finish(actor, false);
      return;
    }
    this.releasePlace(actor);
    actor.retries++;
    const at = Math.max(this.now, actor.receivedAt + visibilitySeconds);
    if (this.options.onEvent) this.trace('retry-wait', actor, { waitSeconds: at - this.now, reason: ERROR_NAMES[actor.error] });
    this.schedule(actor, at, Phase.Enter);
  }

  private releasePlace(actor: Actor): void {
    actor.holdsPlace = false;
    const next = actor.workload.executionPlaces.release();
    if (next === null) return;
    next.holdsPlace = true;
    this.schedule(next, this.now, Phase.Enter);
  }

  private finish(actor: Actor, ok: boolean): void {
    const { workload, now } = { workload: actor.workload, now: this.now };
    this.recorder.finish(now, ok, now - actor.arrivedAt, actor.retries);
    workload.tally.finish(ok, now - actor.arrivedAt);
    if (this.options.onEvent) this.trace(ok ? 'complete' : 'fail', actor, { reason: ok ? null : ERROR_NAMES[actor.error] });
    this.releasePlace(actor);
    const { arrival, durationSeconds } = workload.spec;
    actor.loops++;
    if (arrival.kind === 'closed-loop') {
      const again = now + arrival.thinkSeconds;
      const more = arrival.requestsPerWorker === null ? again < durationSeconds : actor.loops < arrival.requestsPerWorker;
      actor.receives = 0;
      if (more) this.schedule(actor, again, Phase.Enter);
      return;
    }
    (this.idleActors[workload.index] as Actor[]).push(actor);
  }

  private stepOf(actor: Actor) {
    return actor.workload.steps[actor.stepIndex] as Workload['steps'][number];
  }

  private trace(event: TraceEvent['event'], actor: Actor, { tokens = null, waitSeconds = null, reason = null }: Traced = {}): void {
    const step = actor.workload.steps[actor.stepIndex]?.spec.name ?? null;
    const { execution, workload } = actor;
    this.options.onEvent?.({ atSeconds: this.now, event, workload: workload.spec.name, execution, step, tokens, waitSeconds, reason });
  }
}
