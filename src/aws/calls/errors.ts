// What AWS, the network or a credential provider said → our errors, with what to do next.
import { maskAccounts } from '../../base/account-ids.ts';
import type { ErrorCode } from '../../base/error-codes.ts';
import { BqError } from '../../base/errors.ts';
import { type Phrase, phrase, type Text } from '../../base/phrases.ts';
import { maskSecrets } from '../../base/secrets.ts';
import { stripControl } from '../../base/text.ts';
import { AWS } from '../../words/en/aws.ts';
import { AnswerError } from './transport.ts';

export interface CallContext {
  /** As IAM spells it, `servicequotas:ListServiceQuotas`; or in words. */
  readonly action: Text;
  readonly region: string;
  readonly profile: string;
  /** Null for AWS's own; or whoever is asked, in words. */
  readonly endpoint: Text | null;
}

interface SdkError {
  readonly name?: string;
  readonly message?: string;
  readonly code?: string;
  readonly errors?: readonly SdkError[];
  readonly $fault?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Record<string, string> };
  readonly $retryable?: { readonly throttling?: boolean };
}

const THROTTLES = new Set([
  'TooManyRequestsException',
  'ThrottlingException',
  'Throttling',
  'ThrottledException',
  'RequestLimitExceeded',
  'SlowDown',
]);
const EXPIRED = new Set(['ExpiredTokenException', 'ExpiredToken', 'RequestExpired']);
const REJECTED = new Set([
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'IncompleteSignature',
  'IncompleteSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'NotAuthorizedException',
]);
const DENIED = new Set([
  'AccessDeniedException',
  'AccessDenied',
  'UnauthorizedOperation',
  'DependencyAccessDeniedException',
  'AWSServiceAccessNotEnabledException',
]);
const DROPPED = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT']);
const UNREACHABLE = new Set(['ENOTFOUND', 'EAI_AGAIN', 'ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL']);
const PROVIDERS = new Set(['CredentialsProviderError', 'TokenProviderError', 'ProviderError']);

const sdk = (error: unknown) => (typeof error === 'object' && error !== null ? error : {}) as SdkError;
/** Connecting to a name with several addresses gives an AggregateError, whose parts have the code. */
const networkCode = (error: SdkError) => error.code ?? error.errors?.find((part) => part.code)?.code;

export type Transience = 'throttled' | 'unsteady' | null;

/** Whether the same call may succeed in a moment. */
export function transience(error: unknown): Transience {
  const { name = '', $metadata, $retryable } = sdk(error);
  if (error instanceof BqError) return null;
  if (THROTTLES.has(name) || $metadata?.httpStatusCode === 429 || $retryable?.throttling) return 'throttled';
  if (($metadata?.httpStatusCode ?? 0) >= 500 || name === 'TimeoutError' || DROPPED.has(networkCode(sdk(error)) ?? '')) return 'unsteady';
  return null;
}

/** Seconds that the service asks to wait (Retry-After), null where it asks nothing. */
export function retryAfterSeconds(error: unknown): number | null {
  const value = Number(sdk(error).$response?.headers?.['retry-after'] ?? Number.NaN);
  return Number.isFinite(value) && value >= 0 ? value : null;
}

/** AWS's words, fit for a terminal and without account numbers. */
function said(error: SdkError): string {
  return maskAccounts(maskSecrets(stripControl(error.message ?? '', { oneLine: true }))).slice(0, 300);
}

/** Whoever has no such flag does not say it (src/shell/report-error.ts). */
const OFFLINE = [phrase(AWS, 'addOffline'), phrase(AWS, 'addQuotas')];

/** A failed call, taken apart once for everything that looks at it. */
interface Failure extends CallContext {
  readonly error: unknown;
  readonly raw: SdkError;
  readonly name: string;
  readonly status: number | undefined;
  /** Of the network: `ECONNREFUSED`. */
  readonly code: string | undefined;
  /** Who answered, or did not. */
  readonly where: Text;
}

/**
 * @returns a BqError: kind `configuration` for credentials, `interrupted`, else `remote`; one that is a BqError already stays as it is
 * @throws the error itself when it is a bug of bq
 */
