// The innermost loops of capacity, in AssemblyScript (a strict form of TypeScript that becomes WebAssembly; `npm run generate` writes wasm.ts).
// A plan is one short process: V8 would still be interpreting these loops when the answer is due, while WebAssembly runs at full speed from the first call.
// It keeps no state: every array is handed in as the address of its first byte, and kernel.ts says what is in it. Numbers are what JavaScript would make of them,
// to the last bit.

const MINUTE_MICROS: f64 = 60_000_000;
const STEPS_PER_MINUTE: i32 = 240;
const STEP_MICROS: f64 = MINUTE_MICROS / STEPS_PER_MINUTE;

// --- the random streams of ../random.ts

let a: i32 = 0;
let b: i32 = 0;

function mix(hash: i32, word: i32): i32 {
  let h = (hash ^ word) * 0x85ebca6b + 0x9e3779b9;
  h = (h ^ (h >>> 16)) * 0x85ebca6b;
  h = (h ^ (h >>> 13)) * 0xc2b2ae35;
  return h ^ (h >>> 16);
}

function restart(seedLow: i32, seedHigh: i32, stream: i32): void {
  const hash = mix(mix(mix(seedLow, seedHigh), stream), 0);
  a = mix(hash, 0x6a09e667);
  b = mix(hash, 0xbb67ae85);
  if (a === 0 && b === 0) a = 1;
}

function next(): f64 {
  const result = rotl<u32>(a * 0x9e3779bb, 5) * 5;
  const y = b ^ a;
  a = rotl<i32>(a, 26) ^ y ^ (y << 9);
  b = rotl<i32>(y, 13);
  return <f64>(<u32>result) / 4294967296.0;
}

function at(address: usize, index: i32): f64 {
  return load<f64>(address + ((<usize>index) << 3));
}

function put(address: usize, index: i32, value: f64): void {
  store<f64>(address + ((<usize>index) << 3), value);
}

function add(address: usize, index: i32, value: f64): void {
  put(address, index, at(address, index) + value);
}

/** Of latency and output alike, from 1 - spread to 1 + spread. */
function drawScale(spread: f64): f64 {
  return spread === 0 ? 1.0 : 1.0 + spread * (2.0 * next() - 1.0);
}

function clear(address: usize, length: i32): void {
  memory.fill(address, 0, (<usize>length) << 3);
}

/** Math.round of JavaScript, of what is not negative. */
function round(value: f64): f64 {
  const whole = floor<f64>(value);
  return value - whole >= 0.5 ? whole + 1.0 : whole;
}

// --- rehearsal.ts: an hour of a fleet

/** Draws the requests of a fleet whose workers all start at 0, and sums what they charge; the sums are cleared first. @returns how many requests started */
export function drawFleet(
  seedLow: i32,
  seedHigh: i32,
  workers: i32,
  minutes: i32,
  spread: f64,
  latencyMicros: f64,
  inputTokens: f64,
  outputQuotaTokens: f64,
  maxOutputQuotaTokens: f64,
  holdTokens: f64,
  tokensByMinute: usize,
  startsByMinute: usize,
  charged: usize,
  forgotten: usize,
  started: usize,
): f64 {
  const steps = minutes * STEPS_PER_MINUTE;
  clear(tokensByMinute, minutes);
  clear(startsByMinute, minutes);
  clear(charged, steps);
  clear(forgotten, steps);
  clear(started, steps);
  put(startsByMinute, 0, workers);
  put(started, 0, workers);
  const horizon = <f64>minutes * MINUTE_MICROS;
  let requests: f64 = workers;
  for (let worker = 0; worker < workers; worker++) {
    restart(seedLow, seedHigh, worker);
    let ends: f64 = 0;
    let place = 0;
    while (true) {
      const scale = drawScale(spread);
      const begun = ends;
      // What was charged at the start leaves a minute later: so many steps behind the one that it began in.
      const leavesAt = place + STEPS_PER_MINUTE;
      ends += max<f64>(1.0, round(latencyMicros * scale));
      if (ends >= horizon) break;
      requests++;
      place = <i32>(ends / STEP_MICROS);
      const minute = place / STEPS_PER_MINUTE;
      const settled = inputTokens + min<f64>(maxOutputQuotaTokens, round(outputQuotaTokens * scale));
      add(tokensByMinute, minute, settled);
      add(startsByMinute, minute, 1.0);
      add(started, place, 1.0);
      // So much of it is dated at the start, and may be a minute old when it ends.
      const dated = min<f64>(settled, holdTokens);
      const leaves = begun + MINUTE_MICROS;
      add(charged, place, leaves <= ends ? settled - dated : settled);
      forget(forgotten, steps, leavesAt, leaves > ends ? dated : 0.0);
      forget(forgotten, steps, place + STEPS_PER_MINUTE, settled - dated);
    }
  }
  return requests;
}

function forget(forgotten: usize, steps: i32, place: i32, tokens: f64): void {
  if (place < steps && tokens > 0.0) add(forgotten, place, tokens);
}

/** Whether no value, times `times` and added to `base`, is above a limit. */
export function allWithin(values: usize, count: i32, times: f64, base: f64, limit: f64): bool {
  for (let i = 0; i < count; i++) if (base + times * at(values, i) > limit) return false;
  return true;
}

