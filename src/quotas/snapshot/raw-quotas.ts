// Lists of Service Quotas as the AWS CLI prints them → snapshots: the Region from the ARN, applied and default joined by code.
import { maskAccountId } from '../../base/account-ids.ts';
import { inputError } from '../../base/errors.ts';
import { isObject, quantityOrNull, requireList, requireObject, requireText } from '../../base/json-value.ts';
import { phrase } from '../../base/phrases.ts';
import { defaultQuotasMeta } from '../../catalog/default-quotas.ts';
import { SOURCES } from '../../words/en/sources.ts';
import { defaultSnapshot } from '../defaults.ts';
import { normalQuotaName } from '../names/grammar.ts';
import type { QuotaRow, QuotaSnapshot } from '../types.ts';
import { HOW_TO_LIST, listOf, quotaArn, type RawList, type RawQuota } from './raw-quota.ts';

/**
 * The rows of one document in the API's own words: `{"Quotas": […]}`, `{"Quota": {…}}`, a list of quotas or one of them.
 *
 * @param path file and JSON path of the document
 * @returns null for a document in other words
 */
export function rawQuotas(document: unknown, path: string): RawList | null {
  if (Array.isArray(document)) {
    if (document.length === 0) throw inputError(path, phrase(SOURCES, 'noQuotas'), HOW_TO_LIST);
    return document.every(isApiQuota) ? { quotas: rows(document, path), hasNextPage: false } : null;
  }
  if (!isObject(document)) return null;
  if ('QuotaCode' in document && 'QuotaName' in document) return { quotas: [rawQuota(document, path)], hasNextPage: false };
  if ('Quota' in document) return { quotas: rows([document.Quota], `${path}.Quota`), hasNextPage: false };
  if (!('Quotas' in document)) return null;
  const list = requireList(document.Quotas, `${path}.Quotas`);
  if (list.length > 0 && !list.some(isApiQuota)) return null;
  const token = document.NextToken;
  return { quotas: rows(list, `${path}.Quotas`), hasNextPage: typeof token === 'string' && token !== '' };
}

const isApiQuota = (value: unknown) => isObject(value) && 'QuotaCode' in value && 'QuotaName' in value;

interface RawContext {
  readonly region?: string;
  readonly nowIso: string;
  readonly fileName: string;
  /** True where the last page says that another one follows. */
  readonly unfinished: boolean;
}

/** Joins rows to one snapshot a Region. Complete only where both lists are there to their end: each omits rows that the other has. */
export function snapshotsFromRaw(quotas: readonly RawQuota[], context: RawContext): readonly QuotaSnapshot[] {
  const byRegion = new Map<string, RawQuota[]>();
  for (const quota of quotas) {
    const region = quota.region ?? context.region;
    if (region === undefined) {
      throw inputError(context.fileName, phrase(SOURCES, 'regionUnknown', `${quota.quotaCode ?? quota.quotaName}`), ['--region REGION']);
    }
    const list = byRegion.get(region);
    if (list) list.push(quota);
    else byRegion.set(region, [quota]);
  }
  return [...byRegion].map(([region, list]) => snapshot(region, list, context));
}

/** The row of one list beside what the other list has said. */
function joined(before: QuotaRow | null, quota: RawQuota, named: Pick<QuotaRow, 'quotaCode' | 'quotaName'>): QuotaRow {
  const isDefault = quota.list === 'default';
  return {
    quotaCode: named.quotaCode,
    quotaName: before?.quotaName ?? named.quotaName,
    applied: isDefault ? (before?.applied ?? null) : quota.value,
    default: isDefault ? quota.value : (quota.default ?? before?.default ?? null),
    adjustable: quota.adjustable ?? before?.adjustable ?? null,
  };
}

// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one row of a result, and a line for each thing that the file lacks
function snapshot(region: string, quotas: readonly RawQuota[], context: RawContext): QuotaSnapshot {
  const published = publishedIn(region);
  const merged = new Map<string, QuotaRow>();
  for (const quota of quotas) {
    const known = published.byCode.get(quota.quotaCode ?? '') ?? published.byName.get(keyOf(quota.quotaName ?? ''));
    const quotaCode = quota.quotaCode ?? known?.quotaCode ?? null;
    const quotaName = quota.quotaName ?? known?.quotaName;
    if (quotaName === undefined) throw inputError(context.fileName, phrase(SOURCES, 'nameUnknown', `${quotaCode}`), HOW_TO_LIST);
    const key = quotaCode ?? keyOf(quotaName);
    merged.set(key, joined(merged.get(key) ?? null, quota, { quotaCode, quotaName }));
  }
  const hasApplied = quotas.some(({ list }) => list !== 'default');
  const hasDefaults = quotas.some((quota) => quota.list === 'default' || quota.default !== null);
  // What AWS publishes stands beside the account's values where the file does not say it: a row is below its default only when both are known.
  const rowsWithDefaults = hasDefaults ? [...merged.values()] : [...merged.values()].map((row) => withPublished(row, published));
  const problems = [
    ...(hasApplied ? [] : [phrase(SOURCES, 'fileOfDefaults')]),
    ...(quotas.some(({ list }) => list === 'unsaid') ? [phrase(SOURCES, 'rowsWithoutArn')] : []),
    ...(hasDefaults ? [] : [phrase(SOURCES, 'fileOfApplied', defaultQuotasMeta().asOf)]),
    ...(context.unfinished ? [phrase(SOURCES, 'unfinishedFile')] : []),
  ];
  return {
    region,
    source: hasApplied ? 'snapshot' : 'default',
    asOf: context.nowIso,
    accountId: quotas.find(({ accountId }) => accountId !== null)?.accountId ?? null,
    rows: rowsWithDefaults,
    complete: problems.length === 0,
    ...(quotas.every(({ list }) => list === 'applied') && quotas.length >= WHOLE_LIST_ROWS && !context.unfinished
      ? { reach: 'applied' }
      : {}),
    problems,
    ...(context.unfinished ? { partial: true } : {}),
  };
}

/** A listing of Bedrock has more than a thousand rows; a file with less than this was cut by hand. */
const WHOLE_LIST_ROWS = 500;

interface Published {
  readonly byCode: ReadonlyMap<string, QuotaRow>;
  readonly byName: ReadonlyMap<string, QuotaRow>;
}

const keyOf = (name: string) => normalQuotaName(name).toLowerCase();

function publishedIn(region: string): Published {
  const { rows: all } = defaultSnapshot(region);
  return {
    byCode: new Map(all.flatMap((row) => (row.quotaCode === null ? [] : [[row.quotaCode, row]]))),
    byName: new Map(all.map((row) => [keyOf(row.quotaName), row])),
  };
}

function withPublished(row: QuotaRow, { byCode, byName }: Published): QuotaRow {
  const known = byCode.get(row.quotaCode ?? '') ?? byName.get(keyOf(row.quotaName));
  return known ? { ...row, default: row.default ?? known.default, adjustable: row.adjustable ?? known.adjustable } : row;
}

function rows(values: readonly unknown[], path: string): RawQuota[] {
  if (values.length === 0) throw inputError(path, phrase(SOURCES, 'noQuotas'), HOW_TO_LIST);
  return values.map((value, index) => rawQuota(value, `${path}[${index}]`));
}

function rawQuota(value: unknown, path: string): RawQuota {
  const quota = requireObject(value, path);
  const service = quota.ServiceCode;
  if (service !== undefined && service !== 'bedrock') {
    throw inputError(`${path}.ServiceCode`, phrase(SOURCES, 'notBedrock', JSON.stringify(service)), HOW_TO_LIST);
  }
  const arn = quota.QuotaArn === undefined ? null : requireText(quota.QuotaArn, `${path}.QuotaArn`);
  const place = arn === null ? null : quotaArn(arn);
  if (arn !== null && !place) throw inputError(`${path}.QuotaArn`, phrase(SOURCES, 'noArn', JSON.stringify(arn.slice(0, 80))));
  if (place && place.service !== 'bedrock')
    throw inputError(`${path}.QuotaArn`, phrase(SOURCES, 'otherService', place.service), HOW_TO_LIST);
  const isDefault = place !== null && place.accountId === '';
  return {
    region: place?.region ?? null,
    accountId: place === null || isDefault ? null : maskAccountId(place.accountId),
    list: listOf(place, quota.QuotaAppliedAtLevel !== undefined),
    quotaCode: requireText(quota.QuotaCode, `${path}.QuotaCode`),
    quotaName: requireText(quota.QuotaName, `${path}.QuotaName`),
    value: quantityOrNull(quota.Value, `${path}.Value`),
    default: null,
    adjustable: typeof quota.Adjustable === 'boolean' ? quota.Adjustable : null,
  };
}
