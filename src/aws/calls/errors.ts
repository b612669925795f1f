// What AWS, the network or a credential provider said → our errors, with what to do next.
import { maskAccounts } from '../../base/account-ids.ts';
import { maskSecrets } from '../../base/secrets.ts';
import type { ErrorCode } from '../../base/error-codes.ts';
import { BqError } from '../../base/errors.ts';
import { stripControl } from '../../base/text.ts';

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

const OFFLINE = 'Add --offline to use the defaults that AWS publishes, or --quotas FILE for a saved answer.';

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
  return ofCredentials(failure) ?? refused(failure) ?? ofNetwork(failure) ?? ofAnswer(failure, context);
}

function errorFor({ error }: Failure, kind: 'configuration' | 'remote', said: Pick<BqError, 'code' | 'message' | 'suggestions'>): BqError {
  return new BqError(said.message, { code: said.code, kind, suggestions: said.suggestions, cause: error });
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
  if (EXPIRED.has(name)) {
    const skewed = /signature/i.test(raw.message ?? '');
    return skewed
      ? make('CLOCK_WRONG', `AWS refused the request's time: ${said(raw)}`, ['Set the clock of this machine.'])
      : make('CREDENTIALS_EXPIRED', `the credentials have expired: ${said(raw)}`, [login]);
  }
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
      suggestions: [`Allow the IAM action ${named} on "*" for this identity.`, OFFLINE],
    });
  }
  if (!THROTTLES.has(name) && status !== 429) return null;
  const message = `AWS kept throttling ${action} in ${region}: ${said(raw)}`;
  return errorFor(failure, 'remote', {
    code: 'THROTTLED',
    message,
    suggestions: ['Try again in a minute; something else in the account calls it as well.', OFFLINE],
  });
}

/** Nobody answered, or nobody that can be trusted. */
function ofNetwork(failure: Failure): BqError | null {
  const { name, code, action, where } = failure;
  const make = (errorCode: ErrorCode, message: string, hint: string) =>
    errorFor(failure, 'remote', { code: errorCode, message, suggestions: [hint, OFFLINE] });
  if (code !== undefined && UNREACHABLE.has(code)) return make('UNREACHABLE', `cannot reach ${where} (${code})`, hintToReach(failure));
  if (name === 'TimeoutError' || (code !== undefined && DROPPED.has(code))) {
    const how = code ? ` (${code})` : ' in time';
    return make('NO_ANSWER', `${where} did not answer ${action}${how}`, 'Check the network and any proxy or VPN.');
  }
  if (code === undefined || !/CERT|SIGNED|TLS|SSL/.test(code)) return null;
  const hint = 'Behind a proxy that opens TLS, set NODE_EXTRA_CA_CERTS to its certificate.';
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
  return errorFor(failure, 'remote', { code: 'AWS_ERROR', message, suggestions: [OFFLINE] });
}

/**
 * What went wrong while credentials were fetched (SSO, a role, metadata): a setting of this side, unless the network is the reason.
 *
 * @throws the error itself when it is a bug of bq
 */
export function toCredentialError(error: unknown, context: CallContext): BqError {
  const mapped = toBqError(error, context);
  if (mapped.kind !== 'remote' || mapped.code === 'UNREACHABLE' || mapped.code === 'NO_ANSWER' || mapped.code === 'BAD_CERTIFICATE')
    return mapped;
  const { profile } = context;
  return new BqError(`the credentials of profile "${profile}" cannot be had: ${said(sdk(error)) || mapped.message}`, {
    code: 'CREDENTIALS_UNUSABLE',
    kind: 'configuration',
    suggestions: [`See what \`aws sts get-caller-identity${profile === 'default' ? '' : ` --profile ${profile}`}\` says.`, OFFLINE],
    cause: error,
  });
}

/** The answer has another shape than AWS documents: a proxy's page, a cut connection, something that is no AWS endpoint. */
export function malformedAnswer(context: CallContext, problem: string, cause?: unknown): BqError {
  return new BqError(`the answer of ${context.endpoint ?? `AWS in ${context.region}`} cannot be used: ${problem}`, {
    code: 'MALFORMED_ANSWER',
    kind: 'remote',
    suggestions: ['Check --endpoint-url and any proxy in between.', OFFLINE],
    cause,
  });
}
