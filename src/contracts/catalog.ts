// The JSON contracts of `bq catalog` and its verbs. Additive changes only.
import { z } from 'zod';
import { CHANGE_KINDS } from '../catalog/own/compare.ts';
import { known } from './common.ts';

const count = z.number().int().nonnegative().nullable();

export const catalogChange = z.strictObject({
  kind: z.enum(CHANGE_KINDS),
  id: z.string().describe('model ID, profile ID or quota name'),
  region: z.string().nullable().describe('of quotas and prices'),
  shipped: z.string().nullable().describe('what comes with bq; null: nothing'),
  own: z.string().nullable().describe('what AWS said when it was asked; null: nothing'),
});

export const catalogResult = z.strictObject({
  file: z.string().nullable().describe("of the user's own refresh; null where there is no place for it"),
  ownAsOf: z.string().nullable().describe('when AWS was asked last; null where there is no refresh'),
  tables: z.array(
    z.strictObject({
      table: z.string(),
      asOf: z.string(),
      source: z.string(),
      ageDays: known(),
      origin: z.enum(['shipped', 'own']).describe('own: a refresh stands above what comes with bq'),
      regions: z.array(z.string()).nullable().describe('Regions that the refresh asked; null for a shipped table'),
    }),
  ),
});

export const catalogRefreshResult = z.strictObject({
  file: z.string().nullable().describe('null with --dry-run: nothing is written'),
  asOf: z.string(),
  regions: z.array(
    z.strictObject({
      region: z.string(),
      models: count.describe('listed; null where the list was not read'),
      profiles: count,
      quotas: count,
      prices: count.describe('models with a price; null without --prices'),
      problems: z.array(z.string()),
    }),
  ),
  changes: z.array(catalogChange).describe('what is in force now against what comes with bq'),
});

export const catalogDiffResult = z.strictObject({
  asOf: z.string().nullable().describe('of the refresh; null where there is none'),
  shippedAsOf: z.string(),
  changes: z.array(catalogChange),
});

export const catalogResetResult = z.strictObject({ file: z.string().nullable(), removed: z.boolean() });

export type CatalogResult = z.infer<typeof catalogResult>;
export type CatalogRefreshResult = z.infer<typeof catalogRefreshResult>;
export type CatalogDiffResult = z.infer<typeof catalogDiffResult>;
export type CatalogResetResult = z.infer<typeof catalogResetResult>;
