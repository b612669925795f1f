// Conversations as chats export them and as tracing keeps them -> a list of messages, or the request that was sent.
import { inputError } from '../../base/errors.ts';
import { isObject, type JsonObject, stringOrNull } from '../../base/json-value.ts';
import { phrase } from '../../base/phrases.ts';
import { PROMPTS } from '../../words/en/prompts.ts';
import { nameUnread } from './place.ts';

/** What lies inside, and where; see `openWrappers`. */
export interface OpenedExport {
  readonly value: unknown;
  readonly at: string;
  readonly excludes?: readonly string[];
}

type Opener = (value: JsonObject, path: string) => OpenedExport | null;

/** @throws BqError where an export holds several conversations; the message says how to take one of them */
export function openExport(value: JsonObject, path: string): OpenedExport | null {
  return OPENERS.reduce<OpenedExport | null>((found, open) => found ?? open(value, path), null);
}

const OPENERS: readonly Opener[] = [chatGpt, claudeChat, agentKitSession, telemetry, generation, agentTrace];

/** A list of exported conversations: one of them can be counted. */
export function openExportList(list: readonly unknown[], path: string): OpenedExport | null {
  const [first] = list;
  if (!isObject(first) || !(isObject(first.mapping) || Array.isArray(first.chat_messages))) return null;
  if (list.length === 1) return { value: first, at: '[0]' };
  throw inputError(
    path === '$' ? '' : path,
    phrase(PROMPTS, 'manyConversations', list.length),
    [phrase(PROMPTS, 'oneAtATime', '.[0]')],
    'NOT_A_PROMPT',
  );
}

/** ChatGPT's conversations.json: a tree of messages, of which one branch is the conversation as it stands. */
function chatGpt({ mapping, current_node: current }: JsonObject): OpenedExport | null {
  if (!isObject(mapping)) return null;
  const excludes = new Set<string>();
  const branch: JsonObject[] = [];
  const seen = new Set<unknown>();
  for (let id: unknown = current ?? lastOf(mapping); typeof id === 'string' && !seen.has(id); ) {
    seen.add(id);
    const node = Object.hasOwn(mapping, id) ? mapping[id] : null;
    if (!isObject(node)) break;
    const message = isObject(node.message) ? chatGptMessage(node.message, excludes) : null;
    if (message) branch.unshift(message);
    id = node.parent;
  }
  return { value: branch, at: '.mapping', excludes: [...excludes] };
}

/** Where no node is said to be the current one: the one that nobody follows. */
function lastOf(mapping: JsonObject): string | undefined {
  return Object.keys(mapping).findLast((id) => {
    const node = mapping[id];
    return isObject(node) && (!Array.isArray(node.children) || node.children.length === 0);
  });
}

function chatGptMessage({ author, content }: JsonObject, excludes: Set<string>): JsonObject | null {
  const role = isObject(author) ? author.role : author;
  if (!isObject(content)) return null;
  const { parts, text, content_type: type } = content;
  const given: readonly unknown[] = Array.isArray(parts) ? parts : [text];
  const texts = given.filter((part): part is string => typeof part === 'string' && part !== '');
  const others = given.filter((part) => isObject(part) || (part === undefined && Object.keys(content).length > 1));
  for (const other of others)
    excludes.add(String((isObject(other) ? stringOrNull(other.content_type) : stringOrNull(type)) ?? 'a part').replaceAll('_', ' '));
  return texts.length === 0 ? null : { role, content: texts.map((each) => ({ type: 'text', text: each })) };
}

/** Claude.ai's conversations.json: the text of attachments stands beside the message. */
function claudeChat({ chat_messages: messages }: JsonObject): OpenedExport | null {
  if (!Array.isArray(messages)) return null;
  const excludes = new Set<string>();
  const value = messages.map((message: unknown) => {
    if (!isObject(message)) return message;
    const { sender, text, content, attachments, files, files_v2: files2 } = message;
    const attached = (Array.isArray(attachments) ? attachments.filter(isObject) : []).flatMap((file) => {
      const extracted = stringOrNull(file.extracted_content);
      if (extracted === null) excludes.add('an attachment without its text');
      return extracted === null ? [] : [{ type: 'text', text: extracted }];
    });
    if ([files, files2].some((list) => Array.isArray(list) && list.length > 0)) excludes.add('files');
    const said =
      Array.isArray(content) && content.length > 0 ? content : typeof text === 'string' && text !== '' ? [{ type: 'text', text }] : [];
    return { role: sender, content: [...attached, ...said] };
  });
  return { value, at: '.chat_messages', excludes: [...excludes] };
}

/** A session of Google's Agent Development Kit: events, most of which hold content as Gemini takes it. */
function agentKitSession({ events }: JsonObject): OpenedExport | null {
  if (!Array.isArray(events)) return null;
  const contents = events.flatMap((event) =>
    isObject(event) && isObject(event.content) && Array.isArray(event.content.parts) ? [event.content] : [],
  );
  return contents.length === 0 ? null : { value: { contents }, at: '.events' };
}

/** A span of OpenTelemetry: messages as one attribute each, as events, or each in attributes of its own. */
function telemetry(span: JsonObject, path: string): OpenedExport | null {
  const attributes = attributesOf(span.attributes ?? span.body ?? span);
  const at = span.attributes === undefined ? '' : '.attributes';
  const found = spanRequest(attributes);
  if (found !== null) return { value: found, at, excludes: unread(attributes) };
  const excludes = new Set<string>();
  const events = Array.isArray(span.events) ? span.events.filter(isObject).flatMap((event) => eventMessage(event, path, excludes)) : [];
  return events.length === 0 ? null : { value: events, at: '.events', excludes: [...excludes] };
}

