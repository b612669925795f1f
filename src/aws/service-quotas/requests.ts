// Requests for quota increases: those that are open, and sending one. Nothing is sent twice: a send is never repeated by itself.
import type { RequestedServiceQuotaChange } from '@aws-sdk/client-service-quotas';
import { maskAccounts } from '../../base/account-ids.ts';
import type { ErrorCode } from '../../base/error-codes.ts';
import { BqError } from '../../base/errors.ts';
import { type Phrase, phrase, type Text } from '../../base/phrases.ts';
import { stripControl } from '../../base/text.ts';
import type { QuotaChangeRequest } from '../../quotas/increases.ts';
import { AWS } from '../../words/en/aws.ts';
import { QUOTA_REQUESTS } from '../../words/en/quota-requests.ts';
import { SOURCES } from '../../words/en/sources.ts';
import { requireItems, understood } from '../calls/answers.ts';
import { type CallContext, malformedAnswer, toBqError, transience } from '../calls/errors.ts';
import { PageTokens } from '../calls/pages.ts';
import { withRetry } from '../calls/retry.ts';
import type { AwsSession } from '../session/session.ts';
import { contextOf, type QuotaCalls, type QuotaFetchOptions, withClient } from './quotas.ts';

const SERVICE_CODE = 'bedrock';
const REQUESTS_PER_PAGE = 100;
/** AWS keeps 90 days; more pages than this are a loop that invents tokens. */
const MOST_PAGES = 50;

/**
 * The requests of the account in the Region that AWS still lists (90 days), newest first.
 *
 * @param code one quota's; null for all of Bedrock
 */
export async function listQuotaRequests(
  session: AwsSession,
  region: string,
  code: string | null,
  options: QuotaFetchOptions,
): Promise<QuotaChangeRequest[]> {
  return withClient(session, region, options, (calls) => listWith(calls, code));
}

async function listWith({ client, session, region, options }: QuotaCalls, code: string | null): Promise<QuotaChangeRequest[]> {
  const { ListRequestedServiceQuotaChangeHistoryByQuotaCommand, ListRequestedServiceQuotaChangeHistoryCommand } = await import(
    '@aws-sdk/client-service-quotas'
  );
  const operation = code === null ? 'ListRequestedServiceQuotaChangeHistory' : 'ListRequestedServiceQuotaChangeHistoryByQuota';
  const context = contextOf(session, region, `servicequotas:${operation}`);
  const found: QuotaChangeRequest[] = [];
  const tokens = new PageTokens(context, MOST_PAGES);
  let token: string | undefined;
  try {
    do {
      const paging = { ServiceCode: SERVICE_CODE, MaxResults: REQUESTS_PER_PAGE, ...(token === undefined ? {} : { NextToken: token }) };
      const answer = await withRetry(
        () =>
          code === null
            ? client.send(new ListRequestedServiceQuotaChangeHistoryCommand(paging))
            : client.send(new ListRequestedServiceQuotaChangeHistoryByQuotaCommand({ ...paging, QuotaCode: code })),
        { signal: options.signal, waitFactor: options.waitFactor },
      );
      const changes = requireItems(answer.RequestedQuotas, 'list of requests', context);
      found.push(...understood(context, () => changes.map(changeOf)));
      token = tokens.next(answer.NextToken);
    } while (token !== undefined);
  } catch (error) {
    // No request for a quota that does not exist; whether it exists is asked elsewhere.
    if ((error as { name?: string }).name === 'NoSuchResourceException') return found;
    throw toBqError(error, context);
  }
  return found.sort((a, b) => (b.created ?? '').localeCompare(a.created ?? ''));
}

export type SendOutcome =
  | { readonly outcome: 'sent'; readonly request: QuotaChangeRequest }
  /** AWS had an open request already; `request` is it, where AWS lists it. */
  | { readonly outcome: 'already-open'; readonly request: QuotaChangeRequest | null }
  /** The answer was lost, and the request was found to have arrived. */
  | { readonly outcome: 'found-after-loss'; readonly request: QuotaChangeRequest };

export interface QuotaIncrease {
  readonly region: string;
  readonly code: string;
  /** In the row's own unit, above AWS's default. */
  readonly value: number;
}

