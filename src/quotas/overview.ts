// The overview of an account's quotas in one Region: every model and way to call it, by where the data goes; what stands out, and why.
import { lifecycleAt } from '../catalog/lifecycle.ts';
import { allRegions, choices, countriesLeftFor, isInArea, regionInfo, staysIn } from '../catalog/regions.ts';
import type { Scope } from '../catalog/scope.ts';
import { allModels } from '../catalog/table.ts';
import type { Model } from '../catalog/types.ts';
import { type GoverningRow, governingRows, type LimitStatus } from './governing/governing-rows.ts';
import { offeredWays } from './governing/scopes.ts';
import { listRows, type RowFilter, type Standing, standingOf } from './rows.ts';
import type { QuotaSnapshot } from './types.ts';

/** One limit of a line. `value` is what counts now; `status` says what a missing value means. */
export interface ViewLimit {
  readonly value: number | null;
  readonly applied: number | null;
  readonly default: number | null;
  readonly status: LimitStatus;
  readonly standing: Standing;
  readonly adjustable: boolean | null;
  readonly quotaCode: string | null;
}

/** One model called one way. */
export interface ViewLine {
  readonly model: Model;
  readonly isPastEndOfLife: boolean;
  readonly scope: Scope;
  /** `jp`, `apac`, `global`; null for on-demand. */
  readonly prefix: string | null;
  readonly processedIn: readonly string[];
  readonly tpm: ViewLimit;
  readonly rpm: ViewLimit;
  readonly tpd: ViewLimit;
}

export interface ViewGroup {
  /** `stays`: in the Region's country · `area`: leaves it, stays in the area · `leaves`: anywhere else · `unknown`: AWS does not say. */
  readonly kind: 'stays' | 'area' | 'leaves' | 'unknown';
  /** The area of `kind: 'area'`, e.g. `eu`. */
  readonly area: string | null;
  readonly lines: readonly ViewLine[];
  /** Lines that say the same of many models, told as one: same way, same values, as AWS's defaults have it. */
  readonly alike: readonly (readonly ViewLine[])[];
}

export interface QuotaView {
  readonly region: string;
  /** Null for all models that make text. */
  readonly model: Model | null;
  readonly groups: readonly ViewGroup[];
  /** Limits that are 0 or below AWS's default, worst first. */
  readonly standouts: readonly { readonly line: ViewLine; readonly kind: 'tpm' | 'rpm' | 'tpd'; readonly limit: ViewLimit }[];
  /** Tokens a day of all models together, and the model that would use them up first; null where there is no such row. */
  readonly crossModel: { readonly limit: ViewLimit; readonly fastest: ViewLine | null } | null;
  /** Other Regions of the same country from which a staying profile can be called: each is a pool of its own. */
  readonly secondPools: { readonly prefix: string; readonly regions: readonly string[] } | null;
  /** Models that can be called here and have no tokens-per-minute row. */
  readonly withoutRow: readonly Model[];
  readonly hasApplied: boolean;
  /** Rows that the source has, of the model where one is asked for. */
  readonly rowCount: number;
}

export interface ViewQuestion {
  /** Null for all models that make text. */
  readonly model: Model | null;
  readonly scope: Scope | null;
  /** Only what is processed in this area; null for all. */
  readonly staysIn: string | null;
  readonly nowIso: string;
  /** Regions of the same answer: nobody has to be told of them. */
  readonly shownRegions: readonly string[];
}

const EVERY_ROW: RowFilter = { all: true, modelId: null, scope: null, metric: null, search: null };

/** From this many lines on, lines that say the same are told as one. */
const ALIKE_FROM = 4;

/** @throws BqError `UNKNOWN_AREA` (usage) */
export function viewQuotas(snapshot: QuotaSnapshot, question: ViewQuestion): QuotaView {
  const models = question.model ? [question.model] : allModels().filter((model) => model.outputModalities.includes('TEXT'));
  const all = models.flatMap((model) => linesOf(model, snapshot, question)).sort(byProviderAndAge);
  const hasRow = (line: ViewLine) => line.tpm.quotaCode !== null || line.tpm.value !== null || question.model !== null;
  const lines = all.filter(hasRow);
  return {
    region: snapshot.region,
    model: question.model,
    groups: groupLines(lines, snapshot.region, question.model === null),
    standouts: standoutsOf(lines),
    crossModel: question.model || question.scope ? null : crossModelOf(lines, models, snapshot),
    secondPools: secondPoolsOf(lines, snapshot.region, question.shownRegions),
    withoutRow: [...new Set(all.filter((line) => !hasRow(line)).map(({ model }) => model))],
    hasApplied: snapshot.rows.some(({ applied }) => applied !== null),
    rowCount: question.model ? listRows(snapshot, { ...EVERY_ROW, modelId: question.model.modelId }).length : snapshot.rows.length,
  };
}

function linesOf(model: Model, snapshot: QuotaSnapshot, question: ViewQuestion): ViewLine[] {
  const { region } = snapshot;
  const isPastEndOfLife = lifecycleAt(model, question.nowIso, region).state === 'end-of-life';
  const ways = question.staysIn === null ? offeredWays(model, region, snapshot) : staysIn(question.staysIn, model, region);
  return ways
    .filter(({ scope }) => question.scope === null || scope === question.scope)
    .map(({ scope, profile, processedIn }) => {
      const rows = governingRows(model, scope, snapshot);
      return {
        model,
        isPastEndOfLife,
        scope,
        prefix: profile?.prefix ?? null,
        processedIn: scope === 'on-demand' ? [region] : processedIn,
        tpm: limitOf(rows.tpm, rows.status.tpm),
        rpm: limitOf(rows.rpm, rows.status.rpm),
        tpd: limitOf(rows.tpd, rows.status.tpd),
      };
    });
}

