// What AWS said in this run, put into what it said before: Region by Region, the newer answer stands.
import type { ListedFacts, ListedState, OwnPrice, OwnPrices, OwnQuotas, OwnTables, RegionLists } from './own.ts';

/** The answers of one Region; null where it was not asked, or could not be read. */
export interface RegionAnswers {
  readonly region: string;
  readonly models: readonly (ListedFacts & ListedState & { readonly modelId: string })[] | null;
  readonly profiles: readonly { readonly id: string; readonly modelId: string; readonly processedIn: readonly string[] }[] | null;
  readonly quotas: readonly QuotaDefault[] | null;
  readonly prices: Readonly<Record<string, OwnPrice>> | null;
}

export interface QuotaDefault {
  readonly quotaCode: string | null;
  readonly quotaName: string;
  readonly default: number | null;
  readonly adjustable: boolean | null;
}

/** @param asOf ISO time of the answers */
export function mergeAnswers(before: Partial<OwnTables>, answers: readonly RegionAnswers[], asOf: string): Partial<OwnTables> {
  const lists = answers.filter(({ models, profiles }) => models !== null || profiles !== null);
  const quotas = answers.flatMap(({ region, quotas: rows }) => (rows === null ? [] : [{ region, rows }]));
  const prices = answers.flatMap(({ region, prices: models }) => (models === null ? [] : [{ region, models }]));
  return {
    ...before,
    ...(lists.length > 0 ? { models: mergeLists(before.models, lists, asOf) } : {}),
    ...(quotas.length > 0 ? { quotas: mergeQuotas(before.quotas, quotas, asOf) } : {}),
    ...(prices.length > 0 ? { prices: mergePrices(before.prices, prices, asOf) } : {}),
  };
}

function mergeLists(before: OwnTables['models'] | undefined, answers: readonly RegionAnswers[], asOf: string): OwnTables['models'] {
  const regions: Record<string, RegionLists> = { ...before?.regions };
  const models: Record<string, ListedFacts> = { ...before?.models };
  for (const { region, models: listed, profiles } of answers) {
    const earlier = regions[region];
    for (const { modelId, name, provider, inputModalities, outputModalities, launchDate } of listed ?? [])
      models[modelId] = { name, provider, inputModalities, outputModalities, launchDate };
    const states = listed?.map(({ modelId, lifecycle, endOfLifeDate, onDemand, provisioned }): [string, ListedState] => [
      modelId,
      { lifecycle, endOfLifeDate, onDemand, provisioned },
    ]);
    regions[region] = {
      asOf,
      models: states ? Object.fromEntries(states) : (earlier?.models ?? null),
      profiles: profiles
        ? Object.fromEntries(profiles.map(({ id, modelId, processedIn }) => [id, { modelId, processedIn }]))
        : (earlier?.profiles ?? null),
    };
  }
  return { asOf: asOf.slice(0, 10), source: sourceOf('ListFoundationModels and ListInferenceProfiles', regions), models, regions };
}

function mergeQuotas(
  before: OwnQuotas | undefined,
  answers: readonly { readonly region: string; readonly rows: readonly QuotaDefault[] }[],
  asOf: string,
): OwnQuotas {
  const rows = before ? [...before.rows] : [];
  const indexes = new Map(rows.map(([, name], index) => [name, index]));
  const regions: Record<string, { asOf: string; values: (number | null)[] }> = {};
  for (const [region, { asOf: then, values }] of Object.entries(before?.regions ?? {}))
    regions[region] = { asOf: then, values: [...values] };
  for (const { region, rows: own } of answers) {
    const values: (number | null)[] = [];
    for (const { quotaCode, quotaName, default: value, adjustable } of own) {
      let index = indexes.get(quotaName);
      if (index === undefined) {
        index = rows.push([quotaCode ?? '', quotaName, adjustable ? 1 : 0]) - 1;
        indexes.set(quotaName, index);
      }
      values[index] = value;
    }
    regions[region] = { asOf, values: Array.from({ length: rows.length }, (_, index) => values[index] ?? null) };
  }
  return { asOf: asOf.slice(0, 10), source: sourceOf('ListAWSDefaultServiceQuotas', regions), rows, regions };
}

function mergePrices(
  before: OwnPrices | undefined,
  answers: readonly { readonly region: string; readonly models: Readonly<Record<string, OwnPrice>> }[],
  asOf: string,
): OwnPrices {
  const regions = { ...before?.regions };
  for (const { region, models } of answers) regions[region] = { asOf, models };
  return { asOf: asOf.slice(0, 10), source: sourceOf('AWS Price List', regions), regions };
}

function sourceOf(what: string, regions: Readonly<Record<string, unknown>>): string {
  const names = Object.keys(regions).sort();
  return `${what} of ${names.length > 3 ? `${names.length} Regions` : names.join(', ')}, by bq catalog refresh`;
}
