// The plan of one request shape on one pool: everything that `bq plan` says, computed from facts that are handed in.

import { BqError } from '../base/errors.ts';
import { formatNumber } from '../base/numbers.ts';
import { burndownRate } from '../catalog/burndown.ts';
import { mostMaxTokens, unsetMaxTokens } from '../catalog/max-tokens.ts';
import { lifecycleAt, writesText } from '../catalog/models.ts';
import { priceOf } from '../catalog/prices.ts';
import type { BurndownRate } from '../catalog/types.ts';
import type { PlanResult } from '../contracts/plan.ts';
import { governingRows } from '../quotas/governing/governing-rows.ts';
import type { CapacityLimits } from '../quotas/limits.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';
import { admissionCost, admissionReadings, billedTokens, settledCost, worstCaseCost } from '../simulator/request-cost.ts';
import { WINDOW_MODELS } from '../simulator/windows/index.ts';
import { alternatives } from './alternatives.ts';
import type { Capacity } from './capacity.ts';
import { type Confidence, type Confirmed, confirm, type Simulated } from './confirm.ts';
import { largestMaxTokens, meets, requestsPerMinuteNeeded, tokensPerMinuteNeeded, type Wish } from './inversion.ts';
import { capacityLimits, planLimits } from './limits.ts';
import { planWarnings, refusals } from './notes.ts';
import { choosePool } from './pool.ts';
import { requestPriceUsd } from './price.ts';
import { DEFAULTS, type PlanQuestion } from './question.ts';
import { answerLengths, capacityOf, ladderSteps, latencySecondsOf, type Workload, withRequest } from './workload.ts';

export interface Plan {
  readonly result: PlanResult;
  readonly warnings: readonly string[];
  /** Why Bedrock would refuse the request whatever the quota; these are among the warnings too. */
  readonly refusals: readonly string[];
}

/**
 * @param nowIso the time that lifecycle and assumptions are dated with
 * @throws BqError usage: max_tokens above what the model can hold, no pool for the model · does-not-fit: nothing stays where asked
 */
export function planRequest(question: PlanQuestion, snapshot: QuotaSnapshot, nowIso: string): Plan {
  const { resolved } = question;
  const { model } = resolved;
  const pool = choosePool({ ...question, tokensPerMinute: question.overrides.tokensPerMinute }, snapshot);
  const burndown = burndownOf(question, nowIso);
  const { maxTokens, outputTokens } = requestTokensOf(question);
  const workload = workloadOf(question, burndown.rate, maxTokens, outputTokens);
  const { request } = workload;
  const held = admissionCost(request, burndown.rate, question.reservation);
  const worstCase = worstCaseCost(request, burndown.rate);
  const rows = governingRows(model, pool.scope, snapshot);
  const limits = planLimits(rows, snapshot, question.overrides, pool.scope, { admissionTokens: held, worstCaseTokens: worstCase }, nowIso);
  const pooled = capacityLimits(limits, question.rpmReading);
  const lengths = question.outputTokens === null ? answerLengths(maxTokens) : [outputTokens];
  const confirmed =
    pooled &&
    lengths.map((length) => confirmedFor(withRequest(workload, { outputTokens: length }), pooled, question.confidence, lengths.length));
  // The plan itself is for the longest of them.
  const main = confirmed?.at(-1) ?? null;
  const capacity = main?.confirmed.capacity ?? null;
  const price = priceOf(model, pool.scope);
  const perRequestUsd = requestPriceUsd(price, request);
  const lifecycle = lifecycleAt(model, nowIso);
  const ladderOutputTokens = question.outputTokens ?? answerLengths(maxTokens)[0] ?? maxTokens;

  const result: PlanResult = {
    region: question.region,
    scope: pool.scope,
    profileId: pool.profile?.id ?? null,
    processedIn: [...pool.processedIn],
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
    request: {
      inputTokens: request.inputTokens,
      cacheReadTokens: request.cacheReadTokens,
      cacheWriteTokens: request.cacheWriteTokens,
      maxTokens,
      maxTokensGiven: question.maxTokens !== null,
      outputTokens: request.outputTokens,
      outputTokensGiven: question.outputTokens !== null,
      thinkingBudgetTokens: question.thinkingBudgetTokens,
      latencySeconds: latencySecondsOf(workload.latency, request.outputTokens),
      latencyGiven: question.latencySeconds !== null,
      spread: workload.spread,
    },
    prompt: question.prompt ?? null,
    cost: {
      admission: admissionReadings(request, burndown.rate),
      reservation: question.reservation,
      settled: settledCost(request, burndown.rate),
      worstCase,
      billed: billedTokens(request),
    },
    quotas: { source: snapshot.source, asOf: snapshot.asOf, accountId: snapshot.accountId, complete: snapshot.complete },
    limits,
    neverAdmitted: capacity?.neverAdmitted ?? false,
    capacity: pooled && main && capacityResult(main, pooled),
    byAnswerLength: pooled && confirmed ? confirmed.map((one) => answerLength(one, pooled)) : [],
    ladderOutputTokens,
    maxTokensLadder: pooled ? ladder(withRequest(workload, { outputTokens: ladderOutputTokens }), pooled, model.maxOutputTokens) : [],
    wish: question.wish && wishResult(question.wish, workload, pooled, capacity, model.maxOutputTokens),
    price: {
      perRequestUsd,
      perHourUsd: perRequestUsd === null || !capacity || capacity.neverAdmitted ? null : perRequestUsd * capacity.requestsPerMinute * 60,
      asOf: price?.asOf ?? null,
      source: price?.source ?? null,
    },
    alternatives: alternatives({ question, pool, snapshot, workload, nowIso }),
    assumptions: assumptions(question, workload, burndown),
  };
  return { result, warnings: planWarnings({ question, result, pool, burndown }), refusals: refusals({ question, result }) };
}

