// Which rows of an account a plan needs, by their codes: a plan then asks AWS for those alone.

import type { ResolvedModel } from '../catalog/models.ts';
import type { Scope } from '../catalog/scope.ts';
import { defaultSnapshot } from '../quotas/defaults.ts';
import { governingRows } from '../quotas/governing/governing-rows.ts';
import { choosePool } from './pool.ts';

/** AWS answers five codes without making anybody wait; null asks for every row. */
const MOST_CODES = 5;

/** The codes that govern the pool a plan will draw from, as far as the published rows tell; null where they do not. */
export function governingCodes(
  resolved: ResolvedModel,
  region: string,
  scope: Scope | null,
  staysIn: string | null,
): readonly string[] | null {
  const published = defaultSnapshot(region);
  const planned = choosePool({ resolved, region, scope, staysIn, tokensPerMinute: null }, published).scope;
  const rows = governingRows(resolved.model, planned, published);
  // A row that AWS published without its code cannot be asked for by code; its default stands in, marked as such.
  const governing = [rows.tpm, rows.rpm, rows.tpd, rows['cross-model-tpd'], rows.concurrent];
  const codes = [...new Set(governing.flatMap((row) => row?.row.quotaCode ?? []))];
  return rows.tpm?.row.quotaCode == null || codes.length > MOST_CODES ? null : codes;
}
