// Every way to call a text model from a Region that has a tokens-per-minute row: what a list of models to choose from shows.

import type { Endpoint } from '../catalog/endpoint.ts';
import type { Lifecycle } from '../catalog/lifecycle.ts';
import { mostMaxTokens } from '../catalog/max-tokens.ts';
import { allModels, lifecycleAt } from '../catalog/models.ts';
import { choices, countriesLeftFor, staysIn } from '../catalog/regions.ts';
import type { Scope } from '../catalog/scope.ts';
import type { Model } from '../catalog/types.ts';
import { governingRows } from '../quotas/governing/governing-rows.ts';
import { isOnMantle } from '../quotas/governing/scopes.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';
import { MANTLE_POOL, type Pool } from './pool.ts';

export interface PoolEntry {
  /** What `--model` takes for exactly this pool, together with `--scope`: `sonnet-4.5`, `jp.sonnet-4.5`. */
  readonly query: string;
  readonly modelId: string;
  readonly name: string;
  readonly provider: string;
  readonly shortName: string;
  /** Left out: runtime. */
  readonly endpoint?: Endpoint;
  readonly scope: Scope;
  /** `us`, `jp`, `global`, …; null for on-demand. */
  readonly prefix: string | null;
  /** Regions, `*` for any; empty where AWS does not say. */
  readonly processedIn: readonly string[];
  readonly leavesCountry: boolean;
  readonly lifecycle: Lifecycle['state'];
  readonly endOfLifeDate: string | null;
  /** Null where the row has no known value. */
  readonly tokensPerMinute: number | null;
  /** The most that max_tokens can be; null where nobody says. */
  readonly mostMaxTokens: number | null;
}

const STATES: readonly Lifecycle['state'][] = ['active', 'unknown', 'legacy', 'end-of-life'];

/**
 * Active models first, then by provider and name; the pools of one model stay together.
 *
 * @param area only what is processed there (`jp`, `eu`, …); null for all
 * @throws BqError `UNKNOWN_AREA` (usage)
 */
export function poolsIn(snapshot: QuotaSnapshot, nowIso: string, area: string | null = null): PoolEntry[] {
  const { region } = snapshot;
  const entries = allModels()
    .filter((model) => model.outputModalities.includes('TEXT'))
    .flatMap((model) => {
      const { state, endOfLifeDate } = lifecycleAt(model, nowIso, region);
      const shortName = model.shortNames[0] ?? model.modelId;
      const ways: readonly Pool[] =
        area === null ? [...choices(model, region), ...mantleWay(model, snapshot)] : staysIn(area, model, region);
      return ways.flatMap(({ endpoint, scope, profile, processedIn }): PoolEntry[] => {
        const tpm = governingRows(model, scope, snapshot)[endpoint === 'mantle' ? 'input-tpm' : 'tpm'];
        if (tpm === null) return [];
        return [
          {
            query: profile ? `${profile.prefix}.${shortName}` : shortName,
            modelId: model.modelId,
            name: model.name,
            provider: model.provider,
            shortName,
            ...(endpoint === undefined ? {} : { endpoint }),
            scope,
            prefix: profile?.prefix ?? null,
            processedIn,
            leavesCountry: countriesLeftFor(region, processedIn).length > 0,
            lifecycle: state,
            endOfLifeDate,
            tokensPerMinute: tpm.value,
            mostMaxTokens: mostMaxTokens(model),
          },
        ];
      });
    });
  const order = (entry: PoolEntry) => STATES.indexOf(entry.lifecycle);
  return entries.sort((a, b) => order(a) - order(b) || a.provider.localeCompare(b.provider, 'en') || newestFirst(a.name, b.name) || 0);
}

const mantleWay = (model: Model, snapshot: QuotaSnapshot): readonly Pool[] => (isOnMantle(model, snapshot) ? [MANTLE_POOL] : []);

/** Names of one line with the newest version first. */
function newestFirst(a: string, b: string): number {
  return a === b ? 0 : -a.localeCompare(b, 'en', { numeric: true });
}
