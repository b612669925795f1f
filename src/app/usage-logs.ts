// Usage from model invocation logs: files, folders, stdin and S3, read one after another and added up.
import { FALLBACK_REGION } from '../aws/session/region.ts';
import { BqError, inputError } from '../base/errors.ts';
import { minuteOf } from '../base/minutes.ts';
import { type Note, note } from '../base/notes.ts';
import { phrase } from '../base/phrases.ts';
import type { ApplicationProfile } from '../catalog/types.ts';
import { isApplicationCallOf, isCallOf } from '../usage/callers.ts';
import { LogUsage } from '../usage/log-usage.ts';
import { logWarnings } from '../usage/usage-warnings.ts';
import { whoOf } from '../usage/who.ts';
import { LOGS } from '../words/en/logs.ts';
import type { Context } from './context.ts';
import { logReaders, SourceReader, withAhead } from './log-reader.ts';
import type { LogSources } from './log-source.ts';
import { logSources } from './log-sources.ts';
import type { GatheredUsage, UsageQuery } from './usage-query.ts';

/** Clocks of machines and AWS differ by less than this. */
const SKEW_MS = 5 * 60_000;

/** @param names files, folders, `-`, `s3://bucket/prefix` @throws BqError input: a log that cannot be read, or no record in all of them */
export async function gatherLogs(context: Context, query: UsageQuery, names: readonly string[]): Promise<GatheredUsage> {
  const { regions } = await context.regionChoice();
  const [fallback = FALLBACK_REGION] = regions;
  const wanted = context.origin.regions === null ? null : new Set(regions);
  const nowMs = context.now.getTime();
  const fromMs = query.lastSeconds === null ? null : nowMs - query.lastSeconds * 1000;
  const usage = new LogUsage({ fromMs, nowMs: nowMs + SKEW_MS }, fallback, query.by === null ? null : whoOf(query.by));
  const sources = await logSources(context, names, { fromMs, regions: wanted });
  const read = await readSources(context, sources, usage);
  if (usage.records === 0 && sources.skippedBefore === 0) throw noRecords(names, sources.files.length, usage);
  const counted = usage.records - usage.duplicates - usage.beforeWindow;
  const profiles = await profilesBehind(context, usage, query);
  const known = [...query.aliases.profiles, ...profiles.found];
  const isWanted = (modelId: string) =>
    isCallOf(modelId, query.resolved) || (query.resolved !== null && isApplicationCallOf(modelId, query.resolved, known));
  const callers = [...usage.callers.values()]
    .filter(({ region, modelId }) => (wanted === null || wanted.has(region)) && isWanted(modelId))
    .map((log) => ({ region: log.region, modelId: log.modelId, minutes: log.minutes, log }));
  return {
    callers,
    applicationProfiles: known,
    fromMinute: counted > 0 ? minuteOf(usage.firstMs) : minuteOf(fromMs ?? nowMs),
    toMinute: counted > 0 ? minuteOf(usage.lastMs) + 1 : minuteOf(nowMs),
    regions: [...new Set(callers.map(({ region }) => region))].sort(),
    logs: {
      files: sources.files.map(({ name }) => name),
      bytes: read.bytes,
      lines: usage.lines,
      records: usage.records,
      brokenLines: usage.broken,
      unknownLines: usage.unknown,
      duplicates: usage.duplicates,
      beforeWindow: usage.beforeWindow,
      aheadOfClock: usage.ahead,
      bodiesJoined: read.bodiesJoined,
      bodiesElsewhere: usage.bodiesElsewhere,
      problems: usage.problems,
    },
    engine: null,
    source: 'logs',
    warnings: [...logWarnings(usage, callers.length, counted, fallback), ...emptyFiles(read.empty), ...profiles.warnings],
  };
}

interface ReadSources {
  readonly bytes: number;
  readonly bodiesJoined: number;
  /** Files without any record. */
  readonly empty: readonly string[];
}

