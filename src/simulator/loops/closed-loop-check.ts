// Do the first n workers of a timeline pass a quota without a throttle? One look along the events per window model.

import type { WindowModel } from '../types.ts';
import { CHANGE, EXPIRY, type LoopTimeline, START } from './closed-loop.ts';

const MINUTE_MICROS = 60_000_000;

/**
 * Whether no start of the first `workers` workers is refused by a window of `limitTokens` a minute that is empty at 0.
 * The same arithmetic as src/simulator/windows/windows.ts, in whole numbers, without a ticket per request.
 */
export function passes(timeline: LoopTimeline, model: WindowModel, limitTokens: number, workers: number): boolean {
  if (model === 'token-bucket') return passesBucket(timeline, limitTokens, workers);
  if (model === 'sliding-window') return passesSliding(timeline, limitTokens, workers);
  return passesFixed(timeline, limitTokens, workers, model === 'fixed-window-carry');
}

function passesBucket(timeline: LoopTimeline, limitTokens: number, workers: number): boolean {
  const { count, atMicros, kind, worker, shift } = timeline;
  // In units of a token / 60,000,000 the refill of a microsecond is `limitTokens`: whole numbers throughout.
  const full = limitTokens * MINUTE_MICROS;
  let used = 0;
  let last = 0;
  for (let i = 0; i < count; i++) {
    const what = kind[i] as number;
    if (what === EXPIRY || (worker[i] as number) >= workers) continue;
    const at = atMicros[i] as number;
    if (at > last) {
      used -= (at - last) * limitTokens;
      if (used < 0) used = 0;
      last = at;
    }
    used += (shift[i] as number) * MINUTE_MICROS;
    if (used < 0) used = 0;
    else if (what === START && used > full) return false;
  }
  return true;
}

function passesFixed(timeline: LoopTimeline, limitTokens: number, workers: number, carry: boolean): boolean {
  const { count, atMicros, kind, worker, shift, heldShift } = timeline;
  let used = 0;
  let held = 0;
  let windowEnd = MINUTE_MICROS;
  for (let i = 0; i < count; i++) {
    const what = kind[i] as number;
    if (what === EXPIRY || (worker[i] as number) >= workers) continue;
    const at = atMicros[i] as number;
    if (at >= windowEnd) {
      windowEnd = (Math.floor(at / MINUTE_MICROS) + 1) * MINUTE_MICROS;
      used = carry ? held : 0;
    }
    used += shift[i] as number;
    held += heldShift[i] as number;
    if (used < 0) used = 0;
    else if (what === START && used > limitTokens) return false;
  }
  return true;
}

function passesSliding(timeline: LoopTimeline, limitTokens: number, workers: number): boolean {
  const { count, kind, worker, shift } = timeline;
  let used = 0;
  for (let i = 0; i < count; i++) {
    if ((worker[i] as number) >= workers) continue;
    used += shift[i] as number;
    if (used > limitTokens && (kind[i] as number) === START) return false;
  }
  return true;
}

/** The same for requests per minute: each counts 1 from its start on, and a fixed window carries nothing over. */
export function passesRequests(timeline: LoopTimeline, model: WindowModel, limitRequests: number, workers: number): boolean {
  const { count, atMicros, kind, worker } = timeline;
  const full = limitRequests * MINUTE_MICROS;
  let used = 0;
  let last = 0;
  let windowEnd = MINUTE_MICROS;
  let oldest = 0;
  for (let i = 0; i < count; i++) {
    if ((kind[i] as number) !== START || (worker[i] as number) >= workers) continue;
    const at = atMicros[i] as number;
    if (model === 'token-bucket') {
      used = Math.max(0, used - (at - last) * limitRequests) + MINUTE_MICROS;
      last = at;
      if (used > full) return false;
      continue;
    }
    if (model === 'sliding-window') {
      for (; (atMicros[oldest] as number) + MINUTE_MICROS <= at; oldest++) {
        if ((kind[oldest] as number) === START && (worker[oldest] as number) < workers) used--;
      }
    } else if (at >= windowEnd) {
      windowEnd = (Math.floor(at / MINUTE_MICROS) + 1) * MINUTE_MICROS;
      used = 0;
    }
    if (++used > limitRequests) return false;
  }
  return true;
}

/** The same for tokens per day; the run lies within one day, so every window counts alike. */
export function passesDay(timeline: LoopTimeline, limitTokens: number, workers: number): boolean {
  const { count, kind, worker, shift } = timeline;
  let used = 0;
  for (let i = 0; i < count; i++) {
    const what = kind[i] as number;
    if ((what !== START && what !== CHANGE) || (worker[i] as number) >= workers) continue;
    used += shift[i] as number;
    if (what === START && used > limitTokens) return false;
  }
  return true;
}
