// Regions: where they are, where a request is processed, and what stays in an area.
import { BqError } from '../base/errors.ts';
import { nearest } from '../base/nearest.ts';
import { phrase } from '../base/phrases.ts';
import table from './data/regions.json' with { type: 'json' };
import { partitionOf } from './partitions.ts';
import type { Scope } from './scope.ts';
import type { InferenceProfile, Model, Provenance } from './types.ts';
import { NAMES } from './words.ts';

export interface RegionInfo {
  readonly id: string;
  /** e.g. `Tokyo`. */
  readonly place: string;
  /** e.g. `東京`. */
  readonly placeJa: string;
  /** ISO 3166-1, e.g. `JP`. */
  readonly country: string;
}

/** A way to call a model from a Region, with the Regions that may process the request. */
export interface ProcessingChoice {
  readonly scope: Scope;
  /** Null for on-demand. */
  readonly profile: InferenceProfile | null;
  readonly processedIn: readonly string[];
}

const stored = table as unknown as Provenance & {
  readonly countries: Readonly<Record<string, string>>;
  readonly rows: readonly (readonly [string, string, string, string])[];
};

const EU_COUNTRIES = ['AT', 'BE', 'DE', 'DK', 'ES', 'FI', 'FR', 'GR', 'IE', 'IT', 'NL', 'PL', 'PT', 'SE'];

/** Areas of `--stays-in`: the countries that belong to each. London and Zurich are Europe, but not in `eu`. */
const AREAS: Readonly<Record<string, readonly string[]>> = {
  apac: ['AU', 'HK', 'ID', 'IN', 'JP', 'KR', 'MY', 'NZ', 'SG', 'TH', 'TW'],
  au: ['AU'],
  br: ['BR'],
  ca: ['CA'],
  ch: ['CH'],
  eu: EU_COUNTRIES,
  il: ['IL'],
  in: ['IN'],
  jp: ['JP'],
  kr: ['KR'],
  mx: ['MX'],
  sg: ['SG'],
  tw: ['TW'],
  uk: ['GB'],
  us: ['US'],
  za: ['ZA'],
};

let byId: ReadonlyMap<string, RegionInfo> | undefined;

/** Every known Region, ordered by ID. */
export function allRegions(): readonly RegionInfo[] {
  return [...regionMap().values()];
}

export function regionInfo(id: string): RegionInfo | null {
  return regionMap().get(id) ?? null;
}

/** Country code → English name with its article. In the table, since the runtime's own list (Intl) takes longer to load than bq to start. */
export function countryNames(): Readonly<Record<string, string>> {
  return stored.countries;
}

/** True for what could be a Region ID (`us-east-1`, `us-gov-west-1`), known or not. */
export function isWellFormedRegion(id: string): boolean {
  return /^[a-z]{2,4}(?:-[a-z]{2,12}){1,2}-\d{1,2}$/.test(id);
}

/**
 * A Region that the catalogue knows, in lower case.
 *
 * @throws BqError `BAD_REGION` or `UNKNOWN_REGION` (usage), with the nearest
 */
export function requireKnownRegion(text: string): string {
  const id = text.trim().toLowerCase();
  if (regionInfo(id)) return id;
  const isWellFormed = isWellFormedRegion(id);
  const partition = partitionOf(id).id;
  // A Region nearby in letters has neither the accounts nor the addresses of another partition.
  if (isWellFormed && partition !== 'aws')
    throw new BqError(phrase(NAMES, 'otherPartition', text, partition), {
      code: 'UNKNOWN_REGION',
      kind: 'usage',
      suggestions: [phrase(NAMES, 'commercialShows')],
    });
  throw new BqError(isWellFormed ? phrase(NAMES, 'unknownRegion', text, stored.asOf) : phrase(NAMES, 'noRegion', text), {
    code: isWellFormed ? 'UNKNOWN_REGION' : 'BAD_REGION',
    kind: 'usage',
    suggestions: nearestRegions(id).map((near) => `--region ${near}`),
  });
}

/** Known Regions near a mistyped one, by ID or by place name (`tokyo`), best first. */
export function nearestRegions(id: string): readonly string[] {
  const text = id.trim().toLowerCase();
  const byPlace = [
    ...allRegions().filter(({ placeJa }) => placeJa === text),
    ...nearest(text, allRegions(), ({ place }) => place.toLowerCase(), 1),
  ];
  const byDistance = nearest(text, allRegions(), (region) => region.id);
  return [...new Set([...byPlace, ...byDistance].map((region) => region.id))].slice(0, 3);
}

/**
 * The Regions that may process a request that is sent to `sourceRegion`; `*` stands for any commercial Region. Empty where the model is not
 * offered that way, or where AWS does not say (see `isRoutingKnown`).
 *
 * @param via a scope, or one profile of the model
 */
