// What is wrong with a scenario beyond its form: contradictions, and requests that can never run.
import { BqError } from '../../base/errors.ts';
import { type Note, note } from '../../base/notes.ts';
import { formatDecimal } from '../../base/numbers.ts';
import { LIMITS } from '../../quotas/limits.ts';
import { createSampler, type Distribution } from '../distribution.ts';
import { Step } from '../engine/step.ts';
import type { OrchestratorSpec, Scenario, WorkloadSpec } from './scenario.ts';

export interface ScenarioProblems {
  /** A contradiction, and the key it sits at. */
  readonly error: { readonly path: readonly PropertyKey[]; readonly text: string } | null;
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
  const names = new Set<string>();
  for (const [index, workload] of scenario.workloads.entries()) {
    const at = ['workloads', index] as const;
    if (names.has(workload.name)) return { path: [...at, 'name'], text: `two workloads are called ${workload.name}` };
    names.add(workload.name);
    for (const [position, step] of workload.steps.entries()) {
      for (const key of ['inputTokens', 'outputTokens', 'latencySeconds'] as const) {
        const given = step[key];
        const text = given === null ? null : distributionProblem(given, key === 'latencySeconds');
        if (text) return { path: [...at, 'steps', position, key], text };
      }
    }
    const text = retryProblem(workload.orchestrator, scenario.service.throttleSeconds, workload);
    if (text) return { path: [...at, 'retry'], text };
    const { invocationTimeoutSeconds } = workload;
    if (invocationTimeoutSeconds !== null && workload.steps.some((step) => step.overheadSeconds >= invocationTimeoutSeconds)) {
      return { path: [...at, 'invocationTimeoutSeconds'], text: 'an invocation would end before its request is sent' };
    }
  }
  const policies = new Set<string>();
  for (const [index, policy] of scenario.policies.entries()) {
    if (policies.has(policy.name)) return { path: ['policies', index, 'name'], text: `two policies are called ${policy.name}` };
    policies.add(policy.name);
    for (const workload of scenario.workloads) {
      const text = policy.orchestrator && retryProblem(policy.orchestrator, scenario.service.throttleSeconds, workload);
      if (text) return { path: ['policies', index, 'retry'], text };
    }
  }
  return null;
}

function distributionProblem(distribution: Distribution, isDuration: boolean): string | null {
  if (distribution.kind === 'uniform' && distribution.min > distribution.max)
    return `min ${formatDecimal(distribution.min, 9)} is above max ${formatDecimal(distribution.max, 9)}`;
  if (isDuration && createSampler(distribution).mean <= 0) return 'a response takes some time: it must be above 0';
  return null;
}

/** A retry that neither waits nor ends would stay at one instant for ever. */
function retryProblem(spec: OrchestratorSpec, throttleSeconds: number, workload: WorkloadSpec): string | null {
  const waits = throttleSeconds > 0 || workload.steps.some((step) => step.overheadSeconds > 0);
  if (spec.kind === 'fixed' && spec.waitSeconds === 0 && spec.maxRetries > 1000 && !waits) {
    return `${formatDecimal(spec.maxRetries)} retries without any wait never get past the instant`;
  }
  if ('capSeconds' in spec && spec.capSeconds !== null && spec.capSeconds < spec.baseSeconds) {
    return `capSeconds ${formatDecimal(spec.capSeconds, 9)} is below baseSeconds ${formatDecimal(spec.baseSeconds, 9)}`;
  }
  return null;
}

function checkHolds(scenario: Scenario, workload: WorkloadSpec, warnings: Note[]): BqError[] {
  const errors: BqError[] = [];
  for (const spec of workload.steps) {
    const step = new Step(spec);
    const what = `a request of ${workload.name}, ${spec.name}`;
    for (const { key, counts, unit: name } of LIMITS) {
      const value = scenario.quota[key];
      if (counts === 'requests') {
        if (value === 0) errors.push(neverRuns(`${what} meets a quota of 0 ${name}`));
        continue;
      }
      if (value === null || step.largestHold <= value) continue;
      if (step.smallestHold > value)
        errors.push(neverRuns(`${what} holds ${formatDecimal(step.smallestHold)} tokens; the quota is ${formatDecimal(value)} ${name}`));
      else
        warnings.push(
          note(
            'SOME_NEVER_RUN',
            `some requests of ${workload.name}, ${spec.name} hold more than the quota of ${formatDecimal(value)} ${name} and can never run`,
            { workload: workload.name, step: spec.name, limit: value, largestHoldTokens: step.largestHold },
          ),
        );
    }
  }
  return errors;
}

function neverRuns(text: string): BqError {
  return new BqError(`${text}: it can never run`, {
    code: 'NEVER_ADMITTED',
    kind: 'does-not-fit',
    suggestions: ['lower maxTokens or inputTokens, or raise the quota', 'bq plan shows what a request holds'],
  });
}
