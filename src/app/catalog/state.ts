// What is in force: each table with its date and where it comes from, what a refresh changed, and the way back.
import { catalogMeta } from '../../catalog/meta.ts';
import { catalogChanges } from '../../catalog/own/compare.ts';
import { type OwnTableName, ownCatalogue, ownTable } from '../../catalog/own/own.ts';
import { shippedModelsMeta } from '../../catalog/table.ts';
import type { CatalogDiffResult, CatalogResetResult, CatalogResult } from '../../contracts/catalog.ts';
import { ownCataloguePath } from '../../io/config-dir.ts';
import { removeOwnCatalogue } from '../../io/write-own-catalogue.ts';
import type { Context } from '../context.ts';
import { ageDays } from './in-force.ts';

const OWN: Readonly<Record<string, OwnTableName>> = { models: 'models', 'default-quotas': 'quotas', 'regional-prices': 'prices' };

export function catalogState({ env, now }: Context): CatalogResult {
  const own = ownCatalogue();
  const tables = catalogMeta().map(({ table, asOf, source }) => {
    const learned = OWN[table] === undefined ? null : ownTable(OWN[table]);
    return {
      table,
      asOf,
      source,
      ageDays: ageDays(asOf, now),
      origin: learned ? ('own' as const) : ('shipped' as const),
      regions: learned ? Object.keys(learned.regions).sort() : null,
    };
  });
  return { file: ownCataloguePath(env), ownAsOf: own?.asOf || null, tables };
}

export function catalogDifference({ now }: Context): CatalogDiffResult {
  const own = ownCatalogue();
  const changes = own === null ? [] : catalogChanges(now.toISOString());
  return { asOf: own?.asOf || null, shippedAsOf: shippedModelsMeta().asOf, changes };
}

export async function resetCatalog({ env }: Context): Promise<CatalogResetResult> {
  const file = ownCataloguePath(env);
  return { file, removed: file !== null && (await removeOwnCatalogue(file)) };
}
