// What people paste: one text of each kind of client, framework and logger, with what it comes to. Details are replaced; the forms are real.

import type { CauseClass, CauseId } from '../../src/support/causes/causes.ts';

export interface ErrorText {
  /** The client and the kind of text. */
  readonly from: string;
  readonly text: string;
  readonly cause: CauseId;
  readonly class: CauseClass;
  /** Calls that failed; 1 where left out. */
  readonly count?: number;
  readonly retries?: number;
  /** The words of AWS, where the text has any. */
  readonly message?: string;
  readonly requestId?: string;
  readonly operation?: string;
  readonly attempts?: number;
}

export const ID = '158a2e26-c851-4440-9f98-e3065df1de46';
const TPM = 'Too many tokens, please wait before trying again.';
const TPD = 'Too many tokens per day, please wait before trying again.';
const RPM = 'Too many requests, please wait before trying again.';
const RPM_LONG = `${RPM} You have sent too many requests. Wait before trying again.`;
const UNABLE = 'Bedrock is unable to process your request.';
const CONNECTIONS = 'Too many connections, please wait before trying again.';
const OVERLOADED = 'The model you are calling is currently overloaded. Please try again.';
const boto = (message: string, type = 'ThrottlingException', operation = 'Converse') =>
  `An error occurred (${type}) when calling the ${operation} operation: ${message}`;
const botoRetried = (message: string, type = 'ThrottlingException', operation = 'Converse') =>
  `An error occurred (${type}) when calling the ${operation} operation (reached max retries: 4): ${message}`;
const json = (value: unknown, indent?: number) => JSON.stringify(value, null, indent);

const tpm = { cause: 'tokens-per-minute', class: 'quota', message: TPM } as const;
const tpd = { cause: 'tokens-per-day', class: 'quota', message: TPD } as const;
const rpm = { cause: 'requests-per-minute', class: 'quota' } as const;
const unable = { cause: 'service-unavailable', class: 'capacity', message: UNABLE } as const;
const connections = { cause: 'too-many-connections', class: 'capacity', message: CONNECTIONS } as const;