export function processedIn(model: Model, via: Scope | InferenceProfile, sourceRegion: string): readonly string[] {
  if (via === 'on-demand') return model.onDemandRegions.includes(sourceRegion) ? [sourceRegion] : [];
  if (typeof via !== 'string') return via.routing[sourceRegion] ?? [];
  return profilesFrom(model, sourceRegion).find(({ scope }) => scope === via)?.routing[sourceRegion] ?? [];
}

/** False where AWS lists the Region as a source of the profile without saying where requests go. */
export function isRoutingKnown(profile: InferenceProfile, sourceRegion: string): boolean {
  return profile.routing[sourceRegion] !== undefined;
}

/** The profiles that can be called from a Region: known routing first, then those that leave the fewest countries, then by ID. */
export function profilesFrom(model: Model, sourceRegion: string): readonly InferenceProfile[] {
  const reach = (profile: InferenceProfile) => {
    const regions = profile.routing[sourceRegion];
    return regions === undefined || regions.includes('*') ? Number.POSITIVE_INFINITY : countriesOf(regions).size;
  };
  return model.profiles
    .filter((profile) => isRoutingKnown(profile, sourceRegion) || profile.unroutedSourceRegions.includes(sourceRegion))
    .sort((a, b) => (reach(a) === reach(b) ? 0 : reach(a) - reach(b)) || (a.id < b.id ? -1 : 1));
}

/** Countries other than the source Region's in which a request may be processed; `*` where that is anywhere. */
export function countriesLeftFor(sourceRegion: string, regions: readonly string[]): readonly string[] {
  const own = regionInfo(sourceRegion)?.country;
  return [...countriesOf(regions)].filter((country) => country !== own).sort();
}

/** The areas that `staysIn` knows. */
export function areas(): readonly string[] {
  return Object.keys(AREAS);
}

/**
 * The ways to call a model from a Region that are processed in one area only, on-demand first. Empty where there is none.
 *
 * @param area jp, us, eu, … (see `areas`)
 * @throws BqError `UNKNOWN_AREA` (usage)
 */
export function staysIn(area: string, model: Model, sourceRegion: string): readonly ProcessingChoice[] {
  const countries = countriesOfArea(area);
  const inside = (regions: readonly string[]) =>
    regions.length > 0 && regions.every((region) => countries.includes(regionInfo(region)?.country ?? '?'));
  return choices(model, sourceRegion).filter((choice) => inside(choice.processedIn) && inside([sourceRegion]));
}

/** True when the Region lies in the area. */
export function isInArea(area: string, region: string): boolean {
  return countriesOfArea(area).includes(regionInfo(region)?.country ?? '?');
}

/** Every way to call a model from a Region: on-demand, geographic profiles, global. */
export function choices(model: Model, sourceRegion: string): readonly ProcessingChoice[] {
  const onDemand = processedIn(model, 'on-demand', sourceRegion);
  const profiles = profilesFrom(model, sourceRegion);
  return [
    ...(onDemand.length > 0 ? [{ scope: 'on-demand' as const, profile: null, processedIn: onDemand }] : []),
    ...(['geo', 'global'] as const).flatMap((scope) =>
      profiles
        .filter((profile) => profile.scope === scope)
        .map((profile) => ({ scope, profile, processedIn: processedIn(model, profile, sourceRegion) })),
    ),
  ];
}

export function regionsMeta(): Provenance {
  return { asOf: stored.asOf, source: stored.source };
}

function regionMap(): ReadonlyMap<string, RegionInfo> {
  byId ??= new Map(stored.rows.map(([id, place, placeJa, country]) => [id, { id, place, placeJa, country }]));
  return byId;
}

function countriesOf(regions: readonly string[]): ReadonlySet<string> {
  return new Set(regions.map((region) => (region === '*' ? '*' : (regionInfo(region)?.country ?? '?'))));
}

function countriesOfArea(area: string): readonly string[] {
  const key = area.trim().toLowerCase();
  const countries = Object.hasOwn(AREAS, key) ? AREAS[key] : undefined;
  if (countries) return countries;
  throw new BqError(phrase(NAMES, 'unknownArea', area, areas()), {
    code: 'UNKNOWN_AREA',
    kind: 'usage',
    suggestions: areasLike(key).map((name) => `--stays-in ${name}`),
  });
}

/** Areas that a wrong name may mean: the one of the country (`japan` → jp), else near spellings. */
function areasLike(key: string): readonly string[] {
  const word = key.replace(/^the /, '');
  const code = Object.entries(stored.countries).find(([, name]) => name.replace(/^the /, '').toLowerCase() === word)?.[0];
  const named = areas().filter((area) => AREAS[area]?.length === 1 && AREAS[area]?.[0] === code);
  if (named.length > 0) return named;
  if (word === 'europe') return ['eu'];
  return nearest(key, areas(), (name) => name, 2).filter((name) => name[0] === key[0]);
}
