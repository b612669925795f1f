// Says what a parsed JSON value is, unwraps batch records and CountTokens inputs, and turns it into the normal form.
import { inputError } from '../../base/errors.ts';
import { isObject, type JsonObject, stringOrNull, typeName } from '../../base/json-value.ts';
import { familyOf } from '../estimate/families.ts';
import type { CountableInput, NormalPrompt, PromptKind } from '../types.ts';
import { parseConverse } from './parse-converse.ts';
import { parseMessages } from './parse-messages.ts';
import { parseCohereChat, parsePromptBody, textPrompt } from './parse-prompt-bodies.ts';

export interface ParsedPrompt {
  /** The outermost kind: a batch record stays `batch-record` although a Converse request may lie in it. */
  readonly kind: PromptKind;
  readonly prompt: NormalPrompt;
  /** Of a batch record; null elsewhere. */
  readonly recordId: string | null;
  /** The request as CountTokens takes it. */
  readonly countable: CountableInput;
}

export interface ParseOptions {
  /** Kind forced by the user; null recognises it. */
  readonly as?: PromptKind | null;
  /** The model asked for: it decides between kinds that look the same. */
  readonly modelId?: string | null;
}

const KNOWN = 'Known are Converse requests, InvokeModel bodies, CountTokens inputs and batch records.';

/**
 * @param value parsed JSON
 * @throws BqError (input) where the value is no prompt; the message says what is missing
 */
export function parsePrompt(value: unknown, options: ParseOptions = {}): ParsedPrompt {
  const as = options.as ?? null;
  if (as === 'text' || as === 'markdown') return parseText(typeof value === 'string' ? value : JSON.stringify(value), as);
  if (typeof value === 'string') return parseText(value, 'text');
  if (Array.isArray(value)) {
    if (value.length > 0 && value.every((item) => isObject(item) && 'role' in item)) return parsePrompt({ messages: value }, options);
    throw inputError(
      '',
      'is a JSON array, but not of messages with a role',
      ['For many requests write one request a line (JSONL).'],
      'NOT_A_PROMPT',
    );
  }
  if (!isObject(value)) throw inputError('', `is ${typeName(value)}, not a request`, [KNOWN], 'NOT_A_PROMPT');

  if (as === 'batch-record' || (as === null && isObject(value.modelInput))) return parseBatchRecord(value, options);
  if (as === 'count-tokens' || (as === null && isCountTokens(value))) return parseCountTokens(value, options);
  const kind = as ?? kindOf(value, options.modelId ?? stringOrNull(value.modelId) ?? stringOrNull(value.model));
  const prompt = parseBody(value, kind);
  return { kind, prompt, recordId: null, countable: { type: kind === 'converse' ? 'converse' : 'invokeModel', body: value } };
}

/** Plain text or Markdown, counted as one user message. */
export function parseText(text: string, kind: 'text' | 'markdown'): ParsedPrompt {
  const body = { messages: [{ role: 'user', content: [{ text }] }] };
  return { kind, prompt: textPrompt(text, kind), recordId: null, countable: { type: 'converse', body } };
}

function parseBatchRecord(value: JsonObject, options: ParseOptions): ParsedPrompt {
  if (!isObject(value.modelInput))
    throw inputError('$.modelInput', 'is missing: a batch record has recordId and modelInput', [], 'NOT_A_PROMPT');
  const inner = parsePrompt(value.modelInput, { ...options, as: null });
  return { ...inner, kind: 'batch-record', recordId: stringOrNull(value.recordId) };
}

function isCountTokens(value: JsonObject): boolean {
  const input = isObject(value.input) ? value.input : value;
  return isObject(input.converse) || (isObject(input.invokeModel) && input.invokeModel.body !== undefined);
}

function parseCountTokens(value: JsonObject, options: ParseOptions): ParsedPrompt {
  const input = isObject(value.input) ? value.input : value;
  const modelId = stringOrNull(value.modelId);
  const withModel = { as: null, modelId: options.modelId ?? modelId };
  let inner: ParsedPrompt;
  if (isObject(input.converse)) inner = parsePrompt(input.converse, { ...withModel, as: 'converse' });
  else if (isObject(input.invokeModel)) inner = parsePrompt(bodyOf(input.invokeModel.body), withModel);
  else throw inputError('$.input', 'has neither converse nor invokeModel', [], 'NOT_A_PROMPT');
  return { ...inner, kind: 'count-tokens', prompt: { ...inner.prompt, modelId: modelId ?? inner.prompt.modelId } };
}

