// The outer retry layer as formulas: what an orchestrator waits before it invokes again. docs/model.md section 7.
import type { RandomStream } from '../random.ts';
import type { OrchestratorSpec, StepFunctionsRetrier } from '../scenario/scenario.ts';
import { ERROR_NAMES } from './errors.ts';

/** One rule of an orchestrator: a base that grows with every retry, up to a cap, and what luck makes of it. */
export interface Retrier {
  /** By position in ERROR_NAMES. */
  readonly matches: readonly boolean[];
  readonly maxRetries: number;
  readonly baseSeconds: number;
  readonly rate: number;
  readonly capSeconds: number;
  readonly jitter: 'none' | 'full' | 'equal' | 'decorrelated';
}

/** Seconds before retry number `retry` (from 0); `previous` is the wait before the last one, 0 at first. */
export function retrySeconds(
  { baseSeconds, rate, capSeconds, jitter }: Retrier,
  retry: number,
  previous: number,
  random: RandomStream,
): number {
  // M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog 2015.
  if (jitter === 'decorrelated') {
    return Math.min(capSeconds, baseSeconds + random.next() * (Math.max(baseSeconds, previous) * 3 - baseSeconds));
  }
  const delay = Math.min(capSeconds, baseSeconds * rate ** retry);
  if (jitter === 'none') return delay;
  return jitter === 'full' ? random.next() * delay : (delay * (1 + random.next())) / 2;
}

const EVERY = ERROR_NAMES.map(() => true);
const NO_CAP = Number.POSITIVE_INFINITY;
const JITTERS = { exponential: 'none', 'full-jitter': 'full', 'equal-jitter': 'equal', 'decorrelated-jitter': 'decorrelated' } as const;

/** The rules in order; the first that matches an error decides. An SQS queue has none of its own: src/simulator/engine/engine.ts redrives. */
export function createRetriers(spec: OrchestratorSpec): readonly Retrier[] {
  switch (spec.kind) {
    case 'none':
    case 'sqs':
      return [];
    case 'step-functions':
      return spec.retry.map(stepFunctionsRetrier);
    case 'fixed':
      return [{ matches: EVERY, maxRetries: spec.maxRetries, baseSeconds: spec.waitSeconds, rate: 1, capSeconds: NO_CAP, jitter: 'none' }];
    default: {
      const { kind, baseSeconds, rate, capSeconds, maxRetries } = spec;
      return [{ matches: EVERY, maxRetries, baseSeconds, rate, capSeconds: capSeconds ?? NO_CAP, jitter: JITTERS[kind] }];
    }
  }
}

/** AWS Step Functions developer guide, "Handling errors in Step Functions workflows", 2026: the delay is capped, then jittered. */
function stepFunctionsRetrier(retrier: StepFunctionsRetrier): Retrier {
  const { errorEquals, intervalSeconds, backoffRate, jitterStrategy } = retrier;
  const every = errorEquals.includes('States.ALL') || errorEquals.includes('States.TaskFailed');
  return {
    matches: ERROR_NAMES.map((name) => every || errorEquals.includes(name)),
    maxRetries: retrier.maxAttempts,
    baseSeconds: intervalSeconds,
    rate: backoffRate,
    capSeconds: retrier.maxDelaySeconds ?? NO_CAP,
    jitter: jitterStrategy === 'FULL' ? 'full' : 'none',
  };
}
