// Quotas as AWS answers now, or answered in the last five minutes; and what is said meanwhile.

import { BqError } from '../base/errors.ts';
import type { Phrase } from '../base/phrases.ts';
import { JsonCache } from '../io/json-cache.ts';
import type { QuotaRow, QuotaSnapshot } from '../quotas/types.ts';
import type { Context } from './context.ts';
import { quotaProgress } from './quota-progress.ts';

const CACHE_SECONDS = 300;

export interface LiveQuestion {
  readonly regions: readonly string[];
  /** Only these rows, read in one round trip; null for every row of the service. */
  readonly codes: readonly string[] | null;
  /** Asks AWS even where a young answer is at hand. */
  readonly refresh: boolean;
}

export interface LiveAnswer {
  /** In the order of the Regions; a Region that failed while others answered has no rows and says why. */
  readonly snapshots: readonly QuotaSnapshot[];
  /** Seconds since AWS answered, by Region; 0 for an answer of this run. */
  readonly ageSeconds: ReadonlyMap<string, number>;
}

/** What this run is reading or has read of whole Regions: whoever asks for the same gets the same. */
const underWay = new WeakMap<Context, Map<string, Promise<QuotaSnapshot>>>();

/** Begins to read all rows, for who will ask for them when it knows of what; what goes wrong is told to them. */
export function readAhead(context: Context, regions: readonly string[]): void {
  askAws(context, { regions, codes: null, refresh: context.origin.refresh }).catch(() => {});
}

/**
 * @returns the answers, or why there is nobody to ask as
 * @throws BqError kind configuration (credentials that cannot work) or remote (no Region could be read)
 */
export async function askAws(context: Context, question: LiveQuestion): Promise<LiveAnswer | { readonly noCredentials: Phrase }> {
  const { env, now, signal } = context;
  const state = await context.session();
  if (state.status === 'none') return { noCredentials: state.detail };
  const { session } = state;
  const cacheOf = (region: string) =>
    new JsonCache({ name: 'quotas', maxAgeSeconds: CACHE_SECONDS, isValid: (value) => isSnapshotOf(region, value), env });
  const ageSeconds = new Map<string, number>();
  const { onEvent, end } = quotaProgress(context, question.regions.length);
  const read = async (region: string): Promise<QuotaSnapshot> => {
    // What one key has read is not shown to another, whatever the process or role is called that gave it.
    const { accessKeyId } = await session.keys(region);
    const key = JSON.stringify([accessKeyId, session.endpointOf('SERVICE_QUOTAS'), region, question.codes ?? 'all']);
    const entry = question.refresh ? null : await cacheOf(region).read(key);
    ageSeconds.set(region, entry?.ageSeconds ?? 0);
    if (entry) return entry.value;
    const { fetchQuotas, fetchSnapshot } = await import('../aws/service-quotas/quotas.ts');
    const options = { now: () => now, signal, onEvent };
    const snapshot = question.codes
      ? await fetchQuotas(session, region, question.codes, options)
      : await once(context, key, () => fetchSnapshot(session, region, options));
    // Half an answer is not kept: the next run may get the whole.
    if (snapshot.complete) await cacheOf(region).write(key, snapshot);
    return snapshot;
  };
  const answers = await Promise.allSettled(question.regions.map(read)).finally(end);
  const failures = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
  const fatal =
    failures.find((error) => !(error instanceof BqError) || error.kind !== 'remote') ??
    (failures.length === answers.length ? failures[0] : undefined);
  if (fatal !== undefined) throw fatal;
  const snapshots = answers.map((answer, index) =>
    answer.status === 'fulfilled' ? answer.value : unread(question.regions[index] as string, (answer.reason as BqError).message, now),
  );
  return { snapshots, ageSeconds };
}

function once(context: Context, key: string, read: () => Promise<QuotaSnapshot>): Promise<QuotaSnapshot> {
  const all = underWay.get(context) ?? new Map<string, Promise<QuotaSnapshot>>();
  underWay.set(context, all);
  const reading = all.get(key) ?? read();
  all.set(key, reading);
  return reading;
}

function unread(region: string, problem: string, now: Date): QuotaSnapshot {
  return {
    region,
    source: 'live',
    asOf: now.toISOString(),
    accountId: null,
    rows: [],
    complete: false,
    problems: [problem],
    partial: true,
  };
}

function isSnapshotOf(region: string, value: unknown): value is QuotaSnapshot {
  const snapshot = value as QuotaSnapshot | null;
  return (
    typeof snapshot === 'object' &&
    snapshot !== null &&
    snapshot.region === region &&
    typeof snapshot.asOf === 'string' &&
    Number.isFinite(Date.parse(snapshot.asOf)) &&
    snapshot.source === 'live' &&
    snapshot.complete === true &&
    (snapshot.accountId === null || typeof snapshot.accountId === 'string') &&
    Array.isArray(snapshot.problems) &&
    snapshot.problems.length === 0 &&
    Array.isArray(snapshot.rows) &&
    snapshot.rows.every(isRow)
  );
}

function isRow(row: QuotaRow | null): boolean {
  const isValue = (value: unknown) => value === null || (typeof value === 'number' && value >= 0);
  return (
    typeof row?.quotaName === 'string' &&
    (row.quotaCode === null || typeof row.quotaCode === 'string') &&
    isValue(row.applied) &&
    isValue(row.default) &&
    (row.adjustable === null || typeof row.adjustable === 'boolean')
  );
}
