// Any Claude prompt as the body that Anthropic's own Messages API counts.
import { isObject, type JsonObject } from '../../base/json-value.ts';
import { imageSize } from '../estimate/media.ts';
import type { Block, MediaSource } from '../types.ts';
import type { ParsedPrompt } from './recognise.ts';

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
 * @param modelId as the endpoint names it
 * @returns null where the prompt cannot be said in that form, e.g. a bare prompt
 */
export function anthropicCountBody({ prompt, countable }: ParsedPrompt, modelId: string): JsonObject | null {
  if (prompt.raw) return null;
  if (countable.type === 'invokeModel') {
    if (!isObject(countable.body) || !Array.isArray(countable.body.messages)) return null;
    const kept = Object.entries(countable.body).filter(([name]) => !NOT_COUNTED.has(name));
    return { ...Object.fromEntries(kept), model: modelId };
  }
  let uses = 0;
  let results = 0;
  const content = (block: Block): JsonObject[] => {
    switch (block.type) {
      case 'text':
        return block.text === '' ? [] : [{ type: 'text', text: block.text }];
      case 'thinking':
        // Without its signature a thinking block is refused; earlier thinking is not counted anyway.
        return [];
      case 'tool-use':
        return [{ type: 'tool_use', id: `toolu_${++uses}`, name: block.name, input: block.input }];
      case 'tool-result':
        return [{ type: 'tool_result', tool_use_id: `toolu_${++results}`, content: block.blocks.flatMap(content) }];
      case 'image': {
        const source = base64Source(block.source, (bytes) => `image/${imageSize(bytes)?.format ?? 'png'}`);
        return source ? [{ type: 'image', source }] : [];
      }
      case 'document': {
        if (block.source.type === 'blocks') return block.source.blocks.flatMap(content);
        const isPdf = block.format === null || block.format === 'pdf';
        const text =
          block.source.type === 'text'
            ? block.source.text
            : block.source.type === 'base64' && !isPdf
              ? Buffer.from(block.source.data, 'base64').toString('utf8')
              : null;
        const source =
          text === null ? base64Source(block.source, () => 'application/pdf') : { type: 'text', media_type: 'text/plain', data: text };
        return source ? [{ type: 'document', source, ...(block.title ? { title: block.title } : {}) }] : [];
      }
    }
  };
  const messages = prompt.turns.map(({ role, blocks }) => ({ role, content: blocks.flatMap(content) }));
  const tools = prompt.tools.map(({ name, description, schema }) => ({
    name,
    ...(description === null ? {} : { description }),
    input_schema: schema,
  }));
  const body = countable.body as { additionalModelRequestFields?: unknown };
  const extra = isObject(body.additionalModelRequestFields) ? body.additionalModelRequestFields : {};
  return {
    model: modelId,
    ...(prompt.system.length > 0 ? { system: prompt.system.map((text) => ({ type: 'text', text })) } : {}),
    messages,
    ...(tools.length > 0 ? { tools } : {}),
    ...(tools.length > 0 && prompt.toolChoice === 'any' ? { tool_choice: { type: 'any' } } : {}),
    ...(extra.thinking === undefined ? {} : { thinking: extra.thinking }),
  };
}

function base64Source(source: MediaSource, mediaType: (bytes: Uint8Array) => string): JsonObject | null {
  if (source.type !== 'base64') return null;
  return { type: 'base64', media_type: mediaType(Buffer.from(source.data.slice(0, 65_536), 'base64')), data: source.data };
}
