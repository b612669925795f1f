// How old each table of the catalogue is, and where it comes from.
import { burndownMeta } from './burndown.ts';
import { defaultQuotasMeta, quotaNamesMeta } from './default-quotas.ts';
import { pricesMeta } from './prices.ts';
import { regionalPricesMeta } from './regional-prices.ts';
import { regionsMeta } from './regions.ts';
import { modelTableMeta } from './table.ts';
import type { Provenance } from './types.ts';

export interface TableMeta extends Provenance {
  readonly table: 'models' | 'default-quotas' | 'quota-names' | 'burndown' | 'prices' | 'regional-prices' | 'regions';
}

/** Every table of the catalogue, in the order of their importance for a plan. */
export function catalogMeta(): readonly TableMeta[] {
  return [
    { table: 'default-quotas', ...defaultQuotasMeta() },
    { table: 'models', ...modelTableMeta() },
    { table: 'burndown', ...burndownMeta() },
    { table: 'regional-prices', ...regionalPricesMeta() },
    { table: 'prices', ...pricesMeta() },
    { table: 'quota-names', ...quotaNamesMeta() },
    { table: 'regions', ...regionsMeta() },
  ];
}