/** SDKs of every language, as they print one failure. */
const SDKS: readonly ErrorText[] = [
  {
    from: 'boto3, last line',
    text: `botocore.errorfactory.ThrottlingException: ${botoRetried(TPM)}`,
    ...tpm,
    operation: 'Converse',
    attempts: 5,
  },
  {
    from: 'boto3, whole traceback',
    text: `Traceback (most recent call last):\n  File "/app/1_converse.py", line 12, in <module>\n    response = client.converse(\n               ^^^^^^^^^^^^^^^^\n  File "/usr/lib/python3.12/site-packages/botocore/client.py", line 1078, in _make_api_call\n    raise error_class(parsed_response, operation_name)\nbotocore.errorfactory.ThrottlingException: ${botoRetried(TPD)}`,
    ...tpd,
  },
  {
    from: 'boto3, class and message',
    text: `<class 'botocore.exceptions.EventStreamError'>:${boto(RPM_LONG, 'throttlingException', 'InvokeModelWithResponseStream')}`,
    ...rpm,
    message: RPM_LONG,
  },
  {
    from: 'boto3, e.response printed',
    text: `{'Error': {'Message': '${TPM}', 'Code': 'ThrottlingException'}, 'ResponseMetadata': {'RequestId': '${ID}', 'HTTPStatusCode': 429, 'HTTPHeaders': {'date': 'Mon, 22 Dec 2025 10:42:53 GMT', 'x-amzn-requestid': '${ID}'}, 'RetryAttempts': 4}, 'message': '${TPM}'}`,
    ...tpm,
    requestId: ID,
  },
  {
    from: 'boto3, e.response as JSON',
    text: json(
      {
        Error: { Message: TPM, Code: 'ThrottlingException' },
        ResponseMetadata: { RequestId: ID, HTTPStatusCode: 429, HTTPHeaders: { 'x-amzn-requestid': ID } },
        message: TPM,
      },
      2,
    ),
    ...tpm,
    requestId: ID,
  },
  {
    from: 'AWS CLI',
    text: `\naws: [ERROR]: ${botoRetried(TPM, 'ThrottlingException', 'InvokeModel')}\n`,
    ...tpm,
    operation: 'InvokeModel',
  },
  { from: 'JavaScript SDK, one line', text: `ThrottlingException: ${TPM}`, ...tpm },
  {
    from: 'JavaScript SDK, util.inspect',
    text: `ThrottlingException: ${TPM}\n    at de_ThrottlingExceptionRes (/app/node_modules/@aws-sdk/client-bedrock-runtime/dist-cjs/index.js:1233:21)\n    at process.processTicksAndRejections (node:internal/process/task_queues:105:5) {\n  '$fault': 'client',\n  '$retryable': { throttling: true },\n  '$metadata': {\n    httpStatusCode: 429,\n    requestId: '${ID}',\n    extendedRequestId: undefined,\n    cfId: undefined,\n    attempts: 3,\n    totalRetryDelay: 512\n  }\n}`,
    ...tpm,
    requestId: ID,
    attempts: 3,
  },
  {
    from: 'JavaScript SDK, uncaught',
    text: `node:internal/process/promises:394\n      triggerUncaughtException(err, true /* fromPromise */);\n      ^\n\nThrottlingException: ${TPM}\n    at throwDefaultError (/app/node_modules/@smithy/smithy-client/dist-cjs/index.js:388:20)\n    at async file:///app/index.mjs:5:1 {\n  '$fault': 'client',\n  '$metadata': {\n    httpStatusCode: 429,\n    requestId: '${ID}',\n    attempts: 3\n  }\n}\n\nNode.js v22.14.0`,
    ...tpm,
    requestId: ID,
  },
  {
    from: 'JavaScript SDK, JSON.stringify',
    text: json(
      {
        name: 'ThrottlingException',
        $fault: 'client',
        $metadata: { httpStatusCode: 429, requestId: ID, attempts: 3, totalRetryDelay: 787 },
      },
      2,
    ),
    cause: 'throttle-without-words',
    class: 'quota',
    requestId: ID,
  },
  {
    from: 'Java SDK, with its causes',
    text: `Exception in thread "main" software.amazon.awssdk.services.bedrockruntime.model.ThrottlingException: ${RPM} (Service: BedrockRuntime, Status Code: 429, Request ID: ${ID}) (SDK Attempt Count: 4)\n\tat software.amazon.awssdk.services.bedrockruntime.model.ThrottlingException$BuilderImpl.build(ThrottlingException.java:133)\n\tat com.example.App.main(App.java:20)\n\tSuppressed: software.amazon.awssdk.core.exception.SdkClientException: Request attempt 1 failure: ${RPM} (Service: BedrockRuntime, Status Code: 429, Request ID: 22222222-c851-4440-9f98-e3065df1de46)\n\tSuppressed: software.amazon.awssdk.core.exception.SdkClientException: Request attempt 2 failure: ${RPM} (Service: BedrockRuntime, Status Code: 429, Request ID: 33333333-c851-4440-9f98-e3065df1de46)\n`,
    ...rpm,
    message: RPM,
    requestId: ID,
    attempts: 4,
  },
  {
    from: 'Java SDK, a rethrown failure',
    text: `java.lang.RuntimeException: Failed to invoke the model\n\tat com.example.Chat.ask(Chat.java:41)\n\tat java.base/java.lang.Thread.run(Thread.java:1583)\nCaused by: java.util.concurrent.ExecutionException: software.amazon.awssdk.services.bedrockruntime.model.ThrottlingException: ${TPM} (Service: BedrockRuntime, Status Code: 429, Request ID: ${ID})\n\tat java.base/java.util.concurrent.CompletableFuture.reportGet(CompletableFuture.java:396)\n\t... 3 more\nCaused by: software.amazon.awssdk.services.bedrockruntime.model.ThrottlingException: ${TPM} (Service: BedrockRuntime, Status Code: 429, Request ID: ${ID})\n\t... 9 common frames omitted`,
    ...tpm,
    requestId: ID,
  },
  {
    from: 'Go SDK',
    text: `operation error Bedrock Runtime: Converse, exceeded maximum number of attempts, 3, https response error StatusCode: 429, RequestID: ${ID}, ThrottlingException: ${TPM}`,
    ...tpm,
    operation: 'Converse',
    requestId: ID,
    attempts: 3,
  },
  {
    from: 'Go SDK, log.Fatal',
    text: `2026/11/20 10:00:05 operation error Bedrock Runtime: InvokeModel, https response error StatusCode: 400, RequestID: ${ID}, ValidationException: messages: text content blocks must be non-empty\nexit status 1`,
    cause: 'invalid-request',
    class: 'request',
    message: 'messages: text content blocks must be non-empty',
  },
  {
    from: 'Go SDK, rate limit token',
    text: 'operation error Bedrock Runtime: InvokeModel, failed to get rate limit token, retry quota exceeded, 0 available, 5 requested',
    cause: 'client-retry-limit',
    class: 'other',
  },
  {
    from: 'Anthropic SDK for Go',
    text: `POST "https://bedrock-runtime.us-east-1.amazonaws.com/model/us.anthropic.claude-sonnet-4-5-20250929-v1:0/invoke": 503 Service Unavailable {"message":"${UNABLE}"}`,
    ...unable,
  },
  {
    from: 'Anthropic SDK for Go, 429',
    text: `POST "https://bedrock-runtime.us-east-1.amazonaws.com/model/us.anthropic.claude-sonnet-4-5-20250929-v1:0/invoke-with-response-stream": 429 Too Many Requests {"message":"${TPM}"}`,
    ...tpm,
  },
  {
    from: 'Rust SDK, {:#?}',
    text: `Error: ServiceError(\n    ServiceError {\n        source: ThrottlingException(\n            ThrottlingException {\n                message: Some(\n                    "${TPM}",\n                ),\n                meta: ErrorMetadata {\n                    code: Some(\n                        "ThrottlingException",\n                    ),\n                    message: Some(\n                        "${TPM}",\n                    ),\n                    extras: Some(\n                        {\n                            "aws_request_id": "${ID}",\n                        },\n                    ),\n                },\n            },\n        ),\n        raw: Response {\n            status: StatusCode(\n                429,\n            ),\n            headers: Headers {\n                headers: {\n                    "x-amzn-requestid": HeaderValue {\n                        _private: H0(\n                            "${ID}",\n                        ),\n                    },\n                },\n            },\n        },\n    },\n)`,
    ...tpm,
    requestId: ID,
  },
  {
    from: 'Rust SDK, {:?}',
    text: `Error: ServiceError(ServiceError { source: ThrottlingException(ThrottlingException { message: Some("${TPM}"), meta: ErrorMetadata { code: Some("ThrottlingException"), message: Some("${TPM}"), extras: Some({"aws_request_id": "${ID}"}) } }), raw: Response { status: StatusCode(429) } })`,
    ...tpm,
    requestId: ID,
  },
  {
    from: 'Rust SDK, one field set',
    text: `Error { code: "ThrottlingException", message: "${RPM}", aws_request_id: "${ID}" }`,
    ...rpm,
    message: RPM,
    requestId: ID,
  },
  {
    from: 'Rust SDK, chained Display',
    text: `Error: unhandled error (ThrottlingException)\n\nCaused by:\n    0: service error\n    1: ThrottlingException: ${TPM}\n`,
    ...tpm,
  },
  {
    from: '.NET SDK',
    text: `Unhandled exception. Amazon.BedrockRuntime.Model.ThrottlingException: ${TPM}\n ---> Amazon.Runtime.Internal.HttpErrorResponseException: Exception of type 'Amazon.Runtime.Internal.HttpErrorResponseException' was thrown.\n   at Amazon.Runtime.HttpWebRequestMessage.ProcessHttpResponseMessage(HttpResponseMessage responseMessage)\n   at Amazon.Runtime.Internal.RetryHandler.InvokeAsync[T](IExecutionContext executionContext)\n   --- End of inner exception stack trace ---\n   at Program.<Main>$(String[] args) in /app/Program.cs:line 12`,
    ...tpm,
  },
  {
    from: '.NET SDK, access',
    text: `Amazon.BedrockRuntime.Model.AccessDeniedException: You don't have access to the model with the specified model ID.\n   at Amazon.BedrockRuntime.AmazonBedrockRuntimeClient.ConverseAsync()`,
    cause: 'access-denied',
    class: 'access',
  },
  {
    from: 'PHP SDK',
    text: `PHP Fatal error:  Uncaught exception 'Aws\\BedrockRuntime\\Exception\\BedrockRuntimeException' with message 'Error executing "Converse" on "https://bedrock-runtime.us-east-1.amazonaws.com/model/us.amazon.nova-pro-v1%3A0/converse"; AWS HTTP error: Client error: \`POST https://bedrock-runtime.us-east-1.amazonaws.com/model/us.amazon.nova-pro-v1%3A0/converse\` resulted in a \`429 Too Many Requests\` response:\n{"message":"${TPM}"}\n ThrottlingException (client): ${TPM} - {"message":"${TPM}"}'\n\nGuzzleHttp\\Exception\\ClientException: Client error: \`POST https://bedrock-runtime.us-east-1.amazonaws.com/model/us.amazon.nova-pro-v1%3A0/converse\` resulted in a \`429 Too Many Requests\` response:\n{"message":"${TPM}"}\n in /app/vendor/guzzlehttp/guzzle/src/Exception/RequestException.php:113\nStack trace:\n#0 /app/vendor/guzzlehttp/guzzle/src/Middleware.php(72): GuzzleHttp\\Exception\\RequestException::create()\n#1 {main}\n\nNext Aws\\BedrockRuntime\\Exception\\BedrockRuntimeException: Error executing "Converse" on "https://bedrock-runtime.us-east-1.amazonaws.com/model/us.amazon.nova-pro-v1%3A0/converse"; AWS HTTP error: Client error: \`POST …\` resulted in a \`429 Too Many Requests\` response:\n{"message":"${TPM}"}\n ThrottlingException (client): ${TPM} - {"message":"${TPM}"} in /app/vendor/aws/aws-sdk-php/src/WrappedHttpHandler.php:198\nStack trace:\n#0 {main}\n  thrown in /app/vendor/aws/aws-sdk-php/src/WrappedHttpHandler.php on line 198`,
    ...tpm,
    operation: 'Converse',
  },
  {
    from: 'Laravel log of the PHP SDK',
    text: `[2026-11-20 10:00:05] production.ERROR: Error executing "InvokeModel" on "https://bedrock-runtime.eu-west-1.amazonaws.com/model/x/invoke"; AWS HTTP error: Client error: \`POST https://…\` resulted in a \`429 Too Many Requests\` response:\n{"message":"${RPM}"}\n ThrottlingException (client): ${RPM} - {"message":"${RPM}"} {"exception":"[object] (Aws\\\\BedrockRuntime\\\\Exception\\\\BedrockRuntimeException(code: 0): Error executing \\"InvokeModel\\" …"}\n[stacktrace]\n#0 /var/www/vendor/aws/aws-sdk-php/src/WrappedHttpHandler.php(97)\n#1 {main}`,
    ...rpm,
    message: RPM,
  },
  {
    from: 'Ruby SDK',
    text: `/usr/local/bundle/gems/aws-sdk-core-3.220.0/lib/seahorse/client/plugins/raise_response_errors.rb:17:in 'call': ${TPM} (Aws::BedrockRuntime::Errors::ThrottlingException)\n\tfrom /usr/local/bundle/gems/aws-sdk-core-3.220.0/lib/aws-sdk-core/plugins/checksum_algorithm.rb:111:in 'call'\n\tfrom app.rb:7:in '<main>'`,
    ...tpm,
  },
  { from: 'Ruby SDK, inspect', text: `#<Aws::BedrockRuntime::Errors::ThrottlingException: ${TPM}>`, ...tpm },
  {
    from: 'Ruby SDK, in a log',
    text: `E, [2026-11-20T10:00:05.001234 #42] ERROR -- : Aws::BedrockRuntime::Errors::ThrottlingException: ${TPM}`,
    ...tpm,
  },
  {
    from: 'Swift SDK, one line',
    text: ` Error invoking the model: ThrottlingException(properties: AWSBedrockRuntime.ThrottlingException.Properties(message: Optional("${TPM}")), httpResponse: Status Code: HTTP status code: 429 Date: Mon, 12 May 2025 11:11:55 GMT, Content-Type: application/json, Content-Length: 63, Connection: keep-alive, x-amzn-ErrorType: ThrottlingException:http://internal.amazon.com/coral/com.amazon.bedrock/, x-amzn-RequestId: ${ID}, message: Optional("${TPM}"), requestID: nil)`,
    ...tpm,
    requestId: ID,
  },
  {
    from: 'Swift SDK, over several lines',
    text: `Error invoking the model: ThrottlingException(properties: AWSBedrockRuntime.ThrottlingException.Properties(message: Optional("${TPM}")), httpResponse: \nStatus Code: HTTP status code: 429 \n Date: Mon, 09 Jun 2025 06:46:29 GMT, \nx-amzn-errortype: ThrottlingException:http://internal.amazon.com/coral/com.amazon.bedrock/, \nContent-Length: 63, \nContent-Type: application/json, \nx-amzn-requestid: ${ID}, message: Optional("${TPM}"), requestID: nil)`,
    ...tpm,
    requestId: ID,
  },
  {
    from: 'Swift SDK, dump()',
    text: `▿ AWSBedrockRuntime.ThrottlingException\n  ▿ properties: AWSBedrockRuntime.ThrottlingException.Properties\n    ▿ message: Optional("${TPM}")\n      - some: "${TPM}"\n  - httpResponse: nil\n  ▿ requestID: Optional("${ID}")\n    - some: "${ID}"`,
    ...tpm,
    requestId: ID,
  },
  {
    from: 'C++ SDK',
    text: `ERROR: Converse failed: HTTP response code: 429\nResolved remote host IP address: 192.0.2.10\nRequest ID: ${ID}\nException name: ThrottlingException\nError message: ${TPM}\n7 response headers:\nconnection : keep-alive\ncontent-length : 63\nx-amzn-errortype : ThrottlingException:http://internal.amazon.com/coral/com.amazon.bedrock/`,
    ...tpm,
    requestId: ID,
  },
  {
    from: 'Kotlin SDK',
    text: `aws.sdk.kotlin.services.bedrockruntime.model.ThrottlingException: ${TPM}, Request ID: ${ID}`,
    ...tpm,
    requestId: ID,
  },
  { from: 'Python SDK of Anthropic', text: `anthropic.RateLimitError: Error code: 429 - {'message': '${TPM}'}`, ...tpm },
  {
    from: 'Python SDK of Anthropic, bare 529',
    text: "anthropic._exceptions.OverloadedError: Error code: 529 - {'type': 'error', 'error': {'type': 'overloaded_error', 'message': 'Overloaded'}}",
    cause: 'messages-overloaded',
    class: 'capacity',
  },
  {
    from: 'TypeScript SDK of Anthropic, util.inspect',
    text: `RateLimitError: 429 {"message":"${TPM}"}\n    at APIError.generate (/app/node_modules/@anthropic-ai/sdk/core/error.js:58:20)\n    at async main (/app/index.js:9:3) {\n  status: 429,\n  headers: Headers {\n    'x-amzn-requestid': '${ID}'\n  },\n  requestID: null,\n  error: { message: '${TPM}' }\n}`,
    ...tpm,
    requestId: ID,
  },
  {
    from: 'TypeScript SDK of Anthropic, no body',
    text: 'RateLimitError: 429 status code (no body)\n    at APIError.generate (/app/node_modules/@anthropic-ai/sdk/core/error.js:58:20)',
    cause: 'throttle-without-words',
    class: 'quota',
  },
];