/** Whether the sliding window and the bucket surely pass: within a step all that is charged comes before anything leaves. */
export function passesTokens(charged: usize, forgotten: usize, steps: i32, held: f64, hold: f64, limit: f64): bool {
  const refill = limit / STEPS_PER_MINUTE;
  let sliding = held;
  let bucket = held;
  for (let place = 0; place < steps; place++) {
    const tokens = at(charged, place);
    sliding += tokens;
    bucket += tokens;
    if (tokens !== 0 && (sliding > limit || bucket > limit)) return false;
    sliding -= at(forgotten, place);
    // Seen empty within the step, it holds no less than what came in it and one hold.
    bucket = max<f64>(bucket - refill, tokens + hold);
  }
  return true;
}

/** The same of starts, each of which counts for a minute. */
export function passesStarts(started: usize, steps: i32, limit: f64): bool {
  const refill = limit / STEPS_PER_MINUTE;
  let sliding: f64 = 0;
  let bucket: f64 = 0;
  for (let place = 0; place < steps; place++) {
    const starts = at(started, place);
    sliding += starts;
    bucket += starts;
    if (sliding > limit || bucket > limit) return false;
    if (place >= STEPS_PER_MINUTE) sliding -= at(started, place - STEPS_PER_MINUTE);
    bucket = max<f64>(bucket - refill, starts + 1.0);
  }
  return true;
}

// --- worker-load.ts: what one worker uses of a minute

/** One draw of each part of the distribution at each step, in another order at every step: means are then right with few workers. By step, then worker. */
export function drawLoad(
  seed: i32,
  workers: i32,
  steps: i32,
  spread: f64,
  latencySeconds: f64,
  inputTokens: f64,
  outputQuotaTokens: f64,
  maxOutputQuotaTokens: f64,
  order: usize,
  endsAt: usize,
  charged: usize,
): void {
  restart(seed, 0, 0);
  for (let worker = 0; worker < workers; worker++) put(order, worker, worker);
  for (let step = 0; step < steps; step++) {
    for (let worker = workers - 1; worker > 0; worker--) {
      const other = <i32>(next() * <f64>(worker + 1));
      const kept = at(order, worker);
      put(order, worker, at(order, other));
      put(order, other, kept);
    }
    for (let worker = 0; worker < workers; worker++) {
      const scale = 1.0 + spread * ((2.0 * (at(order, worker) + next())) / <f64>workers - 1.0);
      const i = step * workers + worker;
      put(endsAt, i, (step === 0 ? 0.0 : at(endsAt, i - workers)) + latencySeconds * scale);
      put(charged, i, inputTokens + min<f64>(maxOutputQuotaTokens, outputQuotaTokens * scale));
    }
  }
}

/** What each worker ends in each of the first minutes, beside what is in `sums` already; by minute, then worker. */
export function minuteSums(endsAt: usize, amounts: usize, count: i32, workers: i32, minutes: i32, sums: usize): void {
  const horizon = <f64>minutes * 60.0;
  for (let i = 0; i < count; i++) {
    const ends = at(endsAt, i);
    if (ends < horizon) add(sums, <i32>(ends / 60.0) * workers + (i % workers), at(amounts, i));
  }
}

/** What each worker ended in the 60 s before each moment, in seconds, and `whileRunning` where that is nothing; by moment, then worker. */
export function lastMinuteSums(
  endsAt: usize,
  amounts: usize,
  steps: i32,
  workers: i32,
  moments: usize,
  momentCount: i32,
  whileRunning: f64,
  sums: usize,
): void {
  for (let worker = 0; worker < workers; worker++) {
    let first = 0;
    for (let moment = 0; moment < momentCount; moment++) {
      const until = at(moments, moment);
      while (first < steps && at(endsAt, first * workers + worker) <= until - 60.0) first++;
      let sum: f64 = 0;
      for (let step = first; step < steps && at(endsAt, step * workers + worker) <= until; step++)
        sum += at(amounts, step * workers + worker);
      put(sums, moment * workers + worker, sum === 0 ? whileRunning : sum);
    }
  }
}

/** How many of the values are in each of `bins` steps between two bounds, each counted at the top of its step; `counts` has one more and is empty. */
export function binCounts(values: usize, count: i32, least: f64, width: f64, bins: i32, counts: usize): void {
  for (let i = 0; i < count; i++) {
    const place = (at(values, i) - least) / width - 1e-9;
    add(counts, max<i32>(0, min<i32>(bins, <i32>ceil<f64>(place))), 1.0);
  }
}

export function least(values: usize, count: i32): f64 {
  let found = Infinity;
  for (let i = 0; i < count; i++) found = min<f64>(found, at(values, i));
  return found;
}

export function greatest(values: usize, count: i32): f64 {
  let found: f64 = 0;
  for (let i = 0; i < count; i++) found = max<f64>(found, at(values, i));
  return found;
}

/** JavaScript's own, so that the bits are the same. */
declare function exp(value: f64): f64;

/** The sum of count x e^(theta x (sample - most)). */
export function momentSum(samples: usize, counts: usize, count: i32, theta: f64, most: f64): f64 {
  let sum: f64 = 0;
  for (let i = 0; i < count; i++) {
    const weight = at(counts, i);
    if (weight > 0) sum += weight * exp(theta * (at(samples, i) - most));
  }
  return sum;
}
