// What a plan is to be read with: life cycle, residency, restricted accounts, disagreeing readings, clients that give up first.

import { type Note, note } from '../base/notes.ts';
import { formatDuration, formatNumber, formatPercent, formatRate, plural } from '../base/numbers.ts';
import { defaultConflict } from '../catalog/default-quotas.ts';
import { successorOf, writesText } from '../catalog/models.ts';
import { countriesLeftFor, regionInfo } from '../catalog/regions.ts';
import { HELD_METRICS, LIMIT_NAMES, LIMITS_OF } from '../quotas/limits.ts';
import { isRestricted } from '../quotas/way-out.ts';
import { type PlanLimit, wayOutOf } from './limits.ts';
import type { Plan } from './plan.ts';

/** botocore's default read timeout; it then sends the request again. */
export const BOTO3_READ_TIMEOUT_SECONDS = 60;
/** The longest that a Lambda function runs. */
export const LAMBDA_LIMIT_SECONDS = 900;

/** A plan before anything was said about it. */
export type Unnoted = Omit<Plan, 'notes' | 'refusals' | 'advice' | 'alternatives'>;

export function planNotes(plan: Unnoted): Note[] {
  const sections = [lifecycleNotes, conflictNotes, residencyNotes, fileNotes, requestNotes, quotaNotes, readingNotes, clientNotes];
  const { warning, query } = plan.resolved;
  return [...(warning === null ? [] : [note('MODEL_NAMED_LOOSELY', warning, { query })]), ...sections.flatMap((section) => section(plan))];
}

/** What AWS's own pages and lists disagree about, as far as it matters here. */
function conflictNotes({ resolved, region, limits, price, request }: Unnoted): Note[] {
  const { conflicts, quotaLabels } = resolved.model;
  const list = conflicts
    .filter(({ about, regions }) => (about === 'offer' || about === 'life-cycle') && (regions?.includes(region) ?? true))
    .map(({ about, text }) => note('SOURCES_DISAGREE', text, { about }));
  const isDefault = limits.some(({ kind, source }) => HELD_METRICS.has(kind) && source === 'default');
  const quotas = isDefault ? quotaLabels.flatMap((label) => defaultConflict(label) ?? []) : [];
  const usesCache = request.cacheReadTokens + request.cacheWriteTokens > 0;
  const isPriced = price.conflict !== null && (usesCache || !price.conflict.startsWith('cache'));
  return [
    ...list,
    ...quotas.map((text) => note('SOURCES_DISAGREE', text, { about: 'quota' })),
    ...(isPriced ? [note('SOURCES_DISAGREE', `price: ${price.conflict}`, { about: 'price' })] : []),
  ];
}

function lifecycleNotes({ model, resolved }: Unnoted): Note[] {
  const { lifecycle, endOfLifeDate, name } = model;
  if (lifecycle !== 'legacy' && lifecycle !== 'end-of-life') return [];
  const successor = successorOf(resolved.model);
  const successorName = successor && (successor.shortNames[0] ?? successor.modelId);
  const see = successorName ? `; see --model ${successorName}` : '';
  const data = { endOfLifeDate, successor: successorName };
  if (lifecycle === 'end-of-life')
    return [note('END_OF_LIFE', `${name} passed its end of life on ${endOfLifeDate}: requests fail, no quota increases${see}`, data)];
  return [note('LEGACY', `${name} is legacy${endOfLifeDate ? `, end of life ${endOfLifeDate}` : ''}: no quota increases${see}`, data)];
}

function residencyNotes({ question, resolved, region, profileId, processedIn }: Unnoted): Note[] {
  if (profileId === null || countriesLeftFor(region, processedIn).length === 0) return [];
  const asked = question.scope !== null || resolved.profile !== null;
  const where = processedIn.includes('*') ? 'in any Region' : `in ${processedIn.map((id) => regionInfo(id)?.place ?? id).join(', ')}`;
  const prefix = profileId.split('.')[0] ?? profileId;
  const text = `the ${prefix}. profile processes ${where}: data leaves the country of ${region}${asked ? '' : ' (--stays-in, --scope)'}`;
  return [note('LEAVES_COUNTRY', text, { profileId, region })];
}

