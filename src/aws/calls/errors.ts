// What AWS, the network or a credential provider said → our errors, with what to do next.
import { maskAccounts } from '../../base/account-ids.ts';
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
  return maskAccounts(stripControl(error.message ?? '', { oneLine: true })).slice(0, 300);
}

const OFFLINE = 'Add --offline to use the defaults that AWS publishes, or --quotas FILE for a saved answer.';

/**
 * @returns a BqError: kind `configuration` for credentials, `interrupted`, else `remote`; one that is a BqError already stays as it is
 * @throws the error itself when it is a bug of bq
 */
export function toBqError(error: unknown, context: CallContext): BqError {
  if (error instanceof BqError) return error;
  const { action, region, profile } = context;
  const raw = sdk(error);
  const name = raw.name ?? '';
  const status = raw.$metadata?.httpStatusCode;
  const code = networkCode(raw);
  const where = context.endpoint ?? `AWS in ${region}`;
  const make = (kind: 'configuration' | 'remote', code: ErrorCode, message: string, suggestions: readonly string[]) =>
    new BqError(message, { code, kind, suggestions, cause: error });
  const login =
    profile === 'default'
      ? 'Log in again, or set new keys.'
      : `Log in again (\`aws sso login --profile ${profile}\`), or set new keys for that profile.`;

  if (name === 'AbortError') return new BqError('interrupted', { code: 'INTERRUPTED', kind: 'interrupted', cause: error });
  if (PROVIDERS.has(name))
    return make('configuration', 'CREDENTIALS_UNUSABLE', `the credentials of profile "${profile}" cannot be used: ${said(raw)}`, [login]);
  if (EXPIRED.has(name)) {
    const skewed = /signature/i.test(raw.message ?? '');
    return skewed
      ? make('configuration', 'CLOCK_WRONG', `AWS refused the request's time: ${said(raw)}`, ['Set the clock of this machine.'])
      : make('configuration', 'CREDENTIALS_EXPIRED', `the credentials have expired: ${said(raw)}`, [login]);
  }
  if (REJECTED.has(name)) {
    return make('configuration', 'CREDENTIALS_REJECTED', `${where} does not accept the credentials: ${said(raw)}`, [
      'Check the keys and the session token.',
      `If they work elsewhere: is ${region} enabled for the account?`,
    ]);
  }
  if (DENIED.has(name) || status === 403) {
    const named = /perform: ([\w-]+:\w+)/.exec(raw.message ?? '')?.[1] ?? action;
    return make('remote', 'ACCESS_DENIED', `AWS refuses ${named} in ${region}: ${said(raw)}`, [
      `Allow the IAM action ${named} on "*" for this identity.`,
      OFFLINE,
    ]);
  }
  if (THROTTLES.has(name) || status === 429) {
    return make('remote', 'THROTTLED', `AWS kept throttling ${action} in ${region}: ${said(raw)}`, [
      'Try again in a minute; something else in the account calls it as well.',
      OFFLINE,
    ]);
  }
  if (code !== undefined && UNREACHABLE.has(code)) {
    const hint =
      code === 'ENOTFOUND' && context.endpoint === null
        ? `Check the network, and that ${region} is a Region.`
        : context.endpoint === null
          ? 'Check the network.'
          : `Is something listening at ${where}?`;
    return make('remote', 'UNREACHABLE', `cannot reach ${where} (${code})`, [hint, OFFLINE]);
  }
  if (name === 'TimeoutError' || (code !== undefined && DROPPED.has(code))) {
    return make('remote', 'NO_ANSWER', `${where} did not answer ${action}${code ? ` (${code})` : ' in time'}`, [
      'Check the network and any proxy or VPN.',
      OFFLINE,
    ]);
  }
  if (code !== undefined && /CERT|SIGNED|TLS|SSL/.test(code)) {
    return make('remote', 'BAD_CERTIFICATE', `the certificate of ${where} is not trusted (${code})`, [
      'Behind a proxy that opens TLS, set NODE_EXTRA_CA_CERTS to its certificate.',
      OFFLINE,
    ]);
  }
  if (raw.$fault === undefined && (error instanceof SyntaxError || error instanceof TypeError)) {
    // Without an answer it is no answer that is wrong but bq.
    if (raw.$response === undefined) throw error;
    return malformedAnswer(context, `it is not what ${action} answers`, error);
  }
  if (raw.$fault !== undefined || status !== undefined) {
    const what = [name && name !== 'Error' ? name : '', status ? `HTTP ${status}` : ''].filter(Boolean).join(', ');
    return make('remote', 'AWS_ERROR', `${where} answered ${action} with ${what || 'an error'}: ${said(raw)}`, [OFFLINE]);
  }
  return make('remote', 'AWS_ERROR', `${action} failed at ${where}: ${said(raw) || name}`, [OFFLINE]);
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
