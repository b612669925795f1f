// The form of a request body for each vendor's models, one table: which keys there are, what they may be, what must be there. Sources: the user guide's "Inference request
// parameters" of each vendor and the answers that Bedrock gives, 2026-10. Where Bedrock passes a body on unseen (chat completions), keys of other APIs are refused, others pass.
import { isObject, type JsonObject } from '../../base/json-value.ts';
import { phrase } from '../../base/phrases.ts';
import { BODIES } from '../../words/en/bodies.ts';
import { claudeShape, samplingProblems, thinkingProblems } from './claude.ts';
import {
  anyOf,
  anything,
  type BodyProblem,
  checkKeys,
  flag,
  forbidden,
  list,
  number,
  object,
  oneOf,
  type Rule,
  type Shape,
  string,
  text,
  whole,
} from './rules.ts';
import { toolProblems } from './tool-support.ts';
import { converseTurns } from './turns.ts';

/** `converse` is the form of every model in jobs of that invocation type. */
export type BodyForm =
  | 'converse'
  | 'anthropic'
  | 'nova'
  | 'titan-text'
  | 'titan-embed'
  | 'titan-embed-image'
  | 'llama'
  | 'mistral-prompt'
  | 'mistral-chat'
  | 'cohere-chat'
  | 'cohere-embed'
  | 'jamba'
  | 'deepseek-r1'
  | 'chat';

const block: Rule = object({
  keys: Object.fromEntries(
    [
      'text',
      'image',
      'document',
      'video',
      'audio',
      'toolUse',
      'toolResult',
      'guardContent',
      'cachePoint',
      'reasoningContent',
      'citationsContent',
      'searchResult',
    ].map((key) => [key, key === 'text' ? string : anything]),
  ),
});

const oneBlock: Rule = (value, path) => {
  const problems = block(value, path);
  if (problems.length > 0 || !isObject(value)) return problems;
  // A cache point may be beside what it marks (recorded requests, 2026).
  const kinds = Object.keys(value).filter((key) => key !== 'cachePoint' || !('text' in value)).length;
  if (kinds === 1) return [];
  const words = `Value at '${path.replaceAll(/\[(\d+)\]/g, (_, index) => `.${Number(index) + 1}.member`)}' failed to satisfy constraint: Member must have exactly one member set, found ${kinds}`;
  return [forbidden(path, phrase(BODIES, 'oneKind'), `1 validation error detected: ${words}`, 'service')];
};

const messages: Rule = list(
  object({ keys: { role: oneOf('user', 'assistant'), content: list(oneBlock, 1) }, required: ['role', 'content'] }),
  1,
);

const toolConfig: Rule = object({ keys: { tools: list(anything, 1), toolChoice: anything }, required: ['tools'] });

const CONVERSE: Shape = {
  keys: {
    messages,
    system: list(block),
    inferenceConfig: object({ keys: { maxTokens: whole(1), temperature: number(0, 1), topP: number(0, 1), stopSequences: list(text) } }),
    toolConfig,
    guardrailConfig: anything,
    additionalModelRequestFields: anything,
    additionalModelResponseFieldPaths: list(text),
    promptVariables: anything,
    requestMetadata: anything,
    performanceConfig: anything,
    serviceTier: anything,
    outputConfig: anything,
  },
  required: ['messages'],
};

const NOVA: Shape = {
  keys: {
    schemaVersion: oneOf('messages-v1'),
    messages,
    system: list(block),
    inferenceConfig: object({
      keys: {
        maxTokens: whole(1),
        max_new_tokens: whole(1),
        temperature: number(0, 1),
        topP: number(0, 1),
        top_p: number(0, 1),
        topK: whole(0),
        top_k: whole(0),
        stopSequences: list(text),
        reasoningConfig: anything,
      },
    }),
    toolConfig,
    reasoningConfig: anything,
  },
  required: ['messages'],
};

