// What a request costs in US dollars: real tokens times a dated price, never the burndown rate.
import { priceForPrompt } from '../catalog/prices.ts';
import type { Price } from '../catalog/types.ts';
import { type RequestTokens, wholePromptTokens } from '../simulator/request-cost.ts';

/** @returns USD, at the dearer rates where the prompt is long enough for them; null where a price that the request needs is not known */
export function requestPriceUsd(listed: Price | null, request: RequestTokens): number | null {
  if (!listed) return null;
  const price = priceForPrompt(listed, wholePromptTokens(request));
  const parts: ReadonlyArray<readonly [number, number | null]> = [
    [request.inputTokens, price.inputUsdPerMillion],
    [request.outputTokens, price.outputUsdPerMillion],
    [request.cacheReadTokens, price.cacheReadUsdPerMillion],
    [request.cacheWriteTokens, price.cacheWriteUsdPerMillion],
  ];
  let usd = 0;
  for (const [tokens, perMillion] of parts) {
    if (tokens === 0) continue;
    if (perMillion === null) return null;
    usd += (tokens * perMillion) / 1e6;
  }
  return usd;
}

/** @returns USD without a prompt cache, as in batch: what would be read or written is plain input */
export function uncachedPriceUsd(price: Pick<Price, 'inputUsdPerMillion' | 'outputUsdPerMillion'>, request: RequestTokens): number {
  return (wholePromptTokens(request) * price.inputUsdPerMillion + request.outputTokens * price.outputUsdPerMillion) / 1e6;
}
