// What an error of Bedrock means: the table of messages, in order; the first that fits wins. Which text is a throttle is decided here alone.
import type { Occurrence } from '../errors/error-text.ts';

export type CauseId =
  | 'tokens-per-minute'
  | 'tokens-per-day'
  | 'requests-per-minute'
  | 'overloaded'
  | 'control-plane-rate'
  | 'too-many-connections'
  | 'service-unavailable'
  | 'messages-overloaded'
  | 'model-not-ready'
  | 'service-quota-exceeded'
  | 'throttle-without-words'
  | 'other-service-throttle'
  | 'account-not-verified'
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
  readonly limit: 'tpm' | 'rpm' | 'tpd' | null;
  readonly matches: (error: Occurrence) => boolean;
}

/** Types under which Bedrock and its clients report a throttle. */
const THROTTLE_TYPE = /^(?:(?:aws_?)?throttl\w*|ThrottledException|rate_limit_error|RateLimitError|TooManyRequestsException|AI_\w+)$/i;

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

const rule = (
  id: CauseId,
  kind: CauseClass,
  isThrottle: boolean,
  matches: CauseRule['matches'],
  limit: CauseRule['limit'] = null,
): CauseRule => ({ id, class: kind, isThrottle, limit, matches });

/** Sources: AWS API reference of InvokeModel and Converse (errors), user guide "Troubleshooting Bedrock API error codes", 2026-10; docs/support.md. */
export const CAUSES: readonly CauseRule[] = [
  rule('tokens-per-day', 'quota', true, throttled(/\btoo many tokens per day\b/i), 'tpd'),
  rule(
    'tokens-per-minute',
    'quota',
    true,
    throttled(/\btoo many (?:input |output )?tokens(?:$|[.\u2026!,;:"')\]]| ?\.\.\.| (?:per minute|please)\b)/i),
    'tpm',
  ),
  rule('too-many-connections', 'capacity', true, throttled(/\btoo many (?:concurrent )?connections\b/i)),
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
    (error) => error.httpStatus === 529 || typed(/^(?:overloaded_error|OverloadedError)$/)(error),
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
  rule('service-quota-exceeded', 'quota', true, typed(/^serviceQuotaExceededException$/i)),
  rule(
    'service-unavailable',
    'capacity',
    true,
    (error) => typed(/^serviceUnavailable(?:Exception)?$/i)(error) || (error.httpStatus === 503 && !isThrottleType(error)),
  ),
  rule(
    'use-case-form',
    'access',
    false,
    (error) => typed(/^FTUFormNotFilled/)(error) || says(/FTUFormNotFilled|use[- ]case details have not been submitted/i)(error),
  ),
  rule(
    'account-not-verified',
    'access',
    false,
    says(/verify you are a corporate customer|is not available for (?:this|your) account|account is not authorized to invoke/i),
  ),
  rule('marketplace', 'access', false, says(/aws-marketplace:|marketplace (?:subscription|actions)|INVALID_PAYMENT_INSTRUMENT/i)),
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
    typed(/^(?:ExpiredToken\w*|UnrecognizedClientException|InvalidSignatureException|NoCredentialsError)$/),
  ),
  rule(
    'access-denied',
    'access',
    false,
    (error) =>
      typed(/^(?:AccessDenied(?:Exception)?|PermissionDeniedError)$/)(error) ||
      says(/don.t have access to the model|is not authorized to perform/i)(error),
  ),
  rule(
    'prompt-too-long',
    'request',
    false,
    says(
      /(?:prompt|input) is too long|too many (?:input |total )?(?:tokens|text bytes) (?:in|for|>)|exceeds? (?:the )?(?:model.s )?(?:maximum )?context/i,
    ),
  ),
  rule('max-tokens-too-large', 'request', false, says(/maximum tokens you requested exceeds?|max_tokens: \d+ >/i)),
  rule('model-timeout', 'capacity', false, typed(/^modelTimeoutException$/i)),
  rule(
    'client-timeout',
    'other',
    false,
    (error) =>
      typed(/^(?:ReadTimeoutError|ConnectTimeoutError|TimeoutError|APITimeoutError)$/)(error) || says(/read timeout on endpoint/i)(error),
  ),
  rule(
    'model-side-error',
    'capacity',
    false,
    (error) =>
      typed(/^(?:modelError|modelStreamError|internalServer)(?:Exception)?$|^InternalServerException$/i)(error) || error.httpStatus === 424,
  ),
  // A throttle whose words are missing, or are none that the table knows: which limit it was cannot be told.
  rule(
    'throttle-without-words',
    'quota',
    true,
    (error) => isThrottleType(error) || error.httpStatus === 429 || (REASON_PHRASE.test(error.message) && mayThrottle(error)),
  ),
  rule('invalid-request', 'request', false, typed(/^(?:ValidationException|BadRequestError|invalid_request_error)$/i)),
];

/** @returns null for an error that the table does not know */
export function causeOf(error: Occurrence): CauseRule | null {
  return CAUSES.find(({ matches }) => matches(error)) ?? null;
}
