// Request shapes to start from; each sets the whole request and nothing else.
import type { Asked } from '../../planner/question.ts';

export interface Preset {
  readonly name: string;
  readonly about: string;
  readonly values: Pick<Asked, 'inputTokens' | 'cacheReadTokens' | 'cacheWriteTokens' | 'maxTokens' | 'outputTokens' | 'latencySeconds'>;
}

const shape = (
  inputTokens: number,
  maxTokens: number | null,
  outputTokens: number,
  cache: { readonly cacheReadTokens: number; readonly cacheWriteTokens: number } = { cacheReadTokens: 0, cacheWriteTokens: 0 },
): Preset['values'] => ({ inputTokens, maxTokens, outputTokens, ...cache, latencySeconds: null });

export const PRESETS: readonly Preset[] = [
  { name: 'chat', about: 'short question, short answer', values: shape(1500, 4000, 400) },
  { name: 'chat, generous', about: 'the same answer, max_tokens 64,000', values: shape(1500, 64_000, 400) },
  { name: 'chat, unset', about: 'the same answer, max_tokens left out', values: shape(1500, null, 400) },
  { name: 'extraction', about: 'long document in, a little JSON out', values: shape(30_000, 2000, 300) },
  { name: 'long answer', about: 'a report of several pages', values: shape(3000, 16_000, 8000) },
  {
    name: 'agent with cache',
    about: 'a long prompt, mostly read from a cache',
    values: shape(500, 8000, 1000, { cacheReadTokens: 40_000, cacheWriteTokens: 1000 }),
  },
  { name: 'thinking', about: 'a large budget, much of it used', values: shape(2000, 32_000, 12_000) },
];
