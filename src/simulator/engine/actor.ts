// Who acts in a run: executions with their place in the chain, and what the executions of one workload share.

import { createRetriers, type Retrier } from '../clients/orchestrators.ts';
import { AdaptiveRateLimiter } from '../clients/rate-limiter.ts';
import { createSdkLayer, RETRY_QUOTA, type SdkLayer } from '../clients/sdk-layers.ts';
import { RandomStream } from '../random.ts';
import type { ArrivalRow, PacingSpec, WorkloadSpec } from '../scenario/scenario.ts';
import type { WorkloadTally } from './metrics.ts';
import { Step } from './step.ts';

/** What an execution does when its event comes. */
export enum Phase {
  /** Wants a place among the executions under way. */
  Enter,
  /** Begins the current step. */
  Step,
  /** The orchestrator invokes the step, for the first time or again. */
  Invoke,
  /** The client's call: its own limits first. */
  Call,
  /** Allotted by the pacer. */
  Send,
  /** The SDK sends a request. */
  Try,
  /** The response took longer than the client waits. */
  ReadTimeout,
  /** The invocation is ended from outside. */
  Kill,
  /** The SDK has given up. */
  Failed,
}

/** The state of an SDK client: one per workload, or one per invocation. */
export class Client {
  quota = RETRY_QUOTA;
  limiter: AdaptiveRateLimiter | null = null;

  constructor(private readonly adaptive: SdkLayer['adaptive']) {}

  /** @param clockSeconds where in a second of the wall clock the run began, as `LimiterStart` */
  restart(madeAtSeconds: number, clockSeconds: number): void {
    this.quota = RETRY_QUOTA;
    if (this.adaptive === null) return;
    this.limiter = new AdaptiveRateLimiter({ madeAtSeconds, clockSeconds, fillsAtOnce: this.adaptive === 'botocore' });
  }
}

/** One execution; a worker of a closed loop runs many, one after another. */
export class Actor {
  readonly work = new RandomStream(0, 0);
  readonly jitter = new RandomStream(0, 0);
  phase: Phase = Phase.Enter;
  execution = 0;
  loops = 0;
  row: ArrivalRow | null = null;
  stepIndex = 0;
  sdkAttempt = 0;
  retries = 0;
  receives = 0;
  /** Retries so far in this step, per rule of the orchestrator. */
  readonly retryCounts: Int32Array;
  previousWait = 0;
  arrivedAt = 0;
  receivedAt = 0;
  invokedAt = 0;
  inputTokens = 0;
  holdTokens = 0;
  lastCost = 0;
  error = 0;
  holdsPlace = false;
  holdsCall = false;
  readonly ownClient: Client | null;

  constructor(
    readonly id: number,
    readonly workload: Workload,
  ) {
    this.retryCounts = new Int32Array(workload.retriers.length);
    this.ownClient = workload.client === null ? new Client(workload.sdk.adaptive) : null;
  }

  get client(): Client {
    return (this.workload.client ?? this.ownClient) as Client;
  }
}

/** A limit on how many are under way, first come first served. */
export class Places {
  private free: number;
  private waiting: Actor[] = [];
  private head = 0;

  constructor(most: number | null) {
    this.free = most ?? Number.POSITIVE_INFINITY;
  }

  /** @returns false when the actor has to wait; it will be handed out by `release` */
  take(actor: Actor): boolean {
    if (this.free > 0) {
      this.free--;
      return true;
    }
    this.waiting.push(actor);
    return false;
  }

  /** @returns who gets the place now, or null */
  release(): Actor | null {
    const next = this.waiting[this.head];
    if (next === undefined) {
      this.free++;
      return null;
    }
    this.head++;
    if (this.head > 1024 && this.head * 2 > this.waiting.length) {
      this.waiting = this.waiting.slice(this.head);
      this.head = 0;
    }
    return next;
  }
}

/** Spaces out calls: each gets the earliest instant that keeps the rates, in the order of asking. */
export class Pacer {
  private requestClock = 0;
  private tokenClock = 0;

  constructor(private readonly spec: PacingSpec) {}

  /** @returns when the call may start, not before now */
  allot(nowSeconds: number, holdTokens: number): number {
    const { requestsPerMinute, tokensPerMinute, burstRequests } = this.spec;
    let at = nowSeconds;
    if (requestsPerMinute !== null) {
      const interval = 60 / requestsPerMinute;
      at = Math.max(at, this.requestClock - (burstRequests - 1) * interval);
      this.requestClock = Math.max(this.requestClock, at) + interval;
    }
    if (tokensPerMinute !== null) {
      at = Math.max(at, this.tokenClock);
      this.tokenClock = at + (holdTokens * 60) / tokensPerMinute;
    }
    return at;
  }
}

/** A workload while it runs. A client that its invocations share is made when the run begins. */
export class Workload {
  readonly steps: readonly Step[];
  readonly sdk: SdkLayer;
  readonly retriers: readonly Retrier[];
  readonly executionPlaces: Places;
  readonly callPlaces: Places;
  readonly pacer: Pacer | null;
  /** Null when each invocation has its own. */
  readonly client: Client | null;
  readonly readTimeoutSeconds: number;
  readonly invocationTimeoutSeconds: number;
  readonly tally: WorkloadTally;
  executions = 0;

  constructor(
    readonly index: number,
    readonly spec: WorkloadSpec,
    { clockSeconds, tally }: { readonly clockSeconds: number; readonly tally: WorkloadTally },
  ) {
    const { pacing, sdk } = spec;
    this.tally = tally;
    this.steps = spec.steps.map((step) => new Step(step));
    this.sdk = createSdkLayer(sdk);
    this.retriers = createRetriers(spec.orchestrator);
    this.executionPlaces = new Places(pacing.maxConcurrentExecutions);
    this.callPlaces = new Places(pacing.maxConcurrentRequests);
    this.pacer = pacing.requestsPerMinute === null && pacing.tokensPerMinute === null ? null : new Pacer(pacing);
    this.client = sdk.client === 'shared' ? new Client(this.sdk.adaptive) : null;
    this.client?.restart(0, clockSeconds);
    this.readTimeoutSeconds = sdk.readTimeoutSeconds ?? Number.POSITIVE_INFINITY;
    this.invocationTimeoutSeconds = spec.invocationTimeoutSeconds ?? Number.POSITIVE_INFINITY;
  }
}