/** Chat completions: Bedrock hands them to the model's own server, which has keys of its own. Those of other APIs it does not have. */
const OTHER_APIS = [
  'anthropic_version',
  'anthropic_beta',
  'inferenceConfig',
  'toolConfig',
  'schemaVersion',
  'modelId',
  'max_gen_len',
  'textGenerationConfig',
  'inputText',
  'max_tokens_to_sample',
  'thinking_budget',
  'system',
  'recordId',
  'modelInput',
];

const chatMessage: Rule = object({
  keys: { role: oneOf('system', 'developer', 'user', 'assistant', 'tool'), content: anything },
  required: ['role'],
  open: true,
});

const CHAT: Shape = {
  keys: {
    messages: list(chatMessage, 1),
    max_tokens: whole(1),
    max_completion_tokens: whole(1),
    temperature: number(0, 2),
    top_p: number(0, 1),
    stop: anyOf(string, list(string)),
    tools: list(anything),
    reasoning_effort: string,
  },
  required: ['messages'],
  open: true,
};

const FORMS: Readonly<Record<Exclude<BodyForm, 'anthropic'>, Shape>> = {
  converse: CONVERSE,
  nova: NOVA,
  'titan-text': {
    keys: {
      inputText: text,
      textGenerationConfig: object({
        keys: { maxTokenCount: whole(1), temperature: number(0, 1), topP: number(0, 1), stopSequences: list(string) },
      }),
    },
    required: ['inputText'],
  },
  'titan-embed': {
    keys: { inputText: text, dimensions: whole(1), normalize: flag, embeddingTypes: list(oneOf('float', 'binary')) },
    required: ['inputText'],
  },
  'titan-embed-image': {
    keys: { inputText: text, inputImage: text, embeddingConfig: object({ keys: { outputEmbeddingLength: whole(1) } }) },
  },
  llama: {
    keys: { prompt: text, max_gen_len: whole(1), temperature: number(0, 1), top_p: number(0, 1), images: list(text) },
    required: ['prompt'],
  },
  'mistral-prompt': {
    keys: { prompt: text, max_tokens: whole(1), stop: list(string), temperature: number(0, 1), top_p: number(0, 1), top_k: whole(0) },
    required: ['prompt'],
  },
  'mistral-chat': CHAT,
  'cohere-chat': {
    keys: {
      message: text,
      chat_history: list(anything),
      documents: list(anything),
      search_queries_only: flag,
      preamble: string,
      max_tokens: whole(1),
      temperature: number(0, 1),
      p: number(0, 1),
      k: whole(0),
      prompt_truncation: string,
      frequency_penalty: number(0, 1),
      presence_penalty: number(0, 1),
      seed: whole(0),
      return_prompt: flag,
      tools: list(anything),
      tool_results: list(anything),
      stop_sequences: list(string),
      raw_prompting: flag,
    },
    required: ['message'],
  },
  'cohere-embed': {
    keys: {
      texts: list(text, 1),
      images: list(text, 1),
      inputs: list(anything, 1),
      input_type: oneOf('search_document', 'search_query', 'classification', 'clustering', 'image'),
      truncate: string,
      embedding_types: list(string),
      output_dimension: whole(1),
      max_tokens: whole(1),
    },
    required: ['input_type'],
  },
  jamba: {
    keys: {
      messages: list(chatMessage, 1),
      max_tokens: whole(1),
      temperature: number(0, 2),
      top_p: number(0, 1),
      stop: anyOf(string, list(string)),
      n: whole(1),
      frequency_penalty: anything,
      presence_penalty: anything,
      tools: list(anything),
      documents: list(anything),
      response_format: anything,
    },
    required: ['messages'],
  },
  'deepseek-r1': {
    keys: { prompt: text, max_tokens: whole(1), temperature: number(0, 1), top_p: number(0, 1), stop: list(string) },
    required: ['prompt'],
  },
  chat: CHAT,
};

