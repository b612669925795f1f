// InvokeModel for every model of the catalogue: each vendor's body is read and answered in its form, embeddings and ranks among them.
import { InvokeModelCommand, InvokeModelWithResponseStreamCommand } from '@aws-sdk/client-bedrock-runtime';
import { expect } from 'chai';
import { allModels } from '../../src/catalog/models.ts';
import type { Model } from '../../src/catalog/types.ts';
import { formatOf } from '../../src/emulator/bodies/formats.ts';
import { embed, rank } from '../../src/emulator/bodies/vectors.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { NO_LIMITS } from '../../src/quotas/limits.ts';
import { runtimeClient, testEmulator } from './kit.ts';

type Json = Record<string, unknown>;

const AT_ONCE = { timeToFirstTokenSeconds: 0, tokensPerSecond: Number.POSITIVE_INFINITY };
const WORDS = 'the quick answer to this request is that a quota';
const CHAT = { messages: [{ role: 'user', content: 'hi' }] };
const decode = (bytes: Uint8Array | undefined) => JSON.parse(new TextDecoder().decode(bytes)) as Json;
const first = (list: unknown) => (list as Json[])[0] as Json;
const chatText = (answer: Json) => (first(answer.choices).message as Json | undefined)?.content;
const chatPiece = (chunk: Json) => ((first(chunk.choices).delta as Json).content as string | undefined) ?? '';

/** Every model here can be called on demand, which is not what is tested. */
const here = (model: Model): Model => ({
  ...model,
  lifecycle: 'ACTIVE',
  endOfLifeDate: null,
  onDemandRegions: ['us-east-1'],
  profiles: [],
});

const GENERATED = [
  {
    modelId: 'mistral.mistral-7b-instruct-v0:2',
    body: { prompt: 'hi' },
    text: (answer: Json) => first(answer.outputs).text,
    piece: (chunk: Json) => first(chunk.outputs).text,
  },
  { modelId: 'mistral.mistral-large-2407-v1:0', body: CHAT, text: chatText, piece: chatPiece },
  { modelId: 'mistral.pixtral-large-2502-v1:0', body: CHAT, text: chatText, piece: chatPiece },
  {
    modelId: 'deepseek.r1-v1:0',
    body: { prompt: 'hi' },
    text: (answer: Json) => first(answer.choices).text,
    piece: (chunk: Json) => first(chunk.choices).text,
  },
  { modelId: 'deepseek.v3-v1:0', body: CHAT, text: chatText, piece: chatPiece },
  { modelId: 'qwen.qwen3-32b-v1:0', body: CHAT, text: chatText, piece: chatPiece },
  { modelId: 'openai.gpt-oss-20b-1:0', body: CHAT, text: chatText, piece: chatPiece },
  { modelId: 'ai21.jamba-1-5-large-v1:0', body: CHAT, text: chatText, piece: chatPiece },
  { modelId: 'writer.palmyra-x5-v1:0', body: CHAT, text: chatText, piece: chatPiece },
  {
    modelId: 'cohere.command-r-plus-v1:0',
    body: { message: 'hi' },
    text: (answer: Json) => answer.text,
    piece: (chunk: Json) => chunk.text ?? '',
  },
  {
    modelId: 'twelvelabs.pegasus-1-2-v1:0',
    body: { inputPrompt: 'hi' },
    text: (answer: Json) => answer.message,
    piece: (chunk: Json) => chunk.message,
  },
];

const COMPUTED: readonly (readonly [modelId: string, body: Json, vector: (answer: Json) => unknown, dimensions: number])[] = [
  ['amazon.titan-embed-text-v1', { inputText: 'hi' }, (answer) => answer.embedding, 1536],
  ['amazon.titan-embed-text-v2:0', { inputText: 'hi', dimensions: 512 }, (answer) => answer.embedding, 512],
  ['amazon.titan-embed-image-v1', { inputText: 'hi' }, (answer) => answer.embedding, 1024],
  ['cohere.embed-english-v3', { texts: ['a', 'b'], input_type: 'search_query' }, (answer) => (answer.embeddings as unknown[])[1], 1024],
  [
    'cohere.embed-v4:0',
    { texts: ['a'], input_type: 'search_query', embedding_types: ['int8'] },
    (answer) => (answer.embeddings as { int8: unknown[] }).int8[0],
    1536,
  ],
  [
    'amazon.nova-2-multimodal-embeddings-v1:0',
    { taskType: 'SINGLE_EMBEDDING', singleEmbeddingParams: { embeddingDimension: 384, text: { truncationMode: 'END', value: 'hi' } } },
    (answer) => first(answer.embeddings).embedding,
    384,
  ],
  ['twelvelabs.marengo-embed-2-7-v1:0', { inputType: 'text', inputText: 'hi' }, (answer) => first(answer.data).embedding, 1024],
];

