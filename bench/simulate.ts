// The simulator's speed and memory: events a second on one core, a thousand replicates of the field case, memory over simulated time.
import { fileURLToPath } from 'node:url';
import { runReplicates } from '../src/app/simulate/run-replicates.ts';
import { loadScenario } from '../src/io/scenario/scenario-file.ts';
import { NO_LIMITS } from '../src/quotas/limits.ts';
import { runScenario } from '../src/simulator/engine/engine.ts';
import { confirmConcurrency, DEFAULT_BUDGET } from '../src/simulator/loops/confirm.ts';
import { applyPolicy, type Scenario } from '../src/simulator/scenario/scenario.ts';
import { type Benchmark, type Measurement, median } from './types.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const RUNS = 7;

export const benchmark: Benchmark = {
  name: 'simulate',
  run: async () => {
    const { scenario } = await loadScenario(`${ROOT}examples/step-functions-33.yaml`);
    return [eventsPerSecond(scenario), confirmation(), await replicates(scenario), memory(scenario)];
  },
};

/** Request events: a request sent, let in, refused or ended, and a wait that ends. */
function eventsPerSecond(scenario: Scenario): Measurement {
  const policies = scenario.policies.map((policy) => applyPolicy(scenario, policy));
  const rates = Array.from({ length: RUNS }, (_, run) => {
    const start = performance.now();
    let events = 0;
    for (let seed = 0; seed < 30; seed++) for (const policy of policies) events += runScenario(policy, { seed: run * 30 + seed }).events;
    return (events * 1000) / (performance.now() - start);
  });
  return {
    name: 'simulator events on one core',
    unit: 'events/s',
    minimum: Math.max(...rates),
    median: median(rates),
    budget: { kind: 'at-least', value: 2_000_000, of: 'median' },
    note: 'the 33 executions, four policies, 30 seeds a run',
  };
}

function confirmation(): Measurement {
  const times = Array.from({ length: RUNS }, () => {
    const start = performance.now();
    confirmConcurrency({
      limits: { ...NO_LIMITS, tokensPerMinute: 5_000_000, rpmReading: 'per-minute' },
      request: {
        holdTokens: 17_000,
        inputTokens: 1_000,
        outputQuotaTokens: 5_000,
        maxOutputQuotaTokens: 80_000,
        releasedPerCharged: 0.2,
        latencySeconds: 20,
        spread: 0.3,
        settlement: 'at-end',
      },
      candidate: 106,
      budget: DEFAULT_BUDGET,
      seed: 1,
    });
    return performance.now() - start;
  });
  return {
    name: 'confirmation of a plan, default budget, warm',
    unit: 'ms',
    minimum: Math.min(...times),
    median: median(times),
    budget: { kind: 'at-most', value: 60, of: 'median' },
  };
}

async function replicates(scenario: Scenario): Promise<Measurement> {
  const times: number[] = [];
  for (let run = 0; run < 3; run++) {
    const start = performance.now();
    const policies = scenario.policies.map((policy) => applyPolicy(scenario, policy));
    await runReplicates(policies, { replicates: 1000, firstSeed: 1, timeline: false, workerEntry: `${ROOT}bin/worker.js`, jobs: 2 });
    times.push((performance.now() - start) / 1000);
  }
  return {
    name: '1,000 replicates of 33 executions, four policies, two threads',
    unit: 's',
    minimum: Math.min(...times),
    median: median(times),
    budget: { kind: 'at-most', value: 10, of: 'median' },
  };
}

/** The same work for ten times as long: what the heap has grown by after collection of the longer run. */
function memory(scenario: Scenario): Measurement {
  const [workload] = scenario.workloads;
  const loop = (durationSeconds: number): Scenario => ({
    ...scenario,
    horizonSeconds: durationSeconds * 2,
    workloads: [
      {
        ...(workload as NonNullable<typeof workload>),
        arrival: { kind: 'closed-loop', workers: 3, requestsPerWorker: null, thinkSeconds: 0 },
        durationSeconds,
      },
    ],
  });
  const grown = (durationSeconds: number) => {
    const before = process.memoryUsage();
    runScenario(loop(durationSeconds), { seed: 1 });
    const after = process.memoryUsage();
    return (after.rss - before.rss) / 1e6;
  };
  grown(1e6);
  const values = [grown(1e7), grown(1e7), grown(1e7)].map((value) => Math.max(0, value));
  return {
    name: 'memory of a run ten times as long',
    unit: 'MB',
    minimum: Math.min(...values),
    median: median(values),
    budget: { kind: 'at-most', value: 50, of: 'median' },
  };
}
