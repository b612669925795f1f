// What an error of Bedrock means: the table of messages, in order; the first that fits wins. Which text is a throttle is decided here alone.
import type { Occurrence } from '../errors/occurrence.ts';

export type CauseId =
  | 'tokens-per-minute'
  | 'mantle-input-tokens'
  | 'tokens-per-day'
  | 'requests-per-minute'
  | 'overloaded'
  | 'agents-rate'
  | 'control-plane-rate'
  | 'too-many-connections'
  | 'service-unavailable'
  | 'messages-overloaded'
  | 'model-not-ready'
  | 'service-quota-exceeded'
  | 'throttle-without-words'
  | 'other-service-throttle'
  | 'lambda-timeout'
  | 'workflow-timeout'
  | 'client-retry-limit'
  | 'client-connections'
  | 'connection-failed'
  | 'account-not-verified'
  | 'account-not-activated'
  | 'account-score'
  | 'channel-account'
  | 'unsupported-country'
  | 'data-retention'
  | 'reservation-not-found'
  | 'service-control-policy'
  | 'use-case-form'
  | 'marketplace'
  | 'access-denied'
  | 'needs-inference-profile'
  | 'model-end-of-life'
  | 'model-side-error'
  | 'model-timeout'
  | 'client-timeout'
  | 'prompt-too-long'
  | 'max-tokens-too-large'
  | 'thinking-budget'
  | 'answer-cut'
  | 'client-output-limit'
  | 'model-not-found'
  | 'quota-request-too-small'
  | 'quota-request-open'
  | 'quota-request-refused'
  | 'invalid-request'
  | 'bad-credentials';

/** What a cause is about; `quota`: a limit of the account · `capacity`: AWS's, whatever the quota · `access`, `request`: no throttle at all. */
export type CauseClass = 'quota' | 'capacity' | 'access' | 'request' | 'other';

export interface CauseRule {
  readonly id: CauseId;
  readonly class: CauseClass;
  /** True where the service refused because of load or a limit: sending the same again later can succeed. */
  readonly isThrottle: boolean;
  /** The kind of limit in a plan, where one is meant. */
  readonly limit: 'tpm' | 'rpm' | 'tpd' | 'input-tpm' | 'output-tpm' | null;
  readonly matches: (error: Occurrence) => boolean;
}

/** Types under which Bedrock and its clients report a throttle. */
const THROTTLE_TYPE =
  /^(?:\w*throttl\w*|rate_?limit\w*|RequestLimitExceeded|ProvisionedThroughputExceededException|TooManyRequests(?:Exception|Error)?|AI_\w+)$/i;

/** A message of a throttle counts where the type and status do not say otherwise: a ValidationException that speaks of tokens is none. */
function mayThrottle({ errorType, httpStatus }: Occurrence): boolean {
  if (errorType !== null && THROTTLE_TYPE.test(errorType)) return true;
  if (errorType !== null && /validation|badrequest|accessdenied|notfound|invalid/i.test(errorType)) return false;
  return httpStatus === null || httpStatus === 429 || httpStatus === 503;
}

/** What HTTP calls every 429, whatever it is about; Bedrock writes requests with a small letter. */
const REASON_PHRASE = /\bToo Many Requests\b/;

const says =
  (pattern: RegExp) =>
  ({ message }: Occurrence) =>
    pattern.test(message);
const throttled = (pattern: RegExp) => (error: Occurrence) => mayThrottle(error) && pattern.test(error.message);
const typed = (pattern: RegExp) => (error: Occurrence) => pattern.test(error.errorType ?? '');
const isThrottleType = (error: Occurrence) => THROTTLE_TYPE.test(error.errorType ?? '');

// biome-ignore lint/complexity/useMaxParams: one line a rule of the table below
const rule = (
  id: CauseId,
  kind: CauseClass,
  isThrottle: boolean,
  matches: CauseRule['matches'],
  limit: CauseRule['limit'] = null,
): CauseRule => ({ id, class: kind, isThrottle, limit, matches });

