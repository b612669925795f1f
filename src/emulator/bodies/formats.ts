// Which format the InvokeModel bodies of a model have.
import { validationError } from '../wire/aws-error.ts';
import { anthropic } from './anthropic.ts';
import { chat, mistralChat } from './chat.ts';
import { cohere } from './cohere.ts';
import { deepseekPrompt, mistralPrompt } from './completions.ts';
import { cohereEmbed, marengo, novaEmbed, novaImage, rerank, stabilityImage, titanEmbed, titanEmbedImage } from './computed.ts';
import { llama } from './llama.ts';
import { nova } from './nova.ts';
import { pegasus } from './pegasus.ts';
import { titan } from './titan.ts';
import type { Body, BodyFormat, ComputedFormat } from './types.ts';

type Format = { readonly generates: BodyFormat } | { readonly computes: ComputedFormat };

const generates = (format: BodyFormat): (() => Format) => {
  const one = { generates: format };
  return () => one;
};
const computes = (format: ComputedFormat): (() => Format) => {
  const one = { computes: format };
  return () => one;
};
/** Models that take either a prompt or a chat. */
const either =
  (prompt: BodyFormat, messages: BodyFormat) =>
  (body: Body): Format => ({ generates: 'prompt' in body ? prompt : messages });

/** The first pattern that matches decides. Sonic and Reel have none: they are called by other operations. */
const FORMATS: readonly (readonly [pattern: RegExp, choose: (body: Body) => Format])[] = [
  [/^anthropic\.claude-(?!v2|instant)/, generates(anthropic)],
  [/^amazon\.nova-2-multimodal-embeddings/, computes(novaEmbed)],
  [/^amazon\.nova-canvas/, computes(novaImage)],
  [/^amazon\.nova-(?!canvas|reel|sonic|2-sonic|2-5-sonic)/, generates(nova)],
  [/^amazon\.titan-embed-image/, computes(titanEmbedImage)],
  [/^amazon\.titan-embed-text-v2/, computes(titanEmbed([1024, 512, 256]))],
  [/^amazon\.titan-embed/, computes(titanEmbed([1536]))],
  [/^amazon\.titan-(?!image)/, generates(titan)],
  [/^(?:amazon|cohere)\.rerank/, computes(rerank)],
  [/^cohere\.embed-v4/, computes(cohereEmbed([1536, 1024, 512, 256]))],
  [/^cohere\.embed/, computes(cohereEmbed([1024]))],
  [/^cohere\.command-r/, generates(cohere)],
  [/^meta\.llama/, generates(llama)],
  [/^mistral\.(?:mistral-7b|mixtral|mistral-small-2402)/, generates(mistralPrompt)],
  [/^mistral\.mistral-large-240[27]/, either(mistralPrompt, mistralChat)],
  [/^deepseek\.r1/, either(deepseekPrompt, chat)],
  [/^twelvelabs\.pegasus/, generates(pegasus)],
  [/^twelvelabs\.marengo/, computes(marengo)],
  [/^stability\./, computes(stabilityImage)],
  [/^(?:ai21|deepseek|google|minimax|mistral|moonshot|moonshotai|nvidia|openai|qwen|writer|xai|zai)\./, generates(chat)],
];

/** @throws AwsError ValidationException for a model that InvokeModel does not serve */
export function formatOf(modelId: string, body: Body): Format {
  const choose = FORMATS.find(([pattern]) => pattern.test(modelId))?.[1];
  if (choose) return choose(body);
  throw validationError(`bq emulate does not know the InvokeModel body of ${modelId}. Use Converse, or another model.`);
}
