// The size of prompts: asks the estimator once per prompt and remembers recent answers.
import type { Target } from '../directory.ts';
import type { PromptSize } from './inference.ts';

/** Sizes of the two kinds of input that the runtime takes. */
export interface PromptReader {
  /** @param request a Converse request as the schema delivers it: blobs are bytes */
  converse(request: unknown, target: Target): PromptSize;
  /** @param body an InvokeModel body, parsed */
  invoke(body: Readonly<Record<string, unknown>>, target: Target): PromptSize;
}
