// What is wrong with a scenario beyond its form: contradictions, and requests that can never run.
import { BqError } from '../../base/errors.ts';
import { type Note, note } from '../../base/notes.ts';
import { phrase, type Text } from '../../base/phrases.ts';
import { endpointOf, LIMITS_OF } from '../../quotas/limits.ts';
import { DOCUMENTS } from '../../words/en/documents.ts';
import { createSampler, type Distribution } from '../distribution.ts';
import { Step } from '../engine/step.ts';
import type { OrchestratorSpec, Scenario, WorkloadSpec } from './scenario.ts';

export interface ScenarioProblems {
  /** A contradiction, and the key it sits at. */
  readonly error: { readonly path: readonly PropertyKey[]; readonly text: Text } | null;
  /** A request that no quota lets in. */
  readonly impossible: BqError | null;
  readonly warnings: readonly Note[];
}

export function checkScenario(scenario: Scenario): ScenarioProblems {
  const error = firstContradiction(scenario);
  if (error) return { error, impossible: null, warnings: [] };
  const warnings: Note[] = [];
  const impossible = scenario.workloads.flatMap((workload) => checkHolds(scenario, workload, warnings));
  return { error: null, impossible: impossible[0] ?? null, warnings };
}

type Contradiction = NonNullable<ScenarioProblems['error']>;

function firstContradiction(scenario: Scenario): Contradiction | null {
  const inWorkloads = firstOf(scenario.workloads, (workload, index) => contradictionOf(scenario, workload, index));
  return inWorkloads ?? firstOf(scenario.policies, (policy, index) => policyContradiction(scenario, policy, index));
}

function firstOf<Item>(items: readonly Item[], find: (item: Item, index: number) => Contradiction | null): Contradiction | null {
  for (const [index, item] of items.entries()) {
    const found = find(item, index);
    if (found) return found;
  }
  return null;
}

function contradictionOf(scenario: Scenario, workload: WorkloadSpec, index: number): Contradiction | null {
  const at = ['workloads', index] as const;
  const { name, steps, orchestrator, invocationTimeoutSeconds } = workload;
  if (scenario.workloads.findIndex((other) => other.name === name) < index)
    return { path: [...at, 'name'], text: phrase(DOCUMENTS, 'workloadTwice', name) };
  const inSteps = firstOf(steps, (step, position) =>
    firstOf(['inputTokens', 'outputTokens', 'latencySeconds', 'overheadSeconds'] as const, (key) => {
      const given = step[key];
      const text = given === null ? null : distributionProblem(given, key === 'latencySeconds');
      return text ? { path: [...at, 'steps', position, key], text } : null;
    }),
  );
  if (inSteps) return inSteps;
  const text = retryProblem(orchestrator, scenario.service.throttleSeconds, workload);
  if (text) return { path: [...at, 'retry'], text };
  if (invocationTimeoutSeconds === null || steps.every((step) => createSampler(step.overheadSeconds).min < invocationTimeoutSeconds))
    return null;
  return { path: [...at, 'invocationTimeoutSeconds'], text: phrase(DOCUMENTS, 'endsBeforeSent') };
}

function policyContradiction(
  scenario: Scenario,
  { name, orchestrator }: Scenario['policies'][number],
  index: number,
): Contradiction | null {
  if (scenario.policies.findIndex((other) => other.name === name) < index)
    return { path: ['policies', index, 'name'], text: phrase(DOCUMENTS, 'policyTwice', name) };
  if (!orchestrator) return null;
  const texts = scenario.workloads.map((workload) => retryProblem(orchestrator, scenario.service.throttleSeconds, workload));
  const text = texts.find((problem) => problem !== null);
  return text ? { path: ['policies', index, 'retry'], text } : null;
}

function distributionProblem(distribution: Distribution, isDuration: boolean): Text | null {
  if (distribution.kind === 'uniform' && distribution.min > distribution.max)
    return phrase(DOCUMENTS, 'minAboveMax', distribution.min, distribution.max);
  if (isDuration && createSampler(distribution).mean <= 0) return phrase(DOCUMENTS, 'noLatency');
  return null;
}

/** A retry that neither waits nor ends would stay at one instant for ever. */
function retryProblem(spec: OrchestratorSpec, throttleSeconds: number, workload: WorkloadSpec): Text | null {
  const waits = throttleSeconds > 0 || workload.steps.some((step) => createSampler(step.overheadSeconds).mean > 0);
  if (spec.kind === 'fixed' && spec.waitSeconds === 0 && spec.maxRetries > 1000 && !waits) {
    return phrase(DOCUMENTS, 'endlessRetries', spec.maxRetries);
  }
  if ('capSeconds' in spec && spec.capSeconds !== null && spec.capSeconds < spec.baseSeconds) {
    return phrase(DOCUMENTS, 'capBelowBase', spec.capSeconds, spec.baseSeconds);
  }
  return null;
}

function checkHolds(scenario: Scenario, workload: WorkloadSpec, warnings: Note[]): BqError[] {
  return workload.steps.flatMap((spec) => {
    const step = new Step(spec);
    const of = { workload: workload.name, step: spec.name };
    return LIMITS_OF[endpointOf(scenario.quota)].flatMap(({ key, counts, metric }): BqError[] => {
      const value = scenario.quota[key];
      if (counts !== 'tokens') return value === 0 ? [neverRuns(phrase(DOCUMENTS, 'neverOnZero', of.workload, of.step, metric), 0)] : [];
      if (value === null || step.largestHold <= value) return [];
      if (step.smallestHold > value)
        return [neverRuns(phrase(DOCUMENTS, 'neverFits', { ...of, metric, holdTokens: step.smallestHold, quota: value }), value)];
      const text = phrase(DOCUMENTS, 'someNeverFit', { ...of, metric, quota: value });
      warnings.push(note('SOME_NEVER_RUN', text, { ...of, limit: value, largestHoldTokens: step.largestHold }));
      return [];
    });
  });
}

const TOO_MUCH = [phrase(DOCUMENTS, 'lowerHold'), phrase(DOCUMENTS, 'planShows')];
/** No smaller request fits into a quota of 0. */
const NO_QUOTA = [phrase(DOCUMENTS, 'noQuota'), phrase(DOCUMENTS, 'restoreDefault')];

function neverRuns(text: Text, quota: number): BqError {
  return new BqError(text, {
    code: 'NEVER_ADMITTED',
    kind: 'does-not-fit',
    suggestions: quota === 0 ? NO_QUOTA : TOO_MUCH,
  });
}
