// The answer of `bq quotas` from snapshots: entries that pass the filter, and changes against an older snapshot.

import { BqError } from '../base/errors.ts';
import { english, phrase } from '../base/phrases.ts';
import type { QuotaChangeEntry, QuotaEntry, QuotasResult } from '../contracts/quotas.ts';
import { QUOTAS } from '../words/en/quotas.ts';
import type { ViewQuestion } from './overview.ts';
import { quotasOverview } from './overview-answer.ts';
import { type ListedRow, listRows, type RowFilter } from './rows.ts';
import { diffSnapshots } from './snapshot/diff.ts';
import { rowStays } from './staying.ts';
import type { QuotaRow, QuotaSnapshot } from './types.ts';

export interface QuotasQuestion {
  readonly snapshots: readonly QuotaSnapshot[];
  readonly ageSeconds: ReadonlyMap<string, number>;
  readonly filter: RowFilter & { readonly staysIn: string | null };
  /** What to compare with; null for no comparison. */
  readonly before: readonly QuotaSnapshot[] | null;
  /** Named in errors. */
  readonly beforeName: string;
  readonly savedTo: string | null;
  /** What the overview is of; null where rows are asked for. */
  readonly overviewOf: Omit<ViewQuestion, 'shownRegions'> | null;
}

/** @throws BqError `BAD_INPUT` (input) when the older snapshot lacks a Region that is compared */
export function quotasAnswer(question: QuotasQuestion): QuotasResult {
  const { snapshots, filter, before, overviewOf } = question;
  const shownRegions = snapshots.map(({ region }) => region);
  return {
    regions: snapshots.map(({ region, source, asOf, accountId, complete, problems, partial, rows }) => ({
      region,
      source,
      asOf,
      ageSeconds: question.ageSeconds.get(region) ?? null,
      accountId,
      complete,
      problems: problems.map(english),
      ...(partial ? { partial } : {}),
      rows: rows.length,
    })),
    quotas: snapshots
      .flatMap((snapshot) => listRows(snapshot, filter).map(entryOf))
      .filter((entry) => filter.staysIn === null || rowStays(filter.staysIn, entry)),
    changes: before === null ? null : snapshots.flatMap((snapshot) => changesOf(snapshot, before, question)),
    savedTo: question.savedTo,
    overview: overviewOf && snapshots.map((snapshot) => quotasOverview(snapshot, { ...overviewOf, shownRegions })),
  };
}

function entryOf({ region, row, parsed, scope, metric, modelIds, standing }: ListedRow): QuotaEntry {
  const inference = parsed.kind === 'inference' ? parsed : null;
  return {
    region,
    quotaCode: row.quotaCode,
    quotaName: row.quotaName,
    scope,
    metric,
    modelIds: [...modelIds],
    ...valuesOf(row),
    standing,
    rule: parsed.rule,
    class: parsed.kind === 'other' ? parsed.class : 'inference',
    variant: inference?.variant ?? null,
    longContext: inference?.variant === 'long-context',
    latencyOptimized: inference?.variant === 'latency-optimized',
    doubledForCrossRegion: inference?.doubledForCrossRegion ?? false,
    endpoint: inference?.endpoint ?? null,
  };
}

const valuesOf = ({ applied, default: standard, adjustable }: QuotaRow) => ({ applied, default: standard, adjustable });

function changesOf(snapshot: QuotaSnapshot, before: readonly QuotaSnapshot[], { filter, beforeName }: QuotasQuestion): QuotaChangeEntry[] {
  const older = before.find(({ region }) => region === snapshot.region);
  if (!older) {
    const known = before.map(({ region }) => region);
    throw new BqError(phrase(QUOTAS, 'holdsNoneIn', beforeName, snapshot.region, known), {
      code: 'BAD_INPUT',
      kind: 'input',
      suggestions: known.map((region) => `--region ${region}`),
    });
  }
  const changes = diffSnapshots(older, snapshot);
  // The filter looks at rows: those that are gone are looked at as they were.
  const rows = changes.map(({ before: old, after: now }) => now ?? old).filter((row) => row !== null);
  const passing = new Set(listRows({ ...snapshot, rows }, filter).map(({ row }) => row));
  return changes
    .filter(({ before: old, after: now }) => passing.has((now ?? old) as QuotaRow))
    .map(({ change, quotaCode, quotaName, fields, before: old, after: now }) => ({
      region: snapshot.region,
      change,
      quotaCode,
      quotaName,
      fields: [...fields],
      before: old && valuesOf(old),
      after: now && valuesOf(now),
    }));
}
