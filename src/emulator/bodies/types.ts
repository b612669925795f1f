// What the emulator must know of a vendor's own InvokeModel format, beyond what the prompt room reads from it.
import type { Answer } from '../backend/inference.ts';
import type { ReplyWish } from '../backend/reply.ts';

export type Body = Readonly<Record<string, unknown>>;

export interface BodyFormat {
  /** The limit on output tokens; null when the body sets none. @throws AwsError ValidationException in the vendor's words */
  maxTokens(body: Body): number | null;
  /** What the body says of the form of the answer. */
  wish(body: Body): ReplyWish;
  /** The whole answer. */
  answer(inference: Answer, requestId: string): Body;
  /** What a stream says before, for each piece of text or of a tool's input, and after. */
  start(inference: Answer, requestId: string): readonly Body[];
  piece(text: string, inference: Answer, requestId: string): Body;
  end(inference: Answer, requestId: string): readonly Body[];
}

/** A format of a model that generates no tokens: its answer is computed from the body at once. */
export interface ComputedFormat {
  /** What counts as input. @throws AwsError ValidationException for a body that has none */
  promptText(body: Body): string;
  answer(body: Body, inference: Answer, requestId: string): Body;
}

/** The last chunk of every InvokeModelWithResponseStream carries these. */
export function invocationMetrics({ size, generation }: Answer): Body {
  const { inputTokens, cacheReadTokens, cacheWriteTokens } = size;
  return {
    'amazon-bedrock-invocationMetrics': {
      inputTokenCount: inputTokens,
      outputTokenCount: generation.outputTokens,
      invocationLatency: generation.latencyMilliseconds,
      firstByteLatency: generation.firstTokenMilliseconds,
      ...(cacheReadTokens + cacheWriteTokens > 0
        ? { cacheReadInputTokenCount: cacheReadTokens, cacheWriteInputTokenCount: cacheWriteTokens }
        : {}),
    },
  };
}
