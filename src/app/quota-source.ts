// Where quotas come from, in one place for every command: --offline, --quotas FILE, by hand, AWS, or AWS's dated defaults.

import type { QuotaFetchEvent } from '../aws/service-quotas/quotas.ts';
import { FALLBACK_REGION, resolveRegions } from '../aws/session/region.ts';
import { readSharedConfig } from '../aws/session/shared-config.ts';
import { BqError, inputError } from '../base/errors.ts';
import { formatDuration } from '../base/numbers.ts';
import { defaultQuotasMeta, defaultSnapshot, knownQuotaNames } from '../catalog/default-quotas.ts';
import type { ResolvedModel } from '../catalog/models.ts';
import { regionInfo, regionsMeta, requireKnownRegion } from '../catalog/regions.ts';
import type { Scope } from '../catalog/scope.ts';
import { readInput } from '../io/read-input.ts';
import { governingCodes } from '../planner/pool-codes.ts';
import { overDefaults } from '../quotas/snapshot/over-defaults.ts';
import { parseQuotaFiles } from '../quotas/snapshot/snapshot-file.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';
import { fetchProgress, retryLine } from '../shell/fetch-progress.ts';
import type { AwsFlagValues, FlagValues, quotaFlags } from '../shell/flags.ts';
import { LOG_IN, unnamedRegion } from './aws-access.ts';
import { readBurndownFile } from './burndown-file.ts';

/** The flags that decide, after the environment's twins were added. */
export type QuotaSourceFlags = AwsFlagValues & FlagValues<typeof quotaFlags>;

export interface QuotaSourceQuestion {
  readonly flags: QuotaSourceFlags;
  readonly now: Date;
  /** `--region a,b,c` is allowed. */
  readonly severalRegions: boolean;
  /** The flag that must not be answered with defaults nobody asked for (`--check`); null where there is none. */
  readonly refusesDefaults: string | null;
  /** Rows that are enough, by code; null for all. Asked once per Region. */
  readonly codesFor?: (region: string) => readonly string[] | null;
  /** The user gave the values by hand: nobody is asked. */
  readonly byHand?: boolean;
  /** Progress and retries, as they happen. */
  readonly onEvent?: (event: QuotaFetchEvent) => void;
  readonly env?: NodeJS.ProcessEnv;
}

export interface LoadedQuotas {
  /** One for each Region, in the order asked. */
  readonly snapshots: readonly QuotaSnapshot[];
  /** Seconds since AWS answered, by Region; only for live ones. */
  readonly ageSeconds: ReadonlyMap<string, number>;
  /** For stderr: where Region and quotas come from when nobody said. */
  readonly notices: readonly string[];
  /** What makes the answer less than it seems; for text and JSON. */
  readonly warnings: readonly string[];
}

/**
 * @throws BqError usage (Region, offline with an unknown one), input (file), configuration (credentials that cannot work, or none where live is
 *   required), remote (AWS refuses or cannot be reached)
 */
export async function loadQuotas(question: QuotaSourceQuestion): Promise<LoadedQuotas> {
  const { flags } = question;
  const env = question.env ?? process.env;
  const config = readSharedConfig(env);
  const choice = await resolveRegions({
    flag: flags.region,
    profileFlag: flags.profile,
    env,
    allowSeveral: question.severalRegions,
    config,
  });
  const { regions } = choice;
  if (flags.quotas !== undefined)
    return fromFiles(flags.quotas, question, flags.region === undefined ? null : regions, regions[0] ?? FALLBACK_REGION);
  const notices = unnamedRegion(choice);
  if (flags.offline || (question.byHand && !flags['require-live'])) return { ...defaults(regions), notices };

  const codes = regions.length === 1 ? (question.codesFor?.(regions[0] as string) ?? null) : null;
  // Loaded only here: most runs without credentials or network have no use for it.
  const { askAws } = await import('./live-quotas.ts');
  const answer = await askAws({
    regions,
    codes,
    profileFlag: flags.profile,
    endpointUrlFlag: flags['endpoint-url'],
    refresh: flags.refresh ?? false,
    env,
    now: () => question.now,
    config,
    ...(question.onEvent ? { onEvent: question.onEvent } : {}),
  });
  if ('noCredentials' in answer) {
    const refuser = flags['require-live'] ? '--require-live' : question.refusesDefaults;
    if (refuser) throw noCredentials(refuser, answer.noCredentials);
    return {
      ...defaults(regions),
      notices: [...notices, `AWS defaults of ${defaultQuotasMeta().asOf}, not your account: ${answer.noCredentials}`],
    };
  }
  const snapshots = codes === null ? answer.snapshots : answer.snapshots.map((live) => overDefaults(live, codes));
  const cached = [...answer.ageSeconds].filter(([, age]) => age > 0);
  return {
    snapshots,
    ageSeconds: answer.ageSeconds,
    notices: [
      ...notices,
      ...cached.map(([region, age]) => `quotas of ${region} were read ${formatDuration(Math.ceil(age))} ago; --refresh asks again`),
    ],
    warnings: [
      ...regions
        .filter((region) => regionInfo(region) === null)
        .map((region) => `${region} is not among the Regions of ${regionsMeta().asOf} that bq knows`),
      ...snapshots.flatMap(({ region, problems }) =>
        problems.map((problem) => (problem.includes(region) ? problem : `${region}: ${problem}`)),
      ),
    ],
  };
}

