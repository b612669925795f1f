// A prompt as AWS can count it: the request itself where AWS takes it, else said anew in Converse's or Anthropic's form, with what had to stay out.
import { isObject, type JsonObject } from '../../base/json-value.ts';
import { imageSize } from '../estimate/media.ts';
import { openToolLoop } from '../turns.ts';
import type { Block, NormalPrompt } from '../types.ts';
import { documentText } from './media-blocks.ts';
import { base64Of } from './media-sources.ts';
import type { ParsedPrompt } from './recognise.ts';

/** One request as it must travel to CountTokens. */
export interface CountableInput {
  readonly type: 'converse' | 'invokeModel';
  /** The Converse request (media in base64), or the InvokeModel body. */
  readonly body: JsonObject;
}

export interface ExactRequest<Body> {
  readonly request: Body;
  /** What the file asks for and this request does not hold, in words; AWS counts the rest. */
  readonly excludes: readonly string[];
}

const OUTPUT_SCHEMA = 'the JSON schema of the structured output';
/** Bodies that InvokeModel takes as they are, each from its own vendor. */
const BODIES = new Set(['anthropic', 'nova', 'llama', 'mistral', 'titan', 'cohere', 'deepseek', 'openai', 'prompt']);
/** What CountTokens takes of a Converse request. */
const CONVERSE = ['messages', 'system', 'toolConfig', 'additionalModelRequestFields'];

/** @param forClaude Claude takes Anthropic's bodies alone: others are said anew in Converse's form */
export function countTokensRequest({ prompt, body }: ParsedPrompt, forClaude: boolean): ExactRequest<CountableInput> {
  if (isObject(body) && prompt.kind === 'converse') {
    const kept = CONVERSE.filter((name) => body[name] !== undefined).map((name) => [name, body[name]]);
    return { request: { type: 'converse', body: Object.fromEntries(kept) }, excludes: prompt.outputSchema === null ? [] : [OUTPUT_SCHEMA] };
  }
  if (isObject(body) && BODIES.has(prompt.kind) && (prompt.raw || !forClaude || prompt.kind === 'anthropic'))
    return { request: { type: 'invokeModel', body: forClaude ? claudeBody(body) : body }, excludes: [] };
  const excludes = new Set(prompt.excludes);
  const request = converseRequest(prompt, excludes);
  return { request: { type: 'converse', body: request }, excludes: [...excludes] };
}

/** Anthropic's own API names the model in the body and streams by a field; Bedrock does neither. */
function claudeBody(body: JsonObject): JsonObject {
  if (!Array.isArray(body.messages)) return body;
  const { model: _, stream: __, ...rest } = body;
  return { anthropic_version: 'bedrock-2023-05-31', max_tokens: 1, ...rest };
}

/** Fields of a Messages request that its count-tokens form does not take. */
const NOT_COUNTED = new Set([
  'anthropic_version',
  'anthropic_beta',
  'max_tokens',
  'stream',
  'temperature',
  'top_p',
  'top_k',
  'stop_sequences',
  'metadata',
  'service_tier',
]);

/**
 * The body that Anthropic's own Messages API counts.
 * @param modelId as the endpoint names it
 * @returns null where the prompt cannot be said in that form, e.g. a bare prompt
 */
export function messagesRequest({ prompt, body }: ParsedPrompt, modelId: string): ExactRequest<JsonObject> | null {
  if (prompt.raw) return null;
  if (prompt.kind === 'anthropic') {
    if (!isObject(body) || !Array.isArray(body.messages)) return null;
    const kept = Object.entries(body).filter(([name]) => !NOT_COUNTED.has(name));
    return { request: { ...Object.fromEntries(kept), model: modelId }, excludes: [] };
  }
  const excludes = new Set(prompt.excludes);
  const request = { model: modelId, ...anthropicRequest(prompt, excludes) };
  return { request, excludes: [...excludes] };
}

