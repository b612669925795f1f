// InvokeModel and InvokeModelWithResponseStream: the vendors' own bodies.
import type { InvokeModelCommandInput } from '@aws-sdk/client-bedrock-runtime';
import type { Model } from '../../catalog/types.ts';
import { type Inference, type InferenceSettings, spoken, startInference } from '../backend/inference.ts';
import type { PromptReader, PromptWeight } from '../backend/prompt-reader.ts';
import { requireTaken } from '../backend/refusals.ts';
import type { ReplyWish } from '../backend/reply.ts';
import { formatOf } from '../bodies/formats.ts';
import type { Body, BodyFormat, ComputedFormat } from '../bodies/types.ts';
import { malformed } from '../bodies/whole-number.ts';
import { type Call, type Handlers, handler, type Output } from '../call.ts';
import type { Target } from '../directory.ts';
import { AwsError, validationError } from '../wire/aws-error.ts';
import { remembered } from '../wire/known-bodies.ts';
import type { StreamEvent } from '../wire/message.ts';
import { parseObject } from '../wire/rest-json.ts';

type Invocation = Call<InvokeModelCommandInput>;

/** A body as its model takes it. */
interface Read {
  readonly body: Body;
  readonly format: ReturnType<typeof formatOf>;
  /** What it asks to be generated; null where the format computes. */
  readonly wanted: { readonly maxTokens: number | null; readonly weight: PromptWeight; readonly wish: ReplyWish } | null;
}

interface Asked extends Read {
  readonly target: Target;
}

export function invokeModelHandlers(settings: InferenceSettings, prompts: PromptReader): Handlers {
  const read = (given: InvokeModelCommandInput['body'], model: Model, streams: boolean): Read => {
    const body = parseBody(given);
    requireTaken(body, 'InvokeModel', model);
    const format = formatOf(model.modelId, body);
    if ('computes' in format) {
      if (streams) throw validationError('The model is unsupported for streaming.');
      return { body, format, wanted: null };
    }
    const maxTokens = format.generates.maxTokens(body);
    return { body, format, wanted: { maxTokens, weight: prompts.invoke(body, model), wish: format.generates.wish(body) } };
  };
  const asked = ({ input, memory, region }: Invocation, streams: boolean): Asked => {
    const target = settings.directory.target(input.modelId ?? '', region.name);
    return { target, ...remembered(prompts.isSteady ? memory : null, target.model, () => read(input.body, target.model, streams)) };
  };
  const generate = (call: Invocation, operation: string, { target, body, wanted }: Asked): Inference =>
    startInference(settings, call as Call<never>, { operation, target, body, ...(wanted as NonNullable<Read['wanted']>) });
  const compute = (call: Invocation, { target, body }: Asked, format: ComputedFormat): Output | Promise<Output> => {
    const text = format.promptText(body);
    const weight = text === '' ? NO_WEIGHT : prompts.invoke({ inputText: text }, target.model);
    const inference = startInference(settings, call as Call<never>, {
      operation: 'InvokeModel',
      target,
      weight,
      body,
      maxTokens: null,
      wish: null,
    });
    return whenDone(inference, () => format.answer(body, inference, call.requestId));
  };
  return {
    InvokeModel: handler<InvokeModelCommandInput>((call) => {
      const request = asked(call, false);
      const { format } = request;
      if ('computes' in format) return compute(call, request, format.computes);
      const inference = generate(call, 'InvokeModel', request);
      return whenDone(inference, () => format.generates.answer(inference, call.requestId));
    }),
    InvokeModelWithResponseStream: handler<InvokeModelCommandInput>((call) => {
      const request = asked(call, true);
      const { generates } = request.format as Extract<Read['format'], { generates: BodyFormat }>;
      const inference = generate(call, 'InvokeModelWithResponseStream', request);
      return { body: events(inference, generates, call.requestId), contentType: 'application/json' };
    }),
  };
}

const NO_WEIGHT = { totalTokens: 0, cacheable: null };

/** The answer when the last token is there. */
function whenDone(inference: Inference, answer: () => Body): Output | Promise<Output> {
  const output = (): Output => ({ body: encode(answer()), contentType: 'application/json' });
  if (inference.generation.durationSeconds > 0) return inference.generation.finish().then(output);
  inference.generation.complete();
  return output();
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
  for await (const body of streamOf(inference, { format, requestId, end: () => format.end(inference, requestId) })) yield chunk(body);
}

export interface StreamParts {
  readonly format: BodyFormat;
  readonly requestId: string;
  /** What it says last. */
  readonly end: () => readonly Body[];
}

/** An answer as the bodies that its format streams; settled when the last is given, or when the reader goes away. */
export async function* streamOf(inference: Inference, { format, requestId, end }: StreamParts): AsyncGenerator<Body> {
  const { generation } = inference;
  try {
    let started = false;
    for await (const [from, to] of generation.pieces()) {
      if (!started) yield* format.start(inference, requestId);
      started = true;
      const text = spoken(inference, from, to);
      // JSON that counts as more tokens than it has characters leaves some pieces empty.
      if (text !== '') yield format.piece(text, inference, requestId);
    }
    if (generation.complete()) yield* end();
  } finally {
    generation.cancel();
  }
}