export function toBqError(error: unknown, context: CallContext): BqError {
  if (error instanceof BqError) return error;
  const raw = sdk(error);
  const failure: Failure = {
    ...context,
    error,
    raw,
    name: raw.name ?? '',
    status: raw.$metadata?.httpStatusCode,
    code: networkCode(raw),
    where: whereOf(context),
  };
  if (failure.name === 'AbortError')
    return new BqError(phrase(AWS, 'interrupted'), { code: 'INTERRUPTED', kind: 'interrupted', cause: error });
  const known = [betweenUs, ofTheClock, ofTheRegion, ofCredentials, refused, ofNetwork];
  for (const read of known) {
    const told = read(failure);
    if (told) return told;
  }
  return ofAnswer(failure, context);
}

const whereOf = ({ endpoint, region }: CallContext): Text => endpoint ?? phrase(AWS, 'in', region);

interface Told {
  readonly code: ErrorCode;
  readonly message: Phrase;
  readonly suggestions: readonly Phrase[];
}

function errorFor({ error }: Failure, kind: 'configuration' | 'remote', { code, message, suggestions }: Told): BqError {
  return new BqError(message, { code, kind, suggestions, cause: error });
}

/** Somebody answered who is not AWS, or would not let the request through. */
function betweenUs(failure: Failure): BqError | null {
  const { error, where, action } = failure;
  if (!(error instanceof AnswerError)) return null;
  const status = error.$metadata.httpStatusCode;
  const make = (code: ErrorCode, message: Phrase, hint: Phrase) =>
    errorFor(failure, 'remote', { code, message, suggestions: [hint, ...OFFLINE] });
  const proxy = phrase(AWS, 'logInToNetwork');
  switch (error.name) {
    case 'WebPage':
      return make('PROXY_PAGE', phrase(AWS, 'webPage', action, where, status, error.said), proxy);
    case 'ProxyRefused':
      return make('PROXY_REFUSED', phrase(AWS, 'proxyRefused', error.said, action, where), proxy);
    case 'Redirected':
      return make('REDIRECTED', phrase(AWS, 'redirected', where, action, error.said, status), phrase(AWS, 'checkEndpoint'));
    case 'TooLarge':
      return malformedAnswer(failure, error.said, error);
    default:
      return null;
  }
}

const SKEWED = /signature (expired|not yet current)|request time.{0,40}too (large|skewed)|RequestTimeTooSkewed/i;

/** AWS refuses signatures that are minutes off; its answer carries its own time. */
function ofTheClock(failure: Failure): BqError | null {
  const { name, raw } = failure;
  if (name !== 'RequestTimeTooSkewed' && !SKEWED.test(raw.message ?? '')) return null;
  return errorFor(failure, 'configuration', {
    code: 'CLOCK_WRONG',
    message: phrase(AWS, 'clockWrong', skewSeconds(raw), said(raw)),
    suggestions: [phrase(AWS, 'setClock')],
  });
}

/** AWS's clock minus this machine's, by the times in the message, else by the answer's own. */
function skewSeconds({ message = '', $response }: SdkError): number | null {
  const times = [...message.matchAll(/\b\d{8}T\d{6}Z\b/g)].map(([text]) => compactTime(text));
  // `…T1 is now earlier than …T2 (…T3 - 5 min.)`: the last is AWS's own time.
  const [ours, server] = [times[0], times.length > 1 ? times.at(-1) : undefined];
  if (ours !== undefined && server !== undefined) return (server - ours) / 1000;
  const date = Date.parse($response?.headers?.date ?? '');
  return Number.isNaN(date) ? null : (date - Date.now()) / 1000;
}

const compactTime = (text: string) => Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));

const NOT_ENABLED = new Set(['OptInRequired', 'OptInRequiredException', 'SubscriptionRequiredException']);

/** The account has not switched the Region on. */
function ofTheRegion(failure: Failure): BqError | null {
  const { name, raw, region, action } = failure;
  if (!NOT_ENABLED.has(name)) return null;
  return errorFor(failure, 'remote', {
    code: 'REGION_NOT_ENABLED',
    message: phrase(AWS, 'regionOff', action, region, name, said(raw)),
    suggestions: [phrase(AWS, 'enableRegion', region), ...OFFLINE],
  });
}

