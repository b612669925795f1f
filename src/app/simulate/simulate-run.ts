// One simulation: the file, its policies, replicates, the search for a better policy, the trace.

import { type Note, note } from '../../base/notes.ts';
import { english, phrase, type Text } from '../../base/phrases.ts';
import type { Endpoint } from '../../catalog/endpoint.ts';
import type { SimulatePolicy, SimulateResult } from '../../contracts/simulate.ts';
import type { Override } from '../../io/scenario/scenario-file.ts';
import { describePacing, describeRetry, describeSdk } from '../../simulator/scenario/describe.ts';
import { optimize } from '../../simulator/scenario/optimize.ts';
import { type Aim, applyPolicy, type PolicySpec, type Scenario } from '../../simulator/scenario/scenario.ts';
import { type Settings, settingsOf } from '../../simulator/scenario/settings.ts';
import { SIMULATE } from '../../words/en/simulate.ts';
import type { Context } from '../context.ts';
import { EventLog } from './event-log.ts';
import { runOnce } from './run-job.ts';
import { type PolicyRuns, runReplicates, turn } from './run-replicates.ts';
import { loadSimulation } from './workload-scenario.ts';

export interface SimulateWish {
  /** A scenario or a workload file; `-` is stdin. */
  readonly file: string;
  /** Values instead of the file's. */
  readonly overrides: readonly Override[];
  /** Of a workload file: the workload whose quota is simulated; null: the first one's. */
  readonly workload: string | null;
  /** The endpoint whose quotas are simulated; null: as the file says. */
  readonly endpoint: Endpoint | null;
  /** Threads; null: one a core. */
  readonly jobs: number | null;
  /** Quota use over time is wanted. */
  readonly timeline: boolean;
  /** What to search settings for; null: the policies are compared as they are. */
  readonly aim: Aim | null;
  /** Every event of the first seed is written to this file. */
  readonly traceFile: string | null;
}

export interface Simulated {
  /** Nothing emitted yet. */
  readonly result: SimulateResult;
  readonly warnings: readonly Note[];
  /** The policy that was found best, or the first one, and what carries it out. */
  readonly best: { readonly name: Text; readonly settings: Settings };
}

/** @throws BqError input (a file), does-not-fit (what can never run), usage (a workload of a scenario), interrupted */
export async function simulate(context: Context, wish: SimulateWish): Promise<Simulated> {
  const { aim } = wish;
  const loaded = await loadSimulation(context, wish);
  const { scenario } = loaded;
  const run: Run = { context, scenario, jobs: wish.jobs };
  const given = scenario.policies.length > 0 ? scenario.policies : [asGiven(scenario)];
  const search = aim === null ? null : await searchPolicies(run, aim);
  const policies = search === null ? given : distinct([...given, ...search.frontier.map(({ policy }) => policy), search.winner.policy]);
  const runs = await runPolicies(run, policies, { replicates: scenario.replicates, timeline: wish.timeline });
  const best = search?.winner.policy ?? (policies[0] as PolicySpec);
  const result: SimulateResult = {
    name: scenario.name,
    quota: quotaResult(scenario.quota),
    seed: scenario.seed,
    replicates: scenario.replicates,
    horizonSeconds: scenario.horizonSeconds,
    policies: policies.map((policy, index) => policyResult(scenario, policy, runs[index] as PolicyRuns)),
    optimized:
      search === null || aim === null
        ? null
        : { aim, tried: search.tried, winner: search.winner.policy.name, frontier: search.frontier.map(({ policy }) => policy.name) },
    emitted: null,
    trace: wish.traceFile === null ? null : await writeTrace(run, policies, wish.traceFile),
  };
  return {
    result,
    warnings: [...loaded.warnings, ...stopsOf(result)],
    best: { name: best.name, settings: settingsOf(applyPolicy(scenario, best)) },
  };
}

/** A quota of output is told where there is one: a pool of the runtime has none, which is not one of no limit. */
function quotaResult({ outputTokensPerMinute, ...quota }: Scenario['quota']): SimulateResult['quota'] {
  return outputTokensPerMinute === null ? quota : { ...quota, outputTokensPerMinute };
}

interface Run {
  readonly context: Context;
  readonly scenario: Scenario;
  readonly jobs: number | null;
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
  return [...new Map(policies.map((policy) => [english(policy.name), policy])).values()];
}

async function runPolicies(
  { context, scenario, jobs }: Run,
  policies: readonly PolicySpec[],
  { replicates, timeline }: { readonly replicates: number; readonly timeline: boolean },
): Promise<PolicyRuns[]> {
  const { signal, workerEntry } = context;
  const bar = context.progress();
  try {
    return await runReplicates(
      policies.map((policy) => applyPolicy(scenario, policy)),
      {
        replicates,
        firstSeed: scenario.seed,
        timeline,
        signal,
        workerEntry,
        ...(jobs === null ? {} : { jobs }),
        onProgress: (done, total) => bar.update({ done, total, unit: 'runs' }),
      },
    );
  } finally {
    bar.clear();
  }
}

function searchPolicies(run: Run, aim: Aim) {
  return optimize(run.scenario, aim, run.scenario.replicates, async (policies, replicates) => {
    const runs = await runPolicies(run, policies, { replicates, timeline: false });
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
    workloads: [...estimate.workloads],
    timeline: timeline === null ? null : [...timeline],
  };
}

/** Every event of the first seed of every policy. */
async function writeTrace({ context, scenario }: Run, policies: readonly PolicySpec[], file: string): Promise<SimulateResult['trace']> {
  const log = new EventLog(file);
  try {
    for (const policy of policies) {
      runOnce(applyPolicy(scenario, policy), scenario.seed, false, (event) => log.add(english(policy.name), event));
      await turn(context.signal);
    }
  } catch (error) {
    log.discard();
    throw error;
  }
  await log.close();
  context.tell(note('SAVED', phrase(SIMULATE, 'savedEvents', file, log.events), { file, events: log.events }));
  return { file, events: log.events };
}

function stopsOf({ policies, horizonSeconds }: SimulateResult): Note[] {
  return policies.flatMap(({ name, stoppedAtHorizon, stoppedAtEventLimit, replicates, unfinished }) => {
    const policy = english(name);
    const stopped = { stopped: stoppedAtHorizon, runs: replicates, horizonSeconds, unfinishedMean: unfinished.mean };
    const horizonText = phrase(SIMULATE, 'stoppedAtHorizon', name, stopped);
    const limitText = phrase(SIMULATE, 'stoppedAtEvents', name, stoppedAtEventLimit, replicates);
    const atHorizon = { policy, runs: stoppedAtHorizon, horizonSeconds, unfinishedMean: unfinished.mean };
    return [
      ...(stoppedAtHorizon > 0 ? [note('STOPPED_AT_HORIZON', horizonText, atHorizon)] : []),
      ...(stoppedAtEventLimit > 0 ? [note('STOPPED_AT_EVENT_LIMIT', limitText, { policy, runs: stoppedAtEventLimit })] : []),
    ];
  });
}
