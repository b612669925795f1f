// The words of the quota room: metrics, rows and snapshots.
import type { Text } from '../base/phrases.ts';

/** What a row limits, as far as inference is concerned. */
export type QuotaMetric = 'tpm' | 'rpm' | 'tpd' | 'cross-model-tpd' | 'input-tpm' | 'output-tpm' | 'concurrent';

export const QUOTA_METRICS: readonly QuotaMetric[] = ['tpm', 'rpm', 'tpd', 'cross-model-tpd', 'input-tpm', 'output-tpm', 'concurrent'];

/** Where a number comes from; a default is never shown as if it were live. */
export type QuotaSource = 'live' | 'snapshot' | 'default' | 'override';

/** One row of Service Quotas in one Region, applied and default side by side. Values are in the quota's own unit. */
export interface QuotaRow {
  /** e.g. `L-FF8B4E28`; null where AWS published none. */
  readonly quotaCode: string | null;
  readonly quotaName: string;
  /** The account's value; null where it is not known (ListServiceQuotas omits rows without one). */
  readonly applied: number | null;
  readonly default: number | null;
  readonly adjustable: boolean | null;
  /** Where the row is older than its snapshot: month of the published defaults. */
  readonly asOf?: string;
}

/** All rows of one Region from one source. */
export interface QuotaSnapshot {
  readonly region: string;
  readonly source: QuotaSource;
  /** ISO time of the answer for live and snapshot, month of the table for defaults. */
  readonly asOf: string;
  /** Masked (`********1234`), null where unknown. */
  readonly accountId: string | null;
  readonly rows: readonly QuotaRow[];
  /** True when every row of the service was read: only then does a missing row mean "no such limit". */
  readonly complete: boolean;
  /**
   * What was read, where it is less than every row and more than any rows: `codes`, the published rows that were asked for, among AWS's defaults;
   * `applied`, every row that the account has a value of.
   */
  readonly reach?: 'codes' | 'applied';
  /** What could not be read, in words; empty when all was. */
  readonly problems: readonly Text[];
  /** Half an answer: AWS refused or cut short what should be here. No check passes on it. */
  readonly partial?: boolean;
}