/**
 * Sends one request for an increase. Only throttling is retried (AWS has then taken nothing); where the answer is lost, the list of
 * requests is looked at instead of sending again.
 *
 * @throws BqError remote: refused (`VALUE_REFUSED`, `NOT_ADJUSTABLE`, `ACCESS_DENIED`, …), or lost and not found (`REQUEST_UNCERTAIN`) · usage:
 *   `NO_SUCH_QUOTA`
 */
export async function sendQuotaRequest(
  session: AwsSession,
  { region, code, value }: QuotaIncrease,
  options: QuotaFetchOptions,
): Promise<SendOutcome> {
  return withClient(session, region, options, async (calls) => {
    const { RequestServiceQuotaIncreaseCommand } = await import('@aws-sdk/client-service-quotas');
    const context = contextOf(session, region, 'servicequotas:RequestServiceQuotaIncrease');
    const command = new RequestServiceQuotaIncreaseCommand({ ServiceCode: SERVICE_CODE, QuotaCode: code, DesiredValue: value });
    try {
      const answer = await sendOnce(() => calls.client.send(command), options);
      return { outcome: 'sent', request: sentOf(answer.RequestedQuota, { code, value, region }, context) };
    } catch (error) {
      return afterFailure(error, calls, { code, value, region });
    }
  });
}

const isFor = ({ code, value }: QuotaIncrease, { quotaCode, desiredValue }: QuotaChangeRequest) =>
  quotaCode === code && desiredValue === value;

/** @throws BqError remote for an answer that is about something else */
function sentOf(answer: RequestedServiceQuotaChange | undefined, wish: QuotaIncrease, context: CallContext): QuotaChangeRequest {
  if (!answer?.Id) throw malformedAnswer(context, phrase(AWS, 'has', 'request ID'));
  const sent = changeOf(answer);
  if (!isFor(wish, sent)) throw malformedAnswer(context, phrase(AWS, 'otherRequest', String(sent.desiredValue), sent.quotaCode));
  return sent;
}

/** What AWS lists tells whether a request arrived whose answer did not. @throws BqError as `sendQuotaRequest` */
async function afterFailure(error: unknown, calls: QuotaCalls, wish: QuotaIncrease): Promise<SendOutcome> {
  const { session, region } = calls;
  const openNow = async () => (await listWith(calls, wish.code)).find(({ isOpen }) => isOpen) ?? null;
  const { name = '', message = '' } = error as { name?: string; message?: string };
  if (name === 'ResourceAlreadyExistsException') return { outcome: 'already-open', request: await openNow() };
  if (!isLost(error)) {
    const context = contextOf(session, region, 'servicequotas:RequestServiceQuotaIncrease');
    throw refusal({ name, message, cause: error }, wish.code, region) ?? toBqError(error, context);
  }
  const open = await openNow().catch(() => null);
  // AWS has one open request a quota: another value is somebody else's, and ours was not taken.
  if (open) return { outcome: isFor(wish, open) ? 'found-after-loss' : 'already-open', request: open };
  throw uncertain(error, requestPlace(session, region, wish.code));
}

/** Repeats only what AWS throttled. */
function sendOnce<T>(send: () => Promise<T>, options: QuotaFetchOptions): Promise<T> {
  const marked = async () => {
    try {
      return await send();
    } catch (error) {
      // withRetry repeats what it may; a lost answer goes past it in a wrapping that it does not know.
      throw transience(error) === 'throttled' ? error : new Unrepeatable(error);
    }
  };
  return withRetry(marked, { signal: options.signal, waitFactor: options.waitFactor }).catch((error: unknown) => {
    throw error instanceof Unrepeatable ? error.reason : error;
  });
}

class Unrepeatable extends Error {
  readonly reason: unknown;
  constructor(reason: unknown) {
    super('not to be repeated');
    this.reason = reason;
  }
}

/** The request may have arrived although no usable answer came: a cut connection, a timeout, a 5xx, an answer that cannot be read. */
function isLost(error: unknown): boolean {
  if (error instanceof BqError) return error.code === 'MALFORMED_ANSWER';
  const { name, code, $fault, $metadata } = error as {
    name?: string;
    code?: string;
    $fault?: string;
    $metadata?: { httpStatusCode?: number };
  };
  if (code === 'ECONNREFUSED' || code === 'ENOTFOUND' || code === 'EAI_AGAIN') return false;
  return transience(error) === 'unsteady' || (($metadata?.httpStatusCode ?? 0) < 400 && $fault === undefined) || name === 'SyntaxError';
}

