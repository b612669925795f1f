// Where usage comes from: invocation logs that were named, or CloudWatch; both end as callers with their minutes.
import type { ApplicationProfile } from '../analysis/callers.ts';
import { parseLogLine } from '../analysis/log-record.ts';
import { LogUsage } from '../analysis/log-usage.ts';
import { minuteOf } from '../analysis/minutes.ts';
import type { CallerUsage } from '../analysis/usage.ts';
import { resolveRegions } from '../aws/region.ts';
import { allModels, type ResolvedModel } from '../catalog/models.ts';
import { choices } from '../catalog/regions.ts';
import type { UsageResult } from '../contracts/usage.ts';
import { BqError } from '../errors.ts';
import { totalSize } from '../io/read-input.ts';
import { formatDuration, formatNumber, plural } from '../render/numbers.ts';
import { requireSession, unnamedRegion } from './aws-access.ts';
import type { AwsFlagValues } from './flags.ts';
import { Progress } from './progress.ts';
import { type LoadedQuotas, loadQuotas, type QuotaSourceFlags } from './quota-source.ts';

export interface UsageFlags extends AwsFlagValues {
  readonly logs?: readonly string[] | undefined;
}

export interface UsageQuery {
  readonly flags: UsageFlags;
  /** Null: every model. */
  readonly resolved: ResolvedModel | null;
  /** Null: a day of metrics, or the whole of the logs. */
  readonly lastSeconds: number | null;
  readonly now: Date;
  readonly say: (line: string) => void;
}

export interface GatheredUsage {
  readonly callers: readonly CallerUsage[];
  readonly applicationProfiles: readonly ApplicationProfile[];
  readonly fromMinute: number;
  readonly toMinute: number;
  /** In the order asked, or as the logs name them. */
  readonly regions: readonly string[];
  readonly logs: UsageResult['logs'];
  readonly warnings: readonly string[];
}

/** @throws BqError input (a log that cannot be read), configuration (credentials), remote (CloudWatch) */
export async function gatherUsage(query: UsageQuery): Promise<GatheredUsage> {
  return query.flags.logs ? gatherLogs(query, query.flags.logs) : gatherMetrics(query);
}

/**
 * Usage is right without quotas, so one that cannot be had is a warning; defaults never stand in for an account that refuses.
 *
 * @param flags the Regions of the usage, separated by commas; none: nothing is asked
 */
export async function usageQuotas(
  flags: QuotaSourceFlags & { readonly region: string },
  now: Date,
): Promise<Pick<LoadedQuotas, 'snapshots' | 'notices' | 'warnings'>> {
  if (flags.region === '') return { snapshots: [], notices: [], warnings: [] };
  try {
    return await loadQuotas({ flags, now, severalRegions: true, refusesDefaults: null });
  } catch (error) {
    if (!(error instanceof BqError) || error.kind !== 'remote' || flags['require-live']) throw error;
    return { snapshots: [], notices: [], warnings: [`the quotas are not known: ${error.message} (--quotas FILE)`] };
  }
}

/** Clocks of machines and AWS differ by less than this. */
const SKEW_MS = 5 * 60_000;

