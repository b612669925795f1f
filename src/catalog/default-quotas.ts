// What AWS publishes of quotas: default values per Region, and the names of all rows that the service has.
import defaults from './data/default-quotas.json' with { type: 'json' };
import names from './data/quota-names.json' with { type: 'json' };
import { ownTable, perCatalogue } from './own/own.ts';
import type { Provenance } from './types.ts';

type StoredValue = number | Readonly<Record<string, number>>;
type StoredDefault = readonly [code: string | null, name: string, adjustable: 0 | 1, value: StoredValue];
type StoredName = readonly [code: string, name: string, adjustable: 0 | 1];

interface StoredDefaults extends Provenance {
  /** By the model's label in the name: what applied values of accounts say otherwise, in words. */
  readonly conflicts: Readonly<Record<string, string>>;
  readonly rows: readonly StoredDefault[];
}

const defaultTable = defaults as unknown as StoredDefaults;
const nameTable = names as unknown as Provenance & { readonly rows: readonly StoredName[] };

export interface KnownQuotaName {
  /** Null where AWS publishes none. */
  readonly quotaCode: string | null;
  readonly quotaName: string;
  readonly adjustable: boolean;
  /** In a real listing: what these lack of a model that they have rows of does not exist. */
  readonly isListed: boolean;
}

/** Every row that Bedrock is known to have, whether or not a value is published: real listings of all rows and the table of defaults together. */
export const knownQuotaNames: () => readonly KnownQuotaName[] = perCatalogue(() => [...namesByName().values()]);

/** The known rows of these names, in their order. */
export function quotaNamesOf(quotaNames: ReadonlySet<string>): readonly KnownQuotaName[] {
  const known = namesByName();
  return [...quotaNames].flatMap((name) => known.get(name) ?? []);
}

const namesByName = perCatalogue((): ReadonlyMap<string, KnownQuotaName> => {
  const all = new Map<string, KnownQuotaName>();
  for (const rows of [ownTable('quotas')?.rows ?? [], nameTable.rows, defaultTable.rows]) {
    // By index: a start is too short for V8 to make the taking apart of arrays quick.
    for (const row of rows) {
      const quotaName = row[1];
      if (!all.has(quotaName))
        all.set(quotaName, { quotaCode: row[0], quotaName, adjustable: row[2] === 1, isListed: rows !== defaultTable.rows });
    }
  }
  return all;
});

/** AWS's default values in a Region. */
export interface RegionDefaults {
  readonly asOf: string;
  /** Null where no value is published: unknown, not unlimited. */
  readonly valueFor: (quotaName: string) => number | null;
}

/** What AWS answered in the Region when it was asked stands above what its page said. */
export function defaultsIn(region: string): RegionDefaults {
  const own = ownValues(region);
  return {
    asOf: own?.asOf ?? defaultTable.asOf,
    valueFor: (quotaName) => own?.values.get(quotaName) ?? shippedDefaultOf(quotaName, region),
  };
}

let shippedValues: ReadonlyMap<string, StoredValue> | undefined;

/** What comes with bq, whatever AWS has said since; null where it has none. */
export function shippedDefaultOf(quotaName: string, region: string): number | null {
  const value = shippedValuesOf().get(quotaName);
  return value === undefined ? null : valueIn(value, region);
}

function shippedValuesOf(): ReadonlyMap<string, StoredValue> {
  shippedValues ??= new Map<string, StoredValue>(defaultTable.rows.map(([, name, , value]) => [name, value]));
  return shippedValues;
}

function ownValues(region: string): { readonly asOf: string; readonly values: ReadonlyMap<string, number> } | null {
  const table = ownTable('quotas');
  const here = table?.regions[region];
  if (!table || !here) return null;
  const known = table.rows.flatMap((row, index): [string, number][] => {
    const value = here.values[index];
    return value == null ? [] : [[row[1], value]];
  });
  return { asOf: here.asOf.slice(0, 10), values: new Map(known) };
}

/** "*" is the value of every supported Region that is not named. */
function valueIn(value: StoredValue, region: string): number | null {
  return typeof value === 'number' ? value : (value[region] ?? value['*'] ?? null);
}

/** What accounts are known to have instead of the defaults of a label's rows, in words; null mostly. */
export function defaultConflict(label: string): string | null {
  return Object.hasOwn(defaultTable.conflicts, label) ? (defaultTable.conflicts[label] ?? null) : null;
}

export function defaultQuotasMeta(): Provenance {
  const own = ownTable('quotas');
  return own === null ? shippedDefaultsMeta() : { asOf: own.asOf, source: own.source };
}

export function shippedDefaultsMeta(): Provenance {
  return { asOf: defaultTable.asOf, source: defaultTable.source };
}

export function quotaNamesMeta(): Provenance {
  return { asOf: nameTable.asOf, source: nameTable.source };
}
