// Amazon Nova's format, which is Converse's with its own names.
import { type Answer, type Stop, spoken, toolInput } from '../backend/inference.ts';
import { converseWish } from '../backend/wishes.ts';
import { validationError } from '../wire/aws-error.ts';
import { type Body, type BodyFormat, invocationMetrics } from './types.ts';
import { malformed, wholeNumber } from './whole-number.ts';

const STOP_REASONS: Readonly<Record<Stop, string>> = { end: 'end_turn', length: 'max_tokens', tool: 'tool_use' };

function usage({ size, generation }: Answer): Body {
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

function content(inference: Answer): Body {
  const { reply } = inference;
  if (reply.kind !== 'tool') return { text: spoken(inference) };
  return { toolUse: { toolUseId: reply.id, name: reply.name, input: toolInput(inference) } };
}

export const nova: BodyFormat = {
  maxTokens(body) {
    if (!Array.isArray(body.messages)) throw validationError(malformed('#: required key [messages] not found'));
    const config = body.inferenceConfig;
    if (config === null || typeof config !== 'object') return null;
    const complain = (written: string): string => malformed(`#/inferenceConfig/maxTokens: ${written} is not greater or equal to 1`);
    return wholeNumber(config as Body, 'maxTokens', 1, complain) ?? wholeNumber(config as Body, 'max_new_tokens', 1, complain);
  },
  wish: converseWish,
  answer: (inference) => ({
    output: { message: { content: [content(inference)], role: 'assistant' } },
    stopReason: STOP_REASONS[inference.stop],
    usage: usage(inference),
  }),
  start: ({ reply }) => [
    { messageStart: { role: 'assistant' } },
    ...(reply.kind === 'tool'
      ? [{ contentBlockStart: { start: { toolUse: { toolUseId: reply.id, name: reply.name } }, contentBlockIndex: 0 } }]
      : []),
  ],
  piece: (text, { reply }) => ({
    contentBlockDelta: { delta: reply.kind === 'tool' ? { toolUse: { input: text } } : { text }, contentBlockIndex: 0 },
  }),
  end: (inference) => [
    { contentBlockStop: { contentBlockIndex: 0 } },
    { messageStop: { stopReason: STOP_REASONS[inference.stop] } },
    { metadata: { usage: usage(inference), metrics: {}, trace: {} }, ...invocationMetrics(inference) },
  ],
};
