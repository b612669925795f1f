// Where usage comes from: invocation logs that were named, or CloudWatch; both end as callers with their minutes.

import { resolveRegions } from '../aws/session/region.ts';
import { BqError } from '../base/errors.ts';
import { formatDuration } from '../base/numbers.ts';
import { type ApplicationProfile, callableIds, isApplicationCallOf, isCallOf } from '../usage/callers.ts';
import { minuteOf } from '../usage/minutes.ts';
import type { CallerUsage } from '../usage/usage.ts';
import { metricWarnings } from '../usage/usage-warnings.ts';
import { requireSession, unnamedRegion } from './aws-access.ts';
import { type LoadedQuotas, loadQuotas, type QuotaSourceFlags } from './quota-source.ts';
import type { GatheredUsage, UsageQuery } from './usage-query.ts';

/** @throws BqError input (a log that cannot be read), configuration (credentials), remote (CloudWatch) */
export async function gatherUsage(query: UsageQuery): Promise<GatheredUsage> {
  if (query.flags.rows !== undefined) {
    const { gatherRows } = await import('./usage-rows.ts');
    return gatherRows(query, query.flags.rows);
  }
  if (!query.flags.logs) return gatherMetrics(query);
  const { gatherLogs } = await import('./usage-logs.ts');
  return gatherLogs(query, query.flags.logs);
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
  const seconds = query.lastSeconds ?? DEFAULT_SECONDS;
  const fromMinute = toMinute - Math.ceil(seconds / 60);
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
      wants: (modelId) => isCallOf(modelId, resolved) || (resolved !== null && isApplicationCallOf(modelId, resolved, applications)),
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
  warnings.push(...metricWarnings({ callers, regions, failures: failures.length, resolved, seconds, toMinute }));
  return {
    callers,
    applicationProfiles: [...profiles.values()].flat(),
    fromMinute,
    toMinute,
    regions,
    logs: null,
    source: 'cloudwatch',
    warnings,
  };
}

async function applicationProfiles(
  session: Parameters<typeof import('../aws/bedrock/inference-profiles.ts').readApplicationProfiles>[0],
  region: string,
  warnings: string[],
) {
  try {
    const { readApplicationProfiles } = await import('../aws/bedrock/inference-profiles.ts');
    return await readApplicationProfiles(session, region);
  } catch (error) {
    // Names are a comfort; usage without them is still right.
    if (!(error instanceof BqError) || error.kind !== 'remote') throw error;
    warnings.push(`application inference profiles of ${region} are not named: ${error.message}`);
    return [];
  }
}
