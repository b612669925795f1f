// Replicates of one policy, in this thread or as a job of a worker.

import { readTrace } from '../../io/scenario/trace-file.ts';
import { runScenario } from '../../simulator/engine/engine.ts';
import type { RunMetrics } from '../../simulator/engine/metrics.ts';
import type { TraceEvent } from '../../simulator/engine/trace-event.ts';
import type { ArrivalRow, Scenario } from '../../simulator/scenario/scenario.ts';

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
