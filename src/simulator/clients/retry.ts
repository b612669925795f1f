// Retry layers as formulas: what an SDK and an orchestrator wait before the next attempt. docs/model.md section 7.
import type { RandomStream } from '../random.ts';
import { ERROR_NAMES, type OrchestratorSpec, type SdkName, type SdkSpec, type StepFunctionsRetrier } from '../scenario/scenario.ts';

/** Positions in ERROR_NAMES. */
export const THROTTLED = 0;
export const UNAVAILABLE = 1;
export const READ_TIMEOUT = 2;
export const KILLED = 3;

export interface SdkLayer {
  readonly maxAttempts: number;
  /** Seconds before the next attempt; `retry` counts from 0, `error` is a position in ERROR_NAMES, `random` is in [0, 1). */
  readonly waitSeconds: (retry: number, error: number, random: number) => number;
  /** What a retry takes from the client's retry quota of 500; 0: there is none. */
  readonly retryCost: (error: number) => number;
  /** The most that a Retry-After may add to the wait; null: it is not honoured. */
  readonly retryAfterAddsSeconds: number | null;
  /** Whether a client-side rate limiter follows throttles (botocore adaptive mode). */
  readonly adaptive: boolean;
}

/** The retry quota of an AWS SDK client, in its own units. AWS SDKs reference guide, "Retry behavior", 2026. */
export const RETRY_QUOTA = 500;

type Profile = Omit<SdkLayer, 'retryAfterAddsSeconds' | 'adaptive' | 'retryCost'> & Partial<SdkLayer>;

const noCost = () => 0;
const botoCost = (error: number) => (error === READ_TIMEOUT ? 10 : 5);
const capped = (retry: number, _error: number, random: number) => Math.min(20, random * 2 ** retry);

const PROFILES: Readonly<Record<SdkName, Profile>> = {
  none: { maxAttempts: 1, waitSeconds: () => 0 },
  'aws-sdk-js': {
    maxAttempts: 3,
    waitSeconds: (retry, error, random) => random * Math.min(20, (error === THROTTLED ? 1 : 0.05) * 2 ** retry),
    retryCost: (error) => (error === THROTTLED ? 5 : 14),
    retryAfterAddsSeconds: 5,
  },
  'boto3-legacy': { maxAttempts: 5, waitSeconds: (retry, _error, random) => random * 2 ** retry },
  'boto3-standard': { maxAttempts: 3, waitSeconds: capped, retryCost: botoCost },
  'boto3-adaptive': { maxAttempts: 3, waitSeconds: capped, retryCost: botoCost, adaptive: true },
  anthropic: { maxAttempts: 3, waitSeconds: (retry, _error, random) => Math.min(8, 0.5 * 2 ** retry) * (1 - 0.25 * random) },
  'ai-sdk': { maxAttempts: 3, waitSeconds: (retry) => 2 * 2 ** retry },
};

export function createSdkLayer(spec: SdkSpec): SdkLayer {
  const profile = PROFILES[spec.name];
  return {
    retryCost: noCost,
    retryAfterAddsSeconds: null,
    adaptive: false,
    ...profile,
    maxAttempts: spec.maxAttempts ?? profile.maxAttempts,
  };
}

/** One rule of an orchestrator. */
export interface Retrier {
  /** By position in ERROR_NAMES. */
  readonly matches: readonly boolean[];
  readonly maxRetries: number;
  /** Seconds before retry number `retry` (from 0); `previous` is the wait before the last one, 0 at first. */
  readonly waitSeconds: (retry: number, previous: number, random: RandomStream) => number;
}

const EVERY = ERROR_NAMES.map(() => true);

/** The rules in order; the first that matches an error decides. An SQS queue has none of its own: src/simulator/engine/engine.ts redrives. */
export function createRetriers(spec: OrchestratorSpec): readonly Retrier[] {
  switch (spec.kind) {
    case 'none':
    case 'sqs':
      return [];
    case 'step-functions':
      return spec.retry.map(stepFunctionsRetrier);
    case 'fixed':
      return [{ matches: EVERY, maxRetries: spec.maxRetries, waitSeconds: () => spec.waitSeconds }];
    default: {
      const { kind, baseSeconds, rate, capSeconds, maxRetries } = spec;
      const cap = capSeconds ?? Number.POSITIVE_INFINITY;
      const full = (retry: number) => Math.min(cap, baseSeconds * rate ** retry);
      const waits: Record<typeof kind, Retrier['waitSeconds']> = {
        exponential: full,
        'full-jitter': (retry, _previous, random) => random.next() * full(retry),
        'equal-jitter': (retry, _previous, random) => (full(retry) * (1 + random.next())) / 2,
        // M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog 2015.
        'decorrelated-jitter': (_retry, previous, random) =>
          Math.min(cap, baseSeconds + random.next() * (Math.max(baseSeconds, previous) * 3 - baseSeconds)),
      };
      return [{ matches: EVERY, maxRetries, waitSeconds: waits[kind] }];
    }
  }
}

/** AWS Step Functions developer guide, "Handling errors in Step Functions workflows", 2026: the delay is capped, then jittered. */
function stepFunctionsRetrier(retrier: StepFunctionsRetrier): Retrier {
  const { errorEquals, intervalSeconds, backoffRate, jitterStrategy } = retrier;
  const every = errorEquals.includes('States.ALL') || errorEquals.includes('States.TaskFailed');
  const cap = retrier.maxDelaySeconds ?? Number.POSITIVE_INFINITY;
  const delay = (retry: number) => Math.min(cap, intervalSeconds * backoffRate ** retry);
  return {
    matches: ERROR_NAMES.map((name) => every || errorEquals.includes(name)),
    maxRetries: retrier.maxAttempts,
    waitSeconds: jitterStrategy === 'FULL' ? (retry, _previous, random) => random.next() * delay(retry) : delay,
  };
}
