// What a plan warns of: life cycle, residency, restricted accounts, disagreeing readings, clients that give up first.

import { formatDuration, formatNumber, formatPercent, formatRate, plural } from '../base/numbers.ts';
import { successorOf, writesText } from '../catalog/models.ts';
import { countriesLeftFor, regionInfo } from '../catalog/regions.ts';
import type { BurndownRate } from '../catalog/types.ts';
import type { PlanResult } from '../contracts/plan.ts';
import type { Pool } from './pool.ts';
import type { PlanQuestion } from './question.ts';

/** botocore's default read timeout; it then sends the request again. */
export const BOTO3_READ_TIMEOUT_SECONDS = 60;
/** The longest that a Lambda function runs. */
export const LAMBDA_LIMIT_SECONDS = 900;

export interface WarningFacts {
  readonly question: PlanQuestion;
  readonly result: PlanResult;
  readonly pool: Pool;
  readonly burndown: BurndownRate;
}

export function planWarnings(facts: WarningFacts): string[] {
  const sections = [lifecycleWarnings, residencyWarnings, requestWarnings, quotaWarnings, readingWarnings, clientWarnings];
  return [...(facts.question.resolved.warning ? [facts.question.resolved.warning] : []), ...sections.flatMap((section) => section(facts))];
}

function lifecycleWarnings({ question, result }: WarningFacts): string[] {
  const { model } = question.resolved;
  const { lifecycle, endOfLifeDate } = result.model;
  if (lifecycle !== 'legacy' && lifecycle !== 'end-of-life') return [];
  const successor = successorOf(model);
  const see = successor ? `; see --model ${successor.shortNames[0] ?? successor.modelId}` : '';
  if (lifecycle === 'end-of-life')
    return [`${model.name} passed its end of life on ${endOfLifeDate}: requests fail, no quota increases${see}`];
  return [`${model.name} is legacy${endOfLifeDate ? `, end of life ${endOfLifeDate}` : ''}: no quota increases${see}`];
}

function residencyWarnings({ question, result, pool }: WarningFacts): string[] {
  if (!pool.profile || countriesLeftFor(question.region, result.processedIn).length === 0) return [];
  const asked = question.scope !== null || question.resolved.profile !== null;
  const where = result.processedIn.includes('*')
    ? 'in any Region'
    : `in ${result.processedIn.map((region) => regionInfo(region)?.place ?? region).join(', ')}`;
  return [
    `the ${pool.profile.prefix}. profile processes ${where}: data leaves the country of ${question.region}${asked ? '' : ' (--stays-in, --scope)'}`,
  ];
}

/** Why Bedrock would refuse the request itself, whatever the quota; empty where it would not. */
export function refusals({ question, result }: Pick<WarningFacts, 'question' | 'result'>): string[] {
  const { request, model } = result;
  const { thinkingBudgetTokens } = question;
  const list: string[] = [];
  const prompt = longestPromptTokens(result);
  if (model.contextWindowTokens !== null && prompt > model.contextWindowTokens) {
    list.push(
      `a prompt of ${formatNumber(prompt)} tokens is longer than the context window of ${formatNumber(model.contextWindowTokens)}: Bedrock refuses the request`,
    );
  }
  if (thinkingBudgetTokens !== null && thinkingBudgetTokens >= request.maxTokens) {
    list.push(
      `the thinking budget of ${formatNumber(thinkingBudgetTokens)} must be below max_tokens ${formatNumber(request.maxTokens)}: Bedrock refuses the request`,
    );
  }
  return list;
}

function longestPromptTokens({ request, prompt }: PlanResult): number {
  return Math.max(request.inputTokens, prompt?.maxInputTokens ?? 0) + request.cacheReadTokens + request.cacheWriteTokens;
}

function requestWarnings({ question, result }: WarningFacts): string[] {
  const { request, model } = result;
  const list = refusals({ question, result });
  if (!writesText(question.resolved.model) && request.maxTokens > 1) {
    const gives = question.resolved.model.outputModalities.join(', ').toLowerCase();
    list.push(
      `${model.name} writes no text (output: ${gives}): it takes no max_tokens, and nothing is held for the ${formatNumber(request.maxTokens)} of this plan; --max-tokens 1 --input-tokens N plans its input`,
    );
  }
  // What Bedrock holds for an unset max_tokens is no choice of the user's.
  if (request.maxTokensGiven && model.maxOutputTokens !== null && request.maxTokens > model.maxOutputTokens) {
    list.push(
      `max_tokens ${formatNumber(request.maxTokens)} is above the published maximum of ${formatNumber(model.maxOutputTokens)}, though not above what Bedrock holds when it is unset`,
    );
  }
  const prompt = longestPromptTokens(result);
  if (model.contextWindowTokens !== null && prompt <= model.contextWindowTokens && prompt + request.maxTokens > model.contextWindowTokens) {
    const isLongest = (result.prompt?.maxInputTokens ?? 0) > request.inputTokens;
    list.push(
      `${isLongest ? 'the longest prompt' : 'prompt'} and max_tokens are ${formatNumber(prompt + request.maxTokens)} tokens, more than the context window of ${formatNumber(model.contextWindowTokens)}`,
    );
  }
  return list;
}

