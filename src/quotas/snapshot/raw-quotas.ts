// Raw JSON of Service Quotas, as the AWS CLI prints it → snapshots: the Region from the ARN, applied and default joined by code.
import { maskAccountId } from '../../base/account-ids.ts';
import { inputError } from '../../base/errors.ts';
import { array, isRecord, quantity, record, text } from '../../base/json-fields.ts';
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

const HOW = ['aws service-quotas list-service-quotas --service-code bedrock --region REGION --output json > quotas.json'];

/** The rows of one document: `{"Quotas": […]}`, `{"Quota": {…}}` or a bare list of quotas. */
export function rawQuotas(document: unknown, fileName: string, path: string): RawList {
  if (Array.isArray(document)) return { quotas: rows(document, fileName, path), hasNextPage: false };
  if (!isRecord(document) || !('Quotas' in document || 'Quota' in document)) {
    throw inputError(`${fileName}: ${path}`, 'has no "Quotas": neither a snapshot of bq quotas --save nor a list of the AWS CLI', HOW);
  }
  if ('Quota' in document) return { quotas: rows([document.Quota], fileName, `${path}.Quota`), hasNextPage: false };
  const token = document.NextToken;
  return {
    quotas: rows(array(document.Quotas, fileName, `${path}.Quotas`), fileName, `${path}.Quotas`),
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

function rows(values: readonly unknown[], fileName: string, path: string): RawQuota[] {
  if (values.length === 0) throw inputError(`${fileName}: ${path}`, 'holds no quotas', HOW);
  return values.map((value, index) => rawQuota(value, fileName, `${path}[${index}]`));
}

function rawQuota(value: unknown, fileName: string, path: string): RawQuota {
  const quota = record(value, fileName, path);
  const service = quota.ServiceCode;
  if (service !== undefined && service !== 'bedrock') {
    throw inputError(`${fileName}: ${path}.ServiceCode`, `is ${JSON.stringify(service)}, not "bedrock"`, HOW);
  }
  // arn:aws:servicequotas:us-east-1:123456789012:bedrock/L-…; AWS's defaults have no account in it.
  const arn = quota.QuotaArn === undefined ? null : text(quota.QuotaArn, fileName, `${path}.QuotaArn`);
  const parts = /^arn:[\w-]+:servicequotas:([a-z0-9-]+):(\S*?):([\w-]+)\/L-\w+$/.exec(arn ?? '');
  if (arn !== null && !parts)
    throw inputError(`${fileName}: ${path}.QuotaArn`, `is no ARN of a quota: ${JSON.stringify(arn.slice(0, 80))}`);
  if (parts && parts[3] !== 'bedrock') throw inputError(`${fileName}: ${path}.QuotaArn`, `is a quota of ${parts[3]}, not of bedrock`, HOW);
  const account = parts?.[2] ?? '';
  return {
    region: parts?.[1] ?? null,
    accountId: account === '' ? null : maskAccountId(account),
    list: account !== '' || (arn === null && quota.QuotaAppliedAtLevel !== undefined) ? 'applied' : 'default',
    quotaCode: text(quota.QuotaCode, fileName, `${path}.QuotaCode`),
    quotaName: text(quota.QuotaName, fileName, `${path}.QuotaName`),
    value: quantity(quota.Value, fileName, `${path}.Value`),
    adjustable: typeof quota.Adjustable === 'boolean' ? quota.Adjustable : null,
  };
}