/** What a file decided, so that nobody wonders where a number comes from. */
function fileNotes({ question, prompt, leftOut, region }: Unnoted): Note[] {
  const list: Note[] = [];
  if (leftOut !== null) {
    list.push(
      note('PROFILE_LEFT_OUT', `${leftOut} of the file was left out: planned as the model can be called from ${region} as asked`, {
        profileId: leftOut,
        region,
      }),
    );
  }
  if (prompt === null) return list;
  const said = [
    question.origins.model === 'prompt' ? `model ${question.model}` : '',
    question.origins.maxTokens === 'prompt' ? `max_tokens ${formatNumber(question.maxTokens)}` : '',
    question.origins.thinkingBudgetTokens === 'prompt' ? `a thinking budget of ${formatNumber(question.thinkingBudgetTokens)}` : '',
  ].filter(Boolean);
  if (said.length > 0) {
    list.push(
      note('FILE_SAID', `${prompt.file} says ${said.join(', ')}`, {
        file: prompt.file,
        model: question.origins.model === 'prompt' ? question.model : null,
        maxTokens: question.origins.maxTokens === 'prompt' ? question.maxTokens : null,
        thinkingBudgetTokens: question.origins.thinkingBudgetTokens === 'prompt' ? question.thinkingBudgetTokens : null,
      }),
    );
  }
  if (question.origins.maxTokens === 'prompt' && prompt.minMaxTokens !== null && prompt.minMaxTokens !== question.maxTokens) {
    list.push(
      note(
        'MAX_TOKENS_VARY',
        `the requests of ${prompt.file} have max_tokens from ${formatNumber(prompt.minMaxTokens)} to ${formatNumber(question.maxTokens)}: the largest is planned`,
        { file: prompt.file, least: prompt.minMaxTokens, largest: question.maxTokens },
      ),
    );
  }
  return list;
}

/** Why Bedrock would refuse the request itself, whatever the quota; empty where it would not. */
export function refusals(plan: Unnoted): Note[] {
  const { request, model, question } = plan;
  const { thinkingBudgetTokens } = question;
  const list: Note[] = [];
  const prompt = longestPromptTokens(plan);
  if (model.contextWindowTokens !== null && prompt > model.contextWindowTokens) {
    list.push(
      note(
        'PROMPT_ABOVE_CONTEXT',
        `a prompt of ${formatNumber(prompt)} tokens is longer than the context window of ${formatNumber(model.contextWindowTokens)}: Bedrock refuses the request`,
        { promptTokens: prompt, contextWindowTokens: model.contextWindowTokens },
      ),
    );
  }
  if (thinkingBudgetTokens !== null && thinkingBudgetTokens >= request.maxTokens) {
    list.push(
      note(
        'THINKING_ABOVE_MAX_TOKENS',
        `the thinking budget of ${formatNumber(thinkingBudgetTokens)} must be below max_tokens ${formatNumber(request.maxTokens)}: Bedrock refuses the request`,
        { thinkingBudgetTokens, maxTokens: request.maxTokens },
      ),
    );
  }
  const refused = plan.prompt?.thinkingRefusedRecords ?? 0;
  // A flag that says max_tokens says it for all of them.
  if (list.length === 0 && refused > 0 && question.origins.maxTokens === 'prompt') {
    list.push(
      note(
        'THINKING_ABOVE_MAX_TOKENS',
        `${plural(refused, 'request')} of ${plan.prompt?.file} ${refused === 1 ? 'has' : 'have'} a thinking budget that is not below max_tokens: Bedrock refuses ${refused === 1 ? 'it' : 'them'}`,
        { records: refused },
      ),
    );
  }
  return list;
}

function longestPromptTokens({ request, prompt }: Unnoted): number {
  return Math.max(request.inputTokens, prompt?.maxInputTokens ?? 0) + request.cacheReadTokens + request.cacheWriteTokens;
}

function requestNotes(plan: Unnoted): Note[] {
  const { request, model, resolved } = plan;
  const list = refusals(plan);
  if (!writesText(resolved.model) && request.maxTokens > 1) {
    const gives = resolved.model.outputModalities.join(', ').toLowerCase();
    list.push(
      note(
        'WRITES_NO_TEXT',
        `${model.name} writes no text (output: ${gives}): it takes no max_tokens, and nothing is held for the ${formatNumber(request.maxTokens)} of this plan; --max-tokens 1 --input-tokens N plans its input`,
        { output: gives },
      ),
    );
  }
  // What Bedrock holds for an unset max_tokens is no choice of the user's.
  if (request.maxTokensGiven && model.maxOutputTokens !== null && request.maxTokens > model.maxOutputTokens) {
    list.push(
      note(
        'MAX_TOKENS_ABOVE_PUBLISHED',
        `max_tokens ${formatNumber(request.maxTokens)} is above the published maximum of ${formatNumber(model.maxOutputTokens)}, though not above what Bedrock holds when it is unset`,
        { maxTokens: request.maxTokens, maxOutputTokens: model.maxOutputTokens },
      ),
    );
  }
  return [...list, ...contextNotes(plan)];
}

