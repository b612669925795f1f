// A policy in a few words, for tables and JSON.
import { formatDecimal } from '../../base/numbers.ts';
import type { SdkSpec } from '../clients/sdk-layers.ts';
import type { OrchestratorSpec, PacingSpec, StepFunctionsRetrier } from './scenario.ts';

/** Retry counts from here on are never used up in practice. */
const ENDLESS = 100_000;

/** With all its digits: two policies that differ are not called the same. */
const number = (value: number): string => formatDecimal(value, 9);

export function describeRetry(spec: OrchestratorSpec): string {
  switch (spec.kind) {
    case 'none':
      return 'no retry above the SDK';
    case 'step-functions':
      return spec.retry.map(describeRetrier).join('; ');
    case 'sqs':
      return `SQS, visible again after ${number(spec.visibilityTimeoutSeconds)} s, ${number(spec.maxReceiveCount)} receives`;
    case 'fixed':
      return `every ${number(spec.waitSeconds)} s, ${times(spec.maxRetries)}`;
    default: {
      const cap = spec.capSeconds === null ? '' : ` up to ${number(spec.capSeconds)} s`;
      const rate = spec.kind === 'decorrelated-jitter' ? '' : ` x ${spec.rate}`;
      return `${spec.kind} ${number(spec.baseSeconds)} s${rate}${cap}, ${times(spec.maxRetries)}`;
    }
  }
}

function describeRetrier(retrier: StepFunctionsRetrier): string {
  const cap = retrier.maxDelaySeconds === null ? '' : ` up to ${number(retrier.maxDelaySeconds)} s`;
  const errors = retrier.errorEquals.includes('States.ALL') ? '' : ` on ${retrier.errorEquals.join(', ')}`;
  const jitter = retrier.jitterStrategy === 'FULL' ? ', full jitter' : '';
  return `Retry ${number(retrier.intervalSeconds)} s x ${retrier.backoffRate}${cap}${jitter}, ${times(retrier.maxAttempts)}${errors}`;
}

function times(count: number): string {
  return count >= ENDLESS ? 'without end' : `${number(count)} times`;
}

export function describePacing(spec: PacingSpec): string {
  const parts = [
    spec.maxConcurrentExecutions === 1
      ? 'one after another'
      : spec.maxConcurrentExecutions && `${number(spec.maxConcurrentExecutions)} at once`,
    spec.maxConcurrentRequests && `${number(spec.maxConcurrentRequests)} calls at once`,
    spec.requestsPerMinute && `${number(spec.requestsPerMinute)} calls a minute`,
    spec.tokensPerMinute && `${number(spec.tokensPerMinute)} tokens a minute`,
  ].filter((part) => typeof part === 'string');
  return parts.length === 0 ? 'no pacing' : parts.join(', ');
}

export function describeSdk(spec: SdkSpec): string {
  return spec.maxAttempts === null ? spec.name : `${spec.name}, ${spec.maxAttempts} attempts`;
}
