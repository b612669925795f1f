// What `bq quotas` says: the account's rows, what stands out among them, and where quotas come from for every command.
import { formatCompact, formatDuration, formatNumber, formatPercent, plural } from '../../base/numbers.ts';
import { words } from '../../base/phrases.ts';
import { countryName, placeName } from '../../catalog/places.ts';
import { regionInfo } from '../../catalog/regions.ts';
import type { QuotaEntry, QuotasOverview, QuotasResult } from '../../contracts/quotas.ts';
import { variantLabel } from '../../quotas/names/variants.ts';

export const QUOTAS = words('quotas', {
  // Where the answer comes from.
  place: (region: string) => (regionInfo(region) ? `${placeName(region)} (${region})` : region),
  account: (id: string) => `account ${id}`,
  source: ({ source, asOf, ageSeconds }: Source) => {
    if (source === 'default') return `AWS defaults of ${dayOrTime(asOf)}, not your account`;
    if (source !== 'live') return `${source} of ${clockTime(asOf)}`;
    // At most five minutes old: the day would say nothing.
    const clock = clockTime(asOf).slice(11);
    return ageSeconds ? `live ${clock}, ${formatDuration(Math.ceil(ageSeconds))} ago` : `live ${clock}`;
  },
  // The overview.
  textModels: 'text models',
  allRows: (what: string, rows: number) => `${what} (--all: ${plural(rows, 'row')})`,
  // The verdict.
  nothingRead: 'No quota is known here',
  onlyDefaults: 'Your account may have less: set AWS credentials or use --quotas FILE',
  standOut: (zeros: number, below: number) => {
    if (zeros + below === 0) return "Nothing is 0 or below AWS's default";
    const some = [
      ...(zeros > 0 ? [`${plural(zeros, 'limit')} of 0`] : []),
      ...(below > 0 ? [`${formatNumber(below)} below AWS's default`] : []),
    ];
    return `${some.join(', ')}: what to do is below`;
  },
  noRowKnown: 'bq knows no published quota of these models here.',
  columns: {
    model: 'model',
    calledAs: 'called as',
    tpmNow: 'TPM now',
    tpm: 'TPM',
    default: 'default',
    rpm: 'RPM',
    perDay: 'per day',
  },
  moreEach: (count: number) => `${count} more, each`,
  moreNames: '… (--search, --all)',
  notSet: 'not set',
  unknown: 'unknown',
  noLimit: 'no limit',
  noRow: 'no row',
  group: ({ kind, region, widest }: GroupSeen) => {
    const country = countryName(regionInfo(region)?.country ?? '');
    if (kind === 'unknown') return 'AWS does not say where these run';
    if (kind === 'area') return `Leaves ${country}, stays in the EU`;
    if (kind === 'leaves') return `Leaves ${country || region}`;
    const where = widest ? ` (${widest.way}: ${widest.regions.map(placeName).join(', ')})` : '';
    return `Stays in ${country || region}${where}`;
  },
  // What stands out.
  zero: (row: RowSeen, standard: number | null) => `${rowName(row)} is 0${standard ? `, the default is ${formatNumber(standard)}` : ''}`,
  belowDefault: (row: RowSeen, share: number, standard: number | null) =>
    `${rowName(row)} is at ${formatPercent(share)} of the AWS default of ${formatNumber(standard)}`,
  zeroWayOut: (draft: string | null) => `Rows of 0: ${ZERO_REASON}${draftText(draft)}`,
  belowWayOut: (draft: string | null) => `Below the default: ${BELOW_REASON}${draftText(draft)}`,
  manyZero: (rows: number, of: number, draft: string | null) =>
    `${plural(rows, 'row')} of ${of} that stand out ${rows === 1 ? 'is' : 'are'} 0: ${ZERO_REASON}${draftText(draft)}`,
  manyBelow: (rows: number, models: readonly string[], draft: string | null) =>
    `${plural(rows, 'row is', 'rows are')} below the AWS default (${firstFour(models)}): ${BELOW_REASON}${draftText(draft)}`,
  // What is worth knowing.
  allModelsDay: (tokens: number | null, lasts: Lasts | null) => {
    const full = lasts === null ? '' : `; ${lasts.model} at full TPM uses it up in ${formatDuration(lasts.seconds)}`;
    return `Daily quota of all models together: ${tokens === null ? 'unknown' : `${formatCompact(tokens)} tokens`} (unit not stated by AWS)${full}`;
  },
  secondPool: (region: string, prefix: string, regions: readonly string[]) =>
    `Another pool in ${countryName(regionInfo(region)?.country ?? '')}: ${prefix}. called from ${regions.map(placeName).join(' or ')}, --region ${regions.join(',')}`,
  withoutRow: (models: readonly string[]) => `TPM unknown (AWS lists no quota), not unlimited: ${firstFour(models)} (--all)`,
  // Rows one by one.
  rowColumns: { quota: 'quota', now: 'now', default: 'default', adjustable: 'adjustable', code: 'code' },
  yes: 'yes',
  no: 'no',
  rowsOf: (shown: number, all: number) => `${formatNumber(shown)} of ${plural(all, 'row')}`,
  noRowMatches: 'No row matches.',
  noCode: 'no code',
  nowAndDefault: (now: string, standard: string, meaning: string) => `now ${now} · default ${standard} · ${meaning}`,
  meaning: (entry: QuotaEntry) => {
    if (entry.class !== 'inference') return `rule ${entry.rule} → no limit of inference (${entry.class})`;
    const variant = entry.variant && variantLabel(entry.variant);
    const parts = [
      entry.scope ?? (entry.endpoint === 'bedrock-mantle' ? 'bedrock-mantle' : 'on-demand and geo'),
      entry.metric ?? '',
      ...(variant === null ? [] : [variant]),
      ...(entry.doubledForCrossRegion ? ['counts double for geo'] : []),
      entry.modelIds.length > 0
        ? entry.modelIds.join(', ')
        : entry.metric === 'cross-model-tpd'
          ? 'all models'
          : 'no model of the catalogue',
    ];
    return `rule ${entry.rule} → ${parts.join(', ')}`;
  },
  changeColumns: { change: 'change', quota: 'quota', what: 'what', before: 'before', now: 'now' },
  changes: { added: 'added', removed: 'removed', changed: 'changed' },
  fields: { applied: 'applied', default: 'default', adjustable: 'adjustable' },
  against: (file: string) => `against ${file}`,
  nothingChanged: 'Nothing changed.',
  rowsChanged: (rows: number) => `${plural(rows, 'row')} changed`,
  notWhole: (problems: readonly string[]) => `the list of quotas is not whole: ${problems.join('; ')}`,
  holdsNoneIn: (file: string, region: string, known: readonly string[]) =>
    `${file} holds no quotas of ${region}, only of ${known.join(', ')}`,
  allowPartial: 'Add --allow-partial to see and save what could be read, marked as half a list.',
  // An area that data must not leave.
  leavesArea: (model: string | null, from: string, area: string, ways: readonly Way[]) =>
    `${model ?? 'no model'} called from ${from} is ${model ? 'not ' : ''}processed in ${area} alone${ways.length > 0 ? `: ${ways.map(wayText).join('; ')}` : ''}`,
  theseStay: (area: string, models: readonly string[]) => `these stay in ${area}: ${models.join(', ')}`,
  modelsLists: (area: string) => `bq models --stays-in ${area} lists models and Regions that do`,
});