function spanRequest(attributes: JsonObject): JsonObject | readonly JsonObject[] | null {
  const messages = parsed(attributes['gen_ai.input.messages'] ?? attributes['input.messages']);
  if (!Array.isArray(messages)) return numbered(attributes, 'gen_ai.prompt.') ?? numbered(attributes, 'llm.input_messages.');
  const system = parsed(attributes['gen_ai.system_instructions']);
  const tools = parsed(attributes['gen_ai.tool.definitions']);
  return { ...(system === undefined ? {} : { system }), messages, ...(Array.isArray(tools) ? { tools } : {}) };
}

/** Attributes that are read, that repeat what is read, or that hold the answer. */
const READ_ATTRIBUTES =
  /^(?:gen_ai\.(?:input\.messages|system_instructions|tool\.definitions|output\.messages|(?:prompt|completion)\..*)|input\.(?:messages|value)|output\.(?:messages|value)|llm\.(?:input|output)_messages\..*)$/;

/** Long texts in attributes that nobody reads. */
function unread(attributes: JsonObject): string[] {
  const excludes = new Set<string>();
  const others = Object.fromEntries(Object.entries(attributes).filter(([name]) => !READ_ATTRIBUTES.test(name)));
  nameUnread(others, NONE, 'the span', { path: '', depth: 0, excludes });
  return [...excludes];
}

const NONE: ReadonlySet<string> = new Set();

/** Attributes as an object, also where OTLP lists them with the types of their values. */
function attributesOf(given: unknown): JsonObject {
  if (!Array.isArray(given)) return isObject(given) ? given : {};
  return Object.fromEntries(
    given.map((entry: unknown, index) => {
      const { key, value } = isObject(entry) ? entry : {};
      return typeof key === 'string' && isObject(value) ? [key, Object.values(value)[0]] : [`attribute ${index + 1}`, entry];
    }),
  );
}

const EVENT = /^gen_ai\.(system|user|assistant|tool)\.message$/;

function eventMessage(event: JsonObject, path: string, excludes: Set<string>): JsonObject[] {
  const name = stringOrNull(event.name) ?? stringOrNull(event['event.name']) ?? '';
  const role = EVENT.exec(name)?.[1];
  if (role === undefined) {
    if (name !== 'gen_ai.choice') nameUnread(event, NONE, 'an event', { path: '', depth: 0, excludes });
    return [];
  }
  const said = attributesOf(event.body ?? event.attributes);
  const content = parsed(said.content ?? said['gen_ai.event.content']);
  if (content === undefined && said.tool_calls === undefined)
    throw inputError(`${path}.events`, phrase(PROMPTS, 'notInTrace'), [phrase(PROMPTS, 'captureContent')], 'NOT_A_PROMPT');
  return [{ ...said, role, ...(content === undefined ? {} : { content }) }];
}

/** `gen_ai.prompt.0.role`, `llm.input_messages.0.message.content`: a message by its number. */
function numbered(attributes: JsonObject, prefix: string): JsonObject[] | null {
  const messages: Record<string, unknown>[] = [];
  for (const [name, value] of Object.entries(attributes)) {
    if (!name.startsWith(prefix)) continue;
    const [, number, member] = /^(\d{1,4})\.(?:message\.)?(role|content)$/.exec(name.slice(prefix.length)) ?? [];
    if (number === undefined || member === undefined) {
      const index = Number(/^\d{1,4}/.exec(name.slice(prefix.length))?.[0] ?? 0);
      messages[index] = { ...messages[index], [name.slice(prefix.length).replace(/^\d+\.(?:message\.)?/, '')]: value };
    } else messages[Number(number)] = { ...messages[Number(number)], [member]: parsed(value) };
  }
  const list = messages.filter((message) => message !== undefined);
  return list.length === 0 ? null : list;
}

/** A trace of Langfuse: the one generation in it. */
function generation({ observations }: JsonObject, path: string): OpenedExport | null {
  if (!Array.isArray(observations)) return null;
  const places = observations.flatMap((each, index) => (isObject(each) && String(each.type).toUpperCase() === 'GENERATION' ? [index] : []));
  const [first] = places;
  if (first === undefined) return null;
  if (places.length === 1) return { value: observations[first], at: `.observations[${first}]` };
  throw inputError(
    `${path}.observations`,
    phrase(PROMPTS, 'manyGenerations', places.length),
    [phrase(PROMPTS, 'oneAtATime', `.observations[${first}]`)],
    'NOT_A_PROMPT',
  );
}

/** A trace of an agent of Bedrock: the text that the model was sent is a request. */
function agentTrace(value: JsonObject): OpenedExport | null {
  let step = value;
  let at = '';
  for (const name of TRACE_MEMBERS) {
    const inner = step[name];
    if (!isObject(inner)) continue;
    step = inner;
    at += `.${name}`;
  }
  return at.endsWith('.modelInvocationInput') && typeof step.text === 'string' ? { value: parsed(step.text), at: `${at}.text` } : null;
}

/** From the outside in; each may be left out. */
const TRACE_MEMBERS = ['trace', 'trace', 'preProcessingTrace', 'orchestrationTrace', 'postProcessingTrace', 'modelInvocationInput'];

/** JSON in a text, or what was given. */
function parsed(given: unknown): unknown {
  if (typeof given !== 'string' || !/^\s*[[{]/.test(given)) return given;
  try {
    return JSON.parse(given) as unknown;
  } catch {
    return given;
  }
}
