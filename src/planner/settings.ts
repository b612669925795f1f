// A plan as settings of real systems; src/render/emit.ts writes them out.

import { BqError } from '../base/errors.ts';
import { type Note, note } from '../base/notes.ts';
import { phrase } from '../base/phrases.ts';
import type { WorkloadPlan } from '../contracts/workload-plan.ts';
import type { Settings } from '../simulator/scenario/settings.ts';
import { PLAN_FILES } from '../words/en/plan-files.ts';
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
    const why = neverAdmitted ? phrase(PLAN_FILES, 'nothingToSet', whyNeverAdmitted(plan)) : phrase(PLAN_FILES, 'quotaUnknown');
    throw new BqError(why, {
      code: 'NOTHING_TO_EMIT',
      kind: 'does-not-fit',
      suggestions: zero ? [wayOutOf(zero, plan)] : [phrase(PLAN_FILES, 'lowerMaxTokens'), phrase(PLAN_FILES, 'giveQuota')],
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

/** One way to Bedrock, with what it may carry. */
export interface Deployment {
  /** By which clients ask for it. */
  readonly name: string;
  /** What Bedrock is asked for: a profile where there is one. */
  readonly modelId: string;
  readonly region: string;
  readonly requestsPerMinute: number;
  /** Input and output as they are billed. */
  readonly billedTokensPerMinute: number;
  /** Of the quota, headroom taken off. */
  readonly quotaTokensPerMinute: number;
  readonly burndownRate: number;
  readonly concurrency: number;
  readonly readTimeoutSeconds: number;
}

/** @throws BqError as `planSettings` */
export function deploymentOfPlan(plan: Plan): Deployment {
  const { concurrency, requestsPerMinute, readTimeoutSeconds } = planSettings(plan);
  const rate = requestsPerMinute ?? 0;
  const tokens = plan.limits.find(({ kind }) => kind === 'tpm')?.value ?? 0;
  return {
    name: plan.resolved.query,
    modelId: plan.profileId ?? plan.model.id,
    region: plan.region,
    requestsPerMinute: rate,
    billedTokensPerMinute: rate * plan.cost.billed,
    quotaTokensPerMinute: tokens * (1 - plan.workload.headroom),
    burndownRate: plan.model.burndownRate,
    concurrency: concurrency ?? 1,
    readTimeoutSeconds,
  };
}

/** Each workload with what it asks for, and its part of the quota that it shares. @throws BqError kind does-not-fit where not all of them fit */
export function deploymentsOfWorkloads({ workloads, quotas, fits }: WorkloadPlan): Deployment[] {
  if (!fits) {
    throw new BqError(phrase(PLAN_FILES, 'workloadsDoNotFit'), {
      code: 'NOTHING_TO_EMIT',
      kind: 'does-not-fit',
      suggestions: [phrase(PLAN_FILES, 'whichQuota')],
    });
  }
  return workloads.map((one) => {
    const { request, wish, needs } = one;
    const rate = wish.requestsPerMinute ?? ((wish.concurrency ?? 0) * 60) / request.latencySeconds;
    const pool = quotas.find(
      ({ kind, region, scope, modelId }) => kind === 'tpm' && region === one.region && scope === one.scope && modelId === one.modelId,
    );
    const together = workloads
      .filter(({ region, scope, modelId }) => region === one.region && scope === one.scope && modelId === one.modelId)
      .reduce((sum, other) => sum + (other.needs.tokensPerMinute ?? 0), 0);
    return {
      name: one.name,
      modelId: one.profileId ?? one.modelId,
      region: one.region,
      requestsPerMinute: rate,
      billedTokensPerMinute: rate * (request.inputTokens + request.cacheReadTokens + request.cacheWriteTokens + request.outputTokens),
      quotaTokensPerMinute: together === 0 ? 0 : ((pool?.usable ?? 0) * (needs.tokensPerMinute ?? 0)) / together,
      burndownRate: one.burndownRate,
      concurrency: needs.concurrency,
      readTimeoutSeconds: Math.max(BOTO3_READ_TIMEOUT_SECONDS, Math.ceil(request.latencySeconds * (1 + request.spread))),
    };
  });
}

/** Settings that hold how many run at once hold too little where the quota does not feed one worker. @param format what is emitted */
export function slowerThanOneWorker({ capacity }: Plan, format: string): Note[] {
  const every = capacity?.startEverySeconds ?? null;
  if (every === null) return [];
  const text = phrase(PLAN_FILES, 'slowerThanOneWorker', every, format);
  return [note('SLOWER_THAN_ONE_WORKER', text, { startEverySeconds: every, format })];
}
