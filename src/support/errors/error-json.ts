// Errors inside JSON, however deep: SDK errors, API bodies, log records, Step Functions failures and histories, JSON inside strings. One record is one event.

import { awsSentence } from './aws-words.ts';
import { errorFromText, modelIn, saysError, timeOf } from './error-patterns.ts';
import { bareTypeName, isAwsType } from './error-types.ts';
import { filledFrom, type RawError } from './occurrence.ts';

type Json = Readonly<Record<string, unknown>>;

/** One event of a document, with the names of its fields: two records with the same fields are two events of one logger. */
export interface JsonEvent {
  readonly error: RawError;
  readonly shape: string;
  /** What a log line said: text with its time, to be read with the lines around it. Null where the record is an event by itself. */
  readonly line: { readonly text: string; readonly time: string | null } | null;
}

const DEEPEST = 24;

/** What people ask a model, and what it answers, is no error, whatever it speaks of. */
const FOREIGN = new Set([
  'requestBodyValues',
  'requestBody',
  'request_body',
  'requestParameters',
  'inputBodyJson',
  'outputBodyJson',
  'messages',
  'prompt',
  'system',
  'headers',
  'responseHeaders',
  'response_headers',
  'HTTPHeaders',
  'stackTrace',
  'stack_trace',
  'stack',
  'trace',
  'user_agent',
  'userAgent',
  'userIdentity',
]);

/** Fields that only a record of one event has; any of them makes what lies below it the same event. */
const EVENT_FIELDS = [
  '$fault',
  '$metadata',
  'statusCode',
  'errorType',
  'errorMessage',
  'errorCode',
  'Error',
  'Cause',
  'levelname',
  'log_level',
  'log.level',
  'severity',
  'severityText',
  'SeverityText',
  'traceback',
  'exc_info',
  'exception',
  'stackTrace',
  'stack_trace',
  'CloudTrailEvent',
  'MESSAGE',
];
const TIME_FIELDS = [
  'timestamp',
  'time',
  'eventTime',
  'EventTime',
  '@timestamp',
  'ts',
  'datetime',
  'Timestamp',
  'asctime',
  'timeUnixNano',
  'observedTimeUnixNano',
  'startTimeUnixNano',
  'start_time',
  '__REALTIME_TIMESTAMP',
];

/** @returns events in document order; an error and what caused it are one event */
export function jsonEvents(value: unknown, depth = 0): JsonEvent[] {
  if (depth > DEEPEST) return [];
  if (typeof value === 'string') return eventsOfString(value, depth);
  if (Array.isArray(value)) return eventsOfList(value, depth);
  if (!isRecord(value)) return [];
  const cut = cutAnswer(value);
  if (cut !== null) return [{ error: { ...NOTHING, ...cut }, shape: 'answer', line: null }];
  const line = logLine(value);
  if (line !== null) return [{ error: NOTHING, shape: shapeOf(value), line }];
  return isEvent(value) ? eventOf(value, depth) : eventsBelow(value, depth);
}

const NOTHING: RawError = {
  errorType: null,
  httpStatus: null,
  message: null,
  speaker: 'client',
  operation: null,
  requestId: null,
  time: null,
  modelId: null,
  region: null,
  attempts: null,
  role: 'failure',
};

/** An answer that says that it was cut, of OpenAI's APIs, Anthropic's or Converse; null for anything else. */
function cutAnswer(record: Json): Pick<RawError, 'message' | 'speaker' | 'modelId'> | null {
  const reason = cutReason(record);
  if (reason === null) return null;
  const usage = asRecord(record.usage);
  const written = usage.completion_tokens ?? usage.output_tokens ?? usage.outputTokens;
  const asked = record.max_output_tokens;
  const counted = [
    typeof written === 'number' ? `${written} output tokens` : '',
    typeof asked === 'number' ? `of max_output_tokens ${asked}` : '',
  ].filter(Boolean);
  return {
    message: counted.length === 0 ? reason : `${reason}, ${counted.join(' ')}`,
    speaker: 'service',
    modelId: typeof record.model === 'string' ? record.model : null,
  };
}

