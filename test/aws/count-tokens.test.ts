// The exact count with the real SDK over real HTTP: both inputs, base models, refusals, throttling, permissions, the mantle endpoint.
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import type { RetryNotice } from '../../src/aws/calls/retry.ts';
import { exactCounter, sdkInput } from '../../src/aws/counting/count-tokens.ts';
import { mantleModelId } from '../../src/aws/counting/mantle-count.ts';
import { BqError } from '../../src/base/errors.ts';
import { countTokensRequest } from '../../src/prompts/kinds/exact-request.ts';
import { parsePrompt } from '../../src/prompts/kinds/recognise.ts';
import { testSession } from '../_helpers/aws-session.ts';
import {
  type CountAnswer,
  type CountCall,
  type CountServer,
  denied,
  refused,
  startCountServer,
  throttled,
} from '../_helpers/count-server.ts';
import { useTempDirectory } from '../_helpers/temp.ts';
import { count } from '../prompts/support.ts';

const example = (name: string) => JSON.parse(readFileSync(new URL(`../../examples/prompts/${name}`, import.meta.url), 'utf8'));

describe('aws/count-tokens', () => {
  const home = useTempDirectory();
  let server: CountServer;
  const retries: RetryNotice[] = [];
  const start = async (answer: (call: CountCall, index: number) => CountAnswer | Promise<CountAnswer>) => {
    server = await startCountServer(answer);
    const session = await testSession(server.url, home());
    const options = { region: 'us-east-1', now: () => new Date('2026-11-22T09:30:00Z'), waitFactor: 0.001 };
    retries.length = 0;
    const exact = exactCounter(session, { ...options, onRetry: (notice) => retries.push(notice) });
    return async (value: unknown, model: string | null = null) => exact(await count(value, model), new AbortController().signal);
  };
  afterEach(() => server.close());

  it('sends a Converse request as converse, to the base model of a profile ID', async () => {
    const ask = await start(() => ({ body: { inputTokens: 42, excludes: [] } }));
    expect(await ask(example('converse.json'))).to.deep.equal({ method: 'count-tokens', inputTokens: 42, excludes: [] });
    const { messages, system } = example('converse.json');
    expect(server.calls).to.have.length(1);
    expect(server.calls[0]).to.deep.include({
      modelId: 'anthropic.claude-sonnet-4-20250514-v1:0',
      body: { input: { converse: { messages, system } } },
    });
    expect(server.calls[0]?.headers.authorization).to.match(/Credential=AKIAIOSFODNN7EXAMPLE\/\d{8}\/us-east-1\/bedrock\/aws4_request/);
  });

  it('sends an InvokeModel body as invokeModel, byte for byte where it is complete', async () => {
    const ask = await start(() => ({ body: { inputTokens: 42, excludes: [] } }));
    const body = example('invoke-model.json');
    await ask(body, 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-20250514-v1:0');
    const sent = (server.calls[0]?.body.input as { invokeModel: { body: string } } | undefined)?.invokeModel.body ?? '';
    expect(JSON.parse(Buffer.from(sent, 'base64').toString('utf8'))).to.deep.equal(body);
    expect(server.calls[0]?.modelId).to.equal('anthropic.claude-sonnet-4-20250514-v1:0');
  });

  it("gives a body of Anthropic's own API the fields that Bedrock wants", () => {
    const parsed = parsePrompt({ model: 'claude-sonnet-4-5', stream: true, messages: [] });
    const input = sdkInput(countTokensRequest(parsed, true).request);
    expect(JSON.parse(new TextDecoder().decode(input.invokeModel?.body))).to.deep.equal({
      anthropic_version: 'bedrock-2023-05-31',
      max_tokens: 1,
      messages: [],
    });
  });

  it('sends images as bytes, and leaves a tool input alone that has a field of that name', () => {
    const messages = [
      { role: 'user', content: [{ image: { format: 'png', source: { bytes: 'AQID' } } }] },
      { role: 'assistant', content: [{ toolUse: { toolUseId: '1', name: 'f', input: { source: { bytes: 'AQID' } } } }] },
    ];
    const { converse } = sdkInput(countTokensRequest(parsePrompt({ messages, inferenceConfig: {}, modelId: 'x' }), true).request);
    expect(Object.keys(converse ?? {})).to.deep.equal(['messages']);
    const [image, use] = (converse?.messages ?? []).map(({ content }) => content?.[0]);
    expect([...(image?.image?.source?.bytes ?? [])]).to.deep.equal([1, 2, 3]);
    expect(use?.toolUse?.input).to.deep.equal({ source: { bytes: 'AQID' } });
  });

  it('asks the mantle endpoint for a Claude that AWS refuses to count, signed with the same keys', async () => {
    const ask = await start(({ api }) => (api === 'mantle' ? { body: { input_tokens: 43 } } : refused));
    expect(await ask(example('converse.json'))).to.deep.equal({ method: 'count-tokens', inputTokens: 43, excludes: [] });
    const call = server.calls[1];
    expect(call?.body).to.deep.equal({
      model: 'anthropic.claude-sonnet-4',
      system: [{ type: 'text', text: "You're an expert in geography." }],
      messages: [
        { role: 'user', content: [{ type: 'text', text: 'What is the capital of France?' }] },
        { role: 'assistant', content: [{ type: 'text', text: 'The capital of France is Paris.' }] },
        { role: 'user', content: [{ type: 'text', text: 'What is its population?' }] },
      ],
    });
    expect(call?.headers['anthropic-version']).to.equal('2023-06-01');
    expect(call?.headers.authorization).to.match(
      /^AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE\/20261122\/us-east-1\/bedrock-mantle\/aws4_request/,
    );
  });

  it('does not ask again for what was refused', async () => {
    const ask = await start(({ api }) => (api === 'mantle' ? { body: { input_tokens: 43 } } : refused));
    await ask(example('converse.json'));
    await ask(example('converse.json'));
    expect(server.calls.map(({ api }) => api)).to.deep.equal(['count-tokens', 'mantle', 'mantle']);
  });

  it('estimates with the reason where neither counts', async () => {
    const ask = await start(({ api }) =>
      api === 'mantle' ? { status: 404, body: { error: { message: 'no such model\u001b[31m' } } } : refused,
    );
    expect(await ask(example('converse.json'))).to.deep.equal({
      method: 'estimate',
      reason: "CountTokens: The provided model doesn't support counting tokens.; bedrock-mantle: no such model",
    });
    expect((await ask(example('converse.json'))).method).to.equal('estimate');
    expect(server.calls).to.have.length(2);
  });

  it('estimates a model of another vendor with the reason, without asking the mantle endpoint', async () => {
    const ask = await start(() => refused);
    expect(await ask({ inputText: 'hi', textGenerationConfig: {} }, 'amazon.titan-text-express-v1')).to.deep.include({
      method: 'estimate',
    });
    expect(server.calls.map(({ api }) => api)).to.deep.equal(['count-tokens']);
  });

  it('waits and asks again when throttled', async () => {
    const ask = await start((_, index) => (index < 3 ? throttled : { body: { inputTokens: 7, excludes: [] } }));
    expect(await ask(example('converse.json'))).to.deep.equal({ method: 'count-tokens', inputTokens: 7, excludes: [] });
    expect(retries.map(({ reason }) => reason)).to.deep.equal(['throttled', 'throttled', 'throttled']);
  });

  it('waits and asks again when the mantle endpoint throttles', async () => {
    let first = true;
    const ask = await start(({ api }) => {
      if (api !== 'mantle') return refused;
      if (!first) return { body: { input_tokens: 9 } };
      first = false;
      return { status: 429, body: { error: { message: 'slow down' } }, headers: { 'retry-after': '0' } };
    });
    expect(await ask(example('converse.json'))).to.deep.equal({ method: 'count-tokens', inputTokens: 9, excludes: [] });
    expect(retries).to.have.length(1);
  });

  it('names the IAM action that is missing', async () => {
    const ask = await start(() => denied);
    const error = await ask(example('converse.json')).catch((reason: unknown) => reason as BqError);
    expect(error).to.be.instanceOf(BqError);
    expect(error).to.include({ kind: 'remote', code: 'ACCESS_DENIED' });
    expect((error as BqError).suggestions.join()).to.include('bedrock:CountTokens');
  });

  it('takes a request that AWS finds wrong for an estimate with the reason', async () => {
    const ask = await start(() => ({
      status: 400,
      type: 'ValidationException',
      body: { message: 'messages: at least one message is required' },
    }));
    expect(await ask(example('converse.json'))).to.deep.equal({ method: 'estimate', reason: 'messages: at least one message is required' });
  });

  it('says what a broken answer is', async () => {
    const ask = await start(() => ({ body: '<html>' }));
    const outcome = await ask(example('converse.json')).catch((reason: unknown) => reason);
    expect(outcome).to.be.instanceOf(BqError).with.property('kind', 'remote');
  });

  it('names models as the mantle endpoint does', () => {
    expect(mantleModelId('anthropic.claude-sonnet-4-5-20250929-v1:0')).to.equal('anthropic.claude-sonnet-4-5');
    expect(mantleModelId('anthropic.claude-opus-4-6-v1')).to.equal('anthropic.claude-opus-4-6');
    expect(mantleModelId('anthropic.claude-opus-4-8')).to.equal('anthropic.claude-opus-4-8');
  });
});