/** Model IDs → the forms that their own bodies have; the first pattern that matches decides. None: bq does not judge. */
const MODELS: readonly (readonly [pattern: RegExp, forms: readonly BodyForm[]])[] = [
  [/^anthropic\.claude-(?!v2|instant)/, ['anthropic']],
  [/^amazon\.nova-(?:2-)?(?:micro|lite|pro|premier)/, ['nova']],
  [/^amazon\.titan-embed-image/, ['titan-embed-image']],
  [/^amazon\.titan-embed/, ['titan-embed']],
  [/^amazon\.titan-(?:text|tg1)/, ['titan-text']],
  [/^meta\.llama/, ['llama']],
  [/^mistral\.(?:mistral-7b|mixtral|mistral-small-2402)/, ['mistral-prompt']],
  [/^mistral\.mistral-large-240[27]/, ['mistral-prompt', 'mistral-chat']],
  [/^mistral\./, ['mistral-chat']],
  [/^cohere\.command-r/, ['cohere-chat']],
  [/^cohere\.embed/, ['cohere-embed']],
  [/^ai21\.jamba/, ['jamba']],
  [/^deepseek\.r1/, ['deepseek-r1', 'chat']],
  [/^(?:openai|deepseek|qwen|google|zai|minimax|moonshot|moonshotai|nvidia|writer|xai)\./, ['chat']],
];

/** The forms that bodies for a model have in InvokeModel; null for a model whose bodies bq does not judge. */
export function ownForms(modelId: string): readonly BodyForm[] | null {
  return MODELS.find(([pattern]) => pattern.test(modelId))?.[1] ?? null;
}

/** What a body is written for: a record of a job, or a call; a call of Converse passes over keys that it does not know. */
export type Use = 'batch' | 'call';

/** @param form one of `ownForms`, or `converse` @returns in the order of the keys; empty where Bedrock takes the body */
export function checkBody(body: JsonObject, form: BodyForm, modelId: string, use: Use = 'batch'): readonly BodyProblem[] {
  if (form === 'anthropic') {
    const { shape, across } = claudeShape(modelId);
    return [...checkKeys(body, shape, ''), ...across(body)];
  }
  const own = checkKeys(body, FORMS[form], '');
  const problems = form === 'converse' && use === 'call' ? own.filter(({ fault }) => fault.kind !== 'unknown') : own;
  return [...problems, ...across(body, form, modelId, use)];
}

function across(body: JsonObject, form: BodyForm, modelId: string, use: Use): BodyProblem[] {
  if (form === 'converse' || form === 'nova') {
    const turns = converseTurns(body, { takesBlanks: modelId.startsWith('amazon.nova') });
    return [...turns, ...ofClaude(body, modelId), ...(form === 'converse' ? toolProblems(body, modelId) : [])];
  }
  if (FORMS[form as keyof typeof FORMS] !== CHAT) return [];
  const foreign = OTHER_APIS.filter((key) => key in body).map((key) => ({
    path: key,
    problem: phrase(BODIES, 'noChatKey'),
    fault: { kind: 'unknown' } as const,
  }));
  // The model may be named where it is the job's.
  const { model } = body;
  const problem = phrase(BODIES, 'otherModel', JSON.stringify(model)?.slice(0, 60), use);
  const named = model === undefined || model === modelId ? [] : [forbidden('model', problem, 'model: does not match the model ID')];
  const streams =
    body.stream === true && use === 'batch' ? [forbidden('stream', phrase(BODIES, 'jobAnswersWhole'), 'stream: must be false')] : [];
  return [...foreign, ...named, ...streams];
}

/** Settings of Claude that Converse hands on, by its own names of them. */
function ofClaude({ inferenceConfig, additionalModelRequestFields }: JsonObject, modelId: string): BodyProblem[] {
  const config = isObject(inferenceConfig) ? inferenceConfig : {};
  const more = isObject(additionalModelRequestFields) ? additionalModelRequestFields : {};
  const { maxTokens: max_tokens, topP: top_p, temperature } = config;
  const told = { ...more, max_tokens, top_p, temperature };
  return [...thinkingProblems(told, modelId), ...samplingProblems(told, modelId)].map((each) => ({
    ...each,
    path: converseKey(each.path),
  }));
}

function converseKey(path: string): string {
  const own = { temperature: 'temperature', top_p: 'topP' }[path];
  return own === undefined ? `additionalModelRequestFields.${path}` : `inferenceConfig.${own}`;
}
