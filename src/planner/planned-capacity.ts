// What a plan says of capacity: for each answer length, by max_tokens, for a wish. Each is the rehearsed answer of confirm.ts.

import { once } from '../base/once.ts';
import type { CapacityLimits } from '../quotas/limits.ts';
import { settledCost } from '../simulator/request-cost.ts';
import { WINDOW_MODELS } from '../simulator/windows/index.ts';
import { type Capacity, closedForm } from './capacity.ts';
import { type Confirmed, confirm, eachWindow, type Simulated } from './confirm.ts';
import {
  type Inverse,
  largestMaxTokens,
  meets,
  outputTokensPerMinuteNeeded,
  requestsPerMinuteNeeded,
  tokensPerMinuteNeeded,
} from './inversion.ts';
import type { AnswerLength, GrantedWish, LadderStep, PlannedCapacity, Rate } from './plan.ts';
import { ASSUMED, type Confidence, type PlanQuestion, type Wish } from './question.ts';
import { answerLengths, demandOf, ladderSteps, latencySecondsOf, type Workload, withRequest } from './workload.ts';

export interface ConfirmedAnswer {
  readonly workload: Workload;
  readonly confirmed: Confirmed;
  /** What each window would allow; of the longest answer, which the plan is for. Run when it is first asked for: the short text does without. */
  readonly simulated: () => Simulated | null;
}

/** One for each answer length that is planned for; none where the quota is not known. */
export function confirmedAnswers(question: PlanQuestion, workload: Workload, limits: CapacityLimits | null): ConfirmedAnswer[] {
  if (limits === null) return [];
  const lengths = question.outputTokens === null ? answerLengths(workload.request.maxTokens) : [workload.request.outputTokens];
  const confidence: Confidence = question.confidence ?? ASSUMED.confidence;
  return lengths.map((outputTokens) => {
    const one = withRequest(workload, { outputTokens });
    const confirmed = confirm(one, limits, confidence);
    const simulated = outputTokens === lengths.at(-1) ? once(() => eachWindow(one, limits, confirmed, confidence)) : () => null;
    return { workload: one, confirmed, simulated };
  });
}

export function plannedCapacity(
  { workload, confirmed, simulated }: ConfirmedAnswer,
  { limits, confidence }: Omit<Beside, 'workload'>,
): PlannedCapacity {
  const { capacity, rehearsed } = confirmed;
  const isApart = limits.outputTokensPerMinute !== null;
  const rate = ({ safeConcurrency, requestsPerMinute }: Capacity): Rate => ({ safeConcurrency, requestsPerMinute });
  return {
    headroom: workload.headroom,
    ...rate(capacity),
    guaranteedConcurrency: capacity.guaranteedConcurrency,
    rehearsed,
    startEverySeconds: capacity.startEverySeconds,
    bindingLimit: capacity.bindingLimit,
    nextLimit: capacity.nextLimit,
    burst: capacity.burst,
    closedForm: rate(closedForm(limits, demandOf(workload), workload.headroom)),
    get simulated() {
      return simulated();
    },
    ifWeighted: rate(isApart ? capacity : confirm({ ...workload, reservation: 'weighted' }, limits, confidence).capacity),
    ...(isApart ? byEachQuota(workload, limits, confidence) : {}),
  };
}

/** How far each of the two quotas of bedrock-mantle goes by itself: none where not one worker fits back to back. */
function byEachQuota(
  workload: Workload,
  limits: CapacityLimits,
  confidence: Confidence,
): Pick<PlannedCapacity, 'beforeRefusal' | 'beforeCut'> {
  const workersOf = (only: Partial<CapacityLimits>) => {
    const { safeConcurrency, startEverySeconds } = confirm(workload, { ...limits, ...only }, confidence).capacity;
    return startEverySeconds === null ? safeConcurrency : 0;
  };
  return { beforeRefusal: workersOf({ outputTokensPerMinute: UNBOUNDED }), beforeCut: workersOf({ tokensPerMinute: UNBOUNDED }) };
}

/** More than any fleet of workers that can be asked for uses. */
const UNBOUNDED = 1e15;

