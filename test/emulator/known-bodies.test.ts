// Bodies that are sent again: they are answered as the first time, and nothing that changes between two calls is remembered with them.
import { expect } from 'chai';
import { EstimatingReader } from '../../src/emulator/backend/prompt-reader.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { KnownBodies, remembered } from '../../src/emulator/wire/known-bodies.ts';
import { SONNET_4, testEmulator } from './kit.ts';

const NOVA = 'us.amazon.nova-pro-v1:0';
const chat = (text: string, more: object = {}) => ({ messages: [{ role: 'user', content: [{ text }] }], ...more });
const tools = [
  { toolSpec: { name: 'look', inputSchema: { json: { type: 'object', properties: { at: { type: 'integer' } }, required: ['at'] } } } },
];

const BODIES = [
  chat('hello'),
  chat('hello', { inferenceConfig: { maxTokens: 3 } }),
  { ...chat('hello'), system: [{ text: 'be brief' }] },
  chat('again', { toolConfig: { tools, toolChoice: { any: {} } } }),
  chat(''),
  chat('hello', { inferenceConfig: { maxTokens: 1e9 } }),
  chat('hello', { unknown: 1 }),
  { messages: 'hello' },
  { anthropic_version: 'bedrock-2023-05-31', max_tokens: 5, messages: [{ role: 'user', content: 'hello' }] },
  { anthropic_version: 'bedrock-2023-05-31', max_tokens: 5, messages: [{ role: 'user', content: 'hello' }], tools: [{ name: 'a' }] },
];

/** Without what is new in every answer. */
const plain = (text: string): string =>
  text.replaceAll(/[0-9a-f]{8}(?:-?[0-9a-f]{4}){3}-?[0-9a-f]{12}|tool[a-z]+_[A-Za-z0-9_]+/g, 'id').replaceAll(/"at":-?\d+/g, 'at');

describe('a body that is sent again', () => {
  let emulator: Emulator;
  beforeEach(async () => {
    // Counts characters: what a prompt weighs depends on it.
    const reader = new EstimatingReader((request) => JSON.stringify(request.messages).length);
    emulator = await testEmulator({ prompts: reader, pace: { timeToFirstTokenSeconds: 0, tokensPerSecond: Number.POSITIVE_INFINITY } });
  });
  afterEach(() => emulator.close());

  const ask = async (model: string, operation: string, body: unknown): Promise<string> => {
    const answer = await fetch(`${emulator.url}/model/${encodeURIComponent(model)}/${operation}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    return `${answer.status} ${plain(await answer.text())}`;
  };

  it('is answered as the first time, by each model and operation in its own way, and counted each time', async () => {
    const all: (readonly [model: string, operation: string, body: unknown])[] = [SONNET_4, NOVA].flatMap((model) =>
      ['converse', 'invoke', 'count-tokens'].flatMap((operation) => BODIES.map((body) => [model, operation, body] as const)),
    );
    const rounds: string[][] = [];
    for (let round = 0; round < 3; round++) {
      const answers: string[] = [];
      for (const [model, operation, body] of round === 1 ? [...all].reverse() : all) answers.push(await ask(model, operation, body));
      rounds.push(round === 1 ? answers.reverse() : answers);
      const { admitted } = emulator.state().totals;
      const answered = rounds.flat().filter((answer) => answer.startsWith('200')).length;
      expect([admitted, answered]).to.deep.equal([answered, answered]);
    }
    expect(new Set(rounds[0]?.map((answer) => answer.slice(0, 3)))).to.deep.equal(new Set(['200', '400']));
    expect(rounds[1]).to.deep.equal(rounds[0]);
    expect(rounds[2]).to.deep.equal(rounds[0]);
  });

  it('is weighed anew where its reader may say something else', async () => {
    await emulator.close();
    let tokens = 10;
    const weight = () => ({ totalTokens: tokens++, cacheable: null });
    emulator = await testEmulator({
      prompts: { converse: weight, invoke: weight },
      pace: { timeToFirstTokenSeconds: 0, tokensPerSecond: 1e9 },
    });
    for (const seen of [10, 11, 12]) expect(await ask(SONNET_4, 'converse', chat('hello'))).to.include(`"inputTokens":${seen},`);
  });
});

describe('what is known of bodies', () => {
  const said = (value: unknown) => ({ input: { value }, document: { value } });

  it('is that of a few short ones, whatever comes', () => {
    const bodies = new KnownBodies();
    expect(bodies.key(Buffer.alloc(4_097))).to.equal(null);
    const keys = Array.from({ length: 10_000 }, (_, index) => bodies.key(Buffer.from(`{"a":${index}}`)) ?? '');
    for (const key of keys) if (bodies.get(key) === undefined) bodies.add(key, said(key));
    const kept = keys.filter((key) => bodies.get(key) !== undefined);
    expect(kept).to.have.length(64);
    expect(kept.every((key) => bodies.get(key)?.document.value === key)).to.equal(true);
  });

  it('tells bytes apart that are no text', () => {
    const bodies = new KnownBodies();
    expect(bodies.key(Buffer.from([0xff]))).to.not.equal(bodies.key(Buffer.from([0xfe])));
  });

  it('cannot be changed, and a failure is none of it', () => {
    const list = [{ b: 1 }];
    const memory = new KnownBodies().add('a', said(list))?.memory ?? null;
    expect(() => list.push({ b: 2 })).to.throw(TypeError);
    expect(() => Object.assign(list[0] ?? {}, { b: 2 })).to.throw(TypeError);
    const key = {};
    let runs = 0;
    const run = () => {
      if (runs++ === 0) throw new Error('not yet');
      return { runs };
    };
    expect(() => remembered(memory, key, run)).to.throw('not yet');
    expect([remembered(memory, key, run).runs, remembered(memory, key, run).runs, remembered(null, key, run).runs]).to.deep.equal([
      2, 2, 3,
    ]);
  });
});