/** Whether the plan is one to go by (`--check`): Bedrock takes the request, the quota admits it, capacity is known, and the wish, if any, is met. */
export function fits({ result, refusals: reasons }: Plan): boolean {
  return reasons.length === 0 && !result.neverAdmitted && result.capacity !== null && (result.wish?.fits ?? true);
}

function burndownOf(question: PlanQuestion, nowIso: string): BurndownRate {
  if (question.burndown === null) return burndownRate(question.resolved.model, question.burndownOverrides);
  return { rate: question.burndown, assumed: false, conflict: null, asOf: nowIso.slice(0, 10), source: 'given with --burndown' };
}

function workloadOf(question: PlanQuestion, rate: number, maxTokens: number, outputTokens: number): Workload {
  return {
    request: {
      inputTokens: question.inputTokens ?? 0,
      cacheReadTokens: question.cacheReadTokens,
      cacheWriteTokens: question.cacheWriteTokens,
      maxTokens,
      outputTokens,
    },
    burndownRate: rate,
    reservation: question.reservation,
    latency: {
      fixedSeconds: question.latencySeconds,
      timeToFirstTokenSeconds: question.timeToFirstTokenSeconds ?? DEFAULTS.timeToFirstTokenSeconds,
      outputTokensPerSecond: question.outputTokensPerSecond ?? DEFAULTS.outputTokensPerSecond,
    },
    spread: question.spread ?? DEFAULTS.spread,
    headroom: question.headroom ?? DEFAULTS.headroom,
  };
}

