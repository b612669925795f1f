// A second opinion on admissions: replays everything that happened from the beginning, straight from the definitions, for every question.
import type { WindowModel } from '../../src/simulator/windows/index.ts';

/** One limit of so many tokens per window, and the story of each request against it, in order. */
export type Entry =
  | { readonly kind: 'admit'; readonly at: number; readonly id: number; readonly hold: number }
  | { readonly kind: 'charge'; readonly at: number; readonly id: number; readonly tokens: number }
  | { readonly kind: 'settle'; readonly at: number; readonly id: number; readonly total: number };

interface Request {
  readonly admittedAt: number;
  readonly hold: number;
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

/** What is left of a hold after some charges: each takes from it as much as it charges. */
const heldAfter = (hold: number, charged: number): number => Math.max(0, hold - charged);

/** Tokens by which each entry changes what is in use, whatever the window: charges fill the hold first, a settlement replaces both. */
function change(entry: Entry, requests: Map<number, { hold: number; charged: number }>): number {
  if (entry.kind === 'admit') {
    requests.set(entry.id, { hold: entry.hold, charged: 0 });
    return entry.hold;
  }
  const request = requests.get(entry.id) as { hold: number; charged: number };
  const before = Math.max(request.hold, request.charged);
  if (entry.kind === 'settle') return entry.total - before;
  request.charged += entry.tokens;
  return Math.max(request.hold, request.charged) - before;
}

function bucket(limit: number, window: number, log: readonly Entry[], now: number): number {
  const requests = new Map<number, { hold: number; charged: number }>();
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
  const requests = new Map<number, { hold: number; charged: number }>();
  const running = new Set<number>();
  let counter = 0;
  let index = 0;
  const roll = (at: number): void => {
    const next = Math.floor(at / window);
    if (next === index) return;
    index = next;
    counter = 0;
    if (!carry) return;
    for (const id of running) {
      const { hold, charged } = requests.get(id) as { hold: number; charged: number };
      counter += heldAfter(hold, charged);
    }
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
  for (const entry of log) {
    if (entry.kind === 'admit') requests.set(entry.id, { admittedAt: entry.at, hold: entry.hold, charges: [], settled: null });
    else if (entry.kind === 'charge') requests.get(entry.id)?.charges.push(entry);
    else (requests.get(entry.id) as Request).settled = entry;
  }
  let total = 0;
  for (const { admittedAt, hold, charges, settled } of requests.values()) {
    const charged = charges.reduce((sum, { tokens }) => sum + tokens, 0);
    if (!settled) {
      total += Math.max(hold, charged);
      continue;
    }
    const young = (at: number): boolean => at + window > now;
    if (young(admittedAt)) total += Math.min(hold, settled.total);
    // What went beyond the hold is dated when it was charged, what the settlement adds when it settled.
    let seen = 0;
    let beyond = 0;
    for (const { at, tokens } of [...charges, { at: settled.at, tokens: Math.max(0, settled.total - charged) }]) {
      seen += tokens;
      const reached = Math.min(Math.max(0, seen - hold), Math.max(0, settled.total - hold));
      if (young(at)) total += reached - beyond;
      beyond = reached;
    }
  }
  return total;
}
