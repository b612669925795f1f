// What a plan is to be read with: life cycle, residency, restricted accounts, disagreeing readings, clients that give up first.

import { type Note, note } from '../base/notes.ts';
import { phrase, received } from '../base/phrases.ts';
import { defaultConflict } from '../catalog/default-quotas.ts';
import { successorOf, writesText } from '../catalog/models.ts';
import { countriesLeftFor } from '../catalog/regions.ts';
import { HELD_METRICS, LIMITS_OF } from '../quotas/limits.ts';
import { isRestricted } from '../quotas/way-out.ts';
import { PLANNER, type ZeroOf } from '../words/en/planner.ts';
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
  return [
    ...(warning === null ? [] : [note('MODEL_NAMED_LOOSELY', received(warning), { query })]),
    ...sections.flatMap((section) => section(plan)),
  ];
}

/** What AWS's own pages and lists disagree about, as far as it matters here. */
function conflictNotes({ resolved, region, limits, price, request }: Unnoted): Note[] {
  const { conflicts, quotaLabels } = resolved.model;
  const list = conflicts
    .filter(({ about, regions }) => (about === 'offer' || about === 'life-cycle') && (regions?.includes(region) ?? true))
    .map(({ about, text }) => note('SOURCES_DISAGREE', phrase(PLANNER, 'disagree', text), { about }));
  const isDefault = limits.some(({ kind, source }) => HELD_METRICS.has(kind) && source === 'default');
  const quotas = isDefault ? quotaLabels.flatMap((label) => defaultConflict(label) ?? []) : [];
  const usesCache = request.cacheReadTokens + request.cacheWriteTokens > 0;
  const isPriced = price.conflict !== null && (usesCache || !price.conflict.startsWith('cache'));
  return [
    ...list,
    ...quotas.map((text) => note('SOURCES_DISAGREE', phrase(PLANNER, 'disagree', text), { about: 'quota' })),
    ...(isPriced ? [note('SOURCES_DISAGREE', phrase(PLANNER, 'priceDisputed', price.conflict ?? ''), { about: 'price' })] : []),
  ];
}

function lifecycleNotes({ model, resolved }: Unnoted): Note[] {
  const { lifecycle, endOfLifeDate, name } = model;
  if (lifecycle !== 'legacy' && lifecycle !== 'end-of-life') return [];
  const successor = successorOf(resolved.model);
  const successorName = successor && (successor.shortNames[0] ?? successor.modelId);
  const data = { endOfLifeDate, successor: successorName };
  const isOver = lifecycle === 'end-of-life';
  const text = phrase(PLANNER, isOver ? 'endOfLife' : 'legacy', name, endOfLifeDate, successorName);
  return [note(isOver ? 'END_OF_LIFE' : 'LEGACY', text, data)];
}

function residencyNotes({ question, resolved, region, profileId, processedIn }: Unnoted): Note[] {
  if (profileId === null || countriesLeftFor(region, processedIn).length === 0) return [];
  const asked = question.scope !== null || resolved.profile !== null;
  const prefix = profileId.split('.')[0] ?? profileId;
  const text = phrase(PLANNER, 'leavesCountry', prefix, processedIn, region, asked);
  return [note('LEAVES_COUNTRY', text, { profileId, region })];
}

