// Messages in the words of every API and framework -> system texts and turns.
import { inputError } from '../../base/errors.ts';
import { isObject, type JsonObject, stringOrNull, typeName } from '../../base/json-value.ts';
import { phrase } from '../../base/phrases.ts';
import { PROMPTS } from '../../words/en/prompts.ts';
import type { Block, Turn } from '../types.ts';
import { ofAgents } from './agents.ts';
import { blockKind, blocksOf, toolResult, toolUse } from './blocks.ts';
import { below, nameUnread, type Place, SILENT } from './place.ts';

export interface Conversation {
  readonly system: string[];
  readonly turns: Turn[];
}

type Speaker = 'user' | 'assistant' | 'system' | 'tool';

/** Who speaks, in the words of APIs and frameworks, in small letters. */
const SPEAKERS: Readonly<Record<string, Speaker>> = {
  user: 'user',
  human: 'user',
  humanmessage: 'user',
  humanmessagechunk: 'user',
  assistant: 'assistant',
  ai: 'assistant',
  aimessage: 'assistant',
  aimessagechunk: 'assistant',
  model: 'assistant',
  // smolagents sends calls and observations as text.
  'tool-call': 'assistant',
  'tool-response': 'user',
  chatbot: 'assistant',
  bot: 'assistant',
  gpt: 'assistant',
  gemini: 'assistant',
  system: 'system',
  systemmessage: 'system',
  systemmessagechunk: 'system',
  developer: 'system',
  tool: 'tool',
  toolmessage: 'tool',
  toolmessagechunk: 'tool',
  function: 'tool',
  functionmessage: 'tool',
  ipython: 'tool',
};

export function speakerOf(role: unknown): Speaker | null {
  const word = isObject(role) ? (role.label ?? role.Label ?? role.value ?? role.role) : role;
  const name = typeof word === 'string' ? word.toLowerCase() : '';
  return Object.hasOwn(SPEAKERS, name) ? (SPEAKERS[name] as Speaker) : null;
}

/** @throws BqError where a message has no role, or no content that can be read; the path names it */
export function readMessage(message: unknown, place: Place, into: Conversation): void {
  if (typeof message === 'string') into.turns.push({ role: 'user', blocks: [{ type: 'text', text: message }] });
  else if (Array.isArray(message) && message.length === 2) readMessage({ role: message[0], content: message[1] }, place, into);
  else if (!isObject(message)) throw inputError(place.path, `is ${typeName(message)}, not an object with role and content`);
  else if (typeof message.kind === 'string' && Array.isArray(message.parts)) readParts(message, place, into);
  else {
    const known = ofAgents(message);
    if (known === null) {
      place.excludes.add(`a ${String(message.type)}`);
      return;
    }
    const opened = openMessage(known, place);
    if (opened.speaker === null) readItem(opened.message, opened.place, into);
    else readSpoken(opened.speaker, opened.message, opened.place, into);
  }
}

interface Opened {
  readonly message: JsonObject;
  readonly place: Place;
  readonly speaker: Speaker | null;
}

/** What a message is wrapped in: LangChain's constructors and `data`, the `message` of a session file. */
function openMessage(message: JsonObject, place: Place): Opened {
  if (isObject(message.kwargs) && message.type === 'constructor') {
    const name = Array.isArray(message.id) ? message.id.at(-1) : undefined;
    const speaker = speakerOf(message.kwargs.role) ?? speakerOf(name) ?? speakerOf(message.kwargs.type);
    return { message: message.kwargs, place: below(place, 'kwargs'), speaker };
  }
  if (isObject(message.data) && typeof message.type === 'string' && message.role === undefined) {
    const speaker = speakerOf(message.type) ?? speakerOf(message.data.role) ?? speakerOf(message.data.type);
    return { message: message.data, place: below(place, 'data'), speaker };
  }
  if (isObject(message.message) && message.role === undefined) return openMessage(message.message, below(place, 'message'));
  const said = ROLES.map((name) => message[name]).find((each) => each !== undefined);
  return { message, place, speaker: speakerOf(said) };
}

const ROLES = ['role', 'type', 'messageType', 'from', '_role', 'author', 'speaker'];

