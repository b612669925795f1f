// A request or a bare list of messages, of any API or framework -> the normal form.
import { inputError } from '../../base/errors.ts';
import { isObject, type JsonObject, stringOrNull, typeName } from '../../base/json-value.ts';
import { requestSettings, SETTING_HOLDERS } from '../settings.ts';
import type { Block, NormalPrompt, PromptKind } from '../types.ts';
import { blocksOf } from './blocks.ts';
import { type Conversation, readMessage } from './messages.ts';
import { below, nameUnread, type Place } from './place.ts';
import { isParallelToolUseDisabled, outputSchemaOf, TOOL_HOLDERS, toolChoiceOf, toolsOf } from './tools.ts';

/** Where requests keep their messages; AI SDK calls keep them in `prompt`, Responses in `input`, Gemini in `contents`. */
const MESSAGES = ['messages', 'input', 'contents', 'conversations', 'prompt', 'chat_history', 'conversation'];
const SYSTEM = ['system', 'systemInstruction', 'system_instruction', 'instructions', 'systemPrompt', 'system_prompt'];

/** The member that holds the messages; null where a request has none. */
export function messagesMember(body: JsonObject): string | null {
  return MESSAGES.find((name) => body[name] !== undefined && body[name] !== null) ?? null;
}

/**
 * @param path where the request stands in the user's file
 * @throws BqError where a part has a shape that no API has; the path names it
 */
export function parseRequest(body: JsonObject, kind: PromptKind, path: string): NormalPrompt {
  const member = messagesMember(body);
  const list = listOf(member === null ? [] : body[member], member === null ? path : `${path}.${member}`);
  // LangChain's chains have what came before beside the question.
  const isHistory = (member === 'input' || member === 'prompt') && Array.isArray(body.chat_history);
  const before = isHistory ? listOf(body.chat_history, `${path}.chat_history`) : null;
  return normalPrompt(body, kind, path, before === null ? [list] : [before, list]);
}

/**
 * @param messages a list of messages, or one of them, without a request around it
 * @param path where they stand in the user's file
 */
export function parseBareMessages(messages: unknown, kind: PromptKind, path: string): NormalPrompt {
  return normalPrompt({}, kind, path, [listOf(messages, path)]);
}

/** @param entries messages that stand each in a place of its own, e.g. one a line */
export function parseEntries(entries: readonly { readonly value: unknown; readonly path: string }[], kind: PromptKind): NormalPrompt {
  const messages = entries.map(({ value }) => value);
  return normalPrompt({}, kind, '$', [{ value: messages, messages, pathOf: (index) => entries[index]?.path ?? '$' }]);
}

const NO_EXCLUDES: readonly string[] = [];

function systemTexts(given: unknown, at: Place): string[] {
  if (given === undefined || given === null) return [];
  // Gemini's system instruction is a message of its own.
  const inner = isObject(given) ? ['parts', 'content'].find((each) => given[each] !== undefined) : undefined;
  const blocks = inner === undefined ? blocksOf(given, at) : blocksOf((given as JsonObject)[inner], below(at, inner));
  return blocks.flatMap((block) => (block.type === 'text' ? [block.text] : []));
}

function normalPrompt(body: JsonObject, kind: PromptKind, path: string, lists: readonly MessageList[]): NormalPrompt {
  const excludes = new Set<string>();
  const place: Place = { path, depth: 0, excludes };
  const conversation: Conversation = { system: [], turns: [] };
  for (const name of SYSTEM) conversation.system.push(...systemTexts(body[name], below(place, name)));
  for (const list of lists) readList(list, body, place, conversation);
  addDocuments(body, conversation);
  nameElsewhere(body, excludes);
  nameUnread(body, READ, 'the request', place);
  for (const name of MESSAGES) {
    const value = body[name];
    const isUnread = value !== undefined && value !== null && !lists.some((list) => list.value === value);
    if (isUnread) nameUnread({ [name]: value }, NONE, 'the request', place);
  }
  const { modelId, maxTokens, thinking, thinkingBudgetTokens } = requestSettings(body);
  const { tools, clientTools } = toolsOf(body, excludes);
  const { interleavedThinking, taskBudget } = featuresOf(body);
  // Each by its name: spreading costs more than all the reading of a short request.
  return {
    modelId,
    maxTokens,
    thinking,
    thinkingBudgetTokens,
    kind,
    raw: false,
    system: conversation.system,
    turns: conversation.turns,
    tools,
    clientTools,
    toolChoice: toolChoiceOf(body),
    parallelToolUseDisabled: isParallelToolUseDisabled(body),
    interleavedThinking,
    taskBudget,
    outputSchema: outputSchemaOf(body),
    excludes: excludes.size === 0 ? NO_EXCLUDES : [...excludes],
  };
}

