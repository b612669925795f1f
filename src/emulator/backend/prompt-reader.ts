// The size of prompts as the operations ask for it.
import type { Model } from '../../catalog/types.ts';
import type { PromptSize } from './inference.ts';

/** Whoever counts: the estimator of the prompt room, or a test. */
export interface PromptReader {
  /** @param document a Converse request as it travels: JSON, blobs in base64 */
  converse(document: Readonly<Record<string, unknown>>, model: Model): PromptSize;
  /** @param body an InvokeModel body, parsed */
  invoke(body: Readonly<Record<string, unknown>>, model: Model): PromptSize;
}
