// What a run is judged by, as ../../engine/metrics.ts and ../../engine/usage-timeline.ts collect it. quick-run.ts reads it at its fixed place.
import { now } from './clock.as';
import { add, at, METRICS, put, room } from './memory.as';

// The order in which quick-run.ts reads them.
export const END: i32 = 0;
export const EVENTS: i32 = 1;
export const SENT: i32 = 2;
export const ADMITTED: i32 = 3;
export const THROTTLED_REQUESTS: i32 = 4;
export const UNAVAILABLE_REQUESTS: i32 = 5;
export const ABANDONED: i32 = 6;
export const SDK_RETRIES: i32 = 7;
export const SETTLED_TOKENS: i32 = 8;
export const WASTED_TOKENS: i32 = 9;
export const CLIENT_SECONDS: i32 = 10;
export const COMPLETED: i32 = 11;
export const FAILED_EXECUTIONS: i32 = 12;
export const IN_SYSTEM: i32 = 13;
const AREA: i32 = 14;
export const LAST_END: i32 = 15;
const SLICE_SECONDS: i32 = 16;
const LAST_SLICE: i32 = 17;
const COUNT: i32 = 18;

export function count(what: i32, amount: f64): void {
  add(METRICS, what, amount);
}

export function note(what: i32, value: f64): void {
  put(METRICS, what, value);
}

export function figure(what: i32): f64 {
  return at(METRICS, what);
}

let areaUntil: f64 = 0;

export function integrate(): void {
  count(AREA, figure(IN_SYSTEM) * (now - areaUntil));
  areaUntil = now;
}

const SLICES: i32 = 128;
const COLUMN: usize = 1024;
/** The four columns of the timeline; the last is the peak. */
export const LET_IN: usize = 0;
export const REFUSED: usize = COLUMN;
export const SETTLED: usize = COLUMN * 2;
const PEAK: usize = COLUMN * 3;
export let isTimed: bool = false;

function slice(): i32 {
  while (now >= figure(SLICE_SECONDS) * <f64>SLICES) doubleSlices();
  const found = floor<f64>(now / figure(SLICE_SECONDS));
  if (found > figure(LAST_SLICE)) note(LAST_SLICE, found);
  return <i32>found;
}

function doubleSlices(): void {
  for (let column: usize = LET_IN; column < PEAK; column += COLUMN) {
    for (let i = 0; i < SLICES; i++) put(column, i, i * 2 < SLICES ? at(column, i * 2) + at(column, i * 2 + 1) : 0.0);
  }
  for (let i = 0; i < SLICES; i++) put(PEAK, i, i * 2 < SLICES ? max<f64>(at(PEAK, i * 2), at(PEAK, i * 2 + 1)) : -1.0);
  note(SLICE_SECONDS, figure(SLICE_SECONDS) * 2.0);
  note(LAST_SLICE, floor<f64>(figure(LAST_SLICE) / 2.0));
}

export function timeTokens(tokens: f64): void {
  add(SETTLED, slice(), tokens);
}

/** @param usedTokens at the admission or refusal */
export function timeRequest(column: usize, usedTokens: f64): void {
  const place = slice();
  add(column, place, 1.0);
  put(PEAK, place, max<f64>(at(PEAK, place), usedTokens));
}

/** Run times and retries of executions that completed, until they are taken. */
export const MOST_ENDED: i32 = 2048;
export let ended: usize = 0;
export let endedCount: i32 = 0;

export function end(runTimeSeconds: f64, retries: f64): void {
  put(ended, endedCount * 2, runTimeSeconds);
  put(ended, endedCount * 2 + 1, retries);
  endedCount++;
}

export function takeAll(): i32 {
  const taken = endedCount;
  endedCount = 0;
  return taken;
}

export function clearMetrics(wantsTimeline: bool): void {
  isTimed = wantsTimeline;
  areaUntil = 0.0;
  endedCount = 0;
  ended = room(<usize>MOST_ENDED * 16);
  memory.fill(METRICS, 0, (<usize>COUNT) << 3);
  note(SLICE_SECONDS, 1.0);
  memory.fill(LET_IN, 0, PEAK);
  for (let i = 0; i < SLICES; i++) put(PEAK, i, -1.0);
}
