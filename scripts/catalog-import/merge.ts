// The data files of the catalogue with a refresh merged into them.
import type { OwnTables } from '../../src/catalog/own/own.ts';
import type { StoredPrices } from '../../src/catalog/regional-prices.ts';
import type { Model } from '../../src/catalog/types.ts';
import { mergeModels } from './models-file.ts';
import { mergePrices } from './prices-file.ts';
import { mergeQuotas } from './quota-files.ts';
import { stillToState } from './to-state.ts';

export const DATA_FILES = ['models.json', 'default-quotas.json', 'quota-names.json', 'regional-prices.json', 'regions.json'] as const;

export type DataTexts = Readonly<Record<(typeof DATA_FILES)[number], string>>;

export interface Import {
  readonly texts: DataTexts;
  /** One line each. */
  readonly toState: readonly string[];
}

/** The same files and the same refresh always give the same texts; a refresh merged twice changes nothing more. */
export function mergeRefresh(texts: DataTexts, tables: Partial<OwnTables>): Import {
  const quotaNames = (tables.quotas?.rows ?? []).map(([, name]) => name);
  const models = mergeModels(texts['models.json'], tables.models, quotaNames);
  const quotas = mergeQuotas(
    { defaults: texts['default-quotas.json'], names: texts['quota-names.json'] },
    tables.quotas,
    commercialRegions(models.before),
  );
  const prices = mergePrices(texts['regional-prices.json'], tables.prices);
  const regions = JSON.parse(texts['regions.json']) as { readonly rows: readonly (readonly [string, ...unknown[]])[] };
  const toState = stillToState({
    before: models.before,
    after: models.after,
    newRows: quotas.added,
    unlistedRows: quotas.unlisted,
    pricedIds: new Set(Object.keys((JSON.parse(prices) as StoredPrices).models)),
    knownRegions: new Set(regions.rows.map(([region]) => region)),
  });
  return {
    texts: {
      ...texts,
      'models.json': models.text,
      'default-quotas.json': quotas.defaults,
      'quota-names.json': quotas.names,
      'regional-prices.json': prices,
    },
    toState,
  };
}

/** As `bq catalog refresh --region all` asks them. */
function commercialRegions(models: readonly Model[]): readonly string[] {
  const known = models.flatMap((model) => [...model.onDemandRegions, ...model.profiles.flatMap(({ routing }) => Object.keys(routing))]);
  return [...new Set(known)].filter((region) => !region.startsWith('us-gov-')).sort();
}
