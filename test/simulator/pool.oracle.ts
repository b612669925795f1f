// A second opinion on admissions: replays everything that happened from the beginning, straight from the definitions, for every question.
import type { WindowModel } from '../../src/simulator/windows/index.ts';

/** One limit of so many tokens per window, and the story of each request against it, in order. */
export type Entry =
  | { readonly kind: 'admit'; readonly at: number; readonly id: number; readonly hold: number }
  | { readonly kind: 'charge'; readonly at: number; readonly id: number; readonly tokens: number; readonly released: number }
  | { readonly kind: 'settle'; readonly at: number; readonly id: number; readonly total: number };

interface Request {
  readonly admittedAt: number;
  readonly hold: number;
  /** By how much each charge changed what is in use. */
  charges: { at: number; tokens: number }[];
  settled: { at: number; total: number } | null;
}

/** Whether a hold fits now. Times and tokens are whole, and the limit a multiple of the window, so all of this is exact. */
export function fits(model: WindowModel, limit: number, windowSeconds: number, log: readonly Entry[], now: number, hold: number): boolean {
  return inUse(model, limit, windowSeconds, log, now) + hold <= limit;
}

function inUse(model: WindowModel, limit: number, window: number, log: readonly Entry[], now: number): number {
  if (model === 'token-bucket') return bucket(limit, window, log, now);
  if (model === 'sliding-window') return sliding(window, log, now);
  return fixed(window, log, now, model === 'fixed-window-carry');
}

interface Running {
  held: number;
  charged: number;
}

/** Tokens by which each entry changes what is in use, whatever the window: a charge comes on top of what is left of the hold, a settlement replaces both. */
function change(entry: Entry, requests: Map<number, Running>): number {
  if (entry.kind === 'admit') {
    requests.set(entry.id, { held: entry.hold, charged: 0 });
    return entry.hold;
  }
  const request = requests.get(entry.id) as Running;
  if (entry.kind === 'settle') return entry.total - request.held - request.charged;
  const released = Math.min(entry.released, request.held);
  request.held -= released;
  request.charged += entry.tokens;
  return entry.tokens - released;
}

function bucket(limit: number, window: number, log: readonly Entry[], now: number): number {
  const requests = new Map<number, Running>();
  let level = limit;
  let last = 0;
  const refill = (at: number): void => {
    level = Math.min(limit, level + ((at - last) * limit) / window);
    last = at;
  };
  for (const entry of log) {
    refill(entry.at);
    level = Math.min(limit, level - change(entry, requests));
  }
  refill(now);
  return limit - level;
}

function fixed(window: number, log: readonly Entry[], now: number, carry: boolean): number {
  const requests = new Map<number, Running>();
  const running = new Set<number>();
  let counter = 0;
  let index = 0;
  const roll = (at: number): void => {
    const next = Math.floor(at / window);
    if (next === index) return;
    index = next;
    counter = 0;
    if (!carry) return;
    for (const id of running) counter += (requests.get(id) as Running).held;
  };
  for (const entry of log) {
    roll(entry.at);
    counter = Math.max(0, counter + change(entry, requests));
    if (entry.kind === 'admit') running.add(entry.id);
    if (entry.kind === 'settle') running.delete(entry.id);
  }
  roll(now);
  return counter;
}

function sliding(window: number, log: readonly Entry[], now: number): number {
  const requests = new Map<number, Request>();
  const running = new Map<number, Running>();
  for (const entry of log) {
    const tokens = change(entry, running);
    if (entry.kind === 'admit') requests.set(entry.id, { admittedAt: entry.at, hold: entry.hold, charges: [], settled: null });
    else if (entry.kind === 'charge') requests.get(entry.id)?.charges.push({ at: entry.at, tokens });
    else (requests.get(entry.id) as Request).settled = entry;
  }
  return [...requests.values()].reduce((total, request) => total + countedOf(request, (at) => at + window > now), 0);
}

function countedOf({ admittedAt, hold, charges, settled }: Request, young: (at: number) => boolean): number {
  const inUse = charges.reduce((sum, { tokens }) => sum + tokens, hold);
  if (!settled) return inUse;
  let total = young(admittedAt) ? Math.min(hold, settled.total) : 0;
  // What went beyond the hold is dated when it was charged, what the settlement adds when it settled.
  let seen = hold;
  let beyond = 0;
  for (const { at, tokens } of [...charges, { at: settled.at, tokens: Math.max(0, settled.total - inUse) }]) {
    seen += tokens;
    const reached = Math.min(Math.max(0, seen - hold), Math.max(0, settled.total - hold));
    if (young(at)) total += reached - beyond;
    beyond = reached;
  }
  return total;
}
