// The outer retry layer as formulas: what an orchestrator waits before it invokes again. docs/model.md section 7.
import type { RandomStream } from '../random.ts';
import type { OrchestratorSpec, StepFunctionsRetrier } from '../scenario/scenario.ts';
import { ERROR_NAMES } from './errors.ts';

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
