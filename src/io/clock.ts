// Time that goes by, for waits and bars: of no date, and never set back.

/** Milliseconds since some moment. `performance.now()` says the same, and loads five modules of Node's to say it. */
export function elapsedMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
