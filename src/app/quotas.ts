// Where quotas come from, in one place for every command: published defaults, files, values by hand, or AWS.
import { FALLBACK_REGION, onlyRegion } from '../aws/session/region.ts';
import { BqError, inputError, PLACES } from '../base/errors.ts';
import { type Note, note } from '../base/notes.ts';
import { english, phrase, type Text } from '../base/phrases.ts';
import { defaultQuotasMeta } from '../catalog/default-quotas.ts';
import { regionInfo, regionsMeta, requireKnownRegion } from '../catalog/regions.ts';
import { readText } from '../io/read-input.ts';
import { defaultSnapshot } from '../quotas/defaults.ts';
import { overDefaults } from '../quotas/snapshot/over-defaults.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';
import { SOURCES } from '../words/en/sources.ts';
import type { Context, LoadedQuotas, QuotaQuestion } from './context.ts';

export const LOG_IN = phrase(SOURCES, 'logIn');

interface SourceQuestion extends QuotaQuestion {
  /** Where nobody named a Region, a file may answer for all that it holds. */
  readonly several: boolean;
}

/** For the context; everybody else asks that. @throws as `Context.quotas` */
export async function loadQuotas(context: Context, question: SourceQuestion): Promise<LoadedQuotas> {
  const { origin } = context;
  const refuser = refuserOf(context, question);
  if (origin.quotaFiles !== null) {
    const loaded = await fromFiles(context, origin.quotaFiles, question);
    // Of a file of AWS's defaults it is said elsewhere that they are not the account's own.
    const own = loaded.snapshots.filter(({ source }) => source !== 'default');
    if (refuser !== null && !question.allowsPartial) requireWhole(own, refuser);
    return loaded;
  }
  const regions = question.regions ?? (question.several ? await context.regions() : [await context.region()]);
  return origin.isOffline || (question.byHand && !origin.requiresLive) ? defaults(regions) : live(context, question, regions);
}

const refuserOf = ({ origin }: Context, question: SourceQuestion) => (origin.requiresLive ? '--require-live' : (question.refuser ?? null));

/** The account's rows; AWS's defaults where there are no credentials and nobody insists. */
async function live(context: Context, question: SourceQuestion, regions: readonly string[]): Promise<LoadedQuotas> {
  const { origin } = context;
  const refuser = refuserOf(context, question);
  const codes = regions.length === 1 ? (question.codesFor?.(regions[0] as string) ?? null) : null;
  // Loaded only here: most runs without credentials or network have no use for it.
  const { askAws } = await import('./live-quotas.ts');
  const answer = await askAws(context, { regions, codes, refresh: origin.refresh || (question.refresh ?? false) });
  if ('noCredentials' in answer) {
    const reason = answer.noCredentials;
    if (refuser !== null) throw noCredentials(refuser, reason);
    const { asOf } = defaultQuotasMeta();
    context.tell(note('DEFAULT_QUOTAS', phrase(SOURCES, 'defaultsInstead', asOf, reason), { asOf, reason }));
    return defaults(regions);
  }
  if (refuser !== null && !question.allowsPartial) requireWhole(answer.snapshots, refuser);
  for (const [region, ageSeconds] of answer.ageSeconds) {
    if (ageSeconds === 0) continue;
    const text = phrase(SOURCES, 'cached', region, Math.ceil(ageSeconds));
    context.tell(note('CACHED_QUOTAS', text, { region, ageSeconds: Math.ceil(ageSeconds) }));
  }
  const snapshots = codes === null ? answer.snapshots : answer.snapshots.map((live) => overDefaults(live, codes));
  return { snapshots, ageSeconds: answer.ageSeconds, warnings: [...regions.flatMap(unknownRegion), ...snapshots.flatMap(problemsOf)] };
}

/** A failure is never a fact: what could not be read must not pass for what the account has. @throws BqError remote */
function requireWhole(snapshots: readonly QuotaSnapshot[], refuser: string): void {
  const half = snapshots.find(({ partial, source }) => partial || source === 'default');
  if (half === undefined) return;
  const { region, problems } = half;
  const problem: Text = problems[0] ?? phrase(SOURCES, 'defaultsAlone');
  const placed = `${problem}`.includes(region) ? problem : phrase(PLACES, 'at', region, problem);
  throw new BqError(phrase(SOURCES, 'needsWhole', refuser, placed), {
    code: 'QUOTAS_PARTIAL',
    kind: 'remote',
    suggestions: [phrase(SOURCES, 'doctorSays'), phrase(SOURCES, 'addOffline'), phrase(SOURCES, 'addWhole')],
  });
}

