// What a refresh or a look-up learned from AWS, over the tables that come with bq: handed in once a run, read table by table at first use.
import type { Model, Provenance } from '../types.ts';

/** What AWS's lists say of one model, wherever they say it. */
export interface ListedFacts {
  readonly name: string;
  readonly provider: string;
  readonly inputModalities: readonly string[];
  readonly outputModalities: readonly string[];
  /** ISO date; null where AWS states none. */
  readonly launchDate: string | null;
}

/** What AWS's lists say in one Region; null where that list could not be read. */
export interface RegionLists {
  /** ISO time. */
  readonly asOf: string;
  readonly models: Readonly<Record<string, ListedState>> | null;
  /** Profile ID → its model, and the Regions that may process; `*` is any. */
  readonly profiles: Readonly<Record<string, { readonly modelId: string; readonly processedIn: readonly string[] }>> | null;
}

export interface ListedState {
  readonly lifecycle: 'ACTIVE' | 'LEGACY' | null;
  readonly endOfLifeDate: string | null;
  readonly onDemand: boolean;
  readonly provisioned: boolean;
}

export interface OwnModels extends Provenance {
  readonly models: Readonly<Record<string, ListedFacts>>;
  readonly regions: Readonly<Record<string, RegionLists>>;
}

export interface OwnQuotas extends Provenance {
  /** Code, name, adjustable. */
  readonly rows: readonly (readonly [code: string, name: string, adjustable: 0 | 1])[];
  /** Region → value of each row, in the order of `rows`; null where the Region does not have it. */
  readonly regions: Readonly<Record<string, { readonly asOf: string; readonly values: readonly (number | null)[] }>>;
}

type Pair = readonly [inputUsdPerMillion: number, outputUsdPerMillion: number];

/** Prices of a model in a Region, as the Price List states them; what is absent it does not state. */
export interface OwnPrice {
  readonly standard?: Pair;
  readonly global?: Pair;
  readonly batch?: Pair;
  readonly priority?: Pair;
  readonly flex?: Pair;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  readonly globalCacheRead?: number;
  readonly globalCacheWrite?: number;
}

export interface OwnPrices extends Provenance {
  readonly regions: Readonly<Record<string, { readonly asOf: string; readonly models: Readonly<Record<string, OwnPrice>> }>>;
}

export interface OwnTables {
  readonly models: OwnModels;
  readonly quotas: OwnQuotas;
  readonly prices: OwnPrices;
}

export type OwnTableName = keyof OwnTables;

/** Where the tables come from; each is asked for when a command first needs it. */
export interface OwnCatalogue {
  /** Changes whenever the content may have. */
  readonly id: string;
  readonly asOf: string;
  /** Null where there is none, or where it cannot be used. */
  table<Name extends OwnTableName>(name: Name): OwnTables[Name] | null;
  /** Lists over the models that come with bq: handed in, for a run without lists is not to load it. */
  readonly applyLists: (models: readonly Model[], lists: OwnModels) => readonly Model[];
}

let own: OwnCatalogue | null = null;
let version = 0;

/** From now on this is over the shipped tables; null: those alone. */
export function setOwnCatalogue(catalogue: OwnCatalogue | null): void {
  if (catalogue?.id === own?.id) return;
  own = catalogue;
  version += 1;
}

export function ownCatalogue(): OwnCatalogue | null {
  return own;
}

/** With what AWS's lists have said since. */
export function withOwnLists(models: readonly Model[]): readonly Model[] {
  const lists = ownTable('models');
  return own === null || lists === null ? models : own.applyLists(models, lists);
}

export function ownTable<Name extends OwnTableName>(name: Name): OwnTables[Name] | null {
  return own?.table(name) ?? null;
}

/** All that is over the shipped tables, read to the end. */
export function ownTables(): Partial<OwnTables> {
  const [models, quotas, prices] = [ownTable('models'), ownTable('quotas'), ownTable('prices')];
  return { ...(models ? { models } : {}), ...(quotas ? { quotas } : {}), ...(prices ? { prices } : {}) };
}

let aliases: ReadonlyMap<string, string> = new Map();

/** Names that only the account knows (application inference profiles, by ARN or ID) → what bq knows. */
export function setAliases(known: ReadonlyMap<string, string>): void {
  aliases = known;
}

/** What an ARN, or the ID at its end, was said to stand for; null where nobody has said. */
export function aliasOf(name: string): string | null {
  return aliases.get(name) ?? aliases.get(name.slice(name.lastIndexOf('/') + 1)) ?? null;
}

export function allAliases(): ReadonlyMap<string, string> {
  return aliases;
}

/** Made at first use, and again when what is over the shipped tables has changed. */
export function perCatalogue<T>(make: () => T): () => T {
  let made: { readonly version: number; readonly value: T } | undefined;
  return () => {
    if (made?.version !== version) made = { version, value: make() };
    return made.value;
  };
}
