// The answer to one record of a batch job: what the call of the same body would be answered, or refused with.
import { isObject, type JsonObject } from '../../base/json-value.ts';
import { type Answer, batchAnswer, type InferenceSettings } from '../backend/inference.ts';
import { onceWeighed, type PromptReader } from '../backend/prompt-reader.ts';
import { requireTaken } from '../backend/refusals.ts';
import { converseWish } from '../backend/wishes.ts';
import { formatOf } from '../bodies/formats.ts';
import type { Target } from '../directory.ts';
import { converseAnswer } from '../operations/converse.ts';
import { AwsError } from '../wire/aws-error.ts';
import type { BatchJob, RecordAnswer } from './job.ts';

export async function answerRecord(
  inference: InferenceSettings,
  prompts: PromptReader,
  job: BatchJob,
  body: JsonObject,
): Promise<RecordAnswer> {
  try {
    return await onceWeighed(() => answered(inference, prompts, job, body));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    return { error: { errorCode: error.fallbackStatus, errorMessage: error.message } };
  }
}

/** @throws AwsError ValidationException, as the call would be refused; StillWeighing */
function answered(
  inference: InferenceSettings,
  prompts: PromptReader,
  { wish, submittedSeconds }: BatchJob,
  body: JsonObject,
): RecordAnswer {
  const { target, type, id } = wish;
  requireTaken(body, type, target.model, { use: 'batch' });
  const isConverse = type === 'Converse';
  const format = isConverse ? null : formatOf(target.model.modelId, body);
  const write = (answer: Answer): JsonObject => {
    if (format === null) return converseAnswer(answer) as JsonObject;
    return ('computes' in format ? format.computes.answer(body, answer, id) : format.generates.answer(answer, id)) as JsonObject;
  };
  const made = batchAnswer(
    inference,
    { operation: type, target, weight: weightOf(prompts, { body, target, format }), body, ...limitsOf(body, format) },
    submittedSeconds,
  );
  const { size, generation } = made;
  return {
    output: write(made),
    inputTokens: size.inputTokens,
    outputTokens: generation.outputTokens,
    seconds: generation.latencyMilliseconds / 1000,
  };
}

type Format = ReturnType<typeof formatOf> | null;

function weightOf(
  prompts: PromptReader,
  { body, target, format }: { readonly body: JsonObject; readonly target: Target; readonly format: Format },
) {
  if (format === null) return prompts.converse(body, target.model);
  if ('generates' in format) return prompts.invoke(body, target.model);
  const text = format.computes.promptText(body);
  return text === '' ? { totalTokens: 0, cacheable: null } : prompts.invoke({ inputText: text }, target.model);
}

function limitsOf(body: JsonObject, format: Format): Pick<Parameters<typeof batchAnswer>[1], 'maxTokens' | 'wish'> {
  if (format === null) {
    const { maxTokens } = isObject(body.inferenceConfig) ? body.inferenceConfig : ({} as JsonObject);
    return { maxTokens: typeof maxTokens === 'number' ? maxTokens : null, wish: converseWish(body) };
  }
  return 'generates' in format
    ? { maxTokens: format.generates.maxTokens(body), wish: format.generates.wish(body) }
    : { maxTokens: null, wish: null };
}
