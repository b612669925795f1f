// Says what a parsed JSON value is, opens what it is wrapped in, and turns it into the normal form.
import { BqError, inputError, PLACES } from '../../base/errors.ts';
import { isObject, type JsonObject, stringOrNull, typeName } from '../../base/json-value.ts';
import { Phrase, phrase, type Text } from '../../base/phrases.ts';
import { BODIES } from '../../words/en/bodies.ts';
import { PROMPTS } from '../../words/en/prompts.ts';
import { familyOf } from '../estimate/families.ts';
import { bedrockModelId } from '../settings.ts';
import type { NormalPrompt, PromptKind } from '../types.ts';
import { frameworkOf } from './frameworks.ts';
import { speakerOf } from './messages.ts';
import { parseCohereChat, parsePromptBody, textPrompt } from './parse-prompt-bodies.ts';
import { messagesMember, parseBareMessages, parseRequest } from './parse-request.ts';
import { hasPrompt, isMessageLike, type Opened, openWrappers } from './wrappers.ts';

export interface ParsedPrompt {
  /** The outermost kind: a batch record stays `batch-record` although a Converse request lies in it; `prompt.kind` is what lies in it. */
  readonly kind: PromptKind;
  readonly prompt: NormalPrompt;
  /** Of a batch record; null elsewhere. */
  readonly recordId: string | null;
  /** The request, body or messages as they were given, out of their wrappers. */
  readonly body: unknown;
}

export interface ParseOptions {
  /** Kind forced by the user; null recognises it. */
  readonly as?: PromptKind | null;
  /** The model asked for: it decides between kinds that look the same. */
  readonly modelId?: string | null;
}

const KNOWN = phrase(PROMPTS, 'known');

/** Kinds that say what is around a request, not what it is. */
const WRAPPERS: ReadonlySet<PromptKind> = new Set(['count-tokens', 'batch-record', 'invoke-model', 'step-functions', 'invocation-log']);

/**
 * @param value parsed JSON
 * @throws BqError (input) where the value is no prompt; the message says what is missing, the path names the user's own keys
 */
export function parsePrompt(value: unknown, options: ParseOptions = {}): ParsedPrompt {
  const as = options.as ?? null;
  if (as === 'text' || as === 'markdown') return parseText(typeof value === 'string' ? value : JSON.stringify(value), as);
  if (typeof value === 'string') return parseText(value, 'text');
  const opened = openWrappers(value);
  if (as !== null && WRAPPERS.has(as) && opened.kind !== as) throw notWrapped(as, value);
  try {
    return parseOpened(opened, options);
  } catch (error) {
    throw opened.hasCapitalKeys && error instanceof BqError ? withCapitals(error, opened.path) : error;
  }
}

/** Plain text or Markdown, counted as one user message. */
export function parseText(text: string, kind: 'text' | 'markdown'): ParsedPrompt {
  return { kind, prompt: textPrompt(text, kind), recordId: null, body: text };
}

function notWrapped(as: PromptKind, value: unknown): BqError {
  if (as === 'batch-record') return inputError('$.modelInput', phrase(BODIES, 'notARecord'), [], 'NOT_A_PROMPT');
  if (as === 'count-tokens' && isObject(value)) return inputError('$.input', phrase(PROMPTS, 'notCountTokens'), [], 'NOT_A_PROMPT');
  return inputError('', phrase(PROMPTS, 'notOfKind', as), [KNOWN], 'NOT_A_PROMPT');
}

function parseOpened(opened: Opened, options: ParseOptions): ParsedPrompt {
  const { value, path } = opened;
  const as = options.as !== null && options.as !== undefined && !WRAPPERS.has(options.as) ? options.as : opened.inner;
  if (typeof value === 'string') return { ...parseText(value, 'text'), kind: opened.kind ?? 'text' };
  const inner = innerPrompt(value, path, as, options.modelId ?? opened.modelId);
  const prompt = opened.modelId === null && opened.excludes.length === 0 ? inner : wrapped(inner, opened);
  return {
    kind: opened.kind ?? prompt.kind,
    prompt,
    recordId: opened.recordId,
    body: isObject(value) && (hasPrompt(value) || !isMessageLike(value)) ? value : { messages: Array.isArray(value) ? value : [value] },
  };
}

