// What AWS, the network or a credential provider said → our errors, with what to do next.
import { maskAccounts } from '../../base/account-ids.ts';
import type { ErrorCode } from '../../base/error-codes.ts';
import { BqError } from '../../base/errors.ts';
import { maskSecrets } from '../../base/secrets.ts';
import { stripControl } from '../../base/text.ts';
import { AnswerError } from './transport.ts';

export interface CallContext {
  /** As IAM spells it: `servicequotas:ListServiceQuotas`. */
  readonly action: string;
  readonly region: string;
  readonly profile: string;
  /** Null for AWS's own. */
  readonly endpoint: string | null;
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
const OFFLINE = ['Add --offline to use the defaults that AWS publishes.', 'Add --quotas FILE for a saved answer.'] as const;

/** A failed call, taken apart once for everything that looks at it. */
interface Failure extends CallContext {
  readonly error: unknown;
  readonly raw: SdkError;
  readonly name: string;
  readonly status: number | undefined;
  /** Of the network: `ECONNREFUSED`. */
  readonly code: string | undefined;
  /** Who answered, or did not. */
  readonly where: string;
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
    where: context.endpoint ?? `AWS in ${context.region}`,
  };
  if (failure.name === 'AbortError') return new BqError('interrupted', { code: 'INTERRUPTED', kind: 'interrupted', cause: error });
  const known = [betweenUs, ofTheClock, ofTheRegion, ofCredentials, refused, ofNetwork];
  for (const read of known) {
    const told = read(failure);
    if (told) return told;
  }
  return ofAnswer(failure, context);
}

function errorFor({ error }: Failure, kind: 'configuration' | 'remote', said: Pick<BqError, 'code' | 'message' | 'suggestions'>): BqError {
  return new BqError(said.message, { code: said.code, kind, suggestions: said.suggestions, cause: error });
}

/** Somebody answered who is not AWS, or would not let the request through. */
function betweenUs(failure: Failure): BqError | null {
  const { error, where, action } = failure;
  if (!(error instanceof AnswerError)) return null;
  const status = error.$metadata.httpStatusCode;
  const make = (code: ErrorCode, message: string, hint: string) =>
    errorFor(failure, 'remote', { code, message, suggestions: [hint, ...OFFLINE] });
  const proxy = 'Log in to the network or its proxy, or correct HTTPS_PROXY and NO_PROXY; bq doctor shows what is set.';
  switch (error.name) {
    case 'WebPage': {
      const whose = error.message ? `: ${error.message}` : '';
      const message = `a web page answered ${action} instead of ${where} (HTTP ${status}${whose}): a proxy or a login page is in between`;
      return make('PROXY_PAGE', message, proxy);
    }
    case 'ProxyRefused':
      return make('PROXY_REFUSED', `${error.message}: ${action} did not get to ${where}`, proxy);
    case 'Redirected':
      return make(
        'REDIRECTED',
        `${where} answers ${action} with ${error.message} (HTTP ${status}), which is not followed`,
        'Check --endpoint-url, and any proxy or login page in between.',
      );
    case 'TooLarge':
      return malformedAnswer(failure, error.message, error);
    default:
      return null;
  }
}

const SKEWED = /signature (expired|not yet current)|request time.{0,40}too (large|skewed)|RequestTimeTooSkewed/i;

/** AWS refuses signatures that are minutes off; its answer carries its own time. */
function ofTheClock(failure: Failure): BqError | null {
  const { name, raw } = failure;
  if (name !== 'RequestTimeTooSkewed' && !SKEWED.test(raw.message ?? '')) return null;
  const seconds = skewSeconds(raw);
  const off = Math.abs(seconds ?? 0);
  const much = off >= 7200 ? `${Math.round(off / 3600)} hours` : off >= 120 ? `${Math.round(off / 60)} minutes` : `${Math.round(off)} s`;
  const how = seconds === null ? 'wrong' : `${much} ${seconds > 0 ? 'behind' : 'ahead of'} AWS's`;
  return errorFor(failure, 'configuration', {
    code: 'CLOCK_WRONG',
    message: `the clock of this machine is ${how}, so AWS refuses its signatures: ${said(raw)}`,
    suggestions: ['Set the clock of this machine: it may be 5 minutes off at most.'],
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
    message: `AWS refuses ${action}: the Region ${region} is not enabled for the account (${name}): ${said(raw)}`,
    suggestions: [`aws account enable-region --region-name ${region} enables it; or name another Region with --region.`, ...OFFLINE],
  });
}

