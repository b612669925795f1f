// Amazon Nova's format, which is Converse's with its own names.
import type { Inference } from '../backend/inference.ts';
import { generatedText } from '../backend/text.ts';
import { validationError } from '../wire/aws-error.ts';
import { type Body, type BodyFormat, invocationMetrics } from './types.ts';
import { malformed, wholeNumber } from './whole-number.ts';

const stopReason = ({ cut }: Inference): string => (cut ? 'max_tokens' : 'end_turn');

function usage({ size, generation }: Inference): Body {
  const { inputTokens, cacheReadTokens, cacheWriteTokens } = size;
  const { outputTokens } = generation;
  return {
    inputTokens,
    outputTokens,
    totalTokens: inputTokens + cacheReadTokens + cacheWriteTokens + outputTokens,
    cacheReadInputTokenCount: cacheReadTokens,
    cacheWriteInputTokenCount: cacheWriteTokens,
  };
}

export const nova: BodyFormat = {
  maxTokens(body) {
    if (!Array.isArray(body.messages)) throw validationError(malformed('#: required key [messages] not found'));
    const config = body.inferenceConfig;
    if (config === null || typeof config !== 'object') return null;
    const complain = (value: unknown): string => malformed(`#/inferenceConfig/maxTokens: ${String(value)} is not greater or equal to 1`);
    return wholeNumber(config as Body, 'maxTokens', 1, complain) ?? wholeNumber(config as Body, 'max_new_tokens', 1, complain);
  },
  answer: (inference) => ({
    output: { message: { content: [{ text: generatedText(0, inference.generation.outputTokens) }], role: 'assistant' } },
    stopReason: stopReason(inference),
    usage: usage(inference),
  }),
  start: () => [{ messageStart: { role: 'assistant' } }],
  piece: (text) => ({ contentBlockDelta: { delta: { text }, contentBlockIndex: 0 } }),
  end: (inference) => [
    { contentBlockStop: { contentBlockIndex: 0 } },
    { messageStop: { stopReason: stopReason(inference) } },
    { metadata: { usage: usage(inference), metrics: {}, trace: {} }, ...invocationMetrics(inference) },
  ],
};
