// Model invocation log lines for tests, as Bedrock writes them.

export interface LogLine {
  readonly timestamp?: string;
  readonly region?: string;
  readonly requestId?: string;
  readonly modelId?: string;
  readonly inputTokens?: number;
  readonly outputTokens?: number;
  readonly cacheReadTokens?: number;
  readonly cacheWriteTokens?: number;
  readonly maxTokens?: number | null;
  readonly latencyMs?: number;
  readonly stopReason?: string;
  readonly errorCode?: string;
}

let next = 0;

/** A Converse record as an object; every one has a request ID of its own. */
export function logRecord(line: LogLine = {}): Record<string, unknown> {
  const head = {
    schemaType: 'ModelInvocationLog',
    schemaVersion: '1.0',
    timestamp: line.timestamp ?? '2026-11-20T10:00:00Z',
    accountId: '123456789012',
    identity: { arn: 'arn:aws:iam::123456789012:user/tester' },
    region: line.region ?? 'us-east-1',
    requestId: line.requestId ?? `00000000-0000-4000-8000-${String(next++).padStart(12, '0')}`,
    operation: 'Converse',
    modelId: line.modelId ?? 'us.anthropic.claude-sonnet-4-6',
    ...(line.errorCode ? { errorCode: line.errorCode } : {}),
  };
  const input = inputOf(line);
  if (line.errorCode) return { ...head, input };
  const outputBodyJson = {
    output: { message: { role: 'assistant', content: [{ text: 'hello' }] } },
    stopReason: line.stopReason ?? 'end_turn',
    metrics: { latencyMs: line.latencyMs ?? 2000 },
    usage: { inputTokens: line.inputTokens ?? 100, outputTokens: line.outputTokens ?? 50 },
  };
  return { ...head, input, output: { outputContentType: 'application/json', outputBodyJson, outputTokenCount: line.outputTokens ?? 50 } };
}

function inputOf({ maxTokens, errorCode, inputTokens, cacheReadTokens, cacheWriteTokens }: LogLine): Record<string, unknown> {
  return {
    inputContentType: 'application/json',
    inputBodyJson: {
      messages: [{ role: 'user', content: [{ text: 'こんにちは' }] }],
      ...(maxTokens === null ? {} : { inferenceConfig: { maxTokens: maxTokens ?? 1000 } }),
    },
    ...(errorCode ? {} : { inputTokenCount: inputTokens ?? 100 }),
    ...(cacheReadTokens === undefined ? {} : { cacheReadInputTokenCount: cacheReadTokens }),
    ...(cacheWriteTokens === undefined ? {} : { cacheWriteInputTokenCount: cacheWriteTokens }),
  };
}

export const logText = (lines: readonly LogLine[]): string => lines.map((line) => `${JSON.stringify(logRecord(line))}\n`).join('');