function contextNotes(plan: Unnoted): Note[] {
  const { request, model } = plan;
  const prompt = longestPromptTokens(plan);
  const window = model.contextWindowTokens;
  if (window === null || prompt > window || prompt + request.maxTokens <= window) return [];
  const isLongest = (plan.prompt?.maxInputTokens ?? 0) > request.inputTokens;
  return [
    note(
      'REQUEST_ABOVE_CONTEXT',
      `${isLongest ? 'the longest prompt' : 'prompt'} and max_tokens are ${formatNumber(prompt + request.maxTokens)} tokens, more than the context window of ${formatNumber(window)}`,
      { promptTokens: prompt, maxTokens: request.maxTokens, contextWindowTokens: window },
    ),
  ];
}

function quotaNotes(plan: Unnoted): Note[] {
  const { limits } = plan;
  const list = limits.flatMap((limit) => limitNotes(limit, plan));
  list.push(...dayOfModel(plan), ...dayOfAllModels(plan));
  if (plan.endpoint === 'mantle') return [...list, ...mantleNotes(plan), ...incomplete(plan)];
  const tpm = limits.find((limit) => limit.kind === 'tpm');
  if (!tpm || tpm.value === null) {
    list.push(
      note(
        'QUOTA_UNKNOWN',
        `the TPM quota of ${plan.model.name} (${plan.scope}) in ${plan.region} is not known: give it with --tpm, or read it with bq quotas`,
        { region: plan.region, scope: plan.scope },
      ),
    );
  }
  return [...list, ...incomplete(plan)];
}

function incomplete({ quotas, region }: Unnoted): Note[] {
  if (quotas.complete || quotas.source !== 'live') return [];
  const text = 'some quota pages could not be read: a row that is missing here may exist';
  return [note('QUOTAS_INCOMPLETE', text, { region, problem: 'pages' })];
}

/** What a plan on bedrock-mantle cannot know: a row that AWS does not publish is not one of no limit, and more is limited than the rows say. */
function mantleNotes({ limits, model, region }: Unnoted): Note[] {
  const missing = LIMITS_OF.mantle.filter(({ metric }) => (limits.find(({ kind }) => kind === metric)?.value ?? null) === null);
  if (missing.length === 0) {
    const text =
      'bedrock-mantle has further limits that AWS does not publish, and may queue a request for a moment: neither is in the figures';
    return [note('MANTLE_LIMITS_MORE', text, { region })];
  }
  const names = missing.map(({ metric }) => LIMIT_NAMES[metric]).join(' and ');
  const flags = missing.map(({ metric }) => (metric === 'input-tpm' ? '--tpm' : '--output-tpm')).join(' and ');
  const text = `AWS publishes no quota of ${names} for ${model.name} on bedrock-mantle in ${region}, which is not the same as none: give it with ${flags}`;
  return [note('QUOTA_UNKNOWN', text, { region, endpoint: 'mantle' })];
}

function limitNotes(limit: PlanLimit, plan: Unnoted): Note[] {
  const name = LIMIT_NAMES[limit.kind];
  const { value, default: published, source } = limit;
  const data = { limit: limit.kind, value, default: published };
  if (value === 0) return [note('QUOTA_ZERO', `${zeroText(limit, name)}: ${wayOutOf(limit, plan)}`, data)];
  // A row that AWS published without its code cannot be asked for by a plan.
  if (source === 'default') {
    const isMissing = plan.quotas.source !== 'default' && limit.quotaCode !== null && value !== null;
    const where = plan.quotas.source === 'live' ? "AWS's answer" : 'the file';
    return isMissing ? [note('QUOTA_NOT_IN_ANSWER', `the account's ${name} was not in ${where}: AWS's default is shown`, data)] : [];
  }
  if (source === 'override' || !isRestricted(limit) || value === null || published === null) return [];
  return [
    note(
      'QUOTA_BELOW_DEFAULT',
      `the account's ${name} of ${formatNumber(value)} is ${formatPercent(value / published)} of AWS's default of ${formatNumber(published)}: ${wayOutOf(limit, plan)}`,
      data,
    ),
  ];
}