/** An item that no one speaks: a call, a result or a thought of OpenAI's Responses, or a mistake. */
function readItem(item: JsonObject, place: Place, into: Conversation): void {
  const kind = blockKind(item);
  if (item.role !== undefined || kind === null)
    throw inputError(
      `${place.path}.role`,
      item.role === undefined ? phrase(PROMPTS, 'roleMissing') : phrase(PROMPTS, 'badRole', JSON.stringify(item.role)),
    );
  if (kind === 'message') throw inputError(`${place.path}.role`, phrase(PROMPTS, 'roleMissing'));
  if (kind === 'item_reference') place.excludes.add('an item that is named by its ID');
  else addItem(blocksOf(item, place), into);
}

function addItem(blocks: readonly Block[], into: Conversation): void {
  const isAnswer = blocks.some(({ type }) => type === 'tool-use' || type === 'thinking');
  const role = isAnswer ? 'assistant' : 'user';
  const results = blocks.filter(({ type }) => type === 'tool-result');
  const rest = isAnswer ? blocks.filter(({ type }) => type !== 'tool-result') : blocks;
  if (rest.length > 0) into.turns.push({ role, blocks: rest });
  if (isAnswer && results.length > 0) into.turns.push({ role: 'user', blocks: results });
}

function readSpoken(speaker: Speaker, message: JsonObject, place: Place, into: Conversation): void {
  const content = contentBlocks(message, place);
  if (speaker === 'system') {
    for (const block of content) if (block.type === 'text') into.system.push(block.text);
    // A tool that is added in the middle of a conversation.
    const added = content.filter(({ type }) => type === 'tool-reference');
    if (added.length > 0) into.turns.push({ role: 'user', blocks: added });
    return;
  }
  if (speaker === 'tool') {
    const isResult = content.some(({ type }) => type === 'tool-result');
    into.turns.push({ role: 'user', blocks: isResult ? content : [{ type: 'tool-result', blocks: content }] });
    return;
  }
  if (speaker === 'user') {
    into.turns.push({ role: 'user', blocks: [...content, ...attachments(message, place)] });
    return;
  }
  addAnswer([...reasoningOf(message, content, place), ...content, ...callsOf(message, content, place)], into);
}

function addAnswer(blocks: readonly Block[], into: Conversation): void {
  // A user interface keeps call and result in one message; the model gets the result in the next turn.
  const results = blocks.filter(({ type }) => type === 'tool-result');
  if (results.length === 0) into.turns.push({ role: 'assistant', blocks });
  else {
    const last = blocks.findLastIndex(({ type }) => type === 'tool-result');
    const spoken = blocks.slice(0, last + 1).filter(({ type }) => type !== 'tool-result');
    into.turns.push({ role: 'assistant', blocks: spoken }, { role: 'user', blocks: results });
    if (last < blocks.length - 1) into.turns.push({ role: 'assistant', blocks: blocks.slice(last + 1) });
  }
}

/** Where messages keep what was said; `parts` and `blocks` come first, because `content` then repeats their text. */
const CONTENT = ['parts', 'blocks', 'content', 'contents', 'items', 'text', 'value', '_content', 'textContent', 'message', 'responses'];

function contentMember(message: JsonObject): string | null {
  let empty: string | null = null;
  for (const name of CONTENT) {
    const value = message[name];
    if (value === undefined) continue;
    if (value !== null && value !== '' && !(Array.isArray(value) && value.length === 0)) return name;
    empty ??= name;
  }
  return empty;
}

/** Members that carry what is said beside the content, each read by its own function. */
const BESIDE = [
  'tool_calls',
  'toolCalls',
  'toolInvocations',
  'function_call',
  'additional_kwargs',
  'reasoning_content',
  'reasoning',
  'thinking_blocks',
  'refusal',
];

function contentBlocks(message: JsonObject, place: Place): Block[] {
  const name = contentMember(message);
  nameUnread(message, READ, 'a message', place);
  if (name === 'responses' && Array.isArray(message.responses)) return springResults(message.responses, below(place, name));
  if (name !== null) return blocksOf(message[name], below(place, name));
  if (BESIDE.some((member) => message[member] !== undefined)) return [];
  const keys = Object.keys(message).filter((key) => !ROLES.includes(key) && !SILENT.has(key));
  if (keys.length === 0) return [];
  const listed = keys
    .slice(0, 6)
    .map((key) => key.slice(0, 40))
    .join(', ');
  throw inputError(place.path, `has a role but no content that bq knows; it has ${listed}`, [
    'The content is looked for in content, parts, blocks, text.',
  ]);
}

