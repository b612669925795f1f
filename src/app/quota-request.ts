// A request for an increase: which row it is for, whether AWS's rules hold, and sending it once.
import { setTimeout as sleep } from 'node:timers/promises';
import type { AwsSession } from '../aws/session/session.ts';
import type { ErrorCode } from '../base/error-codes.ts';
import { BqError } from '../base/errors.ts';
import { note } from '../base/notes.ts';
import { phrase, type Text } from '../base/phrases.ts';
import type { Endpoint } from '../catalog/endpoint.ts';
import { resolveModel } from '../catalog/models.ts';
import type { Scope } from '../catalog/scope.ts';
import type { QuotaRequestResult, QuotaRequestsResult } from '../contracts/quota-requests.ts';
import { choosePool } from '../planner/pool.ts';
import { defaultSnapshot } from '../quotas/defaults.ts';
import { governingRows } from '../quotas/governing/governing-rows.ts';
import { checkRequest, type QuotaChangeRequest } from '../quotas/increases.ts';
import { LIMIT_NAMES } from '../quotas/limits.ts';
import type { QuotaRow, QuotaSnapshot } from '../quotas/types.ts';
import { QUOTA_REQUESTS } from '../words/en/quota-requests.ts';
import { SOURCES } from '../words/en/sources.ts';
import { whenAborted } from './aborted.ts';
import type { Context } from './context.ts';

/** The row by its code and the value, or by model and limit. */
export interface IncreaseWish {
  readonly code: string | null;
  readonly value: number | null;
  readonly model: string | null;
  readonly endpoint: Endpoint | null;
  readonly scope: Scope | null;
  readonly staysIn: string | null;
  readonly tokensPerMinute: number | null;
  readonly outputTokensPerMinute: number | null;
  readonly requestsPerMinute: number | null;
  /** `look`: nobody is asked, and published defaults are the account's · `check`: read and not sent · `send` */
  readonly until: 'look' | 'check' | 'send';
  /** Asked before anything is sent; throws for a no. */
  readonly confirm: (request: ConfirmedRequest) => Promise<void>;
}

export interface ConfirmedRequest extends RowValue {
  readonly region: string;
  readonly quotaName: string;
}

interface RowValue {
  readonly code: string;
  readonly value: number;
}

/** The row that is asked for, and the value. */
interface RequestTarget extends RowValue {
  readonly region: string;
  /** As published; the account's own is read later. */
  readonly row: QuotaRow | null;
}

/** What the account says of it. */
interface Looked {
  readonly snapshot: QuotaSnapshot;
  readonly row: QuotaRow;
  readonly requests: readonly QuotaChangeRequest[];
}

/**
 * A request that is open, or that AWS would refuse, is not sent.
 *
 * @throws BqError usage: no row named, two named, no such row, nobody to confirm · configuration: nobody to ask as · remote
 */
export async function requestIncrease(context: Context, wish: IncreaseWish): Promise<QuotaRequestResult> {
  const target = targetOf(wish, await context.region());
  if (wish.until === 'look') return requestResult(target, null, { status: 'dry-run' });
  const session = await context.requireSession({
    why: phrase(SOURCES, 'needsCredentials', 'bq quotas request'),
    otherwise: [phrase(QUOTA_REQUESTS, 'dryRunShows')],
  });
  const looked = await lookUp(context, session, target);
  const open = looked.requests.find(({ isOpen }) => isOpen);
  if (open) return requestResult(target, looked, { status: 'already-open', request: open });
  const ready = requestResult(target, looked, { status: 'ready' });
  if (ready.checks.some(({ isMet }) => isMet === false)) return { ...ready, status: 'refused' };
  if (wish.until === 'check') return ready;
  const { region, code, value } = target;
  await wish.confirm({ region, code, value, quotaName: looked.row.quotaName });
  const { outcome, request } = await send(context, session, target);
  return requestResult(target, looked, { status: outcome, request });
}

/** Whether AWS would not take it, or has one already. */
export function isRefused({ status, checks }: QuotaRequestResult): boolean {
  return status === 'refused' || status === 'already-open' || checks.some(({ isMet }) => isMet === false);
}

/** What is on its way cannot be called back: Ctrl-C waits this long for AWS's answer, so that it is known what became of the request. */
const GRACE_SECONDS = 5;

async function send({ now, signal, tell }: Context, session: AwsSession, target: RequestTarget) {
  const { requestPlace, sendQuotaRequest, whetherTaken } = await import('../aws/service-quotas/requests.ts');
  const { region, code } = target;
  const { message, suggestions } = whetherTaken(requestPlace(session, region, code));
  signal.throwIfAborted();
  const answered = new AbortController();
  const interrupted = whenAborted(signal).then(async () => {
    if (!answered.signal.aborted) {
      const text = phrase(QUOTA_REQUESTS, 'onItsWay', GRACE_SECONDS, suggestions[0] ?? '');
      tell(note('SENDING', text, { region, code }));
      await sleep(GRACE_SECONDS * 1000, undefined, { signal: answered.signal }).catch(() => {});
    }
    throw new BqError(phrase(QUOTA_REQUESTS, 'interrupted', message), { code: 'REQUEST_UNCERTAIN', kind: 'interrupted', suggestions });
  });
  interrupted.catch(() => {});
  try {
    return await Promise.race([sendQuotaRequest(session, target, { now: () => now }), interrupted]);
  } finally {
    answered.abort();
  }
}

