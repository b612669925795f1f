// Content blocks in the words of every API and framework -> the normal form. A block that nobody knows is named, never dropped in silence.
import { inputError } from '../../base/errors.ts';
import { isObject, type JsonObject, MAX_BLOCK_NESTING, stringOrNull, tooDeep, typeName } from '../../base/json-value.ts';
import type { Block } from '../types.ts';
import { documentBlock, fileBlock, imageBlock, searchResultBlock } from './media-blocks.ts';
import { below, nameUnread, type Place } from './place.ts';

/** @throws BqError where the content is no text, block or list of these, or is nested without end */
export function blocksOf(content: unknown, place: Place): Block[] {
  if (place.depth > MAX_BLOCK_NESTING) throw tooDeep(`the content of ${place.path.slice(0, 60)}`, MAX_BLOCK_NESTING);
  if (content === undefined || content === null || content === '') return [];
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  if (isObject(content)) return blockOf(content, place);
  if (!Array.isArray(content)) throw inputError(place.path, `is ${typeName(content)}, not content`);
  return content.flatMap((value, index) => {
    if (typeof value === 'string') return [{ type: 'text', text: value }] as const;
    const at = `${place.path}[${index}]`;
    if (isObject(value)) return blockOf(value, { ...place, path: at });
    throw inputError(at, `is ${typeName(value)}, not a content block`);
  });
}

type Reader = (block: JsonObject, place: Place) => readonly Block[];

const NOTHING: Reader = () => [];
const text: Reader = (block, place) => {
  const found = textOf(block);
  if (found !== null) return [{ type: 'text', text: found }];
  return Array.isArray(block.content) ? blocksOf(block.content, below(place, 'content')) : unknown(block, place);
};
const leftOut =
  (what: string): Reader =>
  (_, { excludes }) => {
    excludes.add(what);
    return [];
  };

/** Readers by what a block says that it is, in one spelling: `toolUseBlock`, `tool-use` and `tool_use` are one. */
const READERS: ReadonlyMap<string, Reader> = new Map([
  ...entries('text input_text output_text summary_text reasoning_text text_plain plain_text user_prompt', text),
  ...entries('refusal', ({ refusal }: JsonObject) => textBlocks(stringOrNull(refusal))),
  ...entries('thinking reasoning redacted_thinking redacted_reasoning reasoning_content', thinking),
  ...entries('tool_use tool_call function_call server_tool_use mcp_tool_use custom_tool_call builtin_tool_call mcp_call', toolUse),
  ...entries('local_shell_call shell_call apply_patch_call', actionCall),
  ...entries('tool_result tool_return function_call_output function_response function_result tool_call_response', toolResult),
  ...entries('tool_response custom_tool_call_output local_shell_call_output shell_call_output apply_patch_call_output', toolResult),
  ...entries('builtin_tool_return mcp_tool_result computer_call_output retry_prompt', toolResult),
  ...entries('tool_invocation', (block: JsonObject, place: Place) =>
    interfaceTool(isObject(block.toolInvocation) ? block.toolInvocation : block, place),
  ),
  ...entries('dynamic_tool', interfaceTool),
  ...entries('image image_url input_image image_data image_file_id image_file computer_screenshot', imageBlock),
  ...entries('file input_file file_url file_data file_id binary media binary_content', fileBlock),
  ...entries('document document_url', document),
  ...entries('search_result', searchResult),
  ...entries('video video_url input_video', leftOut('video')),
  ...entries('audio audio_url input_audio output_audio', leftOut('audio')),
  ...entries('json', ({ json, value }: JsonObject) => textBlocks(JSON.stringify(json ?? value ?? null))),
  ...entries('guard', guard),
  ...entries('citable non_standard', (block: JsonObject, place: Place) =>
    block.value === undefined ? blocksOf(block.content, below(place, 'content')) : blocksOf(block.value, below(place, 'value')),
  ),
  ...entries('tool_reference', (block: JsonObject) => toolReference(block.tool_name)),
  ...entries('tool_addition', ({ tool }: JsonObject) => (isObject(tool) ? toolReference(tool.name ?? tool.tool_name) : [])),
  ...entries('compaction', ({ content }: JsonObject) => [{ type: 'compaction', text: stringOrNull(content) ?? '' }]),
  // These say how to cache, cite or show; nothing of them reaches the model.
  ...entries('cache cache_point step_start source source_url source_document citation', NOTHING),
  ...entries('tool_approval_request tool_approval_response', NOTHING),
]);

