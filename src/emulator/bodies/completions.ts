// Formats of one prompt and its continuation: Mistral's instruct models and DeepSeek-R1.
import { type Answer, spoken } from '../backend/inference.ts';
import { PLAIN_WISH } from '../backend/reply.ts';
import { validationError } from '../wire/aws-error.ts';
import { type Body, type BodyFormat, invocationMetrics } from './types.ts';
import { malformed, wholeNumber } from './whole-number.ts';

/** @param list the member that holds the one answer */
function completions(list: 'outputs' | 'choices'): BodyFormat {
  const stopReason = ({ stop }: Answer): string => (stop === 'length' ? 'length' : 'stop');
  const one = (text: string, reason: string | null): Body => ({ [list]: [{ text, stop_reason: reason }] });
  return {
    maxTokens(body) {
      if (typeof body.prompt !== 'string') throw validationError(malformed('#: required key [prompt] not found'));
      return wholeNumber(body, 'max_tokens', 1, (value) => malformed(`#/max_tokens: ${value} is not greater or equal to 1`));
    },
    wish: () => PLAIN_WISH,
    answer: (inference) => one(spoken(inference), stopReason(inference)),
    start: () => [],
    piece: (text) => one(text, null),
    end: (inference) => [{ ...one('', stopReason(inference)), ...invocationMetrics(inference) }],
  };
}

export const mistralPrompt = completions('outputs');
export const deepseekPrompt = completions('choices');
