// Where usage comes from: invocation logs that were named, or CloudWatch; both end as callers with their minutes.
import { stretchesOf } from '../aws/cloudwatch.ts';
import type { AwsSession } from '../aws/session/session.ts';
import { BqError } from '../base/errors.ts';
import { minuteOf } from '../base/minutes.ts';
import { type Note, note } from '../base/notes.ts';
import { phrase } from '../base/phrases.ts';
import { mantleName } from '../catalog/mantle-name.ts';
import type { ApplicationProfile } from '../catalog/types.ts';
import { callableIds, isApplicationCallOf, isCallOf, isMantleCallOf } from '../usage/callers.ts';
import type { CallerUsage } from '../usage/usage.ts';
import { metricWarnings } from '../usage/usage-warnings.ts';
import { USAGE } from '../words/en/usage.ts';
import { orAborted } from './aborted.ts';
import type { Context, LoadedQuotas } from './context.ts';
import { retryNote } from './retry-note.ts';
import { gatherLogs, profilesUnread } from './usage-logs.ts';
import type { GatheredUsage, UsageQuery } from './usage-query.ts';
import { gatherRows } from './usage-rows.ts';

/** @throws BqError input (a log that cannot be read), configuration (credentials), remote (CloudWatch) */
export function gatherUsage(context: Context, query: UsageQuery): Promise<GatheredUsage> {
  const { from, endpoint } = query;
  if (endpoint === 'mantle' && from !== 'cloudwatch') {
    throw new BqError(phrase(USAGE, 'notInLogs'), {
      code: 'NOT_OF_ENDPOINT',
      kind: 'usage',
      suggestions: [phrase(USAGE, 'mantleInMetrics'), '--endpoint runtime'],
    });
  }
  if (from === 'cloudwatch') return gatherMetrics(context, query);
  if ('engine' in from) return import('./engines/gather.ts').then(({ gatherEngine }) => gatherEngine(context, query, from.engine));
  return 'rows' in from ? gatherRows(context, query, from.rows) : gatherLogs(context, query, from.logs);
}

/**
 * Usage is right without quotas, so one that cannot be had is a warning; defaults never stand in for an account that refuses.
 *
 * @param regions of the usage; none: nothing is asked
 */
export async function usageQuotas(context: Context, regions: readonly string[]): Promise<Pick<LoadedQuotas, 'snapshots' | 'warnings'>> {
  if (regions.length === 0) return { snapshots: [], warnings: [] };
  try {
    return await context.quotas({ regions });
  } catch (error) {
    if (!(error instanceof BqError) || error.kind !== 'remote' || context.origin.requiresLive) throw error;
    return { snapshots: [], warnings: [note('QUOTAS_UNREAD', phrase(USAGE, 'quotasUnread', error.said), { problem: error.message })] };
  }
}

/** Clocks of machines and AWS differ by less than this. */
const SKEW_MS = 5 * 60_000;

/** A whole day: steady state and peak are habits of a day. */
const DEFAULT_SECONDS = 86_400;

