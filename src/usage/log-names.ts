// Records whose names were changed on the way: lower case (Athena, Glue, Hive), flat (`input.inputTokenCount`, `input_inputtokencount`), values as text.
import { isObject, type JsonObject } from '../base/json-value.ts';
import { parseStruct } from './log-struct.ts';

/** OpenSearch keeps text a second time under `.keyword`. */
const plain = (key: string) =>
  key
    .toLowerCase()
    .replace(/\.keyword$/, '')
    .replace(/[^a-z0-9]/g, '');

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
const OWN_BY_PLAIN = new Map(INNER.slice(1, 8).map((name) => [plain(name), name]));
const INNER_BY_LOWER = new Map(INNER.map((name) => [name.toLowerCase(), name]));

const NUMERIC = /^(?:.*TokenCount|max_?tokens.*|max_gen_len|max_new_tokens|max_completion_tokens|latencyMs|invocationLatency)$/i;

/** Parts that are objects, or text of them. */
const PARTS = new Set(['input', 'output', 'identity', 'requestMetadata', 'inputBodyJson', 'outputBodyJson']);

/** Parts that may be lists. */
const BODIES = new Set(['inputBodyJson', 'outputBodyJson']);

/** No record is nested deeper where it matters. */
const DEPTH = 6;

/** Whether an object has the name of a model under another spelling than Bedrock's. */
export function hasOtherNames(value: JsonObject): boolean {
  if (typeof value.modelId !== 'string') {
    for (const key in value) if (plain(key) === 'modelid') return true;
    return false;
  }
  // Logs Insights spells the model as Bedrock does, and flattens what is below.
  for (const key in value) if (key.includes('.') || key.startsWith('@')) return true;
  if (typeof value.input === 'string' || typeof value.output === 'string') return true;
  return !isObject(value.input) && !isObject(value.output) && isTable(value);
}

/** Columns of a table: what stands below input and output stands beside them. */
function isTable(value: JsonObject): boolean {
  for (const key in value) if (placeOf(key)?.length === 2) return true;
  return false;
}

/** @returns the record as Bedrock writes it, as far as its parts are there */
export function withOwnNames(value: JsonObject): JsonObject {
  const record: Record<string, unknown> = {};
  for (const [key, given] of Object.entries(value)) {
    if (given === '' || given === null || given === undefined || given === '-') continue;
    const path = pathOf(key);
    const name = path.at(-1) as string;
    // Fields of a search come as lists of one.
    const value = Array.isArray(given) && given.length === 1 && !BODIES.has(name) ? given[0] : given;
    put(record, path, readValue(name, value, DEPTH));
  }
  return record;
}

function pathOf(key: string): readonly string[] {
  return placeOf(key) ?? key.split('.').map(innerName);
}

function placeOf(key: string): readonly string[] | undefined {
  const name = plain(key);
  return PLACES[name] ?? PLACES[name.replace(/^(?:input|output)(?=input|output|cache)/, '')];
}

/** Bodies have names of their own, which differ in nothing but underscores: only the record's are found without them. */
const innerName = (name: string) => INNER_BY_LOWER.get(name.toLowerCase()) ?? OWN_BY_PLAIN.get(plain(name)) ?? name;

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
    const known = innerName(key);
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
