// Shared by the tests of the prompt room: the estimate of a value for a model.
import { loadTextCounter } from '../../src/prompts/estimate/content.ts';
import { estimate } from '../../src/prompts/estimate/estimate.ts';
import { familyOf } from '../../src/prompts/estimate/families.ts';
import { parsePrompt } from '../../src/prompts/kinds/recognise.ts';
import { type CountedRecord, countRecord } from '../../src/prompts/record.ts';
import type { PromptKind } from '../../src/prompts/types.ts';

export async function count(value: unknown, model: string | null = null, as: PromptKind | null = null): Promise<CountedRecord> {
  return countRecord(value, { as, model }, await loadTextCounter());
}

/** By family alone, for IDs that no catalogue has. */
export async function estimateFor(value: unknown, modelId: string) {
  return estimate(parsePrompt(value, { modelId }).prompt, familyOf(modelId), await loadTextCounter());
}

export const user = (content: unknown) => ({ role: 'user', content });
export const assistant = (content: unknown) => ({ role: 'assistant', content });
