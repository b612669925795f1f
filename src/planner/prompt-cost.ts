// What a counted prompt costs against the quota, for `bq count --max-tokens`.
import { burndownRate } from '../catalog/burndown.ts';
import type { Endpoint } from '../catalog/endpoint.ts';
import { resolveModelOrFamily } from '../catalog/models.ts';
import type { CountResult } from '../contracts/count.ts';
import { admissionReadings, worstCaseCost } from '../simulator/request-cost.ts';
import { mantleRate } from './mantle.ts';
import { ASSUMED } from './question.ts';

export interface CountedRequest {
  /** Of one request; the mean where there are many. */
  readonly inputTokens: number;
  readonly maxTokens: number;
  readonly basis: 'request' | 'mean';
  /** Whose quotas. */
  readonly endpoint: Endpoint;
}

/**
 * @throws BqError (usage) where the model is of no known line
 */
export function promptCost(model: string, { inputTokens, maxTokens, basis, endpoint }: CountedRequest): NonNullable<CountResult['quota']> {
  const resolved = resolveModelOrFamily(model);
  const isMantle = endpoint === 'mantle';
  const rate = isMantle ? mantleRate(ASSUMED.reserveReturns) : burndownRate(resolved.model);
  const request = { inputTokens, cacheReadTokens: 0, cacheWriteTokens: 0, maxTokens, outputTokens: maxTokens };
  return {
    maxTokens,
    inputTokens,
    basis,
    model: resolved.how === 'family' ? model : resolved.model.modelId,
    burndownRate: rate.rate,
    burndownSource: rate.source,
    burndownAssumed: rate.assumed || (resolved.how === 'family' && !isMantle),
    ...(isMantle ? { endpoint, worstCaseOutputTokens: maxTokens } : {}),
    admission: admissionReadings(request, rate.rate),
    worstCase: worstCaseCost(request, rate.rate),
  };
}
