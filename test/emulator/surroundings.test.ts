// What stands beside the answers of models: Rerank, tools while streaming, the wait that a 503 asks for, rows of requests in flight.
import { ConverseCommand, ConverseStreamCommand, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime';
import { ListServiceQuotasCommand, RequestServiceQuotaIncreaseCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { expect } from 'chai';
import { resolveModel } from '../../src/catalog/models.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { parseFault } from '../../src/emulator/faults/parse.ts';
import { checkBody } from '../../src/prompts/validation/forms.ts';
import { clientConfig, hello, ManualClock, type Overrides, runtimeClient, settleDown, testEmulator, watch } from './kit.ts';

const AT_ONCE = { timeToFirstTokenSeconds: 0, tokensPerSecond: Number.POSITIVE_INFINITY };

describe('what stands beside the answers of models', () => {
  let emulator: Emulator;
  const start = async (options: Overrides = {}) => {
    emulator = await testEmulator({ pace: AT_ONCE, ...options });
  };
  afterEach(() => emulator.close());

  const rerank = async (body: object) => {
    const response = await fetch(`${emulator.url}/rerank`, { method: 'POST', body: JSON.stringify(body) });
    return {
      status: response.status,
      type: response.headers.get('x-amzn-errortype'),
      body: (await response.json()) as Record<string, unknown>,
    };
  };
  const texts = ['a cat', 'tokens of a minute', 'tokens per minute'];
  const question = (documents: readonly object[], more: object = {}, model = 'cohere.rerank-v3-5:0') => ({
    queries: [{ type: 'TEXT', textQuery: { text: 'tokens per minute' } }],
    sources: documents.map((inlineDocumentSource) => ({ type: 'INLINE', inlineDocumentSource })),
    rerankingConfiguration: {
      type: 'BEDROCK_RERANKING_MODEL',
      bedrockRerankingConfiguration: { modelConfiguration: { modelArn: `arn:aws:bedrock:us-east-1::foundation-model/${model}` }, ...more },
    },
  });
  const asText = (text: string) => ({ type: 'TEXT', textDocument: { text } });

  it('Rerank orders documents by shared words, and counts on the quota of its model', async () => {
    await start({ limits: { requestsPerMinute: 4 } });
    const all = await rerank(question(texts.map(asText)));
    expect(all).to.deep.include({ status: 200 });
    expect(all.body.results).to.deep.equal([
      { index: 2, relevanceScore: 1 },
      { index: 1, relevanceScore: 0.666667 },
      { index: 0, relevanceScore: 0 },
    ]);
    const json = [
      { type: 'JSON', jsonDocument: { title: 'minute' } },
      { type: 'JSON', jsonDocument: { title: 'other' } },
    ];
    expect((await rerank(question(json, { numberOfResults: 1 }))).body.results).to.deep.equal([{ index: 0, relevanceScore: 0.333333 }]);
    await rerank(question([asText('x')]));
    expect((await rerank(question([asText('x')]))).status).to.equal(200);
    // The bodies of InvokeModel draw on the same pool.
    const invoked = runtimeClient(emulator).send(
      new InvokeModelCommand({ modelId: 'cohere.rerank-v3-5:0', body: JSON.stringify({ query: 'x', documents: ['x'], api_version: 2 }) }),
    );
    expect(await invoked.catch(({ name }: Error) => name)).to.equal('ThrottlingException');
    expect(await rerank(question([asText('x')]))).to.include({ status: 429, type: 'ThrottlingException' });
    const { callsByOperation, totals } = emulator.state();
    expect(callsByOperation).to.include({ Rerank: 5 });
    expect(totals).to.include({ admitted: 4, throttled: 2, outputTokens: 0 });
  });

  it('Rerank refuses what AWS refuses', async () => {
    await start();
    const messageOf = async (body: object) => {
      const { status, type, body: answer } = await rerank(body);
      return `${status} ${type} ${String(answer.message)}`;
    };
    expect(await messageOf(question([]))).to.match(/^400 ValidationException .*'sources'/);
    expect(await messageOf({ ...question([asText('x')]), queries: [] })).to.match(/^400 ValidationException .*'queries'/);
    expect(await messageOf(question([asText('x')], { numberOfResults: 0 }))).to.match(/^400 ValidationException .*numberOfResults/);
    expect(await messageOf(question([asText('x')], {}, 'anthropic.claude-none'))).to.match(
      /^400 ValidationException .*identifier is invalid/,
    );
    expect(await messageOf(question([asText('x')], {}, 'amazon.titan-embed-text-v2:0'))).to.match(/^400 ValidationException .*reranking/);
    expect(await messageOf({ queries: [] })).to.match(/^400 ValidationException 2 validation errors detected/);
  });

  const tools = { tools: [{ toolSpec: { name: 'look_up', inputSchema: { json: { type: 'object' } } } }], toolChoice: { any: {} } };
  /** What the model takes: whole, streamed. */
  const SUPPORT: readonly (readonly [modelId: string, whole: boolean, streamed: boolean])[] = [
    ['us.anthropic.claude-sonnet-4-5-20250929-v1:0', true, true],
    ['amazon.nova-pro-v1:0', true, true],
    ['us.meta.llama3-3-70b-instruct-v1:0', true, false],
    ['us.meta.llama4-scout-17b-instruct-v1:0', true, false],
    ['us.writer.palmyra-x5-v1:0', true, false],
    ['mistral.mistral-large-2402-v1:0', true, false],
    ['us.deepseek.r1-v1:0', false, false],
    ['mistral.mistral-7b-instruct-v0:2', false, false],
    ['openai.gpt-oss-120b-1:0', true, true],
  ];

  for (const [modelId, whole, streamed] of SUPPORT) {
    it(`${modelId} takes tools ${whole ? (streamed ? 'always' : 'where it does not stream') : 'never'}`, async () => {
      await start({ limits: { tokensPerMinute: 1e9 } });
      const client = runtimeClient(emulator);
      const outcome = (call: Promise<unknown>) =>
        call.then(
          () => 'taken',
          ({ name, message }: Error) => `${name}: ${message}`,
        );
      const input = { ...hello(1_000, modelId), toolConfig: tools };
      const never = "ValidationException: This model doesn't support tool use.";
      const inStreams = "ValidationException: This model doesn't support tool use in streaming mode.";
      expect(await outcome(client.send(new ConverseCommand(input)))).to.equal(whole ? 'taken' : never);
      expect(await outcome(client.send(new ConverseStreamCommand(input)))).to.equal(streamed ? 'taken' : whole ? inStreams : never);
      expect(await outcome(client.send(new ConverseStreamCommand(hello(1_000, modelId))))).to.equal('taken');
      // The table of batch checks says the same of a record.
      const problems = checkBody({ messages: input.messages, toolConfig: tools }, 'converse', resolveModel(modelId).model.modelId);
      expect(problems.map(({ path }) => path)).to.deep.equal(whole ? [] : ['toolConfig']);
    });
  }

  it('a 503 asks its client to wait where that is wanted; a 429 of Bedrock never does', async () => {
    await start({ faults: ['unavailable:1', 'throttle:1'].map(parseFault), retryAfterSeconds: 7 });
    const ask = () =>
      fetch(`${emulator.url}/model/${encodeURIComponent('amazon.nova-pro-v1:0')}/converse`, {
        method: 'POST',
        body: JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'hi' }] }] }),
      });
    const answers = [await ask(), await ask(), await ask()];
    expect(answers.map(({ status, headers }) => [status, headers.get('retry-after')])).to.have.deep.members([
      [503, '7'],
      [429, null],
      [200, null],
    ]);
  });

  it('rows of requests in flight are listed, kept to, and raised', async () => {
    const clock = new ManualClock();
    await start({ clock, pace: { timeToFirstTokenSeconds: 5, tokensPerSecond: Number.POSITIVE_INFINITY } });
    const quotas = new ServiceQuotasClient(clientConfig(emulator));
    const code = 'L-CABD464E';
    const row = async () => (await quotas.send(new ListServiceQuotasCommand({ ServiceCode: 'bedrock', QuotaCode: code }))).Quotas?.[0];
    expect(await row()).to.include({ QuotaName: 'On-demand InvokeModel concurrent requests for Twelve Labs Pegasus', Value: 30 });
    const client = runtimeClient(emulator);
    const body = JSON.stringify({ inputPrompt: 'What happens?', mediaSource: { base64String: 'AAAA' } });
    const ask = () => watch(client.send(new InvokeModelCommand({ modelId: 'twelvelabs.pegasus-1-2-v1:0', body })));
    const first = Array.from({ length: 31 }, ask);
    await settleDown(() => first.some(({ outcome }) => outcome !== 'running') && clock.waiting >= 30);
    expect(first.filter(({ outcome }) => outcome === 'ThrottlingException')).to.have.length(1);
    expect(emulator.state().throttlesByCause).to.deep.equal({ concurrent: 1 });
    const { RequestedQuota: requested } = await quotas.send(
      new RequestServiceQuotaIncreaseCommand({ ServiceCode: 'bedrock', QuotaCode: code, DesiredValue: 40 }),
    );
    expect(emulator.decide(requested?.Id ?? '', 'APPROVED')).to.equal(true);
    expect((await row())?.Value).to.equal(40);
    await clock.advance(5);
    await settleDown(() => first.every(({ outcome }) => outcome !== 'running'));
    const second = Array.from({ length: 41 }, ask);
    await settleDown(() => second.some(({ outcome }) => outcome !== 'running') && clock.waiting >= 40);
    expect(second.filter(({ outcome }) => outcome === 'ThrottlingException')).to.have.length(1);
    await clock.advance(5);
    await settleDown(() => second.every(({ outcome }) => outcome !== 'running'));
  });
});
