// The service's side of a run, as ../../engine/service.ts has it: the requests it works on whether or not a client still waits for them.
import { now } from './clock.as';
import { FLIGHT, push } from './heap.as';
import { room } from './memory.as';
import { count, isTimed, SETTLED_TOKENS, timeTokens, WASTED_TOKENS } from './metrics.as';
import { newTicket, progressPool, settlePool, Ticket, tryAdmit } from './pool.as';
import { drawnLatency, drawnOutput, drawResponse, Step } from './step.as';
import { Actor } from './workload.as';

const TICK_SECONDS: f64 = 5;

@unmanaged
class Flight {
  /** 0 where nobody waits. */
  actor: usize;
  step: Step;
  ticket: Ticket;
  startedAt: f64;
  endsAt: f64;
  tickAt: f64;
  inputTokens: f64;
  outputTokens: f64;
  chargedOutputTokens: f64;
  /** The one that became idle before. */
  idle: usize;
}

let isProgressive: bool = false;
/** What the next request flies with. */
let upcoming: usize = 0;
let idleFlight: usize = 0;

export function clearService(settlesProgressively: bool): void {
  isProgressive = settlesProgressively;
  idleFlight = 0;
  upcoming = newFlight();
}

function newFlight(): usize {
  const address = room(offsetof<Flight>());
  changetype<Flight>(address).ticket = newTicket();
  return address;
}

export function lets(holdTokens: f64): bool {
  return tryAdmit(holdTokens, changetype<Flight>(upcoming).ticket);
}

/** Starts the request that was let in last. @returns whether the client will see the end */
export function launch(actor: Actor, patienceUntil: f64): bool {
  const step = actor.step;
  const address = upcoming;
  const flight = changetype<Flight>(address);
  drawResponse(step, actor.work);
  upcoming = idleFlight;
  if (upcoming === 0) upcoming = newFlight();
  else idleFlight = changetype<Flight>(upcoming).idle;
  flight.step = step;
  flight.startedAt = now;
  flight.endsAt = now + drawnLatency;
  flight.inputTokens = actor.inputTokens;
  flight.outputTokens = drawnOutput;
  flight.chargedOutputTokens = 0.0;
  flight.actor = flight.endsAt <= patienceUntil ? changetype<usize>(actor) : 0;
  flight.tickAt = isProgressive && drawnLatency > TICK_SECONDS ? now + TICK_SECONDS : Infinity;
  push(min<f64>(flight.endsAt, flight.tickAt), 0, address | FLIGHT);
  return flight.actor !== 0;
}

/** @returns who saw the end, or 0 */
export function advanceFlight(address: usize): usize {
  const flight = changetype<Flight>(address);
  if (now < flight.endsAt) {
    if (now >= flight.tickAt) progress(flight);
    push(min<f64>(flight.endsAt, flight.tickAt), 0, address | FLIGHT);
    return 0;
  }
  const step = flight.step;
  const tokens = flight.inputTokens + step.cacheWriteTokens + flight.outputTokens * step.burndownRate;
  settlePool(flight.ticket, tokens);
  const waiting = flight.actor;
  flight.actor = 0;
  flight.idle = idleFlight;
  idleFlight = address;
  count(SETTLED_TOKENS, tokens);
  if (isTimed) timeTokens(tokens);
  if (waiting === 0) count(WASTED_TOKENS, tokens);
  else changetype<Actor>(waiting).workload.settledTokens += tokens;
  return waiting;
}

function progress(flight: Flight): void {
  const step = flight.step;
  const whole = floor<f64>((flight.outputTokens * (now - flight.startedAt)) / (flight.endsAt - flight.startedAt));
  const generated = max<f64>(0.0, whole - flight.chargedOutputTokens);
  flight.chargedOutputTokens += generated;
  progressPool(flight.ticket, generated * step.burndownRate, generated * step.heldPerOutputToken);
  flight.tickAt = now + TICK_SECONDS;
}
