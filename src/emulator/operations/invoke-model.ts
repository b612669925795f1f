// InvokeModel and InvokeModelWithResponseStream, for the vendors whose bodies the emulator speaks.
import type { InvokeModelCommandInput } from '@aws-sdk/client-bedrock-runtime';
import type { Model } from '../../catalog/types.ts';
import { type Inference, type InferenceSettings, startInference } from '../backend/inference.ts';
import type { PromptReader } from '../backend/prompt-reader.ts';
import { generatedText } from '../backend/text.ts';
import { anthropic } from '../bodies/anthropic.ts';
import { llama } from '../bodies/llama.ts';
import { nova } from '../bodies/nova.ts';
import { titan } from '../bodies/titan.ts';
import type { Body, BodyFormat } from '../bodies/types.ts';
import { malformed } from '../bodies/whole-number.ts';
import { type Call, type Handlers, handler, type Output } from '../call.ts';
import { AwsError, validationError } from '../wire/aws-error.ts';
import type { StreamEvent } from '../wire/message.ts';
import { parseObject } from '../wire/rest-json.ts';

const FORMATS: ReadonlyArray<readonly [pattern: RegExp, format: BodyFormat]> = [
  [/^anthropic\.claude-(?!v2|instant)/, anthropic],
  [/^amazon\.nova-(?!canvas|reel|sonic)/, nova],
  [/^meta\.llama/, llama],
  [/^amazon\.titan-(?!embed|image)/, titan],
];

interface Started {
  readonly inference: Inference;
  readonly format: BodyFormat;
}

export function invokeModelHandlers(settings: InferenceSettings, prompts: PromptReader): Handlers {
  const start = (call: Call<InvokeModelCommandInput>, operation: string): Started => {
    const { input } = call;
    const target = settings.directory.target(input.modelId ?? '', call.region.name);
    const format = formatOf(target.model);
    const body = parseBody(input.body);
    const maxTokens = format.maxTokens(body);
    const weight = prompts.invoke(body, target.model);
    return { format, inference: startInference(settings, call as Call<never>, { operation, target, weight, maxTokens }) };
  };
  return {
    InvokeModel: handler<InvokeModelCommandInput>((call) => {
      const { inference, format } = start(call, 'InvokeModel');
      const answer = (): Output => ({ body: encode(format.answer(inference, call.requestId)), contentType: 'application/json' });
      if (inference.generation.durationSeconds > 0) return inference.generation.finish().then(answer);
      inference.generation.complete();
      return answer();
    }),
    InvokeModelWithResponseStream: handler<InvokeModelCommandInput>((call) => {
      const { inference, format } = start(call, 'InvokeModelWithResponseStream');
      return { body: events(inference, format, call.requestId), contentType: 'application/json' };
    }),
  };
}

function formatOf(model: Model): BodyFormat {
  const format = FORMATS.find(([pattern]) => pattern.test(model.modelId))?.[1];
  if (!format)
    throw validationError(
      `bq emulate does not know the InvokeModel body of ${model.modelId}: it speaks Anthropic's, Nova's, Llama's and Titan's. Use Converse.`,
    );
  return format;
}

function parseBody(body: InvokeModelCommandInput['body']): Body {
  try {
    return parseObject(Buffer.from((body as Uint8Array | undefined) ?? []));
  } catch (error) {
    if (error instanceof AwsError) throw validationError(malformed(error.message));
    throw error;
  }
}

const encode = (body: Body): Buffer => Buffer.from(JSON.stringify(body));

async function* events(inference: Inference, format: BodyFormat, requestId: string): AsyncGenerator<StreamEvent> {
  const chunk = (body: Body): StreamEvent => ({ chunk: { bytes: encode(body) } });
  const { generation } = inference;
  try {
    let started = false;
    for await (const [from, to] of generation.pieces()) {
      if (!started) for (const body of format.start(inference, requestId)) yield chunk(body);
      started = true;
      yield chunk(format.piece(generatedText(from, to), inference));
    }
    if (!generation.complete()) return;
    for (const body of format.end(inference)) yield chunk(body);
  } finally {
    generation.cancel();
  }
}
