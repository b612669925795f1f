// Amazon Titan Text's format.
import { spoken } from '../backend/inference.ts';
import { PLAIN_WISH } from '../backend/reply.ts';
import { validationError } from '../wire/aws-error.ts';
import { type Body, type BodyFormat, invocationMetrics } from './types.ts';
import { malformed, wholeNumber } from './whole-number.ts';

export const titan: BodyFormat = {
  maxTokens(body) {
    if (typeof body.inputText !== 'string') throw validationError(malformed('#: required key [inputText] not found'));
    const config = body.textGenerationConfig;
    if (config === null || typeof config !== 'object') return null;
    return wholeNumber(config as Body, 'maxTokenCount', 0, (written) =>
      malformed(`#/textGenerationConfig/maxTokenCount: ${written} is not greater or equal to 0`),
    );
  },
  wish: () => PLAIN_WISH,
  answer: (inference) => ({
    inputTextTokenCount: inference.size.inputTokens,
    results: [
      {
        tokenCount: inference.generation.outputTokens,
        outputText: spoken(inference),
        completionReason: inference.stop === 'length' ? 'LENGTH' : 'FINISH',
      },
    ],
  }),
  start: () => [],
  piece: (text) => ({ outputText: text, index: 0, totalOutputTextTokenCount: null, completionReason: null, inputTextTokenCount: null }),
  end: (inference) => [
    {
      outputText: '',
      index: 0,
      totalOutputTextTokenCount: inference.generation.outputTokens,
      completionReason: inference.stop === 'length' ? 'LENGTH' : 'FINISH',
      inputTextTokenCount: inference.size.inputTokens,
      ...invocationMetrics(inference),
    },
  ],
};
