// OpenAI's Responses API, as the compatible endpoint has it.
import { type Answer, spoken } from '../backend/inference.ts';
import { responsesWish } from '../backend/wishes.ts';
import { validationError } from '../wire/aws-error.ts';
import type { Body, BodyFormat } from './types.ts';
import { wholeNumber } from './whole-number.ts';

type Status = 'in_progress' | 'completed' | 'incomplete';

const statusOf = ({ stop }: Answer): Status => (stop === 'length' ? 'incomplete' : 'completed');
const part = (text: string): Body => ({ type: 'output_text', text, annotations: [], logprobs: [] });

/** @param text what is said by now @param status of the item */
function item(inference: Answer, requestId: string, { text, status }: { readonly text: string; readonly status: Status }): Body {
  const { reply } = inference;
  if (reply.kind !== 'tool')
    return { type: 'message', id: `msg_${requestId}`, status, role: 'assistant', content: text === '' ? [] : [part(text)] };
  const callId = reply.id.replace(/^tooluse_/, 'call_');
  return { type: 'function_call', id: `fc_${requestId}`, call_id: callId, name: reply.name, arguments: text, status };
}

function response(inference: Answer, requestId: string, status: Status): Body {
  const { target, generation } = inference;
  const isOver = status !== 'in_progress';
  return {
    id: `resp_${requestId}`,
    object: 'response',
    created_at: Math.floor(generation.startSeconds),
    status,
    error: null,
    incomplete_details: status === 'incomplete' ? { reason: 'max_output_tokens' } : null,
    model: target.calledId,
    output: isOver ? [item(inference, requestId, { text: spoken(inference), status })] : [],
    parallel_tool_calls: true,
    usage: isOver ? usage(inference) : null,
  };
}

function usage({ size, generation }: Answer): Body {
  const inputTokens = size.inputTokens + size.cacheReadTokens + size.cacheWriteTokens;
  return {
    input_tokens: inputTokens,
    input_tokens_details: { cached_tokens: size.cacheReadTokens },
    output_tokens: generation.outputTokens,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: inputTokens + generation.outputTokens,
  };
}

export const responses: BodyFormat = {
  maxTokens(body) {
    if (typeof body.input !== 'string' && !Array.isArray(body.input)) throw validationError("Missing required parameter: 'input'.");
    return wholeNumber(
      body,
      'max_output_tokens',
      1,
      (value) => `Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 1, but got ${value} instead.`,
    );
  },
  wish: responsesWish,
  answer: (inference, requestId) => response(inference, requestId, statusOf(inference)),
  start: (inference, requestId) => {
    const begun = response(inference, requestId, 'in_progress');
    const added = item(inference, requestId, { text: '', status: 'in_progress' });
    const content = { type: 'response.content_part.added', item_id: `msg_${requestId}`, output_index: 0, content_index: 0, part: part('') };
    return [
      { type: 'response.created', response: begun },
      { type: 'response.in_progress', response: begun },
      { type: 'response.output_item.added', output_index: 0, item: added },
      ...(inference.reply.kind === 'tool' ? [] : [content]),
    ];
  },
  piece: (text, { reply }, requestId) =>
    reply.kind === 'tool'
      ? { type: 'response.function_call_arguments.delta', item_id: `fc_${requestId}`, output_index: 0, delta: text }
      : { type: 'response.output_text.delta', item_id: `msg_${requestId}`, output_index: 0, content_index: 0, delta: text, logprobs: [] },
  end: (inference, requestId) => {
    const text = spoken(inference);
    const status = statusOf(inference);
    const at = { item_id: `msg_${requestId}`, output_index: 0, content_index: 0 };
    const said =
      inference.reply.kind === 'tool'
        ? [
            {
              type: 'response.function_call_arguments.done',
              item_id: `fc_${requestId}`,
              output_index: 0,
              arguments: text,
              name: inference.reply.name,
            },
          ]
        : [
            { type: 'response.output_text.done', ...at, text, logprobs: [] },
            { type: 'response.content_part.done', ...at, part: part(text) },
          ];
    return [
      ...said,
      { type: 'response.output_item.done', output_index: 0, item: item(inference, requestId, { text, status }) },
      { type: `response.${status}`, response: response(inference, requestId, status) },
    ];
  },
};
