// Which prompt prefixes a Region's cache holds: written by the first request that marks one, read for five minutes after each use.

import type { PromptWeight } from './prompt-reader.ts';
import type { PromptSize } from './prompt-size.ts';

const LIFETIME_SECONDS = 300;
const MOST_PREFIXES = 10_000;

export class PromptCache {
  private readonly expires = new Map<string, number>();

  /** How a prompt of this weight splits now. Nothing is written yet: a refused request fills no cache. */
  split({ totalTokens, cacheable }: PromptWeight, nowSeconds: number): PromptSize {
    if (!cacheable) return { inputTokens: totalTokens, cacheReadTokens: 0, cacheWriteTokens: 0 };
    const hit = (this.expires.get(cacheable.key) ?? 0) > nowSeconds;
    return {
      inputTokens: totalTokens - cacheable.tokens,
      cacheReadTokens: hit ? cacheable.tokens : 0,
      cacheWriteTokens: hit ? 0 : cacheable.tokens,
    };
  }

  /** An admitted request writes its prefix, or keeps it alive. */
  touch({ cacheable }: PromptWeight, nowSeconds: number): void {
    if (!cacheable) return;
    // Deleting first keeps the map in the order of last use.
    this.expires.delete(cacheable.key);
    this.expires.set(cacheable.key, nowSeconds + LIFETIME_SECONDS);
    const oldest = this.expires.size > MOST_PREFIXES ? this.expires.keys().next().value : undefined;
    if (oldest !== undefined) this.expires.delete(oldest);
  }
}
