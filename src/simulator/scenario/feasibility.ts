// What is wrong with a scenario beyond its form: contradictions, and requests that can never run.
import { BqError } from '../../base/errors.ts';
import { type Note, note } from '../../base/notes.ts';
import { formatDecimal } from '../../base/numbers.ts';
import { endpointOf, LIMITS_OF } from '../../quotas/limits.ts';
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
    return { path: [...at, 'name'], text: `two workloads are called ${name}` };
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
  return { path: [...at, 'invocationTimeoutSeconds'], text: 'an invocation would end before its request is sent' };
}

function policyContradiction(
  scenario: Scenario,
  { name, orchestrator }: Scenario['policies'][number],
  index: number,
): Contradiction | null {
  if (scenario.policies.findIndex((other) => other.name === name) < index)
    return { path: ['policies', index, 'name'], text: `two policies are called ${name}` };
  if (!orchestrator) return null;
  const texts = scenario.workloads.map((workload) => retryProblem(orchestrator, scenario.service.throttleSeconds, workload));
  const text = texts.find((problem) => problem !== null);
  return text ? { path: ['policies', index, 'retry'], text } : null;
}

function distributionProblem(distribution: Distribution, isDuration: boolean): string | null {
  if (distribution.kind === 'uniform' && distribution.min > distribution.max)
    return `min ${formatDecimal(distribution.min, 9)} is above max ${formatDecimal(distribution.max, 9)}`;
  if (isDuration && createSampler(distribution).mean <= 0) return 'a response takes some time: it must be above 0';
  return null;
}

/** A retry that neither waits nor ends would stay at one instant for ever. */
function retryProblem(spec: OrchestratorSpec, throttleSeconds: number, workload: WorkloadSpec): string | null {
  const waits = throttleSeconds > 0 || workload.steps.some((step) => createSampler(step.overheadSeconds).mean > 0);
  if (spec.kind === 'fixed' && spec.waitSeconds === 0 && spec.maxRetries > 1000 && !waits) {
    return `${formatDecimal(spec.maxRetries)} retries without any wait never get past the instant`;
  }
  if ('capSeconds' in spec && spec.capSeconds !== null && spec.capSeconds < spec.baseSeconds) {
    return `capSeconds ${formatDecimal(spec.capSeconds, 9)} is below baseSeconds ${formatDecimal(spec.baseSeconds, 9)}`;
  }
  return null;
}

function checkHolds(scenario: Scenario, workload: WorkloadSpec, warnings: Note[]): BqError[] {
  return workload.steps.flatMap((spec) => {
    const step = new Step(spec);
    const what = `a request of ${workload.name}, ${spec.name}`;
    return LIMITS_OF[endpointOf(scenario.quota)].flatMap(({ key, counts, unit: name }): BqError[] => {
      const value = scenario.quota[key];
      if (counts !== 'tokens') return value === 0 ? [neverRuns(`${what} meets a quota of 0 ${name}`, 0)] : [];
      if (value === null || step.largestHold <= value) return [];
      if (step.smallestHold > value)
        return [neverRuns(`${what} holds ${formatDecimal(step.smallestHold)} tokens; the quota is ${formatDecimal(value)} ${name}`, value)];
      warnings.push(
        note(
          'SOME_NEVER_RUN',
          `some requests of ${workload.name}, ${spec.name} hold more than the quota of ${formatDecimal(value)} ${name} and can never run`,
          { workload: workload.name, step: spec.name, limit: value, largestHoldTokens: step.largestHold },
        ),
      );
      return [];
    });
  });
}

const TOO_MUCH = ['lower maxTokens or inputTokens, or raise the quota', 'bq plan shows what a request holds'];
/** No smaller request fits into a quota of 0. */
const NO_QUOTA = [
  'a quota of 0 admits nothing: that of an account without quota',
  'bq quotas --region REGION shows what the account has; bq support-case --kind restore-default --model MODEL asks AWS for its default',
];

function neverRuns(text: string, quota: number): BqError {
  return new BqError(`${text}: it can never run`, {
    code: 'NEVER_ADMITTED',
    kind: 'does-not-fit',
    suggestions: quota === 0 ? NO_QUOTA : TOO_MUCH,
  });
}