describe('InvokeModel bodies', () => {
  let emulator: Emulator;
  before(async () => {
    emulator = await testEmulator({
      pace: AT_ONCE,
      models: allModels().map(here),
      limits: { ...NO_LIMITS, tokensPerMinute: 1e9, requestsPerMinute: 1e6 },
    });
  });
  after(() => emulator.close());

  for (const { modelId, body, text, piece } of GENERATED) {
    it(`${modelId}: ten words are ten tokens, whole and in pieces`, async () => {
      const client = runtimeClient(emulator);
      const request = { modelId, body: JSON.stringify(body) };
      expect(text(decode((await client.send(new InvokeModelCommand(request))).body))).to.equal(WORDS);
      const { body: stream } = await client.send(new InvokeModelWithResponseStreamCommand(request));
      const chunks: Json[] = [];
      for await (const { chunk } of stream ?? []) chunks.push(decode(chunk?.bytes));
      expect(chunks.map((chunk) => piece(chunk)).join('')).to.equal(WORDS);
      expect(chunks.at(-1)).to.have.nested.property('amazon-bedrock-invocationMetrics.outputTokenCount', 10);
    });
  }

  for (const [modelId, body, vector, dimensions] of COMPUTED) {
    it(`${modelId}: a vector of its size, and its input counted`, async () => {
      const before = emulator.state().totals;
      const answer = decode((await runtimeClient(emulator).send(new InvokeModelCommand({ modelId, body: JSON.stringify(body) }))).body);
      expect(vector(answer)).to.be.an('array').with.length(dimensions);
      const { inputTokens, outputTokens } = emulator.state().totals;
      expect([inputTokens - before.inputTokens, outputTokens - before.outputTokens]).to.deep.equal([10, 0]);
    });
  }

  it('ranks documents by the words that they share with the query', async () => {
    const body = { query: 'tokens per minute', documents: ['a cat', 'tokens of a minute', 'per se'], top_n: 2, api_version: 2 };
    for (const modelId of ['cohere.rerank-v3-5:0', 'amazon.rerank-v1:0']) {
      const answer = decode((await runtimeClient(emulator).send(new InvokeModelCommand({ modelId, body: JSON.stringify(body) }))).body);
      expect((answer.results as { index: number }[]).map(({ index }) => index)).to.deep.equal([1, 2]);
    }
  });

  it('a size that the model does not have, a body of another vendor and a stream of vectors are refused', async () => {
    for (const [modelId, body] of [
      ['amazon.titan-embed-text-v2:0', { inputText: 'hi', dimensions: 100 }],
      ['cohere.embed-english-v3', { inputText: 'hi' }],
      ['openai.gpt-oss-20b-1:0', { prompt: 'hi' }],
    ] as const) {
      const error = await runtimeClient(emulator)
        .send(new InvokeModelCommand({ modelId, body: JSON.stringify(body) }))
        .catch((reason: unknown) => reason);
      expect(error, modelId).to.include({ name: 'ValidationException' });
    }
    const body = JSON.stringify({ inputText: 'hi' });
    const streaming = runtimeClient(emulator).send(
      new InvokeModelWithResponseStreamCommand({ modelId: 'amazon.titan-embed-text-v2:0', body }),
    );
    expect(await streaming.catch((reason: unknown) => reason)).to.include({ message: 'The model is unsupported for streaming.' });
  });

  it('knows the bodies of every model but those that other operations call', () => {
    const unknown = allModels().filter(({ modelId }) => {
      try {
        return !formatOf(modelId, {});
      } catch {
        return true;
      }
    });
    for (const { modelId } of unknown) expect(modelId).to.match(/sonic|nova-reel|luma\.ray/);
  });

  it('texts that share words lie closer together, and every vector has length 1', () => {
    const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, index) => sum + value * (b[index] as number), 0);
    const quota = embed('a quota of tokens per minute', 256);
    expect(dot(quota, quota)).to.be.closeTo(1, 1e-6);
    expect(dot(quota, embed('tokens of a minute', 256))).to.be.greaterThan(dot(quota, embed('the cat sleeps', 256)));
    expect(embed('', 8)).to.have.length(8);
    expect(rank('', ['a'])).to.deep.equal([{ index: 0, score: 0 }]);
  });
});
