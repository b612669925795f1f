// What a request itself asks for besides its text: model, max_tokens and thinking; of one request, and added up over many.
import { isObject, type JsonObject, numberOrNull, stringOrNull } from '../base/json-value.ts';

export interface RequestSettings {
  /** As the request names it: a model ID, an inference profile, an ARN; null where it names none. */
  readonly modelId: string | null;
  /** The request's own limit on output tokens, as it is written there; null where it sets none. */
  readonly maxTokens: number | null;
  readonly thinking: 'off' | 'enabled' | 'adaptive';
  /** The most tokens of thinking that the request allows; null where it sets no budget. */
  readonly thinkingBudgetTokens: number | null;
}

/** Where requests keep their settings; the request itself comes first, so that Converse's own field wins over additional ones. */
export const SETTING_HOLDERS = [
  'inferenceConfig',
  'textGenerationConfig',
  'generationConfig',
  'generation_config',
  'config',
  'additionalModelRequestFields',
  'extra_body',
  'model_kwargs',
  'optional_params',
];

/** The limit on output tokens in the words of each API: Converse, Anthropic, OpenAI, Gemini, Nova, Llama, Titan, Claude 2. */
const MAX_TOKENS = [
  'maxTokens',
  'max_tokens',
  'max_completion_tokens',
  'max_output_tokens',
  'maxOutputTokens',
  'maxCompletionTokens',
  'max_new_tokens',
  'max_gen_len',
  'maxTokenCount',
  'max_tokens_to_sample',
];
const THINKING = ['thinking', 'reasoning_config', 'reasoningConfig', 'thinkingConfig', 'thinking_config'];
const BUDGET = ['budget_tokens', 'budgetTokens', 'thinkingBudget', 'thinking_budget'];

/** @param body a request of any API: Converse, InvokeModel bodies, chat and Responses requests, the options of SDKs */
export function requestSettings(body: JsonObject): RequestSettings {
  const holders = [body, ...SETTING_HOLDERS.map((name) => body[name]).filter(isObject)];
  const thinking = thinkingIn(holders, body);
  const named = stringOrNull(body.modelId) ?? stringOrNull(body.model_id) ?? modelNamed(body);
  return {
    modelId: named === null ? null : bedrockModelId(named),
    maxTokens: firstNumber(holders, MAX_TOKENS),
    thinking: thinking === null ? 'off' : thinkingOf(thinking),
    thinkingBudgetTokens: thinking === null || thinkingOf(thinking) === 'off' ? null : firstNumber([thinking], BUDGET),
  };
}

/** The model of chat requests and of the AI SDK's calls; a model object of the AI SDK has it in `modelId`. */
function modelNamed({ model }: JsonObject): string | null {
  return isObject(model) ? (stringOrNull(model.modelId) ?? stringOrNull(model.model_id)) : stringOrNull(model);
}

/**
 * A model as Bedrock names it, without what routers and frameworks put in front: `bedrock/converse/us.anthropic.…`, `bedrock:us.anthropic.…`.
 * ARNs stay whole.
 */
export function bedrockModelId(named: string): string {
  const arn = named.indexOf('arn:aws');
  if (arn >= 0) return named.slice(arn);
  return named.slice(named.lastIndexOf('/') + 1).replace(/^(?:amazon[-_])?bedrock(?:_converse)?:/, '');
}

function thinkingIn(holders: readonly JsonObject[], body: JsonObject): JsonObject | null {
  const all = isObject(body.providerOptions) ? [...holders, ...Object.values(body.providerOptions).filter(isObject)] : holders;
  for (const holder of all) for (const name of THINKING) if (isObject(holder[name])) return holder[name];
  return null;
}

function thinkingOf({ type, thinkingBudget, thinking_budget: budget }: JsonObject): RequestSettings['thinking'] {
  if (type === 'enabled' || type === 'adaptive') return type;
  // Gemini's form has no type: a budget alone asks for thinking.
  return type === undefined && (numberOrNull(thinkingBudget) ?? numberOrNull(budget) ?? 0) > 0 ? 'enabled' : 'off';
}

function firstNumber(holders: readonly JsonObject[], names: readonly string[]): number | null {
  for (const holder of holders)
    for (const name of names) {
      const value = numberOrNull(holder[name]);
      if (value !== null) return value;
    }
  return null;
}

/** Least and most of what requests ask for, and how many ask. */
export interface SettingRange {
  readonly min: number;
  readonly max: number;
  readonly records: number;
}

/** The settings of all records of a file; plain data, so that threads can send it. */
export interface SettingsSummary {
  /** Records by the model that they name themselves; those that name none are in none. */
  readonly modelIds: Readonly<Record<string, number>>;
  /** Null where no record sets it. */
  readonly maxTokens: SettingRange | null;
  readonly thinkingBudgetTokens: SettingRange | null;
  /** Records whose thinking budget is not below their own max_tokens: Bedrock refuses them. */
  readonly thinkingNotBelowMaxTokens: number;
}

/** Files can name as many models as they have lines; no more than this are kept apart. */
const MOST_MODEL_IDS = 1000;

export class SettingsTally {
  readonly #modelIds = new Map<string, number>();
  #maxTokens: SettingRange | null = null;
  #thinkingBudgetTokens: SettingRange | null = null;
  #thinkingNotBelowMaxTokens = 0;

  add({ modelId, maxTokens, thinkingBudgetTokens }: RequestSettings): void {
    if (modelId !== null) this.#addModelId(modelId, 1);
    this.#maxTokens = joined(this.#maxTokens, rangeOf(maxTokens));
    this.#thinkingBudgetTokens = joined(this.#thinkingBudgetTokens, rangeOf(thinkingBudgetTokens));
    if (maxTokens !== null && thinkingBudgetTokens !== null && thinkingBudgetTokens >= maxTokens) this.#thinkingNotBelowMaxTokens++;
  }

  addSummary(summary: SettingsSummary): void {
    for (const [modelId, records] of Object.entries(summary.modelIds)) this.#addModelId(modelId, records);
    this.#maxTokens = joined(this.#maxTokens, summary.maxTokens);
    this.#thinkingBudgetTokens = joined(this.#thinkingBudgetTokens, summary.thinkingBudgetTokens);
    this.#thinkingNotBelowMaxTokens += summary.thinkingNotBelowMaxTokens;
  }

  summary(): SettingsSummary {
    return {
      modelIds: Object.fromEntries(this.#modelIds),
      maxTokens: this.#maxTokens,
      thinkingBudgetTokens: this.#thinkingBudgetTokens,
      thinkingNotBelowMaxTokens: this.#thinkingNotBelowMaxTokens,
    };
  }

  #addModelId(modelId: string, records: number): void {
    const before = this.#modelIds.get(modelId);
    if (before === undefined && this.#modelIds.size >= MOST_MODEL_IDS) return;
    this.#modelIds.set(modelId, (before ?? 0) + records);
  }
}

function rangeOf(value: number | null): SettingRange | null {
  return value === null ? null : { min: value, max: value, records: 1 };
}

function joined(a: SettingRange | null, b: SettingRange | null): SettingRange | null {
  if (a === null || b === null) return a ?? b;
  return { min: Math.min(a.min, b.min), max: Math.max(a.max, b.max), records: a.records + b.records };
}