export type Source = Pick<QuotasResult['regions'][number], 'source' | 'asOf' | 'ageSeconds'>;

export interface GroupSeen {
  readonly kind: QuotasOverview['groups'][number]['kind'];
  readonly region: string;
  /** The profile of the group that reaches most Regions. */
  readonly widest: { readonly way: string; readonly regions: readonly string[] } | null;
}

export interface RowSeen {
  readonly model: string;
  readonly isPastEndOfLife: boolean;
  /** `on-demand` or the prefix of a profile with its dot. */
  readonly way: string;
  readonly metric: 'tpm' | 'rpm' | 'tpd';
}

export interface Lasts {
  readonly seconds: number;
  readonly model: string;
}

export interface Way {
  readonly way: string;
  /** `*` is any Region; empty where AWS does not say. */
  readonly regions: readonly string[];
}

/** `2026-10-01 12:04:31 UTC` */
export const clockTime = (asOf: string): string => asOf.replace('T', ' ').replace(/(:\d\d)(\.\d+)?Z$/, '$1 UTC');
export const dayOrTime = (asOf: string): string => (/^\d{4}-\d{2}(-\d{2})?$/.test(asOf) ? asOf : clockTime(asOf));

const METRICS = { tpm: 'TPM', rpm: 'RPM', tpd: 'tokens per day' };
const rowName = ({ model, isPastEndOfLife, way, metric }: RowSeen) =>
  `${model}${isPastEndOfLife ? ' (EOL)' : ''} (${way}) ${METRICS[metric]}`;
const firstFour = (names: readonly string[]) => `${names.slice(0, 4).join(', ')}${names.length > 4 ? ', …' : ''}`;

const ZERO_REASON =
  'a new or restricted account. Way out: Support Center > Create case > Account and billing > Account Activation > Bedrock Allowlisting';
const BELOW_REASON =
  'a new or restricted account. Way out: a support case to restore the default; an increase request must ask for more than the default';
const draftText = (draft: string | null) => (draft === null ? '' : `; its text: ${draft}`);

function wayText({ way, regions }: Way): string {
  if (regions.includes('*')) return `${way} runs anywhere`;
  return `${way} runs in ${regions.map(placeName).join(', ') || 'Regions that AWS does not name'}`;
}
