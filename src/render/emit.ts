// Settings of real systems that carry out an answer: what to paste into a state machine, a queue, a function or a client.

import { formatNumber } from '../base/numbers.ts';
import type { Settings } from '../simulator/scenario/settings.ts';
import type { EmitFormat } from './emit-formats.ts';

/** What a workflow of Lambda functions meets when Bedrock throttles, has no capacity, is slow, or the function runs out of time. */
export const WORKFLOW_ERRORS = ['ThrottlingException', 'ServiceUnavailableException', 'ReadTimeoutError', 'Sandbox.Timedout'] as const;

/** Lambda ends a function at 900 s. */
const MOST_FUNCTION_SECONDS = 900;

/** @returns JSON, JavaScript or Python, with a final newline */
export function emitSettings(format: EmitFormat, settings: Settings): string {
  switch (format) {
    case 'step-functions':
      return json(stepFunctionsMap(settings));
    case 'sqs':
      return json(sqsSource(settings));
    case 'lambda':
      return json({
        ...(settings.concurrency === null ? {} : { ReservedConcurrentExecutions: settings.concurrency }),
        Timeout: functionTimeout(settings),
      });
    case 'sdk-js':
      return sdkJs(settings);
    case 'botocore':
      return botocoreConfig(settings);
    case 'aws-sdk-python':
      return awsSdkPython(settings);
    case 'bottleneck':
      return bottleneck(settings);
    case 'p-limit':
      return pLimit(settings);
  }
}

/** Whether settings of this kind would hold nothing back: they are about how many run at once, and `settings` says nothing of it. */
export function limitsNothing(format: EmitFormat, { concurrency, requestsPerMinute }: Settings): boolean {
  if (format === 'sdk-js' || format === 'botocore' || format === 'aws-sdk-python') return false;
  return concurrency === null && (format !== 'bottleneck' || requestsPerMinute === null);
}

/** Whether settings of this kind say how many run at once, and nothing of how often one starts. */
export function holdsNoRate(format: EmitFormat): boolean {
  return format === 'step-functions' || format === 'sqs' || format === 'lambda' || format === 'p-limit';
}

/** Stands in what was emitted, where that can hold a remark: it is read long after the warning was. */
const NOTHING_LIMITED = 'limits nothing: how many run at once was not said';

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

function functionTimeout({ readTimeoutSeconds }: Settings): number {
  return Math.min(MOST_FUNCTION_SECONDS, Math.ceil(readTimeoutSeconds) + 30);
}

/** An inline Map runs at most 40 iterations at once. AWS Step Functions developer guide, "Map workflow state", 2026. */
const MOST_INLINE = 40;

/** A Map state (Amazon States Language); MaxConcurrency 0 means no limit. Whole seconds, MaxDelaySeconds above IntervalSeconds. */
function stepFunctionsMap({ concurrency, retry, stepNames }: Settings) {
  const interval = Math.max(1, Math.round(retry.intervalSeconds));
  const cap = retry.maxDelaySeconds === null ? null : Math.max(interval + 1, Math.round(retry.maxDelaySeconds));
  const block = {
    ErrorEquals: WORKFLOW_ERRORS,
    IntervalSeconds: interval,
    MaxAttempts: Math.min(99_999_999, retry.maxAttempts),
    BackoffRate: retry.backoffRate,
    ...(cap === null ? {} : { MaxDelaySeconds: cap }),
    JitterStrategy: retry.jitterStrategy,
  };
  const names = uniqueNames(stepNames);
  const states = names.map((name, index) => {
    const next = names[index + 1];
    const end = next === undefined ? { End: true } : { Next: next };
    const invoke = { FunctionName: 'NAME_OF_YOUR_FUNCTION', 'Payload.$': '$' };
    const task = { Type: 'Task', Resource: 'arn:aws:states:::lambda:invoke', Parameters: invoke, OutputPath: '$.Payload' };
    return [name, { ...task, Retry: [block], ...end }];
  });
  const isWide = concurrency !== null && concurrency > MOST_INLINE;
  const processor = isWide ? { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } : { Mode: 'INLINE' };
  return {
    Type: 'Map',
    ...(concurrency === null ? { Comment: `MaxConcurrency 0 ${NOTHING_LIMITED}` } : {}),
    MaxConcurrency: concurrency ?? 0,
    ItemProcessor: { ProcessorConfig: processor, StartAt: names[0], States: Object.fromEntries(states) },
    End: true,
  };
}

