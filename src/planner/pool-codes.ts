// Which rows of an account a plan needs, by their codes: a plan then asks AWS for those alone.

import type { Endpoint } from '../catalog/endpoint.ts';
import { lifecycleAt, type ResolvedModel, successorOf } from '../catalog/models.ts';
import type { Scope } from '../catalog/scope.ts';
import type { Model } from '../catalog/types.ts';
import { defaultSnapshot } from '../quotas/defaults.ts';
import { governingRows } from '../quotas/governing/governing-rows.ts';
import { offeredWays } from '../quotas/governing/scopes.ts';
import { LIMITS_OF } from '../quotas/limits.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';
import { choosePool } from './pool.ts';

/** AWS answers five codes without making anybody wait, and five more within a second; the list of all rows takes longer. Null asks for every row. */
const MOST_CODES = 12;

/**
 * The codes that govern the pool a plan will draw from, as far as the published rows tell, then those of the pools that it is compared with: the model's
 * other ways, and its successor's where it is on its way out. Null where they do not tell.
 */
export function governingCodes(
  resolved: ResolvedModel,
  region: string,
  {
    endpoint: asked,
    scope,
    staysIn,
    nowIso,
  }: { readonly endpoint: Endpoint | null; readonly scope: Scope | null; readonly staysIn: string | null; readonly nowIso: string },
): readonly string[] | null {
  const published = defaultSnapshot(region);
  const { scope: planned, endpoint = 'runtime' } = choosePool(
    { resolved, region, endpoint: asked, scope, staysIn, tokensPerMinute: null },
    published,
  );
  const { model } = resolved;
  const own = rowsOf(model, planned, published, endpoint);
  // A row that AWS published without its code cannot be asked for by code; its default stands in, marked as such.
  const [first] = LIMITS_OF[endpoint];
  if (first === undefined || governingRows(model, planned, published)[first.metric]?.row.quotaCode == null) return null;
  const { state } = lifecycleAt(model, nowIso, region);
  const successor = state === 'legacy' || state === 'end-of-life' ? successorOf(model) : null;
  const others = [
    ...scopesOf(model, published)
      .filter((other) => endpoint === 'mantle' || other !== planned)
      .map((other) => ({ model, scope: other })),
    ...(successor === null ? [] : scopesOf(successor, published).map((other) => ({ model: successor, scope: other }))),
  ];
  const codes = new Set([...own, ...others.flatMap((other) => rowsOf(other.model, other.scope, published))]);
  return own.length > MOST_CODES ? null : [...codes].slice(0, MOST_CODES);
}

const scopesOf = (model: Model, published: QuotaSnapshot): readonly Scope[] => [
  ...new Set(offeredWays(model, published.region, published).map(({ scope }) => scope)),
];

function rowsOf(model: Model, scope: Scope, published: QuotaSnapshot, endpoint: Endpoint = 'runtime'): readonly string[] {
  const rows = governingRows(model, scope, published);
  return LIMITS_OF[endpoint].flatMap(({ metric }) => rows[metric]?.row.quotaCode ?? []);
}
