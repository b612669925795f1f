// Looks for the retry parameters and the pacing that serve an aim best: coarse over both, then closely around the best.

import { english, phrase } from '../../base/phrases.ts';
import { SIMULATE } from '../../words/en/simulate.ts';
import type { PolicyEstimate } from '../engine/replicates.ts';
import { describePacing, describeRetry } from './describe.ts';
import {
  type Aim,
  applyPolicy,
  type OrchestratorSpec,
  type PacingSpec,
  type PolicySpec,
  type Scenario,
  type StepFunctionsRetrier,
} from './scenario.ts';

export interface Candidate {
  readonly policy: PolicySpec;
  readonly estimate: PolicyEstimate;
}

/** Runs policies with so many replicates each; the same seeds for all, so that luck favours none. */
export type Evaluate = (policies: readonly PolicySpec[], replicates: number) => Promise<readonly Candidate[]>;

export interface Optimum {
  readonly winner: Candidate;
  /** Nothing else tried is both faster at p99 and needs fewer retries; fastest first. */
  readonly frontier: readonly Candidate[];
  readonly tried: number;
}

const SCREENING_REPLICATES = 3;
const FINALISTS = 12;

/** @param replicates for the finalists */
export async function optimize(scenario: Scenario, aim: Aim, replicates: number, evaluate: Evaluate): Promise<Optimum> {
  const base = scenario.workloads[0] as Scenario['workloads'][number];
  const screen = Math.min(SCREENING_REPLICATES, replicates);
  const rank = (candidates: readonly Candidate[]) => [...candidates].sort((a, b) => compare(a, b, aim));
  const paces = pacings(scenario);
  const coarse = rank(
    await evaluate(
      paces.map((pacing) => policy(base.orchestrator, pacing)),
      screen,
    ),
  );
  const best = coarse.slice(0, 3).map(({ policy: { pacing } }) => pacing as PacingSpec);
  const retries = retryGrid(base.orchestrator);
  const fine = await evaluate(
    best.flatMap((pacing) => retries.map((retry) => policy(retry, pacing))),
    screen,
  );
  // What was given takes part too: an answer is never worse than what is there. So does the frontier of all that was tried, whatever the aim.
  const given = [...scenario.policies, policy(base.orchestrator, base.pacing)];
  const screened = rank([...coarse, ...fine]);
  const finalists = [
    ...given,
    ...screened.slice(0, FINALISTS).map((candidate) => candidate.policy),
    ...spread(paretoFrontier(screened), FINALISTS).map((candidate) => candidate.policy),
  ];
  const effects = finalists.map((candidate) => effect(scenario, candidate));
  const distinct = finalists.filter((_, index) => effects.indexOf(effects[index] as string) === index);
  const final = rank(await evaluate(distinct, replicates));
  return { winner: final[0] as Candidate, frontier: paretoFrontier(final), tried: coarse.length + fine.length };
}

function policy(orchestrator: OrchestratorSpec, pacing: PacingSpec): PolicySpec {
  return { name: phrase(SIMULATE, 'policy', describeRetry(orchestrator), describePacing(pacing)), sdk: null, orchestrator, pacing };
}

/** What a policy makes of the scenario: two names for the same settings are one. */
function effect(scenario: Scenario, candidate: PolicySpec): string {
  const workloads = applyPolicy(scenario, candidate).workloads;
  return JSON.stringify(workloads.map(({ sdk, orchestrator, pacing }) => [sdk, orchestrator, pacing]));
}

/** At most so many, from the first to the last. */
function spread<Value>(values: readonly Value[], most: number): readonly Value[] {
  if (values.length <= most) return values;
  return Array.from({ length: most }, (_, index) => values[Math.round((index * (values.length - 1)) / (most - 1))] as Value);
}

/** Work left undone weighs more than anything; then the aim; then the other figures, so that ties are broken the same way always. */
function compare(a: Candidate, b: Candidate, aim: Aim): number {
  const order = {
    p99: ['p99', 'retries', 'mean'],
    mean: ['mean', 'p99', 'retries'],
    retries: ['retries', 'p99', 'mean'],
    cost: ['cost', 'p99', 'mean'],
  } as const;
  const keys = [figure(a, 'undone') - figure(b, 'undone'), ...order[aim].map((key) => significant(figure(a, key), figure(b, key)))];
  return keys.find((difference) => difference !== 0) ?? (english(a.policy.name) < english(b.policy.name) ? -1 : 1);
}

