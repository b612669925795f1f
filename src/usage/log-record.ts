// A record of model invocation logging → what bq needs of it. Bodies are looked at for max_tokens, latency, stop reason and exceptions only.

import { isObject, type JsonObject, stringOrNull } from '../base/json-value.ts';
import { phrase, type Text } from '../base/phrases.ts';
import { ofLatin1 } from '../base/text.ts';
import { LOGS } from '../words/en/logs.ts';

export interface InvocationRecord {
  readonly timeMs: number;
  /** Null where the record names none. */
  readonly region: string | null;
  readonly modelId: string;
  readonly requestId: string | null;
  /** e.g. `ThrottlingException`, also of an exception inside a stream; null for a call that was answered. */
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
  /** `identity.arn`: who called. */
  readonly callerArn: string | null;
  /** `requestMetadata`: what the caller wrote on the request. */
  readonly metadata: Readonly<Record<string, string>> | null;
  /** Where Bedrock put bodies that are too long for the record; null where they are in it, or not logged. */
  readonly bodies: BodyPaths | null;
}

/** S3 URIs. */
export interface BodyPaths {
  readonly input: string | null;
  readonly output: string | null;
}

/** Why something is passed over: `broken` is no JSON, `unknown` is no invocation record. */
export interface LogProblem {
  readonly kind: 'broken' | 'unknown';
  readonly problem: Text;
}

/** Whether an object is to be read as a record: it names a model, and says what went in or came out, or why nothing did. */
export function isRecord(value: JsonObject): boolean {
  if (typeof value.modelId !== 'string' || value.modelId === '') return false;
  return isObject(value.input) || isObject(value.output) || (value.timestamp !== undefined && codeOf(value.errorCode) !== null);
}

/**
 * @param value as Bedrock writes it; see `isRecord`
 * @param fallbackTime of the event that holds the record, for one that tells no time itself
 */
export function readRecord(value: JsonObject, fallbackTime: unknown = undefined): InvocationRecord | LogProblem {
  const timeMs = timeOf(value.timestamp) ?? timeOf(fallbackTime);
  if (timeMs === null) return { kind: 'unknown', problem: phrase(LOGS, 'noTimestamp') };
  const input = isObject(value.input) ? value.input : {};
  const output = isObject(value.output) ? value.output : {};
  const answer = readAnswer(body(output.outputBodyJson));
  return {
    timeMs,
    region: stringOrNull(value.region),
    modelId: value.modelId as string,
    requestId: stringOrNull(value.requestId),
    errorCode: codeOf(value.errorCode) ?? answer.errorCode,
    inputTokens: count(input.inputTokenCount) ?? answer.inputTokens,
    outputTokens: count(output.outputTokenCount) ?? answer.outputTokens,
    cacheReadTokens: count(input.cacheReadInputTokenCount) ?? answer.cacheReadTokens ?? 0,
    cacheWriteTokens: count(input.cacheWriteInputTokenCount) ?? answer.cacheWriteTokens ?? 0,
    maxTokens: readMaxTokens(body(input.inputBodyJson)),
    latencySeconds: answer.latencyMs === null ? null : answer.latencyMs / 1000,
    cut: isCut(answer),
    callerArn: arnOf(value.identity),
    metadata: metadataOf(value.requestMetadata),
    bodies: bodiesOf(input, output),
  };
}

/** @param identity of a record, names and texts in Latin-1 characters */
export function arnOf(identity: unknown): string | null {
  const arn = isObject(identity) ? identity.arn : undefined;
  return typeof arn === 'string' && arn !== '' ? ofLatin1(arn) : null;
}

/** Puts bodies that were found elsewhere into a record; null for one that was not. */
export function withBodies(record: InvocationRecord, input: unknown, output: unknown): InvocationRecord {
  const answer = output === null ? null : readAnswer(body(output));
  const asked = input === null ? null : readMaxTokens(body(input));
  return {
    ...record,
    bodies: null,
    maxTokens: record.maxTokens ?? asked,
    ...(answer && {
      errorCode: record.errorCode ?? answer.errorCode,
      inputTokens: record.inputTokens ?? answer.inputTokens,
      outputTokens: record.outputTokens ?? answer.outputTokens,
      latencySeconds: record.latencySeconds ?? (answer.latencyMs === null ? null : answer.latencyMs / 1000),
      cut: record.cut || isCut(answer),
    }),
  };
}

const ISO_LIKE = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/;

/** No request is older than Bedrock; what lies far ahead is no time of one. */
const FIRST_MS = Date.UTC(2015, 0);
const LAST_MS = Date.UTC(2100, 0);

/** Milliseconds since 1970 of what logs, Logs Insights and Athena call a time: all of them mean UTC where they name no zone. Null for none that can be. */
export function timeOf(value: unknown): number | null {
  const time = anyTimeOf(value);
  return time !== null && isTime(time) ? time : null;
}

/** Whether a record can be of this time. */
export const isTime = (ms: number) => ms >= FIRST_MS && ms < LAST_MS;

function anyTimeOf(value: unknown): number | null {
  if (typeof value === 'number') return Number.isFinite(value) && value > 0 ? epochMs(value) : null;
  if (typeof value !== 'string' || value === '') return null;
  if (/^\d{10,13}(?:\.\d+)?$/.test(value)) return epochMs(Number(value));
  const iso = value.replace(/ UTC$/, '');
  const time = Date.parse(ISO_LIKE.test(iso) ? `${iso.replace(' ', 'T')}Z` : value);
  return Number.isFinite(time) ? time : null;
}

