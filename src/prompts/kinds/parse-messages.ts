// Bodies with typed content blocks (Anthropic Messages, OpenAI-style chat) -> the normal form.
import { inputError } from '../../base/errors.ts';
import { isObject, type JsonObject, MAX_BLOCK_NESTING, stringOrNull, tooDeep, typeName } from '../../base/json-value.ts';
import { requestSettings } from '../settings.ts';
import type { Block, MediaSource, NormalPrompt, PromptKind, Tool, ToolChoice, Turn } from '../types.ts';
import { list } from './parse-converse.ts';

/** @throws BqError where a part has a shape that neither API has; the path names it */
export function parseMessages(body: JsonObject, kind: PromptKind): NormalPrompt {
  const excludes = new Set<string>();
  const system = textsOf(body.system);
  if (typeof body.instructions === 'string') system.push(body.instructions);
  const turns: Turn[] = [];
  list(body.messages ?? body.input, '$.messages').forEach((message, index) => {
    const path = `$.messages[${index}]`;
    if (typeof message === 'string') turns.push({ role: 'user', blocks: [{ type: 'text', text: message }] });
    else if (isObject(message)) addMessage(message, path, system, turns, excludes);
    else throw inputError(path, `is ${typeName(message)}, not an object with role and content`);
  });
  const choice = body.tool_choice;
  if (Array.isArray(body.mcp_servers) && body.mcp_servers.length > 0) excludes.add('MCP servers');
  return {
    ...requestSettings(body),
    kind,
    raw: false,
    system,
    turns,
    tools: toolsOf(body.tools, excludes),
    toolChoice: choiceOf(choice),
    parallelToolUseDisabled: (isObject(choice) && choice.disable_parallel_tool_use === true) || body.parallel_tool_calls === false,
    outputSchema: outputSchemaOf(body),
    excludes: [...excludes],
  };
}

function addMessage(message: JsonObject, path: string, system: string[], turns: Turn[], excludes: Set<string>): void {
  const role = message.role;
  if (role === 'system' || role === 'developer') {
    system.push(...textsOf(message.content));
    return;
  }
  const blocks = blocksOf(message.content, path, excludes);
  if (role === 'tool' || role === 'function') {
    turns.push({ role: 'user', blocks: [{ type: 'tool-result', blocks }] });
    return;
  }
  if (role !== 'user' && role !== 'assistant')
    throw inputError(`${path}.role`, `is ${JSON.stringify(role) ?? 'missing'}, not user or assistant`);
  for (const call of list(message.tool_calls, `${path}.tool_calls`)) {
    if (!isObject(call) || !isObject(call.function)) continue;
    blocks.push({ type: 'tool-use', name: stringOrNull(call.function.name) ?? '', input: parsedArguments(call.function.arguments) });
  }
  turns.push({ role, blocks });
}