function anthropicRequest(prompt: NormalPrompt, excludes: Set<string>): JsonObject {
  const tools = prompt.tools.map(({ name, description, schema }) => ({
    name,
    ...(description === null ? {} : { description }),
    input_schema: schema,
  }));
  return {
    ...(prompt.system.length > 0 ? { system: prompt.system.map((text) => ({ type: 'text', text })) } : {}),
    messages: messagesIn(ANTHROPIC, prompt, excludes),
    ...(tools.length > 0 ? { tools } : {}),
    ...(tools.length > 0 && prompt.toolChoice === 'any' ? { tool_choice: { type: 'any' } } : {}),
    ...thinkingField(prompt),
  };
}

function converseRequest(prompt: NormalPrompt, excludes: Set<string>): JsonObject {
  const tools = prompt.tools.map(({ name, description, schema }) => ({
    toolSpec: { name, ...(description === null ? {} : { description }), inputSchema: { json: schema } },
  }));
  const thinking = thinkingField(prompt);
  return {
    ...(prompt.system.length > 0 ? { system: prompt.system.map((text) => ({ text })) } : {}),
    messages: messagesIn(CONVERSE_FORM, prompt, excludes),
    ...(tools.length > 0 ? { toolConfig: { tools, ...(prompt.toolChoice === 'any' ? { toolChoice: { any: {} } } : {}) } } : {}),
    ...(thinking.thinking === undefined ? {} : { additionalModelRequestFields: thinking }),
  };
}

function thinkingField({ thinking, thinkingBudgetTokens }: NormalPrompt): JsonObject {
  if (thinking === 'off') return {};
  return { thinking: { type: thinking, ...(thinkingBudgetTokens === null ? {} : { budget_tokens: thinkingBudgetTokens }) } };
}

/** How one API writes blocks. */
interface Form {
  readonly text: (text: string) => JsonObject;
  readonly thinking: (text: string, signature: string) => JsonObject;
  readonly toolUse: (id: string, name: string, input: unknown) => JsonObject;
  readonly toolResult: (id: string, content: JsonObject[]) => JsonObject;
  readonly image: (format: string, data: string) => JsonObject;
  readonly pdf: (data: string, title: string | null, at: number) => JsonObject;
  readonly textDocument: (text: string, title: string | null, at: number) => JsonObject;
}

const ANTHROPIC: Form = {
  text: (text) => ({ type: 'text', text }),
  thinking: (thinking, signature) => ({ type: 'thinking', thinking, signature }),
  toolUse: (id, name, input) => ({ type: 'tool_use', id, name, input }),
  toolResult: (id, content) => ({ type: 'tool_result', tool_use_id: id, content }),
  image: (format, data) => ({ type: 'image', source: { type: 'base64', media_type: `image/${format}`, data } }),
  pdf: (data, title) => ({
    type: 'document',
    source: { type: 'base64', media_type: 'application/pdf', data },
    ...(title === null ? {} : { title }),
  }),
  textDocument: (data, title) => ({
    type: 'document',
    source: { type: 'text', media_type: 'text/plain', data },
    ...(title === null ? {} : { title }),
  }),
};

const CONVERSE_FORM: Form = {
  text: (text) => ({ text }),
  thinking: (text, signature) => ({ reasoningContent: { reasoningText: { text, signature } } }),
  toolUse: (toolUseId, name, input) => ({ toolUse: { toolUseId, name, input } }),
  toolResult: (toolUseId, content) => ({ toolResult: { toolUseId, content } }),
  image: (format, bytes) => ({ image: { format, source: { bytes } } }),
  pdf: (bytes, title, at) => ({ document: { format: 'pdf', name: documentName(title, at), source: { bytes } } }),
  textDocument: (text, title, at) => ({
    document: { format: 'txt', name: documentName(title, at), source: { bytes: Buffer.from(text, 'utf8').toString('base64') } },
  }),
};

/** Converse takes letters, digits, single blanks, hyphens and brackets in a document's name, and no name twice. */
function documentName(title: string | null, at: number): string {
  const kept = (title ?? 'document')
    .replace(/[^A-Za-z0-9\s\-()[\]]/g, '-')
    .replace(/\s+/g, ' ')
    .slice(0, 100)
    .trim();
  return `${kept} ${at}`.trim();
}