async function gatherMetrics(context: Context, query: UsageQuery): Promise<GatheredUsage> {
  const { resolved, endpoint } = query;
  if (context.origin.isOffline) {
    throw new BqError(phrase(USAGE, 'offlineMetrics'), {
      code: 'NEEDS_NETWORK',
      kind: 'usage',
      suggestions: [phrase(USAGE, 'logsOffline')],
    });
  }
  const regions = await context.regions();
  const session = await context.requireSession({
    why: phrase(USAGE, 'whyMetrics'),
    otherwise: [phrase(USAGE, 'logsInstead')],
  });
  const toMinute = minuteOf(context.now.getTime()) + 1;
  const seconds = query.lastSeconds ?? DEFAULT_SECONDS;
  const window = { fromMinute: toMinute - Math.ceil(seconds / 60), toMinute };
  const read = (region: string) => regionUsage(context, session, { region, resolved, endpoint, ...window });
  const answers = await orAborted(context.signal, Promise.allSettled(regions.map(read)));
  const found = answers.flatMap((answer) => (answer.status === 'fulfilled' ? [answer.value] : []));
  const failures = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []));
  const fatal = failures.find((error) => !(error instanceof BqError)) ?? (failures.length === answers.length ? failures[0] : undefined);
  if (fatal !== undefined) throw fatal;
  const callers = found.flatMap((region) => region.callers);
  return {
    callers,
    applicationProfiles: found.flatMap((region) => region.applicationProfiles),
    ...window,
    regions,
    logs: null,
    engine: null,
    source: 'cloudwatch',
    warnings: [
      ...found.flatMap((region) => region.warnings),
      ...failures.map((error) => note('REGION_UNREAD', (error as BqError).said)),
      ...coarseNotes(window, context.now),
      ...metricWarnings({ callers, regions, failures: failures.length, resolved, endpoint, seconds, toMinute }),
    ],
  };
}

/** What is lost of the time before one-minute sums. */
function coarseNotes({ fromMinute, toMinute }: { readonly fromMinute: number; readonly toMinute: number }, now: Date): Note[] {
  const parts = stretchesOf({ from: new Date(fromMinute * 60_000), to: new Date(toMinute * 60_000) });
  const coarse = parts.filter(({ seconds }) => seconds > 60);
  if (coarse.length === 0) return [];
  const day = (date: Date) => date.toISOString().slice(0, 16).replace('T', ' ');
  const stretches = coarse.map(({ from, to, seconds }) => ({ from: day(from), to: day(to), isHours: seconds !== 300 }));
  return [
    note('COARSE_METRICS', phrase(USAGE, 'coarse', stretches), {
      before: (coarse.at(-1)?.to ?? now).toISOString(),
      stretches: coarse.length,
    }),
  ];
}

interface RegionWindow extends Pick<UsageQuery, 'resolved' | 'endpoint'> {
  readonly region: string;
  readonly fromMinute: number;
  readonly toMinute: number;
}

async function regionUsage(
  { tell }: Context,
  session: AwsSession,
  { region, resolved, endpoint, fromMinute, toMinute }: RegionWindow,
): Promise<Pick<GatheredUsage, 'callers' | 'applicationProfiles' | 'warnings'>> {
  const { readUsage } = await import('../aws/cloudwatch.ts');
  const isMantle = endpoint === 'mantle';
  // It knows no profiles.
  const { profiles, warnings } = isMantle ? { profiles: [], warnings: [] } : await applicationProfiles(session, region);
  const found = await readUsage(session, region, {
    from: new Date(fromMinute * 60_000),
    // A machine whose clock is behind would miss the newest minutes.
    to: new Date(toMinute * 60_000 + SKEW_MS),
    endpoint,
    alsoModelIds: resolved ? (isMantle ? [mantleName(resolved.model.modelId)] : callableIds(resolved, region)) : [],
    wants: (modelId) =>
      (isMantle && isMantleCallOf(modelId, resolved)) ||
      isCallOf(modelId, resolved) ||
      (resolved !== null && isApplicationCallOf(modelId, resolved, profiles)),
    onRetry: (event) => tell(retryNote(event.operation, region, event)),
  });
  const callers = found.map(
    ({ modelId, minutes }): CallerUsage => ({ region, modelId, minutes, log: null, ...(isMantle ? { endpoint } : {}) }),
  );
  return { callers, applicationProfiles: profiles, warnings };
}

async function applicationProfiles(
  session: AwsSession,
  region: string,
): Promise<{ readonly profiles: readonly ApplicationProfile[]; readonly warnings: readonly Note[] }> {
  try {
    const { readApplicationProfiles } = await import('../aws/bedrock/inference-profiles.ts');
    return { profiles: await readApplicationProfiles(session, region), warnings: [] };
  } catch (error) {
    return { profiles: [], warnings: [profilesUnread(region, error)] };
  }
}
