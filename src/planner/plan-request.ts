// From a question and the facts that are handed in to its plan.

import { BqError } from '../base/errors.ts';
import { formatNumber } from '../base/numbers.ts';
import { burndownRate } from '../catalog/burndown.ts';
import type { Endpoint } from '../catalog/endpoint.ts';
import { mostMaxTokens, unsetMaxTokens } from '../catalog/max-tokens.ts';
import { lifecycleAt, type ResolvedModel, writesText } from '../catalog/models.ts';
import { priceOf } from '../catalog/prices.ts';
import { choices } from '../catalog/regions.ts';
import type { BurndownRate } from '../catalog/types.ts';
import { type GoverningRows, governingRows } from '../quotas/governing/governing-rows.ts';
import { type CapacityLimits, LIMITS_OF } from '../quotas/limits.ts';
import { admissionCost, admissionReadings, billedTokens, settledCost, worstCaseCost } from '../simulator/request-cost.ts';
import { WINDOW_MODELS } from '../simulator/windows/index.ts';
import { advice } from './advice.ts';
import { alternatives } from './alternatives.ts';
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
import { capacityLimits, planLimits, zeroOf } from './limits.ts';
import { mantleRate, requireOfEndpoint } from './mantle.ts';
import { planNotes, refusals } from './notes.ts';
import {
  type AnswerLength,
  type Assumption,
  type GrantedWish,
  type LadderStep,
  LIMITS_NOT_KNOWN,
  type Plan,
  type PlanFacts,
  type PlannedCapacity,
  type PlannedRequest,
  type Rate,
} from './plan.ts';
import { choosePool } from './pool.ts';
import { requestPriceUsd } from './price.ts';
import { ASSUMED, type Confidence, limitsByHand, type PlanQuestion, pooledModel, type Wish, wishOf } from './question.ts';
import { answerLengths, demandOf, ladderSteps, latencySecondsOf, type Workload, withRequest, workloadFor } from './workload.ts';

/** What every answer begins with. @throws BqError as `planRequest` */
function basisOf(asked: PlanQuestion, facts: PlanFacts) {
  const { snapshot, nowIso } = facts;
  const { region } = snapshot;
  const { question, resolved, leftOut } = pooledModel(asked, facts.resolved, isOffered(facts.resolved, region));
  const byHand = limitsByHand(question);
  const { endpoint: asksFor, scope, staysIn } = question;
  const pool = choosePool({ resolved, region, endpoint: asksFor, scope, staysIn, tokensPerMinute: byHand.tokensPerMinute }, snapshot);
  const endpoint = pool.endpoint ?? 'runtime';
  requireOfEndpoint(question, endpoint);
  const burndown =
    endpoint === 'mantle' ? mantleRate(question.reserveReturns ?? ASSUMED.reserveReturns) : burndownOf(question, facts, resolved);
  const workload = workloadFor(question, { rate: burndown.rate, ...requestTokensOf(question, resolved) });
  const { request } = workload;
  const rpmReading = question.rpmReading ?? ASSUMED.rpmReading;
  const share = {
    admissionTokens: admissionCost(request, burndown.rate, workload.reservation),
    worstCaseTokens: worstCaseCost(request, burndown.rate),
    outputTokens: request.outputTokens,
    mostOutputTokens: request.maxTokens,
  };
  const rows = governingRows(resolved.model, pool.scope, snapshot);
  const limits = planLimits({ rows, snapshot, byHand, scope: pool.scope, endpoint, share, nowIso });
  return {
    question,
    resolved,
    leftOut,
    pool,
    endpoint,
    burndown,
    workload,
    share,
    rows,
    limits,
    pooled: capacityLimits(limits, rpmReading),
  };
}

/** The capacity of a plan without all that stands beside it. @returns null where the quota is not known @throws BqError as `planRequest` */
export function confirmedCapacity(asked: PlanQuestion, facts: PlanFacts): Capacity | null {
  const { question, workload, pooled } = basisOf(asked, facts);
  const confidence = question.confidence ?? ASSUMED.confidence;
  const outputTokens = question.outputTokens ?? answerLengths(workload.request.maxTokens).at(-1) ?? workload.request.outputTokens;
  return pooled && confirm(withRequest(workload, { outputTokens }), pooled, confidence).capacity;
}

