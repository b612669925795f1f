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
