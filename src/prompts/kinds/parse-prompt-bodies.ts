// InvokeModel bodies that carry one prompt string (Llama, Mistral, Titan, Cohere, DeepSeek, Claude 2) and plain text -> the normal form.
import { isObject, type JsonObject, stringOrNull } from '../../base/json-value.ts';
import { requestSettings } from '../settings.ts';
import type { Block, NormalPrompt, PromptKind, Tool, Turn } from '../types.ts';
import { mediaSource } from './media-sources.ts';

const NOTHING_MORE = {
  tools: [],
  clientTools: [],
  toolChoice: 'auto',
  parallelToolUseDisabled: false,
  interleavedThinking: false,
  taskBudget: false,
  thinking: 'off',
  thinkingBudgetTokens: null,
  outputSchema: null,
  excludes: [],
} as const satisfies Partial<NormalPrompt>;

/** Text as it would be sent in one user message. */
export function textPrompt(text: string, kind: 'text' | 'markdown'): NormalPrompt {
  return { ...NOTHING_MORE, kind, modelId: null, raw: false, system: [], turns: [user(text)], maxTokens: null };
}

/** A body whose text goes to the model as it is: `prompt`, `inputText`, or Cohere's `texts`. */
export function parsePromptBody(body: JsonObject, kind: PromptKind): NormalPrompt {
  const excludes = new Set<string>();
  const texts = Array.isArray(body.texts) ? body.texts.filter((text) => typeof text === 'string') : [];
  const text = stringOrNull(body.prompt) ?? stringOrNull(body.inputText) ?? null;
  const blocks: Block[] = (text === null ? texts : [text]).map((each) => ({ type: 'text', text: each }));
  const images = [...(Array.isArray(body.images) ? body.images : []), body.inputImage].filter((image) => image !== undefined);
  for (const image of images) {
    const source = mediaSource(image);
    if (source !== null && source.type !== 'elsewhere') blocks.push({ type: 'image', source });
    else excludes.add(source === null ? 'image without readable bytes' : `image ${source.where}`);
  }
  return {
    ...NOTHING_MORE,
    ...requestSettings(body),
    kind,
    raw: true,
    system: [],
    turns: [{ role: 'user', blocks }],
    excludes: [...excludes],
  };
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Cohere Command R: one `message`, its history, documents and tools. */
export function parseCohereChat(body: JsonObject): NormalPrompt {
  const turns: Turn[] = [];
  const system: string[] = [];
  for (const entry of listOf(body.chat_history).filter(isObject)) {
    const text = stringOrNull(entry.message) ?? '';
    if (entry.role === 'SYSTEM') system.push(text);
    else turns.push(entry.role === 'CHATBOT' ? { role: 'assistant', blocks: [{ type: 'text', text }] } : user(text));
  }
  const preamble = stringOrNull(body.preamble);
  if (preamble !== null) system.push(preamble);
  const blocks: Block[] = [{ type: 'text', text: stringOrNull(body.message) ?? '' }];
  for (const document of listOf(body.documents)) blocks.push({ type: 'text', text: JSON.stringify(document) });
  for (const result of listOf(body.tool_results))
    blocks.push({ type: 'tool-result', blocks: [{ type: 'text', text: JSON.stringify(result) }] });
  turns.push({ role: 'user', blocks });
  const tools = listOf(body.tools)
    .filter(isObject)
    .map(
      (tool): Tool => ({
        name: stringOrNull(tool.name) ?? '',
        description: stringOrNull(tool.description),
        schema: tool.parameter_definitions ?? {},
        deferred: false,
      }),
    );
  return {
    ...NOTHING_MORE,
    ...requestSettings(body),
    kind: 'cohere',
    raw: false,
    system,
    turns,
    tools,
  };
}

function user(text: string): Turn {
  return { role: 'user', blocks: [{ type: 'text', text }] };
}
