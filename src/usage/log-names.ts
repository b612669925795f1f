// Records whose names were changed on the way: lower case (Athena, Glue, Hive), flat (`input.inputTokenCount`, `input_inputtokencount`), values as text.
import { isObject, type JsonObject } from '../base/json-value.ts';
import { parseStruct } from './log-struct.ts';

/** Where each name of a record belongs; the first of a path is the record itself. */
const PLACES: Readonly<Record<string, readonly string[]>> = {
  modelid: ['modelId'],
  timestamp: ['timestamp'],
  region: ['region'],
  requestid: ['requestId'],
  errorcode: ['errorCode'],
  operation: ['operation'],
  accountid: ['accountId'],
  schematype: ['schemaType'],
  requestmetadata: ['requestMetadata'],
  identity: ['identity'],
  identityarn: ['identity', 'arn'],
  input: ['input'],
  inputtokencount: ['input', 'inputTokenCount'],
  inputtokens: ['input', 'inputTokenCount'],
  cachereadinputtokencount: ['input', 'cacheReadInputTokenCount'],
  cachewriteinputtokencount: ['input', 'cacheWriteInputTokenCount'],
  inputbodyjson: ['input', 'inputBodyJson'],
  inputbodys3path: ['input', 'inputBodyS3Path'],
  output: ['output'],
  outputtokencount: ['output', 'outputTokenCount'],
  outputtokens: ['output', 'outputTokenCount'],
  outputbodyjson: ['output', 'outputBodyJson'],
  outputbodys3path: ['output', 'outputBodyS3Path'],
};

/** Names inside of parts and bodies that matter, to be found whatever their case. */
const INNER = [
  ...['arn', 'inputTokenCount', 'cacheReadInputTokenCount', 'cacheWriteInputTokenCount', 'inputBodyJson', 'inputBodyS3Path'],
  ...['outputTokenCount', 'outputBodyJson', 'outputBodyS3Path', 'inferenceConfig', 'maxTokens', 'textGenerationConfig', 'maxTokenCount'],
  ...['max_tokens', 'max_new_tokens', 'max_gen_len', 'max_completion_tokens', 'max_tokens_to_sample', 'stopReason', 'stop_reason'],
  ...['metrics', 'latencyMs', 'usage', 'inputTokens', 'outputTokens', 'metadata', 'messageStop', 'amazon-bedrock-invocationMetrics'],
  ...['invocationLatency', 'cacheReadInputTokens', 'cacheWriteInputTokens'],
];
const INNER_BY_LOWER = new Map(INNER.map((name) => [name.toLowerCase(), name]));

const NUMERIC = /^(?:.*TokenCount|max_?tokens.*|max_gen_len|max_new_tokens|max_completion_tokens|latencyMs|invocationLatency)$/i;

/** Parts that are objects, or text of them. */
const PARTS = new Set(['input', 'output', 'identity', 'requestMetadata', 'inputBodyJson', 'outputBodyJson']);

/** No record is nested deeper where it matters. */
const DEPTH = 6;

const plain = (key: string) => key.toLowerCase().replace(/[^a-z0-9]/g, '');

/** Whether an object has the name of a model under another spelling than Bedrock's. */
export function hasOtherNames(value: JsonObject): boolean {
  if (typeof value.modelId !== 'string') {
    for (const key in value) if (plain(key) === 'modelid') return true;
    return false;
  }
  // Logs Insights spells the model as Bedrock does, and flattens what is below.
  for (const key in value) if (key.includes('.') || key.startsWith('@')) return true;
  return typeof value.input === 'string' || typeof value.output === 'string';
}

/** @returns the record as Bedrock writes it, as far as its parts are there */
export function withOwnNames(value: JsonObject): JsonObject {
  const record: Record<string, unknown> = {};
  for (const [key, given] of Object.entries(value)) {
    if (given === '' || given === null || given === undefined || given === '-') continue;
    const path = pathOf(key);
    put(record, path, readValue(path.at(-1) as string, given, DEPTH));
  }
  return record;
}

function pathOf(key: string): readonly string[] {
  const place = PLACES[plain(key)] ?? PLACES[plain(key).replace(/^(?:input|output)(?=input|output|cache)/, '')];
  if (place) return place;
  return key.split('.').map((part) => INNER_BY_LOWER.get(part.toLowerCase()) ?? part);
}

function put(record: Record<string, unknown>, path: readonly string[], value: unknown): void {
  let target = record;
  for (const name of path.slice(0, -1)) {
    if (FORBIDDEN.has(name)) return;
    const own = target[name];
    const next: Record<string, unknown> = isObject(own) ? { ...own } : {};
    target[name] = next;
    target = next;
  }
  const last = path.at(-1) as string;
  if (FORBIDDEN.has(last)) return;
  const there = target[last];
  target[last] = isObject(there) && isObject(value) ? { ...there, ...value } : value;
}

/** Names that would change what objects are. */
const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

function readValue(name: string, given: unknown, depth: number): unknown {
  if (depth === 0) return given;
  if (typeof given === 'string') {
    if (NUMERIC.test(name) && /^\d+(?:\.\d+)?$/.test(given)) return Number(given);
    return PARTS.has(name) ? readValue(name, parsed(given), depth - 1) : given;
  }
  if (Array.isArray(given)) return given.map((item) => readValue('', item, depth - 1));
  if (!isObject(given)) return given;
  const renamed: Record<string, unknown> = {};
  for (const [key, inner] of Object.entries(given)) {
    const known = INNER_BY_LOWER.get(key.toLowerCase()) ?? key;
    if (!FORBIDDEN.has(known)) renamed[known] = readValue(known, inner, depth - 1);
  }
  return renamed;
}

/** Text of a part: JSON, or Athena's `{name=value, …}`. */
function parsed(text: string): unknown {
  const trimmed = text.trim();
  if (!/^[{[]/.test(trimmed)) return text;
  try {
    return JSON.parse(trimmed);
  } catch {
    return parseStruct(trimmed) ?? text;
  }
}
