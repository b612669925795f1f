// Batch inference quotas of a model: rows of the snapshot where they have values, else what AWS documents for every model.
import type { Model } from '../catalog/types.ts';
import { parseQuotaName } from './names/grammar.ts';
import type { QuotaRow, QuotaSnapshot, QuotaSource } from './types.ts';

export type BatchQuotaKind =
  | 'minimum-records'
  | 'records-per-job'
  | 'records-per-file'
  | 'file-gigabytes'
  | 'job-gigabytes'
  | 'jobs-under-way';

export interface BatchQuota {
  readonly kind: BatchQuotaKind;
  /** Null where nobody states a value. */
  readonly value: number | null;
  readonly source: QuotaSource;
  readonly asOf: string;
  readonly quotaCode: string | null;
  readonly quotaName: string | null;
}

/** The user guide's "Quotas for Amazon Bedrock", as of 2026-10: the same for every model that states none of its own. */
const DOCUMENTED = {
  asOf: '2026-10',
  values: {
    'minimum-records': 100,
    'records-per-job': 100_000,
    'records-per-file': 100_000,
    'file-gigabytes': 1,
    'job-gigabytes': 5,
    'jobs-under-way': null,
  } as Readonly<Record<BatchQuotaKind, number | null>>,
};

const RULES: Readonly<Record<string, BatchQuotaKind>> = {
  'batch-minimum-records': 'minimum-records',
  'batch-records-per-job': 'records-per-job',
  'batch-records-per-file': 'records-per-file',
  'batch-file-size': 'file-gigabytes',
  'batch-job-size': 'job-gigabytes',
  'batch-jobs': 'jobs-under-way',
};

export interface BatchQuotas {
  /** `yes`: AWS has batch rows for the model, or its card says so · `no`: its card says so · `not-known`: neither says. */
  readonly offered: 'yes' | 'no' | 'not-known';
  readonly quotas: readonly BatchQuota[];
}

export function batchQuotas(model: Model, snapshot: QuotaSnapshot): BatchQuotas {
  const own = new Set([model.name, ...model.quotaLabels].map(batchLabel));
  const rows = new Map<BatchQuotaKind, QuotaRow>();
  for (const row of snapshot.rows) {
    if (!/batch inference/i.test(row.quotaName) || / custom model /i.test(row.quotaName)) continue;
    const { rule, ...parsed } = parseQuotaName(row.quotaName);
    const kind = RULES[rule];
    if (kind === undefined || parsed.label === null || !own.has(batchLabel(parsed.label))) continue;
    rows.set(kind, row);
  }
  const quotas = (Object.keys(DOCUMENTED.values) as BatchQuotaKind[]).map((kind): BatchQuota => {
    const row = rows.get(kind);
    const value = row?.applied ?? row?.default ?? null;
    const names = { quotaCode: row?.quotaCode ?? null, quotaName: row?.quotaName ?? null };
    if (value === null) return { kind, value: DOCUMENTED.values[kind], source: 'default', asOf: DOCUMENTED.asOf, ...names };
    return { kind, value, source: row?.applied == null ? 'default' : snapshot.source, asOf: snapshot.asOf, ...names };
  });
  const stated = rows.size > 0 || model.batch === true;
  return { offered: stated ? 'yes' : model.batch === false ? 'no' : 'not-known', quotas };
}

const VENDORS = /^(?:anthropic|amazon|meta|mistral ai|mistral|moonshot ai|openai|qwen|cohere|writer ai|google|z\.ai)\s+/i;

/** Batch rows name models without vendor, some with a full stop at the end, some with `V1`. */
function batchLabel(label: string): string {
  return label
    .replace(VENDORS, '')
    .replace(/\s+v1$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, ' ')
    .replace(/\.+$/, '')
    .trim();
}