function unknownRegion(region: string): Note[] {
  if (regionInfo(region) !== null) return [];
  const { asOf } = regionsMeta();
  return [note('REGION_UNKNOWN', phrase(SOURCES, 'unknownRegion', region, asOf), { region, asOf })];
}

const problemsOf = ({ region, problems }: QuotaSnapshot): Note[] =>
  problems.map((problem) => {
    const text = english(problem).includes(region) ? problem : phrase(PLACES, 'at', region, problem);
    return note('QUOTAS_INCOMPLETE', text, { region, problem: english(problem) });
  });

function defaults(regions: readonly string[]): LoadedQuotas {
  // AWS is not asked, so nobody could correct a Region that does not exist.
  for (const region of regions) requireKnownRegion(region);
  return { snapshots: regions.map(defaultSnapshot), ageSeconds: new Map(), warnings: [] };
}

function noCredentials(refuser: string, detail: Text): BqError {
  return new BqError(phrase(SOURCES, 'needsOwn', refuser, detail), {
    code: 'NO_CREDENTIALS',
    kind: 'configuration',
    suggestions: [LOG_IN, ...(refuser === '--require-live' ? [] : [phrase(SOURCES, 'addOffline'), phrase(SOURCES, 'addQuotas')])],
  });
}

function onlyDefaults(refuser: string, names: string, { region, asOf }: QuotaSnapshot): BqError {
  return new BqError(phrase(SOURCES, 'needsOwn', refuser, phrase(SOURCES, 'holdsDefaults', names, asOf, region)), {
    code: 'NO_CREDENTIALS',
    kind: 'configuration',
    suggestions: [phrase(SOURCES, 'readsOwn', region), phrase(SOURCES, 'addOffline')],
  });
}

async function fromFiles(
  context: Context,
  list: string,
  { regions: wanted, several, refuser = null }: SourceQuestion,
): Promise<LoadedQuotas> {
  // A file says by itself which Regions it holds: what nobody named is only for a file that does not.
  const choice = await context.regionChoice();
  if (!several && wanted === undefined) onlyRegion(choice);
  const [fallbackRegion = FALLBACK_REGION] = choice.regions;
  const asked = wanted ?? (context.origin.regions === null ? null : choice.regions);
  const files = await Promise.all((await fileNames(list)).map((name) => readText(name, '--quotas')));
  const dated = files.map(({ modified }) => modified).filter((date) => date !== null);
  const newest = dated.length === 0 ? context.now : new Date(Math.max(...dated.map((date) => date.getTime())));
  // Loaded only here: a plan of the defaults or of the account has no file to read.
  const { parseQuotaFiles } = await import('../quotas/snapshot/snapshot-file.ts');
  const found = await parseQuotaFiles(files, { region: asked?.[0] ?? fallbackRegion, nowIso: newest.toISOString() });
  const names = files.map(({ fileName }) => fileName).join(', ');
  const known = [...new Set(found.map(({ region }) => region))];
  const named = known.map((region) => `--region ${region}`);
  if (asked === null && known.length > 1 && !several && !known.includes(fallbackRegion))
    throw inputError(names, phrase(SOURCES, 'holdsSeveral', known), named);
  const regions = asked ?? (several || known.length === 1 ? known : [fallbackRegion]);
  const missing = regions.find((region) => !known.includes(region));
  if (missing !== undefined) throw inputError(names, phrase(SOURCES, 'holdsNone', missing, known), named);
  const snapshots = regions.map((region) => found.find((snapshot) => snapshot.region === region) as QuotaSnapshot);
  const silent = snapshots.find(({ source }) => source === 'default');
  // Who compares two files has named both.
  if (silent && refuser !== null && refuser !== '--diff' && !context.origin.isOffline) throw onlyDefaults(refuser, names, silent);
  return {
    snapshots,
    others: found.filter((snapshot) => !snapshots.includes(snapshot)),
    ageSeconds: new Map(),
    warnings: snapshots.flatMap(problemsOf),
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

/** An older answer to compare with; raw JSON of the AWS CLI names no Region, and is taken for the run's. @throws BqError kind input */
export async function readEarlierQuotas({ origin, now }: Context, name: string): Promise<readonly QuotaSnapshot[]> {
  const file = await readText(name, '--diff');
  const region = origin.regions === null ? {} : { region: origin.regions };
  const { parseQuotaFiles } = await import('../quotas/snapshot/snapshot-file.ts');
  return parseQuotaFiles([file], { nowIso: (file.modified ?? now).toISOString(), ...region });
}
