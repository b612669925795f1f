// From a question and the facts that are handed in to its plan.

import { BqError } from '../base/errors.ts';
import { once } from '../base/once.ts';
import { phrase, type Text } from '../base/phrases.ts';
import { burndownRate } from '../catalog/burndown.ts';
import type { Endpoint } from '../catalog/endpoint.ts';
import { mostMaxTokens, unsetMaxTokens } from '../catalog/max-tokens.ts';
import { lifecycleAt, type ResolvedModel, writesText } from '../catalog/models.ts';
import { priceOf } from '../catalog/prices.ts';
import { choices } from '../catalog/regions.ts';
import type { BurndownRate } from '../catalog/types.ts';
import { type GoverningRows, governingRows } from '../quotas/governing/governing-rows.ts';
import { LIMITS_OF } from '../quotas/limits.ts';
import { admissionCost, admissionReadings, billedTokens, settledCost, worstCaseCost } from '../simulator/request-cost.ts';
import { PLANNER } from '../words/en/planner.ts';
import { advice } from './advice.ts';
import { alternatives } from './alternatives.ts';
import type { Capacity } from './capacity.ts';
import { confirm } from './confirm.ts';
import { capacityLimits, planLimits, zeroOf } from './limits.ts';
import { mantleRate, requireOfEndpoint } from './mantle.ts';
import { planNotes, refusals } from './notes.ts';
import { type Assumption, LIMITS_NOT_KNOWN, type Plan, type PlanFacts, type PlannedRequest } from './plan.ts';
import { answerLength, confidenceBeside, confirmedAnswers, grantedWish, ladder, plannedCapacity } from './planned-capacity.ts';
import { choosePool } from './pool.ts';
import { requestPriceUsd } from './price.ts';
import { ASSUMED, limitsByHand, type PlanQuestion, pooledModel, wishOf } from './question.ts';
import { answerLengths, latencySecondsOf, type Workload, withRequest, workloadFor } from './workload.ts';

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
    assumptions: assumptions(question, workload, burndown, endpoint),
  };
  const others = once(() =>
    alternatives({
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
  );
  return {
    ...plan,
    advice: advice(plan),
    notes: planNotes(plan),
    refusals: refusals(plan),
    // Rehearsed like the plan itself, when somebody looks at them.
    get alternatives() {
      return others();
    },
  };
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
      ? phrase(PLANNER, 'maxTokensUnstated', model.name)
      : phrase(PLANNER, 'noTextToPlan', model.name, model.outputModalities.join(', ').toLowerCase());
    throw new BqError(why, {
      code: 'MAX_TOKENS_NEEDED',
      kind: 'usage',
      suggestions: [isText ? '--max-tokens N' : phrase(PLANNER, 'planInput')],
    });
  }
  const most = mostMaxTokens(model);
  if (most !== null && maxTokens > most) {
    const isOfFile = question.origins.maxTokens === 'prompt';
    throw new BqError(phrase(PLANNER, 'maxTokensAboveModel', isOfFile, maxTokens, model.name, model.maxOutputTokens ?? most), {
      code: 'MAX_TOKENS_TOO_LARGE',
      kind: 'usage',
      suggestions: [`--max-tokens ${model.maxOutputTokens ?? most}`],
    });
  }
  if (question.outputTokens !== null && question.outputTokens > maxTokens) {
    throw new BqError(phrase(PLANNER, 'outputAboveMaxTokens', question.outputTokens, maxTokens), {
      code: 'OUTPUT_ABOVE_MAX_TOKENS',
      kind: 'usage',
      suggestions: [`--max-tokens ${Math.ceil(question.outputTokens)}`, `--output-tokens ${maxTokens}`],
    });
  }
  return { maxTokens, outputTokens: question.outputTokens ?? maxTokens };
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

function assumptions(question: PlanQuestion, workload: Workload, burndown: BurndownRate, endpoint: Endpoint): Assumption[] {
  const list: Assumption[] = [];
  const assume = (missing: boolean, text: Text, flag: string) => missing && list.push({ text, flag });
  assume(question.inputTokens === null, phrase(PLANNER, 'noInput'), '--input-tokens');
  assume(question.maxTokens === null, phrase(PLANNER, 'maxTokensUnset', workload.request.maxTokens), '--max-tokens');
  assume(question.outputTokens === null, phrase(PLANNER, 'longAnswers'), '--output-tokens');
  const { timeToFirstTokenSeconds: ttft, outputTokensPerSecond: speed } = workload.latency;
  const isComputed =
    question.latencySeconds === null && (question.timeToFirstTokenSeconds === null || question.outputTokensPerSecond === null);
  assume(isComputed, phrase(PLANNER, 'response', ttft, speed), '--latency');
  assume(endpoint === 'mantle' && question.reserveReturns === null, phrase(PLANNER, 'unusedReturns'), '--reserve-returns');
  assume(question.spread === null, phrase(PLANNER, 'spread', Math.round(workload.spread * 100)), '--spread');
  assume(question.headroom === null, phrase(PLANNER, 'headroom', Math.round(workload.headroom * 100)), '--headroom');
  assume(burndown.assumed, phrase(PLANNER, 'burndownAssumed', burndown.rate), '--burndown');
  return list;
}
