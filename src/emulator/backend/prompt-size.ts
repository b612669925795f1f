// What a prompt weighs, by what the prompt cache does with it.

/** What a prompt weighs. Whole tokens. */
export interface PromptSize {
  /** Neither read from nor written to a cache. */
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
}
