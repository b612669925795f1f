// The service's side of a run: who is let in, and the requests it works on whether or not a client still waits for them.

import { Pool, PoolTicket, type Refusal, Writing } from '../pool.ts';
import type { QuotaSpec } from '../scenario/scenario.ts';
import type { Actor } from './actor.ts';
import { type EventHeap, FLIGHT, KINDS } from './event-heap.ts';
import type { DrawnResponse, Step } from './step.ts';

/** Progressive settlement charges what was generated every so often. */
const TICK_SECONDS = 5;

/** A request that the service works on, with or without a client that still waits for it. */
class Flight {
  actor: Actor | null = null;
  readonly ticket = new PoolTicket();
  readonly writing = new Writing();
  step: Step | null = null;
  startedAt = 0;
  endsAt = 0;
  inputTokens = 0;
  outputTokens = 0;
  tickAt = 0;
  chargedOutputTokens = 0;

  constructor(readonly id: number) {}
}

/** What a request cost when it ended. */
export interface Settled {
  tokens: number;
  /** Who waited for it to the end; null when nobody did. */
  actor: Actor | null;
  /** Whether the quota of output ended it. */
  isCut: boolean;
}

export class Service {
  private readonly pool: Pool;
  private readonly isProgressive: boolean;
  private readonly flights: Flight[] = [];
  private readonly idle: Flight[] = [];
  /** What the next request flies with: it takes its quota before it takes off. */
  private next: Flight;
  private readonly drawn: DrawnResponse = { outputTokens: 0, latencySeconds: 0, firstTokenSeconds: 0 };
  /** One for all, filled anew: a run settles millions of requests. */
  private readonly settled: Settled = { tokens: 0, actor: null, isCut: false };

  constructor(
    quota: QuotaSpec,
    private readonly heap: EventHeap,
  ) {
    this.pool = new Pool({ limits: quota, ...quota });
    this.next = this.newFlight();
    this.isProgressive = quota.settlement === 'progressive';
  }

  tryAdmit(nowSeconds: number, holdTokens: number): Refusal | null {
    return this.pool.tryAdmit(nowSeconds, holdTokens, this.next.ticket);
  }

  usedTokens(nowSeconds: number): number {
    return this.pool.usedTokens(nowSeconds);
  }

  /**
   * Starts the request that was admitted last: draws what comes of it and schedules its end.
   *
   * @param patienceUntil when the client stops waiting @returns whether it will see the end
   */
  launch(now: number, actor: Actor, patienceUntil: number): boolean {
    const { drawn, next: flight } = this;
    const step = actor.workload.steps[actor.stepIndex] as Step;
    step.drawResponse(actor.work, actor.stepIndex === 0 ? actor.row : null, drawn);
    this.next = this.idle.pop() ?? this.newFlight();
    flight.step = step;
    flight.startedAt = now;
    flight.endsAt = now + drawn.latencySeconds;
    flight.inputTokens = actor.inputTokens;
    flight.outputTokens = drawn.outputTokens;
    flight.chargedOutputTokens = 0;
    flight.actor = flight.endsAt <= patienceUntil ? actor : null;
    flight.tickAt = this.isProgressive && drawn.latencySeconds > TICK_SECONDS ? now + TICK_SECONDS : Number.POSITIVE_INFINITY;
    if (this.pool.countsOutput) this.beginWriting(now, flight, drawn.firstTokenSeconds);
    this.schedule(flight, this.nextOf(flight));
    return flight.actor !== null;
  }

  private beginWriting(now: number, flight: Flight, firstTokenSeconds: number): void {
    flight.writing.begin(flight.outputTokens, now + firstTokenSeconds, Math.max(0, flight.endsAt - now - firstTokenSeconds));
    if (firstTokenSeconds === 0) this.write(now, flight);
  }

  /** The part of an answer that is due; where the quota of output has no room for it, the answer ends with what fits. */
  private write(now: number, flight: Flight): void {
    const { writing } = flight;
    if (writing.count(now, this.pool)) return;
    flight.outputTokens = writing.written;
    flight.endsAt = Math.max(now, writing.endSeconds);
  }

  private nextOf({ tickAt, endsAt, writing }: Flight): number {
    return Math.min(endsAt, tickAt, this.pool.countsOutput ? writing.nextSeconds : Number.POSITIVE_INFINITY);
  }

  private newFlight(): Flight {
    const flight = new Flight(this.flights.length);
    this.flights.push(flight);
    return flight;
  }

  private schedule(flight: Flight, at: number): void {
    this.heap.push(at, 0, flight.id * KINDS + FLIGHT);
  }

  /** @returns what the request cost if it ended, valid until the next call; null while it goes on */
  advance(now: number, id: number): Settled | null {
    const flight = this.flights[id] as Flight;
    if (this.pool.countsOutput && now >= flight.writing.nextSeconds) this.write(now, flight);
    if (now < flight.endsAt) {
      if (now >= flight.tickAt) this.progress(now, flight);
      this.schedule(flight, this.nextOf(flight));
      return null;
    }
    const { settled } = this;
    settled.tokens = (flight.step as Step).settledTokens(flight.inputTokens, flight.outputTokens);
    settled.actor = flight.actor;
    settled.isCut = this.pool.countsOutput && flight.writing.isCut;
    this.pool.settle(now, flight.ticket, settled.tokens);
    flight.actor = null;
    this.idle.push(flight);
    return settled;
  }

  /** What was generated in the last five seconds is charged and leaves the hold. */
  private progress(now: number, flight: Flight): void {
    const step = flight.step as Step;
    // Multiplied first: a share of a third would leave a whole token out.
    const whole = Math.floor((flight.outputTokens * (now - flight.startedAt)) / (flight.endsAt - flight.startedAt));
    // A cut answer has less to come.
    const generated = Math.max(0, whole - flight.chargedOutputTokens);
    flight.chargedOutputTokens += generated;
    this.pool.progress(now, flight.ticket, generated, step);
    flight.tickAt = now + TICK_SECONDS;
  }
}
