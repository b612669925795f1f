// Usage from what an engine summed up (`--rows`), and the query that makes it do so (`--emit sql`).
import { FALLBACK_REGION } from '../aws/session/region.ts';
import { note } from '../base/notes.ts';
import { phrase } from '../base/phrases.ts';
import { allRegions } from '../catalog/regions.ts';
import { readInput } from '../io/read-input.ts';
import { isApplicationCallOf, isCallOf } from '../usage/callers.ts';
import { insightsQuery } from '../usage/engines/insights-query.ts';
import { noRows, type Row, rowsIn, sumRows } from '../usage/engines/rows.ts';
import { athenaTable, usageSql } from '../usage/engines/usage-sql.ts';
import type { By } from '../usage/who.ts';
import { USAGE } from '../words/en/usage.ts';
import type { Context } from './context.ts';
import type { GatheredUsage, UsageQuery } from './usage-query.ts';

export type Engine = 'athena' | 'duckdb' | 'insights';

/** A row a minute, model and caller, for months. */
const MOST_BYTES = 128 * 2 ** 20;

/** @param name a file, or `-` @throws BqError input */
export async function gatherRows(context: Context, query: UsageQuery, name: string): Promise<GatheredUsage> {
  const { text, fileName } = await readInput(name, '--rows', { mostBytes: MOST_BYTES });
  return callersOf(context, query, { rows: rowsIn(text, fileName), file: fileName, mayBeEmpty: false });
}

interface GivenRows {
  readonly rows: Iterable<Row>;
  /** As errors call them. */
  readonly file: string;
  readonly mayBeEmpty: boolean;
}

/** @throws BqError input */
export async function callersOf(context: Context, query: UsageQuery, { rows: given, file, mayBeEmpty }: GivenRows): Promise<GatheredUsage> {
  const { regions } = await context.regionChoice();
  const [fallbackRegion = FALLBACK_REGION] = regions;
  const rows = sumRows(given, { file, fallbackRegion, sessions: query.by !== 'caller' });
  if (rows.callers.length === 0 && !mayBeEmpty) throw noRows(file);
  const wanted = context.origin.regions === null ? null : new Set(regions);
  const isWanted = (modelId: string) =>
    isCallOf(modelId, query.resolved) || (query.resolved !== null && isApplicationCallOf(modelId, query.resolved, query.aliases.profiles));
  const callers = rows.callers
    .filter(({ region, modelId }) => (wanted === null || wanted.has(region)) && isWanted(modelId))
    // Whom the query split by is told only where somebody asks.
    .map((log) => (query.by === null ? { ...log, who: new Map() } : log))
    .map((log) => ({ region: log.region, modelId: log.modelId, minutes: log.minutes, who: log.who, log: rows.hasValues ? log : null }));
  return {
    callers,
    applicationProfiles: query.aliases.profiles,
    fromMinute: rows.firstMinute,
    toMinute: rows.lastMinute + 1,
    regions: [...new Set(callers.map(({ region }) => region))].sort(),
    logs: null,
    engine: null,
    source: 'rows',
    warnings: rows.hasValues ? [] : [note('SUMS_ONLY', phrase(USAGE, 'sumsOnly'))],
  };
}

export interface QueryWish {
  readonly engine: Engine;
  /** Null: by caller. */
  readonly by: By | null;
  /** How far back; null: all. */
  readonly lastSeconds: number | null;
  /** Files, folders, globs or prefixes of S3. */
  readonly logs: readonly string[];
  /** Of Athena, with its database where one is named. */
  readonly table: string;
}

/** The query; for Athena, the table before it where `logs` say where it lies. */
export async function queryText(context: Context, { engine, by: asked, lastSeconds, logs, table }: QueryWish): Promise<string> {
  const by = asked ?? 'caller';
  if (engine === 'insights') return insightsQuery(by);
  const fromIso = lastSeconds === null ? null : new Date(context.now.getTime() - lastSeconds * 1000).toISOString();
  const burndownOverrides = await context.burndown();
  if (engine === 'duckdb')
    return usageSql({
      by,
      fromIso,
      source: { engine, files: logs.length > 0 ? logs.map(globOf) : ['logs/**/*Z_*.json.gz'] },
      burndownOverrides,
    });
  const regions = context.origin.regions === null ? [] : await context.regions();
  const query = usageSql({ by, fromIso, source: { engine, table, regions }, burndownOverrides });
  const [location] = logs;
  return location === undefined ? query : `${tableText(table, location, context.now)};\n\n${query}`;
}

/** Records lie in objects named by their time; bodies, in `data/`, by request ID. */
function globOf(name: string): string {
  return /[*?]|\.(?:json|jsonl|ndjson|log|gz)$/.test(name) ? name : `${name.replace(/\/+$/, '')}/**/*Z_*.json.gz`;
}

function tableText(table: string, location: string, now: Date): string {
  const account = /AWSLogs\/(\d{12})/.exec(location)?.[1] ?? 'ACCOUNT_ID';
  const year = now.getUTCFullYear() - 1;
  return athenaTable({
    table,
    location: location.replace(/\/?AWSLogs\/.*$/, ''),
    accountId: account,
    regions: allRegions().map(({ id }) => id),
    firstDay: `${year}/01/01`,
  });
}
