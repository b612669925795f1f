// From a scenario file that fits its schema to what the engine runs: shorthands written out, files of values read.
import type { DistributionFile, RetryFile, ScenarioFile, SdkFile, StepFile, WorkloadFile } from '../../contracts/scenario.ts';
import type { SdkSpec } from '../clients/sdk-layers.ts';
import { sdkDefaults } from '../clients/sdk-layers.ts';
import type { Distribution } from '../distribution.ts';
import type { OrchestratorSpec, Scenario, StepSpec, WorkloadSpec } from './scenario.ts';

/** Reads the numbers of a file that a distribution names. */
export type ReadValues = (file: string) => Promise<readonly number[]>;

export async function normalizeScenario(file: ScenarioFile, readValues: ReadValues): Promise<Scenario> {
  const workloads: WorkloadSpec[] = [];
  for (const [index, workload] of file.workloads.entries()) workloads.push(await normalizeWorkload(workload, index, readValues));
  const first = workloads[0] as WorkloadSpec;
  return {
    name: file.name,
    quota: file.quota,
    service: file.service,
    workloads,
    policies: file.policies.map((policy) => ({
      name: policy.name,
      sdk: policy.sdk === undefined ? null : normalizeSdk(policy.sdk, first.arrival.kind),
      orchestrator: policy.retry === undefined ? null : normalizeRetry(policy.retry),
      pacing: policy.pacing ?? null,
    })),
    seed: file.seed,
    replicates: file.replicates,
    horizonSeconds: file.horizonSeconds,
  };
}

async function normalizeWorkload(workload: WorkloadFile, index: number, readValues: ReadValues): Promise<WorkloadSpec> {
  const steps: StepSpec[] = [];
  for (const [position, step] of workload.steps.entries()) steps.push(await normalizeStep(step, position, readValues));
  return {
    name: workload.name ?? `workload ${index + 1}`,
    arrival: workload.arrival,
    durationSeconds: workload.durationSeconds,
    steps,
    sdk: normalizeSdk(workload.sdk, workload.arrival.kind),
    orchestrator: normalizeRetry(workload.retry),
    pacing: workload.pacing,
    invocationTimeoutSeconds: workload.invocationTimeoutSeconds,
  };
}

async function normalizeStep(step: StepFile, position: number, readValues: ReadValues): Promise<StepSpec> {
  const { name, outputTokens, latencySeconds, overheadSeconds, inputTokens, ...rest } = step;
  return {
    ...rest,
    name: name ?? `step ${position + 1}`,
    inputTokens: await normalizeDistribution(inputTokens, readValues),
    outputTokens: await normalizeDistribution(outputTokens ?? step.maxTokens, readValues),
    overheadSeconds: await normalizeDistribution(overheadSeconds, readValues),
    latencySeconds: latencySeconds === undefined ? null : await normalizeDistribution(latencySeconds, readValues),
  };
}

export async function normalizeDistribution(given: DistributionFile, readValues: ReadValues): Promise<Distribution> {
  if (typeof given === 'number') return { kind: 'constant', value: given };
  if ('file' in given) return { kind: 'empirical', values: await readValues(given.file) };
  if ('values' in given) return { kind: 'empirical', values: given.values };
  if ('min' in given) return { kind: 'uniform', ...given };
  if ('median' in given) return { kind: 'lognormal', ...given };
  if ('spread' in given) return { kind: 'uniform', min: given.mean * (1 - given.spread), max: given.mean * (1 + given.spread) };
  return { kind: 'normal', ...given };
}

function normalizeSdk(given: SdkFile, arrival: string): SdkSpec {
  const fields: Exclude<SdkFile, string> = typeof given === 'string' ? { name: given, maxAttempts: null } : given;
  const { name, maxAttempts, client, readTimeoutSeconds } = fields;
  return {
    name,
    maxAttempts,
    client: client ?? (arrival === 'executions' ? 'per-invocation' : 'shared'),
    readTimeoutSeconds: readTimeoutSeconds === undefined ? sdkDefaults(name).readTimeoutSeconds : readTimeoutSeconds,
  };
}

function normalizeRetry(given: RetryFile): OrchestratorSpec {
  if (given.kind === 'step-functions') {
    const { kind, ...retrier } = given;
    return { kind, retry: [retrier] };
  }
  if (given.kind === 'step-functions-list') return { kind: 'step-functions', retry: given.retry };
  return given;
}