function readList({ messages, pathOf }: MessageList, body: JsonObject, place: Place, into: Conversation): void {
  if (body.contents === messages && messages.every(isPart)) {
    const blocks = messages.flatMap((part, index) => blocksOf(part, { ...place, path: pathOf(index) }));
    into.turns.push({ role: 'user', blocks });
  } else for (const [index, message] of messages.entries()) readMessage(message, { ...place, path: pathOf(index) }, into);
  const instructions = lastInstructions(messages);
  if (instructions !== null && !into.system.includes(instructions)) into.system.push(instructions);
}

interface MessageList {
  /** As it stands in the request. */
  readonly value: unknown;
  readonly messages: readonly unknown[];
  readonly pathOf: (index: number) => string;
}

/** A text or one message is a list of one; a list of one list (LangSmith's batches of one) is that list. */
function listOf(value: unknown, path: string): MessageList {
  if (value === undefined || value === null) return { value, messages: [], pathOf: () => path };
  if (typeof value === 'string' || isObject(value)) return { value, messages: [value], pathOf: () => path };
  if (!Array.isArray(value)) throw inputError(path, `is ${typeName(value)}, not an array`);
  const isBatch = value.length > 0 && value.every((item) => Array.isArray(item) && item.every((inner) => isObject(inner)));
  if (!isBatch) return { value, messages: value, pathOf: (index) => `${path}[${index}]` };
  if (value.length > 1) throw inputError(path, `holds ${value.length} conversations`, ['Write one a line (JSONL).'], 'NOT_A_PROMPT');
  return { value, messages: value[0] as unknown[], pathOf: (index) => `${path}[0][${index}]` };
}

/** Gemini takes parts without a message around them. */
function isPart(item: unknown): boolean {
  return typeof item === 'string' || (isObject(item) && !('role' in item) && !('parts' in item));
}

/** pydantic-ai sends the instructions of the last request alone. */
function lastInstructions(messages: readonly unknown[]): string | null {
  const last = messages.findLast((message) => isObject(message) && message.kind === 'request');
  return isObject(last) ? stringOrNull(last.instructions) : null;
}

/** Documents beside the messages, as Cohere takes them. */
function addDocuments({ documents }: JsonObject, { turns }: Conversation): void {
  if (!Array.isArray(documents) || documents.length === 0) return;
  const blocks: Block[] = documents.map((each) => ({ type: 'text', text: typeof each === 'string' ? each : JSON.stringify(each) }));
  turns.push({ role: 'user', blocks });
}

const NONE: ReadonlySet<string> = new Set();

/** Members of a request that are read, and those that say how to answer or what came back. */
const READ: ReadonlySet<string> = new Set([
  ...MESSAGES,
  ...SYSTEM,
  ...TOOL_HOLDERS,
  ...SETTING_HOLDERS,
  ...'toolConfig tool_config tool_choice toolChoice outputConfig output_config output_format response_format responseFormat text'.split(
    ' ',
  ),
  ...'documents mcp_servers promptVariables guardrailConfig guardrailIdentifier requestMetadata extra_headers headers user'.split(' '),
  ...'additionalModelResponseFieldPaths performanceConfig stop stop_sequences stopSequences logit_bias safety_settings safetySettings'.split(
    ' ',
  ),
  ...'providerOptions output outputs result response responses choices trace tags callbacks config configurable container litellm_params'.split(
    ' ',
  ),
]);

/** What Anthropic's own fields switch on; Converse takes them as additional ones. */
function featuresOf(body: JsonObject): Pick<NormalPrompt, 'interleavedThinking' | 'taskBudget'> {
  const extra = isObject(body.additionalModelRequestFields) ? body.additionalModelRequestFields : {};
  const betas = [body.anthropic_beta, extra.anthropic_beta, body.betas].flatMap((each) => (Array.isArray(each) ? each : []));
  const configs = [body.output_config, extra.output_config].filter(isObject);
  return {
    interleavedThinking: betas.some((beta) => typeof beta === 'string' && beta.startsWith('interleaved-thinking')),
    taskBudget: configs.some((config) => isObject(config.task_budget)),
  };
}

/** What the request only names, and the service keeps. */
function nameElsewhere(body: JsonObject, excludes: Set<string>): void {
  if (typeof body.previous_response_id === 'string') excludes.add('the earlier turns of previous_response_id');
  if (body.conversation !== undefined && body.input !== undefined && body.conversation !== null)
    excludes.add('the turns of a stored conversation');
  if (isObject(body.prompt) && typeof body.prompt.id === 'string') excludes.add('a stored prompt');
  if (isObject(body.promptVariables)) excludes.add('a stored prompt');
  if (typeof body.cachedContent === 'string' || typeof body.cached_content === 'string') excludes.add('cached content');
}
