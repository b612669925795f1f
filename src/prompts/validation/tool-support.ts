// Which models take tools by Converse, and which of them only where the answer comes as a whole. AWS user guide, "Supported models and model features", 2026-10;
// of Llama 4 and Palmyra what their callers were answered. A model that is not named here takes tools.
import type { JsonObject } from '../../base/json-value.ts';
import { phrase } from '../../base/phrases.ts';
import { BODIES } from '../../words/en/bodies.ts';
import { type BodyProblem, forbidden } from './rules.ts';

/** `whole-answers`: not while streaming. */
export type ToolSupport = 'yes' | 'whole-answers' | 'no';

const LIMITED: readonly (readonly [pattern: RegExp, support: ToolSupport])[] = [
  [/^ai21\.(?:j2|jamba-instruct)/, 'no'],
  [/^amazon\.titan-/, 'no'],
  [/^anthropic\.claude-(?:v2|instant)/, 'no'],
  [/^cohere\.command-(?:light-)?text/, 'no'],
  [/^deepseek\.r1/, 'no'],
  [/^meta\.llama(?:2|3-(?:8|70)b|3-2-[13]b)/, 'no'],
  [/^mistral\.(?:mistral-7b|mixtral)/, 'no'],
  [/^meta\.llama/, 'whole-answers'],
  [/^mistral\.(?:mistral-large-240[27]|mistral-small-2402|pixtral-large)/, 'whole-answers'],
  [/^writer\.palmyra-x[45]/, 'whole-answers'],
];

/** @param modelId of the base model */
export function toolSupport(modelId: string): ToolSupport {
  return LIMITED.find(([pattern]) => pattern.test(modelId))?.[1] ?? 'yes';
}

/** What is wrong with the tools of a Converse request. @param streams the answer is asked for as a stream */
export function toolProblems(body: JsonObject, modelId: string, streams = false): BodyProblem[] {
  if (body.toolConfig === undefined || body.toolConfig === null) return [];
  const support = toolSupport(modelId);
  if (support === 'no') return [forbidden('toolConfig', phrase(BODIES, 'noTools'), "This model doesn't support tool use.", 'service')];
  if (support === 'yes' || !streams) return [];
  const words = "This model doesn't support tool use in streaming mode.";
  return [forbidden('toolConfig', phrase(BODIES, 'noToolsInStreams'), words, 'service')];
}
