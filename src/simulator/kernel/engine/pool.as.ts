// The limits of ../../pool.ts, without a quota of output.
import { read, room } from './memory.as';
import { admit, Charge, progressWindow, readWindow, settleWindow, usedOf, Window } from './windows.as';

/** What a request took of each window. */
@unmanaged
export class Ticket {
  minute: Charge;
  request: Charge;
  day: Charge;
  crossModelDay: Charge;
}

function newCharge(): Charge {
  return changetype<Charge>(room(offsetof<Charge>()));
}

export function newTicket(): Ticket {
  const ticket = changetype<Ticket>(room(offsetof<Ticket>()));
  ticket.minute = newCharge();
  ticket.request = newCharge();
  ticket.day = newCharge();
  ticket.crossModelDay = newCharge();
  return ticket;
}

let minute: Window = changetype<Window>(0);
let requests: Window = changetype<Window>(0);
let day: Window = changetype<Window>(0);
let crossModelDay: Window = changetype<Window>(0);
let mostByRpm: f64 = 0;
let mostInFlight: f64 = 0;
let isZero: bool = false;
let inFlight: f64 = 0;

export function readPool(): void {
  minute = readWindow();
  requests = readWindow();
  day = readWindow();
  crossModelDay = readWindow();
  mostByRpm = read();
  mostInFlight = read();
  isZero = read() !== 0.0;
  inFlight = 0.0;
}

export function tryAdmit(hold: f64, ticket: Ticket): bool {
  if (isZero) return false;
  if (!admit(minute, hold, ticket.minute)) return false;
  if (!admit(requests, 1.0, ticket.request)) return giveBack(ticket, false, false);
  if (inFlight >= mostByRpm || inFlight >= mostInFlight) return giveBack(ticket, true, false);
  if (!admit(day, hold, ticket.day)) return giveBack(ticket, true, false);
  if (!admit(crossModelDay, hold, ticket.crossModelDay)) return giveBack(ticket, true, true);
  settleWindow(requests, ticket.request, 1.0);
  inFlight++;
  return true;
}

function giveBack(ticket: Ticket, ofRequests: bool, ofDay: bool): bool {
  settleWindow(minute, ticket.minute, 0.0);
  if (ofRequests) settleWindow(requests, ticket.request, 0.0);
  if (ofDay) settleWindow(day, ticket.day, 0.0);
  return false;
}

export function progressPool(ticket: Ticket, charged: f64, released: f64): void {
  progressWindow(minute, ticket.minute, charged, released);
  progressWindow(day, ticket.day, charged, released);
  progressWindow(crossModelDay, ticket.crossModelDay, charged, released);
}

export function settlePool(ticket: Ticket, tokens: f64): void {
  inFlight--;
  settleWindow(minute, ticket.minute, tokens);
  settleWindow(day, ticket.day, tokens);
  settleWindow(crossModelDay, ticket.crossModelDay, tokens);
}

export function usedTokens(): f64 {
  return usedOf(minute);
}
