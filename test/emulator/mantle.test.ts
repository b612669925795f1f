// bedrock-mantle in the emulator: two quotas of its own, refusals in each API's words, answers cut where the quota of output is reached.
import { expect } from 'chai';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { WINDOW_MODELS } from '../../src/simulator/windows/index.ts';
import { compareMantleHistories } from './histories.ts';
import { ManualClock, settleDown, testEmulator } from './kit.ts';

const GPT = 'openai.gpt-oss-120b';
const CLAUDE = 'anthropic.claude-opus-5';
const MESSAGES = [{ role: 'user', content: 'hello' }];

describe('bedrock-mantle in the emulator', () => {
  let emulator: Emulator;
  let clock: ManualClock;
  const start = async (options: Parameters<typeof testEmulator>[0] = {}) => {
    clock = new ManualClock();
    emulator = await testEmulator({
      clock,
      limits: { tokensPerMinute: 1000, outputTokensPerMinute: 300 },
      pace: { timeToFirstTokenSeconds: 1, tokensPerSecond: 20 },
      drawOutputTokens: () => 200,
      ...options,
    });
  };
  afterEach(() => emulator.close());

  const post = (path: string, body: object, headers: Record<string, string> = {}) =>
    fetch(`${emulator.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const chat = (more: object = {}) => post('/v1/chat/completions', { model: GPT, messages: MESSAGES, max_tokens: 250, ...more });
  const claude = (more: object = {}) => post('/anthropic/v1/messages', { model: CLAUDE, messages: MESSAGES, max_tokens: 250, ...more });
  /** Admitted or refused, before time goes on. */
  const decided = (count: number) => settleDown(() => emulator.state().totals.admitted + emulator.state().totals.throttled === count);
  const finished = async <Body>(answers: readonly Promise<Response>[]): Promise<{ status: number; body: Body }[]> => {
    await clock.advance(120);
    return Promise.all(
      (await Promise.all(answers)).map(async (answer) => ({ status: answer.status, body: (await answer.json()) as Body })),
    );
  };

  for (const window of WINDOW_MODELS) {
    it(`refuses the calls and cuts the answers that the simulator does, for 130 random histories, ${window}`, async () => {
      const sums = await compareMantleHistories(window, 130);
      // Of each some, or nothing is compared.
      expect(Math.min(sums.refused, sums.cut, sums.whole)).to.be.above(100);
      await start();
    });
  }

  it('cuts the answer that the quota of output has no room for, in the form of each API', async () => {
    await start();
    const first = chat();
    await decided(1);
    const second = chat();
    await decided(2);
    const [one, two] = await finished<{
      choices: { finish_reason: string; message: { content: string } }[];
      usage: { completion_tokens: number };
    }>([first, second]);
    // Written side by side at 20 a second each, and counted a second at a time: 300 are reached after 7.5 seconds of both.
    expect([one?.body.usage.completion_tokens, two?.body.usage.completion_tokens]).to.deep.equal([160, 140]);
    expect([one?.body.choices[0]?.finish_reason, two?.body.choices[0]?.finish_reason]).to.deep.equal(['length', 'length']);
    expect(one?.body.choices[0]?.message.content.split(' ').filter(Boolean)).to.have.length(160);
    const state = emulator.state();
    expect(state.pools[0]).to.deep.include({ endpoint: 'mantle', outputTokensPerMinute: { limit: 300, used: 0, cut: 2 } });
    expect(state.totals).to.include({ outputTokens: 300, completed: 2, throttled: 0 });

    const cut = claude();
    await decided(3);
    const messages = await finished<{ stop_reason: string; usage: { output_tokens: number } }>([cut]);
    expect(messages[0]?.body).to.deep.include({ stop_reason: 'end_turn' });
  });

  it('cuts streams and Responses too, each with its own reason', async () => {
    await start({ limits: { tokensPerMinute: 100_000, outputTokensPerMinute: 50 } });
    const stream = claude({ stream: true });
    await decided(1);
    await clock.advance(60);
    const events = await (await stream).text();
    expect(events).to.include('"stop_reason":"max_tokens"').and.include('"usage":{"output_tokens":50}').and.include('event: message_stop');
    const words = [...events.matchAll(/"text_delta","text":"([^"]*)"/g)].map(([, text]) => text).join('');
    expect(words.split(' ').filter(Boolean)).to.have.length(50);
    const response = post('/v1/responses', { model: GPT, input: 'hello' });
    await decided(2);
    const [answer] = await finished<{ status: string; incomplete_details: object; usage: { output_tokens: number } }>([response]);
    expect(answer?.body).to.deep.include({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } });
    expect(answer?.body.usage.output_tokens).to.equal(50);
    const chunks = chat({ stream: true });
    await decided(3);
    await clock.advance(60);
    expect(await (await chunks).text())
      .to.include('"finish_reason":"length"')
      .and.include('data: [DONE]');
  });

  it('refuses what input and max_tokens exceed, with 429 in each form, and gives back what was not used', async () => {
    await start({ limits: { tokensPerMinute: 1000, outputTokensPerMinute: 1_000_000 } });
    // 10 tokens of input and 800 of output are held; 210 stay when it has ended.
    const running = chat({ max_tokens: 800 });
    await decided(1);
    const refused = await chat({ max_tokens: 800 });
    expect(refused.status).to.equal(429);
    expect(await refused.json()).to.deep.equal({
      error: {
        message: 'Too many input tokens per minute, please wait before trying again.',
        type: 'rate_limit_error',
        param: null,
        code: 'rate_limit_exceeded',
      },
    });
    // Another model is another pool.
    const other = await claude({ max_tokens: 1001 });
    expect(other.status).to.equal(429);
    expect(((await other.json()) as { error: { type: string } }).error.type).to.equal('rate_limit_error');
    await clock.advance(20);
    await running;
    const state = emulator.state().pools.find(({ modelId }) => modelId.startsWith(GPT));
    expect(state?.tokensPerMinute).to.include({ limit: 1000, used: 210 });
    const next = chat({ max_tokens: 780 });
    await decided(4);
    expect((await finished([next]))[0]?.status).to.equal(200);
  });

  it('gives all of max_tokens back where that is the reading', async () => {
    await start({ reserveReturns: 'all', limits: { tokensPerMinute: 1000, outputTokensPerMinute: 1_000_000 } });
    const running = chat({ max_tokens: 800 });
    await decided(1);
    await clock.advance(20);
    await running;
    expect(emulator.state().pools[0]?.tokensPerMinute.used).to.equal(10);
  });

  it('tells the endpoints apart by signature, by --endpoint and by path: their pools are independent', async () => {
    await start();
    const endpoints = async (calls: readonly Promise<Response>[]) => {
      await decided(calls.length);
      await clock.advance(120);
      await Promise.all(calls);
      return emulator.state().pools.map(({ endpoint = 'runtime' }) => endpoint);
    };
    const signed = (service: string) => ({
      authorization: `AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261130/us-east-1/${service}/aws4_request, SignedHeaders=host, Signature=${'0'.repeat(64)}`,
      'x-amz-date': '20261130T000000Z',
    });
    const asked = { model: GPT, messages: MESSAGES, max_tokens: 250 };
    expect(await endpoints([chat(), post('/openai/v1/chat/completions', asked)])).to.deep.equal(['mantle', 'runtime']);
    await emulator.close();
    await start();
    const calls = [
      post('/v1/chat/completions', asked, signed('bedrock')),
      post('/openai/v1/chat/completions', asked, signed('bedrock-mantle')),
    ];
    expect((await endpoints(calls)).sort()).to.deep.equal(['mantle', 'runtime']);
    await emulator.close();
    await start({ endpoint: 'runtime' });
    expect(await endpoints([chat()])).to.deep.equal(['runtime']);
  });

  it('has no limit where AWS publishes none, and none of the runtime', async () => {
    await start({ limits: {} });
    const answer = chat();
    await decided(1);
    await clock.advance(120);
    expect((await answer).status).to.equal(200);
    const [pool] = emulator.state().pools;
    expect(pool?.endpoint).to.equal('mantle');
    expect(pool?.requestsPerMinute.limit).to.equal(null);
  });

  it('settles what was written when the client goes away', async () => {
    await start({ limits: { tokensPerMinute: 1000, outputTokensPerMinute: 10_000 } });
    const leaving = new AbortController();
    const stream = fetch(`${emulator.url}/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model: GPT, messages: MESSAGES, max_tokens: 800, stream: true }),
      signal: leaving.signal,
    });
    await decided(1);
    await clock.advance(3);
    await stream;
    leaving.abort();
    await settleDown(() => emulator.state().totals.cancelled === 1);
    expect(emulator.state().totals).to.include({ outputTokens: 40 });
    expect(clock.waiting).to.equal(0);
  });
});
