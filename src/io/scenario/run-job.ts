// Replicates of one policy, in this thread or as a job of a worker.
import { runScenario } from '../../simulator/engine.ts';
import type { RunMetrics } from '../../simulator/metrics.ts';
import type { ArrivalRow, Scenario } from '../../simulator/scenario.ts';
import type { TraceEvent } from '../../simulator/trace-event.ts';
import { readTrace } from './trace-file.ts';

export interface RunJob {
  readonly scenario: Scenario;
  readonly firstSeed: number;
  readonly runs: number;
  /** Keep the use over time of the first run. */
  readonly timeline: boolean;
}

export function runJob(job: RunJob): RunMetrics[] {
  return Array.from({ length: job.runs }, (_, index) => runOnce(job.scenario, job.firstSeed + index, job.timeline && index === 0));
}

/** One run; a trace file is read again for each. */
export function runOnce(scenario: Scenario, seed: number, timeline: boolean, onEvent?: (event: TraceEvent) => void): RunMetrics {
  const traces = new Map<string, Iterable<ArrivalRow>>();
  for (const { name, arrival } of scenario.workloads) if (arrival.kind === 'trace') traces.set(name, readTrace(arrival.file));
  return runScenario(scenario, { seed, timeline, traces, ...(onEvent ? { onEvent } : {}) });
}