function ofCredentials(failure: Failure): BqError | null {
  const { name, raw, profile, region, where } = failure;
  const make = (code: ErrorCode, message: string, suggestions: readonly string[]) =>
    errorFor(failure, 'configuration', { code, message, suggestions });
  const login =
    profile === 'default'
      ? 'Log in again, or set new keys.'
      : `Log in again (\`aws sso login --profile ${profile}\`), or set new keys for that profile.`;
  if (PROVIDERS.has(name))
    return make('CREDENTIALS_UNUSABLE', `the credentials of profile "${profile}" cannot be used: ${said(raw)}`, [login]);
  if (EXPIRED.has(name)) return make('CREDENTIALS_EXPIRED', `the credentials have expired: ${said(raw)}`, [login]);
  if (!REJECTED.has(name)) return null;
  return make('CREDENTIALS_REJECTED', `${where} does not accept the credentials: ${said(raw)}`, [
    'Check the keys and the session token.',
    `If they work elsewhere: is ${region} enabled for the account?`,
  ]);
}

/** AWS answered, and said no: the identity may not, or calls too often. */
function refused(failure: Failure): BqError | null {
  const { name, raw, status, action, region } = failure;
  if (DENIED.has(name) || status === 403) {
    const named = /perform: ([\w-]+:\w+)/.exec(raw.message ?? '')?.[1] ?? action;
    const message = `AWS refuses ${named} in ${region}: ${said(raw)}`;
    return errorFor(failure, 'remote', {
      code: 'ACCESS_DENIED',
      message,
      suggestions: [`Allow the IAM action ${named} on "*" for this identity.`, ...OFFLINE],
    });
  }
  if (!THROTTLES.has(name) && status !== 429) return null;
  const message = `AWS kept throttling ${action} in ${region}: ${said(raw)}`;
  return errorFor(failure, 'remote', {
    code: 'THROTTLED',
    message,
    suggestions: ['Try again in a minute; something else in the account calls it as well.', ...OFFLINE],
  });
}

/** Nobody answered, or nobody that can be trusted. */
function ofNetwork(failure: Failure): BqError | null {
  const { name, code, action, where } = failure;
  const make = (errorCode: ErrorCode, message: string, hint: string) =>
    errorFor(failure, 'remote', { code: errorCode, message, suggestions: [hint, ...OFFLINE] });
  if (code !== undefined && UNREACHABLE.has(code)) return make('UNREACHABLE', `cannot reach ${where} (${code})`, hintToReach(failure));
  if (name === 'TimeoutError' || (code !== undefined && DROPPED.has(code))) {
    const how = code ? ` (${code})` : ' in time';
    return make('NO_ANSWER', `${where} did not answer ${action}${how}`, 'Check the network and any proxy or VPN.');
  }
  if (code === undefined || !/CERT|SIGNED|TLS|SSL/.test(code)) return null;
  const hint = 'Behind a proxy that opens TLS, set AWS_CA_BUNDLE (or NODE_EXTRA_CA_CERTS) to its certificate.';
  return make('BAD_CERTIFICATE', `the certificate of ${where} is not trusted (${code})`, hint);
}

function hintToReach({ code, endpoint, region, where }: Failure): string {
  if (endpoint !== null) return `Is something listening at ${where}?`;
  return code === 'ENOTFOUND' ? `Check the network, and that ${region} is a Region.` : 'Check the network.';
}

function ofAnswer(failure: Failure, context: CallContext): BqError {
  const { error, raw, name, status, action, where } = failure;
  if (raw.$fault === undefined && (error instanceof SyntaxError || error instanceof TypeError)) {
    // Without an answer it is no answer that is wrong but bq.
    if (raw.$response === undefined) throw error;
    return malformedAnswer(context, `it is not what ${action} answers`, error);
  }
  const isAnswer = raw.$fault !== undefined || status !== undefined;
  const what = [name === 'Error' ? '' : name, status ? `HTTP ${status}` : ''].filter(Boolean).join(', ');
  const message = isAnswer
    ? `${where} answered ${action} with ${what || 'an error'}: ${said(raw)}`
    : `${action} failed at ${where}: ${said(raw) || name}`;
  return errorFor(failure, 'remote', { code: 'AWS_ERROR', message, suggestions: OFFLINE });
}

/** The answer has another shape than AWS documents: a proxy's page, a cut connection, something that is no AWS endpoint. */
export function malformedAnswer(context: CallContext, problem: string, cause?: unknown): BqError {
  return new BqError(`the answer of ${context.endpoint ?? `AWS in ${context.region}`} cannot be used: ${problem}`, {
    code: 'MALFORMED_ANSWER',
    kind: 'remote',
    suggestions: ['Check --endpoint-url and any proxy in between.', ...OFFLINE],
    cause,
  });
}