/** Where a request for an increase went. */
export interface RequestPlace {
  readonly code: string;
  readonly region: string;
  /** Null where nobody named one. */
  readonly profile: string | null;
}

export function requestPlace({ isProfileNamed, profile }: AwsSession, region: string, code: string): RequestPlace {
  return { code, region, profile: isProfileNamed ? profile : null };
}

/** What to say of a request whose answer nobody has, and how to find out. */
export function whetherTaken({ code, region, profile }: RequestPlace): {
  readonly message: Phrase;
  readonly suggestions: readonly Phrase[];
} {
  const asProfile = profile === null ? '' : ` --profile ${shellWord(profile)}`;
  return {
    message: phrase(QUOTA_REQUESTS, 'uncertain', code, region),
    suggestions: [
      phrase(QUOTA_REQUESTS, 'showsIt', `bq quotas requests --code ${code} --region ${region}${asProfile}`),
      phrase(QUOTA_REQUESTS, 'looksFirst'),
    ],
  };
}

const shellWord = (text: string) => (/^[\w.@:/+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`);

function uncertain(cause: unknown, place: RequestPlace): BqError {
  const { message, suggestions } = whetherTaken(place);
  return new BqError(phrase(QUOTA_REQUESTS, 'noAnswer', message), { code: 'REQUEST_UNCERTAIN', kind: 'remote', suggestions, cause });
}

interface Refused {
  readonly name: string;
  /** AWS's words. */
  readonly message: string;
  readonly cause: unknown;
}

/** What AWS refuses by its rules, in words; null for everything else. */
function refusal({ name, message, cause }: Refused, code: string, region: string): BqError | null {
  const said = maskAccounts(stripControl(message, { oneLine: true })).slice(0, 300);
  const make = (errorCode: ErrorCode, kind: 'usage' | 'remote', text: Text, suggestions: readonly Text[]) =>
    new BqError(text, { code: errorCode, kind, suggestions, cause });
  if (name === 'NoSuchResourceException') {
    return make('NO_SUCH_QUOTA', 'usage', phrase(SOURCES, 'because', phrase(QUOTA_REQUESTS, 'noSuchQuota', code, region), said), [
      phrase(QUOTA_REQUESTS, 'searchFinds'),
    ]);
  }
  if (name === 'IllegalArgumentException' || name === 'InvalidParameterException') {
    return make('VALUE_REFUSED', 'remote', phrase(QUOTA_REQUESTS, 'valueRefused', said), [phrase(QUOTA_REQUESTS, 'askForMore')]);
  }
  if (name === 'InvalidResourceStateException') {
    return make('NOT_ADJUSTABLE', 'remote', phrase(QUOTA_REQUESTS, 'requestRefused', said), [phrase(QUOTA_REQUESTS, 'caseInstead')]);
  }
  if (name === 'QuotaExceededException') {
    return make('TOO_MANY_REQUESTS_OPEN', 'remote', phrase(QUOTA_REQUESTS, 'tooMany', said), [phrase(QUOTA_REQUESTS, 'listsOpen', region)]);
  }
  return null;
}

const OPEN = new Set(['PENDING', 'CASE_OPENED']);

function changeOf(change: RequestedServiceQuotaChange): QuotaChangeRequest {
  const clean = (text: string | undefined) => (text === undefined ? null : maskAccounts(stripControl(text, { oneLine: true })));
  const status = clean(change.Status) ?? 'UNKNOWN';
  return {
    requestId: clean(change.Id) ?? '',
    caseId: clean(change.CaseId),
    quotaCode: clean(change.QuotaCode) ?? '',
    quotaName: clean(change.QuotaName) ?? '',
    desiredValue: change.DesiredValue ?? null,
    status,
    isOpen: OPEN.has(status),
    created: change.Created?.toISOString() ?? null,
    lastUpdated: change.LastUpdated?.toISOString() ?? null,
  };
}
