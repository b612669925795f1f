// What max_tokens can be: what Bedrock holds where a request leaves it out, and the most that it takes.
import type { Model } from './types.ts';

/** What a request without max_tokens holds; null where nobody says. */
export function unsetMaxTokens(model: Pick<Model, 'defaultMaxTokensWhenUnset' | 'maxOutputTokens'>): number | null {
  return model.defaultMaxTokensWhenUnset ?? model.maxOutputTokens;
}

/** The largest max_tokens of the model, which for some is above the maximum that is published; null where nobody says. */
export function mostMaxTokens({ maxOutputTokens, defaultMaxTokensWhenUnset }: Model): number | null {
  return Math.max(maxOutputTokens ?? 0, defaultMaxTokensWhenUnset ?? 0) || null;
}