function limitOf(row: GoverningRow | null, status: LimitStatus): ViewLimit {
  return {
    value: row?.value ?? null,
    applied: row?.applied ?? null,
    default: row?.default ?? null,
    status,
    standing: row ? standingOf(row.applied, row.default) : 'unknown',
    adjustable: row?.row.adjustable ?? null,
    quotaCode: row?.row.quotaCode ?? null,
  };
}

function byProviderAndAge(a: ViewLine, b: ViewLine): number {
  const text = (line: ViewLine) => line.model.provider;
  if (text(a) !== text(b)) return text(a) < text(b) ? -1 : 1;
  const age = (line: ViewLine) => line.model.launchDate ?? '';
  if (a.isPastEndOfLife !== b.isPastEndOfLife) return a.isPastEndOfLife ? 1 : -1;
  if (age(a) !== age(b)) return age(a) > age(b) ? -1 : 1;
  return a.model.name < b.model.name ? -1 : a.model.name > b.model.name ? 1 : 0;
}

function groupLines(lines: readonly ViewLine[], region: string, mayFold: boolean): ViewGroup[] {
  const groups = new Map<string, { kind: ViewGroup['kind']; area: string | null; lines: ViewLine[] }>();
  const order: ViewGroup['kind'][] = ['stays', 'area', 'leaves', 'unknown'];
  for (const line of lines) {
    const { kind, area } = kindOf(line, region);
    const key = `${order.indexOf(kind)} ${area ?? ''}`;
    const group = groups.get(key) ?? { kind, area, lines: [] };
    group.lines.push(line);
    groups.set(key, group);
  }
  return [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => ({ ...group, ...fold(group.lines, mayFold) }));
}

function kindOf({ processedIn }: ViewLine, region: string): { kind: ViewGroup['kind']; area: string | null } {
  if (processedIn.length === 0) return { kind: 'unknown', area: null };
  if (countriesLeftFor(region, processedIn).length === 0) return { kind: 'stays', area: null };
  const inside = [region, ...processedIn].every((id) => regionInfo(id) !== null && isInArea('eu', id));
  return inside ? { kind: 'area', area: 'eu' } : { kind: 'leaves', area: null };
}

function fold(lines: readonly ViewLine[], mayFold: boolean): Pick<ViewGroup, 'lines' | 'alike'> {
  if (!mayFold) return { lines, alike: [] };
  const byValues = new Map<string, ViewLine[]>();
  for (const line of lines) {
    if (line.scope !== 'on-demand' || [line.tpm, line.rpm, line.tpd].some(standsOut)) continue;
    const key = JSON.stringify([line.tpm.value, line.rpm.value, line.rpm.status]);
    byValues.set(key, [...(byValues.get(key) ?? []), line]);
  }
  const alike = [...byValues.values()].filter((group) => group.length >= ALIKE_FROM);
  const folded = new Set(alike.flat());
  return { lines: lines.filter((line) => !folded.has(line)), alike };
}

function standsOut({ standing }: ViewLimit): boolean {
  return standing === 'zero' || standing === 'below-default' || standing === 'above-default';
}

function standoutsOf(lines: readonly ViewLine[]): QuotaView['standouts'] {
  const found = lines.flatMap((line) =>
    (['tpm', 'rpm', 'tpd'] as const)
      .map((kind) => ({ line, kind, limit: line[kind] }))
      .filter(({ limit }) => limit.standing === 'zero' || limit.standing === 'below-default'),
  );
  const seen = new Set<string>();
  const share = ({ limit }: (typeof found)[number]) => (limit.value ?? 0) / (limit.default || 1);
  return found
    .filter(({ line, kind, limit }) => {
      // Several profiles share one row: it is told once.
      const key = limit.quotaCode ?? `${line.model.modelId} ${line.scope} ${kind}`;
      return seen.has(key) ? false : seen.add(key);
    })
    .sort((a, b) => share(a) - share(b));
}

function crossModelOf(lines: readonly ViewLine[], models: readonly Model[], snapshot: QuotaSnapshot): QuotaView['crossModel'] {
  const [first] = models;
  if (!first) return null;
  const row = governingRows(first, 'geo', snapshot)['cross-model-tpd'];
  if (!row) return null;
  // Cross-Region pools are the large ones, and the ones that people fill.
  const fastest = lines.reduce<ViewLine | null>(
    (best, line) => (line.scope !== 'on-demand' && (line.tpm.value ?? 0) > (best?.tpm.value ?? 0) ? line : best),
    null,
  );
  return { limit: limitOf(row, row.value === null ? 'unknown' : 'known'), fastest };
}

function secondPoolsOf(lines: readonly ViewLine[], region: string, shown: readonly string[]): QuotaView['secondPools'] {
  const country = regionInfo(region)?.country;
  const staying = lines.filter(
    (line) => line.scope === 'geo' && line.processedIn.length > 0 && countriesLeftFor(region, line.processedIn).length === 0,
  );
  const prefix = staying[0]?.prefix;
  if (!prefix || !country) return null;
  const regions = allRegions()
    .filter(({ id, country: other }) => id !== region && !shown.includes(id) && other === country && !id.includes('gov'))
    .map(({ id }) => id)
    .filter((id) => staying.some(({ model }) => choices(model, id).some((choice) => choice.profile?.prefix === prefix)));
  return regions.length > 0 ? { prefix, regions } : null;
}
