// Which scopes a model offers in a Region, and which of them is used when nobody says.
import { defaultSnapshot } from '../catalog/default-quotas.ts';
import { choices, countriesLeftFor, isRoutingKnown } from '../catalog/regions.ts';
import type { InferenceProfile, Model } from '../catalog/types.ts';
import { BqError } from '../errors.ts';
import { type GoverningRow, governingRows, type LimitStatus } from './governing-rows.ts';
import type { QuotaSnapshot, Scope } from './types.ts';

/** One way to call a model from a Region, with its tokens-per-minute row. */
export interface ScopeOffer {
  readonly scope: Scope;
  /** The profile to call: of several, the one that reaches the fewest countries. Null for on-demand and where no profile is known. */
  readonly profile: InferenceProfile | null;
  /** All profiles of the scope in the Region; they share one quota row. */
  readonly profiles: readonly InferenceProfile[];
  /** Regions that may process the request, `*` for any; empty where AWS does not say. */
  readonly processedIn: readonly string[];
  readonly routingKnown: boolean;
  /** Countries other than the Region's own in which requests may be processed; `*` for any. */
  readonly leavesTo: readonly string[];
  readonly tpm: GoverningRow | null;
  readonly tpmStatus: LimitStatus;
  /** `quota-rows`: the catalogue knows no Region of the model, and the offer is read off the rows that AWS publishes. */
  readonly basis: 'catalogue' | 'quota-rows';
}

export const SCOPES: readonly Scope[] = ['on-demand', 'geo', 'global'];

/** The scopes that a model offers in a Region: on-demand, geo, global, in this order. */
export function offeredScopes(model: Model, region: string, snapshot: QuotaSnapshot): readonly ScopeOffer[] {
  const known = choices(model, region);
  const basis = hasAvailability(model) ? 'catalogue' : 'quota-rows';
  return SCOPES.flatMap((scope) => {
    const ofScope = known.filter((choice) => choice.scope === scope);
    const first = ofScope[0];
    const rows = governingRows(model, scope, snapshot);
    if (basis === 'catalogue' ? !first : !rows.tpm) return [];
    const processedIn = first?.processedIn ?? (scope === 'on-demand' ? [region] : []);
    return [
      {
        scope,
        profile: first?.profile ?? null,
        profiles: ofScope.flatMap(({ profile }) => (profile ? [profile] : [])),
        processedIn,
        routingKnown: scope === 'on-demand' || (first?.profile ? isRoutingKnown(first.profile, region) : false),
        leavesTo: countriesLeftFor(region, processedIn),
        tpm: rows.tpm,
        tpmStatus: rows.status.tpm,
        basis,
      },
    ];
  });
}

/**
 * The scope that is used when none is given: the first of on-demand, geo, global that the model offers in the Region and that has a
 * tokens-per-minute row for it.
 *
 * @throws BqError `NO_SCOPE` (usage) where there is none, naming Regions and scopes that have one
 */
export function defaultScope(model: Model, region: string, snapshot: QuotaSnapshot): ScopeOffer {
  const offer = offeredScopes(model, region, snapshot).find(({ tpm }) => tpm !== null);
  if (offer) return offer;
  const elsewhere = regionsWithScope(model);
  const list = elsewhere.map(({ region: other, scopes }) => `${other} (${scopes.join(', ')})`);
  const shown = list.length > 6 ? `${list.slice(0, 6).join(', ')} and ${list.length - 6} more` : list.join(', ');
  const problem = `${model.name} has no scope with a tokens-per-minute quota in ${region}`;
  throw new BqError(shown ? `${problem}; it has one in ${shown}` : `${problem}, nor in any other known Region`, {
    code: 'NO_SCOPE',
    kind: 'usage',
    suggestions: [
      ...elsewhere.slice(0, 3).map((other) => `--region ${other.region}`),
      ...(shown ? [] : ['--tpm N (the quota that your account shows)']),
    ],
  });
}

/** Regions and scopes in which a model is offered and has a published tokens-per-minute row. */
export function regionsWithScope(model: Model): readonly { readonly region: string; readonly scopes: readonly Scope[] }[] {
  const sources = new Set([
    ...model.onDemandRegions,
    ...model.profiles.flatMap((profile) => [...Object.keys(profile.routing), ...profile.unroutedSourceRegions]),
  ]);
  return [...sources].sort().flatMap((region) => {
    const scopes = offeredScopes(model, region, defaultSnapshot(region)).flatMap(({ scope, tpm }) => (tpm ? [scope] : []));
    return scopes.length > 0 ? [{ region, scopes }] : [];
  });
}

function hasAvailability(model: Model): boolean {
  return model.onDemandRegions.length > 0 || model.profiles.length > 0 || model.mantleRegions.length > 0;
}
