// Chat completions: the bodies of OpenAI's, Mistral's, DeepSeek's, Qwen's, AI21's, Writer's and others' models, and of the OpenAI-compatible endpoint.
import { isObject } from '../../base/json-value.ts';
import { type Answer, type Stop, spoken } from '../backend/inference.ts';
import { chatWish } from '../backend/wishes.ts';
import { validationError } from '../wire/aws-error.ts';
import { type Body, type BodyFormat, invocationMetrics } from './types.ts';
import { malformed, wholeNumber } from './whole-number.ts';

const FINISH_REASONS: Readonly<Record<Stop, string>> = { end: 'stop', length: 'length', tool: 'tool_calls' };

function chatUsage({ size, generation }: Answer): Body {
  const { inputTokens, cacheReadTokens, cacheWriteTokens } = size;
  const promptTokens = inputTokens + cacheReadTokens + cacheWriteTokens;
  return {
    prompt_tokens: promptTokens,
    completion_tokens: generation.outputTokens,
    total_tokens: promptTokens + generation.outputTokens,
    prompt_tokens_details: { cached_tokens: cacheReadTokens },
  };
}

const header = ({ target, generation }: Answer, requestId: string, object: string): Body => ({
  id: `chatcmpl-${requestId}`,
  object,
  created: Math.floor(generation.startSeconds),
  model: target.calledId,
});

const chunk = (inference: Answer, requestId: string, choice: Body): Body => ({
  ...header(inference, requestId, 'chat.completion.chunk'),
  choices: [{ index: 0, finish_reason: null, ...choice }],
});

const toolCall = (id: string, name: string, json: string): Body => ({
  id,
  type: 'function',
  function: { name, arguments: json },
});

/** `call_…`, as OpenAI's models name theirs. */
const callId = (id: string): string => id.replace(/^tooluse_/, 'call_');

function message(inference: Answer): Body {
  const { reply } = inference;
  const said = spoken(inference);
  if (reply.kind !== 'tool') return { role: 'assistant', content: said, refusal: null };
  return { role: 'assistant', content: null, refusal: null, tool_calls: [toolCall(callId(reply.id), reply.name, said)] };
}

/** The last piece: why it ends. */
function chatFinish(inference: Answer, requestId: string): Body {
  return chunk(inference, requestId, { delta: {}, finish_reason: FINISH_REASONS[inference.stop] });
}

/** What a stream on the endpoint of OpenAI's clients ends with; a body of InvokeModel has its metrics there instead. */
export function chatEnd(inference: Answer, requestId: string, body: Body): readonly Body[] {
  const wantsUsage = isObject(body.stream_options) && body.stream_options.include_usage === true;
  const usage = { ...header(inference, requestId, 'chat.completion.chunk'), choices: [], usage: chatUsage(inference) };
  return [chatFinish(inference, requestId), ...(wantsUsage ? [usage] : [])];
}

export const chat: BodyFormat = {
  maxTokens(body) {
    if (!Array.isArray(body.messages)) throw validationError(malformed('#: required key [messages] not found'));
    if (body.messages.length === 0) throw validationError(malformed('#/messages: expected minimum item count: 1, found: 0'));
    const complain = (member: string) => (value: string) => malformed(`#/${member}: ${value} is not greater or equal to 1`);
    const newer = wholeNumber(body, 'max_completion_tokens', 1, complain('max_completion_tokens'));
    return newer ?? wholeNumber(body, 'max_tokens', 1, complain('max_tokens'));
  },
  wish: chatWish,
  answer: (inference, requestId) => ({
    ...header(inference, requestId, 'chat.completion'),
    choices: [{ index: 0, message: message(inference), finish_reason: FINISH_REASONS[inference.stop], logprobs: null }],
    usage: chatUsage(inference),
  }),
  start: (inference, requestId) => {
    const { reply } = inference;
    const delta =
      reply.kind === 'tool'
        ? { role: 'assistant', content: null, tool_calls: [{ index: 0, ...toolCall(callId(reply.id), reply.name, '') }] }
        : { role: 'assistant', content: '' };
    return [chunk(inference, requestId, { delta })];
  },
  piece: (text, inference, requestId) =>
    chunk(inference, requestId, {
      delta: inference.reply.kind === 'tool' ? { tool_calls: [{ index: 0, function: { arguments: text } }] } : { content: text },
    }),
  end: (inference, requestId) => [{ ...chatFinish(inference, requestId), ...invocationMetrics(inference) }],
};

/** Mistral Large on Bedrock says `stop_reason` where others say `finish_reason`. */
export const mistralChat: BodyFormat = {
  ...chat,
  answer: (inference) => ({
    choices: [{ index: 0, message: message(inference), stop_reason: FINISH_REASONS[inference.stop] }],
  }),
};
