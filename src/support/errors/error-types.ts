// Names of errors: AWS's own, those of the models' vendors, and those of clients, of which the first kind found says most.

/** Errors that Bedrock, Service Quotas and AWS's front door name (API references, 2026-10); streams write the first letter small. */
const AWS_NAMES = [
  'ThrottlingException',
  'ThrottledException',
  'Throttling',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'TooManyRequestsException',
  'ValidationException',
  'AccessDeniedException',
  'AccessDenied',
  'ServiceQuotaExceededException',
  'QuotaExceededException',
  'ServiceUnavailableException',
  'ModelNotReadyException',
  'ModelErrorException',
  'ModelStreamErrorException',
  'ModelTimeoutException',
  'InternalServerException',
  'ResourceNotFoundException',
  'ResourceAlreadyExistsException',
  'ConflictException',
  'BadCScoreException',
  'FTUFormNotFilled',
  'DependencyFailedException',
  'BadGatewayException',
  'NoSuchResourceException',
  'InvalidResourceStateException',
  'DependencyAccessDeniedException',
  'ExpiredTokenException',
  'ExpiredToken',
  'UnrecognizedClientException',
  'InvalidSignatureException',
  'InvalidClientTokenId',
  'SignatureDoesNotMatch',
  'MissingAuthenticationToken',
  'OptInRequired',
  'SubscriptionRequiredException',
].map((name) => `[${name[0]}${name[0]?.toLowerCase()}]${name.slice(1)}`);

const AWS_TYPE = new RegExp(`(?<![\\w$])(?:${AWS_NAMES.join('|')})(?![\\w$])`);

/** `error.type` of the Messages API. */
const VENDOR_TYPE =
  /(?<![\w])(?:rate_limit_error|overloaded_error|invalid_request_error|permission_error|authentication_error|not_found_error|request_too_large|timeout_error|billing_error|api_error)(?![\w])/;

/** What a client throws: a name and, behind it, what it says. */
const CLIENT_TYPE =
  /(?:^|[\s.:("'`[<\\/|>])((?:[A-Z]|AI_)\w*(?:Exception|Error|Fault|Throttled|Timeout|Timedout))(?=$|[\s]*[:([{\]]|["'`,);<]|\s*$|\s+-|\s+was thrown|\n)/gm;

/** Wrappers that say nothing of the cause. */
const WRAPPERS = new Set([
  'Error',
  'Exception',
  'AI_APICallError',
  'AI_RetryError',
  'APICallError',
  'RetryError',
  'APIStatusError',
  'APIError',
  'ApiError',
  'ApiCallException',
  'ApiCallAttemptException',
  'BedrockException',
  'BedrockError',
  'BedrockRuntimeException',
  'AmazonBedrockRuntimeException',
  'CausedByException',
  'ClientError',
  'ClientException',
  'CompletionException',
  'ExecutionException',
  'EventLoopException',
  'HttpErrorResponseException',
  'InvokeError',
  'KeyError',
  'NonTransientAiException',
  'PluginInvokeError',
  'RuntimeError',
  'RuntimeException',
  'SDKException',
  'SdkClientException',
  'SdkError',
  'ServiceError',
  'TaskFailed',
  'TransientAiException',
  'TypeError',
  'UncaughtException',
  'ValueError',
]);

/**
 * The name that says most: AWS's, then the vendor's, then a client's own.
 *
 * @param text without stack frames
 */
export function errorTypeIn(text: string): string | null {
  const known = AWS_TYPE.exec(text)?.[0] ?? VENDOR_TYPE.exec(text)?.[0];
  if (known !== undefined) return known;
  for (const match of text.matchAll(CLIENT_TYPE)) {
    const name = match[1] ?? '';
    if (!WRAPPERS.has(name)) return name;
  }
  return null;
}

/** Whether a text names any error at all, wrappers too. */
export function namesAnError(text: string): boolean {
  CLIENT_TYPE.lastIndex = 0;
  const found = AWS_TYPE.test(text) || VENDOR_TYPE.test(text) || CLIENT_TYPE.test(text);
  CLIENT_TYPE.lastIndex = 0;
  return found;
}

export const isAwsType = (name: string) => AWS_TYPE.test(name) || VENDOR_TYPE.test(name);

/** `com.amazon.coral#ThrottlingException`, `ThrottlingException:http://…`, `botocore.errorfactory.ThrottlingException` → the name; null where it is no name of an error. */
export function bareTypeName(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > 200) return null;
  const name =
    value
      .replace(/:https?:.*$/, '')
      .split(/[#.:\\/](?=[A-Za-z])/)
      .at(-1) ?? '';
  if (!/^[A-Za-z]\w*$/.test(name) || WRAPPERS.has(name)) return null;
  return /exception|error|throttl|FTUForm|time(?:d)?out|AccessDenied|ExpiredToken|InvalidClientTokenId|SignatureDoesNotMatch/i.test(name)
    ? name
    : null;
}
