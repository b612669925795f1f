// The names that matter in a record, by the part in which they stand. The same that src/usage/log-record.ts reads: what is understood here is understood as there.
import { KeyTable } from './key-table.ts';

/** Parts of a record. */
export const ROOT = 0;
export const INPUT = 1;
export const OUTPUT = 2;
/** A request's body, and the two parts of it that may hold max_tokens. */
export const REQUEST = 3;
export const INFERENCE = 4;
export const TITAN = 5;
/** A response, an event of a stream, or a wrapper in one. */
export const PART = 6;
export const USAGE = 7;
export const METRICS = 8;
export const OWN_METRICS = 9;
/** The first of `choices` or `results`. */
export const HOLDER = 10;

/** What is done with a member's value. */
export const TIMESTAMP = 0;
export const IDENTITY = 1;
export const REGION = 2;
export const REQUEST_ID = 3;
export const ERROR_CODE = 4;
export const MODEL_ID = 5;
export const METADATA = 6;
/** An object that is gone into: `detail` is its part. */
export const OBJECT = 7;
/** A count of tokens: `detail` is its place in the scanner's counts. */
export const COUNT = 8;
/** The name of where a body lies instead. */
export const ELSEWHERE = 9;
/** max_tokens under one of its names: `detail` is the name's rank. */
export const MAX_TOKENS = 10;
/** A count of the answer's own: `detail` as of COUNT. */
export const ANSWERED = 11;
export const STOP_REASON = 12;
export const FIRST_OF_LIST = 13;
/** A value that `detail` says to be refused: an error in place of an answer. */
export const KIND = 14;
export const RESPONSE = 15;
export const NEVER = 16;
/** What stands in a list of events, behind its bracket. */
export const EVENTS = 17;

/** Places of counts. */
export const INPUT_TOKENS = 0;
export const OUTPUT_TOKENS = 1;
export const CACHE_READ = 2;
export const CACHE_WRITE = 3;
export const LATENCY_MS = 4;

type Field = readonly [name: string, action: number, detail?: number];

const maxTokens = (name: string, rank: number): Field => [name, MAX_TOKENS, rank];
const answered = (place: number, ...names: string[]): Field[] => names.map((name) => [name, ANSWERED, place]);
const wrapper = (name: string): Field => [name, OBJECT, PART];

const FIELDS: readonly (readonly Field[])[] = [
  [
    ['timestamp', TIMESTAMP],
    ['identity', IDENTITY],
    ['region', REGION],
    ['requestId', REQUEST_ID],
    ['errorCode', ERROR_CODE],
    ['modelId', MODEL_ID],
    ['requestMetadata', METADATA],
    ['input', OBJECT, INPUT],
    ['output', OBJECT, OUTPUT],
  ],
  [
    ['inputTokenCount', COUNT, INPUT_TOKENS],
    ['cacheReadInputTokenCount', COUNT, CACHE_READ],
    ['cacheWriteInputTokenCount', COUNT, CACHE_WRITE],
    ['inputBodyJson', OBJECT, REQUEST],
    ['inputBodyS3Path', ELSEWHERE],
  ],
  [
    ['outputTokenCount', COUNT, OUTPUT_TOKENS],
    ['outputBodyJson', RESPONSE],
    ['outputBodyS3Path', ELSEWHERE],
  ],
  [
    maxTokens('max_tokens', 0),
    ['inferenceConfig', OBJECT, INFERENCE],
    maxTokens('max_completion_tokens', 3),
    maxTokens('max_output_tokens', 4),
    maxTokens('max_gen_len', 5),
    ['textGenerationConfig', OBJECT, TITAN],
    maxTokens('max_tokens_to_sample', 7),
    maxTokens('maxTokens', 8),
    maxTokens('max_new_tokens', 9),
  ],
  [maxTokens('maxTokens', 1), maxTokens('max_new_tokens', 2)],
  [maxTokens('maxTokenCount', 6)],
  [
    ...['metadata', 'messageStop', 'message', 'delta', 'response'].map(wrapper),
    ['usage', OBJECT, USAGE],
    ['metrics', OBJECT, METRICS],
    ['amazon-bedrock-invocationMetrics', OBJECT, OWN_METRICS],
    ['choices', FIRST_OF_LIST],
    ['results', FIRST_OF_LIST],
    ['stopReason', STOP_REASON],
    ['stop_reason', STOP_REASON],
    ['completionReason', STOP_REASON],
    ['type', KIND],
    ['Output', NEVER],
    ['__type', NEVER],
  ],
  [
    ...answered(INPUT_TOKENS, 'inputTokens', 'input_tokens', 'prompt_tokens'),
    ...answered(OUTPUT_TOKENS, 'outputTokens', 'output_tokens', 'completion_tokens'),
    ...answered(CACHE_READ, 'cacheReadInputTokens', 'cache_read_input_tokens'),
    ...answered(CACHE_WRITE, 'cacheWriteInputTokens', 'cache_creation_input_tokens'),
  ],
  answered(LATENCY_MS, 'latencyMs'),
  answered(LATENCY_MS, 'invocationLatency'),
  [
    ['finish_reason', STOP_REASON],
    ['completionReason', STOP_REASON],
  ],
];

export interface PartFields {
  readonly names: KeyTable;
  readonly actions: Uint8Array;
  readonly details: Uint8Array;
}

export const PARTS: readonly PartFields[] = FIELDS.map((fields) => ({
  names: new KeyTable(fields.map(([name]) => name)),
  actions: Uint8Array.from(fields, ([, action]) => action),
  details: Uint8Array.from(fields, ([, , detail = 0]) => detail),
}));
