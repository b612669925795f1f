// The emulator as the catalogue and a quota snapshot describe it: limits, burndown rates, models that can be counted.
import { burndownRate } from '../catalog/burndown.ts';
import { defaultSnapshot } from '../catalog/default-quotas.ts';
import { allModels } from '../catalog/models.ts';
import type { Scope } from '../catalog/scope.ts';
import type { Model } from '../catalog/types.ts';
import { governingRows } from '../quotas/governing/governing-rows.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';
import type { EmulatorOptions } from './emulator.ts';
import type { ModelLimits } from './region.ts';

/** Values given by hand; they hold for every pool. Null where not given. */
export interface LimitsByHand {
  readonly tokensPerMinute: number | null;
  readonly requestsPerMinute: number | null;
  readonly tokensPerDay: number | null;
}

type FromCatalogue = Pick<EmulatorOptions, 'models' | 'snapshotOf' | 'limitsOf' | 'burndownRateOf' | 'isCountable'>;

/**
 * @param snapshot of the home Region; every other Region has AWS's defaults
 * @param burndownOverrides rates of the user's own file, by model ID
 */
export function fromCatalogue(
  snapshot: QuotaSnapshot,
  byHand: LimitsByHand,
  burndownOverrides: Readonly<Record<string, number>> = {},
): FromCatalogue {
  const rates = new Map<Model, number>();
  return {
    models: allModels(),
    snapshotOf: (region) => (region === snapshot.region ? snapshot : defaultSnapshot(region)),
    limitsOf: (model, scope, rows) => limitsOf(model, scope, rows, byHand),
    burndownRateOf: (model) => {
      let rate = rates.get(model);
      if (rate === undefined) {
        rate = burndownRate(model, burndownOverrides).rate;
        rates.set(model, rate);
      }
      return rate;
    },
    isCountable,
  };
}

function limitsOf(model: Model, scope: Scope, snapshot: QuotaSnapshot, byHand: LimitsByHand): ModelLimits {
  const rows = governingRows(model, scope, snapshot);
  return {
    tokensPerMinute: byHand.tokensPerMinute ?? rows.tpm?.value ?? null,
    requestsPerMinute: byHand.requestsPerMinute ?? rows.rpm?.value ?? null,
    tokensPerDay: byHand.tokensPerDay ?? rows.tpd?.value ?? null,
    crossModelTokensPerDay: rows.crossModelTpd?.value ?? null,
  };
}

/** CountTokens takes Claude from 3.5 on; Nova, Llama and the rest are refused. AWS user guide, "Count tokens", 2026-10. */
function isCountable({ modelId }: Model): boolean {
  return /^anthropic\.claude-/.test(modelId) && !/^anthropic\.claude-(?:v2|instant|3-(?:haiku|sonnet|opus)-)/.test(modelId);
}
