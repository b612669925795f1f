// Scenarios for the engine's tests: one step, one workload, everything else by hand.
import { NO_LIMITS } from '../../src/quotas/limits.ts';
import type { SdkSpec } from '../../src/simulator/clients/sdk-layers.ts';
import type { Distribution } from '../../src/simulator/distribution.ts';
import type { ArrivalSpec, OrchestratorSpec, PacingSpec, Scenario, StepSpec, WorkloadSpec } from '../../src/simulator/scenario/scenario.ts';

export const constant = (value: number): Distribution => ({ kind: 'constant', value });

export const NO_PACING: PacingSpec = {
  maxConcurrentExecutions: null,
  maxConcurrentRequests: null,
  requestsPerMinute: null,
  tokensPerMinute: null,
  burstRequests: 1,
};

export function sdk(name: SdkSpec['name'], fields: Partial<SdkSpec> = {}): SdkSpec {
  return { name, maxAttempts: null, client: 'per-invocation', readTimeoutSeconds: null, ...fields };
}

export function step(fields: Partial<StepSpec> = {}): StepSpec {
  return {
    name: 'call',
    inputTokens: constant(1_000),
    cacheWriteTokens: 0,
    cacheReadTokens: 0,
    maxTokens: 1_000,
    outputTokens: constant(500),
    latencySeconds: constant(10),
    firstTokenSeconds: 1,
    tokensPerSecond: 60,
    correlation: 1,
    burndownRate: 1,
    reservation: 'documented',
    overheadSeconds: constant(0),
    ...fields,
  };
}

export function workload(arrival: ArrivalSpec, fields: Partial<WorkloadSpec> = {}): WorkloadSpec {
  return {
    name: 'work',
    arrival,
    durationSeconds: 600,
    steps: [step()],
    sdk: sdk('none'),
    orchestrator: { kind: 'none' },
    pacing: NO_PACING,
    invocationTimeoutSeconds: null,
    ...fields,
  };
}

export function scenario(
  workloads: readonly WorkloadSpec[],
  quota: Partial<Scenario['quota']> = {},
  fields: Partial<Scenario> = {},
): Scenario {
  return {
    name: 'test',
    quota: {
      ...NO_LIMITS,
      rpmReading: 'per-minute',
      window: 'fixed-window-carry',
      phaseSeconds: 0,
      settlement: 'at-end',
      ...quota,
    },
    service: { throttleSeconds: 0, unavailableShare: 0, retryAfterSeconds: null },
    workloads,
    policies: [],
    seed: 1,
    replicates: 1,
    horizonSeconds: 86_400,
    ...fields,
  };
}

export const executions = (count: number): ArrivalSpec => ({ kind: 'executions', count, staggerSeconds: 0 });

export function stepFunctions(intervalSeconds: number, backoffRate: number, fields: object = {}): OrchestratorSpec {
  const retrier = {
    errorEquals: ['States.ALL'],
    intervalSeconds,
    maxAttempts: 100_000,
    backoffRate,
    maxDelaySeconds: null,
    jitterStrategy: 'NONE' as const,
  };
  return { kind: 'step-functions', retry: [{ ...retrier, ...fields }] };
}