/** What a file decided, so that nobody wonders where a number comes from. */
function fileNotes({ question, prompt, leftOut, region }: Unnoted): Note[] {
  const list: Note[] = [];
  if (leftOut !== null) {
    list.push(note('PROFILE_LEFT_OUT', phrase(PLANNER, 'profileLeftOut', leftOut, region), { profileId: leftOut, region }));
  }
  if (prompt === null) return list;
  const said = {
    model: question.origins.model === 'prompt' ? question.model : null,
    maxTokens: question.origins.maxTokens === 'prompt' ? question.maxTokens : null,
    thinkingBudgetTokens: question.origins.thinkingBudgetTokens === 'prompt' ? question.thinkingBudgetTokens : null,
  };
  if (Object.values(said).some((value) => value !== null))
    list.push(note('FILE_SAID', phrase(PLANNER, 'fileSays', prompt.file, said), { file: prompt.file, ...said }));
  const least = prompt.minMaxTokens;
  if (said.maxTokens !== null && least !== null && least !== said.maxTokens) {
    const text = phrase(PLANNER, 'maxTokensVary', prompt.file, least, said.maxTokens);
    list.push(note('MAX_TOKENS_VARY', text, { file: prompt.file, least, largest: said.maxTokens }));
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
      note('PROMPT_ABOVE_CONTEXT', phrase(PLANNER, 'promptAboveContext', prompt, model.contextWindowTokens), {
        promptTokens: prompt,
        contextWindowTokens: model.contextWindowTokens,
      }),
    );
  }
  if (thinkingBudgetTokens !== null && thinkingBudgetTokens >= request.maxTokens) {
    list.push(
      note('THINKING_ABOVE_MAX_TOKENS', phrase(PLANNER, 'thinkingAboveMax', thinkingBudgetTokens, request.maxTokens), {
        thinkingBudgetTokens,
        maxTokens: request.maxTokens,
      }),
    );
  }
  const refused = plan.prompt?.thinkingRefusedRecords ?? 0;
  // A flag that says max_tokens says it for all of them.
  if (list.length === 0 && refused > 0 && question.origins.maxTokens === 'prompt') {
    const text = phrase(PLANNER, 'thinkingRefused', refused, plan.prompt?.file ?? '');
    list.push(note('THINKING_ABOVE_MAX_TOKENS', text, { records: refused }));
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
    list.push(note('WRITES_NO_TEXT', phrase(PLANNER, 'writesNoText', model.name, gives, request.maxTokens), { output: gives }));
  }
  // What Bedrock holds for an unset max_tokens is no choice of the user's.
  if (request.maxTokensGiven && model.maxOutputTokens !== null && request.maxTokens > model.maxOutputTokens) {
    list.push(
      note('MAX_TOKENS_ABOVE_PUBLISHED', phrase(PLANNER, 'maxTokensAbovePublished', request.maxTokens, model.maxOutputTokens), {
        maxTokens: request.maxTokens,
        maxOutputTokens: model.maxOutputTokens,
      }),
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
    note('REQUEST_ABOVE_CONTEXT', phrase(PLANNER, 'requestAboveContext', isLongest, prompt + request.maxTokens, window), {
      promptTokens: prompt,
      maxTokens: request.maxTokens,
      contextWindowTokens: window,
    }),
  ];
}

function quotaNotes(plan: Unnoted): Note[] {
  const { limits } = plan;
  const list = limits.flatMap((limit) => limitNotes(limit, plan));
  list.push(...dayOfModel(plan), ...dayOfAllModels(plan));
  if (plan.endpoint === 'mantle') return [...list, ...mantleNotes(plan), ...incomplete(plan)];
  const tpm = limits.find((limit) => limit.kind === 'tpm');
  if (!tpm || tpm.value === null) {
    const { model, scope, region } = plan;
    list.push(note('QUOTA_UNKNOWN', phrase(PLANNER, 'quotaUnknown', model.name, scope, region), { region, scope }));
  }
  return [...list, ...incomplete(plan)];
}

function incomplete({ quotas, region }: Unnoted): Note[] {
  if (quotas.complete || quotas.source !== 'live') return [];
  return [note('QUOTAS_INCOMPLETE', phrase(PLANNER, 'pagesMissing'), { region, problem: 'pages' })];
}

/** What a plan on bedrock-mantle cannot know: a row that AWS does not publish is not one of no limit, and more is limited than the rows say. */
function mantleNotes({ limits, model, region }: Unnoted): Note[] {
  const missing = LIMITS_OF.mantle.filter(({ metric }) => (limits.find(({ kind }) => kind === metric)?.value ?? null) === null);
  if (missing.length === 0) return [note('MANTLE_LIMITS_MORE', phrase(PLANNER, 'mantleMore'), { region })];
  const kinds = missing.map(({ metric }) => metric);
  const flags = kinds.map((kind) => (kind === 'input-tpm' ? '--tpm' : '--output-tpm'));
  const text = phrase(PLANNER, 'mantleUnknown', kinds, model.name, region, flags);
  return [note('QUOTA_UNKNOWN', text, { region, endpoint: 'mantle' })];
}