function cutReason({ choices, stop_reason: stop, stopReason, incomplete_details: details }: Json): string | null {
  if (Array.isArray(choices) && choices.some((choice) => asRecord(choice).finish_reason === 'length')) return 'finish_reason: length';
  if (stop === 'max_tokens') return 'stop_reason: max_tokens';
  if (stopReason === 'max_tokens') return 'stopReason: max_tokens';
  return asRecord(details).reason === 'max_output_tokens' ? 'incomplete: max_output_tokens' : null;
}

function eventsOfString(text: string, depth: number): JsonEvent[] {
  const inner = embedded(text);
  if (inner !== undefined) return jsonEvents(inner, depth + 1);
  const error = errorFromText(text);
  return saysError(text, error) ? [{ error, shape: 'text', line: null }] : [];
}

function eventsOfList(items: readonly unknown[], depth: number): JsonEvent[] {
  const row = rowOfFields(items);
  if (row !== null) return jsonEvents(row, depth + 1);
  return withoutEcho(items).flatMap((item) => (isChat(item) ? [] : jsonEvents(item, depth + 1)));
}

/** CloudWatch Logs Insights gives a row as a list of `{field, value}`. */
function rowOfFields(items: readonly unknown[]): Json | null {
  if (items.length === 0 || !items.every((item) => isRecord(item) && typeof item.field === 'string' && 'value' in item)) return null;
  return Object.fromEntries(
    (items as readonly Json[]).map(({ field, value }) => [field === '@message' ? 'message' : String(field), value]),
  );
}

const isChat = (item: unknown) => isRecord(item) && typeof item.role === 'string' && 'content' in item;

/** A failed execution repeats what made its last step fail. */
function withoutEcho(items: readonly unknown[]): readonly unknown[] {
  const isEcho = (item: unknown) => isRecord(item) && item.executionFailedEventDetails !== undefined;
  const isStep = (item: unknown) =>
    isRecord(item) && !isEcho(item) && Object.keys(item).some((key) => /(?:Failed|TimedOut)EventDetails$/.test(key));
  return items.some(isStep) ? items.filter((item) => !isEcho(item)) : items;
}

/** A record that only carries a line of text: of CloudWatch Logs, Docker, journald. What the line is part of, its neighbours tell. */
function logLine(record: Json): JsonEvent['line'] {
  const text = record.log ?? record.MESSAGE ?? record.message;
  const time = record.time ?? record.timestamp ?? record['@timestamp'] ?? record.__REALTIME_TIMESTAMP;
  if (typeof text !== 'string' || time === undefined || embedded(text) !== undefined) return null;
  const isCarrier =
    (typeof record.log === 'string' && ('stream' in record || 'kubernetes' in record)) ||
    typeof record.MESSAGE === 'string' ||
    'ingestionTime' in record ||
    'logStreamName' in record ||
    Object.keys(record).every((key) => CARRIER_FIELDS.has(key));
  return isCarrier ? { text, time: timeFrom(time) } : null;
}

const CARRIER_FIELDS = new Set([
  'timestamp',
  '@timestamp',
  'time',
  'message',
  'id',
  'eventId',
  '@ptr',
  '@log',
  '@logStream',
  '@ingestionTime',
]);

/** Whether a record tells of one event, rather than holding several. */
function isEvent(record: Json): boolean {
  if (Array.isArray(record.errors) && record.lastError !== undefined) return true;
  if (holdsEvents(record)) return false;
  if (EVENT_FIELDS.some((key) => record[key] !== undefined && record[key] !== null)) return true;
  if (TIME_FIELDS.some((key) => record[key] !== undefined)) return true;
  if (typeof record.level === 'string' || typeof record.level === 'number') return true;
  if (isRecord(record.status) && (record.status.status_code !== undefined || record.status.code !== undefined)) return true;
  return typeNameOf(record) !== null && Object.values(record).some((value) => typeof value === 'string');
}

