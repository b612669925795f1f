// Converse and ConverseStream.
import type { ConverseCommandInput } from '@aws-sdk/client-bedrock-runtime';
import type { Inference, InferenceSettings } from '../backend/inference.ts';
import { type Stop, spoken, startInference, toolInput } from '../backend/inference.ts';
import type { PromptReader } from '../backend/prompt-reader.ts';
import { converseWish } from '../backend/wishes.ts';
import { type Call, type Handlers, handler, type Output } from '../call.ts';
import { constraintError, validationError } from '../wire/aws-error.ts';
import type { StreamEvent } from '../wire/message.ts';

export function converseHandlers(settings: InferenceSettings, prompts: PromptReader): Handlers {
  const start = (call: Call<ConverseCommandInput>, operation: string): Inference => {
    const { input } = call;
    const target = settings.directory.target(input.modelId ?? '', call.region.name);
    checkConverse(input);
    const weight = prompts.converse(call.document, target.model);
    return startInference(settings, call as Call<never>, {
      operation,
      target,
      weight,
      maxTokens: input.inferenceConfig?.maxTokens ?? null,
      wish: converseWish(call.document),
    });
  };
  return {
    Converse: handler<ConverseCommandInput>((call) => {
      const inference = start(call, 'Converse');
      if (inference.generation.durationSeconds === 0) {
        inference.generation.complete();
        return answer(inference);
      }
      return inference.generation.finish().then(() => answer(inference));
    }),
    ConverseStream: handler<ConverseCommandInput>((call) => ({ stream: events(start(call, 'ConverseStream')) })),
  };
}

/** What the schema cannot say: ranges, and who speaks first. */
function checkConverse({ messages, inferenceConfig }: ConverseCommandInput): void {
  const problems: string[] = [];
  const { maxTokens, temperature, topP } = inferenceConfig ?? {};
  if (maxTokens !== undefined && (!Number.isInteger(maxTokens) || maxTokens < 1)) {
    problems.push(
      `Value '${maxTokens}' at 'inferenceConfig.maxTokens' failed to satisfy constraint: Member must have value greater than or equal to 1`,
    );
  }
  for (const [name, value] of [
    ['temperature', temperature],
    ['topP', topP],
  ] as const) {
    if (value === undefined) continue;
    if (value < 0) {
      problems.push(
        `Value '${value}' at 'inferenceConfig.${name}' failed to satisfy constraint: Member must have value greater than or equal to 0`,
      );
    }
    if (value > 1) {
      problems.push(
        `Value '${value}' at 'inferenceConfig.${name}' failed to satisfy constraint: Member must have value less than or equal to 1`,
      );
    }
  }
  if (problems.length > 0) throw constraintError(problems);
  if (messages?.[0]?.role !== 'user') {
    throw validationError('A conversation must start with a user message. Try again with a conversation that starts with a user message.');
  }
  messages.forEach((message, index) => {
    if (!message.content || message.content.length === 0) {
      throw validationError(
        `The content field in the Message object at messages.${index} is empty. Add a ContentBlock object to the content field and try again.`,
      );
    }
    message.content.forEach((block, at) => {
      if (block.text !== undefined && block.text.trim() === '') {
        throw validationError(
          `The text field in the ContentBlock object at messages.${index}.content.${at} is blank. Add text to the text field, and try again.`,
        );
      }
    });
  });
}

function usageOf({ size, generation }: Inference): Output {
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

function answer(inference: Inference): Output {
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
