// Anthropic's Messages format.
import type { Inference } from '../backend/inference.ts';
import { generatedText } from '../backend/text.ts';
import { validationError } from '../wire/aws-error.ts';
import { type Body, type BodyFormat, invocationMetrics } from './types.ts';
import { wholeNumber } from './whole-number.ts';

const stopReason = ({ cut }: Inference): string => (cut ? 'max_tokens' : 'end_turn');

function usage({ size, generation }: Inference, outputTokens = generation.outputTokens): Body {
  return {
    input_tokens: size.inputTokens,
    cache_creation_input_tokens: size.cacheWriteTokens,
    cache_read_input_tokens: size.cacheReadTokens,
    output_tokens: outputTokens,
  };
}

function message({ target }: Inference, requestId: string): Body {
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
  answer: (inference, requestId) => ({
    ...message(inference, requestId),
    content: [{ type: 'text', text: generatedText(0, inference.generation.outputTokens) }],
    stop_reason: stopReason(inference),
    stop_sequence: null,
    usage: usage(inference),
  }),
  start: (inference, requestId) => [
    {
      type: 'message_start',
      message: { ...message(inference, requestId), content: [], stop_reason: null, stop_sequence: null, usage: usage(inference, 1) },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  ],
  piece: (text) => ({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } }),
  end: (inference) => [
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta: { stop_reason: stopReason(inference), stop_sequence: null },
      usage: { output_tokens: inference.generation.outputTokens },
    },
    { type: 'message_stop', ...invocationMetrics(inference) },
  ],
};
