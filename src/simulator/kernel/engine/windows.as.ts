// The windows of ../../windows: fixed, fixed with carry, bucket.
import { now } from './clock.as';
import { isNone, read, room } from './memory.as';

const BUCKET: f64 = 0;
const CARRY: f64 = 2;

@unmanaged
export class Window {
  /** Whether there is such a limit. */
  isThere: bool;
  kind: f64;
  limit: f64;
  seconds: f64;
  phase: f64;
  now: f64;
  /** Of a bucket: its base. */
  counter: f64;
  held: f64;
  index: f64;
  anchor: f64;
  elapsed: f64;
}

/** What a request took of a window; one that is not there took nothing. */
@unmanaged
export class Charge {
  held: f64;
  charged: f64;
}

export function readWindow(): Window {
  const window = changetype<Window>(room(offsetof<Window>()));
  window.kind = read();
  window.limit = read();
  window.seconds = read();
  window.phase = read();
  window.isThere = !isNone(window.limit);
  if (window.kind === BUCKET) window.counter = window.limit;
  window.index = floor<f64>((0.0 - window.phase) / window.seconds);
  return window;
}

function advanceWindow(window: Window): void {
  if (now <= window.now) return;
  window.now = now;
  if (window.kind !== BUCKET) {
    const index = floor<f64>((now - window.phase) / window.seconds);
    if (index <= window.index) return;
    window.index = index;
    window.counter = window.kind === CARRY ? window.held : 0.0;
    return;
  }
  let elapsed = now - window.anchor;
  if (elapsed >= window.seconds) {
    const windows = floor<f64>(elapsed / window.seconds);
    window.counter += windows * window.limit;
    window.anchor += windows * window.seconds;
    elapsed = max<f64>(0.0, now - window.anchor);
  }
  window.elapsed = elapsed;
  cap(window);
}

function cap(window: Window): void {
  if (!fits(window, window.limit)) return;
  window.counter = window.limit;
  window.anchor = window.now;
  window.elapsed = 0.0;
}

function fits(window: Window, hold: f64): bool {
  if (window.kind !== BUCKET) return window.counter + hold <= window.limit;
  return (window.counter - hold) * window.seconds + window.elapsed * window.limit >= 0.0;
}

export function admit(window: Window, hold: f64, charge: Charge): bool {
  if (!window.isThere) return true;
  advanceWindow(window);
  if (!fits(window, hold)) return false;
  if (window.kind === BUCKET) window.counter -= hold;
  else {
    window.counter += hold;
    window.held += hold;
  }
  charge.held = hold;
  charge.charged = 0.0;
  return true;
}

function shift(window: Window, tokens: f64): void {
  if (window.kind !== BUCKET) window.counter = max<f64>(0.0, window.counter + tokens);
  else {
    window.counter -= tokens;
    cap(window);
  }
}

export function progressWindow(window: Window, charge: Charge, charged: f64, release: f64): void {
  if (!window.isThere) return;
  const before = charge.held;
  advanceWindow(window);
  const released = min<f64>(release, before);
  charge.held = before - released;
  charge.charged += charged;
  if (charged !== released) shift(window, charged - released);
  if (window.kind !== BUCKET) window.held -= before - charge.held;
}

export function settleWindow(window: Window, charge: Charge, settled: f64): void {
  if (!window.isThere) return;
  advanceWindow(window);
  const difference = settled - charge.held - charge.charged;
  if (difference !== 0.0) shift(window, difference);
  if (window.kind !== BUCKET) window.held -= charge.held;
}

/** What is in use now. */
export function usedOf(window: Window): f64 {
  if (!window.isThere) return 0.0;
  advanceWindow(window);
  if (window.kind !== BUCKET) return window.counter;
  return window.limit - window.counter - (window.elapsed * window.limit) / window.seconds;
}
