// What the report of `bq simulate` says.
import { formatDecimal, formatDuration, formatNumber, plural } from '../../base/numbers.ts';
import { words } from '../../base/phrases.ts';
import type { Aim } from '../../simulator/scenario/scenario.ts';
import type { Settlement } from '../../simulator/types.ts';
import type { WindowModel } from '../../simulator/windows/index.ts';

export const SIMULATE_REPORT = words('simulate-report', {
  title: (scenario: string) => `Simulation of ${scenario}`,
  // The answer; figures are written already.
  notAllEnds: 'No policy ends all executions: some failed or are unfinished',
  fastest: (policy: string, p99: string) => `Fastest at p99: ${policy}, ${p99} s`,
  quietest: (policy: string, throttles: number) => `Fewest throttles: ${policy}, ${formatDecimal(throttles, 0)}`,
  best: (aim: Aim, tried: number, policy: string) => `Best for ${aim} of ${formatNumber(tried)} tried: ${policy}`,
  settings: (sdk: string, retry: string, pacing: string) => `${sdk}; ${retry}; ${pacing}`,
  policy: 'policy',
  figures: { mean: 'mean', p50: 'p50', p90: 'p90', p99: 'p99', most: 'most', least: 'least' },
  // Run times.
  runTimes: 'Run time of an execution',
  runTimesDescription: 'From arrival to end, of executions that were completed, with each policy.',
  runTimesCaption: 'Run time in seconds, means over replicates (± half of the 95 % interval)',
  range: (policy: string, { mean, p50, p90, p99, least, most }: RangeSeen) =>
    `${policy}: mean ${mean} s, p50 ${p50}, p90 ${p90}, p99 ${p99}, ${least} to ${most}`,
  ranges: { whole: 'least to most', usual: 'p50 to p90', p99: 'p99', mean: 'mean' },
  inMinutes: (minutes: number) => `${formatDecimal(minutes)} min`,
  inSeconds: (seconds: number) => `${formatDecimal(seconds)} s`,
  // Retries.
  retries: 'Throttles and retries',
  retriesDescription: 'Requests that were refused in a run of each policy; retries of an execution are in the table.',
  retriesCaption: 'Throttles of a run, and retries of an execution',
  refusedBy: (policy: string, requests: string) => `${policy}: ${requests} refused`,
  retryColumns: {
    throttles: 'throttles',
    mean: 'retries, mean',
    most: 'retries, most',
    sdk: 'SDK retries',
    wasted: 'wasted requests',
  },
  // Over time.
  overTime: 'Quota and throttles over time',
  overTimeDescription: (seed: number) =>
    `The most tokens that counted against the quota, and how many requests were refused, of seed ${seed}.`,
  key: { counts: 'counts against the quota', refused: 'refused', quota: 'quota' },
  numbersCaption: 'The same in numbers',
  stepColumns: { from: 'from', to: 'to', tokens: 'most tokens counted', refused: 'refused' },
  step: (policy: string, { fromSeconds, toSeconds, tokens, refused }: StepSeen) =>
    `${policy}, ${formatDuration(fromSeconds)} to ${formatDuration(toSeconds)}: ${tokens === null ? 'nothing counted' : `${formatNumber(tokens)} tokens counted`}, ${formatNumber(refused)} refused`,
  // Tables.
  runCaption: 'The whole run',
  runColumns: {
    settings: 'how it retries',
    done: 'done',
    failed: 'failed',
    unfinished: 'unfinished',
    allDone: 'all done',
    requests: 'requests/min',
    tokens: 'tokens/min',
    ofTpm: 'of TPM',
  },
  workloadsCaption: 'Each workload',
  workloadColumns: { workload: 'workload', done: 'done', failed: 'failed', throttles: 'throttles', runTime: 'mean run time' },
  // Sources.
  quota: (limits: readonly string[], window: WindowModel, settlement: Settlement) =>
    `Quota of the scenario: ${limits.length === 0 ? 'none' : limits.join(', ')}; window ${window}, settled ${settlement}`,
  replicates: (replicates: number, seed: number, horizonSeconds: number) =>
    `${plural(replicates, 'replicate')} from seed ${seed}, up to ${formatDuration(horizonSeconds)}: a simulation, not a measurement`,
});

export interface RangeSeen {
  readonly mean: string;
  readonly p50: string;
  readonly p90: string;
  readonly p99: string;
  readonly least: string;
  readonly most: string;
}

export interface StepSeen {
  readonly fromSeconds: number;
  readonly toSeconds: number;
  readonly tokens: number | null;
  readonly refused: number;
}