/** Members that hold files for the message beside its content. */
const ATTACHED = ['experimental_attachments', 'attachments', 'images', 'media'];
const READ = new Set([...ROLES, ...CONTENT, ...BESIDE, ...ATTACHED]);
/** Spring AI keeps the results of tools as a list of its own. */
function springResults(responses: readonly unknown[], place: Place): Block[] {
  return responses.flatMap((each, index) => (isObject(each) ? toolResult(each, { ...place, path: `${place.path}[${index}]` }) : []));
}

/** Calls beside the content; frameworks repeat there what the content holds already, which counts once. */
function callsOf(message: JsonObject, content: readonly Block[], place: Place): Block[] {
  const kwargs = isObject(message.additional_kwargs) ? message.additional_kwargs : {};
  const lists = [message.tool_calls, message.toolCalls, kwargs.tool_calls, kwargs.toolUse];
  const calls = lists.find((list): list is unknown[] => Array.isArray(list) && list.length > 0) ?? [];
  const single = message.function_call ?? (calls.length === 0 ? kwargs.function_call : undefined);
  const beside = [...calls, ...(isObject(single) ? [single] : [])].flatMap((call) => (isObject(call) ? toolUse(call, place) : []));
  const counted = content.filter(({ type }) => type === 'tool-use').length;
  const invocations = Array.isArray(message.toolInvocations) && counted === 0 ? message.toolInvocations.filter(isObject) : [];
  return [
    ...beside.slice(counted),
    ...invocations.flatMap((each) => blocksOf({ type: 'tool-invocation', toolInvocation: each }, place)),
    ...(typeof message.refusal === 'string' && content.length === 0 ? [{ type: 'text', text: message.refusal } as const] : []),
  ];
}

/** Reasoning beside the content: DeepSeek, LiteLLM. */
function reasoningOf(message: JsonObject, content: readonly Block[], place: Place): Block[] {
  if (content.some(({ type }) => type === 'thinking')) return [];
  if (Array.isArray(message.thinking_blocks)) return blocksOf(message.thinking_blocks, below(place, 'thinking_blocks'));
  const text = stringOrNull(message.reasoning_content) ?? stringOrNull(message.reasoning);
  return text === null || text === '' ? [] : [{ type: 'thinking', text }];
}

function attachments(message: JsonObject, place: Place): Block[] {
  for (const name of ATTACHED) {
    const list = message[name];
    if (!Array.isArray(list)) continue;
    const files = list.map((each) => (isObject(each) ? { type: 'file', ...each } : { type: 'image', data: each }));
    return blocksOf(files, below(place, name));
  }
  return [];
}

const PART_MEMBERS: ReadonlySet<string> = new Set(['args']);

/** pydantic-ai: a request or response of typed parts, in which the system prompt stands too. */
function readParts(message: JsonObject, place: Place, into: Conversation): void {
  const role = message.kind === 'response' ? 'assistant' : 'user';
  const blocks: Block[] = [];
  (message.parts as readonly unknown[]).forEach((part, index) => {
    const at = { ...place, path: `${place.path}.parts[${index}]`, depth: place.depth + 1 };
    if (!isObject(part)) throw inputError(at.path, `is ${typeName(part)}, not a part`);
    const kind = blockKind(part);
    if (part.content === undefined) nameUnread(part, PART_MEMBERS, 'a part', at);
    const isRetry = kind === 'retry_prompt' && typeof part.tool_name !== 'string';
    if (kind === 'system_prompt') into.system.push(...texts(blocksOf(part.content, below(at, 'content'))));
    else if (kind === 'user_prompt' || kind === 'file') blocks.push(...blocksOf(part.content, below(at, 'content')));
    else blocks.push(...(isRetry ? unwrapped(toolResult(part, at)) : blocksOf(part, at)));
  });
  into.turns.push({ role, blocks });
}

function unwrapped(blocks: readonly Block[]): readonly Block[] {
  return blocks.flatMap((block) => (block.type === 'tool-result' ? block.blocks : [block]));
}

function texts(blocks: readonly Block[]): string[] {
  return blocks.flatMap((block) => (block.type === 'text' ? [block.text] : []));
}
