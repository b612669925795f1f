// Anthropic's Messages format.
import { type Answer, type Stop, spoken, toolInput } from '../backend/inference.ts';
import { anthropicWish } from '../backend/wishes.ts';
import { validationError } from '../wire/aws-error.ts';
import { type Body, type BodyFormat, invocationMetrics } from './types.ts';
import { wholeNumber } from './whole-number.ts';

const STOP_REASONS: Readonly<Record<Stop, string>> = { end: 'end_turn', length: 'max_tokens', tool: 'tool_use' };

/** The block that the answer has, with what is in it so far. */
function block({ reply }: Answer, text: string, input: unknown): Body {
  return reply.kind === 'tool' ? { type: 'tool_use', id: toolId(reply.id), name: reply.name, input } : { type: 'text', text };
}

/** Anthropic's own form of the ID. */
const toolId = (id: string): string => id.replace(/^tooluse_/, 'toolu_bdrk_01');

function usage({ size, generation }: Answer, outputTokens = generation.outputTokens): Body {
  return {
    input_tokens: size.inputTokens,
    cache_creation_input_tokens: size.cacheWriteTokens,
    cache_read_input_tokens: size.cacheReadTokens,
    output_tokens: outputTokens,
  };
}

function message({ target }: Answer, requestId: string): Body {
  return {
    model: target.model.modelId.replace(/^anthropic\./, '').replace(/-v\d+:\d+$/, ''),
    id: `msg_bdrk_${requestId.replaceAll('-', '')}`,
    type: 'message',
    role: 'assistant',
  };
}

export const anthropic: BodyFormat = {
  maxTokens(body) {
    if (typeof body.anthropic_version !== 'string') throw validationError('anthropic_version: Field required');
    if (!Array.isArray(body.messages)) throw validationError('messages: Field required');
    if (body.messages.length === 0) throw validationError('messages: at least one message is required');
    const limit = wholeNumber(body, 'max_tokens', 1, () => 'max_tokens: must be greater than or equal to 1');
    if (limit === null) throw validationError('max_tokens: Field required');
    return limit;
  },
  wish: anthropicWish,
  answer: (inference, requestId) => ({
    ...message(inference, requestId),
    content: [inference.reply.kind === 'tool' ? block(inference, '', toolInput(inference)) : block(inference, spoken(inference), null)],
    stop_reason: STOP_REASONS[inference.stop],
    stop_sequence: null,
    usage: usage(inference),
  }),
  start: (inference, requestId) => [
    {
      type: 'message_start',
      message: { ...message(inference, requestId), content: [], stop_reason: null, stop_sequence: null, usage: usage(inference, 1) },
    },
    { type: 'content_block_start', index: 0, content_block: block(inference, '', {}) },
  ],
  piece: (text, { reply }) => ({
    type: 'content_block_delta',
    index: 0,
    delta: reply.kind === 'tool' ? { type: 'input_json_delta', partial_json: text } : { type: 'text_delta', text },
  }),
  end: (inference) => [
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta: { stop_reason: STOP_REASONS[inference.stop], stop_sequence: null },
      usage: { output_tokens: inference.generation.outputTokens },
    },
    { type: 'message_stop', ...invocationMetrics(inference) },
  ],
};
