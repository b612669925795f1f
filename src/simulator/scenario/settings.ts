// What a simulated policy comes down to as settings of real systems; src/render/emit.ts writes them out.

import { createSdkLayer, sdkDefaults } from '../clients/sdk-layers.ts';
import { createSampler } from '../distribution.ts';
import type { OrchestratorSpec, Scenario, StepSpec } from './scenario.ts';

/** What an answer comes down to; null where it says nothing. */
export interface Settings {
  /** How many may run at once. */
  readonly concurrency: number | null;
  readonly requestsPerMinute: number | null;
  /** Names of the steps, in order; at least one. */
  readonly stepNames: readonly string[];
  readonly retry: {
    readonly intervalSeconds: number;
    readonly backoffRate: number;
    readonly maxDelaySeconds: number | null;
    readonly jitterStrategy: 'NONE' | 'FULL';
    readonly maxAttempts: number;
  };
  /** Attempts of the SDK, the first included. */
  readonly sdkAttempts: number;
  readonly sdkMode: 'legacy' | 'standard' | 'adaptive';
  /** Above the longest response to expect, seconds. */
  readonly readTimeoutSeconds: number;
  readonly sqs: { readonly visibilityTimeoutSeconds: number; readonly maxReceiveCount: number } | null;
}

/** More than a response is expected to take: the slowest of a thousand and half as much again. */
const MARGIN = 1.5;
const SLOW_SHARE = 0.999;

/** The settings of the first workload. @throws nothing: what a scenario does not say gets the common default */
export function settingsOf(scenario: Scenario): Settings {
  const workload = scenario.workloads[0] as Scenario['workloads'][number];
  const { pacing, sdk, orchestrator, steps } = workload;
  return {
    concurrency: pacing.maxConcurrentExecutions ?? pacing.maxConcurrentRequests,
    requestsPerMinute: pacing.requestsPerMinute,
    stepNames: steps.map((step) => step.name),
    retry: retryOf(orchestrator),
    sdkAttempts: createSdkLayer(sdk).maxAttempts,
    sdkMode: sdkDefaults(sdk.name).botocoreMode ?? 'standard',
    readTimeoutSeconds: Math.max(60, Math.ceil(Math.max(...steps.map(slowestSeconds)) * MARGIN)),
    sqs: orchestrator.kind === 'sqs' ? orchestrator : null,
  };
}

function slowestSeconds(step: StepSpec): number {
  if (step.latencySeconds !== null) return createSampler(step.latencySeconds).quantile(SLOW_SHARE);
  return step.firstTokenSeconds + Math.min(step.maxTokens, createSampler(step.outputTokens).quantile(SLOW_SHARE)) / step.tokensPerSecond;
}

/** The nearest thing that a Step Functions Retry block can express. */
function retryOf(spec: OrchestratorSpec): Settings['retry'] {
  const defaults = { intervalSeconds: 1, backoffRate: 2, maxDelaySeconds: null, jitterStrategy: 'NONE', maxAttempts: 3 } as const;
  switch (spec.kind) {
    case 'step-functions':
      return spec.retry[0] ?? defaults;
    case 'fixed':
      return { ...defaults, intervalSeconds: spec.waitSeconds, backoffRate: 1, maxAttempts: spec.maxRetries };
    case 'none':
    case 'sqs':
      return defaults;
    default: {
      const { baseSeconds, rate, capSeconds, maxRetries } = spec;
      const jitterStrategy = spec.kind === 'exponential' ? 'NONE' : 'FULL';
      return { intervalSeconds: baseSeconds, backoffRate: rate, maxDelaySeconds: capSeconds, jitterStrategy, maxAttempts: maxRetries };
    }
  }
}
