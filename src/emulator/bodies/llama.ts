// Meta Llama's format: one prompt, one generation.
import { spoken } from '../backend/inference.ts';
import { PLAIN_WISH } from '../backend/reply.ts';
import { validationError } from '../wire/aws-error.ts';
import { type BodyFormat, invocationMetrics } from './types.ts';
import { malformed, wholeNumber } from './whole-number.ts';

export const llama: BodyFormat = {
  maxTokens(body) {
    if (typeof body.prompt !== 'string') throw validationError(malformed('#: required key [prompt] not found'));
    return wholeNumber(body, 'max_gen_len', 1, (written) => malformed(`#/max_gen_len: ${written} is not greater or equal to 1`));
  },
  wish: () => PLAIN_WISH,
  answer: (inference) => ({
    generation: spoken(inference),
    prompt_token_count: inference.size.inputTokens,
    generation_token_count: inference.generation.outputTokens,
    stop_reason: inference.stop === 'length' ? 'length' : 'stop',
  }),
  start: () => [],
  piece: (text) => ({ generation: text, prompt_token_count: null, generation_token_count: null, stop_reason: null }),
  end: (inference) => [
    {
      generation: '',
      prompt_token_count: inference.size.inputTokens,
      generation_token_count: inference.generation.outputTokens,
      stop_reason: inference.stop === 'length' ? 'length' : 'stop',
      ...invocationMetrics(inference),
    },
  ],
};
