// Request shapes to start from; each sets the whole request and nothing else.
import type { Asked } from '../../planner/question.ts';
import type { EXPLORE } from '../../words/en/explore.ts';

export interface Preset {
  /** Its name is among the words of the screen. */
  readonly id: keyof (typeof EXPLORE)['english']['presets'];
  readonly values: Pick<Asked, 'inputTokens' | 'cacheReadTokens' | 'cacheWriteTokens' | 'maxTokens' | 'outputTokens' | 'latencySeconds'>;
}

const shape = (
  inputTokens: number,
  maxTokens: number | null,
  outputTokens: number,
  cache: { readonly cacheReadTokens: number; readonly cacheWriteTokens: number } = { cacheReadTokens: 0, cacheWriteTokens: 0 },
): Preset['values'] => ({ inputTokens, maxTokens, outputTokens, ...cache, latencySeconds: null });

export const PRESETS: readonly Preset[] = [
  { id: 'chat', values: shape(1500, 4000, 400) },
  { id: 'generous', values: shape(1500, 64_000, 400) },
  { id: 'unset', values: shape(1500, null, 400) },
  { id: 'extraction', values: shape(30_000, 2000, 300) },
  { id: 'long', values: shape(3000, 16_000, 8000) },
  { id: 'agent', values: shape(500, 8000, 1000, { cacheReadTokens: 40_000, cacheWriteTokens: 1000 }) },
  { id: 'thinking', values: shape(2000, 32_000, 12_000) },
];