/** The wrapper says who is asked: bodies of other APIs name models that nobody asks. */
function wrapped(prompt: NormalPrompt, { modelId, excludes }: Opened): NormalPrompt {
  return {
    ...prompt,
    modelId: modelId === null ? prompt.modelId : bedrockModelId(modelId),
    excludes: excludes.length > 0 ? [...prompt.excludes, ...excludes] : prompt.excludes,
  };
}

function innerPrompt(value: unknown, path: string, as: PromptKind | null, modelId: string | null): NormalPrompt {
  if (Array.isArray(value)) {
    if (!isConversation(value))
      throw inputError(path === '$' ? '' : path, phrase(PROMPTS, 'otherArray'), [phrase(PROMPTS, 'useLines')], 'NOT_A_PROMPT');
    return parseBareMessages(value, as ?? kindOf({ messages: value }, modelId), path);
  }
  if (!isObject(value)) throw inputError(path === '$' ? '' : path, phrase(PROMPTS, 'notRequest', typeName(value)), [KNOWN], 'NOT_A_PROMPT');
  if (isMessageLike(value) && !hasPrompt(value)) return parseBareMessages(value, as ?? kindOf({ messages: [value] }, modelId), path);
  const kind = as ?? kindOf(value, modelId ?? stringOrNull(value.modelId) ?? stringOrNull(value.model), path);
  return parseBody(value, kind, path);
}

/** A list of messages or of OpenAI's items: one of them at least says who speaks. */
function isConversation(list: readonly unknown[]): boolean {
  const isPair = (item: unknown) => Array.isArray(item) && item.length === 2 && speakerOf(item[0]) !== null;
  return list.some((item) => isMessageLike(item) || isPair(item)) && list.every((item) => isObject(item) || isPair(item));
}

function parseBody(body: JsonObject, kind: PromptKind, path: string): NormalPrompt {
  if (isRawPrompt(body)) return parsePromptBody(body, kind);
  if (typeof body.message === 'string') return parseCohereChat(body);
  if (messagesMember(body) === null)
    throw inputError(path === '$' ? '' : path, phrase(PROMPTS, 'nothingToCount', kind), [KNOWN], 'NOT_A_PROMPT');
  return parseRequest(body, kind, path);
}

/** A bare text for the model; with a system prompt beside it, it is the user's message of a chat. */
function isRawPrompt(body: JsonObject): boolean {
  if (typeof body.inputText === 'string' || Array.isArray(body.texts)) return true;
  return typeof body.prompt === 'string' && body.messages === undefined && !('system' in body || 'maxOutputTokens' in body);
}

/** Where the marks of a chat template stand, if a prompt has one. */
const TEMPLATE_HEAD_CHARACTERS = 2000;

/** Which API a body was written for. Fields that only one API has decide; then the model; then the shape of the messages. */
function kindOf(body: JsonObject, modelId: string | null, path = '$'): PromptKind {
  const vendor = modelId === null ? null : familyOf(modelId).vendor;
  if (typeof body.inputText === 'string') return isObject(body.inferenceConfig) ? 'nova' : 'titan';
  if (typeof body.message === 'string' || (Array.isArray(body.texts) && 'input_type' in body)) return 'cohere';
  if (typeof body.prompt === 'string' && isRawPrompt(body)) return rawKind(body, body.prompt, vendor);
  const member = messagesMember(body);
  if (member === null)
    throw inputError(path === '$' ? '' : path, phrase(PROMPTS, 'noPart'), [KNOWN, phrase(PROMPTS, 'asText')], 'NOT_A_PROMPT');
  return frameworkOf(body, member) ?? apiOf(body, vendor);
}