function parsedArguments(value: unknown): unknown {
  if (typeof value !== 'string') return value ?? {};
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function textsOf(value: unknown): string[] {
  const texts: string[] = [];
  for (const part of list(value, '$.system')) {
    if (typeof part === 'string') texts.push(part);
    else if (isObject(part) && typeof part.text === 'string') texts.push(part.text);
  }
  return texts;
}

function toolsOf(value: unknown, excludes: Set<string>): Tool[] {
  const tools: Tool[] = [];
  for (const entry of list(value, '$.tools')) {
    if (!isObject(entry)) continue;
    const spec = isObject(entry.function) ? entry.function : isObject(entry.toolSpec) ? entry.toolSpec : entry;
    const schema = spec.input_schema ?? spec.parameters ?? spec.inputSchema;
    // Server tools carry a versioned type and no schema; their definitions live on the server.
    if (schema === undefined && typeof entry.type === 'string' && entry.type !== 'custom' && entry.type !== 'function') {
      excludes.add(entry.type.startsWith('mcp') ? 'MCP tools' : `server tool ${entry.type}`);
      continue;
    }
    tools.push({
      name: stringOrNull(spec.name) ?? '',
      description: stringOrNull(spec.description),
      schema: schema ?? {},
      deferred: entry.defer_loading === true,
    });
  }
  return tools;
}

function choiceOf(value: unknown): ToolChoice {
  const name = isObject(value) ? value.type : value;
  if (name === 'any' || name === 'required') return 'any';
  if (name === 'tool' || name === 'function') return 'tool';
  return name === 'none' ? 'none' : 'auto';
}

function outputSchemaOf(body: JsonObject): unknown {
  const format = isObject(body.output_config) ? body.output_config.format : (body.output_format ?? body.response_format);
  if (!isObject(format)) return null;
  if (isObject(format.json_schema)) return format.json_schema.schema ?? null;
  return format.schema ?? null;
}

function blocksOf(content: unknown, path: string, excludes: Set<string>, depth = 0): Block[] {
  if (depth > MAX_BLOCK_NESTING) throw tooDeep(`the content of ${path.slice(0, 60)}`, MAX_BLOCK_NESTING);
  const blocks: Block[] = [];
  list(content, `${path}.content`).forEach((value, index) => {
    if (typeof value === 'string') blocks.push({ type: 'text', text: value });
    else if (isObject(value)) blockOf(value, `${path}.content[${index}]`, excludes, depth, blocks);
    else throw inputError(`${path}.content[${index}]`, `is ${typeName(value)}, not a content block`);
  });
  return blocks;
}

function blockOf(block: JsonObject, path: string, excludes: Set<string>, depth: number, out: Block[]): void {
  switch (block.type) {
    case 'tool_use':
      out.push({ type: 'tool-use', name: stringOrNull(block.name) ?? '', input: block.input ?? {} });
      return;
    case 'tool_result':
      out.push({ type: 'tool-result', blocks: blocksOf(block.content, path, excludes, depth + 1) });
      return;
    case 'thinking':
      out.push({ type: 'thinking', text: stringOrNull(block.thinking) ?? '' });
      return;
    case 'redacted_thinking':
      return;
    case 'image':
    case 'image_url':
    case 'input_image': {
      const source = sourceOf(block.source ?? block.image_url, 'image', excludes, depth);
      if (source) out.push({ type: 'image', source });
      return;
    }
    case 'document': {
      const source = sourceOf(block.source, 'document', excludes, depth);
      const mediaType = isObject(block.source) ? stringOrNull(block.source.media_type) : null;
      if (source)
        out.push({
          type: 'document',
          source,
          format: mediaType === 'application/pdf' ? 'pdf' : mediaType?.startsWith('text/') ? 'txt' : null,
          title: stringOrNull(block.title),
          citations: isObject(block.citations) && block.citations.enabled === true,
        });
      return;
    }
    case 'search_result':
      out.push(...blocksOf(block.content, path, excludes, depth + 1));
      return;
    case 'video':
    case 'video_url':
      excludes.add('video');
      return;
    case 'audio':
    case 'input_audio':
      excludes.add('audio');
      return;
    default:
      if (typeof block.text === 'string') out.push({ type: 'text', text: block.text });
      else if (typeof block.type === 'string') excludes.add(block.type.replaceAll('_', ' '));
      else if (typeof block.content === 'string') out.push({ type: 'text', text: block.content });
  }
}

/** @returns null where only the service can read it; `excludes` then says so */
function sourceOf(source: unknown, what: string, excludes: Set<string>, depth: number): MediaSource | null {
  const url = typeof source === 'string' ? source : isObject(source) ? stringOrNull(source.url) : null;
  if (url !== null) {
    const comma = url.startsWith('data:') ? url.indexOf(';base64,') : -1;
    if (comma > 0) return { type: 'base64', data: url.slice(comma + 8) };
    excludes.add(`${what} by URL`);
    return null;
  }
  if (isObject(source)) {
    if (source.type === 'base64' && typeof source.data === 'string') return { type: 'base64', data: source.data };
    if (source.type === 'text' && typeof source.data === 'string') return { type: 'text', text: source.data };
    if (source.type === 'content') return { type: 'blocks', blocks: blocksOf(source.content, what, excludes, depth + 1) };
    if (source.type === 'file') {
      excludes.add(`${what} by file ID`);
      return null;
    }
  }
  excludes.add(`${what} without readable bytes`);
  return null;
}
