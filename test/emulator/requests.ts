// Generated requests: a body that Bedrock takes, by vendor and operation, and what may be wrong with it.
import type { JsonObject } from '../../src/base/json-value.ts';
import { mostMaxTokens } from '../../src/catalog/max-tokens.ts';
import { resolveModel } from '../../src/catalog/models.ts';
import type { Model } from '../../src/catalog/types.ts';
import { RandomStream } from '../../src/simulator/random.ts';

export interface GeneratedRequest {
  /** As a call names it. */
  readonly calledId: string;
  readonly model: Model;
  readonly operation: 'Converse' | 'InvokeModel';
  readonly body: JsonObject;
  /** What was done to it; `nothing`: it is as it should be. */
  readonly change: string;
  /** What each verdict must name, where it is refused. */
  readonly names: RegExp | null;
}

type Random = { readonly pick: <T>(list: readonly T[]) => T; readonly whole: (from: number, to: number) => number };

interface Vendor {
  readonly calledIds: readonly string[];
  readonly operation: GeneratedRequest['operation'];
  readonly body: (random: Random, maxTokens: number) => JsonObject;
  /** Where the limit on output stands; null for none. */
  readonly maxTokens: string | null;
  /** Members with a number, and one that is too much. */
  readonly numbers: Readonly<Record<string, number>>;
  /** Whether a key that nobody knows is refused. */
  readonly isClosed: boolean;
  /** Other things that may be wrong with it. */
  readonly more: readonly (readonly [change: string, apply: (body: JsonObject, maxTokens: number) => JsonObject, names: RegExp])[];
}

/** Larger ones would take their time to count. */
const SMALL_WINDOW = 40_000;
const WORDS = ['Summarise', 'the', 'chapter', 'about', 'quotas', 'in', 'two', 'sentences', 'please', 'now'];
const text = ({ pick, whole }: Random): string => Array.from({ length: whole(1, 30) }, () => pick(WORDS)).join(' ');

const converseTurns = (random: Random) => [
  { role: 'user', content: [{ text: text(random) }] },
  { role: 'assistant', content: [{ text: text(random) }] },
  { role: 'user', content: [{ text: text(random) }] },
];
const chatTurns = (random: Random) => converseTurns(random).map(({ role, content }) => ({ role, content: content[0]?.text ?? '' }));
const TOOLS = { tools: [{ toolSpec: { name: 'look_up', inputSchema: { json: { type: 'object' } } } }] };

const set = (body: JsonObject, path: string, value: unknown): JsonObject => {
  const [key = '', ...rest] = path.split('.');
  const inner = (body[key] ?? {}) as JsonObject;
  return { ...body, [key]: rest.length === 0 ? value : set(inner, rest.join('.'), value) };
};

const badRole: Vendor['more'][number] = [
  'a role that there is not',
  (body) => ({ ...body, messages: [{ ...(body.messages as JsonObject[])[0], role: 'bot' }] }),
  /role/,
];
const noMessages: Vendor['more'][number] = ['no messages', (body) => ({ ...body, messages: [] }), /messages|conversation/];
const emptyText: Vendor['more'][number] = [
  'an empty text',
  (body) => ({ ...body, messages: [{ role: 'user', content: [{ text: '' }] }] }),
  /text|content/,
];

