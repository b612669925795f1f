// Rows of snapshots as they are listed: what each limits, for which models, and how the account's value stands to AWS's default.

import { ENDPOINT_NAMES, type Endpoint } from '../catalog/endpoint.ts';
import type { Scope } from '../catalog/scope.ts';
import { type ParsedQuotaName, parseQuotaName } from './names/grammar.ts';
import { modelsOfLabel } from './names/labels.ts';
import type { QuotaMetric, QuotaRow, QuotaSnapshot } from './types.ts';

/** `unknown`: one of the two values is not known. */
export type Standing = 'zero' | 'below-default' | 'default' | 'above-default' | 'unknown';

export interface ListedRow {
  readonly region: string;
  readonly row: QuotaRow;
  readonly parsed: ParsedQuotaName;
  readonly scope: Scope | null;
  readonly metric: QuotaMetric | null;
  readonly modelIds: readonly string[];
  readonly standing: Standing;
}

export interface RowFilter {
  /** False: only rows that limit inference. */
  readonly all: boolean;
  readonly modelId: string | null;
  /** Of one endpoint; left out or null: of both. */
  readonly endpoint?: Endpoint | null;
  readonly scope: Scope | null;
  readonly metric: QuotaMetric | null;
  /** Words that must all occur in name, code or model ID; upper and lower case alike. */
  readonly search: string | null;
}

/** Both values in the same unit. A value of 0 is `zero` whatever the default is; nothing known is `unknown`. */
export function standingOf(applied: number | null, standard: number | null): Standing {
  if ((applied ?? standard) === 0) return 'zero';
  if (applied === null || standard === null) return 'unknown';
  return applied < standard ? 'below-default' : applied > standard ? 'above-default' : 'default';
}

/** The rows of a snapshot that pass the filter, ordered by name. */
export function listRows(snapshot: QuotaSnapshot, filter: RowFilter): readonly ListedRow[] {
  const words = (filter.search ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  return snapshot.rows
    .map((row) => listed(snapshot.region, row))
    .filter((one) => isOfKind(one, filter))
    .filter(({ row, modelIds }) => {
      const text = `${row.quotaName} ${row.quotaCode ?? ''} ${modelIds.join(' ')}`.toLowerCase();
      return words.every((word) => text.includes(word));
    })
    .sort((a, b) => (a.row.quotaName < b.row.quotaName ? -1 : a.row.quotaName > b.row.quotaName ? 1 : 0));
}

function isOfKind({ parsed, scope, metric, modelIds }: ListedRow, filter: RowFilter): boolean {
  if (!filter.all && parsed.kind !== 'inference') return false;
  if (filter.modelId !== null && !modelIds.includes(filter.modelId)) return false;
  if (filter.scope !== null && scope !== filter.scope) return false;
  if (filter.metric !== null && metric !== filter.metric) return false;
  return isOfEndpoint(parsed, filter.endpoint ?? null);
}

function isOfEndpoint(parsed: ParsedQuotaName, endpoint: Endpoint | null): boolean {
  return endpoint === null || (parsed.kind === 'inference' && parsed.endpoint === ENDPOINT_NAMES[endpoint]);
}

function listed(region: string, row: QuotaRow): ListedRow {
  const parsed = parseQuotaName(row.quotaName);
  const inference = parsed.kind === 'inference' ? parsed : null;
  return {
    region,
    row,
    parsed,
    scope: inference?.scope ?? null,
    metric: inference?.metric ?? null,
    modelIds: parsed.label === null ? [] : modelsOfLabel(parsed.label).map(({ modelId }) => modelId),
    standing: standingOf(row.applied, row.default),
  };
}
