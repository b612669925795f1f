// A request for an increase from flags to answer: which row, which rules hold, and sending it once.
import { FALLBACK_REGION, resolveRegions } from '../aws/session/region.ts';
import type { AwsSession } from '../aws/session/session.ts';
import { BqError } from '../base/errors.ts';
import { defaultSnapshot } from '../catalog/default-quotas.ts';
import { resolveModel } from '../catalog/models.ts';
import type { Scope } from '../catalog/scope.ts';
import type { QuotaRequestResult, QuotaRequestsResult } from '../contracts/quota-requests.ts';
import { choosePool } from '../planner/pool.ts';
import { governingRows } from '../quotas/governing/governing-rows.ts';
import { checkRequest, type QuotaChangeRequest, type RequestCheck } from '../quotas/increases.ts';
import type { QuotaRow, QuotaSnapshot } from '../quotas/types.ts';
import type { AwsFlagValues } from '../shell/flags.ts';
import { unnamedRegion } from './aws-access.ts';

export interface RequestFlags extends AwsFlagValues {
  readonly code?: string | undefined;
  readonly value?: number | undefined;
  readonly model?: string | undefined;
  readonly scope?: string | undefined;
  readonly 'stays-in'?: string | undefined;
  readonly tpm?: number | undefined;
  readonly rpm?: number | undefined;
}

/** The row that is asked for, and the value. */
export interface RequestTarget {
  readonly region: string;
  readonly code: string;
  readonly value: number;
  /** As published; the account's own is read later. */
  readonly row: QuotaRow | null;
  readonly notices: readonly string[];
}

/** @throws BqError usage: no row named, two named, no such row */
export async function requestTarget(flags: RequestFlags, env: NodeJS.ProcessEnv): Promise<RequestTarget> {
  const choice = await resolveRegions({ flag: flags.region, profileFlag: flags.profile, env, allowSeveral: false });
  const region = choice.regions[0] ?? FALLBACK_REGION;
  const notices = unnamedRegion(choice);
  const published = defaultSnapshot(region);
  if (flags.code !== undefined) {
    if (flags.value === undefined) throw usage('VALUE_NEEDED', 'which value? --value is missing', ['--code L-… --value N']);
    const code = flags.code.trim().toUpperCase();
    if (!/^L-[0-9A-F]{8}$/.test(code))
      throw usage('BAD_CODE', `--code must be a quota code such as L-F4DDD3EB, not "${flags.code}"`, ['bq quotas --explain shows codes']);
    return { region, code, value: flags.value, row: published.rows.find(({ quotaCode }) => quotaCode === code) ?? null, notices };
  }
  if (flags.model === undefined)
    throw usage('ROW_NEEDED', 'which quota? Give --code and --value, or --model and --tpm', [
      '--code L-… --value N',
      '--model sonnet-4.5 --tpm 8m',
    ]);
  return { region, ...modelRow(flags, region, published), notices };
}

function modelRow(flags: RequestFlags, region: string, published: QuotaSnapshot): Pick<RequestTarget, 'code' | 'value' | 'row'> {
  const value = flags.tpm ?? flags.rpm;
  if (value === undefined || (flags.tpm !== undefined && flags.rpm !== undefined)) {
    throw usage('VALUE_NEEDED', 'give one of --tpm and --rpm: a request is for one row', [
      '--tpm 8m: Support then offers the related rows',
    ]);
  }
  const resolved = resolveModel(flags.model ?? '');
  const scope = (flags.scope ?? null) as Scope | null;
  const pool = choosePool({ resolved, region, scope, staysIn: flags['stays-in'] ?? null, tokensPerMinute: null }, published);
  const rows = governingRows(resolved.model, pool.scope, published);
  const kind = flags.tpm === undefined ? 'rpm' : 'tpm';
  const row = rows[kind]?.row;
  if (!row) {
    throw usage('NO_SUCH_ROW', `${resolved.model.name} (${pool.scope}) has no ${kind.toUpperCase()} row: there is nothing to raise`, [
      'ask for --tpm N instead',
    ]);
  }
  if (row.quotaCode === null) {
    throw usage('NO_CODE', `AWS publishes no code for "${row.quotaName}"`, [
      `bq quotas --region ${region} --all --explain shows the account's; then --code L-… --value N`,
    ]);
  }
  return { code: row.quotaCode, value, row };
}

