// Cohere Command R's format.
import { type Answer, spoken, toolInput } from '../backend/inference.ts';
import { cohereWish } from '../backend/wishes.ts';
import { validationError } from '../wire/aws-error.ts';
import { type Body, type BodyFormat, invocationMetrics } from './types.ts';
import { malformed, wholeNumber } from './whole-number.ts';

const finishReason = ({ stop }: Answer): string => (stop === 'length' ? 'MAX_TOKENS' : 'COMPLETE');

function toolCalls(inference: Answer): Body {
  const { reply } = inference;
  return reply.kind === 'tool' ? { tool_calls: [{ name: reply.name, parameters: toolInput(inference) }] } : {};
}

function whole(inference: Answer, requestId: string): Body {
  return {
    response_id: requestId,
    generation_id: requestId,
    text: inference.reply.kind === 'tool' ? '' : spoken(inference),
    ...toolCalls(inference),
    finish_reason: finishReason(inference),
  };
}

export const cohere: BodyFormat = {
  maxTokens(body) {
    if (typeof body.message !== 'string') throw validationError(malformed('#: required key [message] not found'));
    return wholeNumber(body, 'max_tokens', 1, (value) => malformed(`#/max_tokens: ${value} is not greater or equal to 1`));
  },
  wish: cohereWish,
  answer: whole,
  start: (_inference, requestId) => [{ event_type: 'stream-start', generation_id: requestId, is_finished: false }],
  piece: (text, { reply }) =>
    reply.kind === 'tool'
      ? { event_type: 'tool-calls-chunk', tool_call_delta: { index: 0, parameters: text }, is_finished: false }
      : { event_type: 'text-generation', text, is_finished: false },
  end: (inference, requestId) => [
    ...(inference.reply.kind === 'tool' ? [{ event_type: 'tool-calls-generation', ...toolCalls(inference), is_finished: false }] : []),
    {
      event_type: 'stream-end',
      response: whole(inference, requestId),
      finish_reason: finishReason(inference),
      is_finished: true,
      ...invocationMetrics(inference),
    },
  ],
};
