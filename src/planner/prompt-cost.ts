// What a counted prompt costs against the quota, for `bq count --max-tokens`.
import { burndownRate } from '../catalog/burndown.ts';
import { resolveModelOrFamily } from '../catalog/models.ts';
import type { CountResult } from '../contracts/count.ts';
import { admissionReadings, worstCaseCost } from '../simulator/request-cost.ts';

/**
 * @param inputTokens of one request; the mean where there are many
 * @throws BqError (usage) where the model is of no known line
 */
export function promptCost(
  model: string,
  inputTokens: number,
  maxTokens: number,
  basis: 'request' | 'mean',
): NonNullable<CountResult['quota']> {
  const resolved = resolveModelOrFamily(model);
  const rate = burndownRate(resolved.model);
  const request = { inputTokens, cacheReadTokens: 0, cacheWriteTokens: 0, maxTokens, outputTokens: maxTokens };
  return {
    maxTokens,
    inputTokens,
    basis,
    model: resolved.how === 'family' ? model : resolved.model.modelId,
    burndownRate: rate.rate,
    burndownSource: rate.source,
    burndownAssumed: rate.assumed || resolved.how === 'family',
    admission: admissionReadings(request, rate.rate),
    worstCase: worstCaseCost(request, rate.rate),
  };
}