const usage = (code: string, message: string, suggestions: readonly string[]) => new BqError(message, { code, kind: 'usage', suggestions });

export interface Looked {
  readonly snapshot: QuotaSnapshot;
  readonly row: QuotaRow;
  readonly requests: readonly QuotaChangeRequest[];
}

/** The row and its requests, read now. @throws BqError usage when the Region has no such row */
export async function lookUp(session: AwsSession, target: RequestTarget, now: Date): Promise<Looked> {
  const { fetchQuotas } = await import('../aws/service-quotas/quotas.ts');
  const { listQuotaRequests } = await import('../aws/service-quotas/requests.ts');
  const options = { now: () => now };
  const [snapshot, requests] = await Promise.all([
    fetchQuotas(session, target.region, [target.code], options),
    listQuotaRequests(session, target.region, target.code, options),
  ]);
  const row = snapshot.rows.find(({ quotaCode }) => quotaCode === target.code);
  if (!row)
    throw usage('NO_SUCH_QUOTA', `Bedrock has no quota ${target.code} in ${target.region}`, ['bq quotas --all --search WORDS finds codes']);
  return { snapshot, row, requests };
}

export function requestResult(
  target: RequestTarget,
  looked: Looked | null,
  status: QuotaRequestResult['status'],
  request: QuotaChangeRequest | null,
  checks: readonly RequestCheck[],
): QuotaRequestResult {
  const row = looked?.row ?? target.row;
  const published = defaultSnapshot(target.region);
  return {
    region: target.region,
    accountId: looked?.snapshot.accountId ?? null,
    status,
    quota: {
      quotaCode: target.code,
      quotaName: row?.quotaName ?? null,
      applied: row?.applied ?? null,
      default: row?.default ?? null,
      adjustable: row?.adjustable ?? null,
      source: looked ? 'live' : 'default',
      asOf: looked?.snapshot.asOf ?? published.asOf,
    },
    desiredValue: target.value,
    checks: [...checks],
    request: request && { ...request },
    command: `aws service-quotas request-service-quota-increase --service-code bedrock --quota-code ${target.code} --desired-value ${target.value} --region ${target.region}`,
  };
}

export function checksFor(target: RequestTarget, looked: Looked | null): RequestCheck[] {
  return checkRequest(looked?.row ?? target.row, target.value, looked?.requests ?? null);
}

/** The account's requests, each with the value in force now. */
export async function readRequests(session: AwsSession, region: string, code: string | null, now: Date): Promise<QuotaRequestsResult> {
  const { fetchQuotas } = await import('../aws/service-quotas/quotas.ts');
  const { listQuotaRequests } = await import('../aws/service-quotas/requests.ts');
  const options = { now: () => now };
  const requests = await listQuotaRequests(session, region, code, options);
  const codes = [...new Set(requests.map(({ quotaCode }) => quotaCode))].filter(Boolean);
  const snapshot = codes.length === 0 ? null : await fetchQuotas(session, region, codes, options);
  const values = new Map(snapshot?.rows.map(({ quotaCode, applied }) => [quotaCode, applied]));
  return {
    region,
    accountId: snapshot?.accountId ?? null,
    asOf: now.toISOString(),
    open: requests.filter(({ isOpen }) => isOpen).length,
    requests: requests.map((request) => {
      const applied = values.get(request.quotaCode) ?? null;
      return { ...request, applied, isApplied: applied === null || request.desiredValue === null ? null : applied >= request.desiredValue };
    }),
  };
}
