// Converse and ConverseStream.
import type { ConverseCommandInput } from '@aws-sdk/client-bedrock-runtime';
import type { Answer, Inference, InferenceSettings } from '../backend/inference.ts';
import { type Stop, spoken, startInference, toolInput } from '../backend/inference.ts';
import type { PromptReader } from '../backend/prompt-reader.ts';
import { requireTaken } from '../backend/refusals.ts';
import { converseWish } from '../backend/wishes.ts';
import { type Call, type Handlers, handler, type Output } from '../call.ts';
import { remembered } from '../wire/known-bodies.ts';
import type { StreamEvent } from '../wire/message.ts';

export function converseHandlers(settings: InferenceSettings, prompts: PromptReader): Handlers {
  const start = (call: Call<ConverseCommandInput>, operation: string): Inference => {
    const { input } = call;
    const target = settings.directory.target(input.modelId ?? '', call.region.name);
    const { weight, wish } = remembered(prompts.isSteady ? call.memory : null, target.model, () => {
      requireTaken(call.document, 'Converse', target.model, { streams: operation === 'ConverseStream' });
      return { weight: prompts.converse(call.document, target.model), wish: converseWish(call.document) };
    });
    return startInference(settings, call as Call<never>, {
      operation,
      target,
      weight,
      body: call.document,
      maxTokens: input.inferenceConfig?.maxTokens ?? null,
      wish,
    });
  };
  return {
    Converse: handler<ConverseCommandInput>((call) => {
      const inference = start(call, 'Converse');
      if (inference.generation.durationSeconds === 0) {
        inference.generation.complete();
        return converseAnswer(inference);
      }
      return inference.generation.finish().then(() => converseAnswer(inference));
    }),
    ConverseStream: handler<ConverseCommandInput>((call) => ({ stream: events(start(call, 'ConverseStream')) })),
  };
}

function usageOf({ size, generation }: Answer): Output {
  const { inputTokens, cacheReadTokens, cacheWriteTokens } = size;
  const { outputTokens } = generation;
  return {
    inputTokens,
    outputTokens,
    totalTokens: inputTokens + cacheReadTokens + cacheWriteTokens + outputTokens,
    cacheReadInputTokens: cacheReadTokens,
    cacheWriteInputTokens: cacheWriteTokens,
  };
}

const STOP_REASONS: Readonly<Record<Stop, string>> = { end: 'end_turn', length: 'max_tokens', tool: 'tool_use' };

/** The answer of Converse. */
export function converseAnswer(inference: Answer): Output {
  const { generation, reply } = inference;
  const block =
    reply.kind === 'tool'
      ? { toolUse: { toolUseId: reply.id, name: reply.name, input: toolInput(inference) } }
      : { text: spoken(inference) };
  return {
    output: { message: { role: 'assistant', content: [block] } },
    stopReason: STOP_REASONS[inference.stop],
    usage: usageOf(inference),
    metrics: { latencyMs: generation.latencyMilliseconds },
  };
}

async function* events(inference: Inference): AsyncGenerator<StreamEvent> {
  const { generation, reply } = inference;
  const start = reply.kind === 'tool' ? { toolUse: { toolUseId: reply.id, name: reply.name } } : null;
  try {
    let started = false;
    for await (const [from, to] of generation.pieces()) {
      if (!started) {
        yield { messageStart: { role: 'assistant' } };
        if (start) yield { contentBlockStart: { start, contentBlockIndex: 0 } };
      }
      started = true;
      const text = spoken(inference, from, to);
      // JSON that counts as more tokens than it has characters leaves some pieces empty.
      if (text !== '') yield { contentBlockDelta: { delta: start ? { toolUse: { input: text } } : { text }, contentBlockIndex: 0 } };
    }
    if (!generation.complete()) return;
    yield { contentBlockStop: { contentBlockIndex: 0 } };
    yield { messageStop: { stopReason: STOP_REASONS[inference.stop] } };
    yield { metadata: { usage: usageOf(inference), metrics: { latencyMs: generation.latencyMilliseconds } } };
  } finally {
    generation.cancel();
  }
}