/** A list of records that each have a time, an ID or a failure of their own; the exceptions of one span are none. */
function holdsEvents(record: Json): boolean {
  if (record.status !== undefined && record.attributes !== undefined) return false;
  return Object.entries(record).some(([key, value]) => {
    if (!Array.isArray(value) || FOREIGN.has(key)) return false;
    const records = value.filter(isRecord);
    return (
      (records.length > 0 &&
        ['events', 'Events', 'Records', 'logEvents', 'resourceSpans', 'resourceLogs', 'spans', 'hits', 'logs'].includes(key)) ||
      (records.length > 1 && records.every((item) => TIME_FIELDS.some((field) => item[field] !== undefined)))
    );
  });
}

function eventOf(record: Json, depth: number): JsonEvent[] {
  const end = lambdaEnd(record);
  if (end !== null) return end;
  const own = ownFields(record);
  const shape = shapeOf(record);
  // A retry error repeats its last error in a list of attempts: one failure.
  const attempts = Array.isArray(record.errors) && record.lastError !== undefined ? record.errors.length : null;
  const below = (attempts === null ? innerErrors(record, depth) : innerErrors({ lastError: record.lastError }, depth)).filter(
    ({ message }) => message !== '',
  );
  const isOwn = hasErrorShape(record) && saysError(sayOf(record), own);
  const told = isOwn ? [own, ...below] : below;
  if (told.length === 0) return [];
  const best = told.reduce((first, next) => (weight(next) > weight(first) ? next : first));
  const all = [own, ...told].reduce((error, around) => filledFrom(error, around), best);
  const errorType = [best, ...told].map(({ errorType: type }) => type).find((type) => type !== null && isAwsType(type)) ?? all.errorType;
  return [{ error: { ...all, errorType, attempts: attempts ?? all.attempts }, shape, line: null }];
}

/** The platform of Lambda says how a call ended; of the error itself another record tells. Null for any other record. */
function lambdaEnd(record: Json): JsonEvent[] | null {
  const inner = asRecord(record.record);
  const isPlatform = typeof record.type === 'string' && /^platform\./.test(record.type);
  if (!isPlatform && record.errorType !== 'Runtime.ExitError') return null;
  if (inner.status !== 'timeout') return [];
  return [{ error: { ...lambdaTimeout(idOf(inner, 'requestId')), time: firstTime(record) }, shape: 'lambda-end', line: null }];
}

export const lambdaTimeout = (requestId: string | null): RawError => ({ ...NOTHING, errorType: 'Sandbox.Timedout', requestId });

/** How much a text tells: AWS's words before a type, a type before a status. */
function weight({ message, errorType, httpStatus }: RawError): number {
  const words = message !== null && awsSentence(message) !== null ? 8 : 0;
  return (
    words +
    (errorType !== null && isAwsType(errorType) ? 4 : errorType === null ? 0 : 2) +
    (message ? 1 : 0) +
    (httpStatus === null ? 0 : 0.5)
  );
}

function innerErrors(record: Json, depth: number): RawError[] {
  return Object.entries(record).flatMap(([key, item]) => {
    if (FOREIGN.has(key) || item === null || item === undefined) return [];
    if (typeof item === 'object' || (typeof item === 'string' && isTelling(key, item)))
      return jsonEvents(item, depth + 1).flatMap(({ error, line }) => (line === null ? [error] : fromLine(line)));
    return [];
  });
}

function fromLine({ text, time }: NonNullable<JsonEvent['line']>): RawError[] {
  const error = errorFromText(text);
  return saysError(text, error) ? [{ ...error, time: error.time ?? time }] : [];
}

