// Messages of AutoGen and Semantic Kernel, which name speakers and parts in words of their own -> messages as everybody else writes them.
import { isObject, type JsonObject, stringOrNull } from '../../base/json-value.ts';

/** AutoGen's messages by their types; `source` says who speaks in those of a team. */
const AUTOGEN: Readonly<Record<string, 'system' | 'user' | 'assistant' | 'tool' | 'source'>> = {
  SystemMessage: 'system',
  UserMessage: 'user',
  AssistantMessage: 'assistant',
  FunctionExecutionResultMessage: 'tool',
  TextMessage: 'source',
  MultiModalMessage: 'source',
  StopMessage: 'source',
  HandoffMessage: 'source',
  ToolCallRequestEvent: 'assistant',
  ToolCallExecutionEvent: 'tool',
};

/** What a team tells of itself beside its messages; the summary repeats the results. */
const EVENTS = /^(?:ToolCallSummaryMessage|\w+Event)$/;

/** Whether a value is a message of one of these. */
export function isAgentMessage(value: JsonObject): boolean {
  if ('Role' in value && ('Items' in value || 'Content' in value)) return true;
  return isAutoGen(value) && value.content !== undefined;
}

const isAutoGen = ({ type, role, source, models_usage: usage }: JsonObject) =>
  typeof type === 'string' &&
  role === undefined &&
  (Object.hasOwn(AUTOGEN, type) || (EVENTS.test(type) && (source ?? usage) !== undefined));

/** @returns the message as it was where it is none of these; null for what is no message of a conversation */
export function ofAgents(message: JsonObject): JsonObject | null {
  if ('Role' in message) return kernelMessage(lowered(message));
  if (Array.isArray(message.items) && message.role !== undefined) return kernelMessage(message);
  if (!isAutoGen(message)) return message;
  const said = AUTOGEN[message.type as string];
  if (said === undefined) return null;
  const role = said === 'source' ? (/^user/i.test(stringOrNull(message.source) ?? '') ? 'user' : 'assistant') : said;
  const { type: _, models_usage: __, ...rest } = message;
  return { ...rest, role, content: Array.isArray(message.content) ? message.content.map(autoGenPart) : message.content };
}

function autoGenPart(part: unknown): unknown {
  if (!isObject(part) || part.type !== undefined) return part;
  if ('arguments' in part && 'name' in part) return { ...part, type: 'function_call' };
  if ('call_id' in part && 'content' in part) return { type: 'tool_result', content: part.content };
  return part;
}

function kernelMessage(message: JsonObject): JsonObject {
  const { items } = message;
  if (!Array.isArray(items)) return message;
  // The first text is kept a second time beside the items.
  const { content: _, ...rest } = message;
  return { ...rest, items: items.map(kernelItem) };
}

const KERNEL_TYPES: Readonly<Record<string, string>> = {
  TextContent: 'text',
  FunctionCallContent: 'function_call',
  FunctionResultContent: 'function_result',
  ImageContent: 'image',
  BinaryContent: 'file',
};

function kernelItem(given: unknown): unknown {
  if (!isObject(given)) return given;
  const item = lowered(given);
  const named = stringOrNull(item.$type) ?? stringOrNull(item.content_type);
  if (named === null) return item;
  const type = KERNEL_TYPES[named] ?? named;
  if (type === 'text' && typeof item.text === 'string') return { type, text: item.text };
  if (type !== 'function_call') return { ...item, type };
  const [plugin, name] = [stringOrNull(item.pluginName), stringOrNull(item.functionName) ?? stringOrNull(item.name) ?? ''];
  return { ...item, type, name: plugin ? `${plugin}-${name}` : name };
}

/** Names as .NET writes them, of one object alone. */
function lowered(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name.charAt(0).toLowerCase() + name.slice(1), item]));
}