function entries(names: string, reader: Reader): [string, Reader][] {
  return names.split(' ').map((name) => [name, reader]);
}

/** Members that say by themselves what a block of no type is: Converse, Gemini, Haystack. In the order in which they are read. */
const BY_MEMBER: readonly (readonly [string, Reader])[] = [
  ['text', (block, place) => (block.thought === true ? thinking(block, place) : text(block, place))],
  ['toolUse', inside('toolUse', toolUse)],
  ['functionCall', inside('functionCall', toolUse)],
  ['function_call', inside('function_call', toolUse)],
  ['tool_call', inside('tool_call', toolUse)],
  ['toolResult', inside('toolResult', toolResult)],
  ['functionResponse', inside('functionResponse', toolResult)],
  ['function_response', inside('function_response', toolResult)],
  ['tool_call_result', inside('tool_call_result', toolResult)],
  ['parts', (block, place) => blocksOf(block.parts, below(place, 'parts'))],
  ['json', ({ json }) => textBlocks(JSON.stringify(json) ?? null)],
  ['image', inside('image', imageBlock)],
  ['document', inside('document', document)],
  ['inlineData', inside('inlineData', fileBlock)],
  ['inline_data', inside('inline_data', fileBlock)],
  ['fileData', inside('fileData', fileBlock)],
  ['file_data', inside('file_data', fileBlock)],
  ['reasoningContent', inside('reasoningContent', thinking)],
  ['reasoning', inside('reasoning', thinking)],
  ['guardContent', inside('guardContent', guard)],
  ['searchResult', inside('searchResult', searchResult)],
  ['citationsContent', inside('citationsContent', (block, place) => blocksOf(block.content, below(place, 'content')))],
  ['executableCode', inside('executableCode', ({ code }) => textBlocks(stringOrNull(code)))],
  ['executable_code', inside('executable_code', ({ code }) => textBlocks(stringOrNull(code)))],
  ['codeExecutionResult', inside('codeExecutionResult', ({ output }) => textBlocks(stringOrNull(output)))],
  ['code_execution_result', inside('code_execution_result', ({ output }) => textBlocks(stringOrNull(output)))],
  ['video', leftOut('video')],
  ['audio', leftOut('audio')],
  ['cachePoint', NOTHING],
  ['cache_point', NOTHING],
];

function inside(member: string, reader: Reader): Reader {
  return (block, place) => {
    const inner = block[member];
    if (isObject(inner)) return reader(inner, below(place, member));
    return typeof inner === 'string' ? [{ type: 'text', text: inner }] : [];
  };
}

/** One block, or several where an object without a type has several members of a block. */
function blockOf(block: JsonObject, place: Place): Block[] {
  const kind = blockKind(block);
  const reader = kind === null ? undefined : READERS.get(kind);
  if (reader) return [...reader(block, place)];
  if (kind?.startsWith('tool_') && (block.toolCallId !== undefined || block.state !== undefined)) return [...interfaceTool(block, place)];
  const members = BY_MEMBER.filter(([member]) => block[member] !== undefined && block[member] !== null);
  if (members.length > 0) return members.flatMap(([, read]) => [...read(block, place)]);
  return [...unknown(block, place)];
}

const spellings = new Map<string, string>();