async function readSources({ progress: start, signal, workerEntry }: Context, sources: LogSources, usage: LogUsage): Promise<ReadSources> {
  const progress = start();
  const empty: string[] = [];
  let bytes = 0;
  let packedBytes = 0;
  let bodiesJoined = 0;
  const pool = logReaders(sources, workerEntry);
  try {
    for await (const { source, ahead } of withAhead(sources, pool)) {
      const before = usage.records;
      const reader = new SourceReader(source, usage, { bodies: sources.bodies, pool, ahead });
      bytes += await reader.read((done) => {
        signal.throwIfAborted();
        progress.update({ doneBytes: packedBytes + done, totalBytes: sources.totalBytes, records: usage.records });
      });
      bodiesJoined += reader.bodiesJoined;
      packedBytes += source.sizeBytes ?? 0;
      if (usage.records === before) empty.push(source.name);
    }
  } finally {
    progress.clear();
    await pool?.close();
  }
  return { bytes, bodiesJoined, empty };
}

function noRecords(names: readonly string[], files: number, usage: LogUsage): BqError {
  const shown = names
    .map((name) => (name === '-' ? 'stdin' : name))
    .slice(0, 3)
    .join(', ');
  const seen = usage.problems.slice(0, 3).map(({ file, line, problem }) => phrase(LOGS, 'atLine', file, line, problem));
  const nothing = seen.length === 0 ? phrase(LOGS, 'noRecord', files) : phrase(LOGS, 'noRecordBecause', files, seen);
  const problem = files === 0 ? phrase(LOGS, 'holdsNoFile') : nothing;
  return inputError(shown, problem, [phrase(LOGS, 'whatIsRead'), phrase(LOGS, 'rowsReads')], 'NO_RECORDS');
}

function emptyFiles(empty: readonly string[]): Note[] {
  if (empty.length === 0) return [];
  return [note('FILES_WITHOUT_RECORD', phrase(LOGS, 'filesWithoutRecord', empty.length, empty.slice(0, 5)), { files: empty.length })];
}

/** A log names application profiles by ID; what is behind them only AWS knows, or whoever says so with --alias. */
async function profilesBehind(
  context: Context,
  usage: LogUsage,
  query: UsageQuery,
): Promise<{ readonly found: readonly ApplicationProfile[]; readonly warnings: readonly Note[] }> {
  const isKnown = (modelId: string) => query.aliases.profiles.some(({ id, arn }) => modelId === arn || modelId.endsWith(`/${id}`));
  const unknown = [...usage.callers.values()].filter(
    ({ modelId }) => modelId.includes('application-inference-profile/') && !isKnown(modelId),
  );
  if (unknown.length === 0) return { found: [], warnings: [] };
  const ids = [...new Set(unknown.map(({ modelId }) => modelId.slice(modelId.lastIndexOf('/') + 1)))];
  const hint = note('APPLICATION_PROFILE_UNKNOWN', phrase(LOGS, 'unknownProfiles', ids, ids.slice(0, 5)), { profiles: ids });
  const state = context.origin.isOffline ? null : await context.session();
  if (state?.status !== 'ready') return { found: [], warnings: [hint] };
  const { readApplicationProfiles } = await import('../aws/bedrock/inference-profiles.ts');
  const found: ApplicationProfile[] = [];
  const warnings: Note[] = [];
  for (const region of new Set(unknown.map((caller) => caller.region))) {
    try {
      found.push(...(await readApplicationProfiles(state.session, region)));
    } catch (error) {
      warnings.push(profilesUnread(region, error));
    }
  }
  const rest = ids.some((id) => !found.some((profile) => profile.id === id));
  return { found, warnings: rest ? [...warnings, hint] : warnings };
}

/** Names are a comfort: usage without them is still right. @throws the error where it is not AWS's refusal */
export function profilesUnread(region: string, error: unknown): Note {
  if (!(error instanceof BqError) || error.kind !== 'remote') throw error;
  return note('APPLICATION_PROFILES_UNREAD', phrase(LOGS, 'profilesUnread', region, error.said), { region, problem: error.message });
}