/** @throws BqError usage: max_tokens above what the model can hold, no pool for the model · does-not-fit: nothing stays where asked */
export function planRequest(asked: PlanQuestion, facts: PlanFacts): Plan {
  const { snapshot, prompt, nowIso } = facts;
  const { region } = snapshot;
  const { question, resolved, leftOut, pool, endpoint, burndown, workload, share, rows, limits, pooled } = basisOf(asked, facts);
  const { model } = resolved;
  const { request } = workload;
  const answers = confirmedAnswers(question, workload, pooled);
  // The plan itself is for the longest of them.
  const main = answers.at(-1) ?? null;
  const ladderOutputTokens = question.outputTokens ?? answerLengths(request.maxTokens)[0] ?? request.maxTokens;
  const laddered = withRequest(workload, { outputTokens: ladderOutputTokens });
  const wish = wishOf(question);
  const confidence = confidenceBeside(question);
  const { price, admission } = ofEndpoint(endpoint, {
    price: () => priceOf(model, pool.scope, region),
    admissionAt: (rate) => admissionReadings(request, rate),
    rate: burndown.rate,
  });
  const perRequestUsd = requestPriceUsd(price, request);
  const lifecycle = lifecycleAt(model, nowIso, region);
  const capacity = main?.confirmed.capacity ?? null;

  const plan = {
    question,
    resolved,
    leftOut,
    region,
    endpoint,
    scope: pool.scope,
    profileId: pool.profile?.id ?? null,
    processedIn: pool.processedIn,
    model: {
      id: model.modelId,
      name: model.name,
      burndownRate: burndown.rate,
      burndownSource: `${burndown.source} (${burndown.asOf})`,
      burndownAssumed: burndown.assumed,
      lifecycle: lifecycle.state,
      endOfLifeDate: lifecycle.endOfLifeDate,
      contextWindowTokens: model.contextWindowTokens,
      maxOutputTokens: model.maxOutputTokens,
    },
    burndown,
    workload,
    request: plannedRequest(question, workload),
    prompt,
    cost: {
      admission,
      reservation: workload.reservation,
      settled: settledCost(request, burndown.rate),
      worstCase: share.worstCaseTokens,
      billed: billedTokens(request),
    },
    quotas: {
      source: snapshot.source,
      asOf: snapshot.asOf,
      accountId: snapshot.accountId,
      complete: snapshot.complete,
      notKnown: notKnown(rows, limits, endpoint),
    },
    limits,
    neverAdmitted: capacity?.neverAdmitted ?? zeroOf(limits) !== null,
    capacity: pooled && main && plannedCapacity(main, { limits: pooled, confidence }),
    byAnswerLength: pooled ? answers.map((answer) => answerLength(answer, pooled)) : [],
    ladderOutputTokens,
    maxTokensLadder: pooled ? ladder({ workload: laddered, limits: pooled, confidence }, model.maxOutputTokens) : [],
    wish: wish && grantedWish({ workload, wish, confidence }, { limits: pooled, capacity, modelMaximum: model.maxOutputTokens }),
    price: {
      perRequestUsd,
      perHourUsd: perRequestUsd === null || !capacity || capacity.neverAdmitted ? null : perRequestUsd * capacity.requestsPerMinute * 60,
      asOf: price?.asOf ?? null,
      source: price?.source ?? null,
      conflict: price?.conflict ?? null,
    },
    alternatives: alternatives({
      question,
      resolved,
      pool,
      snapshot,
      others: facts.others ?? [],
      workload,
      confidence,
      nowIso,
      burndownOverrides: facts.burndownOverrides,
    }),
    assumptions: assumptions(question, workload, burndown, endpoint),
  };
  return { ...plan, advice: advice(plan), notes: planNotes(plan), refusals: refusals(plan) };
}

interface OfEndpoint {
  readonly price: () => ReturnType<typeof priceOf>;
  readonly admissionAt: (rate: number) => ReturnType<typeof admissionReadings>;
  readonly rate: number;
}