async function gatherLogs(query: UsageQuery, files: readonly string[]): Promise<GatheredUsage> {
  const { readLines } = await import('../io/log-files.ts');
  const { regions } = await resolveRegions({
    flag: query.flags.region,
    profileFlag: query.flags.profile,
    env: process.env,
    allowSeveral: true,
  });
  const nowMs = query.now.getTime();
  const fromMs = query.lastSeconds === null ? null : nowMs - query.lastSeconds * 1000;
  const usage = new LogUsage({ fromMs, nowMs: nowMs + SKEW_MS }, regions[0] as string);
  const progress = new Progress();
  const totalBytes = await totalSize(files);
  let bytes = 0;
  let packedBytes = 0;
  for (const file of files) {
    const name = file === '-' ? 'stdin' : file;
    let ofFile = 0;
    bytes += await readLines(file, {
      line: (text, number) => usage.add(parseLogLine(text), name, number),
      tooLong: (number) => usage.add({ kind: 'unknown', problem: 'longer than any record' }, name, number),
      progress: (read) => {
        ofFile = read;
        progress.update({ doneBytes: packedBytes + read, totalBytes, records: usage.records });
      },
    }).finally(() => progress.clear());
    packedBytes += ofFile;
  }
  const counted = usage.records - usage.duplicates - usage.beforeWindow;
  const wanted = query.flags.region === undefined ? null : new Set(regions);
  const callers = [...usage.callers.values()]
    .filter(({ region, modelId }) => (wanted === null || wanted.has(region)) && isWanted(modelId, query.resolved))
    .map((log) => ({ region: log.region, modelId: log.modelId, minutes: log.minutes, log }));
  return {
    callers,
    applicationProfiles: [],
    fromMinute: counted > 0 ? minuteOf(usage.firstMs) : minuteOf(fromMs ?? nowMs),
    toMinute: counted > 0 ? minuteOf(usage.lastMs) + 1 : minuteOf(nowMs),
    regions: [...new Set(callers.map(({ region }) => region))].sort(),
    logs: {
      files: files.map((file) => (file === '-' ? 'stdin' : file)),
      bytes,
      lines: usage.lines,
      records: usage.records,
      brokenLines: usage.broken,
      unknownLines: usage.unknown,
      duplicates: usage.duplicates,
      beforeWindow: usage.beforeWindow,
      aheadOfClock: usage.ahead,
      problems: usage.problems,
    },
    warnings: logWarnings(usage, callers.length, counted, regions[0] as string),
  };
}

function logWarnings(usage: LogUsage, callers: number, counted: number, fallbackRegion: string): string[] {
  const list: string[] = [];
  const say = (when: boolean | number, text: string) => when && list.push(text);
  const firstOf = (kind: 'broken' | 'unknown') => {
    const numbers = usage.problems.filter((line) => line.kind === kind).slice(0, 5);
    return numbers.map(({ file, line, problem }) => `${file}:${line} (${problem})`).join(', ');
  };
  say(usage.broken, `${plural(usage.broken, 'line')} could not be read: ${firstOf('broken')}`);
  say(usage.unknown, `${plural(usage.unknown, 'line')} of another kind: ${firstOf('unknown')}`);
  say(usage.duplicates, `${plural(usage.duplicates, 'record')} came more than once (the files overlap) and were counted once`);
  say(!usage.allCompared, 'the log is too large to compare all request IDs: overlaps in its later part are counted twice');
  say(usage.ahead, `${plural(usage.ahead, 'record')} ahead of this machine's clock: one of the clocks is wrong`);
  say(usage.beforeWindow, `${plural(usage.beforeWindow, 'record')} before --last left out`);
  say(usage.withoutRegion, `${plural(usage.withoutRegion, 'record')} without a Region: taken as ${fallbackRegion} (--region)`);
  if (usage.records === 0) say(true, 'no invocation record: are these the logs of Bedrock model invocation logging?');
  else if (counted > 0 && callers === 0) say(true, 'no record is of the model or Region that was asked for');
  return list;
}

/** A whole day: steady state and peak are habits of a day. */
const DEFAULT_SECONDS = 86_400;