function zeroText({ source, default: published }: PlanLimit, name: string): string {
  if (source === 'override') return `${name} 0, given by hand, admits nothing. If the account really has 0, ask AWS to restore the default`;
  if (source === 'default' || published === 0) return `AWS's default ${name} is 0: nothing can run before an increase`;
  return `the account's ${name} is 0: nothing can run. Ask AWS to restore the default`;
}

/** Workers that keep within every minute can still use up the model's day: the rate says so, the number of workers does not. */
function dayOfModel({ limits, capacity, cost, request }: Unnoted): Note[] {
  const value = limits.find((limit) => limit.kind === 'tpd')?.value;
  if (!value || capacity?.bindingLimit !== 'tpd' || capacity.startEverySeconds !== null || capacity.safeConcurrency === 0) return [];
  const unpacedPerMinute = (capacity.safeConcurrency * 60) / request.latencySeconds;
  const seconds = (value / (unpacedPerMinute * cost.settled)) * 60;
  if (seconds >= 86_400) return [];
  return [
    note(
      'DAY_OF_MODEL',
      `${plural(capacity.safeConcurrency, 'worker')} without a pause would use up the model's ${formatNumber(value)} tokens a day in ${formatDuration(seconds)}: start at most ${formatRate(capacity.requestsPerMinute)} a minute`,
      { tokensPerDay: value, seconds, requestsPerMinute: capacity.requestsPerMinute },
    ),
  ];
}

/** The row of all models: "estimated based on on-demand pricing" is all that AWS says of its unit, so it is told rather than counted against the plan. */
function dayOfAllModels({ limits, capacity, cost }: Unnoted): Note[] {
  const value = limits.find((limit) => limit.kind === 'cross-model-tpd')?.value;
  if (!value || !capacity || cost.settled === 0 || capacity.requestsPerMinute === 0) return [];
  const seconds = (value / (capacity.requestsPerMinute * cost.settled)) * 60;
  if (seconds >= 86_400) return [];
  return [
    note(
      'DAY_OF_ALL_MODELS',
      `at this rate the ${formatNumber(value)} tokens a day of all models together are used up in ${formatDuration(seconds)}, if that row counts quota tokens (AWS: estimated based on on-demand pricing)`,
      { tokensPerDay: value, seconds },
    ),
  ];
}

function readingNotes({ endpoint, model, workload, capacity, cost, limits, neverAdmitted, burndown }: Unnoted): Note[] {
  const list: Note[] = [];
  if (burndown.conflict) {
    list.push(note('BURNDOWN_CONFLICT', `burndown ${burndown.rate}: ${burndown.conflict}`, { burndownRate: burndown.rate }));
  }
  // bedrock-mantle holds max_tokens as it is.
  if (workload.reservation === 'weighted' || endpoint === 'mantle') return list;
  const tpm = limits.find((limit) => limit.kind === 'tpm')?.value;
  const { weighted } = cost.admission;
  const measured = `if AWS holds max_tokens x ${model.burndownRate} (measured 2025-06)`;
  if (tpm && weighted > tpm && !neverAdmitted) {
    list.push(
      note(
        'WEIGHTED_NEVER_ADMITTED',
        `${measured}, this request can never be admitted: it would hold ${formatNumber(weighted)} of ${formatNumber(tpm)}`,
        { weightedTokens: weighted, tokensPerMinute: tpm },
      ),
    );
  } else if (capacity && capacity.ifWeighted.safeConcurrency < capacity.safeConcurrency) {
    list.push(
      note(
        'WEIGHTED_DIFFERS',
        `the readings of the hold disagree: ${measured}, ${formatNumber(capacity.ifWeighted.safeConcurrency)} instead of ${formatNumber(capacity.safeConcurrency)} can run`,
        {
          ifWeighted: capacity.ifWeighted.safeConcurrency,
          safeConcurrency: capacity.safeConcurrency,
          closedForm: capacity.closedForm.safeConcurrency,
        },
      ),
    );
  }
  return list;
}

/** Responses that may take longer than clients wait. */
function clientNotes({ request }: Unnoted): Note[] {
  const seconds = request.latencySeconds * (1 + request.spread);
  const can = `a response can take ${formatDuration(seconds)}: boto3 stops reading after 60 s and sends again`;
  if (seconds > LAMBDA_LIMIT_SECONDS)
    return [note('OUTLASTS_LAMBDA', `${can}, and Lambda ends at 900 s: stream, and run elsewhere`, { seconds })];
  if (seconds > BOTO3_READ_TIMEOUT_SECONDS)
    return [note('OUTLASTS_CLIENT', `${can}; raise read_timeout above that, or stream`, { seconds })];
  return [];
}
