// When executions of an open workload arrive.
import type { RandomStream } from '../random.ts';
import type { ArrivalRow, ArrivalSpec } from '../scenario/scenario.ts';

export interface Arrival {
  readonly atSeconds: number;
  readonly row: ArrivalRow | null;
}

/** Arrivals in order of time; a trace is read row by row, never whole. @throws RangeError when a trace goes back in time */
// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one case a kind of arrival, each a loop of a line or two
export function* arrivalTimes(
  spec: ArrivalSpec,
  durationSeconds: number,
  random: RandomStream,
  trace: Iterable<ArrivalRow> | undefined,
): Generator<Arrival, void, void> {
  switch (spec.kind) {
    case 'executions':
      for (let i = 0; i < spec.count; i++) yield { atSeconds: i * spec.staggerSeconds, row: null };
      return;
    case 'constant':
      for (let i = 0; i * (60 / spec.perMinute) < durationSeconds; i++) yield { atSeconds: i * (60 / spec.perMinute), row: null };
      return;
    case 'poisson': {
      const mean = 60 / spec.perMinute;
      for (let at = random.nextExponential() * mean; at < durationSeconds; at += random.nextExponential() * mean) {
        yield { atSeconds: at, row: null };
      }
      return;
    }
    case 'bursts':
      for (let burst = 0; burst * spec.everySeconds < durationSeconds; burst++) {
        for (let i = 0; i < spec.size; i++) yield { atSeconds: burst * spec.everySeconds, row: null };
      }
      return;
    case 'trace':
      if (!trace) throw new Error(`no reader was given for the trace ${spec.file}`);
      for (const row of trace) yield { atSeconds: row.atSeconds, row };
      return;
    case 'closed-loop':
      for (let i = 0; i < spec.workers; i++) yield { atSeconds: 0, row: null };
  }
}
