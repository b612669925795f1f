// Errors inside JSON, however deep: SDK errors, API bodies, Step Functions failures and histories, JSON inside strings.

import { errorFromText, timeOf } from './error-patterns.ts';
import type { RawError } from './raw-error.ts';

type Json = Readonly<Record<string, unknown>>;

const DEEPEST = 12;
/** Types of envelopes, which say nothing of the cause. */
const WRAPPER_TYPES = new Set([
  'error',
  'Error',
  'AI_APICallError',
  'AI_RetryError',
  'TaskFailed',
  'States.TaskFailed',
  'ExecutionFailed',
  'ClientError',
]);

/** Whether this says that something failed: a type, an error status, or words that only an error has. */
export function isErrorRecord(error: RawError): boolean {
  if (error.errorType !== null || (error.httpStatus ?? 0) >= 400) return true;
  return ERROR_WORDS.test(error.message ?? '') || ERROR_LEVEL.test(error.message ?? '');
}

/** Words of AWS that stand for an error by themselves. */
const ERROR_WORDS =
  /\b(?:too many (?:tokens|requests|connections|concurrent)|rate exceeded|is currently overloaded|isn.t supported|is not (?:available for|authorized)|verify you are|(?:prompt|input) is too long|read timeout|FTUFormNotFilled|marked by provider|reached the end of its life)/i;