/** What a block says that it is, in one spelling; null where it says nothing. */
export function blockKind(block: JsonObject): string | null {
  const said = block.type ?? block.block_type ?? block.part_kind ?? block.$type ?? block.kind;
  if (typeof said !== 'string') return null;
  let found = spellings.get(said);
  if (found === undefined) {
    found = said
      .slice(0, 100)
      .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
      .replace(/[-\s.]/g, '_')
      .toLowerCase()
      .replace(/(?<=.)_(?:block|content|part)$/, '');
    if (spellings.size < 1000) spellings.set(said, found);
  }
  return found;
}

/** A block that nobody knows is counted by its text, if it has one, and named where it has none. */
function unknown(block: JsonObject, { excludes }: Place): readonly Block[] {
  const found = textOf(block);
  if (found !== null) return [{ type: 'text', text: found }];
  const kind = blockKind(block);
  const keys = Object.keys(block).slice(0, 4);
  if (kind !== null) excludes.add(kind.replaceAll('_', ' '));
  else if (keys.length > 0) excludes.add(`a content block with ${keys.map((key) => key.slice(0, 40)).join(', ')}`);
  return [];
}

function toolReference(name: unknown): readonly Block[] {
  return [{ type: 'tool-reference', name: stringOrNull(name) ?? '' }];
}

function textBlocks(found: string | null): Block[] {
  return found === null ? [] : [{ type: 'text', text: found }];
}

/** The text of a block: its `text`, whatever that is wrapped in, else `content` or `value`. */
function textOf({ text: found, content, value }: JsonObject): string | null {
  if (typeof found === 'string') return found;
  if (isObject(found)) return stringOrNull(found.value) ?? stringOrNull(found.text);
  return stringOrNull(content) ?? stringOrNull(value);
}

const NONE: ReadonlySet<string> = new Set();
const REASONING = ['thinking', 'reasoning', 'text', 'content', 'reasoning_content', 'reasoningText', 'reasoning_text', 'summary'];
const HIDDEN = ['data', 'redactedContent', 'redacted_content', 'encrypted_content'];

function thinking(block: JsonObject, place: Place): readonly Block[] {
  const holder = [block.reasoningText, block.reasoning_text, block.reasoning_content].find(isObject) ?? block;
  const signature = stringOrNull(holder.signature) ?? stringOrNull(block.signature);
  const found = REASONING.map((name) => reasoningText(holder[name])).find((each) => each !== '') ?? '';
  const isHidden = HIDDEN.some((name) => block[name] !== undefined && block[name] !== null);
  if (found === '' && !isHidden) {
    nameUnread(block, NONE, 'reasoning', place);
    return [];
  }
  return [{ type: 'thinking', text: found, ...(signature === null ? {} : { signature }), ...(isHidden ? { hidden: true } : {}) }];
}

function reasoningText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (Array.isArray(value)) return value.map(reasoningText).join('\n');
  return isObject(value) ? (stringOrNull(value.text) ?? '') : '';
}

const TOOL_NAMES = ['name', 'toolName', 'tool_name'];
const TOOL_INPUTS = ['input', 'args', 'arguments', 'tool_kwargs', 'tool_input', 'parameters'];

const USE_MEMBERS: ReadonlySet<string> = new Set([...TOOL_NAMES, ...TOOL_INPUTS, 'output', 'result']);

/** A tool call of any API, also the entries of `tool_calls` lists. */
export function toolUse(block: JsonObject, place: Place): readonly Block[] {
  const holder = isObject(block.function) ? block.function : isObject(block.custom) ? block.custom : block;
  const name = TOOL_NAMES.map((each) => stringOrNull(holder[each])).find((each) => each !== null) ?? '';
  const input = TOOL_INPUTS.map((each) => holder[each]).find((each) => each !== undefined && each !== null) ?? {};
  nameUnread(holder, USE_MEMBERS, 'a tool call', place);
  const call: Block = { type: 'tool-use', name, input: typeof input === 'string' ? parsedArguments(input) : input };
  // Some records of a call hold what came back too: OpenAI's of MCP, those of Gemini's command line.
  const back = ['output', 'result'].find((each) => block[each] !== undefined && block[each] !== null);
  return back === undefined ? [call] : [call, { type: 'tool-result', blocks: resultBlocks(block[back], below(place, back)) }];
}

