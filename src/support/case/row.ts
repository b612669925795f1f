// The quota row that a case is about: name, code, the account's value beside AWS's default.

import { resolveModel } from '../../catalog/models.ts';
import type { Plan } from '../../planner/plan.ts';
import { defaultSnapshot } from '../../quotas/defaults.ts';
import { type GoverningRow, governingRows } from '../../quotas/governing/governing-rows.ts';
import type { QuotaSnapshot, QuotaSource } from '../../quotas/types.ts';
import type { CaseLimit } from './answers.ts';

/** Values in the row's own unit (a per-day row before it is doubled). */
export interface CaseRow {
  readonly limit: CaseLimit;
  readonly quotaName: string;
  readonly quotaCode: string | null;
  readonly adjustable: boolean | null;
  /** The account's value; null where nobody has read or given it. AWS's default is never put in its place. */
  readonly applied: number | null;
  readonly appliedSource: QuotaSource | null;
  readonly appliedAsOf: string | null;
  readonly default: number | null;
}

/** Whether AWS has no RPM row for the model and scope at all; that a file of quotas lacks it says nothing. */
export function hasNoRpmRow(plan: Plan): boolean {
  if (plan.limits.some(({ kind }) => kind === 'rpm')) return false;
  return governingRows(resolveModel(plan.model.id).model, plan.scope, defaultSnapshot(plan.region)).status.rpm === 'no-limit';
}

/** @returns null where the model has no such row in the plan's scope */
export function caseRow(plan: Plan, limit: CaseLimit, snapshot: QuotaSnapshot): CaseRow | null {
  const planned = plan.limits.find(({ kind }) => kind === limit);
  // A value given by hand where AWS has no row names none.
  const isRow = planned && (planned.quotaCode !== null || planned.default !== null || planned.source !== 'override');
  if (planned && isRow) {
    const isAccounts = planned.source !== 'default' && planned.value !== null;
    const own = (value: number | null) => (value === null ? null : value / planned.multiplier);
    return {
      limit,
      quotaName: planned.quotaName,
      quotaCode: planned.quotaCode,
      adjustable: planned.adjustable,
      applied: isAccounts ? own(planned.value) : null,
      appliedSource: isAccounts ? planned.source : null,
      appliedAsOf: isAccounts ? planned.asOf : null,
      default: own(planned.default),
    };
  }
  const rows = governingRows(resolveModel(plan.model.id).model, plan.scope, snapshot);
  const found = { 'input-tpm': rows['input-tpm'], 'output-tpm': rows['output-tpm'] } as Partial<Record<CaseLimit, GoverningRow | null>>;
  const row = found[limit]?.row;
  if (!row) return null;
  return {
    limit,
    quotaName: row.quotaName,
    quotaCode: row.quotaCode,
    adjustable: row.adjustable,
    applied: row.applied,
    appliedSource: row.applied === null ? null : snapshot.source,
    appliedAsOf: row.applied === null ? null : snapshot.asOf,
    default: row.default,
  };
}