/** The body of an invokeModel input: base64 as on the wire, JSON text, or JSON itself. */
function bodyOf(body: unknown): unknown {
  if (typeof body !== 'string') return body;
  const text = body.trimStart().startsWith('{') ? body : Buffer.from(body, 'base64').toString('utf8');
  try {
    return JSON.parse(text);
  } catch {
    throw inputError('$.input.invokeModel.body', 'is neither JSON nor base64 of JSON');
  }
}

function parseBody(body: JsonObject, kind: PromptKind): NormalPrompt {
  if (typeof body.prompt === 'string' || typeof body.inputText === 'string' || Array.isArray(body.texts))
    return parsePromptBody(body, kind);
  if (typeof body.message === 'string') return parseCohereChat(body);
  const messages = body.messages ?? body.input;
  if (messages === undefined)
    throw inputError('', `has no messages, prompt, inputText or message to count as ${kind}`, [KNOWN], 'NOT_A_PROMPT');
  return kind === 'converse' || kind === 'nova' ? parseConverse(body, kind) : parseMessages(body, kind);
}

/** Where the marks of a chat template stand, if a prompt has one. */
const TEMPLATE_HEAD_CHARACTERS = 2000;

/** Which API a body was written for. Fields that only one API has decide; then the model; then the shape of the messages. */
function kindOf(body: JsonObject, modelId: string | null): PromptKind {
  const vendor = modelId === null ? null : vendorOf(modelId);
  if (typeof body.inputText === 'string') return isObject(body.inferenceConfig) ? 'nova' : 'titan';
  if (typeof body.message === 'string' || (Array.isArray(body.texts) && 'input_type' in body)) return 'cohere';
  if (typeof body.prompt === 'string') {
    if ('max_gen_len' in body) return 'llama';
    if ('max_tokens_to_sample' in body) return 'anthropic';
    if ('return_likelihoods' in body || 'p' in body || 'k' in body) return 'cohere';
    return vendor !== null && vendor !== 'nova' && vendor !== 'titan' ? vendor : byTemplate(body.prompt);
  }
  if ('anthropic_version' in body || 'anthropic_beta' in body) return 'anthropic';
  if (body.schemaVersion === 'messages-v1') return 'nova';
  if (body.messages === undefined && body.input === undefined)
    throw inputError(
      '',
      `has no part that a prompt has (messages, prompt, inputText, message)`,
      [KNOWN, 'To count it as text: --as text'],
      'NOT_A_PROMPT',
    );
  const inference = isObject(body.inferenceConfig) ? body.inferenceConfig : {};
  if ('max_new_tokens' in inference) return 'nova';
  if ('toolConfig' in body || 'inferenceConfig' in body || 'additionalModelRequestFields' in body || 'outputConfig' in body)
    return 'converse';
  const shape = shapeOf(body);
  if (shape === 'converse') return 'converse';
  if (shape === 'openai' || 'input' in body) return vendor === 'mistral' || vendor === 'deepseek' ? vendor : 'openai';
  if (vendor === 'mistral' || vendor === 'deepseek' || vendor === 'openai') return vendor;
  return 'anthropic';
}

/** Looks at messages and tools for what only one API writes. */
function shapeOf(body: JsonObject): 'converse' | 'typed' | 'openai' {
  for (const tool of Array.isArray(body.tools) ? body.tools : []) if (isObject(tool) && isObject(tool.function)) return 'openai';
  if ('max_completion_tokens' in body || 'response_format' in body || 'frequency_penalty' in body) return 'openai';
  let shape: 'converse' | 'typed' = 'typed';
  for (const message of Array.isArray(body.messages) ? body.messages : []) {
    if (!isObject(message)) continue;
    if (message.role === 'tool' || message.role === 'developer' || 'tool_calls' in message) return 'openai';
    // Anthropic keeps the system prompt outside; newer models take it inside too, then `system` or other Anthropic fields stand beside it.
    if (message.role === 'system' && typeof message.content === 'string' && !('system' in body)) return 'openai';
    for (const block of Array.isArray(message.content) ? message.content : []) {
      if (isObject(block) && (block.type === 'image_url' || block.type === 'input_audio')) return 'openai';
      if (isObject(block) && !('type' in block)) shape = 'converse';
    }
  }
  return shape;
}

/** A raw prompt carries its vendor's chat template. */
function byTemplate(prompt: string): PromptKind {
  const head = prompt.slice(0, TEMPLATE_HEAD_CHARACTERS);
  if (/<｜(?:begin▁of▁sentence|User|Assistant)｜>/.test(head)) return 'deepseek';
  if (/<\|(?:begin_of_text|start_header_id|header_start)\|>/.test(head)) return 'llama';
  if (/\[INST\]/.test(head)) return head.includes('<<SYS>>') ? 'llama' : 'mistral';
  return 'prompt';
}

function vendorOf(modelId: string): PromptKind | null {
  const { vendor } = familyOf(modelId);
  return vendor;
}