/** Calls of OpenAI's own tools hold what they do as an object. */
function actionCall(block: JsonObject): readonly Block[] {
  return [{ type: 'tool-use', name: stringOrNull(block.type) ?? '', input: block.action ?? block.operation ?? {} }];
}

function parsedArguments(value: string): unknown {
  if (value.trim() === '') return {};
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

const RESULTS = ['content', 'output', 'result', 'response', 'responseData', 'value', 'results', 'errorText', 'error'];

/** What a tool gave back, in any form; `content` of the Converse and Anthropic kind is read as blocks, anything else by what it is. */
export function toolResult(block: JsonObject, place: Place): readonly Block[] {
  const name = RESULTS.find((each) => block[each] !== undefined && block[each] !== null);
  const blocks = name === undefined ? [] : resultBlocks(block[name], below(place, name));
  if (name === undefined) nameUnread(block, NONE, 'a tool result', place);
  return [{ type: 'tool-result', blocks }];
}

function resultBlocks(value: unknown, place: Place): Block[] {
  if (typeof value === 'string') return textBlocks(value);
  if (Array.isArray(value)) {
    const isContent = value.every((item) => typeof item === 'string' || (isObject(item) && isBlock(item)));
    return isContent ? blocksOf(value, place) : textBlocks(JSON.stringify(value));
  }
  if (!isObject(value)) return value === undefined || value === null ? [] : textBlocks(JSON.stringify(value));
  // The AI SDK says what the value is: text, json, error-text, error-json, content.
  if (typeof value.type === 'string' && 'value' in value) return resultBlocks(value.value, below(place, 'value'));
  if (value.type === 'execution-denied') return textBlocks(stringOrNull(value.reason));
  return isBlock(value) ? blockOf(value, place) : textBlocks(JSON.stringify(value));
}

/** Whether a value is a content block, not a piece of JSON that a tool gave back. */
function isBlock(value: JsonObject): boolean {
  const kind = blockKind(value);
  if (kind !== null && (typeof value.type === 'string' || typeof value.kind === 'string')) return READERS.has(kind);
  const keys = Object.keys(value);
  return keys.length === 1 && BY_MEMBER.some(([member]) => member === keys[0]);
}

const INTERFACE_MEMBERS: ReadonlySet<string> = new Set(['input', 'args', 'rawInput', 'output', 'result', 'errorText', 'toolInvocation']);

/** A tool call of a user interface's message: call and result in one part. */
function interfaceTool(block: JsonObject, place: Place): readonly Block[] {
  const name = stringOrNull(block.toolName) ?? (stringOrNull(block.type) ?? '').replace(/^tool-/, '');
  const call: Block = { type: 'tool-use', name, input: block.input ?? block.args ?? block.rawInput ?? {} };
  nameUnread(block, INTERFACE_MEMBERS, 'a tool call', place);
  const given = ['output', 'result', 'errorText'].some((member) => block[member] !== undefined && block[member] !== null);
  if (!given) return [call];
  const { content: _, value: __, response: ___, ...rest } = block;
  return [call, ...toolResult(rest, place)];
}

function guard(block: JsonObject, place: Place): readonly Block[] {
  const found = isObject(block.text) ? stringOrNull(block.text.text) : stringOrNull(block.text);
  const image = isObject(block.image) ? imageBlock(block.image, below(place, 'image')) : [];
  return [...textBlocks(found), ...image];
}

function document(block: JsonObject, place: Place): readonly Block[] {
  return documentBlock(block, place, blocksOf);
}

function searchResult(block: JsonObject, place: Place): readonly Block[] {
  return searchResultBlock(block, place, blocksOf);
}
