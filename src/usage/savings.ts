// What a prompt cache, a response cache or a shorter context would save, in quota and in money.

import { phrase, type Text } from '../base/phrases.ts';
import type { PlaceFacts } from '../compare/way.ts';
import type { Saving } from '../contracts/compare.ts';
import { confirm } from '../planner/confirm.ts';
import { requestPriceUsd } from '../planner/price.ts';
import { ASSUMED } from '../planner/question.ts';
import { type Workload, withRequest } from '../planner/workload.ts';
import { settledCost, wholePromptTokens } from '../simulator/request-cost.ts';
import { COMPARE } from '../words/en/compare.ts';

/** The shortest prefix that Bedrock caches on any model (user guide, "Prompt caching": 1,024 tokens, more on some models; 2026-10). */
const SHORTEST_PREFIX_TOKENS = 1024;
/** Minutes that an unused prefix stays in the cache (5 minutes, renewed by each use). */
const CACHE_MINUTES = 5;

export interface SavingsQuestion {
  /** Tokens that every prompt begins with; null where nobody knows. */
  readonly prefixTokens: number | null;
  /** Share of requests that repeat an earlier one word for word; null where nobody knows. */
  readonly repeatShare: number | null;
  /** The longest context that is sent; null: not asked. */
  readonly contextTokens: number | null;
  /** Where prefix and repeats come from. */
  readonly basis: Text;
}

export function savings(place: PlaceFacts, question: SavingsQuestion): Saving[] {
  return [promptCache(place, question), responseCache(place, question), shorterContext(place, question)].filter(
    (saving) => saving !== null,
  );
}

/** The share of requests that find the prefix gone: gaps of random arrivals longer than the cache keeps it. */
export function writeShare(requestsPerMinute: number): number {
  return Math.exp(-CACHE_MINUTES * requestsPerMinute);
}

function promptCache(place: PlaceFacts, { prefixTokens, basis }: SavingsQuestion): Saving | null {
  const { workload, price } = place;
  const prefix = Math.min(prefixTokens ?? 0, workload.request.inputTokens);
  if (prefix < SHORTEST_PREFIX_TOKENS || price === null || price.cacheReadUsdPerMillion === null || price.cacheWriteUsdPerMillion === null)
    return null;
  const writes = writeShare(place.requestsPerMinute);
  const { request } = workload;
  // What is written counts against the quota like input; what is read does not.
  const cached = withRequest(workload, {
    inputTokens: request.inputTokens - prefix,
    cacheReadTokens: request.cacheReadTokens + prefix * (1 - writes),
    cacheWriteTokens: request.cacheWriteTokens + prefix * writes,
  });
  return {
    kind: 'prompt-cache',
    text: phrase(COMPARE, 'promptCache', prefix, writes > 0.001 ? writes : null),
    savedTokensPerRequest: prefix,
    ...difference(place, cached, 1),
    basis: phrase(COMPARE, 'cacheBasis', basis),
  };
}

function responseCache(place: PlaceFacts, { repeatShare, basis }: SavingsQuestion): Saving | null {
  if (repeatShare === null || repeatShare <= 0) return null;
  return {
    kind: 'response-cache',
    text: phrase(COMPARE, 'responseCache', repeatShare),
    savedTokensPerRequest: wholePromptTokens(place.workload.request) * repeatShare,
    ...difference(place, place.workload, 1 - repeatShare),
    basis,
  };
}

function shorterContext(place: PlaceFacts, { contextTokens }: SavingsQuestion): Saving | null {
  if (contextTokens === null) return null;
  const { request } = place.workload;
  const prompt = wholePromptTokens(request);
  // What is cached stands in front and stays; the cut takes plain input.
  const cut = Math.max(0, Math.min(request.inputTokens, prompt - contextTokens));
  return {
    kind: 'context',
    text: phrase(COMPARE, 'shorterContext', contextTokens, cut),
    savedTokensPerRequest: cut,
    ...difference(place, withRequest(place.workload, { inputTokens: request.inputTokens - cut }), 1),
    basis: phrase(COMPARE, 'averagePrompt'),
  };
}

/** @param share of the requests that still reach Bedrock */
function difference(
  place: PlaceFacts,
  then: Workload,
  share: number,
): Pick<Saving, 'savedQuotaTokensPerRequest' | 'savedUsdPerMonth' | 'savedShare' | 'requestsPerMinute'> {
  const { workload, limits, price, requestsPerMonth } = place;
  const before = requestPriceUsd(price, workload.request);
  const after = requestPriceUsd(price, then.request);
  const saved = before === null || after === null ? null : before - after * share;
  return {
    savedQuotaTokensPerRequest: Math.max(
      0,
      settledCost(workload.request, workload.burndownRate) - settledCost(then.request, then.burndownRate) * share,
    ),
    savedUsdPerMonth: saved === null ? null : saved * requestsPerMonth,
    savedShare: saved === null || !before ? null : saved / before,
    requestsPerMinute: limits === null ? null : confirm(then, limits, ASSUMED.confidence).capacity.requestsPerMinute / share,
  };
}
