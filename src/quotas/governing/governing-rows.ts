// Which rows of a snapshot govern a model in a scope, and what a missing row means.
import { knownQuotaNames } from '../../catalog/default-quotas.ts';
import type { Scope } from '../../catalog/scope.ts';
import type { Model } from '../../catalog/types.ts';
import { type InferenceQuotaName, parseQuotaName } from '../names/grammar.ts';
import { isLabelOf, normalLabel } from '../names/labels.ts';
import type { QuotaVariant } from '../names/variants.ts';
import { QUOTA_METRICS, type QuotaMetric, type QuotaRow, type QuotaSnapshot, type QuotaSource } from '../types.ts';

/** A row as it counts for one model in one scope. Values are in the quota's own unit, after `multiplier`. */
export interface GoverningRow {
  readonly kind: QuotaMetric;
  readonly row: QuotaRow;
  readonly parsed: InferenceQuotaName;
  /** 2 where the per-day row counts double for cross-Region calls; 1 otherwise. */
  readonly multiplier: 1 | 2;
  /** The value in force: the account's, else AWS's default; null is unknown. */
  readonly value: number | null;
  readonly applied: number | null;
  readonly default: number | null;
  /** Where `value` comes from: `default` where the account's value is not known. */
  readonly source: QuotaSource;
}

/** `known`: a row with a value · `unknown`: a row without value, or a row that must exist and is not here · `no-limit`: there is no such row. */
export type LimitStatus = 'known' | 'unknown' | 'no-limit';

/** The row of each metric. `input-tpm` and `output-tpm` are of the bedrock-mantle endpoint; they do not bind calls to bedrock-runtime. */
export interface GoverningRows extends Readonly<Record<QuotaMetric, GoverningRow | null>> {
  readonly status: Readonly<Record<QuotaMetric, LimitStatus>>;
}

/** Rows of these kinds are never unlimited: where one is missing, its value is not known. */
const NEVER_UNLIMITED: ReadonlySet<QuotaMetric> = new Set(['tpm', 'input-tpm', 'output-tpm']);

/**
 * The rows of a snapshot that govern calls of a model in a scope.
 *
 * @param variant rows of this variant and of no other: a row of another tier, however small, never stands for the plain one; left out: those that
 *   the model's name asks for
 */
export function governingRows(model: Model, scope: Scope, snapshot: QuotaSnapshot, variant?: QuotaVariant): GoverningRows {
  const plain = rowsOfVariant(model, scope, snapshot, variant ?? 'plain');
  if (variant !== undefined || !model.usesLongContext) return plain;
  // The name asks for the long context: its rows govern, where AWS has them for the model.
  const long = rowsOfVariant(model, scope, snapshot, 'long-context');
  const one = (kind: QuotaMetric) => (long[kind] ? long : plain);
  return { ...perMetric((kind) => one(kind)[kind]), status: perMetric((kind) => one(kind).status[kind]) };
}

function rowsOfVariant(model: Model, scope: Scope, snapshot: QuotaSnapshot, variant: QuotaVariant): GoverningRows {
  const pool = { model, scope, variant };
  const found = matchingRows(model, snapshot.rows)
    .filter(({ parsed }) => isOf(parsed, pool))
    .map(({ row, parsed }) => governing(row, parsed, scope, snapshot.source));
  const chosen = perMetric((kind) => strictest(found.filter((row) => row.kind === kind)));
  return { ...chosen, status: perMetric((kind) => statusOf(kind, chosen[kind], pool, snapshot)) };
}

interface PoolOfRows {
  readonly model: Model;
  readonly scope: Scope;
  readonly variant: QuotaVariant;
}

function isOf(parsed: InferenceQuotaName, { scope, variant }: PoolOfRows): boolean {
  return parsed.variant === variant && coversScope(parsed, scope);
}

function perMetric<T>(value: (kind: QuotaMetric) => T): Record<QuotaMetric, T> {
  return Object.fromEntries(QUOTA_METRICS.map((kind) => [kind, value(kind)])) as Record<QuotaMetric, T>;
}

interface Matched<Row> {
  readonly row: Row;
  readonly parsed: InferenceQuotaName;
}

/** The inference rows that name the model, in every scope, and the row of all models together. */
function matchingRows<Row extends { readonly quotaName: string }>(model: Model, rows: readonly Row[]): readonly Matched<Row>[] {
  const byModel = matchedRows.get(rows) ?? new Map<string, readonly Matched<unknown>[]>();
  matchedRows.set(rows, byModel);
  const known = byModel.get(model.modelId) as readonly Matched<Row>[] | undefined;
  const matched = known ?? findRows(model, rows);
  byModel.set(model.modelId, matched);
  return matched;
}

/** One plan asks for the rows of one model in one snapshot several times. */
const matchedRows = new WeakMap<object, Map<string, readonly Matched<unknown>[]>>();