const VENDORS: readonly Vendor[] = [
  {
    calledIds: ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', 'us.anthropic.claude-haiku-4-5-20251001-v1:0'],
    operation: 'InvokeModel',
    body: (random, maxTokens) => ({
      anthropic_version: 'bedrock-2023-05-31',
      max_tokens: maxTokens,
      temperature: 0.5,
      messages: chatTurns(random),
    }),
    maxTokens: 'max_tokens',
    numbers: { temperature: 2, top_k: -1 },
    isClosed: true,
    more: [
      badRole,
      noMessages,
      [
        'a thinking budget above max_tokens',
        (body, maxTokens) => ({ ...body, temperature: 1, thinking: { type: 'enabled', budget_tokens: Math.max(1_024, maxTokens) } }),
        /thinking/,
      ],
      ['a budget below the least', (body) => ({ ...body, temperature: 1, thinking: { type: 'enabled', budget_tokens: 10 } }), /thinking/],
    ],
  },
  {
    calledIds: [
      'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
      'amazon.nova-pro-v1:0',
      'us.meta.llama3-3-70b-instruct-v1:0',
      'openai.gpt-oss-20b-1:0',
      'qwen.qwen3-32b-v1:0',
    ],
    operation: 'Converse',
    body: (random, maxTokens) => ({ messages: converseTurns(random), inferenceConfig: { maxTokens, temperature: 0.5 } }),
    maxTokens: 'inferenceConfig.maxTokens',
    numbers: { 'inferenceConfig.temperature': 1.5, 'inferenceConfig.topP': 3 },
    isClosed: false,
    more: [badRole, noMessages, ['no tools', (body) => ({ ...body, toolConfig: { tools: [] } }), /tools/]],
  },
  {
    calledIds: ['us.deepseek.r1-v1:0', 'mistral.mistral-7b-instruct-v0:2'],
    operation: 'Converse',
    body: (random, maxTokens) => ({ messages: converseTurns(random), inferenceConfig: { maxTokens } }),
    maxTokens: 'inferenceConfig.maxTokens',
    numbers: { 'inferenceConfig.topP': 3 },
    isClosed: false,
    more: [emptyText, ['tools for a model that takes none', (body) => ({ ...body, toolConfig: TOOLS }), /tool/]],
  },
  {
    calledIds: ['amazon.nova-pro-v1:0', 'amazon.nova-lite-v1:0'],
    operation: 'InvokeModel',
    body: (random, maxTokens) => ({
      schemaVersion: 'messages-v1',
      messages: converseTurns(random),
      inferenceConfig: { maxTokens, topP: 0.9 },
    }),
    maxTokens: 'inferenceConfig.maxTokens',
    numbers: { 'inferenceConfig.temperature': 1.5, 'inferenceConfig.topP': 3, 'inferenceConfig.topK': -1 },
    isClosed: true,
    more: [badRole, noMessages],
  },
  {
    calledIds: ['us.meta.llama3-3-70b-instruct-v1:0'],
    operation: 'InvokeModel',
    body: (random, maxTokens) => ({ prompt: text(random), max_gen_len: maxTokens, temperature: 0.5 }),
    maxTokens: 'max_gen_len',
    numbers: { temperature: 1.5, top_p: 3 },
    isClosed: true,
    more: [],
  },
  {
    calledIds: ['openai.gpt-oss-20b-1:0', 'qwen.qwen3-32b-v1:0'],
    operation: 'InvokeModel',
    body: (random, maxTokens) => ({ messages: chatTurns(random), max_tokens: maxTokens, temperature: 0.5 }),
    maxTokens: 'max_tokens',
    numbers: { temperature: 3, top_p: 3 },
    isClosed: false,
    more: [badRole, noMessages, ['a key of another API', (body) => ({ ...body, max_gen_len: 10 }), /max_gen_len/]],
  },
  {
    calledIds: ['amazon.titan-embed-text-v2:0'],
    operation: 'InvokeModel',
    body: (random) => ({ inputText: text(random) }),
    maxTokens: null,
    numbers: {},
    isClosed: true,
    more: [['a flag that is none', (body) => ({ ...body, normalize: 'yes' }), /normalize/]],
  },
];

/** The same request for the same index. */
export function generatedRequest(index: number): GeneratedRequest {
  const stream = new RandomStream(index, 7);
  const whole = (from: number, to: number) => from + Math.floor(stream.next() * (to - from + 1));
  const random: Random = { whole, pick: (list) => list[whole(0, list.length - 1)] as (typeof list)[number] };
  const vendor = random.pick(VENDORS);
  const calledId = random.pick(vendor.calledIds);
  const { model } = resolveModel(calledId);
  const most = mostMaxTokens(model) ?? 4_096;
  const maxTokens = random.whole(1_200, Math.min(most, 4_000));
  const body = vendor.body(random, maxTokens);
  const changes: (readonly [change: string, changed: JsonObject, names: RegExp | null])[] = [
    ['nothing', body, null],
    ['another key', { ...body, shoe_size: 44 }, vendor.isClosed ? /shoe_size|additional properties|extraneous/ : null],
    ...Object.entries(vendor.numbers).flatMap(([path, tooMuch]): [string, JsonObject, RegExp][] => {
      const names = new RegExp(path.slice(path.lastIndexOf('.') + 1));
      return [
        [`${path} too much`, set(body, path, tooMuch), names],
        // The service's own reader of JSON does not say where it stopped.
        [`${path} a text`, set(body, path, 'warm'), new RegExp(`${names.source}|STRING_VALUE can not be converted to a Number`)],
      ];
    }),
    ...vendor.more.map(([change, apply, names]): [string, JsonObject, RegExp] => [change, apply(body, maxTokens), names]),
  ];
  const { maxTokens: path } = vendor;
  if (path !== null) {
    changes.push(
      ['max_tokens above the model', set(body, path, most + random.whole(1, 10_000)), /max|model limit/i],
      ['max_tokens at the model', set(body, path, most), null],
      ['max_tokens 0', set(body, path, 0), /max/i],
      ['max_tokens a fraction', set(body, path, maxTokens + 0.5), /max/i],
    );
  }
  const { contextWindowTokens: window } = model;
  if (window !== null && window <= SMALL_WINDOW && Array.isArray(body.messages)) {
    const long = 'quota '.repeat(window);
    const content = vendor.operation === 'Converse' ? [{ text: long }] : long;
    changes.push(['a prompt above the window', { ...body, messages: [{ role: 'user', content }] }, /too long|context window/i]);
  }
  const [change, changed, names] = random.pick(changes);
  // A call of Converse passes over keys that it does not know, a record of a job does not: another question.
  const isSame = vendor.operation === 'Converse' && change === 'another key';
  return {
    calledId,
    model,
    operation: vendor.operation,
    body: isSame ? body : changed,
    change: isSame ? 'nothing' : change,
    names: isSame ? null : names,
  };
}
