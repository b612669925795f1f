// The ways to call a model from a Region, each a pool of its own.
import { choices, type ProcessingChoice } from '../../catalog/regions.ts';
import { SCOPES } from '../../catalog/scope.ts';
import type { Model } from '../../catalog/types.ts';
import type { QuotaSnapshot } from '../types.ts';
import { governingRows } from './governing-rows.ts';

/**
 * On-demand, geographic profiles, global, in this order. Where the catalogue knows no Region of the model at all, the ways are read off the
 * tokens-per-minute rows that AWS has for it; then no profile is known, and but for on-demand not where requests are processed.
 */
export function offeredWays(model: Model, region: string, snapshot: QuotaSnapshot): readonly ProcessingChoice[] {
  if (model.onDemandRegions.length + model.profiles.length + model.mantleRegions.length > 0) return choices(model, region);
  return SCOPES.filter((scope) => governingRows(model, scope, snapshot).tpm !== null).map((scope) => ({
    scope,
    profile: null,
    processedIn: scope === 'on-demand' ? [region] : [],
  }));
}

/**
 * Whether bedrock-mantle has the model in the Region: by the catalogue. AWS lists its rows in every Region, so they tell nothing of a model that the
 * catalogue knows; of one of which it knows no Region at all, a row does.
 */
export function isOnMantle(model: Model, snapshot: QuotaSnapshot): boolean {
  if (model.onDemandRegions.length + model.profiles.length + model.mantleRegions.length > 0)
    return model.mantleRegions.includes(snapshot.region);
  const rows = governingRows(model, 'on-demand', snapshot);
  return rows['input-tpm'] !== null || rows['output-tpm'] !== null;
}