export function answerLength({ workload, confirmed, simulated }: ConfirmedAnswer, limits: CapacityLimits): AnswerLength {
  const { capacity, rehearsed } = confirmed;
  const settled = settledCost(workload.request, workload.burndownRate);
  return {
    outputTokens: workload.request.outputTokens,
    latencySeconds: latencySecondsOf(workload.latency, workload.request.outputTokens),
    safeConcurrency: capacity.safeConcurrency,
    guaranteedConcurrency: capacity.guaranteedConcurrency,
    requestsPerMinute: capacity.requestsPerMinute,
    tpmShare: shareOfMinute(capacity.requestsPerMinute, { settled, written: workload.request.outputTokens }, limits),
    get kindestWindow() {
      const windows = simulated();
      return windows && kindest(windows);
    },
    ran: rehearsed,
  };
}

/** Of the quota that is used up most. */
function shareOfMinute(
  requestsPerMinute: number,
  { settled, written }: { readonly settled: number; readonly written: number },
  { tokensPerMinute, outputTokensPerMinute }: CapacityLimits,
): number | null {
  if (tokensPerMinute <= 0) return null;
  const held = (requestsPerMinute * settled) / tokensPerMinute;
  return outputTokensPerMinute ? Math.max(held, (requestsPerMinute * written) / outputTokensPerMinute) : held;
}

function kindest(simulated: Simulated): number {
  return Math.max(...WINDOW_MODELS.map((model) => simulated[model]));
}

/** Of what stands beside the main answer: an hour of 20 seeds each would take minutes. */
export function confidenceBeside({ confidence }: PlanQuestion): Confidence {
  return confidence === 'fast' ? 'fast' : ASSUMED.confidence;
}

interface Beside {
  readonly workload: Workload;
  readonly limits: CapacityLimits;
  readonly confidence: Confidence;
}

/** Every step that the answer fits into, with the answer and its latency fixed. */
export function ladder({ workload, limits, confidence }: Beside, modelMaximum: number | null): LadderStep[] {
  const asked = workload.request.maxTokens;
  return ladderSteps(asked, modelMaximum)
    .filter((maxTokens) => maxTokens >= workload.request.outputTokens)
    .map((maxTokens) => {
      const { safeConcurrency, requestsPerMinute } = confirm(withRequest(workload, { maxTokens }), limits, confidence).capacity;
      return { maxTokens, safeConcurrency, requestsPerMinute, asked: maxTokens === asked };
    });
}

interface WishFacts {
  readonly limits: CapacityLimits | null;
  readonly capacity: Capacity | null;
  readonly modelMaximum: number | null;
}

export function grantedWish(inverse: Inverse, { limits, capacity, modelMaximum }: WishFacts): GrantedWish {
  const { workload, wish } = inverse;
  const least = Math.max(1, Math.ceil(workload.request.outputTokens));
  const most = Math.max(workload.request.maxTokens, modelMaximum ?? 0);
  return {
    concurrency: wish.concurrency,
    requestsPerMinute: wish.requestsPerMinute,
    fits: capacity !== null && meets(capacity, wish),
    largestMaxTokens: limits && largestMaxTokens(inverse, limits, { least, most }),
    quotaNeededTokensPerMinute: tokensPerMinuteNeeded(inverse),
    quotaNeededRequestsPerMinute:
      limits?.requestsPerMinute === null || limits === null ? null : requestsPerMinuteNeeded(inverse, limits.rpmReading),
    ...(limits?.outputTokensPerMinute == null ? {} : { quotaNeededOutputTokensPerMinute: outputTokensPerMinuteNeeded(inverse) }),
    ...(limits?.tokensPerDay == null ? NO_DAY : dayOfWish(workload, wish, limits.tokensPerDay)),
  };
}

const NO_DAY = { quotaNeededTokensPerDay: null, dayLastsSeconds: null };

/** What the wish takes of a day's quota when it goes on all day. */
function dayOfWish(workload: Workload, wish: Wish, tokensPerDay: number): Pick<GrantedWish, 'quotaNeededTokensPerDay' | 'dayLastsSeconds'> {
  const { settledTokens, latencySeconds } = demandOf(workload);
  const requestsPerMinute = Math.max(wish.requestsPerMinute ?? 0, ((wish.concurrency ?? 0) * 60) / latencySeconds);
  const perDay = requestsPerMinute * settledTokens * 1440;
  if (perDay === 0) return NO_DAY;
  return {
    quotaNeededTokensPerDay: Math.ceil(perDay / (1 - workload.headroom) - 1e-6),
    dayLastsSeconds: perDay > tokensPerDay ? (86_400 * tokensPerDay) / perDay : null,
  };
}
