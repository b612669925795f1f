// The events of a closed loop in columns: what a window model is shown to say whether n workers pass.

/** The events of all workers in order; one row per event. */
export interface LoopTimeline {
  readonly count: number;
  readonly workers: number;
  readonly atMicros: Float64Array;
  /** 0 a charge leaves the sliding window, 1 tokens change while or when a request ends, 2 a request starts. */
  readonly kind: Uint8Array;
  readonly worker: Int32Array;
  /** What the tokens in use change by. */
  readonly shift: Float64Array;
  /** What the holds in flight change by. */
  readonly heldShift: Float64Array;
}

export const EXPIRY = 0;
export const CHANGE = 1;
export const START = 2;

export const MINUTE_MICROS = 60_000_000;
