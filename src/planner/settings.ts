// A plan as settings of real systems; src/render/emit.ts writes them out.

import { BqError } from '../base/errors.ts';
import { type Note, note } from '../base/notes.ts';
import { formatDuration } from '../base/numbers.ts';
import type { Settings } from '../simulator/scenario/settings.ts';
import { wayOutOf, whyNeverAdmitted, zeroOf } from './limits.ts';
import { BOTO3_READ_TIMEOUT_SECONDS } from './notes.ts';
import type { Plan } from './plan.ts';

/**
 * What meets the few refusals that are left when concurrency keeps to the quota (capacity, other users of the pool): waits from a
 * quarter of a minute, since a quota counts minutes, spread out so that they do not come back together.
 */
const RETRY = { intervalSeconds: 15, backoffRate: 2, maxDelaySeconds: 300, jitterStrategy: 'FULL', maxAttempts: 8 } as const;

/** @throws BqError kind does-not-fit when the plan has no capacity to set */
export function planSettings(plan: Plan): Settings {
  const { capacity, request, byAnswerLength, neverAdmitted } = plan;
  const zero = zeroOf(plan.limits);
  if (neverAdmitted || capacity === null) {
    throw new BqError(neverAdmitted ? `never admitted: ${whyNeverAdmitted(plan)}` : 'the quota is not known: there is nothing to set', {
      code: 'NOTHING_TO_EMIT',
      kind: 'does-not-fit',
      suggestions: zero ? [wayOutOf(zero, plan)] : ['lower --max-tokens', 'give the quota: --tpm N'],
    });
  }
  const slowest = Math.max(request.latencySeconds, ...byAnswerLength.map(({ latencySeconds }) => latencySeconds)) * (1 + request.spread);
  return {
    concurrency: Math.max(1, capacity.safeConcurrency),
    requestsPerMinute: capacity.requestsPerMinute,
    stepNames: ['call the model'],
    retry: RETRY,
    sdkAttempts: 3,
    sdkMode: 'standard',
    readTimeoutSeconds: Math.max(BOTO3_READ_TIMEOUT_SECONDS, Math.ceil(slowest)),
    sqs: null,
  };
}

/** Settings that hold how many run at once hold too little where the quota does not feed one worker. @param format what is emitted */
export function slowerThanOneWorker({ capacity }: Plan, format: string): Note[] {
  const every = capacity?.startEverySeconds ?? null;
  if (every === null) return [];
  const text = `the quota takes one start every ${formatDuration(every)}, fewer than one worker makes, and ${format} only holds how many run at once: --emit bottleneck`;
  return [note('SLOWER_THAN_ONE_WORKER', text, { startEverySeconds: every, format })];
}