function targetOf(wish: IncreaseWish, region: string): RequestTarget {
  const published = defaultSnapshot(region);
  if (wish.code !== null) {
    if (wish.value === null) throw usage('VALUE_NEEDED', phrase(QUOTA_REQUESTS, 'valueMissing'), ['--code L-… --value N']);
    const code = wish.code.trim().toUpperCase();
    if (!/^L-[0-9A-F]{8}$/.test(code))
      throw usage('BAD_CODE', phrase(QUOTA_REQUESTS, 'badCode', wish.code), [phrase(QUOTA_REQUESTS, 'explainShowsCodes')]);
    return { region, code, value: wish.value, row: published.rows.find(({ quotaCode }) => quotaCode === code) ?? null };
  }
  if (wish.model === null)
    throw usage('ROW_NEEDED', phrase(QUOTA_REQUESTS, 'rowNeeded'), ['--code L-… --value N', '--model sonnet-4.5 --tpm 8m']);
  return { region, ...modelRow(wish, wish.model, published) };
}

function modelRow(wish: IncreaseWish, model: string, published: QuotaSnapshot): Omit<RequestTarget, 'region'> {
  const { tokensPerMinute, outputTokensPerMinute, requestsPerMinute, scope, staysIn } = wish;
  const [value, second] = [tokensPerMinute, outputTokensPerMinute, requestsPerMinute].filter((one) => one !== null);
  if (value === undefined || second !== undefined) {
    throw usage('VALUE_NEEDED', phrase(QUOTA_REQUESTS, 'oneOfThree'), [phrase(QUOTA_REQUESTS, 'relatedRows')]);
  }
  const { region } = published;
  const resolved = resolveModel(model);
  const endpoint = wish.endpoint ?? (outputTokensPerMinute === null ? null : 'mantle');
  const pool = choosePool({ resolved, region, endpoint, scope, staysIn, tokensPerMinute: null }, published);
  const rows = governingRows(resolved.model, pool.scope, published);
  const isMantle = pool.endpoint === 'mantle';
  const kind = outputTokensPerMinute !== null ? 'output-tpm' : tokensPerMinute === null ? 'rpm' : isMantle ? 'input-tpm' : 'tpm';
  const row = rows[kind]?.row;
  if (!row) {
    const where = isMantle ? 'bedrock-mantle' : pool.scope;
    throw usage('NO_SUCH_ROW', phrase(QUOTA_REQUESTS, 'noSuchRow', resolved.model.name, where, LIMIT_NAMES[kind]), [
      phrase(QUOTA_REQUESTS, 'askTpm'),
    ]);
  }
  if (row.quotaCode === null) {
    throw usage('NO_CODE', phrase(QUOTA_REQUESTS, 'noCode', row.quotaName), [phrase(QUOTA_REQUESTS, 'accountsCodes', region)]);
  }
  return { code: row.quotaCode, value, row };
}

const usage = (code: ErrorCode, message: Text, suggestions: readonly Text[]) => new BqError(message, { code, kind: 'usage', suggestions });

/** The row and its requests, read now. @throws BqError usage when the Region has no such row */
async function lookUp({ now, signal }: Context, session: AwsSession, { region, code }: RequestTarget): Promise<Looked> {
  const { fetchQuotas } = await import('../aws/service-quotas/quotas.ts');
  const { listQuotaRequests } = await import('../aws/service-quotas/requests.ts');
  const options = { now: () => now, signal };
  const [snapshot, requests] = await Promise.all([
    fetchQuotas(session, region, [code], options),
    listQuotaRequests(session, region, code, options),
  ]);
  const row = snapshot.rows.find(({ quotaCode }) => quotaCode === code);
  if (!row) throw usage('NO_SUCH_QUOTA', phrase(QUOTA_REQUESTS, 'noSuchQuota', code, region), [phrase(QUOTA_REQUESTS, 'searchFinds')]);
  return { snapshot, row, requests };
}

interface Ending {
  readonly status: QuotaRequestResult['status'];
  readonly request?: QuotaChangeRequest | null;
}

function requestResult(target: RequestTarget, looked: Looked | null, { status, request = null }: Ending): QuotaRequestResult {
  const { region, code, value } = target;
  const row = looked?.row ?? target.row;
  return {
    region,
    accountId: looked?.snapshot.accountId ?? null,
    status,
    quota: {
      quotaCode: code,
      quotaName: row?.quotaName ?? null,
      applied: row?.applied ?? null,
      default: row?.default ?? null,
      adjustable: row?.adjustable ?? null,
      source: looked ? 'live' : 'default',
      asOf: looked?.snapshot.asOf ?? defaultSnapshot(region).asOf,
    },
    desiredValue: value,
    checks: checkRequest(row, value, looked?.requests ?? null),
    request: request && { ...request },
    command: `aws service-quotas request-service-quota-increase --service-code bedrock --quota-code ${code} --desired-value ${value} --region ${region}`,
  };
}

/** The account's requests, each with the value in force now. @param code of one quota; null: all @throws as `Context.requireSession`, and remote */
export async function readRequests(context: Context, code: string | null): Promise<QuotaRequestsResult> {
  const { now, signal } = context;
  const region = await context.region();
  const session = await context.requireSession({
    why: phrase(SOURCES, 'needsCredentials', 'bq quotas requests'),
    onlyAwsKnows: phrase(QUOTA_REQUESTS, 'requests'),
  });
  const { fetchQuotas } = await import('../aws/service-quotas/quotas.ts');
  const { listQuotaRequests } = await import('../aws/service-quotas/requests.ts');
  const options = { now: () => now, signal };
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
