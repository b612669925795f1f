// Raw JSON of Service Quotas, as the AWS CLI prints it → snapshots: the Region from the ARN, applied and default joined by code.
import { maskAccountId } from '../../base/account-ids.ts';
import { inputError } from '../../base/errors.ts';
import { isObject, quantityOrNull, requireList, requireObject, requireText } from '../../base/json-value.ts';
import type { QuotaRow, QuotaSnapshot } from '../types.ts';

export interface RawQuota {
  readonly region: string | null;
  /** Masked; null for rows of AWS's defaults, whose ARN names no account. */
  readonly accountId: string | null;
  readonly list: 'applied' | 'default';
  readonly quotaCode: string;
  readonly quotaName: string;
  readonly value: number | null;
  readonly adjustable: boolean | null;
}

export interface RawList {
  readonly quotas: readonly RawQuota[];
  readonly hasNextPage: boolean;
}

/** Where a quota list comes from, for errors. */
export const HOW_TO_LIST = ['aws service-quotas list-service-quotas --service-code bedrock --region REGION --output json > quotas.json'];

/** The rows of one document: `{"Quotas": […]}`, `{"Quota": {…}}` or a bare list of quotas. @param path file and JSON path of the document */
export function rawQuotas(document: unknown, path: string): RawList {
  if (Array.isArray(document)) return { quotas: rows(document, path), hasNextPage: false };
  if (!isObject(document) || !('Quotas' in document || 'Quota' in document)) {
    throw inputError(path, 'has no "Quotas": neither a snapshot of bq quotas --save nor a list of the AWS CLI', HOW_TO_LIST);
  }
  if ('Quota' in document) return { quotas: rows([document.Quota], `${path}.Quota`), hasNextPage: false };
  const token = document.NextToken;
  return {
    quotas: rows(requireList(document.Quotas, `${path}.Quotas`), `${path}.Quotas`),
    hasNextPage: typeof token === 'string' && token !== '',
  };
}

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
      throw inputError(context.fileName, `${quota.quotaCode} has no QuotaArn, so its Region is not known`, ['--region REGION']);
    }
    const list = byRegion.get(region);
    if (list) list.push(quota);
    else byRegion.set(region, [quota]);
  }
  return [...byRegion].map(([region, list]) => snapshot(region, list, context));
}

function snapshot(region: string, quotas: readonly RawQuota[], context: RawContext): QuotaSnapshot {
  const merged = new Map<string, QuotaRow>();
  for (const { list, quotaCode, quotaName, value, adjustable } of quotas) {
    const before = merged.get(quotaCode);
    merged.set(quotaCode, {
      quotaCode,
      quotaName: before?.quotaName ?? quotaName,
      applied: list === 'applied' ? value : (before?.applied ?? null),
      default: list === 'default' ? value : (before?.default ?? null),
      adjustable: adjustable ?? before?.adjustable ?? null,
    });
  }
  const hasApplied = quotas.some(({ list }) => list === 'applied');
  const hasDefaults = quotas.some(({ list }) => list === 'default');
  const problems = [
    ...(hasApplied ? [] : ["the file holds AWS's defaults only, not the account's values"]),
    ...(hasDefaults ? [] : ["the file holds the account's values only, without AWS's defaults"]),
    ...(context.unfinished ? ['the last page has a NextToken: more rows follow that are not in the file'] : []),
  ];
  return {
    region,
    source: hasApplied ? 'snapshot' : 'default',
    asOf: context.nowIso,
    accountId: quotas.find(({ accountId }) => accountId !== null)?.accountId ?? null,
    rows: [...merged.values()],
    complete: problems.length === 0,
    problems,
  };
}

function rows(values: readonly unknown[], path: string): RawQuota[] {
  if (values.length === 0) throw inputError(path, 'holds no quotas', HOW_TO_LIST);
  return values.map((value, index) => rawQuota(value, `${path}[${index}]`));
}

function rawQuota(value: unknown, path: string): RawQuota {
  const quota = requireObject(value, path);
  const service = quota.ServiceCode;
  if (service !== undefined && service !== 'bedrock') {
    throw inputError(`${path}.ServiceCode`, `is ${JSON.stringify(service)}, not "bedrock"`, HOW_TO_LIST);
  }
  // arn:aws:servicequotas:us-east-1:123456789012:bedrock/L-…; AWS's defaults have no account in it.
  const arn = quota.QuotaArn === undefined ? null : requireText(quota.QuotaArn, `${path}.QuotaArn`);
  const parts = /^arn:[\w-]+:servicequotas:([a-z0-9-]+):(\S*?):([\w-]+)\/L-\w+$/.exec(arn ?? '');
  if (arn !== null && !parts) throw inputError(`${path}.QuotaArn`, `is no ARN of a quota: ${JSON.stringify(arn.slice(0, 80))}`);
  if (parts && parts[3] !== 'bedrock') throw inputError(`${path}.QuotaArn`, `is a quota of ${parts[3]}, not of bedrock`, HOW_TO_LIST);
  const account = parts?.[2] ?? '';
  return {
    region: parts?.[1] ?? null,
    accountId: account === '' ? null : maskAccountId(account),
    list: account !== '' || (arn === null && quota.QuotaAppliedAtLevel !== undefined) ? 'applied' : 'default',
    quotaCode: requireText(quota.QuotaCode, `${path}.QuotaCode`),
    quotaName: requireText(quota.QuotaName, `${path}.QuotaName`),
    value: quantityOrNull(quota.Value, `${path}.Value`),
    adjustable: typeof quota.Adjustable === 'boolean' ? quota.Adjustable : null,
  };
}