function rawKind(body: JsonObject, prompt: string, vendor: PromptKind | null): PromptKind {
  if ('max_gen_len' in body) return 'llama';
  if ('max_tokens_to_sample' in body) return 'anthropic';
  if ('return_likelihoods' in body || 'p' in body || 'k' in body) return 'cohere';
  return vendor !== null && vendor !== 'nova' && vendor !== 'titan' ? vendor : byTemplate(prompt);
}

const CONVERSE_MEMBERS = ['toolConfig', 'inferenceConfig', 'additionalModelRequestFields', 'outputConfig'];

function apiOf(body: JsonObject, vendor: PromptKind | null): PromptKind {
  if ('anthropic_version' in body || 'anthropic_beta' in body) return 'anthropic';
  if (body.schemaVersion === 'messages-v1') return 'nova';
  if (isObject(body.inferenceConfig) && 'max_new_tokens' in body.inferenceConfig) return 'nova';
  if (CONVERSE_MEMBERS.some((name) => name in body)) return 'converse';
  const shape = shapeOf(body);
  if (shape === 'converse') return 'converse';
  if (shape === 'openai' || 'input' in body) return vendor === 'mistral' || vendor === 'deepseek' ? vendor : 'openai';
  return vendor === 'mistral' || vendor === 'deepseek' || vendor === 'openai' ? vendor : 'anthropic';
}

const OPENAI_SETTINGS = ['max_completion_tokens', 'response_format', 'frequency_penalty'];

/** Looks at messages and tools for what only one API writes. */
function shapeOf(body: JsonObject): 'converse' | 'typed' | 'openai' {
  const hasFunctions = Array.isArray(body.tools) && body.tools.some((tool) => isObject(tool) && isObject(tool.function));
  if (hasFunctions || OPENAI_SETTINGS.some((name) => name in body)) return 'openai';
  let shape: 'converse' | 'typed' = 'typed';
  for (const message of Array.isArray(body.messages) ? body.messages.filter(isObject) : []) {
    const blocks = Array.isArray(message.content) ? message.content.filter(isObject) : [];
    if (isOpenAiMessage(message, body) || blocks.some(({ type }) => type === 'image_url' || type === 'input_audio')) return 'openai';
    if (blocks.some((block) => !('type' in block))) shape = 'converse';
  }
  return shape;
}

function isOpenAiMessage(message: JsonObject, body: JsonObject): boolean {
  if (message.role === 'tool' || message.role === 'developer' || 'tool_calls' in message) return true;
  // Anthropic keeps the system prompt outside; newer models take it inside too, then `system` or other Anthropic fields stand beside it.
  return message.role === 'system' && typeof message.content === 'string' && !('system' in body);
}

/** A raw prompt carries its vendor's chat template. */
function byTemplate(prompt: string): PromptKind {
  const head = prompt.slice(0, TEMPLATE_HEAD_CHARACTERS);
  if (/<｜(?:begin▁of▁sentence|User|Assistant)｜>/.test(head)) return 'deepseek';
  if (/<\|(?:begin_of_text|start_header_id|header_start)\|>/.test(head)) return 'llama';
  if (/\[INST\]/.test(head)) return head.includes('<<SYS>>') ? 'llama' : 'mistral';
  return 'prompt';
}

/** The keys of a request that was written with capitals, in the path of an error. */
function withCapitals(error: BqError, from: string): BqError {
  const { said, code, kind, advice } = error;
  const [where, problem] = said instanceof Phrase && said.room === PLACES.room ? (said.values as readonly [string, Text]) : [];
  if (where === undefined || problem === undefined || !where.startsWith(from)) return error;
  const named = where.slice(from.length).replace(/\.([a-z])/g, (_, letter: string) => `.${letter.toUpperCase()}`);
  return new BqError(phrase(PLACES, 'at', `${from}${named}`, problem), { code, kind, suggestions: advice });
}