/** Text of a field that may hold an error: JSON, or words of AWS; a name, a path or an ID is none. */
function isTelling(key: string, text: string): boolean {
  if (embedded(text) !== undefined) return true;
  if (/^(?:id|url|name|host|path|service|logger|user|model)$/i.test(key)) return false;
  return awsSentence(text) !== null || /An error occurred \(|(?:Exception|Error)\b\s*[:(]/.test(text);
}

function eventsBelow(record: Json, depth: number): JsonEvent[] {
  const own = ownFields(record);
  const inner = Object.entries(record).flatMap(([key, item]) => {
    if (FOREIGN.has(key) || isChat(item)) return [];
    return typeof item === 'object' || (typeof item === 'string' && isTelling(key, item)) ? jsonEvents(item, depth + 1) : [];
  });
  const [only, ...others] = inner;
  if (only !== undefined && others.length === 0 && only.line === null) return [{ ...only, error: filledFrom(only.error, own) }];
  if (only !== undefined) return isOneTold(inner) ? [only] : inner;
  return hasErrorShape(record) && saysError(sayOf(record), own) ? [{ error: own, shape: shapeOf(record), line: null }] : [];
}

/** The same words in several fields of an object are one error. */
function isOneTold(events: readonly JsonEvent[]): boolean {
  const [first] = events;
  return events.every(({ error, shape, line }) => line === null && shape === 'text' && error.message === first?.error.message);
}

/** Only these make an object an error; a prompt that speaks of throttling is not one. */
function hasErrorShape(record: Json): boolean {
  return ERROR_FIELDS.some((key) => record[key] !== undefined && record[key] !== null);
}

const ERROR_FIELDS = [
  'errorType',
  'errorMessage',
  'error_message',
  'error_type',
  '__type',
  '$fault',
  'code',
  'Code',
  'Error',
  'error',
  'name',
  'statusCode',
  'status_code',
  'exception',
  'errorCode',
  'message',
  'Message',
  'msg',
  'log',
  'event',
  'detail',
  'body',
  'Body',
  'title',
  'MESSAGE',
  'text',
  'Cause',
];
const MESSAGE_FIELDS = [
  'message',
  'Message',
  'errorMessage',
  'error_message',
  'msg',
  'MESSAGE',
  'log',
  'text',
  'detail',
  'Cause',
  'cause',
  'body',
  'Body',
  'error',
  'exception',
  'event',
];

/** What the record says of itself, as one text. */
function sayOf(record: Json): string {
  const level = ['level', 'levelname', 'log_level', 'severity', 'severityText']
    .map((key) => record[key])
    .find((value) => typeof value === 'string');
  const words = MESSAGE_FIELDS.map((key) => record[key]).filter((value): value is string => typeof value === 'string');
  return [typeof level === 'string' ? level.toUpperCase() : '', ...words].join(' ').slice(0, 4000);
}

// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one row of a result: each field under the names that tools give it
function ownFields(record: Json): RawError {
  const metadata = asRecord(record.$metadata);
  const response = asRecord(record.ResponseMetadata);
  const message = textOf(record, ...MESSAGE_FIELDS.filter((key) => bareTypeName(record[key]) === null));
  // A message can be a whole error in words: "An error occurred (ThrottlingException) when calling …".
  const said = message === null || embedded(message) !== undefined ? null : errorFromText(message);
  const type = typeNameOf(record);
  const status = numberOf(
    record.statusCode,
    record.status_code,
    record.httpStatusCode,
    record.http_status,
    record.status,
    record.$statusCode,
    metadata.httpStatusCode,
    response.HTTPStatusCode,
  );
  const isSaid = said !== null && said.errorType !== null && (said.operation !== null || isAwsType(said.errorType));
  return {
    errorType: isSaid ? said.errorType : (type ?? said?.errorType ?? null),
    httpStatus: status ?? said?.httpStatus ?? null,
    message: said?.message ?? (said === null ? null : message),
    speaker: said?.speaker === 'service' || (type !== null && isAwsType(type) && !isLogRecord(record)) ? 'service' : 'client',
    operation: said?.operation ?? textOf(record, 'operation', 'operationName', 'eventName'),
    requestId:
      idOf(metadata, 'requestId') ??
      idOf(response, 'RequestId') ??
      said?.requestId ??
      idOf(
        record,
        'aws_request_id',
        'request_id',
        'requestId',
        'RequestId',
        'requestID',
        'awsRequestId',
        'function_request_id',
        'req_id',
      ) ??
      idOf(asRecord(record.record), 'requestId') ??
      idOf(asRecord(record.extra), 'request_id', 'requestId', 'aws_request_id'),
    time: firstTime(record) ?? said?.time ?? null,
    modelId: modelOf(record) ?? said?.modelId ?? null,
    region: modelPlace(textOf(record, 'awsRegion', 'region', 'aws_region')) ?? said?.region ?? null,
    attempts: numberOf(metadata.attempts) ?? said?.attempts ?? null,
    role: said?.role ?? 'failure',
  };
}

/** A logger's message is the program's, whatever the error beside it. */
const isLogRecord = (record: Json) =>
  ['level', 'levelname', 'log_level', 'severity', 'msg', 'event', 'log'].some((key) => record[key] !== undefined);

/** CloudTrail has the model among the parameters of the request, the AI SDK in the address that it called. */
function modelOf(record: Json): string | null {
  const parameters = asRecord(record.requestParameters);
  const attributes = asRecord(record.attributes);
  const said =
    textOf(record, 'modelId', 'model_id', 'model', 'url') ?? textOf(parameters, 'modelId') ?? textOf(attributes, 'gen_ai.request.model');
  return said === null ? null : modelIn(said);
}

const modelPlace = (region: string | null) => (region !== null && /^[a-z]{2}(?:-gov)?-[a-z]+-\d$/.test(region) ? region : null);

function typeNameOf(record: Json): string | null {
  for (const key of [
    'errorType',
    'error_type',
    '__type',
    'errorCode',
    'error_code',
    'Code',
    'code',
    'error',
    'Error',
    'name',
    'type',
    'exception',
    'exc_type',
    'kind',
    'exception.type',
    'error.type',
    ':exception-type',
  ]) {
    const name = bareTypeName(record[key]);
    if (name !== null && name !== 'error') return name;
  }
  return null;
}

function firstTime(record: Json): string | null {
  for (const key of [...TIME_FIELDS, 'date']) {
    const time = timeFrom(record[key]);
    if (time !== null) return time;
  }
  return null;
}

/** JSON in a string; undefined where it is none. */
function embedded(text: string): unknown {
  if (!/^\s*(?:\[|\{\s*["}])/.test(text)) return undefined;
  try {
    const value = JSON.parse(text) as unknown;
    return typeof value === 'object' ? value : undefined;
  } catch {
    return undefined;
  }
}

const shapeOf = (record: Json) => Object.keys(record).sort().join();
const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const asRecord = (value: unknown): Json => (isRecord(value) ? value : {});

function textOf(record: Json, ...keys: string[]): string | null {
  for (const key of keys) {
    const value = record[key];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}

function idOf(record: Json, ...keys: string[]): string | null {
  const id = textOf(record, ...keys);
  return id !== null && id.length <= 128 ? id : null;
}

function numberOf(...values: unknown[]): number | null {
  const found = values
    .map((value) => (typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value))
    .find((value) => Number.isSafeInteger(value) && (value as number) >= 0);
  return (found as number | undefined) ?? null;
}

/** ISO text, or seconds, milliseconds, microseconds or nanoseconds since 1970. */
function timeFrom(value: unknown): string | null {
  if (typeof value === 'string' && /^\d{10,19}(?:\.\d+)?$/.test(value)) return timeFrom(Number(value));
  if (typeof value === 'string') return timeOf(value);
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0) return null;
  const digits = Math.floor(Math.log10(value)) + 1;
  const scale = digits > 16 ? 1e-6 : digits > 14 ? 1e-3 : digits > 11 ? 1 : 1000;
  const date = new Date(value * scale);
  return Number.isNaN(date.getTime()) || date.getUTCFullYear() < 2015 || date.getUTCFullYear() > 2100 ? null : date.toISOString();
}
