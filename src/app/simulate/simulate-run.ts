// What `bq simulate` does between its flags and its answer: policies, replicates, the search for a better one, the trace.

import { formatDecimal, formatNumber } from '../../base/numbers.ts';
import type { SimulatePolicy, SimulateResult } from '../../contracts/simulate.ts';
import { type EmitFormat, emitSettings, limitsNothing } from '../../render/emit.ts';
import { Progress } from '../../shell/progress.ts';
import { describePacing, describeRetry, describeSdk } from '../../simulator/scenario/describe.ts';
import { type Aim, optimize } from '../../simulator/scenario/optimize.ts';
import { applyPolicy, type PolicySpec, type Scenario } from '../../simulator/scenario/scenario.ts';
import { settingsOf } from '../../simulator/scenario/settings.ts';
import { EventLog } from './event-log.ts';
import { runOnce } from './run-job.ts';
import { type PolicyRuns, runReplicates } from './run-replicates.ts';

export interface SimulateWish {
  readonly scenario: Scenario;
  readonly root: string;
  readonly jobs: number | null;
  readonly timeline: boolean;
  /** Null: compare the policies as they are. */
  readonly aim: Aim | null;
  readonly emit: EmitFormat | null;
  readonly traceFile: string | null;
}

export async function simulate(wish: SimulateWish): Promise<{ result: SimulateResult; warnings: string[] }> {
  const { scenario, aim } = wish;
  const given = scenario.policies.length > 0 ? scenario.policies : [asGiven(scenario)];
  const search = aim === null ? null : await searchPolicies(wish, aim);
  const policies = search === null ? given : distinct([...given, ...search.frontier.map(({ policy }) => policy), search.winner.policy]);
  const runs = await runPolicies(wish, policies, scenario.replicates, wish.timeline);
  const best = search?.winner.policy ?? (policies[0] as PolicySpec);
  const { emit } = wish;
  const settings = settingsOf(applyPolicy(scenario, best));
  const result: SimulateResult = {
    name: scenario.name,
    quota: scenario.quota,
    seed: scenario.seed,
    replicates: scenario.replicates,
    horizonSeconds: scenario.horizonSeconds,
    policies: policies.map((policy, index) => policyResult(scenario, policy, runs[index] as PolicyRuns)),
    optimized:
      search === null || aim === null
        ? null
        : { aim, tried: search.tried, winner: search.winner.policy.name, frontier: search.frontier.map(({ policy }) => policy.name) },
    emitted: emit === null ? null : { format: emit, text: emitSettings(emit, settings) },
    trace: wish.traceFile === null ? null : writeTrace(scenario, policies, wish.traceFile),
  };
  const unlimited =
    emit !== null && limitsNothing(emit, settings)
      ? [`${best.name} does not say how many run at once, so these settings limit nothing: pacing.maxConcurrentExecutions`]
      : [];
  return { result, warnings: [...warningsOf(result), ...unlimited] };
}

function asGiven(scenario: Scenario): PolicySpec {
  return {
    name: scenario.workloads.length === 1 ? (scenario.workloads[0]?.name ?? scenario.name) : scenario.name,
    sdk: null,
    orchestrator: null,
    pacing: null,
  };
}

function distinct(policies: readonly PolicySpec[]): PolicySpec[] {
  return [...new Map(policies.map((policy) => [policy.name, policy])).values()];
}

async function runPolicies(
  wish: SimulateWish,
  policies: readonly PolicySpec[],
  replicates: number,
  timeline: boolean,
): Promise<PolicyRuns[]> {
  const progress = new Progress();
  try {
    return await runReplicates(
      policies.map((policy) => applyPolicy(wish.scenario, policy)),
      {
        replicates,
        firstSeed: wish.scenario.seed,
        timeline,
        root: wish.root,
        ...(wish.jobs === null ? {} : { jobs: wish.jobs }),
        onProgress: (done, total) => progress.update({ done, total, unit: 'runs' }),
      },
    );
  } finally {
    progress.clear();
  }
}

function searchPolicies(wish: SimulateWish, aim: Aim) {
  return optimize(wish.scenario, aim, wish.scenario.replicates, async (policies, replicates) => {
    const runs = await runPolicies(wish, policies, replicates, false);
    return policies.map((policy, index) => ({ policy, estimate: (runs[index] as PolicyRuns).estimate }));
  });
}

function policyResult(scenario: Scenario, policy: PolicySpec, { estimate, timeline }: PolicyRuns): SimulatePolicy {
  const workload = applyPolicy(scenario, policy).workloads[0] as Scenario['workloads'][number];
  return {
    name: policy.name,
    sdk: describeSdk(workload.sdk),
    retry: describeRetry(workload.orchestrator),
    pacing: describePacing(workload.pacing),
    ...estimate,
    timeline: timeline === null ? null : [...timeline],
  };
}

/** Every event of the first seed of every policy. */
function writeTrace(scenario: Scenario, policies: readonly PolicySpec[], file: string): { file: string; events: number } {
  const log = new EventLog(file);
  try {
    for (const policy of policies) runOnce(applyPolicy(scenario, policy), scenario.seed, false, (event) => log.add(policy.name, event));
  } catch (error) {
    log.discard();
    throw error;
  }
  log.close();
  return { file, events: log.events };
}

function warningsOf({ policies, horizonSeconds }: SimulateResult): string[] {
  const warnings: string[] = [];
  for (const { name, stoppedAtHorizon, stoppedAtEventLimit, replicates, unfinished } of policies) {
    if (stoppedAtHorizon > 0) {
      warnings.push(
        `${name}: ${formatDecimal(stoppedAtHorizon)} of ${formatDecimal(replicates)} runs stopped at the horizon of ${formatDecimal(horizonSeconds, 3)} s with ${formatNumber(unfinished.mean, 1)} executions unfinished (mean); --horizon moves it`,
      );
    }
    if (stoppedAtEventLimit > 0)
      warnings.push(`${name}: ${formatDecimal(stoppedAtEventLimit)} of ${formatDecimal(replicates)} runs stopped after 200 million events`);
  }
  return warnings;
}