function quotaWarnings({ result, question }: WarningFacts): string[] {
  const list: string[] = [];
  for (const limit of result.limits) {
    const name = limit.kind.toUpperCase();
    // A row that AWS published without its code cannot be asked for by a plan.
    if (limit.source === 'default' && result.quotas.source === 'live' && limit.quotaCode !== null) {
      list.push(`the account's ${name} was not in AWS's answer: AWS's default is shown`);
    }
    if (
      limit.source === 'default' ||
      limit.source === 'override' ||
      limit.value === null ||
      limit.default === null ||
      limit.value >= limit.default
    )
      continue;
    const kind = limit.value === 0 ? 'throttled-under-quota' : 'restore-default';
    list.push(
      limit.value === 0
        ? `the account's ${name} is 0: nothing can run. This is no matter of capacity: bq support-case --kind ${kind}`
        : `the account's ${name} of ${formatNumber(limit.value)} is ${formatPercent(limit.value / limit.default)} of AWS's default of ${formatNumber(limit.default)}: bq support-case --kind ${kind}`,
    );
  }
  list.push(...dayOfModel(result), ...dayOfAllModels(result));
  const tpm = result.limits.find((limit) => limit.kind === 'tpm');
  if (!tpm || tpm.value === null) {
    list.push(
      `the TPM quota of ${result.model.name} (${result.scope}) in ${question.region} is not known: give it with --tpm, or read it with bq quotas`,
    );
  }
  if (!result.quotas.complete && result.quotas.source === 'live')
    list.push('some quota pages could not be read: a row that is missing here may exist');
  return list;
}

/** Workers that keep within every minute can still use up the model's day: the rate says so, the number of workers does not. */
function dayOfModel({ limits, capacity, cost, request }: PlanResult): string[] {
  const value = limits.find((limit) => limit.kind === 'tpd')?.value;
  if (!value || capacity?.bindingLimit !== 'tpd' || capacity.startEverySeconds !== null || capacity.safeConcurrency === 0) return [];
  const unpacedPerMinute = (capacity.safeConcurrency * 60) / request.latencySeconds;
  const seconds = (value / (unpacedPerMinute * cost.settled)) * 60;
  if (seconds >= 86_400) return [];
  return [
    `${plural(capacity.safeConcurrency, 'worker')} without a pause would use up the model's ${formatNumber(value)} tokens a day in ${formatDuration(seconds)}: start at most ${formatRate(capacity.requestsPerMinute)} a minute`,
  ];
}

/** The row of all models: AWS does not state its unit, so it is told rather than counted against the plan. */
function dayOfAllModels({ limits, capacity, cost }: PlanResult): string[] {
  const value = limits.find((limit) => limit.kind === 'cross-model-tpd')?.value;
  if (!value || !capacity || cost.settled === 0 || capacity.requestsPerMinute === 0) return [];
  const seconds = (value / (capacity.requestsPerMinute * cost.settled)) * 60;
  if (seconds >= 86_400) return [];
  return [
    `at this rate the ${formatNumber(value)} tokens a day of all models together are used up in ${formatDuration(seconds)}, if that row counts quota tokens (AWS does not say)`,
  ];
}

function readingWarnings({ result, question, burndown }: WarningFacts): string[] {
  const list: string[] = [];
  if (burndown.conflict) list.push(`burndown ${burndown.rate}: ${burndown.conflict}`);
  const { capacity, cost } = result;
  const tpm = result.limits.find((limit) => limit.kind === 'tpm')?.value;
  if (tpm && question.reservation !== 'weighted' && cost.admission.weighted > tpm && !result.neverAdmitted) {
    list.push(
      `if AWS holds max_tokens x ${result.model.burndownRate} (measured 2025-06), this request can never be admitted: it would hold ${formatNumber(cost.admission.weighted)} of ${formatNumber(tpm)}`,
    );
  } else if (capacity && question.reservation !== 'weighted' && capacity.ifWeighted.safeConcurrency < capacity.closedForm.safeConcurrency) {
    list.push(
      `the readings of the hold disagree: if AWS holds max_tokens x ${result.model.burndownRate} (measured 2025-06), ${formatNumber(capacity.ifWeighted.safeConcurrency)} instead of ${formatNumber(capacity.closedForm.safeConcurrency)} can run`,
    );
  }
  return list;
}

/** Text for one response that may take longer than clients wait. */
function clientWarnings({ result }: WarningFacts): string[] {
  const longest = result.request.latencySeconds * (1 + result.request.spread);
  if (longest > LAMBDA_LIMIT_SECONDS) {
    return [
      `a response can take ${formatDuration(longest)}: boto3 stops reading after 60 s and sends again, and Lambda ends at 900 s: stream, and run elsewhere`,
    ];
  }
  if (longest > BOTO3_READ_TIMEOUT_SECONDS) {
    return [
      `a response can take ${formatDuration(longest)}: boto3 stops reading after 60 s and sends again; raise read_timeout above that, or stream`,
    ];
  }
  return [];
}