/** Sources: AWS API reference of InvokeModel and Converse (errors), user guide "Troubleshooting Bedrock API error codes", 2026-10; docs/support.md. */
export const CAUSES: readonly CauseRule[] = [
  ...quotaRequests(),
  ...accountStates(),
  ...throttles(),
  ...access(),
  ...requests(),
  ...timeouts(),
  rule(
    'model-side-error',
    'capacity',
    false,
    (error) =>
      typed(
        /^(?:modelError|modelStreamError|internalServer)(?:Exception|Error)?$|^(?:api_error|BadGatewayException|DependencyFailedException)$/i,
      )(error) ||
      says(/unexpected error during processing|try your request again\b/i)(error) ||
      [424, 500, 502, 504].includes(error.httpStatus ?? 0),
  ),
  // A throttle whose words are missing, or are none that the table knows: which limit it was cannot be told.
  rule(
    'throttle-without-words',
    'quota',
    true,
    (error) => isThrottleType(error) || error.httpStatus === 429 || (REASON_PHRASE.test(error.message) && mayThrottle(error)),
  ),
  rule('connection-failed', 'other', false, connectionFailed()),
  rule(
    'invalid-request',
    'request',
    false,
    (error) =>
      typed(
        /^(?:ValidationException|BadRequestError|BadRequestException|invalid_request_error|request_too_large|ContextWindowExceededError)$/i,
      )(error) || error.httpStatus === 400,
  ),
];

/** Service Quotas on a request for an increase. */
function quotaRequests(): CauseRule[] {
  return [
    rule('quota-request-too-small', 'request', false, says(/must provide a quota value greater than/i)),
    rule(
      'quota-request-open',
      'request',
      false,
      says(
        /only one open service quota increase request|(?:open|pending) (?:quota increase )?request (?:already )?(?:exists|is open)|already (?:has |have )?an? (?:open|pending) (?:quota )?(?:increase )?request/i,
      ),
    ),
    rule(
      'quota-request-refused',
      'request',
      false,
      (error) =>
        says(/quota (?:is not|isn.t|cannot be|can.t be) (?:adjustable|adjusted|increased)|not an adjustable quota/i)(error) ||
        (error.operation === 'RequestServiceQuotaIncrease' && !/throttl|TooManyRequests|AccessDenied/i.test(error.errorType ?? '')),
    ),
  ];
}

/** States of the account that come as a ValidationException or AccessDeniedException, and that nothing in the request can change. */
function accountStates(): CauseRule[] {
  return [
    rule('channel-account', 'access', false, says(/channel program account|AWS (?:Solution Provider|Distributor)\b/i)),
    rule(
      'unsupported-country',
      'access',
      false,
      says(
        /unsupported countr|not (?:allowed|available|supported) (?:from|in) (?:your|this) (?:country|region or territory)|supported-countries|country, region, or territory not supported/i,
      ),
    ),
    rule('data-retention', 'access', false, says(/data[ _-]retention/i)),
    rule(
      'reservation-not-found',
      'access',
      false,
      says(/\breservation (?:\S+ )?(?:was |could )?not (?:be )?found|\breserved (?:capacity|tier)\b.{0,60}\bnot\b/i),
    ),
    rule('account-score', 'access', false, (error) => typed(/BadCScore/i)(error) || says(/BadCScore/i)(error)),
    rule(
      'account-not-verified',
      'access',
      false,
      says(
        /verify you are a corporate customer|is not available for (?:this|your) account|account is not authorized to invoke|account (?:has not been|is not) verified|account verification/i,
      ),
    ),
    rule(
      'account-not-activated',
      'access',
      false,
      (error) =>
        says(/^\W*operation not allowed\b/i)(error) ||
        typed(/^OptInRequired$/)(error) ||
        says(/account is (?:currently )?(?:suspended|blocked|not (?:yet )?activ)/i)(error),
    ),
    rule(
      'use-case-form',
      'access',
      false,
      (error) =>
        typed(/^FTUFormNotFilled/)(error) ||
        says(/FTUFormNotFilled|use[- ]case details (?:have not been|form)|fill out the anthropic/i)(error),
    ),
  ];
}