/** Differences of less than a hundredth of a percent are rounding. */
function significant(a: number, b: number): number {
  return Math.abs(a - b) <= 1e-4 * Math.max(Math.abs(a), Math.abs(b)) ? 0 : a - b;
}

function figure({ estimate }: Candidate, key: Aim | 'undone'): number {
  switch (key) {
    case 'undone':
      return estimate.failed.mean + estimate.unfinished.mean;
    case 'p99':
      return estimate.runTimeSeconds.p99?.mean ?? Number.POSITIVE_INFINITY;
    case 'mean':
      return estimate.runTimeSeconds.mean?.mean ?? Number.POSITIVE_INFINITY;
    case 'retries':
      return estimate.retries.mean?.mean ?? Number.POSITIVE_INFINITY;
    case 'cost':
      return estimate.clientSeconds.mean;
  }
}

function paretoFrontier(candidates: readonly Candidate[]): Candidate[] {
  const complete = candidates.filter((candidate) => figure(candidate, 'undone') === figure(candidates[0] as Candidate, 'undone'));
  const fastest = [...complete].sort((a, b) => figure(a, 'p99') - figure(b, 'p99') || figure(a, 'retries') - figure(b, 'retries'));
  const frontier: Candidate[] = [];
  for (const candidate of fastest) {
    const last = frontier.at(-1);
    if (last === undefined || figure(candidate, 'retries') < figure(last, 'retries')) frontier.push(candidate);
  }
  return frontier;
}

/** No pacing, and every few steps of concurrency up to what arrives at once. */
function pacings(scenario: Scenario): PacingSpec[] {
  const workload = scenario.workloads[0] as Scenario['workloads'][number];
  const { arrival, pacing } = workload;
  const together =
    arrival.kind === 'executions'
      ? arrival.count
      : arrival.kind === 'closed-loop'
        ? arrival.workers
        : arrival.kind === 'bursts'
          ? arrival.size
          : 64;
  const steps = [1, 2, 3, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32, 40, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1000];
  return [pacing, ...steps.filter((most) => most < together).map((most) => ({ ...pacing, maxConcurrentExecutions: most }))];
}

function retryGrid(given: OrchestratorSpec): OrchestratorSpec[] {
  switch (given.kind) {
    case 'step-functions': {
      const [first] = given.retry;
      return first === undefined ? [given] : stepFunctionsGrid(first);
    }
    case 'sqs':
      return [5, 15, 30, 60, 120, 300, 600, 900].map((visibilityTimeoutSeconds) => ({ ...given, visibilityTimeoutSeconds }));
    case 'none':
      return [given];
    default: {
      const { maxRetries } = given;
      const kinds = ['exponential', 'full-jitter', 'equal-jitter', 'decorrelated-jitter'] as const;
      return [1, 5, 15, 30, 60].flatMap((baseSeconds): OrchestratorSpec[] => [
        { kind: 'fixed', waitSeconds: baseSeconds, maxRetries },
        ...kinds.flatMap((kind) => [60, 300].map((capSeconds) => ({ kind, baseSeconds, rate: 2, capSeconds, maxRetries }) as const)),
      ]);
    }
  }
}

function stepFunctionsGrid(given: StepFunctionsRetrier): OrchestratorSpec[] {
  const delays = [1, 5, 15, 30, 60, 120].flatMap((intervalSeconds) =>
    [1, 1.5, 2].flatMap((backoffRate) => {
      // MaxDelaySeconds must lie above IntervalSeconds.
      const caps = backoffRate === 1 ? [] : [120, 300].filter((maxDelaySeconds) => maxDelaySeconds > intervalSeconds);
      return [null, ...caps].map((maxDelaySeconds) => ({ intervalSeconds, backoffRate, maxDelaySeconds }));
    }),
  );
  return delays.flatMap((delay) =>
    (['NONE', 'FULL'] as const).map((jitterStrategy) => ({ kind: 'step-functions', retry: [{ ...given, ...delay, jitterStrategy }] })),
  );
}