/** What AWS publishes prices calls of the runtime; on bedrock-mantle max_tokens is held as it is, whatever of it returns. */
function ofEndpoint(endpoint: Endpoint, { price, admissionAt, rate }: OfEndpoint) {
  return endpoint === 'mantle' ? { price: null, admission: admissionAt(1) } : { price: price(), admission: admissionAt(rate) };
}

/** A limit without a row may exist where nobody has listed the model's rows. */
function notKnown({ status }: GoverningRows, limits: Plan['limits'], endpoint: Endpoint): Plan['quotas']['notKnown'] {
  const hasValue = (kind: string) => limits.some((limit) => limit.kind === kind && limit.value !== null);
  const own = new Set(LIMITS_OF[endpoint].map(({ metric }) => metric));
  return LIMITS_NOT_KNOWN.filter((kind) => own.has(kind) && status[kind] === 'unknown' && !hasValue(kind));
}

/** Whether the plan is one to go by (`--check`): Bedrock takes the request, the quota admits it, capacity is known, and the wish, if any, is met. */
export function fits({ refusals: reasons, neverAdmitted, capacity, wish }: Plan): boolean {
  return reasons.length === 0 && !neverAdmitted && capacity !== null && (wish?.fits ?? true);
}

/** Whether the profile that was named can be called from the Region; true where none was. */
function isOffered({ model, profile }: ResolvedModel, region: string): boolean {
  return profile === null || choices(model, region).some((choice) => choice.profile?.id === profile.id);
}

function burndownOf({ burndown }: PlanQuestion, { burndownOverrides, nowIso }: PlanFacts, { model }: ResolvedModel): BurndownRate {
  if (burndown === null) return burndownRate(model, burndownOverrides);
  return { rate: burndown, assumed: false, conflict: null, asOf: nowIso.slice(0, 10), source: 'given with --burndown' };
}

/** max_tokens and the answer length that capacity is planned for: the whole of max_tokens where nobody says. */
function requestTokensOf(question: PlanQuestion, { model }: ResolvedModel): { maxTokens: number; outputTokens: number } {
  const maxTokens = question.maxTokens ?? unsetMaxTokens(model);
  if (maxTokens === null) {
    const isText = writesText(model);
    const why = isText
      ? `nobody states how many tokens ${model.name} may write when max_tokens is unset`
      : `${model.name} writes no text (output: ${model.outputModalities.join(', ').toLowerCase()}): there is no max_tokens to plan for`;
    throw new BqError(why, {
      code: 'MAX_TOKENS_NEEDED',
      kind: 'usage',
      suggestions: [isText ? '--max-tokens N' : '--max-tokens 1 --input-tokens N plans its input'],
    });
  }
  const most = mostMaxTokens(model);
  if (most !== null && maxTokens > most) {
    throw new BqError(
      `${saidBy(question, 'maxTokens')} ${formatNumber(maxTokens)} is more than ${model.name} can write: ${formatNumber(most)} at most`,
      {
        code: 'MAX_TOKENS_TOO_LARGE',
        kind: 'usage',
        suggestions: [`--max-tokens ${model.maxOutputTokens ?? most}`],
      },
    );
  }
  if (question.outputTokens !== null && question.outputTokens > maxTokens) {
    throw new BqError(
      `--output-tokens ${formatNumber(question.outputTokens)} is more than max_tokens ${formatNumber(maxTokens)}: no answer gets longer than that`,
      {
        code: 'OUTPUT_ABOVE_MAX_TOKENS',
        kind: 'usage',
        suggestions: [`--max-tokens ${Math.ceil(question.outputTokens)}`, `--output-tokens ${maxTokens}`],
      },
    );
  }
  return { maxTokens, outputTokens: question.outputTokens ?? maxTokens };
}

function saidBy({ origins }: PlanQuestion, key: 'maxTokens'): string {
  return origins[key] === 'prompt' ? 'max_tokens of the prompt file,' : '--max-tokens';
}

function plannedRequest(question: PlanQuestion, { request, latency, spread }: Workload): PlannedRequest {
  return {
    inputTokens: request.inputTokens,
    cacheReadTokens: request.cacheReadTokens,
    cacheWriteTokens: request.cacheWriteTokens,
    maxTokens: request.maxTokens,
    maxTokensGiven: question.maxTokens !== null,
    outputTokens: request.outputTokens,
    outputTokensGiven: question.outputTokens !== null,
    thinkingBudgetTokens: question.thinkingBudgetTokens,
    latencySeconds: latencySecondsOf(latency, request.outputTokens),
    latencyGiven: question.latencySeconds !== null,
    spread,
  };
}

