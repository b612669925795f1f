// The figures of a case, from a plan and the user's answers: load in billed and in quota tokens, the need, and how it comes about.

import { endsPerMinute } from '../../planner/capacity.ts';
import { tokensPerMinuteNeeded } from '../../planner/inversion.ts';
import type { Plan } from '../../planner/plan.ts';
import { ASSUMED } from '../../planner/question.ts';
import { withRequest } from '../../planner/workload.ts';
import { heldTokens } from '../../simulator/request-cost.ts';
import type { CaseAnswers } from './answers.ts';

/** Requests a minute with the tokens that they come to; null where a part was not given. */
export interface Load {
  readonly requestsPerMinute: number | null;
  /** Output counted at the burndown rate: what the quota counts. */
  readonly quotaTokensPerMinute: number | null;
  /** What is on the bill. */
  readonly billedTokensPerMinute: number | null;
}

/** How the need for tokens per minute comes about; every number is one of the plan's, or named here. */
export interface Derivation {
  /** Requests at once: those wished for, or what the wished rate comes to. */
  readonly workers: number;
  /** Responses that one of them can end in a minute, at the fast end of the spread. */
  readonly endsPerMinute: number;
  /** False where the need is not this product but found by search (a rate below one request at a time). */
  readonly isExact: boolean;
}

export interface CaseFigures {
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly maxTokens: number | null;
  readonly heldTokens: number | null;
  readonly heldWeightedTokens: number | null;
  readonly settledTokens: number | null;
  readonly steady: Load;
  readonly peak: Load;
  readonly concurrency: number | null;
  /** Of the plan's wish; null where nothing was wished for or a figure that it rests on was not given. */
  readonly neededTokensPerMinute: number | null;
  /** On bedrock-mantle, where the one above is of input. */
  readonly neededOutputTokensPerMinute: number | null;
  readonly neededRequestsPerMinute: number | null;
  /** The steady load all day, headroom included. */
  readonly neededTokensPerDay: number | null;
  readonly derivation: Derivation | null;
}

// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one row of a result, each figure known or null
export function caseFigures(plan: Plan, answers: Pick<CaseAnswers, 'steadyRequestsPerMinute'>): CaseFigures {
  const { request, cost, wish, model } = plan;
  // An assumption of the plan is no fact of the case.
  const inputTokens = isAssumed(plan, '--input-tokens') ? null : request.inputTokens;
  const outputTokens = request.outputTokensGiven ? request.outputTokens : null;
  const maxTokens = request.maxTokensGiven ? request.maxTokens : null;
  const settledTokens = inputTokens === null || outputTokens === null ? null : cost.settled;
  const isHoldKnown = inputTokens !== null && maxTokens !== null;
  const isNeedKnown = settledTokens !== null && isHoldKnown;
  const load = (requestsPerMinute: number | null): Load => ({
    requestsPerMinute,
    quotaTokensPerMinute: requestsPerMinute === null || settledTokens === null ? null : requestsPerMinute * settledTokens,
    billedTokensPerMinute: requestsPerMinute === null || settledTokens === null ? null : requestsPerMinute * cost.billed,
  });
  const steady = load(answers.steadyRequestsPerMinute);
  const headroom = headroomOf(plan);
  return {
    inputTokens,
    outputTokens,
    maxTokens,
    heldTokens: isHoldKnown ? heldTokens(plan.cost) : null,
    heldWeightedTokens: isHoldKnown && model.burndownRate > 1 ? cost.admission.weighted : null,
    settledTokens,
    steady,
    peak: load(peakRequestsPerMinute(plan)),
    concurrency: wish?.concurrency ?? null,
    neededTokensPerMinute: isNeedKnown ? (wish?.quotaNeededTokensPerMinute ?? null) : null,
    neededOutputTokensPerMinute: outputTokens === null ? null : (wish?.quotaNeededOutputTokensPerMinute ?? null),
    neededRequestsPerMinute: wish?.quotaNeededRequestsPerMinute ?? null,
    neededTokensPerDay: steady.quotaTokensPerMinute === null ? null : Math.ceil((steady.quotaTokensPerMinute * 1440) / (1 - headroom)),
    derivation: isNeedKnown ? derivationOf(plan) : null,
  };
}

export function isAssumed(plan: Plan, flag: string): boolean {
  return plan.assumptions.some((assumption) => assumption.flag === flag);
}

/** Share of a limit that the plan leaves free; the planner's default where it has no capacity to take it from. */
export function headroomOf(plan: Plan): number {
  return plan.capacity?.headroom ?? 0.1;
}

/** The wished rate, or what the wished number of requests at once comes to in a minute. */
function peakRequestsPerMinute({ wish, request }: Plan): number | null {
  if (!wish) return null;
  if (wish.requestsPerMinute !== null) return wish.requestsPerMinute;
  // The length of a response depends on that of the answer: unknown with it.
  if (wish.concurrency === null || !(request.latencyGiven || request.outputTokensGiven)) return null;
  return (wish.concurrency * 60) / request.latencySeconds;
}

function derivationOf(plan: Plan): Derivation | null {
  const { wish, request, cost } = plan;
  if (!wish || wish.quotaNeededTokensPerMinute === null) return null;
  const byRate = wish.requestsPerMinute === null ? 0 : Math.ceil((wish.requestsPerMinute * request.latencySeconds) / 60 - 1e-6);
  const workers = Math.max(1, wish.concurrency ?? 0, byRate);
  const ends = endsPerMinute({ latencySeconds: request.latencySeconds, spread: request.spread });
  const product = (workers * (ends * cost.settled + heldTokens(plan.cost))) / (1 - headroomOf(plan));
  return { workers, endsPerMinute: ends, isExact: Math.abs(Math.ceil(product - 1e-6) - wish.quotaNeededTokensPerMinute) <= 1 };
}

/** The need if a share of the plain input were read from a cache; null where the plan has no need. */
export function neededWithCache(plan: Plan, share: number): number | null {
  if (!plan.wish || plan.wish.quotaNeededTokensPerMinute === null) return null;
  const { inputTokens, cacheReadTokens } = plan.request;
  const cached = Math.floor(inputTokens * share);
  const cachedRequest = { inputTokens: inputTokens - cached, cacheReadTokens: cacheReadTokens + cached };
  const workload = withRequest(plan.workload, cachedRequest);
  return tokensPerMinuteNeeded({ workload, wish: plan.wish, confidence: plan.question.confidence ?? ASSUMED.confidence });
}
