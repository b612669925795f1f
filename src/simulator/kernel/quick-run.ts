// A run of the engine in WebAssembly: engine/engine.as.ts, its scenario put in and its metrics taken out.
import { Recorder, type RunMetrics } from '../engine/metrics.ts';
import { SLICES } from '../engine/usage-timeline.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { WASM } from './engine-wasm.ts';
import { instanceOf, type ModuleMemory } from './module.ts';
import { isKnown, numbersOf } from './scenario-numbers.ts';

/** engine/engine.as.ts documents them. */
interface Engine {
  scenarioAt(numbers: number): number;
  begin(...of: [numbers: number, seedLow: number, seedHigh: number, wantsTimeline: number, maxEvents: number]): void;
  run(): number;
  endedAt(): number;
  takeEnded(): number;
  metricsAt(): number;
  talliesAt(): number;
}

const HOW = ['done', 'horizon', 'event-limit'] as const;
const MORE = 3;
/** Figures of a run, and of each of its workloads. */
const [OF_RUN, OF_WORKLOAD] = [18, 6];

/** By the source that asks for them. */
const IMPORTS = {
  'distribution.as': { log: Math.log, exp: Math.exp },
  'clients.as': { pow: (base: number, exponent: number) => base ** exponent },
};

let made: (Engine & { readonly memory: ModuleMemory }) | undefined;

export interface QuickOptions {
  readonly seed: number;
  readonly wantsTimeline: boolean;
  readonly maxEvents: number;
}

/** @returns null for a scenario that has more than the kernel knows */
export function quickRun(scenario: Scenario, { seed, wantsTimeline, maxEvents }: QuickOptions): RunMetrics | null {
  if (!isKnown(scenario)) return null;
  made ??= instanceOf<Engine>(WASM, IMPORTS);
  const engine = made;
  const numbers = numbersOf(scenario);
  const address = engine.scenarioAt(numbers.length);
  new Float64Array(engine.memory.buffer, address, numbers.length).set(numbers);
  engine.begin(numbers.length, seed | 0, Math.floor(seed / 0x1_0000_0000) | 0, Number(wantsTimeline), maxEvents);
  const recorder = new Recorder(
    wantsTimeline,
    scenario.workloads.map(({ name }) => name),
  );
  let how = MORE;
  while (how === MORE) {
    how = engine.run();
    takeEnded(engine, recorder);
  }
  const count = scenario.workloads.length * OF_WORKLOAD;
  const tallies = new Float64Array(engine.memory.buffer, engine.talliesAt(), count);
  const results = new Float64Array(engine.memory.buffer, engine.metricsAt(), OF_RUN);
  fill(recorder, results, tallies);
  if (recorder.timeline) {
    const [sliceSeconds = 1, last = 0] = results.subarray(16);
    recorder.timeline.restore(sliceSeconds, last, new Float64Array(engine.memory.buffer, 0, SLICES * 4));
  }
  const [now = 0, events = 0] = results;
  return recorder.result(now, scenario.quota, events, HOW[how as 0 | 1 | 2]);
}

function takeEnded(engine: Engine & { readonly memory: ModuleMemory }, { runTimes, retries }: Recorder): void {
  const count = engine.takeEnded();
  const pairs = new Float64Array(engine.memory.buffer, engine.endedAt(), count * 2);
  for (let index = 0; index < pairs.length; index += 2) {
    runTimes.add(pairs[index] as number);
    retries.add(pairs[index + 1] as number);
  }
}

function fill(recorder: Recorder, results: Float64Array, tallies: Float64Array): void {
  const of = (index: number) => results[index] as number;
  recorder.areaUntil = of(0);
  recorder.sent = of(2);
  recorder.admitted = of(3);
  recorder.throttled = of(4);
  recorder.unavailable = of(5);
  recorder.abandoned = of(6);
  recorder.sdkRetries = of(7);
  recorder.settledTokens = of(8);
  recorder.wastedTokens = of(9);
  recorder.clientSeconds = of(10);
  recorder.completed = of(11);
  recorder.failed = of(12);
  recorder.inSystem = of(13);
  recorder.area = of(14);
  recorder.lastEnd = of(15);
  for (const [index, tally] of recorder.workloads.entries()) {
    const figure = (place: number) => tallies[index * OF_WORKLOAD + place] as number;
    tally.completed = figure(0);
    tally.failed = figure(1);
    tally.sent = figure(2);
    tally.throttled = figure(3);
    tally.settledTokens = figure(4);
    tally.runTimeSeconds = figure(5);
  }
}