function throttles(): CauseRule[] {
  return [
    rule('tokens-per-day', 'quota', true, throttled(/\btoo many tokens per day\b/i), 'tpd'),
    // bedrock-mantle counts input and output apart; its message may name the quota, or the text the endpoint.
    rule('mantle-input-tokens', 'quota', true, throttled(/\binput[- ]tokens?[- ]per[- ]minute\b|\bbedrock-mantle\b/i), 'input-tpm'),
    rule(
      'tokens-per-minute',
      'quota',
      true,
      throttled(/\btoo many (?:input |output )?tokens(?:$|[.\u2026!,;:"')\]]| ?\.\.\.| (?:per minute|please)\b)/i),
      'tpm',
    ),
    rule('too-many-connections', 'capacity', true, throttled(/\btoo many (?:concurrent )?connections\b/i)),
    rule('agents-rate', 'quota', true, throttled(/\brequest rate is too high\b/i)),
    rule(
      'overloaded',
      'capacity',
      true,
      (error) => error.httpStatus !== 529 && !typed(/^overloaded_error$/)(error) && throttled(/\bis (?:currently )?overloaded\b/i)(error),
    ),
    rule(
      'messages-overloaded',
      'capacity',
      true,
      (error) =>
        error.httpStatus === 529 ||
        typed(/^(?:overloaded_error|OverloadedError)$/)(error) ||
        (error.errorType === null && says(/^overloaded\.?$/i)(error)),
    ),
    rule(
      'other-service-throttle',
      'other',
      true,
      (error) => typed(/^TooManyRequestsException$/)(error) && !/please wait before trying again/i.test(error.message),
    ),
    rule(
      'requests-per-minute',
      'quota',
      true,
      (error) =>
        !REASON_PHRASE.test(error.message) &&
        throttled(/\btoo many requests(?:$|[.\u2026!,;:"')\]]| ?\.\.\.| (?:per minute|please)\b)|\bsent too many requests\b/i)(error),
      'rpm',
    ),
    rule('control-plane-rate', 'quota', true, throttled(/\brate exceeded\b/i)),
    rule(
      'model-not-ready',
      'capacity',
      true,
      (error) => typed(/^modelNotReadyException$/i)(error) || says(/\bmodel (?:is )?not ready\b/i)(error),
    ),
    rule('service-quota-exceeded', 'quota', true, typed(/^(?:service)?QuotaExceededException$/i)),
    rule(
      'service-unavailable',
      'capacity',
      true,
      (error) =>
        typed(/^serviceUnavailable(?:Exception)?$/i)(error) ||
        says(/\bbedrock is unable to process your request\b/i)(error) ||
        (error.httpStatus === 503 && !isThrottleType(error)),
    ),
  ];
}

function access(): CauseRule[] {
  return [
    rule(
      'marketplace',
      'access',
      false,
      says(/aws-marketplace:|marketplace (?:subscription|actions|agreement)|INVALID_PAYMENT_INSTRUMENT/i),
    ),
    rule('needs-inference-profile', 'request', false, says(/on-demand throughput isn.t supported|ID or ARN of an inference profile/i)),
    rule(
      'model-end-of-life',
      'request',
      false,
      says(/reached the end of its life|marked by provider as legacy|\bmodel .{0,40}end[- ]of[- ]life/i),
    ),
    rule(
      'bad-credentials',
      'access',
      false,
      (error) =>
        typed(
          /^(?:ExpiredToken\w*|UnrecognizedClientException|InvalidSignatureException|InvalidClientTokenId|SignatureDoesNotMatch|MissingAuthenticationToken\w*|NoCredentials\w*|PartialCredentialsError|Credentials(?:Provider|RetrievalError)?\w*Error|TokenRefreshRequired|SSOTokenLoadError|TokenRetrievalError|UnauthorizedSSOTokenError|TokenProviderError|authentication_error|AuthenticationError)$/,
        )(error) ||
        says(
          /unable to locate credentials|could not (?:load|find|resolve) credentials|no (?:valid )?credential|(?:security )?token (?:included in the request )?(?:is|has) (?:expired|invalid)|session (?:token )?(?:associated with this profile )?has expired|signature we calculated does not match/i,
        )(error) ||
        error.httpStatus === 401,
    ),
    rule(
      'service-control-policy',
      'access',
      false,
      says(/explicit deny in a(?:n? \w+)? ?service control policy|service control polic(?:y|ies)/i),
    ),
    rule(
      'access-denied',
      'access',
      false,
      (error) =>
        typed(/^(?:AccessDenied(?:Exception)?|PermissionDeniedError|permission_error)$/i)(error) ||
        says(/don.t have access to the model|is not authorized to perform/i)(error) ||
        (error.httpStatus === 403 && error.errorType === null),
    ),
    rule(
      'model-not-found',
      'request',
      false,
      (error) =>
        says(
          /model identifier is invalid|could not resolve the foundation model|model (?:\S+ )?(?:was |could )?not (?:be )?found|no such model|inference profile .{0,80}not found/i,
        )(error) ||
        typed(/^(?:ResourceNotFoundException|NotFoundError|not_found_error)$/i)(error) ||
        (error.httpStatus === 404 && error.errorType === null),
    ),
  ];
}

function requests(): CauseRule[] {
  return [
    rule('thinking-budget', 'request', false, says(/budget_tokens|thinking budget|max_tokens.{0,40}must be greater than.{0,20}thinking/i)),
    rule(
      'prompt-too-long',
      'request',
      false,
      says(
        /(?:prompt|input) is too long|too many (?:input |total )?(?:tokens|text bytes) (?:in|for|>)|exceeds? (?:the )?(?:model.s )?(?:maximum )?context|context (?:window|length) (?:is )?exceeded|maximum context length/i,
      ),
    ),
    rule(
      'max-tokens-too-large',
      'request',
      false,
      says(/maximum tokens you requested exceeds?|max_tokens: \d+ >|max_?tokens.{0,60}(?:exceeds|must be (?:less|at most|lower))/i),
    ),
    rule(
      'answer-cut',
      'quota',
      false,
      says(/\b(?:finish|stop)_?reason\W{1,5}(?:length|max_tokens)\b|\bincomplete\W{1,5}max_output_tokens\b/i),
      'output-tpm',
    ),
    rule(
      'client-output-limit',
      'request',
      false,
      (error) =>
        typed(/^MaxTokensReachedException$/)(error) ||
        says(
          /exceeded the \d[\d,]* output token maximum|output token (?:maximum|limit)|(?:reached|hit|due to) (?:the )?max_?(?:imum )?(?:output[_ ])?tokens|max_tokens limit/i,
        )(error),
    ),
  ];
}

function timeouts(): CauseRule[] {
  return [
    rule(
      'model-timeout',
      'capacity',
      false,
      (error) => typed(/^modelTimeoutException$/i)(error) || (error.httpStatus === 408 && error.errorType === null),
    ),
    rule(
      'lambda-timeout',
      'other',
      false,
      (error) => typed(/^(?:Sandbox\.)?Timedout$/)(error) || says(/task timed out after|sandbox\.timedout/i)(error),
    ),
    rule('workflow-timeout', 'other', false, typed(/^States\.(?:Heartbeat)?Timeout$/)),
    rule('client-retry-limit', 'other', false, says(/rate limit token|retry quota exceeded/i)),
    rule(
      'client-connections',
      'other',
      false,
      says(/socket usage at capacity|connection pool is full|(?:waiting for|acquire) (?:a )?connection|acquire operation took longer/i),
    ),
    rule(
      'client-timeout',
      'other',
      false,
      (error) =>
        typed(
          /^(?:Read|Connect|Write|Pool)?Timeout(?:Error|Exception)?$|^(?:APITimeoutError|APIConnectionTimeoutError|ApiCall(?:Attempt)?TimeoutException|SocketTimeoutException|HttpTimeoutException|TaskCanceledException|AsyncTimeoutError|asyncio\.TimeoutError)$/,
        )(error) ||
        says(
          /(?:read|connect(?:ion)?) time(?:d)?[ -]?out|request timed out|timed out (?:after|while|waiting)|did not complete (?:before|within)|timeout of \d+|deadline exceeded|stream idle|HttpClient\.Timeout|timed out$|タイムアウト/i,
        )(error),
    ),
  ];
}

function connectionFailed() {
  return (error: Occurrence) =>
    typed(
      /^(?:APIConnectionError|EndpointConnectionError|ConnectionClosedError|ConnectionError|SSLError|ProxyConnectionError|ConnectException|UnknownHostException)$/,
    )(error) ||
    says(
      /could not connect to the endpoint|ECONNRE(?:SET|FUSED)|ENOTFOUND|EAI_AGAIN|EPIPE|socket hang up|connection (?:was closed|reset|refused|aborted)|getaddrinfo|fetch failed/i,
    )(error);
}

/** @returns null for an error that the table does not know */
export function causeOf(error: Occurrence): CauseRule | null {
  return CAUSES.find(({ matches }) => matches(error)) ?? null;
}
