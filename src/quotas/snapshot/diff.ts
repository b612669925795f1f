// What changed between two snapshots of one Region.
import { normalQuotaName } from '../names/grammar.ts';
import type { QuotaRow, QuotaSnapshot } from '../types.ts';

/** One row that differs. `before` is null for an added row, `after` for a removed one. */
export interface QuotaChange {
  readonly change: 'added' | 'removed' | 'changed';
  readonly quotaCode: string | null;
  readonly quotaName: string;
  /** What differs of a changed row; empty for added and removed ones. */
  readonly fields: readonly ('applied' | 'default' | 'adjustable')[];
  readonly before: QuotaRow | null;
  readonly after: QuotaRow | null;
}

/**
 * The differences from `before` to `after`, ordered by name. Rows are joined by code, and by name where one side has no code. A row that is
 * missing from an incomplete snapshot is not called added or removed: it may just not have been read. Nor is a value that one side does not know.
 */
export function diffSnapshots(before: QuotaSnapshot, after: QuotaSnapshot): readonly QuotaChange[] {
  const index = new RowIndex(after.rows);
  const changes: QuotaChange[] = [];
  for (const old of before.rows) {
    const now = index.take(old);
    if (now) {
      const fields = (['applied', 'default', 'adjustable'] as const).filter(
        (field) => old[field] !== null && now[field] !== null && old[field] !== now[field],
      );
      if (fields.length > 0) changes.push({ change: 'changed', ...named(now), fields, before: old, after: now });
    } else if (after.complete) changes.push({ change: 'removed', ...named(old), fields: [], before: old, after: null });
  }
  if (before.complete)
    for (const row of index.rest()) changes.push({ change: 'added', ...named(row), fields: [], before: null, after: row });
  return changes.sort((a, b) => (a.quotaName < b.quotaName ? -1 : a.quotaName > b.quotaName ? 1 : 0));
}

const named = ({ quotaCode, quotaName }: QuotaRow) => ({ quotaCode, quotaName });

class RowIndex {
  readonly #byCode = new Map<string, QuotaRow>();
  readonly #byName = new Map<string, QuotaRow>();
  readonly #left = new Set<QuotaRow>();

  constructor(rows: readonly QuotaRow[]) {
    for (const row of rows) {
      if (row.quotaCode !== null) this.#byCode.set(row.quotaCode, row);
      this.#byName.set(key(row), row);
      this.#left.add(row);
    }
  }

  /** The row that is the same quota, handed out once. */
  take(wanted: QuotaRow): QuotaRow | null {
    const byCode = wanted.quotaCode === null ? undefined : this.#byCode.get(wanted.quotaCode);
    const byName = this.#byName.get(key(wanted));
    // Two different codes are two quotas, whatever their names.
    const sameName = byName && (wanted.quotaCode === null || byName.quotaCode === null) ? byName : undefined;
    const row = byCode ?? sameName;
    if (!row || !this.#left.delete(row)) return null;
    return row;
  }

  rest(): Iterable<QuotaRow> {
    return this.#left;
  }
}

function key(row: QuotaRow): string {
  return normalQuotaName(row.quotaName).toLowerCase();
}
