// The emulator's time: epoch seconds that never go back, and timers. Tests hand in a clock that they move themselves.

export interface Clock {
  /** Epoch seconds with fractions; never earlier than before. */
  nowSeconds(): number;
  /** Runs `wake` once, later. @returns cancels it */
  after(seconds: number, wake: () => void): () => void;
}

/** @param speed simulated seconds a second: 60 runs an hour in a minute */
export function systemClock(speed = 1): Clock {
  // The wall clock may be set back; what elapses may not.
  const began = performance.now();
  const startSeconds = Date.now() / 1000 - began / 1000;
  return {
    nowSeconds: () => startSeconds + ((performance.now() - began) * speed + began) / 1000,
    after: (seconds, wake) => {
      const timer = setTimeout(wake, (seconds * 1000) / speed);
      // What still waits when the port is closed has nobody to answer.
      timer.unref();
      return () => clearTimeout(timer);
    },
  };
}
