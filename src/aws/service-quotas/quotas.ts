// The Service Quotas adapter: all rows of a Region from two lists read in parallel, or a few known rows in one round trip.
import type { ServiceQuota, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { maskAccountId } from '../../base/account-ids.ts';
import { BqError } from '../../base/errors.ts';
import { phrase, type Text } from '../../base/phrases.ts';
import type { QuotaRow, QuotaSnapshot } from '../../quotas/types.ts';
import { AWS } from '../../words/en/aws.ts';
import { SOURCES } from '../../words/en/sources.ts';
import { requireItems } from '../calls/answers.ts';
import { type ClientTimeouts, serviceQuotasClient } from '../calls/clients.ts';
import { type CallContext, malformedAnswer, toBqError } from '../calls/errors.ts';
import { PageTokens } from '../calls/pages.ts';
import { Pacer, type RetryNotice, withRetry } from '../calls/retry.ts';
import { serviceQuotasSdk } from '../calls/sdk.ts';
import type { AwsSession } from '../session/session.ts';

const SERVICE_CODE = 'bedrock';
const ROWS_PER_PAGE = 100;
/** Three times what the service has; more pages than this are a loop that invents tokens. */
const MOST_PAGES = 60;
/** No quota comes near it; a larger value is no value. */
const MOST_VALUE = 1e15;
/** AWS's rates per Region, not adjustable (Service Quotas endpoints and quotas, 2026-10). */
const LIST_RATE = { perSecond: 10, burst: 10 };
const GET_RATE = { perSecond: 5, burst: 5 };

type ListName = 'ListServiceQuotas' | 'ListAWSDefaultServiceQuotas';
type GetName = 'GetServiceQuota' | 'GetAWSDefaultServiceQuota';

export type QuotaFetchEvent =
  | { readonly type: 'rows'; readonly region: string; readonly operation: ListName; readonly rows: number }
  | ({ readonly type: 'retry'; readonly region: string; readonly operation: ListName | GetName } & RetryNotice);

export interface QuotaFetchOptions {
  readonly now: () => Date;
  readonly onEvent?: (event: QuotaFetchEvent) => void;
  readonly signal?: AbortSignal;
  readonly timeouts?: ClientTimeouts;
  /** For tests: shortens the waits between calls. */
  readonly waitFactor?: number;
}

/** One Region of one account, with a client for it. */
export interface QuotaCalls {
  readonly client: ServiceQuotasClient;
  readonly session: AwsSession;
  readonly region: string;
  readonly options: QuotaFetchOptions;
}

interface Reading {
  readonly rows: readonly ServiceQuota[];
  /** What ended it early; null when the list was read to its end. */
  readonly failure: BqError | null;
}

/**
 * Every row of the Region, applied beside default. A list that could not be read to its end is a problem of the snapshot
 * (`complete: false`), never an absent limit.
 *
 * @throws BqError when no list gave anything, or when credentials are the reason
 */
export async function fetchSnapshot(session: AwsSession, region: string, options: QuotaFetchOptions): Promise<QuotaSnapshot> {
  return withClient(session, region, options, async (calls) => {
    const [applied, defaults] = await Promise.all([readList(calls, 'ListServiceQuotas'), readList(calls, 'ListAWSDefaultServiceQuotas')]);
    const failures = [applied.failure, defaults.failure].filter((failure) => failure !== null);
    const fatal = failures.find((failure) => failure.kind !== 'remote');
    if (fatal) throw fatal;
    if (failures.length === 2 && applied.rows.length === 0 && defaults.rows.length === 0) throw failures[0] as BqError;
    const problems: Text[] = [];
    if (applied.failure) problems.push(incomplete('applied', applied, region));
    if (defaults.failure) problems.push(incomplete('default', defaults, region));
    const rows = union(applied.rows, defaults.rows);
    if (rows.length === 0) problems.push(phrase(SOURCES, 'noRow', region));
    return snapshotOf(calls, { rows, problems, answers: [...applied.rows, ...defaults.rows] });
  });
}

/**
 * Only these rows, in one round trip (two calls a row, all at once; AWS allows five codes without waiting). A row that
 * AWS does not have in this Region is left out; one that could not be read is a problem.
 */
export async function fetchQuotas(
  session: AwsSession,
  region: string,
  codes: readonly string[],
  options: QuotaFetchOptions,
): Promise<QuotaSnapshot> {
  return withClient(session, region, options, async (calls) => {
    const pacers = {
      GetServiceQuota: new Pacer(GET_RATE.perSecond, GET_RATE.burst),
      GetAWSDefaultServiceQuota: new Pacer(GET_RATE.perSecond, GET_RATE.burst),
    };
    const get = (operation: GetName, code: string) => readOne(calls, operation, code, pacers[operation]);
    const answers = await Promise.all(
      codes.map(async (code) => {
        const [applied, standard] = await Promise.all([get('GetServiceQuota', code), get('GetAWSDefaultServiceQuota', code)]);
        return { code, applied, standard };
      }),
    );
    const readings = answers.flatMap(({ applied, standard }) => [applied, standard]);
    const failures = readings.filter((reading) => reading instanceof BqError);
    const fatal =
      failures.find((failure) => failure.kind !== 'remote') ??
      (failures.length > 0 && failures.length === readings.length ? failures[0] : undefined);
    if (fatal) throw fatal;
    const found = (reading: ServiceQuota | BqError | null) => (reading === null || reading instanceof BqError ? [] : [reading]);
    const rows = answers.flatMap(({ applied, standard }) => union(found(applied), found(standard)));
    const problems = [...new Set(failures.map((failure) => failure.message))];
    return snapshotOf(calls, { rows, problems, answers: readings.flatMap(found) });
  });
}

/** AWS's defaults in the Region, all of them. @throws BqError where the list could not be read to its end */
export async function fetchDefaults(session: AwsSession, region: string, options: QuotaFetchOptions): Promise<readonly QuotaRow[]> {
  return withClient(session, region, options, async (calls) => {
    const { rows, failure } = await readList(calls, 'ListAWSDefaultServiceQuotas');
    if (failure) throw failure;
    return union([], rows);
  });
}

export async function withClient<T>(
  session: AwsSession,
  region: string,
  options: QuotaFetchOptions,
  use: (calls: QuotaCalls) => Promise<T>,
): Promise<T> {
  const client = await serviceQuotasClient(session, region, { ...options.timeouts, signal: options.signal });
  try {
    // Asked for first: errors of credentials are not about quotas.
    await session.keys(region);
    return await use({ client, session, region, options });
  } finally {
    client.destroy();
  }
}

export function contextOf(session: AwsSession, region: string, action: string): CallContext {
  return { action, region, profile: session.credentials.profile, endpoint: session.endpointOf('SERVICE_QUOTAS') };
}

async function readList(calls: QuotaCalls, operation: ListName): Promise<Reading> {
  const { client, session, region, options } = calls;
  const { ListAWSDefaultServiceQuotasCommand, ListServiceQuotasCommand } = await serviceQuotasSdk();
  const Command = operation === 'ListServiceQuotas' ? ListServiceQuotasCommand : ListAWSDefaultServiceQuotasCommand;
  const context = contextOf(session, region, `servicequotas:${operation}`);
  const pacer = new Pacer(LIST_RATE.perSecond, LIST_RATE.burst);
  const rows: ServiceQuota[] = [];
  const tokens = new PageTokens(context, MOST_PAGES);
  let token: string | undefined;
  try {
    do {
      const input = { ServiceCode: SERVICE_CODE, MaxResults: ROWS_PER_PAGE, ...(token === undefined ? {} : { NextToken: token }) };
      const page = await attempt(calls, operation, pacer, () => client.send(new Command(input)));
      rows.push(...requireItems(page.Quotas, 'list of quotas', context).map((row) => checkedRow(row, context)));
      options.onEvent?.({ type: 'rows', region, operation, rows: rows.length });
      token = tokens.next(page.NextToken);
    } while (token !== undefined);
    return { rows, failure: null };
  } catch (error) {
    return { rows, failure: toBqError(error, context) };
  }
}

async function readOne(calls: QuotaCalls, operation: GetName, code: string, pacer: Pacer): Promise<ServiceQuota | BqError | null> {
  const { client, session, region } = calls;
  const { GetAWSDefaultServiceQuotaCommand, GetServiceQuotaCommand } = await serviceQuotasSdk();
  const Command = operation === 'GetServiceQuota' ? GetServiceQuotaCommand : GetAWSDefaultServiceQuotaCommand;
  const context = contextOf(session, region, `servicequotas:${operation}`);
  try {
    const input = { ServiceCode: SERVICE_CODE, QuotaCode: code };
    const answer = await attempt(calls, operation, pacer, () => client.send(new Command(input)));
    if (!answer.Quota) throw malformedAnswer(context, phrase(AWS, 'has', 'quota'));
    const row = checkedRow(answer.Quota, context);
    if (row.QuotaCode !== code) throw malformedAnswer(context, phrase(AWS, 'otherQuota', String(row.QuotaCode), code));
    return row;
  } catch (error) {
    if ((error as { name?: string }).name === 'NoSuchResourceException') return null;
    return toBqError(error, context);
  }
}

function attempt<T>({ region, options }: QuotaCalls, operation: ListName | GetName, pacer: Pacer, call: () => Promise<T>): Promise<T> {
  return withRetry(
    async () => {
      await pacer.turn(options);
      return call();
    },
    {
      signal: options.signal,
      waitFactor: options.waitFactor,
      onRetry: (notice) => options.onEvent?.({ type: 'retry', region, operation, ...notice }),
    },
  );
}

/** A row without name, code or number is not guessed at: the answer is not what AWS documents. */
function checkedRow(row: ServiceQuota, context: CallContext): ServiceQuota {
  const isUsable =
    typeof row?.QuotaCode === 'string' &&
    row.QuotaCode !== '' &&
    typeof row.QuotaName === 'string' &&
    (row.Value === undefined || (typeof row.Value === 'number' && row.Value >= 0 && row.Value <= MOST_VALUE));
  if (!isUsable) throw malformedAnswer(context, phrase(AWS, 'badRow', typeof row?.QuotaCode === 'string' ? row.QuotaCode : null));
  return row;
}

function union(applied: readonly ServiceQuota[], defaults: readonly ServiceQuota[]): QuotaRow[] {
  const rows = new Map<string, QuotaRow>();
  for (const row of defaults) rows.set(row.QuotaCode as string, rowOf(row, null, row.Value ?? null));
  for (const row of applied) {
    const known = rows.get(row.QuotaCode as string);
    rows.set(row.QuotaCode as string, rowOf(row, row.Value ?? null, known?.default ?? null));
  }
  return [...rows.values()].sort((a, b) => (a.quotaName < b.quotaName ? -1 : a.quotaName > b.quotaName ? 1 : 0));
}

function rowOf(row: ServiceQuota, applied: number | null, standard: number | null): QuotaRow {
  return {
    quotaCode: row.QuotaCode as string,
    quotaName: row.QuotaName as string,
    applied,
    default: standard,
    adjustable: row.Adjustable ?? null,
  };
}

function incomplete(what: 'applied' | 'default', { rows, failure }: Reading, region: string): Text {
  const { said } = failure as BqError;
  return rows.length === 0 ? phrase(SOURCES, 'noneRead', what, region, said) : phrase(SOURCES, 'someRead', rows.length, what, region, said);
}

interface Answered {
  readonly rows: readonly QuotaRow[];
  readonly problems: readonly Text[];
  /** As they came: the account stands in their ARNs. */
  readonly answers: readonly ServiceQuota[];
}

function snapshotOf({ region, options }: QuotaCalls, { rows, problems, answers }: Answered): QuotaSnapshot {
  const account = answers
    .map((row) => /^arn:[^:]*:servicequotas:[^:]*:(\d{12}):/.exec(row.QuotaArn ?? '')?.[1])
    .find((id) => id !== undefined);
  return {
    region,
    source: 'live',
    asOf: options.now().toISOString(),
    accountId: account === undefined ? null : maskAccountId(account),
    rows,
    complete: problems.length === 0,
    problems,
    ...(problems.length > 0 ? { partial: true } : {}),
  };
}
