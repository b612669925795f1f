// Converse requests (and Nova bodies, which share their shape) -> the normal form.
import { inputError } from '../../base/errors.ts';
import { isObject, type JsonObject, MAX_BLOCK_NESTING, stringOrNull, tooDeep, typeName } from '../../base/json-value.ts';
import { requestSettings } from '../settings.ts';
import type { Block, MediaSource, NormalPrompt, PromptKind, Tool, ToolChoice, Turn } from '../types.ts';

/** @throws BqError where a part has a shape that Converse does not have; the path names it */
export function parseConverse(body: JsonObject, kind: PromptKind): NormalPrompt {
  const excludes = new Set<string>();
  const system: string[] = [];
  for (const block of list(body.system, '$.system')) {
    if (typeof block === 'string') system.push(block);
    else if (isObject(block) && typeof block.text === 'string') system.push(block.text);
    else if (isObject(block) && block.guardContent !== undefined) system.push(guardText(block.guardContent));
  }
  const turns: Turn[] = [];
  list(body.messages, '$.messages').forEach((message, index) => {
    const path = `$.messages[${index}]`;
    if (!isObject(message)) throw inputError(path, `is ${typeName(message)}, not an object with role and content`);
    const role = message.role;
    if (role === 'system') {
      for (const block of blocksOf(message.content, path, excludes)) if (block.type === 'text') system.push(block.text);
      return;
    }
    if (role !== 'user' && role !== 'assistant')
      throw inputError(`${path}.role`, `is ${JSON.stringify(role) ?? 'missing'}, not user or assistant`);
    turns.push({ role, blocks: blocksOf(message.content, path, excludes) });
  });
  const toolConfig = isObject(body.toolConfig) ? body.toolConfig : {};
  const tools: Tool[] = [];
  for (const entry of list(toolConfig.tools, '$.toolConfig.tools')) {
    if (!isObject(entry)) continue;
    if (isObject(entry.toolSpec)) {
      const spec = entry.toolSpec;
      tools.push({
        name: stringOrNull(spec.name) ?? '',
        description: stringOrNull(spec.description),
        schema: isObject(spec.inputSchema) ? (spec.inputSchema.json ?? {}) : {},
        deferred: false,
      });
    } else if (isObject(entry.systemTool)) excludes.add(`server tool ${stringOrNull(entry.systemTool.name) ?? ''}`.trim());
  }
  const extra = isObject(body.additionalModelRequestFields) ? body.additionalModelRequestFields : {};
  const outputConfig = isObject(body.outputConfig) ? body.outputConfig : {};
  return {
    ...requestSettings(body),
    kind,
    raw: false,
    system,
    turns,
    tools,
    toolChoice: choiceOf(toolConfig.toolChoice),
    parallelToolUseDisabled: isObject(extra.tool_choice) && extra.tool_choice.disable_parallel_tool_use === true,
    outputSchema: schemaOf(outputConfig.textFormat),
    excludes: [...excludes],
  };
}

/** An array, a missing one as empty, one value as an array of one. */
export function list(value: unknown, path: string): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  if (typeof value === 'string' || isObject(value)) return [value];
  throw inputError(path, `is ${typeName(value)}, not an array`);
}

function choiceOf(value: unknown): ToolChoice {
  if (!isObject(value)) return 'auto';
  return value.any !== undefined ? 'any' : value.tool !== undefined ? 'tool' : 'auto';
}

function schemaOf(textFormat: unknown): unknown {
  if (!isObject(textFormat) || !isObject(textFormat.structure) || !isObject(textFormat.structure.jsonSchema)) return null;
  const { schema } = textFormat.structure.jsonSchema;
  if (typeof schema !== 'string') return schema ?? null;
  try {
    return JSON.parse(schema);
  } catch {
    return schema; // counted as the text that it is
  }
}

function guardText(value: unknown): string {
  return isObject(value) && isObject(value.text) ? (stringOrNull(value.text.text) ?? '') : '';
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
  if (typeof block.text === 'string') out.push({ type: 'text', text: block.text });
  if (isObject(block.toolUse))
    out.push({ type: 'tool-use', name: stringOrNull(block.toolUse.name) ?? '', input: block.toolUse.input ?? {} });
  if (isObject(block.toolResult)) out.push({ type: 'tool-result', blocks: blocksOf(block.toolResult.content, path, excludes, depth + 1) });
  if (block.json !== undefined) out.push({ type: 'text', text: JSON.stringify(block.json) });
  if (isObject(block.image)) {
    const source = sourceOf(block.image.source, 'image', excludes, depth);
    if (source) out.push({ type: 'image', source });
  }
  if (isObject(block.document)) {
    const { document } = block;
    const source = sourceOf(document.source, 'document', excludes, depth);
    if (source)
      out.push({
        type: 'document',
        source,
        format: stringOrNull(document.format),
        title: stringOrNull(document.name),
        citations: isObject(document.citations) && document.citations.enabled === true,
      });
  }
  if (isObject(block.reasoningContent)) {
    const reasoning = isObject(block.reasoningContent.reasoningText) ? block.reasoningContent.reasoningText : {};
    out.push({ type: 'thinking', text: stringOrNull(reasoning.text) ?? '' });
  }
  if (block.guardContent !== undefined) out.push({ type: 'text', text: guardText(block.guardContent) });
  if (block.video !== undefined) excludes.add('video');
  if (block.audio !== undefined) excludes.add('audio');
  if (isObject(block.searchResult)) {
    for (const part of blocksOf(block.searchResult.content, path, excludes, depth + 1)) out.push(part);
  }
}

/** @returns null where only AWS can read it; `excludes` then says so */
function sourceOf(source: unknown, what: string, excludes: Set<string>, depth: number): MediaSource | null {
  if (isObject(source)) {
    if (typeof source.bytes === 'string') return { type: 'base64', data: source.bytes };
    if (typeof source.text === 'string') return { type: 'text', text: source.text };
    if (Array.isArray(source.content)) return { type: 'blocks', blocks: blocksOf(source.content, what, excludes, depth + 1) };
    if (source.s3Location !== undefined) {
      excludes.add(`${what} in S3`);
      return null;
    }
  }
  excludes.add(`${what} without readable bytes`);
  return null;
}