function ofCredentials(failure: Failure): BqError | null {
  const { name, raw, profile, region, where } = failure;
  const make = (code: ErrorCode, message: Phrase, suggestions: readonly Phrase[]) =>
    errorFor(failure, 'configuration', { code, message, suggestions });
  const login = phrase(AWS, 'logInAgain', profile);
  if (PROVIDERS.has(name)) return make('CREDENTIALS_UNUSABLE', phrase(AWS, 'unusable', profile, said(raw)), [login]);
  if (EXPIRED.has(name)) return make('CREDENTIALS_EXPIRED', phrase(AWS, 'expired', said(raw)), [login]);
  if (!REJECTED.has(name)) return null;
  return make('CREDENTIALS_REJECTED', phrase(AWS, 'rejected', where, said(raw)), [
    phrase(AWS, 'checkKeys'),
    phrase(AWS, 'isEnabled', region),
  ]);
}

/** AWS answered, and said no: the identity may not, or calls too often. */
function refused(failure: Failure): BqError | null {
  const { name, raw, status, action, region } = failure;
  if (DENIED.has(name) || status === 403) {
    const named = /perform: ([\w-]+:\w+)/.exec(raw.message ?? '')?.[1] ?? action;
    const message = phrase(AWS, 'denied', named, region, said(raw));
    return errorFor(failure, 'remote', { code: 'ACCESS_DENIED', message, suggestions: [phrase(AWS, 'allow', named), ...OFFLINE] });
  }
  if (!THROTTLES.has(name) && status !== 429) return null;
  const message = phrase(AWS, 'throttled', action, region, said(raw));
  return errorFor(failure, 'remote', { code: 'THROTTLED', message, suggestions: [phrase(AWS, 'inAMinute'), ...OFFLINE] });
}

/** Nobody answered, or nobody that can be trusted. */
function ofNetwork(failure: Failure): BqError | null {
  const { name, code, action, where } = failure;
  const make = (errorCode: ErrorCode, message: Phrase, hint: Phrase) =>
    errorFor(failure, 'remote', { code: errorCode, message, suggestions: [hint, ...OFFLINE] });
  if (code !== undefined && UNREACHABLE.has(code))
    return make('UNREACHABLE', phrase(AWS, 'unreachable', where, code), hintToReach(failure));
  if (name === 'TimeoutError' || (code !== undefined && DROPPED.has(code))) {
    return make('NO_ANSWER', phrase(AWS, 'noAnswer', where, action, code || null), phrase(AWS, 'checkVpn'));
  }
  if (code === undefined || !/CERT|SIGNED|TLS|SSL/.test(code)) return null;
  return make('BAD_CERTIFICATE', phrase(AWS, 'badCertificate', where, code), phrase(AWS, 'setBundle'));
}

function hintToReach({ code, endpoint, region, where }: Failure): Phrase {
  if (endpoint !== null) return phrase(AWS, 'isListening', where);
  return code === 'ENOTFOUND' ? phrase(AWS, 'checkRegion', region) : phrase(AWS, 'checkNetwork');
}

function ofAnswer(failure: Failure, context: CallContext): BqError {
  const { error, raw, name, status, action, where } = failure;
  if (raw.$fault === undefined && (error instanceof SyntaxError || error instanceof TypeError)) {
    // Without an answer it is no answer that is wrong but bq.
    if (raw.$response === undefined) throw error;
    return malformedAnswer(context, phrase(AWS, 'otherAnswer', action), error);
  }
  const isAnswer = raw.$fault !== undefined || status !== undefined;
  const what = [name === 'Error' ? '' : name, status ? `HTTP ${status}` : ''].filter(Boolean).join(', ');
  const message = isAnswer
    ? phrase(AWS, 'answered', where, action, what, said(raw))
    : phrase(AWS, 'failed', action, where, said(raw) || name);
  return errorFor(failure, 'remote', { code: 'AWS_ERROR', message, suggestions: OFFLINE });
}

/** The answer has another shape than AWS documents: a proxy's page, a cut connection, something that is no AWS endpoint. */
export function malformedAnswer(context: CallContext, problem: Text, cause?: unknown): BqError {
  return new BqError(phrase(AWS, 'malformed', whereOf(context), problem), {
    code: 'MALFORMED_ANSWER',
    kind: 'remote',
    suggestions: [phrase(AWS, 'checkProxy'), ...OFFLINE],
    cause,
  });
}