/** A log line that calls itself an error. */
const ERROR_LEVEL = /\b(?:ERROR|FATAL|CRITICAL)\b|\b[A-Za-z]*(?:Error|Exception)\b\s*[:(]|^[Ee]rror\b/;

/** @returns errors in document order; an error and what caused it count once */
export function walkJson(value: unknown, depth = 0): RawError[] {
  if (depth > DEEPEST) return [];
  if (typeof value === 'string') return fromString(value, depth);
  if (Array.isArray(value)) return withoutEcho(value).flatMap((item) => walkJson(item, depth + 1));
  if (typeof value !== 'object' || value === null) return [];
  const record = value as Json;
  const own = ownFields(record);
  // A retry error repeats its last error in a list of attempts: one failure.
  const attempts = Array.isArray(record.errors) && record.lastError !== undefined ? record.errors.length : null;
  const inner = (attempts === null ? Object.entries(record) : [['lastError', record.lastError] as const])
    .filter(([key]) => !OWN_KEYS.has(key))
    .flatMap(([, item]) => (typeof item === 'object' || isEmbedded(item) ? walkJson(item, depth + 1) : []));
  const errors = isOneError(record) ? distinct(inner.filter(isErrorRecord)) : inner.filter(isErrorRecord);
  const [only, ...others] = errors;
  if (only !== undefined) return others.length === 0 ? [withAttempts(filledFrom(only, own), attempts)] : errors;
  return isErrorRecord(own) && hasErrorShape(record) ? [own] : [];
}

/** A failed execution repeats what made its last step fail. */
function withoutEcho(items: readonly unknown[]): readonly unknown[] {
  const isEcho = (item: unknown) => object(item).executionFailedEventDetails !== undefined;
  const isStep = (item: unknown) => Object.keys(object(item)).some((key) => /(?:Failed|TimedOut)EventDetails$/.test(key)) && !isEcho(item);
  return items.some(isStep) ? items.filter((item) => !isEcho(item)) : items;
}

/** An error with a status or type of its own; the same words in several of its fields are one error. */
function isOneError(record: Json): boolean {
  return ['statusCode', '$fault', '$metadata', 'errorType', 'Error', 'Cause'].some((key) => record[key] !== undefined);
}

function distinct(errors: readonly RawError[]): RawError[] {
  return errors.filter(({ message }, index) => errors.findIndex((other) => other.message === message) === index);
}

/** Keys whose text is read here and not walked into. */
const OWN_KEYS = new Set([
  '$metadata',
  '$response',
  'stackTrace',
  'stack',
  'trace',
  'headers',
  'ResponseMetadata',
  'responseHeaders',
  'requestBodyValues',
]);

/** Only these make an object an error; a prompt that speaks of throttling is not one. */
function hasErrorShape(record: Json): boolean {
  return [
    'errorType',
    'errorMessage',
    '__type',
    '$fault',
    'code',
    'Code',
    'Error',
    'error',
    'name',
    'statusCode',
    'exception',
    'errorCode',
    'message',
    'Message',
    'msg',
    'log',
  ].some((key) => record[key] !== undefined);
}

function isEmbedded(value: unknown): boolean {
  return typeof value === 'string' && (/^\s*[[{]/.test(value) || /An error occurred \(/.test(value));
}

function fromString(text: string, depth: number): RawError[] {
  try {
    if (/^\s*[[{]/.test(text)) return walkJson(JSON.parse(text) as unknown, depth + 1);
  } catch {
    // Not JSON after all: the text is looked at as it stands.
  }
  const error = errorFromText(text);
  return isErrorRecord(error) ? [error] : [];
}

function ownFields(record: Json): RawError {
  const metadata = object(record.$metadata);
  const response = object(record.ResponseMetadata);
  const message = text(record, 'message', 'Message', 'errorMessage', 'msg', 'log', 'Cause', 'cause');
  // A message can be a whole error in words: "An error occurred (ThrottlingException) when calling …".
  const said = message === null ? null : errorFromText(message);
  const type = typeOf(record);
  const status = number(
    record.statusCode,
    record.httpStatusCode,
    record.status,
    record.$statusCode,
    metadata.httpStatusCode,
    response.HTTPStatusCode,
  );
  return {
    errorType: said?.operation ? said.errorType : (type ?? said?.errorType ?? null),
    httpStatus: status ?? said?.httpStatus ?? null,
    message: said?.message ?? message,
    operation: said?.operation ?? text(record, 'operation', 'operationName', 'eventName'),
    requestId:
      text(metadata, 'requestId') ?? text(response, 'RequestId') ?? text(record, 'request_id', 'requestId', 'RequestId', 'requestID'),
    time: timeFrom(record.timestamp ?? record.time ?? record.eventTime ?? record['@timestamp']) ?? said?.time ?? null,
    attempts: number(metadata.attempts) ?? said?.attempts ?? null,
    isRetry: said?.isRetry ?? false,
  };
}

function typeOf(record: Json): string | null {
  for (const key of ['errorType', '__type', 'errorCode', 'Code', 'code', 'error', 'Error', 'name', 'type', 'exception']) {
    const value = record[key];
    // `com.amazon.coral#ThrottlingException`, `ThrottlingException:http://…`, `botocore.errorfactory.ThrottlingException`
    if (typeof value !== 'string' || value.length > 120) continue;
    const name =
      value
        .replace(/:https?:.*$/, '')
        .split(/[#.](?=[A-Z])/)
        .at(-1) ?? '';
    if (
      /^[A-Za-z]\w*$/.test(name) &&
      !WRAPPER_TYPES.has(name) &&
      !WRAPPER_TYPES.has(value) &&
      /exception|error|throttl|FTUForm/i.test(name)
    )
      return name;
  }
  return null;
}

/** @param attempts null where the record counts none */
const withAttempts = (error: RawError, attempts: number | null): RawError => ({ ...error, attempts: attempts ?? error.attempts });

/** What an error lacks, the text or object around it may have. */
export function filledFrom(error: RawError, around: RawError): RawError {
  return {
    errorType: error.errorType ?? around.errorType,
    httpStatus: error.httpStatus ?? around.httpStatus,
    message: error.message ?? around.message,
    operation: error.operation ?? around.operation,
    requestId: error.requestId ?? around.requestId,
    time: error.time ?? around.time,
    attempts: error.attempts ?? around.attempts,
    isRetry: error.isRetry || around.isRetry,
  };
}

const object = (value: unknown): Json => (typeof value === 'object' && value !== null ? (value as Json) : {});

function text(record: Json, ...keys: string[]): string | null {
  for (const key of keys) {
    const value = record[key];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}

function number(...values: unknown[]): number | null {
  const found = values.map((value) => (typeof value === 'string' ? Number(value) : value)).find((value) => Number.isInteger(value));
  return (found as number | undefined) ?? null;
}

/** ISO text, or seconds or milliseconds since 1970. */
function timeFrom(value: unknown): string | null {
  if (typeof value === 'string') return timeOf(value);
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  const date = new Date(value > 1e11 ? value : value * 1000);
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() < 2015 || date.getUTCFullYear() > 2100 ? null : date.toISOString();
}
