// The other quotas of an account that are below AWS's defaults: a restricted account has dozens, and one text asks for those that matter.
import { type ListedRow, listRows } from '../../quotas/rows.ts';
import type { QuotaMetric } from '../../quotas/types.ts';
import type { FieldContext } from './field.ts';

export interface OtherRows {
  /** Below their default, those that matter most first; without the row that the case is about. */
  readonly rows: readonly ListedRow[];
  /** Rows that limit inference and of which both values are known, that of the case among them. */
  readonly known: number;
  readonly zero: number;
}

/** What a call needs, in the order in which it is refused. */
const ORDER: readonly QuotaMetric[] = ['tpm', 'rpm', 'cross-model-tpd', 'tpd'];

export function otherRestrictedRows({ snapshot, row, subject }: Pick<FieldContext, 'snapshot' | 'row' | 'subject'>): OtherRows {
  if (snapshot === null) return { rows: [], known: 0, zero: 0 };
  const listed = listRows(snapshot, { all: false, modelId: null, scope: null, metric: null, search: null });
  const known = listed.filter(({ row: { applied, default: standard } }) => applied !== null && standard !== null && standard > 0);
  const restricted = known.filter(({ standing }) => standing === 'zero' || standing === 'below-default');
  const others = restricted.filter(
    ({ row: other, metric }) =>
      metric !== null && ORDER.includes(metric) && !(other.quotaCode === row?.quotaCode && other.quotaName === row?.quotaName),
  );
  const weight = ({ modelIds, metric, standing, scope }: ListedRow) =>
    (modelIds.includes(subject.modelId) ? 0 : 100) +
    (scope === subject.scope ? 0 : 20) +
    ORDER.indexOf(metric as QuotaMetric) * 2 +
    (standing === 'zero' ? 0 : 1);
  return {
    rows: [...others].sort((a, b) => weight(a) - weight(b) || (b.row.default ?? 0) - (a.row.default ?? 0)),
    known: known.length,
    zero: restricted.filter(({ standing }) => standing === 'zero').length,
  };
}
