// TwelveLabs Pegasus' format: a question about a video.
import { type Answer, spoken } from '../backend/inference.ts';
import { PLAIN_WISH } from '../backend/reply.ts';
import { validationError } from '../wire/aws-error.ts';
import { type BodyFormat, invocationMetrics } from './types.ts';
import { malformed, wholeNumber } from './whole-number.ts';

const finishReason = ({ stop }: Answer): string => (stop === 'length' ? 'length' : 'stop');

export const pegasus: BodyFormat = {
  maxTokens(body) {
    if (typeof body.inputPrompt !== 'string') throw validationError(malformed('#: required key [inputPrompt] not found'));
    return wholeNumber(body, 'maxOutputTokens', 1, (value) => malformed(`#/maxOutputTokens: ${value} is not greater or equal to 1`));
  },
  wish: () => PLAIN_WISH,
  answer: (inference) => ({ message: spoken(inference), finishReason: finishReason(inference) }),
  start: () => [],
  piece: (text) => ({ message: text, finishReason: null }),
  end: (inference) => [{ message: '', finishReason: finishReason(inference), ...invocationMetrics(inference) }],
};