function limitNotes(limit: PlanLimit, plan: Unnoted): Note[] {
  const { kind, value, default: published, source } = limit;
  const data = { limit: kind, value, default: published };
  if (value === 0) return [note('QUOTA_ZERO', phrase(PLANNER, 'quotaZero', whoseZero(limit), kind, wayOutOf(limit, plan)), data)];
  // A row that AWS published without its code cannot be asked for by a plan.
  if (source === 'default') {
    const isMissing = plan.quotas.source !== 'default' && limit.quotaCode !== null && value !== null;
    return isMissing ? [note('QUOTA_NOT_IN_ANSWER', phrase(PLANNER, 'notInAnswer', kind, plan.quotas.source === 'live'), data)] : [];
  }
  if (source === 'override' || !isRestricted(limit) || value === null || published === null) return [];
  return [note('QUOTA_BELOW_DEFAULT', phrase(PLANNER, 'belowDefault', kind, value, published, wayOutOf(limit, plan)), data)];
}

function whoseZero({ source, default: published }: PlanLimit): ZeroOf {
  if (source === 'override') return 'hand';
  return source === 'default' || published === 0 ? 'default' : 'account';
}

/** Workers that keep within every minute can still use up the model's day: the rate says so, the number of workers does not. */
function dayOfModel({ limits, capacity, cost, request }: Unnoted): Note[] {
  const value = limits.find((limit) => limit.kind === 'tpd')?.value;
  if (!value || capacity?.bindingLimit !== 'tpd' || capacity.startEverySeconds !== null || capacity.safeConcurrency === 0) return [];
  const unpacedPerMinute = (capacity.safeConcurrency * 60) / request.latencySeconds;
  const seconds = (value / (unpacedPerMinute * cost.settled)) * 60;
  if (seconds >= 86_400) return [];
  const { safeConcurrency, requestsPerMinute } = capacity;
  const text = phrase(PLANNER, 'dayOfModel', safeConcurrency, value, seconds, requestsPerMinute);
  return [note('DAY_OF_MODEL', text, { tokensPerDay: value, seconds, requestsPerMinute })];
}

/** The row of all models: "estimated based on on-demand pricing" is all that AWS says of its unit, so it is told rather than counted against the plan. */
function dayOfAllModels({ limits, capacity, cost }: Unnoted): Note[] {
  const value = limits.find((limit) => limit.kind === 'cross-model-tpd')?.value;
  if (!value || !capacity || cost.settled === 0 || capacity.requestsPerMinute === 0) return [];
  const seconds = (value / (capacity.requestsPerMinute * cost.settled)) * 60;
  if (seconds >= 86_400) return [];
  return [note('DAY_OF_ALL_MODELS', phrase(PLANNER, 'dayOfAllModels', value, seconds), { tokensPerDay: value, seconds })];
}

function readingNotes({ endpoint, model, workload, capacity, cost, limits, neverAdmitted, burndown }: Unnoted): Note[] {
  const list: Note[] = [];
  if (burndown.conflict) {
    list.push(
      note('BURNDOWN_CONFLICT', phrase(PLANNER, 'burndownDisputed', burndown.rate, burndown.conflict), { burndownRate: burndown.rate }),
    );
  }
  // bedrock-mantle holds max_tokens as it is.
  if (workload.reservation === 'weighted' || endpoint === 'mantle') return list;
  const tpm = limits.find((limit) => limit.kind === 'tpm')?.value;
  const { weighted } = cost.admission;
  if (tpm && weighted > tpm && !neverAdmitted) {
    list.push(
      note('WEIGHTED_NEVER_ADMITTED', phrase(PLANNER, 'weightedNever', model.burndownRate, weighted, tpm), {
        weightedTokens: weighted,
        tokensPerMinute: tpm,
      }),
    );
  } else if (capacity && capacity.ifWeighted.safeConcurrency < capacity.safeConcurrency) {
    const { safeConcurrency, ifWeighted, closedForm } = capacity;
    list.push(
      note('WEIGHTED_DIFFERS', phrase(PLANNER, 'weightedDiffers', model.burndownRate, ifWeighted.safeConcurrency, safeConcurrency), {
        ifWeighted: ifWeighted.safeConcurrency,
        safeConcurrency,
        closedForm: closedForm.safeConcurrency,
      }),
    );
  }
  return list;
}

/** Responses that may take longer than clients wait. */
function clientNotes({ request }: Unnoted): Note[] {
  const seconds = request.latencySeconds * (1 + request.spread);
  if (seconds > LAMBDA_LIMIT_SECONDS) return [note('OUTLASTS_LAMBDA', phrase(PLANNER, 'outlastsLambda', seconds), { seconds })];
  if (seconds > BOTO3_READ_TIMEOUT_SECONDS) return [note('OUTLASTS_CLIENT', phrase(PLANNER, 'outlastsClient', seconds), { seconds })];
  return [];
}
