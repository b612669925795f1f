// Counts one record: parsed JSON or text -> kind, model and estimate. The step that every way of counting shares.
import type { Phrase } from '../base/phrases.ts';
import type { TextCounter } from './estimate/content.ts';
import { type Estimate, estimate } from './estimate/estimate.ts';
import { type ParsedPrompt, parsePrompt } from './kinds/recognise.ts';
import { type CountedModel, chooseModel } from './model-choice.ts';
import type { PromptKind } from './types.ts';
import { refusedPart } from './validation/of-prompt.ts';

export interface RecordOptions {
  /** Kind forced by the user; null recognises it. */
  readonly as: PromptKind | null;
  /** The model asked for; null takes the file's, or a default. */
  readonly model: string | null;
}

export interface CountedRecord extends Estimate {
  readonly parsed: ParsedPrompt;
  readonly model: CountedModel;
  /** What Bedrock would refuse of it; null: nothing that bq knows. */
  readonly refused: Phrase | null;
}

/** @throws BqError (input) where the value is no prompt, (usage) where the model asked for is not known */
export function countRecord(value: unknown, options: RecordOptions, count: TextCounter): CountedRecord {
  return countParsed(parsePrompt(value, { as: options.as, modelId: options.model }), options.model, count);
}

export function countParsed(parsed: ParsedPrompt, asked: string | null, count: TextCounter): CountedRecord {
  const model = chooseModel(asked, parsed.prompt);
  const { inputTokens, errorBand, parts, excludes } = estimate(parsed.prompt, model.family, count);
  const refused = model.model === null || model.assumed ? null : refusedPart(parsed, model.model.modelId);
  return { inputTokens, errorBand, parts, excludes, parsed, model, refused };
}
