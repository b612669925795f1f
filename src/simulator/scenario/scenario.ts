// What is simulated, in full: every default filled in. src/io/scenario-file.ts reads it from YAML or JSON.

import type { Text } from '../../base/phrases.ts';
import type { PoolLimits, RpmReading } from '../../quotas/limits.ts';
import type { SdkSpec } from '../clients/sdk-layers.ts';
import type { Distribution } from '../distribution.ts';
import type { Reservation, Settlement } from '../types.ts';
import type { WindowModel } from '../windows/index.ts';

/** The limits, and how they are counted. */
export interface QuotaSpec extends PoolLimits {
  readonly rpmReading: RpmReading;
  readonly window: WindowModel;
  readonly phaseSeconds: number;
  readonly settlement: Settlement;
}

/** How the service answers, apart from its quota. */
export interface ServiceSpec {
  /** From sending to the refusal. */
  readonly throttleSeconds: number;
  /** The share of requests refused for want of capacity (503), whatever the quota. */
  readonly unavailableShare: number;
  /** What a refusal asks the client to wait; null: nothing. */
  readonly retryAfterSeconds: number | null;
}

/** One request of a chain. */
export interface StepSpec {
  readonly name: string;
  readonly inputTokens: Distribution;
  readonly cacheWriteTokens: number;
  readonly cacheReadTokens: number;
  readonly maxTokens: number;
  /** Never more than `maxTokens` are drawn. */
  readonly outputTokens: Distribution;
  /** null: `firstTokenSeconds` + output / `tokensPerSecond`. */
  readonly latencySeconds: Distribution | null;
  readonly firstTokenSeconds: number;
  readonly tokensPerSecond: number;
  /** Between output and latency: 0 independent, 1 both from the same luck. */
  readonly correlation: number;
  readonly burndownRate: number;
  readonly reservation: Reservation;
  /** Before each attempt of the orchestrator: starting a function, reading a queue. */
  readonly overheadSeconds: Distribution;
}

/** One entry of a Step Functions `Retry` list; each counts its own attempts, afresh in every state. */
export interface StepFunctionsRetrier {
  /** Names of errors; `States.ALL` and `States.TaskFailed` mean every one. */
  readonly errorEquals: readonly string[];
  readonly intervalSeconds: number;
  /** Retries, not counting the first attempt. */
  readonly maxAttempts: number;
  readonly backoffRate: number;
  readonly maxDelaySeconds: number | null;
  readonly jitterStrategy: 'NONE' | 'FULL';
}

export type OrchestratorSpec =
  | { readonly kind: 'none' }
  | { readonly kind: 'step-functions'; readonly retry: readonly StepFunctionsRetrier[] }
  /** A message that fails comes back when its visibility ends, and goes to the dead-letter queue after `maxReceiveCount` receives. */
  | { readonly kind: 'sqs'; readonly visibilityTimeoutSeconds: number; readonly maxReceiveCount: number }
  | { readonly kind: 'fixed'; readonly waitSeconds: number; readonly maxRetries: number }
  | {
      readonly kind: 'exponential' | 'full-jitter' | 'equal-jitter' | 'decorrelated-jitter';
      readonly baseSeconds: number;
      readonly rate: number;
      readonly capSeconds: number | null;
      readonly maxRetries: number;
    };

/** What the client does of its own accord; null: nothing. */
export interface PacingSpec {
  /** Executions under way: Map `MaxConcurrency`, SQS `MaximumConcurrency`, reserved concurrency; 1 is one after another. */
  readonly maxConcurrentExecutions: number | null;
  /** Calls under way, the SDK's own waits included: p-limit, Bottleneck `maxConcurrent`. */
  readonly maxConcurrentRequests: number | null;
  readonly requestsPerMinute: number | null;
  /** Tokens held per minute, by the client's own count. */
  readonly tokensPerMinute: number | null;
  /** Requests that may start at once before the pacer spaces them out. */
  readonly burstRequests: number;
}

export type ArrivalSpec =
  | { readonly kind: 'closed-loop'; readonly workers: number; readonly requestsPerWorker: number | null; readonly thinkSeconds: number }
  | { readonly kind: 'executions'; readonly count: number; readonly staggerSeconds: number }
  | { readonly kind: 'poisson' | 'constant'; readonly perMinute: number }
  | { readonly kind: 'bursts'; readonly size: number; readonly everySeconds: number }
  | { readonly kind: 'trace'; readonly file: string };

/** One row of an arrival trace; what is null comes from the first step. */
export interface ArrivalRow {
  readonly atSeconds: number;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly latencySeconds: number | null;
}

export interface WorkloadSpec {
  readonly name: string;
  readonly arrival: ArrivalSpec;
  /** No arrivals and no new loops after this; what runs then runs on. */
  readonly durationSeconds: number;
  readonly steps: readonly StepSpec[];
  readonly sdk: SdkSpec;
  readonly orchestrator: OrchestratorSpec;
  readonly pacing: PacingSpec;
  /** One invocation ends at this age (Lambda: 900 s); null: never. */
  readonly invocationTimeoutSeconds: number | null;
}

/** What one policy changes in every workload. */
export interface PolicySpec {
  readonly name: Text;
  readonly sdk: SdkSpec | null;
  readonly orchestrator: OrchestratorSpec | null;
  readonly pacing: PacingSpec | null;
}

export interface Scenario {
  readonly name: string;
  readonly quota: QuotaSpec;
  readonly service: ServiceSpec;
  readonly workloads: readonly WorkloadSpec[];
  /** Compared side by side; empty: the workloads as they are. */
  readonly policies: readonly PolicySpec[];
  readonly seed: number;
  readonly replicates: number;
  /** Simulated time after which a run stops, whatever still waits. */
  readonly horizonSeconds: number;
}

/** The scenario under one policy. */
export function applyPolicy(scenario: Scenario, policy: PolicySpec): Scenario {
  const workloads = scenario.workloads.map((workload) => ({
    ...workload,
    sdk: policy.sdk ?? workload.sdk,
    orchestrator: policy.orchestrator ?? workload.orchestrator,
    pacing: policy.pacing ?? workload.pacing,
  }));
  return { ...scenario, workloads, policies: [] };
}

/** What is made small: the slowest run times, the mean one, retries, or the time that functions are billed for. */
export type Aim = 'p99' | 'mean' | 'retries' | 'cost';
export const AIMS: readonly Aim[] = ['p99', 'mean', 'retries', 'cost'];