function defaults(regions: readonly string[]): Omit<LoadedQuotas, 'notices'> {
  // AWS is not asked, so nobody could correct a Region that does not exist.
  for (const region of regions) requireKnownRegion(region);
  return { snapshots: regions.map(defaultSnapshot), ageSeconds: new Map(), warnings: [] };
}

function noCredentials(refuser: string, detail: string): BqError {
  return new BqError(`${refuser} needs the account's own quotas: ${detail}`, {
    code: 'NO_CREDENTIALS',
    kind: 'configuration',
    suggestions: [
      LOG_IN,
      ...(refuser === '--require-live' ? [] : ["Add --offline to take AWS's defaults knowingly, or --quotas FILE for a saved answer."]),
    ],
  });
}

async function fromFiles(
  list: string,
  question: QuotaSourceQuestion,
  asked: readonly string[] | null,
  fallbackRegion: string,
): Promise<LoadedQuotas> {
  const files = await Promise.all((await fileNames(list)).map((name) => readInput(name, '--quotas')));
  const dated = files.map(({ modified }) => modified).filter((date) => date !== null);
  const newest = dated.length === 0 ? question.now : new Date(Math.max(...dated.map((date) => date.getTime())));
  const found = parseQuotaFiles(files, { region: asked?.[0] ?? fallbackRegion, nowIso: newest.toISOString() });
  const names = files.map(({ fileName }) => fileName).join(', ');
  const known = [...new Set(found.map(({ region }) => region))];
  if (asked === null && known.length > 1 && !question.severalRegions && !known.includes(fallbackRegion)) {
    throw inputError(
      names,
      `holds ${known.join(', ')}, and one Region is asked for`,
      known.map((region) => `--region ${region}`),
    );
  }
  const regions = asked ?? (question.severalRegions ? known : known.length === 1 ? known : [fallbackRegion]);
  const missing = regions.find((region) => !known.includes(region));
  if (missing !== undefined)
    throw inputError(
      names,
      `holds no quotas of ${missing}, only of ${known.join(', ')}`,
      known.map((region) => `--region ${region}`),
    );
  const snapshots = regions.map((region) => found.find((snapshot) => snapshot.region === region) as QuotaSnapshot);
  return {
    snapshots,
    ageSeconds: new Map(),
    notices: [],
    warnings: snapshots.flatMap(({ region, problems }) => problems.map((problem) => `${region}: ${problem}`)),
  };
}

/** `a.json,b.json` is two files, unless a file has that very name. */
async function fileNames(list: string): Promise<readonly string[]> {
  if (!list.includes(',')) return [list];
  const { existsSync } = await import('node:fs');
  return existsSync(list)
    ? [list]
    : list
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean);
}

/** What `bq quotas` needs: every row of one or more Regions. */
export async function loadAllQuotas(question: {
  readonly flags: QuotaSourceFlags & { readonly diff?: string | undefined };
  readonly now: Date;
  /** Prints a line on stderr. */
  readonly say: (line: string) => void;
}): Promise<LoadedQuotas> {
  const { flags, now, say } = question;
  const progress = fetchProgress(flags.region?.split(',').length ?? 1, knownQuotaNames().length, say);
  try {
    const loaded = await loadQuotas({
      flags,
      now,
      severalRegions: true,
      refusesDefaults: flags.diff === undefined ? null : '--diff',
      onEvent: progress.onEvent,
    });
    progress.end();
    for (const line of loaded.notices) say(line);
    return loaded;
  } finally {
    progress.end();
  }
}

/** An older answer to compare with. @throws BqError kind input */
export async function readSnapshotFile(
  name: string,
  flag: string,
  region: string | undefined,
  now: Date,
): Promise<readonly QuotaSnapshot[]> {
  const file = await readInput(name, flag);
  return parseQuotaFiles([file], { nowIso: (file.modified ?? now).toISOString(), ...(region === undefined ? {} : { region }) });
}

/** What `bq plan` needs: one Region, and of the account's quotas the rows of the planned pool in one round trip. */
export interface PlanQuotaQuestion {
  readonly flags: QuotaSourceFlags & { readonly check?: boolean | undefined; readonly tpm?: number | undefined };
  readonly resolved: ResolvedModel;
  readonly scope: Scope | null;
  readonly now: Date;
}

export interface PlanQuotas {
  readonly region: string;
  readonly snapshot: QuotaSnapshot;
  readonly notices: readonly string[];
  readonly warnings: readonly string[];
  /** Rates of the user's own file. */
  readonly burndownOverrides: Readonly<Record<string, number>>;
}

/** @throws as `loadQuotas` */
export async function loadPlanQuotas({ flags, resolved, scope, now }: PlanQuotaQuestion): Promise<PlanQuotas> {
  const retries: string[] = [];
  const loaded = await loadQuotas({
    flags,
    now,
    severalRegions: false,
    refusesDefaults: flags.check ? '--check' : null,
    byHand: flags.tpm !== undefined,
    codesFor: (region) => governingCodes(resolved, region, scope, flags['stays-in'] ?? null),
    onEvent: (event) => {
      const line = retryLine(event);
      if (line) retries.push(line);
    },
  });
  const [snapshot] = loaded.snapshots;
  if (!snapshot) throw new Error('no snapshot for the Region');
  const burndownOverrides = await readBurndownFile(process.env.BQ_BURNDOWN);
  return { region: snapshot.region, snapshot, notices: [...retries, ...loaded.notices], warnings: loaded.warnings, burndownOverrides };
}