/** State names are unique and at most 80 characters long. */
function uniqueNames(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.map((given, index) => {
    const base = given.replace(/[^\w .-]/g, '').slice(0, 72) || `step ${index + 1}`;
    const name = seen.has(base) ? `${base} (${index + 1})` : base;
    seen.add(name);
    return name;
  });
}

/** For create-event-source-mapping and set-queue-attributes. AWS allows MaximumConcurrency 2 to 1,000. */
function sqsSource(settings: Settings) {
  const { concurrency, sqs } = settings;
  const timeout = functionTimeout(settings);
  return {
    EventSourceMapping: {
      BatchSize: 1,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      ...(concurrency === null ? {} : { ScalingConfig: { MaximumConcurrency: Math.min(1000, Math.max(2, concurrency)) } }),
    },
    QueueAttributes: {
      // AWS: at least six times the function's time-out, or messages come back while they are being worked on.
      VisibilityTimeout: String(Math.min(43_200, Math.max(timeout * 6, Math.ceil(sqs?.visibilityTimeoutSeconds ?? 0)))),
      RedrivePolicy: JSON.stringify({ deadLetterTargetArn: 'ARN_OF_YOUR_DEAD_LETTER_QUEUE', maxReceiveCount: sqs?.maxReceiveCount ?? 10 }),
    },
    Function: { Timeout: timeout },
  };
}

/** This client speaks HTTP/2, where one kept connection carries all requests: options of HTTP/1.1 agents would be ignored. */
function sdkJs({ sdkAttempts, readTimeoutSeconds }: Settings): string {
  return `import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';

export const client = new BedrockRuntimeClient({
  retryMode: 'standard',
  maxAttempts: ${sdkAttempts},
  requestHandler: {
    requestTimeout: ${Math.ceil(readTimeoutSeconds * 1000)}, // ms
  },
});
`;
}

function botocoreConfig({ concurrency, sdkAttempts, sdkMode, readTimeoutSeconds }: Settings): string {
  return `from botocore.config import Config

config = Config(
    retries={"mode": "${sdkMode}", "total_max_attempts": ${sdkAttempts}},
    read_timeout=${Math.ceil(readTimeoutSeconds)},
    connect_timeout=10,
    tcp_keepalive=True,
    max_pool_connections=${Math.max(10, concurrency ?? 10)},
)
`;
}

/** The client that is generated from the models (aws-sdk-bedrock-runtime); its time-outs are those of its HTTP client. */
function awsSdkPython({ sdkAttempts }: Settings): string {
  return `from aws_sdk_bedrock_runtime.client import BedrockRuntimeClient
from aws_sdk_bedrock_runtime.config import Config
from smithy_core.retries import RetryStrategyOptions

client = BedrockRuntimeClient(
    config=Config(retry_strategy=RetryStrategyOptions(retry_mode="standard", max_attempts=${sdkAttempts}))
)
`;
}

function bottleneck({ concurrency, requestsPerMinute }: Settings): string {
  const lines = [
    ...(concurrency === null ? [] : [`  maxConcurrent: ${concurrency},`]),
    ...(requestsPerMinute === null
      ? []
      : [
          `  minTime: ${Math.ceil(60_000 / requestsPerMinute)}, // ms between starts: at most ${formatNumber(requestsPerMinute, 1)} a minute`,
        ]),
  ];
  return `import Bottleneck from 'bottleneck';

${lines.length === 0 ? `// ${NOTHING_LIMITED}\n` : ''}export const limiter = new Bottleneck({${lines.length === 0 ? '' : `\n${lines.join('\n')}\n`}});
`;
}

function pLimit({ concurrency }: Settings): string {
  return `import pLimit from 'p-limit';

${concurrency === null ? `// ${NOTHING_LIMITED}\n` : ''}export const limit = pLimit(${concurrency ?? 'Number.POSITIVE_INFINITY'});
`;
}