interface ConfirmedAnswer {
  readonly workload: Workload;
  readonly confirmed: Confirmed;
  /** What each window would allow; of the longest answer, which the plan is for. */
  readonly simulated: Simulated | null;
}

/** One for each answer length that is planned for; none where the quota is not known. */
function confirmedAnswers(question: PlanQuestion, workload: Workload, limits: CapacityLimits | null): ConfirmedAnswer[] {
  if (limits === null) return [];
  const lengths = question.outputTokens === null ? answerLengths(workload.request.maxTokens) : [workload.request.outputTokens];
  const confidence: Confidence = question.confidence ?? ASSUMED.confidence;
  return lengths.map((outputTokens) => {
    const one = withRequest(workload, { outputTokens });
    const confirmed = confirm(one, limits, confidence);
    const simulated = outputTokens === lengths.at(-1) ? eachWindow(one, limits, confirmed, confidence) : null;
    return { workload: one, confirmed, simulated };
  });
}

function plannedCapacity(
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
    simulated,
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

function answerLength({ workload, confirmed, simulated }: ConfirmedAnswer, limits: CapacityLimits): AnswerLength {
  const { capacity, rehearsed } = confirmed;
  const settled = settledCost(workload.request, workload.burndownRate);
  return {
    outputTokens: workload.request.outputTokens,
    latencySeconds: latencySecondsOf(workload.latency, workload.request.outputTokens),
    safeConcurrency: capacity.safeConcurrency,
    guaranteedConcurrency: capacity.guaranteedConcurrency,
    requestsPerMinute: capacity.requestsPerMinute,
    tpmShare: shareOfMinute(capacity.requestsPerMinute, { settled, written: workload.request.outputTokens }, limits),
    kindestWindow: simulated && kindest(simulated),
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
function confidenceBeside({ confidence }: PlanQuestion): Confidence {
  return confidence === 'fast' ? 'fast' : ASSUMED.confidence;
}

interface Beside {
  readonly workload: Workload;
  readonly limits: CapacityLimits;
  readonly confidence: Confidence;
}

/** Every step that the answer fits into, with the answer and its latency fixed. */
function ladder({ workload, limits, confidence }: Beside, modelMaximum: number | null): LadderStep[] {
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

function grantedWish(inverse: Inverse, { limits, capacity, modelMaximum }: WishFacts): GrantedWish {
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

function assumptions(question: PlanQuestion, workload: Workload, burndown: BurndownRate, endpoint: Endpoint): Assumption[] {
  const list: Assumption[] = [];
  const assume = (missing: boolean, text: string, flag: string) => missing && list.push({ text, flag });
  assume(question.inputTokens === null, 'input 0 tokens', '--input-tokens');
  assume(
    question.maxTokens === null,
    `max_tokens ${formatNumber(workload.request.maxTokens)}, what Bedrock holds when it is unset`,
    '--max-tokens',
  );
  assume(question.outputTokens === null, 'answers as long as max_tokens', '--output-tokens');
  const { timeToFirstTokenSeconds: ttft, outputTokensPerSecond: speed } = workload.latency;
  const isComputed =
    question.latencySeconds === null && (question.timeToFirstTokenSeconds === null || question.outputTokensPerSecond === null);
  assume(isComputed, `a response takes ${ttft} s + output at ${speed} tokens/s`, '--latency');
  assume(
    endpoint === 'mantle' && question.reserveReturns === null,
    'what is not used of max_tokens returns at the end, input and output stay',
    '--reserve-returns',
  );
  assume(question.spread === null, `latency and output spread ±${Math.round(workload.spread * 100)} %`, '--spread');
  assume(question.headroom === null, `${Math.round(workload.headroom * 100)} % headroom`, '--headroom');
  assume(burndown.assumed, `burndown rate ${burndown.rate}: nobody states one`, '--burndown');
  return list;
}
