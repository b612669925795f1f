// Every message of the table in the wordings of the clients, and texts that only look like throttles.
import { expect } from 'chai';
import fc from 'fast-check';
import { type CauseId, causeOf } from '../../src/support/causes/causes.ts';
import { readErrors } from '../../src/support/errors/error-text.ts';

const idsOf = (text: string) => readErrors(text).map((error) => causeOf(error)?.id ?? null);
const ID = '158a2e26-c851-4440-9f98-e3065df1de46';

/** Message of the service, its type and status, and what it means: the table of throttles (docs/support.md). */
const TABLE: ReadonlyArray<readonly [type: string, status: number, message: string, cause: CauseId]> = [
  ['ThrottlingException', 429, 'Too many tokens, please wait before trying again.', 'tokens-per-minute'],
  ['ThrottlingException', 429, 'Too many tokens per day, please wait before trying again.', 'tokens-per-day'],
  ['ThrottlingException', 429, 'Too many requests, please wait before trying again.', 'requests-per-minute'],
  [
    'ThrottlingException',
    429,
    'Too many requests, please wait before trying again. You have sent too many requests. Wait before trying again.',
    'requests-per-minute',
  ],
  ['ThrottlingException', 429, 'The model you are calling is currently overloaded. Please try again.', 'overloaded'],
  ['ThrottlingException', 429, 'Rate exceeded', 'control-plane-rate'],
  ['ModelNotReadyException', 429, 'Model is not ready for inference.', 'model-not-ready'],
  ['ServiceQuotaExceededException', 400, 'Your request exceeds the service quota for your account.', 'service-quota-exceeded'],
  ['ServiceUnavailableException', 503, 'Bedrock is unable to process your request.', 'service-unavailable'],
  ['ServiceUnavailableException', 503, 'Too many connections, please wait before trying again.', 'too-many-connections'],
  ['ModelErrorException', 424, 'The model returned an error.', 'model-side-error'],
  ['ModelStreamErrorException', 424, 'The model stopped.', 'model-side-error'],
  ['ModelTimeoutException', 408, 'The model took too long.', 'model-timeout'],
  [
    'ValidationException',
    400,
    'Invocation of model ID anthropic.claude-sonnet-4-20250514-v1:0 with on-demand throughput isn’t supported. Retry your request with the ID or ARN of an inference profile that contains this model.',
    'needs-inference-profile',
  ],
  ['ValidationException', 400, 'Operation not allowed: verify you are a corporate customer', 'account-not-verified'],
  [
    'AccessDeniedException',
    403,
    'anthropic.claude-opus-4-8 is not available for this account. You can explore other models.',
    'account-not-verified',
  ],
  ['FTUFormNotFilled', 404, 'Model use case details have not been submitted for this account.', 'use-case-form'],
];

/** How clients word one and the same failure. */
const WORDINGS: ReadonlyArray<readonly [client: string, (type: string, status: number, message: string) => string]> = [
  [
    'boto3',
    (type, _, message) => `botocore.errorfactory.${type}: An error occurred (${type}) when calling the Converse operation: ${message}`,
  ],
  [
    'boto3 after retries',
    (type, _, message) => `An error occurred (${type}) when calling the InvokeModel operation (reached max retries: 4): ${message}`,
  ],
  ['AWS CLI', (type, _, message) => `\naws: [ERROR]: An error occurred (${type}) when calling the ConverseStream operation: ${message}\n`],
  ['JS SDK', (type, _, message) => `${type}: ${message}`],
  [
    'JS SDK printed',
    (type, status, message) =>
      `${type}: ${message}\n    at de_${type}Res (/app/index.js:1:1)\n    at async call (/app/index.js:2:2) {\n  '$fault': 'client',\n  '$metadata': {\n    httpStatusCode: ${status},\n    requestId: '${ID}',\n    attempts: 3\n  }\n}`,
  ],
  [
    'JS SDK as JSON',
    (type, status, message) =>
      JSON.stringify({ name: type, $fault: 'client', $metadata: { httpStatusCode: status, requestId: ID, attempts: 3 }, message }, null, 2),
  ],
  [
    'Step Functions Cause',
    (type, _, message) =>
      JSON.stringify({
        errorMessage: `An error occurred (${type}) when calling the Converse operation (reached max retries: 4): ${message}`,
        errorType: type,
        requestId: ID,
        stackTrace: ['  File "/var/task/app.py", line 10, in handler\n    client.converse()\n'],
      }),
  ],
  [
    'Step Functions failure',
    (type, _, message) =>
      JSON.stringify({
        Error: type,
        Cause: JSON.stringify({
          errorMessage: `An error occurred (${type}) when calling the Converse operation: ${message}`,
          errorType: type,
        }),
      }),
  ],
  [
    'Step Functions history',
    (type, _, message) =>
      JSON.stringify({
        events: [
          {
            timestamp: 1763632801.5,
            type: 'TaskFailed',
            id: 3,
            taskFailedEventDetails: { error: `Bedrock.${type}`, cause: message, resource: 'invokeModel' },
          },
        ],
      }),
  ],
  ['a log line', (type, _, message) => `2026-11-20 10:00:01,123 [worker-3] ERROR app.llm call failed: ${type}: ${message}`],
];