/** Counters that keep uses and results of tools together by their order: the normal form has no IDs. */
interface Numbers {
  uses: number;
  results: number;
  documents: number;
}

function messagesIn(form: Form, prompt: NormalPrompt, excludes: Set<string>): JsonObject[] {
  if (prompt.outputSchema !== null) excludes.add(OUTPUT_SCHEMA);
  for (const tool of prompt.clientTools) excludes.add(`the model's own tool ${tool}`);
  const numbers: Numbers = { uses: 0, results: 0, documents: 0 };
  const loop = openToolLoop(prompt.turns);
  return prompt.turns.map(({ role, blocks }, index) => {
    const isOpen = index >= loop;
    return { role, content: blocks.flatMap((block) => blockIn(form, block, { numbers, isOpen, excludes })) };
  });
}

interface Said {
  readonly numbers: Numbers;
  /** In an answer whose tool results are not answered yet: its reasoning counts. */
  readonly isOpen: boolean;
  readonly excludes: Set<string>;
}

// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one case a kind of block
function blockIn(form: Form, block: Block, said: Said): JsonObject[] {
  const { numbers, isOpen, excludes } = said;
  switch (block.type) {
    case 'text':
      return block.text === '' ? [] : [form.text(block.text)];
    case 'thinking':
      // A thinking block without its signature is refused; that of earlier turns is not counted by most models.
      if (block.signature !== undefined && block.text !== '') return [form.thinking(block.text, block.signature)];
      if (isOpen) excludes.add('the reasoning before a tool result that is not answered yet');
      return [];
    case 'tool-use':
      return [form.toolUse(`tooluse_${++numbers.uses}`, block.name, isObject(block.input) ? block.input : { input: block.input })];
    case 'tool-result':
      return [
        form.toolResult(
          `tooluse_${++numbers.results}`,
          block.blocks.flatMap((inner) => blockIn(form, inner, said)),
        ),
      ];
    case 'image': {
      const data = block.source.type === 'base64' ? block.source.data : '';
      const size = imageSize(Buffer.from(data.slice(0, 65_536), 'base64'));
      if (size !== null) return [form.image(size.format, data)];
      excludes.add('image without a readable PNG, JPEG, GIF or WebP header');
      return [];
    }
    case 'document':
      return documentIn(form, block, said);
    case 'tool-reference':
      excludes.add('tools that a search found');
      return [];
    case 'compaction':
      excludes.add('what a compaction adds to its summary');
      return block.text === '' ? [] : [form.text(block.text)];
  }
}

function documentIn(form: Form, block: Extract<Block, { type: 'document' }>, said: Said): JsonObject[] {
  const { source, format, title } = block;
  const { numbers, excludes } = said;
  if (block.citations) excludes.add('what citations add');
  if (source.type === 'blocks') {
    excludes.add(format === 'search-result' ? 'the frame of search results' : 'the frame of a document of blocks');
    return source.blocks.flatMap((inner) => blockIn(form, inner, said));
  }
  const text = documentText(block);
  if (text !== null) return text === '' ? [] : [form.textDocument(text, title, ++numbers.documents)];
  if (source.type === 'base64' && (format === 'pdf' || isPdf(source.data))) return [form.pdf(source.data, title, ++numbers.documents)];
  excludes.add(`document (${format ?? 'unknown format'}), which only Bedrock itself can read`);
  return [];
}

function isPdf(base64: string): boolean {
  return Buffer.from(base64.slice(0, 1400), 'base64').includes('%PDF-');
}

/** Converse carries media as bytes; in a file they are base64, or one of the forms that dumps have. Only `source.bytes` is meant, not a tool's own field of that name. */
export function withBytes(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => withBytes(item));
  if (!isObject(value)) return value;
  if (key === 'source' && value.bytes !== undefined) {
    const bytes = base64Of(value.bytes);
    if (bytes !== null) return { ...value, bytes: new Uint8Array(Buffer.from(bytes, 'base64')) };
  }
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, name === 'input' ? item : withBytes(item, name)]));
}
