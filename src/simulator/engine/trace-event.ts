// What a run can tell of itself while it goes on.

/** One thing that happened; `--trace` writes them all. */
export interface TraceEvent {
  readonly atSeconds: number;
  readonly event: 'arrive' | 'admit' | 'throttle' | 'unavailable' | 'end' | 'sdk-wait' | 'retry-wait' | 'timeout' | 'complete' | 'fail';
  readonly workload: string;
  readonly execution: number;
  readonly step: string | null;
  /** Tokens held at `admit` and `throttle`, settled at `end`. */
  readonly tokens: number | null;
  readonly waitSeconds: number | null;
  /** Which quota refused, or which error was retried; at `end`: the quota of output that cut the answer. */
  readonly reason: string | null;
}