/** Frameworks and tools that wrap what an SDK said. */
const WRAPPERS: readonly ErrorText[] = [
  { from: 'LiteLLM', text: `litellm.RateLimitError: BedrockException - {"message":"${TPM}"}`, ...tpm },
  {
    from: 'LiteLLM, bytes',
    text: `litellm.exceptions.RateLimitError: litellm.RateLimitError: BedrockException - b'{"message":"${TPM}"}'`,
    ...tpm,
  },
  {
    from: 'LiteLLM proxy',
    text: json({
      error: {
        message: `litellm.RateLimitError: BedrockException - {"message":"${TPM}"}. Received Model Group=claude-sonnet\nAvailable Model Group Fallbacks=None LiteLLM Retried: 2 times, LiteLLM Max Retries: 2`,
        type: 'throttling_error',
        param: null,
        code: '429',
      },
    }),
    ...tpm,
  },
  {
    from: 'LiteLLM, 400 of another kind',
    text: 'litellm.BadRequestError: BedrockException - {"message":"The provided model identifier is invalid."}',
    cause: 'model-not-found',
    class: 'request',
    message: 'The provided model identifier is invalid.',
  },
  {
    from: 'LiteLLM, context',
    text: 'litellm.ContextWindowExceededError: litellm.BadRequestError: BedrockException: Context Window Error - {"message":"Input is too long for requested model."}',
    cause: 'prompt-too-long',
    class: 'request',
  },
  {
    from: 'LiteLLM, access',
    text: `litellm.exceptions.PermissionDeniedError: litellm.PermissionDeniedError: BedrockException - {"message":"User: arn:aws:sts::111122223333:assumed-role/x/y is not authorized to perform: bedrock:InvokeModel on resource: arn:aws:bedrock:us-east-1::foundation-model/x because no identity-based policy allows the bedrock:InvokeModel action"}`,
    cause: 'access-denied',
    class: 'access',
  },
  {
    from: 'LiteLLM, timeout',
    text: 'litellm.exceptions.Timeout: litellm.Timeout: Connection timed out. Timeout passed=600.0, time taken=600.01 seconds',
    cause: 'client-timeout',
    class: 'other',
  },
  {
    from: 'LiteLLM, traceback chained to httpx',
    text: `Traceback (most recent call last):\n  File "/app/litellm/llms/bedrock/chat/converse_handler.py", line 250, in async_completion\n    response.raise_for_status()\nhttpx.HTTPStatusError: Client error '429 Too Many Requests' for url 'https://bedrock-runtime.us-east-1.amazonaws.com/model/x/converse'\nFor more information check: https://developer.mozilla.org/en-US/docs/Web/HTTP/Status/429\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File "/app/litellm/main.py", line 480, in acompletion\n    response = await init_response\nlitellm.llms.bedrock.common_utils.BedrockError: {"message":"${TPM}"}\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File "/app/main.py", line 5, in <module>\n    raise exception_type(\nlitellm.exceptions.RateLimitError: litellm.RateLimitError: BedrockException - {"message":"${TPM}"}`,
    ...tpm,
  },
  {
    from: 'aider, tries until it gives up',
    text: `   ░litellm.RateLimitError: BedrockException - b'{"message":"Too many tokens, please wait before trying\nagain."}'\nThe API provider has rate limited you. Try again later or check your quotas.\nRetrying in 0.2 seconds...\n       ░litellm.RateLimitError: BedrockException - b'{"message":"Too many tokens, please wait before trying\nagain."}'\nThe API provider has rate limited you. Try again later or check your quotas.\nRetrying in 0.5 seconds...\n  litellm.RateLimitError: BedrockException - b'{"message":"Too many tokens, please wait before trying\nagain."}'\nThe API provider has rate limited you. Try again later or check your quotas.`,
    ...tpm,
    count: 1,
    retries: 2,
  },
  {
    from: 'OpenHands',
    text: `10:00:05 - openhands:ERROR: retry_mixin.py:58 - litellm.RateLimitError: BedrockException - {"message":"${TPM}"}. Attempt #1 | You can customize retry values in the configuration.`,
    ...tpm,
  },
  { from: 'Dify', text: `[bedrock] Rate Limit Error, ${botoRetried(TPM, 'ThrottlingException', 'ConverseStream')}`, ...tpm },
  {
    from: 'Dify plugin',
    text: `[bedrock] Error: PluginInvokeError: {"args":{"description":"[models] Rate Limit Error, ${boto(TPM, 'ThrottlingException', 'ConverseStream')}"},"error_type":"InvokeRateLimitError","message":"[models] Rate Limit Error, ${boto(TPM, 'ThrottlingException', 'ConverseStream')}"}`,
    ...tpm,
  },
  {
    from: 'LangChain',
    text: `ValueError: Error raised by bedrock service: ${boto(RPM_LONG, 'ThrottlingException', 'InvokeModel')}`,
    ...rpm,
    message: RPM_LONG,
  },
  {
    from: 'LangChain, logged and raised',
    text: `ERROR:langchain_aws.llms.bedrock:Error raised by bedrock service\nTraceback (most recent call last):\n  File "/app/langchain_aws/llms/bedrock.py", line 1010, in _prepare_input_and_invoke\n    response = self.client.invoke_model(**request_options)\nbotocore.errorfactory.ThrottlingException: ${botoRetried(RPM, 'ThrottlingException', 'InvokeModel')}\nERROR:root:call failed: ${botoRetried(RPM, 'ThrottlingException', 'InvokeModel')}`,
    ...rpm,
    message: RPM,
  },
  {
    from: 'LlamaIndex',
    text: `botocore.errorfactory.ThrottlingException: ${botoRetried(TPM)}\nRetrying llama_index.llms.bedrock_converse.utils.converse_with_retry.<locals>._conversion_with_retry in 4.0 seconds as it raised ThrottlingException: ${botoRetried(TPM)}.`,
    ...tpm,
    count: 1,
    retries: 1,
  },
  {
    from: 'Spring AI',
    text: `2026-11-20T10:00:05.001Z ERROR 1 --- [nio-8080-exec-3] o.a.c.c.C.[.[.[/].[dispatcherServlet]    : Servlet.service() for servlet [dispatcherServlet] in context with path [] threw exception [Request processing failed: software.amazon.awssdk.services.bedrockruntime.model.ThrottlingException: ${TPM} (Service: BedrockRuntime, Status Code: 429, Request ID: ${ID}) (SDK Attempt Count: 4)] with root cause\n\nsoftware.amazon.awssdk.services.bedrockruntime.model.ThrottlingException: ${TPM} (Service: BedrockRuntime, Status Code: 429, Request ID: ${ID}) (SDK Attempt Count: 4)\n\tat software.amazon.awssdk.services.bedrockruntime.model.ThrottlingException$BuilderImpl.build(ThrottlingException.java:133) ~[bedrockruntime-2.31.0.jar!/:na]\n\tat org.springframework.ai.bedrock.converse.BedrockProxyChatModel.internalCall(BedrockProxyChatModel.java:180)`,
    ...tpm,
    requestId: ID,
  },
  {
    from: 'Spring AI, transient',
    text: `org.springframework.ai.retry.TransientAiException: HTTP 429 - {"message":"${RPM}"}`,
    ...rpm,
    message: RPM,
  },
  { from: 'AI SDK', text: `AI_RetryError: Failed after 3 attempts. Last error: ${TPM}`, ...tpm, attempts: 3 },
  {
    from: 'AI SDK, util.inspect of a call',
    text: `APICallError [AI_APICallError]: ${TPM}\n    at /app/node_modules/@ai-sdk/provider-utils/dist/index.js:1002:14\n    at async BedrockChatLanguageModel.doGenerate (/app/node_modules/@ai-sdk/amazon-bedrock/dist/index.js:634:33) {\n  cause: undefined,\n  url: 'https://bedrock-runtime.us-east-1.amazonaws.com/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse',\n  requestBodyValues: {\n    system: [],\n    messages: [ [Object] ],\n    inferenceConfig: { maxTokens: 4096 }\n  },\n  statusCode: 429,\n  responseHeaders: {\n    'content-type': 'application/json',\n    'x-amzn-requestid': '${ID}'\n  },\n  responseBody: '{"message":"${TPM}"}',\n  isRetryable: true,\n  data: { message: '${TPM}', type: undefined },\n  [Symbol(vercel.ai.error)]: true,\n  [Symbol(vercel.ai.error.AI_APICallError)]: true\n}`,
    ...tpm,
    requestId: ID,
  },
  {
    from: 'AI SDK, util.inspect of all tries',
    text: `RetryError [AI_RetryError]: Failed after 3 attempts. Last error: ${TPM}\n    at _retryWithExponentialBackoff (/app/node_modules/ai/dist/index.js:300:11) {\n  cause: undefined,\n  reason: 'maxRetriesExceeded',\n  errors: [\n    APICallError [AI_APICallError]: ${TPM}\n        at /app/node_modules/@ai-sdk/provider-utils/dist/index.js:1002:14 {\n      statusCode: 429,\n      isRetryable: true\n    },\n    APICallError [AI_APICallError]: ${TPM}\n        at /app/node_modules/@ai-sdk/provider-utils/dist/index.js:1002:14 {\n      statusCode: 429,\n      isRetryable: true\n    }\n  ],\n  lastError: APICallError [AI_APICallError]: ${TPM}\n      at /app/node_modules/@ai-sdk/provider-utils/dist/index.js:1002:14 {\n    statusCode: 429\n  }\n}`,
    ...tpm,
    attempts: 3,
  },
  {
    from: 'AI SDK as JSON',
    text: json(
      {
        error: {
          name: 'AI_APICallError',
          url: 'https://bedrock-runtime.us-east-1.amazonaws.com/model/x/converse-stream',
          requestBodyValues: { messages: [{ role: 'user', content: [{ text: 'why ThrottlingException?' }] }] },
          statusCode: 400,
          responseHeaders: { 'x-amzn-requestid': ID },
          responseBody:
            '{"message":"The model returned the following errors: `max_tokens` must be greater than `thinking.budget_tokens`. Please consult our documentation."}',
          isRetryable: false,
        },
      },
      2,
    ),
    cause: 'thinking-budget',
    class: 'request',
  },
  {
    from: 'opencode',
    text: "undefined: The model returned following errors: data retention mode 'default' is not available for this model ",
    cause: 'data-retention',
    class: 'access',
  },
  {
    from: 'Roo Code',
    text: `${TPM}\n\nError: Request was throttled or rate limited. Please try:\n1. Reducing the frequency of requests\n2. If using a provisioned model, check its throughput settings\n3. Contact AWS support to request a quota increase if needed\n\nmessage: ${TPM}\nname: ThrottlingException\n$fault: client\n$metadata: {"httpStatusCode":429,"requestId":"${ID}","attempts":3}`,
    ...tpm,
    requestId: ID,
    attempts: 3,
  },
  { from: 'Cline', text: `[ERROR] Failed to process response: ${TPM}`, ...tpm },
  { from: 'Claude Code, 429', text: `API Error: 429 ${TPM}`, ...tpm },
  { from: 'Claude Code, rejected', text: `API Error: Request rejected (429) - ${TPD}`, ...tpd },
  { from: 'Claude Code, in brackets', text: `  ⎿  API Error (429 ${TPM})`, ...tpm },
  {
    from: 'Claude Code, tries',
    text: `> /init is analyzing your codebase…\n  ⎿  API Error (429 ${TPM}) · Retrying in 1 seconds… (attempt 1/10)\n  ⎿  API Error (429 ${TPM}) · Retrying in 2 seconds… (attempt 2/10)`,
    ...tpm,
    count: 0,
    retries: 2,
  },
  { from: 'Claude Code, model in the error', text: `API Error (us.anthropic.claude-opus-4-8-v1:0): 429 ${TPM}`, ...tpm },
  {
    from: 'Claude Code, country',
    text: 'API Error: 400 Access to Anthropic models is not allowed from unsupported countries, regions, or territories. \nPlease refer to https://www.anthropic.com/supported-countries for more information.',
    cause: 'unsupported-country',
    class: 'access',
  },
  {
    from: 'Claude Code, output',
    text: "API Error: Claude's response exceeded the 32000 output token maximum. To configure this behavior, set the CLAUDE_CODE_MAX_OUTPUT_TOKENS environment variable.",
    cause: 'client-output-limit',
    class: 'request',
  },
  { from: 'Claude Code, time-out', text: 'API Error: Request timed out.', cause: 'client-timeout', class: 'other' },
  {
    from: 'Strands',
    text: `strands.types.exceptions.ModelThrottledException: ${botoRetried(RPM, 'ThrottlingException', 'ConverseStream')}\n└ Bedrock region: us-west-2\n└ Model id: us.anthropic.claude-sonnet-4-5-20250929-v1:0`,
    ...rpm,
    message: RPM,
  },
  {
    from: 'Strands, answer cut',
    text: 'strands.types.exceptions.MaxTokensReachedException: Agent has reached an unrecoverable state due to max_tokens limit. For more information see: https://strandsagents.com/',
    cause: 'client-output-limit',
    class: 'request',
  },
  { from: 'promptfoo', text: `API call error: ThrottlingException: ${RPM_LONG}`, ...rpm, message: RPM_LONG },
  {
    from: 'agent-squad, one failure told twice',
    text: `ERROR:multi_agent_orchestrator.utils.logger:Error processing request:${botoRetried(RPM_LONG)}\nERROR:multi_agent_orchestrator.utils.logger:Error during intent classification: ${botoRetried(RPM_LONG)}`,
    ...rpm,
    message: RPM_LONG,
  },
  { from: 'pytest', text: `E   botocore.errorfactory.ThrottlingException: ${boto(TPM)}`, ...tpm },
  {
    from: 'pytest, summary',
    text: `FAILED tests/test_chat.py::test_stream - Failed: Error occurred: ${boto(RPM_LONG, 'throttlingException', 'InvokeModelWithResponseStream')}`,
    ...rpm,
    message: RPM_LONG,
  },
  { from: 'Open WebUI', text: `429: ${TPM}`, ...tpm },
  {
    from: 'n8n',
    text: json(
      {
        errorMessage: 'The service is receiving too many requests from you',
        errorDescription: TPM,
        errorDetails: {},
        n8nDetails: {
          nodeName: 'AWS Bedrock Chat Model',
          time: '11/20/2026, 10:00:05 AM',
          n8nVersion: '1.80.0',
          stackTrace: ['ThrottlingException: x'],
        },
      },
      2,
    ),
    ...tpm,
  },
  {
    from: 'Bedrock Agents',
    text: `botocore.exceptions.EventStreamError: ${boto('Your request rate is too high. Reduce the frequency of requests. Check your Bedrock model invocation quotas to find the acceptable frequency.', 'throttlingException', 'InvokeAgent')}`,
    cause: 'agents-rate',
    class: 'quota',
    operation: 'InvokeAgent',
  },
  {
    from: 'Knowledge Bases',
    text: boto(
      'Your request rate is too high. Reduce the frequency of requests. Check your Bedrock model invocation quotas to find the acceptable frequency.',
      'ThrottlingException',
      'RetrieveAndGenerate',
    ),
    cause: 'agents-rate',
    class: 'quota',
    operation: 'RetrieveAndGenerate',
  },
];

