// Meta Llama's format: one prompt, one generation.
import { generatedText } from '../backend/text.ts';
import { validationError } from '../wire/aws-error.ts';
import { type BodyFormat, invocationMetrics } from './types.ts';
import { malformed, wholeNumber } from './whole-number.ts';

export const llama: BodyFormat = {
  maxTokens(body) {
    if (typeof body.prompt !== 'string') throw validationError(malformed('#: required key [prompt] not found'));
    return wholeNumber(body, 'max_gen_len', 1, (value) => malformed(`#/max_gen_len: ${String(value)} is not greater or equal to 1`));
  },
  answer: ({ size, generation, cut }) => ({
    generation: generatedText(0, generation.outputTokens),
    prompt_token_count: size.inputTokens,
    generation_token_count: generation.outputTokens,
    stop_reason: cut ? 'length' : 'stop',
  }),
  start: () => [],
  piece: (text) => ({ generation: text, prompt_token_count: null, generation_token_count: null, stop_reason: null }),
  end: (inference) => [
    {
      generation: '',
      prompt_token_count: inference.size.inputTokens,
      generation_token_count: inference.generation.outputTokens,
      stop_reason: inference.cut ? 'length' : 'stop',
      ...invocationMetrics(inference),
    },
  ],
};