/** max_tokens and the answer length that capacity is planned for: the whole of max_tokens where nobody says. */
function requestTokensOf(question: PlanQuestion): { maxTokens: number; outputTokens: number } {
  const { model } = question.resolved;
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
    throw new BqError(`--max-tokens ${formatNumber(maxTokens)} is more than ${model.name} can write: ${formatNumber(most)} at most`, {
      code: 'MAX_TOKENS_TOO_LARGE',
      kind: 'usage',
      suggestions: [`--max-tokens ${model.maxOutputTokens ?? most}`],
    });
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

interface ConfirmedWorkload {
  readonly workload: Workload;
  readonly closed: Capacity;
  readonly confirmed: Confirmed;
}

function confirmedFor(workload: Workload, limits: CapacityLimits, confidence: Confidence, parts: number): ConfirmedWorkload {
  const closed = capacityOf(workload, limits);
  return { workload, closed, confirmed: confirm(workload, limits, closed, confidence, parts) };
}

function capacityResult({ workload, closed, confirmed }: ConfirmedWorkload, limits: CapacityLimits): NonNullable<PlanResult['capacity']> {
  const { capacity, simulated } = confirmed;
  const weighted = capacityOf(workload, limits, 'weighted');
  const pair = ({ safeConcurrency, requestsPerMinute }: Capacity) => ({ safeConcurrency, requestsPerMinute });
  return {
    headroom: workload.headroom,
    ...pair(capacity),
    startEverySeconds: capacity.startEverySeconds,
    bindingLimit: capacity.bindingLimit,
    nextLimit: capacity.nextLimit,
    burst: capacity.burst,
    closedForm: pair(closed),
    simulated,
    ifWeighted: pair(weighted),
  };
}

function answerLength({ workload, confirmed }: ConfirmedWorkload, limits: CapacityLimits): PlanResult['byAnswerLength'][number] {
  const { capacity, simulated } = confirmed;
  const settled = settledCost(workload.request, workload.burndownRate);
  return {
    outputTokens: workload.request.outputTokens,
    latencySeconds: latencySecondsOf(workload.latency, workload.request.outputTokens),
    safeConcurrency: capacity.safeConcurrency,
    requestsPerMinute: capacity.requestsPerMinute,
    tpmShare: limits.tokensPerMinute > 0 ? (capacity.requestsPerMinute * settled) / limits.tokensPerMinute : null,
    kindestWindow: simulated && kindest(simulated),
    ran: simulated?.ran ?? null,
  };
}

function kindest(simulated: Simulated): number {
  return Math.max(...WINDOW_MODELS.map((model) => simulated[model]));
}

/** Every step that the answer fits into, with the answer and its latency fixed. */
function ladder(workload: Workload, limits: CapacityLimits, modelMaximum: number | null): PlanResult['maxTokensLadder'] {
  const asked = workload.request.maxTokens;
  return ladderSteps(asked, modelMaximum)
    .filter((maxTokens) => maxTokens >= workload.request.outputTokens)
    .map((maxTokens) => {
      const { safeConcurrency, requestsPerMinute } = capacityOf(withRequest(workload, { maxTokens }), limits);
      return { maxTokens, safeConcurrency, requestsPerMinute, asked: maxTokens === asked };
    });
}

function wishResult(
  wish: Wish,
  workload: Workload,
  limits: CapacityLimits | null,
  capacity: Capacity | null,
  modelMaximum: number | null,
): NonNullable<PlanResult['wish']> {
  const least = Math.max(1, Math.ceil(workload.request.outputTokens));
  const most = Math.max(workload.request.maxTokens, modelMaximum ?? 0);
  return {
    concurrency: wish.concurrency,
    requestsPerMinute: wish.requestsPerMinute,
    fits: capacity !== null && meets(capacity, wish),
    largestMaxTokens: limits && largestMaxTokens(workload, limits, wish, least, most),
    quotaNeededTokensPerMinute: tokensPerMinuteNeeded(workload, wish),
    quotaNeededRequestsPerMinute: limits?.requestsPerMinute === null || limits === null ? null : requestsPerMinuteNeeded(workload, wish),
  };
}

function assumptions(question: PlanQuestion, workload: Workload, burndown: BurndownRate): PlanResult['assumptions'] {
  const list: { text: string; flag: string }[] = [];
  const assume = (missing: boolean, text: string, flag: string) => missing && list.push({ text, flag });
  assume(question.inputTokens === null, 'input 0 tokens', '--input-tokens');
  assume(
    question.maxTokens === null,
    `max_tokens ${formatNumber(workload.request.maxTokens)}, what Bedrock holds when it is unset`,
    '--max-tokens',
  );
  assume(question.outputTokens === null, 'answers as long as max_tokens', '--output-tokens');
  if (question.latencySeconds === null) {
    const { timeToFirstTokenSeconds: ttft, outputTokensPerSecond: speed } = workload.latency;
    list.push({ text: `a response takes ${ttft} s + output at ${speed} tokens/s`, flag: '--latency' });
  }
  assume(question.spread === null, `latency and output spread ±${Math.round(workload.spread * 100)} %`, '--spread');
  assume(question.headroom === null, `${Math.round(workload.headroom * 100)} % headroom`, '--headroom');
  assume(burndown.assumed, `burndown rate ${burndown.rate}: nobody states one`, '--burndown');
  return list;
}
