// Which models give no text: max_tokens means nothing to them, and nothing is held for it.
import type { Model } from './types.ts';

/** False for embeddings, images and videos alone; true where AWS does not say. */
export function writesText({ outputModalities }: Model): boolean {
  return outputModalities.length === 0 || outputModalities.includes('TEXT');
}
