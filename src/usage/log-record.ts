// One line of a Bedrock model invocation log → what bq needs of it. Bodies are looked at for max_tokens, latency and the stop reason only.
import { isObject } from '../base/json-value.ts';

export interface InvocationRecord {
  readonly timeMs: number;
  /** Null where the record names none. */
  readonly region: string | null;
  readonly modelId: string;
  readonly requestId: string | null;
  /** e.g. `ThrottlingException`; null for a call that was answered. */
  readonly errorCode: string | null;
  /** Null where the record counts none (images, errors). */
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  /** What the request asked for: `unset` where its body asks for nothing, null where the body is not in the log. */
  readonly maxTokens: number | 'unset' | null;
  readonly latencySeconds: number | null;
  /** True where the answer ended because max_tokens was reached. */
  readonly cut: boolean;
}

/** Why a line is passed over: `broken` is no JSON, `unknown` is no invocation record. */
export interface LogProblem {
  readonly kind: 'broken' | 'unknown';
  readonly problem: string;
}

/** Exports of CloudWatch Logs put the time of the event in front of the record. */
const EXPORT_TIME = /^\d{4}-\d{2}-\d{2}T[\d:.]+Z\s+(?=\{)/;

/** Nested strings (`message` of CloudWatch Logs, bodies as text) are opened to this depth. */
const NESTING = 2;

/** @param line without its line end, not empty */
export function parseLogLine(line: string): InvocationRecord | LogProblem {
  const value = parseJson(line.charCodeAt(0) === 123 ? line : line.replace(/^\ufeff|^\u00ef\u00bb\u00bf/, '').replace(EXPORT_TIME, ''));
  if (value === undefined) return { kind: 'broken', problem: 'not JSON' };
  return recordFrom(value, NESTING);
}

function recordFrom(value: unknown, depth: number): InvocationRecord | LogProblem {
  if (!isObject(value)) return { kind: 'unknown', problem: 'not an object' };
  const { modelId, timestamp } = value;
  if (typeof modelId !== 'string' || modelId === '') {
    // What `aws logs` and Logs Insights print holds the record as text.
    const inner = value.message ?? value['@message'];
    if (depth > 0 && typeof inner === 'string') {
      const opened = parseJson(inner.replace(EXPORT_TIME, ''));
      if (opened !== undefined) return recordFrom(opened, depth - 1);
    }
    if (depth > 0 && isObject(inner)) return recordFrom(inner, depth - 1);
    return { kind: 'unknown', problem: 'no modelId: not a model invocation record' };
  }
  const timeMs = typeof timestamp === 'number' ? timestamp : Date.parse(String(timestamp));
  if (!Number.isFinite(timeMs)) return { kind: 'unknown', problem: 'no timestamp' };
  const input = isObject(value.input) ? value.input : {};
  const output = isObject(value.output) ? value.output : {};
  const answer = readAnswer(body(output.outputBodyJson));
  const errorCode = typeof value.errorCode === 'string' && value.errorCode !== '' ? value.errorCode : null;
  const outputTokens = count(output.outputTokenCount) ?? answer.outputTokens;
  return {
    timeMs,
    region: typeof value.region === 'string' ? value.region : null,
    modelId,
    requestId: typeof value.requestId === 'string' ? value.requestId : null,
    errorCode,
    inputTokens: count(input.inputTokenCount) ?? answer.inputTokens,
    outputTokens,
    cacheReadTokens: count(input.cacheReadInputTokenCount) ?? answer.cacheReadTokens ?? 0,
    cacheWriteTokens: count(input.cacheWriteInputTokenCount) ?? answer.cacheWriteTokens ?? 0,
    maxTokens: readMaxTokens(body(input.inputBodyJson)),
    latencySeconds: answer.latencyMs === null ? null : answer.latencyMs / 1000,
    cut: answer.stopReason !== null && CUT.has(answer.stopReason.toLowerCase()),
  };
}

/** Converse and Claude; Llama, Mistral, OpenAI; Cohere; Titan. */
const CUT = new Set(['max_tokens', 'length', 'max_length']);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Some pipelines keep bodies as text. */
function body(value: unknown): unknown {
  return typeof value === 'string' ? parseJson(value) : value;
}

function count(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

/** The names that models give to max_tokens, in their own bodies and in Converse. */
function readMaxTokens(request: unknown): InvocationRecord['maxTokens'] {
  if (!isObject(request)) return null;
  const inference = isObject(request.inferenceConfig) ? request.inferenceConfig : {};
  const titan = isObject(request.textGenerationConfig) ? request.textGenerationConfig : {};
  const found = [
    request.max_tokens,
    inference.maxTokens,
    inference.max_new_tokens,
    request.max_completion_tokens,
    request.max_gen_len,
    titan.maxTokenCount,
    request.max_tokens_to_sample,
    request.maxTokens,
    request.max_new_tokens,
  ].find((value) => typeof value === 'number' && value > 0);
  // A body whose content was taken out says nothing about what was asked.
  if (found === undefined) return Object.keys(request).length === 0 ? null : 'unset';
  return found as number;
}

interface Answer {
  inputTokens: number | null;
  outputTokens: number | null;
  cacheReadTokens: number | null;
  cacheWriteTokens: number | null;
  latencyMs: number | null;
  stopReason: string | null;
}

/** A whole answer, or the list of events of a stream, whose last ones hold usage and metrics. */
function readAnswer(response: unknown): Answer {
  const answer: Answer = {
    inputTokens: null,
    outputTokens: null,
    cacheReadTokens: null,
    cacheWriteTokens: null,
    latencyMs: null,
    stopReason: null,
  };
  if (Array.isArray(response)) {
    // Deltas carry neither: only the ends of the list matter.
    const events = response.length > 12 ? [...response.slice(0, 2), ...response.slice(-10)] : response;
    for (const event of events) readPart(event, answer);
  } else readPart(response, answer);
  return answer;
}

/** Wrappers of Converse's stream events and of Claude's. */
const WRAPPERS = ['metadata', 'messageStop', 'message', 'delta'];

function readPart(part: unknown, answer: Answer): void {
  if (!isObject(part)) return;
  for (const name of WRAPPERS) readPart(part[name], answer);
  const { usage, metrics } = part;
  if (isObject(usage)) {
    answer.inputTokens = count(usage.inputTokens ?? usage.input_tokens ?? usage.prompt_tokens) ?? answer.inputTokens;
    answer.outputTokens = count(usage.outputTokens ?? usage.output_tokens ?? usage.completion_tokens) ?? answer.outputTokens;
    answer.cacheReadTokens = count(usage.cacheReadInputTokens ?? usage.cache_read_input_tokens) ?? answer.cacheReadTokens;
    answer.cacheWriteTokens = count(usage.cacheWriteInputTokens ?? usage.cache_creation_input_tokens) ?? answer.cacheWriteTokens;
  }
  if (isObject(metrics)) answer.latencyMs = count(metrics.latencyMs) ?? answer.latencyMs;
  const own = part['amazon-bedrock-invocationMetrics'];
  if (isObject(own)) answer.latencyMs = count(own.invocationLatency) ?? answer.latencyMs;
  const { choices, results } = part;
  const first = Array.isArray(choices) ? choices[0] : Array.isArray(results) ? results[0] : undefined;
  const holder = isObject(first) ? first : {};
  const reason = part.stopReason ?? part.stop_reason ?? part.completionReason ?? holder.finish_reason ?? holder.completionReason;
  if (typeof reason === 'string') answer.stopReason = reason;
}