/** Seconds are told from milliseconds by their size: 1e11 seconds are the year 5138. */
const epochMs = (value: number) => (value < 1e11 ? value * 1000 : value);

function codeOf(value: unknown): string | null {
  if (typeof value === 'number') return value >= 400 ? `HTTP ${value}` : null;
  return typeof value === 'string' && value !== '' ? value : null;
}

function bodiesOf(input: JsonObject, output: JsonObject): BodyPaths | null {
  const inputPath = input.inputBodyJson === undefined ? stringOrNull(input.inputBodyS3Path) : null;
  const outputPath = output.outputBodyJson === undefined ? stringOrNull(output.outputBodyS3Path) : null;
  return inputPath === null && outputPath === null ? null : { input: inputPath, output: outputPath };
}

/** @param value of requestMetadata, names and texts in Latin-1 characters */
export function metadataOf(value: unknown): InvocationRecord['metadata'] {
  const metadata = body(value);
  if (!isObject(metadata)) return null;
  const entries = Object.entries(metadata).filter((entry): entry is [string, string] => typeof entry[1] === 'string');
  return entries.length === 0 ? null : Object.fromEntries(entries.map(([key, text]) => [ofLatin1(key), ofLatin1(text)]));
}

/** Converse and Claude; Llama, Mistral, OpenAI; Cohere; Titan. */
const CUT = new Set(['max_tokens', 'length', 'max_length']);

/** Whether an answer ended because max_tokens was reached. */
export const isCutReason = (stopReason: string) => CUT.has(stopReason.toLowerCase());

const isCut = ({ stopReason }: Answer) => stopReason !== null && isCutReason(stopReason);

/** Some pipelines keep bodies as text. */
function body(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
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
    request.max_output_tokens,
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
  errorCode: string | null;
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
    errorCode: null,
  };
  if (Array.isArray(response)) {
    // Deltas carry neither: only the ends of the list matter, and an exception is the end of a stream.
    const events = response.length > 12 ? [...response.slice(0, 2), ...response.slice(-10)] : response;
    for (const event of events) {
      readPart(event, answer);
      answer.errorCode = exceptionOf(event) ?? answer.errorCode;
    }
  } else {
    readPart(response, answer);
    if (isObject(response)) answer.errorCode = exceptionOf(response);
  }
  return answer;
}

/** How the Messages API calls its errors → the exceptions of Bedrock. */
const CLAUDE_ERRORS: Readonly<Record<string, string>> = {
  overloaded_error: 'ServiceUnavailableException',
  rate_limit_error: 'ThrottlingException',
  api_error: 'InternalServerException',
  timeout_error: 'ModelTimeoutException',
  invalid_request_error: 'ValidationException',
};

/** The exception that a stream ended with (`{"throttlingException": {…}}`, `{"type": "error", …}`), or that stands in place of an answer. */
function exceptionOf(event: unknown): string | null {
  if (!isObject(event)) return null;
  if (event.type === 'error') {
    const name = isObject(event.error) ? stringOrNull(event.error.type) : null;
    return CLAUDE_ERRORS[name ?? ''] ?? name ?? 'ModelStreamErrorException';
  }
  const outer = isObject(event.Output) ? event.Output.__type : event.__type;
  if (typeof outer === 'string') return outer.slice(outer.lastIndexOf('#') + 1);
  for (const key in event) if (key.endsWith('Exception')) return key.charAt(0).toUpperCase() + key.slice(1);
  return null;
}

/** Wrappers of Converse's stream events and of Claude's. */
const WRAPPERS = ['metadata', 'messageStop', 'message', 'delta', 'response'];

function readPart(part: unknown, answer: Answer): void {
  if (!isObject(part)) return;
  for (const name of WRAPPERS) readPart(part[name], answer);
  const { usage, metrics } = part;
  if (isObject(usage)) readUsage(usage, answer);
  if (isObject(metrics)) answer.latencyMs = count(metrics.latencyMs) ?? answer.latencyMs;
  const own = part['amazon-bedrock-invocationMetrics'];
  if (isObject(own)) answer.latencyMs = count(own.invocationLatency) ?? answer.latencyMs;
  const { choices, results } = part;
  const first = Array.isArray(choices) ? choices[0] : Array.isArray(results) ? results[0] : undefined;
  const holder = isObject(first) ? first : {};
  const reason = part.stopReason ?? part.stop_reason ?? part.completionReason ?? holder.finish_reason ?? holder.completionReason;
  if (typeof reason === 'string') answer.stopReason = reason;
}

function readUsage(usage: JsonObject, answer: Answer): void {
  answer.inputTokens = count(usage.inputTokens ?? usage.input_tokens ?? usage.prompt_tokens) ?? answer.inputTokens;
  answer.outputTokens = count(usage.outputTokens ?? usage.output_tokens ?? usage.completion_tokens) ?? answer.outputTokens;
  answer.cacheReadTokens = count(usage.cacheReadInputTokens ?? usage.cache_read_input_tokens) ?? answer.cacheReadTokens;
  answer.cacheWriteTokens = count(usage.cacheWriteInputTokens ?? usage.cache_creation_input_tokens) ?? answer.cacheWriteTokens;
}
