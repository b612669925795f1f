// What AWS publishes of quotas: default values per Region, and the names of all rows that the service has.
import type { QuotaRow, QuotaSnapshot } from '../quotas/types.ts';
import defaults from './data/default-quotas.json' with { type: 'json' };
import names from './data/quota-names.json' with { type: 'json' };
import type { Provenance } from './types.ts';

type StoredValue = number | Readonly<Record<string, number>>;
type StoredDefault = readonly [code: string | null, name: string, adjustable: 0 | 1, value: StoredValue];
type StoredName = readonly [code: string, name: string, adjustable: 0 | 1];

const defaultTable = defaults as unknown as Provenance & { readonly rows: readonly StoredDefault[] };
const nameTable = names as unknown as Provenance & { readonly rows: readonly StoredName[] };

export interface KnownQuotaName {
  /** Null where AWS publishes none. */
  readonly quotaCode: string | null;
  readonly quotaName: string;
  readonly adjustable: boolean;
}

let known: readonly KnownQuotaName[] | undefined;

/**
 * Every row that Bedrock is known to have, whether or not a value is published: a real listing of all rows and the table of defaults
 * together. A model without a requests-per-minute name here has no such limit.
 */
export function knownQuotaNames(): readonly KnownQuotaName[] {
  known ??= [...namesByName().values()];
  return known;
}

let byName: ReadonlyMap<string, KnownQuotaName> | undefined;

function namesByName(): ReadonlyMap<string, KnownQuotaName> {
  if (byName === undefined) {
    const all = new Map<string, KnownQuotaName>();
    for (const { rows } of [nameTable, defaultTable]) {
      // By index: a start is too short for V8 to make the taking apart of arrays quick.
      for (const row of rows) {
        const quotaName = row[1];
        if (!all.has(quotaName)) all.set(quotaName, { quotaCode: row[0], quotaName, adjustable: row[2] === 1 });
      }
    }
    byName = all;
  }
  return byName;
}

/**
 * AWS's default values in a Region, not any account's. Rows that are known by name alone have no value (`default: null`): unknown, not unlimited.
 * `complete` is false: what an account has can differ in rows as well as in values.
 */
export function defaultSnapshot(region: string): QuotaSnapshot {
  let snapshot = snapshots.get(region);
  if (!snapshot) {
    snapshot = buildSnapshot(region);
    snapshots.set(region, snapshot);
  }
  return snapshot;
}

/** `defaultSnapshot` with the named rows alone: what comparing many Regions needs. */
export function defaultRowsOnly(region: string, quotaNames: ReadonlySet<string>): QuotaSnapshot {
  const names = namesByName();
  return buildSnapshot(
    region,
    [...quotaNames].flatMap((name) => names.get(name) ?? []),
  );
}

const snapshots = new Map<string, QuotaSnapshot>();
let defaultValues: ReadonlyMap<string, StoredValue> | undefined;

function buildSnapshot(region: string, names: readonly KnownQuotaName[] = knownQuotaNames()): QuotaSnapshot {
  defaultValues ??= new Map<string, StoredValue>(defaultTable.rows.map(([, name, , value]) => [name, value]));
  const values = defaultValues;
  const rows = names.map(({ quotaCode, quotaName, adjustable }): QuotaRow => {
    const value = values.get(quotaName);
    return { quotaCode, quotaName, applied: null, default: value === undefined ? null : valueIn(value, region), adjustable };
  });
  return { region, source: 'default', asOf: defaultTable.asOf, accountId: null, rows, complete: false, problems: [] };
}

/** "*" is the value of every supported Region that is not named. */
function valueIn(value: StoredValue, region: string): number | null {
  return typeof value === 'number' ? value : (value[region] ?? value['*'] ?? null);
}

export function defaultQuotasMeta(): Provenance {
  return { asOf: defaultTable.asOf, source: defaultTable.source };
}

export function quotaNamesMeta(): Provenance {
  return { asOf: nameTable.asOf, source: nameTable.source };
}