async function gatherMetrics(query: UsageQuery): Promise<GatheredUsage> {
  const { flags, resolved, now } = query;
  if (flags.offline) {
    throw new BqError('bq usage reads CloudWatch, which --offline forbids', {
      code: 'NEEDS_NETWORK',
      kind: 'usage',
      suggestions: ['bq usage --logs FILE works offline, on model invocation logs'],
    });
  }
  const choice = await resolveRegions({ flag: flags.region, profileFlag: flags.profile, env: process.env, allowSeveral: true });
  const { regions } = choice;
  for (const line of unnamedRegion(choice)) query.say(line);
  const session = await requireSession(flags, 'bq usage reads CloudWatch and needs credentials', [
    '--logs FILE reads model invocation logs instead.',
  ]);
  const toMinute = minuteOf(now.getTime()) + 1;
  const fromMinute = toMinute - Math.ceil((query.lastSeconds ?? DEFAULT_SECONDS) / 60);
  const { readUsage } = await import('../aws/cloudwatch.ts');
  const warnings: string[] = [];
  const profiles = new Map<string, readonly ApplicationProfile[]>();
  const readRegion = async (region: string): Promise<CallerUsage[]> => {
    const applications = await applicationProfiles(session, region, warnings);
    profiles.set(region, applications);
    const found = await readUsage(session, region, {
      from: new Date(fromMinute * 60_000),
      // A machine whose clock is behind would miss the newest minutes.
      to: new Date(toMinute * 60_000 + SKEW_MS),
      alsoModelIds: resolved ? callableIds(resolved, region) : [],
      wants: (modelId) => isWanted(modelId, resolved) || isApplicationOf(modelId, resolved, applications),
      onRetry: ({ operation, waitSeconds, retry }) =>
        query.say(`${operation} in ${region}: retry ${retry} in ${formatDuration(waitSeconds)}`),
    });
    return found.map(({ modelId, minutes }) => ({ region, modelId, minutes, log: null }));
  };
  const answers = await Promise.allSettled(regions.map(readRegion));
  const callers = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
  const failures = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
  const fatal = failures.find((error) => !(error instanceof BqError)) ?? (failures.length === answers.length ? failures[0] : undefined);
  if (fatal !== undefined) throw fatal;
  warnings.push(...failures.map((error) => (error as BqError).message));
  warnings.push(...metricWarnings(callers, regions, failures.length, query, toMinute));
  return {
    callers,
    applicationProfiles: [...profiles.values()].flat(),
    fromMinute,
    toMinute,
    regions,
    logs: null,
    warnings,
  };
}

function metricWarnings(
  callers: readonly CallerUsage[],
  regions: readonly string[],
  failures: number,
  query: UsageQuery,
  toMinute: number,
): string[] {
  const list: string[] = [];
  const span = formatDuration(query.lastSeconds ?? DEFAULT_SECONDS);
  for (const region of regions) {
    if (callers.some((caller) => caller.region === region) || failures > 0) continue;
    const offered = allModels().some((model) => choices(model, region).length > 0);
    list.push(
      offered
        ? `no Bedrock metric in ${region} within ${span}${query.resolved ? ` for ${query.resolved.model.name}` : ''}: nothing ran there, or in another account or Region (permissions were sufficient)`
        : `no Bedrock metric in ${region}, and bq knows of no model that is offered there: is it the right Region?`,
    );
  }
  const ahead = callers.reduce((most, { minutes }) => Math.max(most, ...minutes.keys()), 0) - toMinute;
  if (ahead >= 0)
    list.push(`CloudWatch has minutes that lie ahead of this machine's clock: it is ${formatNumber(ahead + 1)} min behind or more`);
  return list;
}

async function applicationProfiles(
  session: Parameters<typeof import('../aws/inference-profiles.ts').readApplicationProfiles>[0],
  region: string,
  warnings: string[],
) {
  try {
    const { readApplicationProfiles } = await import('../aws/inference-profiles.ts');
    return await readApplicationProfiles(session, region);
  } catch (error) {
    // Names are a comfort; usage without them is still right.
    if (!(error instanceof BqError) || error.kind !== 'remote') throw error;
    warnings.push(`application inference profiles of ${region} are not named: ${error.message}`);
    return [];
  }
}

/** The IDs under which calls of a model are counted: its own, and those of profiles that can be called from the Region. */
function callableIds({ model, profile }: ResolvedModel, region: string): string[] {
  if (profile) return [profile.id];
  return choices(model, region).map((choice) => choice.profile?.id ?? model.modelId);
}

function isWanted(modelId: string, resolved: ResolvedModel | null): boolean {
  if (resolved === null) return true;
  const id = modelId.slice(modelId.lastIndexOf('/') + 1);
  const { model, profile } = resolved;
  if (profile) return id === profile.id;
  return id === model.modelId || model.aliases.includes(id) || model.profiles.some((other) => other.id === id);
}

function isApplicationOf(modelId: string, resolved: ResolvedModel | null, profiles: readonly ApplicationProfile[]): boolean {
  const own = profiles.find(({ id, arn }) => modelId === arn || modelId === id || modelId.endsWith(`/${id}`));
  return own?.modelArns.some((arn) => arn.endsWith(`/${resolved?.model.modelId}`)) ?? false;
}