/** Loggers and services that write events. */
const RECORDS: readonly ErrorText[] = [
  {
    from: 'pino',
    text: json({
      level: 50,
      time: 1795168805001,
      pid: 1,
      hostname: 'a',
      err: {
        type: 'ThrottlingException',
        message: TPM,
        stack: `ThrottlingException: ${TPM}\n    at x (/a.js:1:1)`,
        name: 'ThrottlingException',
        $fault: 'client',
        $metadata: { httpStatusCode: 429, requestId: ID, attempts: 3 },
      },
      msg: TPM,
    }),
    ...tpm,
    requestId: ID,
  },
  {
    from: 'winston',
    text: json({
      level: 'error',
      message: `Bedrock call failed: ThrottlingException: ${TPM}`,
      timestamp: '2026-11-20T10:00:05.001Z',
      stack: `ThrottlingException: ${TPM}\n    at x (/a.js:1:1)`,
      error: { name: 'ThrottlingException', message: TPM },
    }),
    ...tpm,
  },
  {
    from: 'bunyan',
    text: json({
      name: 'app',
      hostname: 'a',
      pid: 1,
      level: 50,
      err: { message: TPM, name: 'ThrottlingException', stack: `ThrottlingException: ${TPM}\n    at x`, code: 'ThrottlingException' },
      msg: 'call failed',
      time: '2026-11-20T10:00:05.001Z',
      v: 0,
    }),
    ...tpm,
  },
  {
    from: 'loguru, serialize',
    text: json({
      text: `2026-11-20 10:00:05.001 | ERROR    | app:chat:10 - Bedrock call failed\nTraceback (most recent call last):\n  File "/app/main.py", line 10, in chat\nbotocore.errorfactory.ThrottlingException: ${botoRetried(TPM)}\n`,
      record: {
        elapsed: { repr: '0:00:05', seconds: 5 },
        exception: { type: 'ThrottlingException', value: botoRetried(TPM), traceback: true },
        level: { icon: '❌', name: 'ERROR', no: 40 },
        message: 'Bedrock call failed',
        name: 'app',
        time: { repr: '2026-11-20 10:00:05.001000+00:00', timestamp: 1795168805.001 },
      },
    }),
    ...tpm,
    operation: 'Converse',
  },
  {
    from: 'loguru, text',
    text: `2026-11-20 10:00:05.001 | ERROR    | __main__:chat:10 - Bedrock call failed: ${botoRetried(TPM)}\nTraceback (most recent call last):\n\n> File "/app/main.py", line 10, in chat\n    client.converse()\n    │      └ <function>\n    └ <botocore.client.BedrockRuntime object at 0x7f>\n\nbotocore.errorfactory.ThrottlingException: ${botoRetried(TPM)}`,
    ...tpm,
  },
  {
    from: 'structlog',
    text: json({
      event: 'bedrock_call_failed',
      level: 'error',
      timestamp: '2026-11-20T10:00:05.001Z',
      exception: `Traceback (most recent call last):\n  File "/app/main.py", line 10, in chat\nbotocore.errorfactory.ThrottlingException: ${botoRetried(TPM)}`,
    }),
    ...tpm,
  },
  {
    from: 'structlog, dict tracebacks',
    text: json({
      event: 'bedrock_call_failed',
      level: 'error',
      timestamp: '2026-11-20T10:00:05.001Z',
      exception: [
        {
          exc_type: 'ThrottlingException',
          exc_value: botoRetried(TPM),
          syntax_error: null,
          is_cause: false,
          frames: [{ filename: '/app/main.py', lineno: 10, name: 'chat' }],
        },
      ],
    }),
    ...tpm,
  },
  {
    from: 'python-json-logger',
    text: json({
      asctime: '2026-11-20 10:00:05,001',
      levelname: 'ERROR',
      name: 'app',
      message: `Bedrock call failed: ${botoRetried(TPM)}`,
      exc_info: `Traceback (most recent call last):\n  File "/app/main.py", line 10, in chat\nbotocore.errorfactory.ThrottlingException: ${botoRetried(TPM)}`,
    }),
    ...tpm,
  },
  {
    from: 'Powertools for AWS Lambda',
    text: json({
      level: 'ERROR',
      location: 'handler:12',
      message: 'Bedrock call failed',
      timestamp: '2026-11-20 10:00:05,001+0000',
      service: 'chat',
      function_request_id: ID,
      exception: `Traceback (most recent call last):\n  File "/var/task/app.py", line 10, in handler\nbotocore.errorfactory.ThrottlingException: ${botoRetried(TPM)}`,
      exception_name: 'ThrottlingException',
      xray_trace_id: '1-x',
    }),
    ...tpm,
    requestId: ID,
  },
  {
    from: 'Datadog',
    text: json({
      date: '2026-11-20T10:00:05.001Z',
      service: 'chat',
      status: 'error',
      host: 'a',
      message: `Bedrock call failed: ${botoRetried(TPM)}`,
      attributes: {
        error: {
          kind: 'ThrottlingException',
          message: botoRetried(TPM),
          stack: `Traceback…\nbotocore.errorfactory.ThrottlingException: ${botoRetried(TPM)}`,
        },
        logger: { name: 'app' },
      },
      tags: ['env:prod'],
    }),
    ...tpm,
  },
  {
    from: 'Datadog, dd.trace',
    text: json({
      'error.kind': 'ThrottlingException',
      'error.message': botoRetried(TPM),
      'error.stack': `botocore.errorfactory.ThrottlingException: ${botoRetried(TPM)}`,
      level: 'ERROR',
      'dd.trace_id': '1',
      message: `Bedrock call failed: ${botoRetried(TPM)}`,
      timestamp: '2026-11-20T10:00:05.001Z',
    }),
    ...tpm,
  },
  {
    from: 'Sentry',
    text: json({
      event_id: 'aa',
      timestamp: '2026-11-20T10:00:05.001Z',
      level: 'error',
      platform: 'python',
      exception: {
        values: [
          { type: 'ThrottlingException', value: botoRetried(TPM), module: 'botocore.errorfactory' },
          { type: 'ModelThrottledException', value: botoRetried(TPM), module: 'strands.types.exceptions' },
        ],
      },
    }),
    ...tpm,
  },
  {
    from: 'OpenTelemetry, OTLP spans',
    text: json({
      resourceSpans: [
        {
          resource: { attributes: [] },
          scopeSpans: [
            {
              scope: { name: 'x' },
              spans: [
                {
                  traceId: 'a',
                  spanId: 'b',
                  name: 'chat x',
                  startTimeUnixNano: '1795168805001000000',
                  endTimeUnixNano: '1795168806001000000',
                  attributes: [{ key: 'error.type', value: { stringValue: 'ThrottlingException' } }],
                  status: { code: 2, message: botoRetried(TPM) },
                  events: [
                    {
                      timeUnixNano: '1795168806000000000',
                      name: 'exception',
                      attributes: [
                        { key: 'exception.type', value: { stringValue: 'botocore.errorfactory.ThrottlingException' } },
                        { key: 'exception.message', value: { stringValue: botoRetried(TPM) } },
                      ],
                    },
                  ],
                },
              ],
            },
          ],
        },
      ],
    }),
    ...tpm,
  },
  {
    from: 'OpenTelemetry, log record',
    text: json({
      timeUnixNano: '1795168805001000000',
      severityNumber: 17,
      severityText: 'ERROR',
      body: { stringValue: `Bedrock call failed: ${botoRetried(TPM)}` },
      attributes: [
        { key: 'exception.type', value: { stringValue: 'ThrottlingException' } },
        { key: 'exception.message', value: { stringValue: botoRetried(TPM) } },
      ],
    }),
    ...tpm,
  },
  {
    from: 'ECS, Elastic Common Schema',
    text: json({
      '@timestamp': '2026-11-20T10:00:05.001Z',
      'log.level': 'ERROR',
      message: 'Bedrock call failed',
      'error.type': 'software.amazon.awssdk.services.bedrockruntime.model.ThrottlingException',
      'error.message': `${TPM} (Service: BedrockRuntime, Status Code: 429, Request ID: ${ID})`,
      'error.stack_trace': 'x',
    }),
    ...tpm,
    requestId: ID,
  },
  {
    from: 'Google-style severity',
    text: json({
      severity: 'ERROR',
      time: '2026-11-20T10:00:05.001Z',
      message: `ThrottlingException: ${TPM}`,
      'logging.googleapis.com/labels': { a: 'b' },
    }),
    ...tpm,
  },
  {
    from: 'slog',
    text: json({
      time: '2026-11-20T10:00:05.001Z',
      level: 'ERROR',
      msg: 'converse failed',
      err: `operation error Bedrock Runtime: Converse, https response error StatusCode: 429, RequestID: ${ID}, ThrottlingException: ${TPM}`,
    }),
    ...tpm,
    requestId: ID,
  },
  {
    from: 'zap',
    text: json({
      level: 'error',
      ts: 1795168805.001,
      caller: 'main.go:12',
      msg: 'converse failed',
      error: `operation error Bedrock Runtime: Converse, https response error StatusCode: 429, RequestID: ${ID}, ThrottlingException: ${TPM}`,
      errorVerbose: `ThrottlingException: ${TPM}\nmain.main\n\t/app/main.go:12`,
      stacktrace: 'main.main\n\t/app/main.go:12',
    }),
    ...tpm,
    requestId: ID,
  },
  {
    from: 'logfmt',
    text: `time=2026-11-20T10:00:05.001Z level=error msg="converse failed" err="operation error Bedrock Runtime: Converse, https response error StatusCode: 429, RequestID: ${ID}, ThrottlingException: ${TPM}"`,
    ...tpm,
    requestId: ID,
  },
  {
    from: 'tracing of Rust',
    text: `2026-11-20T10:00:05.001234Z ERROR chat: converse failed err=ServiceError(ServiceError { source: ThrottlingException(ThrottlingException { message: Some("${TPM}") }) })`,
    ...tpm,
  },
  {
    from: 'Lambda for Python, text',
    text: `[ERROR] ThrottlingException: ${botoRetried(TPM)}\nTraceback (most recent call last):\n  File "/var/task/lambda_function.py", line 12, in lambda_handler\n    client.converse()`,
    ...tpm,
  },
  {
    from: 'Lambda for Python, the whole call',
    text: `START RequestId: ${ID} Version: $LATEST\n[ERROR]\t2026-11-20T10:00:05.001Z\t${ID}\tBedrock call failed: ${botoRetried(TPM)}\n[ERROR] ThrottlingException: ${botoRetried(TPM)}\nTraceback (most recent call last):\n  File "/var/task/lambda_function.py", line 12, in lambda_handler\n    client.converse()\nEND RequestId: ${ID}\nREPORT RequestId: ${ID}\tDuration: 5001.00 ms\tBilled Duration: 5002 ms\tMemory Size: 128 MB\tMax Memory Used: 90 MB\tStatus: error\tError Type: ThrottlingException\n`,
    ...tpm,
    requestId: ID,
  },
  {
    from: 'Lambda for Node.js, text',
    text: `2026-11-20T10:00:05.001Z\t${ID}\tERROR\tInvoke Error \t{"errorType":"ThrottlingException","errorMessage":"${TPM}","$fault":"client","$metadata":{"httpStatusCode":429,"requestId":"22222222-c851-4440-9f98-e3065df1de46","attempts":3},"stack":["ThrottlingException: ${TPM}","    at de_ThrottlingExceptionRes (/var/task/index.js:1:1)"]}`,
    ...tpm,
  },
  {
    from: 'Lambda time-out, with its report',
    text: `2026-11-20T10:15:00.001Z ${ID} Task timed out after 900.10 seconds\n\nEND RequestId: ${ID}\nREPORT RequestId: ${ID}\tDuration: 900100.00 ms\tBilled Duration: 900000 ms\tMemory Size: 128 MB\tMax Memory Used: 90 MB\tStatus: timeout`,
    cause: 'lambda-timeout',
    class: 'other',
    requestId: ID,
  },
  {
    from: 'Lambda time-out, Sandbox',
    text: json({ errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${ID} Error: Task timed out after 900.00 seconds` }),
    cause: 'lambda-timeout',
    class: 'other',
    requestId: ID,
  },
  {
    from: 'Step Functions, Sandbox',
    text: json({
      Error: 'Sandbox.Timedout',
      Cause: json({ errorType: 'Sandbox.Timedout', errorMessage: `RequestId: ${ID} Error: Task timed out after 900.00 seconds` }),
    }),
    cause: 'lambda-timeout',
    class: 'other',
    requestId: ID,
  },
  {
    from: 'Step Functions, SDK integration',
    text: json({
      Error: 'BedrockRuntime.ThrottlingException',
      Cause: `${TPM} (Service: BedrockRuntime, Status Code: 429, Request ID: ${ID}) (SDK Attempt Count: 1)`,
    }),
    ...tpm,
    requestId: ID,
  },
  {
    from: 'Step Functions, states:::bedrock',
    text: json({ Error: 'Bedrock.ThrottlingException', Cause: `${RPM} (Service: BedrockRuntime, Status Code: 429, Request ID: ${ID})` }),
    ...rpm,
    message: RPM,
    requestId: ID,
  },
  {
    from: 'Step Functions, history',
    text: json(
      {
        events: [
          {
            timestamp: '2026-11-20T19:00:00.000000+09:00',
            type: 'ExecutionStarted',
            id: 1,
            previousEventId: 0,
            executionStartedEventDetails: { input: '{}' },
          },
          {
            timestamp: '2026-11-20T19:00:05.000000+09:00',
            type: 'TaskFailed',
            id: 4,
            previousEventId: 3,
            taskFailedEventDetails: {
              resourceType: 'aws-sdk:bedrockruntime',
              resource: 'converse',
              error: 'BedrockRuntime.ThrottlingException',
              cause: `${TPM} (Service: BedrockRuntime, Status Code: 429, Request ID: ${ID})`,
            },
          },
          {
            timestamp: '2026-11-20T19:00:06.000000+09:00',
            type: 'ExecutionFailed',
            id: 5,
            previousEventId: 4,
            executionFailedEventDetails: {
              error: 'BedrockRuntime.ThrottlingException',
              cause: `${TPM} (Service: BedrockRuntime, Status Code: 429, Request ID: ${ID})`,
            },
          },
        ],
      },
      2,
    ),
    ...tpm,
    requestId: ID,
  },
  {
    from: 'Step Functions, history with two failed tries of a state',
    text: json({
      events: ['2026-11-20T10:00:05Z', '2026-11-20T10:01:05Z'].map((timestamp, id) => ({
        timestamp,
        type: 'LambdaFunctionFailed',
        id,
        lambdaFunctionFailedEventDetails: {
          error: 'ThrottlingException',
          cause: json({
            errorMessage: botoRetried(TPM),
            errorType: 'ThrottlingException',
            requestId: `${id}58a2e26-c851-4440-9f98-e3065df1de46`,
            stackTrace: [],
          }),
        },
      })),
    }),
    ...tpm,
    count: 2,
  },
  {
    from: 'CloudTrail, one record',
    text: json(
      {
        eventVersion: '1.11',
        eventTime: '2026-11-20T10:00:01Z',
        eventSource: 'bedrock.amazonaws.com',
        eventName: 'Converse',
        awsRegion: 'us-east-1',
        errorCode: 'ThrottlingException',
        errorMessage: RPM,
        requestParameters: { modelId: 'x' },
        requestID: ID,
        eventID: 'bb',
        readOnly: true,
      },
      2,
    ),
    ...rpm,
    message: RPM,
    requestId: ID,
    operation: 'Converse',
  },
  {
    from: 'CloudTrail, a fragment of a record',
    text: `"errorCode": "ThrottlingException",\n"errorMessage": "${TPM}",\n"eventName": "InvokeModelWithResponseStream",\n"awsRegion": "us-west-2",\n"userAgent": "claude-cli/0.2.14 (external, cli)"`,
    ...tpm,
  },
  {
    from: 'CloudTrail, two records',
    text: json({
      Records: ['1', '2'].map((n) => ({
        eventTime: `2026-11-20T10:00:0${n}Z`,
        eventName: 'Converse',
        errorCode: 'ThrottlingException',
        errorMessage: TPM,
        requestID: `${n}58a2e26-c851-4440-9f98-e3065df1de46`,
      })),
    }),
    ...tpm,
    count: 2,
  },
  {
    from: 'invocation log of a failed call',
    text: json({
      timestamp: '2026-11-20T10:00:05Z',
      accountId: '111122223333',
      requestId: ID,
      operation: 'Converse',
      modelId: 'x',
      errorCode: 'ThrottlingException',
      input: {
        inputContentType: 'application/json',
        inputBodyJson: { messages: [{ role: 'user', content: [{ text: 'Too many requests, please wait before trying again.' }] }] },
      },
      schemaType: 'ModelInvocationLog',
    }),
    cause: 'throttle-without-words',
    class: 'quota',
    requestId: ID,
  },
  {
    from: 'CloudWatch Logs, filter-log-events',
    text: json(
      {
        events: [
          {
            logStreamName: 's',
            timestamp: 1795168805001,
            message: `[ERROR] ThrottlingException: ${botoRetried(TPM)}\nTraceback (most recent call last):\n  File "/var/task/app.py", line 1, in handler\n`,
            ingestionTime: 1795168806001,
            eventId: '3',
          },
          { logStreamName: 's', timestamp: 1795168805002, message: `END RequestId: ${ID}\n`, ingestionTime: 1795168806001, eventId: '4' },
        ],
        searchedLogStreams: [],
      },
      2,
    ),
    ...tpm,
  },
  {
    from: 'CloudWatch Logs, a traceback in one event a line',
    text: json(
      {
        events: [
          `2026-11-20 10:00:05,001 ERROR app Bedrock call failed: ${botoRetried(TPM)}`,
          'Traceback (most recent call last):',
          '  File "/app/main.py", line 10, in chat',
          '    client.converse()',
          `botocore.errorfactory.ThrottlingException: ${botoRetried(TPM)}`,
        ].map((message, n) => ({ timestamp: 1795168805001 + n, message, ingestionTime: 1795168806001 })),
        nextForwardToken: 'f/1',
      },
      2,
    ),
    ...tpm,
  },
  {
    from: 'CloudWatch Logs Insights, JSON',
    text: json(
      {
        results: [
          [
            { field: '@timestamp', value: '2026-11-20 10:00:05.001' },
            { field: '@message', value: `[ERROR] ThrottlingException: ${botoRetried(TPM)}` },
            { field: '@ptr', value: 'Cl' },
          ],
          [
            { field: '@timestamp', value: '2026-11-20 10:01:05.001' },
            { field: '@message', value: `[ERROR] ThrottlingException: ${botoRetried(TPM)}` },
            { field: '@ptr', value: 'Cm' },
          ],
        ],
        statistics: { recordsMatched: 2 },
        status: 'Complete',
      },
      2,
    ),
    ...tpm,
    count: 2,
  },
  {
    from: 'aws logs tail, one event a line',
    text: [
      `2026-11-20 10:00:05,001 ERROR app Bedrock call failed: ${botoRetried(TPM)}`,
      'Traceback (most recent call last):',
      '  File "/app/main.py", line 10, in chat',
      `botocore.errorfactory.ThrottlingException: ${botoRetried(TPM)}`,
    ]
      .map((line) => `2026-11-20T10:00:05.001000+00:00 ecs/app/0123456789abcdef ${line}`)
      .join('\n'),
    ...tpm,
  },
  {
    from: 'Docker, json-file',
    text: [
      'ERROR app Bedrock call failed',
      'Traceback (most recent call last):',
      '  File "/app/main.py", line 10, in chat',
      `botocore.errorfactory.ThrottlingException: ${botoRetried(TPM)}`,
    ]
      .map((log) => json({ log: `${log}\n`, stream: 'stderr', time: '2026-11-20T10:00:05.001234567Z' }))
      .join('\n'),
    ...tpm,
  },
  {
    from: 'Kubernetes, CRI',
    text: [
      'Traceback (most recent call last):',
      '  File "/app/main.py", line 10, in chat',
      `botocore.errorfactory.ThrottlingException: ${botoRetried(TPM)}`,
    ]
      .map((line) => `2026-11-20T10:00:05.001234567Z stderr F ${line}`)
      .join('\n'),
    ...tpm,
  },
  {
    from: 'docker compose',
    text: [
      `ERROR app Bedrock call failed: ${botoRetried(TPM)}`,
      'Traceback (most recent call last):',
      '  File "/app/main.py", line 10, in chat',
      `botocore.errorfactory.ThrottlingException: ${botoRetried(TPM)}`,
    ]
      .map((line) => `app-1  | ${line}`)
      .join('\n'),
    ...tpm,
  },
  {
    from: 'journald, JSON',
    text: json({
      MESSAGE: `ThrottlingException: ${TPM}`,
      PRIORITY: '3',
      _PID: '42',
      __REALTIME_TIMESTAMP: '1795168805001000',
      _HOSTNAME: 'a',
    }),
    ...tpm,
  },
  { from: 'syslog', text: `Nov 20 10:00:05 ip-10-0-0-1 chat[42]: ThrottlingException: ${TPM}`, ...tpm },
  {
    from: 'JSON lines of a logger, three events',
    text: [1, 2, 3]
      .map((n) =>
        json({ level: 'error', time: `2026-11-20T10:00:0${n}Z`, msg: 'failed', err: { name: 'ThrottlingException', message: TPM } }),
      )
      .join('\n'),
    ...tpm,
    count: 3,
  },
];

/** States of an account, time-outs, limits of clients, Service Quotas, and what else is no throttle. */
const OTHERS: readonly ErrorText[] = [
  {
    from: 'account, Operation not allowed',
    text: boto('Operation not allowed', 'ValidationException'),
    cause: 'account-not-activated',
    class: 'access',
    message: 'Operation not allowed',
  },
  {
    from: 'account, Operation not allowed, JavaScript',
    text: 'ValidationException: Operation not allowed',
    cause: 'account-not-activated',
    class: 'access',
  },
  {
    from: 'account, verification',
    text: boto('Operation not allowed: verify you are a corporate customer', 'ValidationException'),
    cause: 'account-not-verified',
    class: 'access',
  },
  {
    from: 'account, reseller',
    text: 'ValidationException: Access to this model is not available for channel program accounts. Reach out to your AWS Solution Provider or AWS Distributor for more information.',
    cause: 'channel-account',
    class: 'access',
  },
  {
    from: 'account, country',
    text: boto(
      'Access to Anthropic models is not allowed from unsupported countries, regions, or territories. Please refer to https://www.anthropic.com/supported-countries for more information on the countries and regions Anthropic currently supports.',
      'ValidationException',
      'InvokeModel',
    ),
    cause: 'unsupported-country',
    class: 'access',
  },
  {
    from: 'account, score',
    text: boto('The request could not be processed for this account.', 'BadCScoreException'),
    cause: 'account-score',
    class: 'access',
  },
  {
    from: 'account, score as JSON',
    text: json({ __type: 'com.amazon.bedrock#BadCScoreException', message: 'Access denied' }),
    cause: 'account-score',
    class: 'access',
  },
  {
    from: 'account, use-case form',
    text: boto(
      'Model use case details have not been submitted for this account. Fill out the Anthropic use case details form before using the model. If you have already filled out the form, try again in 15 minutes.',
      'ResourceNotFoundException',
    ),
    cause: 'use-case-form',
    class: 'access',
  },
  {
    from: 'account, retention',
    text: "API Error: 400 data retention mode 'default' is not available for this model",
    cause: 'data-retention',
    class: 'access',
    message: "data retention mode 'default' is not available for this model",
  },
  {
    from: 'account, retention none',
    text: boto("data retention mode 'none' is not available for this model", 'ValidationException', 'ConverseStream'),
    cause: 'data-retention',
    class: 'access',
  },
  {
    from: 'account, reservation',
    text: boto('Reservation not found.', 'ValidationException', 'InvokeModel'),
    cause: 'reservation-not-found',
    class: 'access',
  },
  {
    from: 'account, service control policy',
    text: boto(
      'User: arn:aws:sts::111122223333:assumed-role/x/y is not authorized to perform: bedrock:InvokeModel on resource: arn:aws:bedrock:us-east-2::foundation-model/x with an explicit deny in a service control policy',
      'AccessDeniedException',
    ),
    cause: 'service-control-policy',
    class: 'access',
  },
  {
    from: 'account, not available',
    text: 'AccessDeniedException: anthropic.claude-opus-4-8 is not available for this account. You can explore other available models on Amazon Bedrock.',
    cause: 'account-not-verified',
    class: 'access',
  },
  {
    from: 'Marketplace',
    text: boto(
      'Model access is denied due to IAM user or service role is not authorized to perform the required AWS Marketplace actions (aws-marketplace:ViewSubscriptions, aws-marketplace:Subscribe) to enable access to this model.',
      'AccessDeniedException',
    ),
    cause: 'marketplace',
    class: 'access',
  },
  {
    from: 'Marketplace, payment',
    text: boto(
      'Model access is denied due to INVALID_PAYMENT_INSTRUMENT:A valid payment instrument must be provided. Your AWS Marketplace subscription for this model cannot be completed at this time.',
      'AccessDeniedException',
    ),
    cause: 'marketplace',
    class: 'access',
  },
  {
    from: 'IAM',
    text: boto(
      'User: arn:aws:iam::111122223333:user/x is not authorized to perform: bedrock:InvokeModel on resource: arn:aws:bedrock:us-east-1::foundation-model/x because no identity-based policy allows the bedrock:InvokeModel action',
      'AccessDeniedException',
      'InvokeModel',
    ),
    cause: 'access-denied',
    class: 'access',
  },
  {
    from: 'profile needed',
    text: 'ValidationException: Invocation of model ID anthropic.claude-sonnet-4-20250514-v1:0 with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.',
    cause: 'needs-inference-profile',
    class: 'request',
  },
  {
    from: 'end of life',
    text: boto(
      'This model version has reached the end of its life. Please refer to the AWS documentation for more details.',
      'ResourceNotFoundException',
    ),
    cause: 'model-end-of-life',
    class: 'request',
  },
  {
    from: 'model ID',
    text: boto('The provided model identifier is invalid.', 'ValidationException'),
    cause: 'model-not-found',
    class: 'request',
  },
  {
    from: 'prompt too long',
    text: boto('prompt is too long: 210000 tokens > 200000 maximum', 'ValidationException', 'InvokeModel'),
    cause: 'prompt-too-long',
    class: 'request',
  },
  {
    from: 'prompt too long, all models',
    text: 'ValidationException: Input is too long for requested model.',
    cause: 'prompt-too-long',
    class: 'request',
  },
  {
    from: 'max_tokens too large',
    text: boto(
      'The maximum tokens you requested exceeds the model limit of 8192. Try again with a maximum tokens value that is lower than 8192.',
      'ValidationException',
    ),
    cause: 'max-tokens-too-large',
    class: 'request',
  },
  {
    from: 'max_tokens too large, Messages',
    text: "Error code: 400 - {'message': 'max_tokens: 200000 > 64000, which is the maximum allowed number of output tokens for claude-sonnet-4-5'}",
    cause: 'max-tokens-too-large',
    class: 'request',
  },
  {
    from: 'thinking budget',
    text: boto(
      'The model returned the following errors: `max_tokens` must be greater than `thinking.budget_tokens`. Please consult our documentation at https://docs.anthropic.com/',
      'ValidationException',
    ),
    cause: 'thinking-budget',
    class: 'request',
  },
  {
    from: 'thinking budget, least',
    text: 'error: [api/server/controllers/agents/client.js #titleConvo] Error The model returned the following errors: thinking.enabled.budget_tokens: Input should be greater than or equal to 1024',
    cause: 'thinking-budget',
    class: 'request',
  },
  {
    from: 'a request of another kind',
    text: boto('The model returned the following errors: messages.1.content.0: unexpected tool_use_id', 'ValidationException'),
    cause: 'invalid-request',
    class: 'request',
  },
  {
    from: 'Service Quotas, default',
    text: boto(
      'You must provide a quota value greater than the default quota value of 200000.0',
      'IllegalArgumentException',
      'RequestServiceQuotaIncrease',
    ),
    cause: 'quota-request-too-small',
    class: 'request',
  },
  {
    from: 'Service Quotas, open request',
    text: boto(
      'Only one open service quota increase request is allowed per quota.',
      'ResourceAlreadyExistsException',
      'RequestServiceQuotaIncrease',
    ),
    cause: 'quota-request-open',
    class: 'request',
  },
  {
    from: 'Service Quotas, not adjustable',
    text: boto('The requested quota is not adjustable.', 'InvalidResourceStateException', 'RequestServiceQuotaIncrease'),
    cause: 'quota-request-refused',
    class: 'request',
  },
  {
    from: 'Service Quotas, throttled',
    text: boto('Rate exceeded', 'TooManyRequestsException', 'RequestServiceQuotaIncrease'),
    cause: 'other-service-throttle',
    class: 'other',
  },
  {
    from: 'control plane',
    text: boto('Rate exceeded', 'ThrottlingException', 'ListFoundationModels'),
    cause: 'control-plane-rate',
    class: 'quota',
  },
  { from: 'overloaded', text: `ThrottlingException: ${OVERLOADED}`, cause: 'overloaded', class: 'capacity', message: OVERLOADED },
  { from: 'connections, boto3', text: boto(CONNECTIONS, 'ServiceUnavailableException'), ...connections },
  { from: 'connections, Claude Code', text: `API Error: 503 ${CONNECTIONS}`, ...connections },
  { from: 'unable, boto3', text: botoRetried(UNABLE, 'ServiceUnavailableException', 'ConverseStream'), ...unable },
  { from: 'unable, bedrust', text: `Error: Can't invoke. Reason: ${UNABLE}`, ...unable },
  { from: 'unable, Claude Code', text: `API Error: 503 {"message":"${UNABLE}"}`, ...unable },
  { from: '503 without words', text: 'HTTP/1.1 503 Service Unavailable', cause: 'service-unavailable', class: 'capacity' },
  {
    from: 'not ready',
    text: boto('Model is not ready for inference. Wait and try your request again.', 'ModelNotReadyException', 'InvokeModel'),
    cause: 'model-not-ready',
    class: 'capacity',
  },
  {
    from: 'model stream',
    text: 'botocore.exceptions.EventStreamError: An error occurred (modelStreamErrorException) when calling the ConverseStream operation: Model produced invalid sequence as part of ToolUse.',
    cause: 'model-side-error',
    class: 'capacity',
  },
  {
    from: 'internal',
    text: boto('The system encountered an unexpected error during processing. Try your request again.', 'InternalServerException'),
    cause: 'model-side-error',
    class: 'capacity',
  },
  {
    from: 'model time-out',
    text: boto('Model has timed out in processing the request. Try your request again.', 'ModelTimeoutException', 'InvokeModel'),
    cause: 'model-timeout',
    class: 'capacity',
  },
  { from: 'plain 429', text: '429', cause: 'throttle-without-words', class: 'quota' },
  { from: 'plain 429, Error', text: 'Error: 429', cause: 'throttle-without-words', class: 'quota' },
  { from: 'plain 429, axios', text: 'AxiosError: Request failed with status code 429', cause: 'throttle-without-words', class: 'quota' },
  {
    from: 'plain 429, access log',
    text: '192.0.2.1 - - [20/Nov/2026:10:00:05 +0000] "POST /model/x/converse HTTP/1.1" 429 63',
    cause: 'throttle-without-words',
    class: 'quota',
  },
  {
    from: 'plain 429, requests',
    text: 'requests.exceptions.HTTPError: 429 Client Error: Too Many Requests for url: https://bedrock-runtime.us-east-1.amazonaws.com/model/x/converse',
    cause: 'throttle-without-words',
    class: 'quota',
  },
  {
    from: 'boto3 read time-out',
    text: `botocore.exceptions.ReadTimeoutError: Read timeout on endpoint URL: "https://bedrock-runtime.us-east-1.amazonaws.com/model/x/converse"`,
    cause: 'client-timeout',
    class: 'other',
  },
  {
    from: 'boto3 read time-out, chained to urllib3',
    text: `Traceback (most recent call last):\n  File "/usr/lib/urllib3/response.py", line 754, in _error_catcher\n    yield\nTimeoutError: The read operation timed out\n\nThe above exception was the direct cause of the following exception:\n\nTraceback (most recent call last):\n  File "/usr/lib/botocore/httpsession.py", line 464, in send\n    urllib_response = conn.urlopen(\nurllib3.exceptions.ReadTimeoutError: AWSHTTPSConnectionPool(host='bedrock-runtime.us-east-1.amazonaws.com', port=443): Read timed out. (read timeout=60)\n\nDuring handling of the above exception, another exception occurred:\n\nTraceback (most recent call last):\n  File "/app/main.py", line 5, in <module>\n    client.converse()\nbotocore.exceptions.ReadTimeoutError: Read timeout on endpoint URL: "https://bedrock-runtime.us-east-1.amazonaws.com/model/x/converse"`,
    cause: 'client-timeout',
    class: 'other',
  },
  {
    from: 'JavaScript SDK time-out',
    text: "TimeoutError: Connection timed out after 120000 ms\n    at ClientRequest.<anonymous> (/app/node_modules/@smithy/node-http-handler/dist-cjs/index.js:1:1) {\n  '$metadata': { attempts: 3, totalRetryDelay: 100 }\n}",
    cause: 'client-timeout',
    class: 'other',
  },
  {
    from: 'Java SDK attempt time-out',
    text: 'software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException: HTTP request execution did not complete before the specified timeout configuration: 30000 millis',
    cause: 'client-timeout',
    class: 'other',
  },
  {
    from: 'Java SDK read time-out',
    text: 'software.amazon.awssdk.core.exception.SdkClientException: Unable to execute HTTP request: Read timed out (SDK Attempt Count: 4)',
    cause: 'client-timeout',
    class: 'other',
  },
  {
    from: 'Java SDK pool',
    text: 'software.amazon.awssdk.core.exception.SdkClientException: Unable to execute HTTP request: Timeout waiting for connection from pool',
    cause: 'client-connections',
    class: 'other',
  },
  {
    from: 'Go time-out',
    text: 'operation error Bedrock Runtime: Converse, https response error StatusCode: 0, RequestID: , canceled, context deadline exceeded',
    cause: 'client-timeout',
    class: 'other',
  },
  {
    from: '.NET time-out',
    text: 'System.Threading.Tasks.TaskCanceledException: The request was canceled due to the configured HttpClient.Timeout of 100 seconds elapsing.',
    cause: 'client-timeout',
    class: 'other',
  },
  { from: 'Anthropic SDK time-out', text: 'anthropic.APITimeoutError: Request timed out.', cause: 'client-timeout', class: 'other' },
  {
    from: 'socket pool of the JavaScript SDK',
    text: '@smithy/node-http-handler:WARN - socket usage at capacity=50 and 101 additional requests are enqueued.\nSee https://docs.aws.amazon.com/sdk-for-javascript/v3/developer-guide/node-configuring-maxsockets.html',
    cause: 'client-connections',
    class: 'other',
    count: 0,
  },
  {
    from: 'socket pool of boto3',
    text: 'WARNING:urllib3.connectionpool:Connection pool is full, discarding connection: bedrock-runtime.us-east-1.amazonaws.com. Connection pool size: 10',
    cause: 'client-connections',
    class: 'other',
    count: 0,
  },
  {
    from: 'credentials, none',
    text: 'botocore.exceptions.NoCredentialsError: Unable to locate credentials',
    cause: 'bad-credentials',
    class: 'access',
  },
  {
    from: 'credentials, expired',
    text: boto('The security token included in the request is expired', 'ExpiredTokenException'),
    cause: 'bad-credentials',
    class: 'access',
  },
  {
    from: 'credentials, JavaScript',
    text: 'CredentialsProviderError: Could not load credentials from any providers',
    cause: 'bad-credentials',
    class: 'access',
  },
  {
    from: 'no connection',
    text: 'botocore.exceptions.EndpointConnectionError: Could not connect to the endpoint URL: "https://bedrock-runtime.us-east-9.amazonaws.com/model/x/converse"',
    cause: 'connection-failed',
    class: 'other',
  },
];

/** Words of another language around the English ones of AWS. */
const JAPANESE: readonly ErrorText[] = [
  { from: 'Japanese, a message', text: `エラーが発生しました: ${boto(TPM)}`, ...tpm },
  { from: 'Japanese, without a space', text: `エラー：ThrottlingException：${TPM}`, ...tpm },
  {
    from: 'Japanese, a log line',
    text: `2026-11-20T19:00:05+09:00 [エラー] Bedrock の呼び出しに失敗しました。詳細=${botoRetried(TPD)}`,
    ...tpd,
  },
  { from: 'Japanese, full-width brackets', text: `【ERROR】モデル呼び出し失敗（${boto(RPM)}）`, ...rpm },
  { from: 'Japanese, a retry', text: `警告: ${boto(TPM)} 2秒後に再試行します（1回目）`, ...tpm, count: 0, retries: 1 },
  { from: 'Japanese, retries exhausted', text: `リトライ回数の上限に達しました。最後のエラー: ${boto(TPM)}`, ...tpm, count: 1 },
  {
    from: 'Japanese, JSON log',
    text: json({
      level: 'error',
      timestamp: '2026-11-20T19:00:05+09:00',
      message: `推論に失敗しました：${botoRetried(UNABLE, 'ServiceUnavailableException')}`,
    }),
    ...unable,
  },
  {
    from: 'Japanese, an ask for help',
    text: `1_converse.pyを実行後\n\nTraceback (most recent call last):\n  File "/workspaces/1_converse.py", line 12, in <module>\n    response = client.converse(\nbotocore.errorfactory.ThrottlingException: ${botoRetried(TPD)}\n\n解決方法を教えてください。`,
    ...tpd,
  },
  {
    from: 'Japanese, a time-out',
    text: 'エラー: Lambda 関数がタイムアウトしました: Task timed out after 900.00 seconds',
    cause: 'lambda-timeout',
    class: 'other',
  },
  { from: 'Chinese', text: `[错误] 生成响应失败: API请求失败 (429): {"message":"${TPM}"}`, ...tpm },
];

export const ERROR_TEXTS: readonly ErrorText[] = [...SDKS, ...WRAPPERS, ...RECORDS, ...OTHERS, ...JAPANESE];