function findRows<Row extends { readonly quotaName: string }>(model: Model, rows: readonly Row[]): Matched<Row>[] {
  const labels = model.quotaLabels.map(normalLabel);
  // Where no label is known, every name is read.
  const candidates = labels.length === 0 ? rows : rowsThatContain([...labels, CROSS_MODEL], rows);
  return candidates.flatMap((row) => {
    const parsed = parseQuotaName(row.quotaName);
    if (parsed.kind !== 'inference') return [];
    return parsed.label === null || isLabelOf(model, parsed.label) ? [{ row, parsed }] : [];
  });
}

/** How the names of rows of all models together begin. */
const CROSS_MODEL = '\ncross-model';

/**
 * A cheap look first: a listing has over a thousand rows, and few of them name the model. So the names are searched as one text, which costs a hundredth
 * of reading them one by one.
 */
function rowsThatContain<Row extends { readonly quotaName: string }>(parts: readonly string[], rows: readonly Row[]): Row[] {
  const { text, starts } = textOfNames(rows);
  const found = new Set<number>();
  for (const part of parts) {
    for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + part.length)) found.add(lastAtMost(starts, at));
  }
  return [...found].sort((a, b) => a - b).map((index) => rows[index] as Row);
}

/** The index of the last of some ascending numbers that is not above `limit`. */
function lastAtMost(numbers: readonly number[], limit: number): number {
  let low = 0;
  let high = numbers.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((numbers[middle] as number) <= limit) low = middle;
    else high = middle - 1;
  }
  return low;
}

interface TextOfNames {
  /** The normal names of all rows, each behind a line break. */
  readonly text: string;
  /** Where the line break of each row stands. */
  readonly starts: readonly number[];
}

type Named = readonly { readonly quotaName: string }[];

const textsOfNames = new WeakMap<object, TextOfNames>();
const namesOfRows = new WeakMap<object, Named>();

/** Rows that have the names of others, in their order: the text of all names is made once for both. */
export function shareNames<Rows extends Named>(rows: Rows, names: Named): Rows {
  namesOfRows.set(rows, names);
  return rows;
}

function textOfNames(of: Named): TextOfNames {
  const rows = namesOfRows.get(of) ?? of;
  let known = textsOfNames.get(rows);
  if (known === undefined) {
    const names = rows.map(({ quotaName }) => (quotaName.includes('\n') ? normalLabel(quotaName) : quotaName));
    let text = `\n${names.join('\n')}`.toLowerCase();
    while (text.includes('  ')) text = text.replaceAll('  ', ' ');
    text = text.replaceAll('\n ', '\n');
    const starts: number[] = [];
    for (let at = 0; at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at);
    known = { text, starts };
    textsOfNames.set(rows, known);
  }
  return known;
}

const knownNames = new WeakMap<Model, readonly InferenceQuotaName[]>();

/** The rows that a real listing has for the model; none where the model is newer than the listing. */
function knownNamesOf(model: Model): readonly InferenceQuotaName[] {
  let names = knownNames.get(model);
  if (!names) {
    names = matchingRows(model, knownQuotaNames()).flatMap(({ row, parsed }) => (row.isListed ? [parsed] : []));
    knownNames.set(model, names);
  }
  return names;
}

/** The per-day row without a scope covers on-demand and geographic profiles; global profiles have rows of their own. */
function coversScope(parsed: InferenceQuotaName, scope: Scope): boolean {
  if (parsed.scope !== null) return parsed.scope === scope;
  if (parsed.metric === 'tpd') return parsed.variant === 'latency-optimized' ? scope === 'on-demand' : scope !== 'global';
  return true;
}

function governing(row: QuotaRow, parsed: InferenceQuotaName, scope: Scope, source: QuotaSource): GoverningRow {
  const multiplier = parsed.doubledForCrossRegion && scope === 'geo' ? 2 : 1;
  const times = (value: number | null) => (value === null ? null : value * multiplier);
  return {
    kind: parsed.metric,
    row,
    parsed,
    multiplier,
    value: times(row.applied ?? row.default),
    applied: times(row.applied),
    default: times(row.default),
    source: row.applied === null ? 'default' : source,
  };
}

/** Where two labels of one model have a row each, the lower value binds; one with a value goes before one without. */
function strictest(rows: readonly GoverningRow[]): GoverningRow | null {
  return [...rows].sort((a, b) => (a.value ?? Number.POSITIVE_INFINITY) - (b.value ?? Number.POSITIVE_INFINITY))[0] ?? null;
}

function statusOf(kind: QuotaMetric, row: GoverningRow | null, pool: PoolOfRows, snapshot: QuotaSnapshot): LimitStatus {
  if (row) return row.value === null ? 'unknown' : 'known';
  if (NEVER_UNLIMITED.has(kind)) return 'unknown';
  if (snapshot.complete && snapshot.reach === undefined) return 'no-limit';
  // A file of some rows says nothing about those that it lacks.
  if (snapshot.source === 'snapshot' && snapshot.reach === undefined) return 'unknown';
  // Of AWS's published rows, and of all that an account has a value of, the list of all names tells, for the models that it knows.
  const names = knownNamesOf(pool.model);
  if (names.every(({ label }) => label === null)) return 'unknown';
  return names.some((parsed) => parsed.metric === kind && isOf(parsed, pool)) ? 'unknown' : 'no-limit';
}