describe('support: what an error text means', () => {
  for (const [client, word] of WORDINGS) {
    it(`recognises every message in the wording of ${client}`, () => {
      for (const [type, status, message, cause] of TABLE) expect(idsOf(word(type, status, message)), message).to.deep.equal([cause]);
    });
  }

  it('reads the wordings of the Anthropic SDK, where the type is the client’s', () => {
    for (const [text, cause] of [
      ['RateLimitError: 429 {"message":"Too many tokens, please wait before trying again."}', 'tokens-per-minute'],
      [
        "anthropic.RateLimitError: Error code: 429 - {'message': 'Too many requests, please wait before trying again.'}",
        'requests-per-minute',
      ],
      ['429 {"message":"Too many tokens per day, please wait before trying again."}', 'tokens-per-day'],
      ['API Error (429 Too many tokens, please wait before trying again.)', 'tokens-per-minute'],
      ['InternalServerError: 529 {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}', 'messages-overloaded'],
      [
        '{"type":"error","error":{"type":"rate_limit_error","message":"Too many requests, please wait before trying again."}}',
        'requests-per-minute',
      ],
    ] as const) {
      expect(idsOf(text), text).to.deep.equal([cause]);
    }
  });

  it('reads the wordings of the AI SDK; the attempts of one call are one failure', () => {
    expect(idsOf('AI_RetryError: Failed after 3 attempts. Last error: Too many tokens, please wait before trying again.')).to.deep.equal([
      'tokens-per-minute',
    ]);
    expect(
      idsOf('AI_RetryError: Failed after 3 attempts, Last error: undefined: Too many tokens, please wait before trying again.'),
    ).to.deep.equal(['tokens-per-minute']);
    const call = {
      name: 'AI_APICallError',
      statusCode: 429,
      responseBody: '{"message":"Too many tokens, please wait before trying again."}',
      requestBodyValues: { messages: [{ role: 'user', content: 'why do I get a ThrottlingException: Too many requests, please wait?' }] },
    };
    const [error, ...more] = readErrors(
      JSON.stringify({ name: 'AI_RetryError', reason: 'maxRetriesExceeded', errors: [call, call, call], lastError: call }),
    );
    expect(more).to.be.empty;
    expect(error).to.include({ message: 'Too many tokens, please wait before trying again.', httpStatus: 429, attempts: 3 });
  });

  it('counts one failure once, though its words stand in several fields', () => {
    const message = 'Too many connections, please wait before trying again.';
    const [error, ...more] = readErrors(
      JSON.stringify({
        name: 'AI_APICallError',
        statusCode: 503,
        responseBody: JSON.stringify({ message }),
        data: { message },
        isRetryable: true,
      }),
    );
    expect(more).to.be.empty;
    expect(error).to.include({ message, httpStatus: 503 });
    const failed = { error: 'ThrottlingException', cause: 'Too many tokens per day, please wait before trying again.' };
    const history = [
      { timestamp: 1763632801.5, type: 'TaskFailed', taskFailedEventDetails: failed },
      { timestamp: 1763632801.6, type: 'ExecutionFailed', executionFailedEventDetails: failed },
    ];
    expect(idsOf(JSON.stringify(history))).to.deep.equal(['tokens-per-day']);
    expect(idsOf(JSON.stringify(history.slice(1)))).to.deep.equal(['tokens-per-day']);
  });

  it('reads what CloudWatch Logs gives: events, JSON lines of Lambda, text with a time', () => {
    const words =
      'An error occurred (ThrottlingException) when calling the Converse operation (reached max retries: 4): Too many tokens, please wait before trying again.';
    const events = {
      events: [
        {
          timestamp: 1763632801000,
          message: `[ERROR] ThrottlingException: ${words}\nTraceback (most recent call last):\n  File "/var/task/app.py"\n`,
        },
        { timestamp: 1, message: 'END RequestId: abc' },
      ],
    };
    expect(idsOf(JSON.stringify(events))).to.deep.equal(['tokens-per-minute']);
    expect(idsOf(`2026-11-20T10:15:02.120000+00:00 2026/11/20/[$LATEST]abc [ERROR] ThrottlingException: ${words}`)).to.deep.equal([
      'tokens-per-minute',
    ]);
    const json = {
      timestamp: '2026-11-20T10:15:05.120Z',
      level: 'ERROR',
      message: { errorType: 'ThrottlingException', errorMessage: words, stackTrace: ['ThrottlingException'] },
    };
    expect(readErrors(JSON.stringify(json))).to.have.length(1);
    expect(readErrors(JSON.stringify(json))[0]).to.include({ operation: 'Converse', time: '2026-11-20T10:15:05.120Z', attempts: 5 });
  });

  it('reads stream events, whose types start with a small letter', () => {
    expect(idsOf('{"throttlingException":{"message":"Too many tokens, please wait before trying again."}}')).to.deep.equal([
      'tokens-per-minute',
    ]);
  });

  it('takes type, status, operation, request id, attempts and UTC time along', () => {
    const printed = WORDINGS.find(([client]) => client === 'JS SDK printed')?.[1] as (
      type: string,
      status: number,
      message: string,
    ) => string;
    expect(
      readErrors(`2026-11-20T19:00:01+09:00 ${printed('ThrottlingException', 429, 'Too many tokens, please wait before trying again.')}`),
    ).to.deep.equal([
      {
        errorType: 'ThrottlingException',
        httpStatus: 429,
        message: 'Too many tokens, please wait before trying again.',
        operation: null,
        requestId: ID,
        time: '2026-11-20T10:00:01.000Z',
        attempts: 3,
        modelId: null,
        region: null,
        role: 'failure',
        speaker: 'service',
      },
    ]);
  });

  it('does not guess the zone of a time without one', () => {
    expect(readErrors('2026-11-20 10:00:01 ThrottlingException: Rate exceeded')[0]?.time).to.equal(null);
  });

  it('tells a try that the client repeats from a call that failed', () => {
    const BOTO =
      'An error occurred (ThrottlingException) when calling the Converse operation: Too many tokens, please wait before trying again.';
    const retries = (text: string) => readErrors(text).map(({ role }) => role === 'retry');
    for (const text of [
      'WARN retrying after ThrottlingException, attempt 2',
      `Retrying app.call in 2.0 seconds as it raised ThrottlingException: ${BOTO}.`,
      `Backing off call(...) for 0.8s (botocore.errorfactory.ThrottlingException: ${BOTO})`,
      `2026-11-20T10:00:01Z WARN attempt 1 failed, will retry: ${BOTO}`,
      'ThrottlingException: Rate exceeded (retry #3)',
      'INFO throttled (ThrottlingException), retry in 4 s',
      JSON.stringify({ level: 'warn', msg: 'retrying', err: { name: 'ThrottlingException', message: 'Too many tokens, please wait.' } }),
      JSON.stringify({ level: 'WARN', message: `Retrying in 3 s: ${BOTO}` }),
      'WARN retrying {"name":"ThrottlingException","message":"Too many tokens, please wait before trying again."}',
    ]) {
      expect(retries(text), text).to.deep.equal([true]);
    }
    for (const text of [
      BOTO,
      `${BOTO.replace('operation', 'operation (reached max retries: 4)')}`,
      `Giving up call(...) after 5 tries (botocore.errorfactory.ThrottlingException: ${BOTO})`,
      `ERROR gave up after retrying 3 times: ${BOTO}`,
      'ERROR retries exhausted, not retrying: ThrottlingException: Too many tokens, please wait before trying again.',
      'AI_RetryError: Failed after 3 attempts. Last error: Too many tokens, please wait before trying again.',
      'ThrottlingException: Request was throttled. Please retry in 3 seconds.',
      'ThrottlingException: Too many requests, please wait before trying again.\n    at retry (app.js:2:1)\n    at retrying (app.js:3:1)',
    ]) {
      expect(retries(text), text).to.deep.equal([false]);
    }
  });

  it('says of a throttle without words that the limit cannot be told', () => {
    expect(idsOf('{"name":"ThrottlingException","$fault":"client","$metadata":{"httpStatusCode":429}}')).to.deep.equal([
      'throttle-without-words',
    ]);
  });

  it('does not take the reason phrase of HTTP 429 for a limit on requests', () => {
    for (const text of ['HTTP 429 Too Many Requests', '{"statusCode":429,"message":"Too Many Requests"}', 'Error: Too Many Requests']) {
      expect(idsOf(text), text).to.deep.equal(['throttle-without-words']);
    }
    expect(idsOf('too many requests')).to.deep.equal(['requests-per-minute']);
  });

  it('calls nothing a throttle that is none', () => {
    for (const text of [
      'ValidationException: Too many tokens in the prompt: 210000 > 200000',
      'An error occurred (ValidationException) when calling the Converse operation: Input is too long for requested model.',
      'ValidationException: too many tokens, please shorten the prompt',
      'AccessDeniedException: User: arn:aws:iam::123456789012:user/x is not authorized to perform: bedrock:InvokeModel',
      'An error occurred (ExpiredTokenException) when calling the Converse operation: The security token included in the request is expired',
      'ResourceNotFoundException: This model version has reached the end of its life.',
      'TypeError: Cannot read properties of undefined (reading "throttle")',
      'the throttle valve of engine 429 is open',
      'HTTP/1.1" 200 1429',
      'ReadTimeoutError: Read timeout on endpoint URL: "https://bedrock-runtime.us-east-1.amazonaws.com/"',
      '{"messages":[{"role":"user","content":"Explain ThrottlingException: Too many tokens, please wait"}]}',
    ]) {
      const throttles = readErrors(text).filter((error) => causeOf(error)?.isThrottle);
      expect(throttles, text).to.deep.equal([]);
    }
  });

  it('names another service’s throttle as that', () => {
    expect(idsOf('Lambda.TooManyRequestsException: Rate Exceeded.')).to.deep.equal(['other-service-throttle']);
  });

  it('counts each error of a log once, whatever stands between', () => {
    const line = (second: number) =>
      `2026-11-20T10:00:0${second}Z ERROR ThrottlingException: Too many tokens, please wait before trying again.`;
    fc.assert(
      fc.property(fc.array(fc.constantFrom('error', 'info', 'blank'), { maxLength: 9 }), (kinds) => {
        const text = kinds
          .map((kind, index) => (kind === 'error' ? line(index) : kind === 'info' ? `2026-11-20T10:00:0${index}Z INFO done in 429 ms` : ''))
          .join('\n');
        expect(readErrors(text).filter((error) => causeOf(error)?.isThrottle)).to.have.length(
          kinds.filter((kind) => kind === 'error').length,
        );
      }),
    );
  });

  it('reads anything without failing, masks account ids and strips control characters', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 300, unit: 'binary' }), fc.json(), (text, json) => {
        for (const error of [...readErrors(text), ...readErrors(json), ...readErrors(`ThrottlingException: ${text} ${json}`)]) {
          expect(error.message).to.not.match(/[\u0000-\u001f\u007f-\u009f]/);
        }
      }),
    );
    expect(readErrors('FooException: arn:aws:bedrock:us-east-1:123456789012:x \u001b[31mred')[0]?.message).to.equal(
      'arn:aws:bedrock:us-east-1:********9012:x red',
    );
  });
});
