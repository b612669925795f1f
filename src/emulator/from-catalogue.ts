// The emulator as the catalogue and a quota snapshot describe it: limits, burndown rates, models that can be counted.
import { burndownRate } from '../catalog/burndown.ts';
import { allModels, PROFILE_PREFIXES } from '../catalog/models.ts';
import { priceOf } from '../catalog/prices.ts';
import { regionInfo } from '../catalog/regions.ts';
import type { Model } from '../catalog/types.ts';
import { defaultSnapshot } from '../quotas/defaults.ts';
import { governingRows } from '../quotas/governing/governing-rows.ts';
import { limitsOfRows, type PoolLimits } from '../quotas/limits.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';
import type { EmulatorOptions } from './emulator.ts';

type FromCatalogue = Pick<
  EmulatorOptions,
  'models' | 'isRegion' | 'snapshotOf' | 'limitsOf' | 'burndownRateOf' | 'isCountable' | 'priceOf' | 'applicationProfiles' | 'accounts'
>;

/**
 * @param snapshot of the home Region; every other Region has AWS's defaults
 * @param byHand holds for every pool
 * @param burndownOverrides rates of the user's own file, by model ID
 */
export function fromCatalogue(
  snapshot: QuotaSnapshot,
  byHand: PoolLimits,
  burndownOverrides: Readonly<Record<string, number>> = {},
): FromCatalogue {
  const rates = new Map<Model, number>();
  return {
    models: byHand.tokensPerMinute === null ? allModels() : allModels().map((model) => withEveryWay(model, snapshot.region)),
    isRegion: (name) => regionInfo(name) !== null,
    snapshotOf: (region) => (region === snapshot.region ? snapshot : defaultSnapshot(region)),
    limitsOf: (model, { scope, endpoint }, rows) => limitsOfRows(governingRows(model, scope, rows), byHand, endpoint),
    burndownRateOf: (model) => {
      let rate = rates.get(model);
      if (rate === undefined) {
        rate = burndownRate(model, burndownOverrides).rate;
        rates.set(model, rate);
      }
      return rate;
    },
    isCountable,
    priceOf,
    applicationProfiles: new Map(),
    accounts: new Map(),
  };
}

/** Of a model that is assumed nobody knows how it is called: with a quota by hand, every way of it answers. */
function withEveryWay(model: Model, region: string): Model {
  if (!model.isLearned || model.onDemandRegions.length + model.profiles.length > 0) return model;
  const profiles = PROFILE_PREFIXES.map((prefix) => ({
    id: `${prefix}.${model.modelId}`,
    prefix,
    scope: prefix === 'global' ? ('global' as const) : ('geo' as const),
    routing: { [region]: [region] },
    unroutedSourceRegions: [],
  }));
  return { ...model, onDemandRegions: [region], profiles };
}

/** CountTokens takes Claude from 3.5 on; Nova, Llama and the rest are refused. AWS user guide, "Count tokens", 2026-10. */
function isCountable({ modelId }: Model): boolean {
  return /^anthropic\.claude-/.test(modelId) && !/^anthropic\.claude-(?:v2|instant|3-(?:haiku|sonnet|opus)-)/.test(modelId);
}
