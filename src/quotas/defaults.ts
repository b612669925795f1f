// AWS's default values of a Region as a snapshot: what there is to plan on where no account was asked.
import { defaultsIn, type KnownQuotaName, knownQuotaNames, quotaNamesOf } from '../catalog/default-quotas.ts';
import { perCatalogue } from '../catalog/own/own.ts';
import { shareNames } from './governing/governing-rows.ts';
import type { QuotaRow, QuotaSnapshot } from './types.ts';

/**
 * AWS's default values in a Region, not any account's. Rows that are known by name alone have no value (`default: null`): unknown, not unlimited.
 * `complete` is false: what an account has can differ in rows as well as in values.
 */
export function defaultSnapshot(region: string): QuotaSnapshot {
  const made = snapshots();
  let snapshot = made.get(region);
  if (!snapshot) {
    snapshot = snapshotOf(region, knownQuotaNames());
    made.set(region, snapshot);
  }
  return snapshot;
}

const snapshots = perCatalogue(() => new Map<string, QuotaSnapshot>());

/** `defaultSnapshot` with the named rows alone: what comparing many Regions needs. */
export function defaultRowsOnly(region: string, quotaNames: ReadonlySet<string>): QuotaSnapshot {
  return snapshotOf(region, quotaNamesOf(quotaNames));
}

function snapshotOf(region: string, names: readonly KnownQuotaName[]): QuotaSnapshot {
  const { asOf, valueFor } = defaultsIn(region);
  const rows = names.map(
    ({ quotaCode, quotaName, adjustable }): QuotaRow => ({ quotaCode, quotaName, applied: null, default: valueFor(quotaName), adjustable }),
  );
  return { region, source: 'default', asOf, accountId: null, rows: shareNames(rows, names), complete: false, problems: [] };
}
