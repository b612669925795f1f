// What the emulator served is what `bq usage` reports, to the token: both over HTTP, with the SDK in between.
import { ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { expect } from 'chai';
import type { UsageResult } from '../../src/contracts/usage.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { KEYS } from '../_helpers/aws-session.ts';
import { runJson } from '../_helpers/run-bq.ts';
import { constantPrompts, hello, ManualClock, runtimeClient, START_SECONDS, settleDown, testEmulator, watch } from '../emulator/kit.ts';

describe('bq usage against bq emulate', () => {
  let emulator: Emulator;
  afterEach(() => emulator.close());

  it('what was served is reported to the token: settled TPM, throttles, the time of the peak, the quota', async () => {
    const clock = new ManualClock();
    const limits = { tokensPerMinute: 9000, requestsPerMinute: null, tokensPerDay: null };
    emulator = await testEmulator({ clock, limits, prompts: constantPrompts(26), drawOutputTokens: () => 1203 });
    const client = runtimeClient(emulator);
    const serve = async (count: number, maxTokens: number) => {
      const attempts = Array.from({ length: count }, () => watch(client.send(new ConverseCommand(hello(maxTokens)))));
      const waiting = clock.waiting;
      await settleDown(() => clock.waiting + attempts.filter(({ outcome }) => outcome !== 'running').length >= waiting + count);
      await clock.advance(6);
      await settleDown(() => attempts.every(({ outcome }) => outcome !== 'running'));
      return attempts.map(({ outcome }) => outcome);
    };
    expect(await serve(1, 2000)).to.deep.equal(['answered']);
    await clock.advance(114);
    const outcomes = await serve(5, 2000);
    const answered = outcomes.filter((outcome) => outcome === 'answered').length;
    const throttled = outcomes.filter((outcome) => outcome === 'ThrottlingException').length;
    expect([answered, throttled]).to.deep.equal([4, 1]);

    const env = { ...KEYS, AWS_ENDPOINT_URL: emulator.url, BQ_NOW: new Date((START_SECONDS + 300) * 1000).toISOString() };
    const { result } = await runJson<UsageResult>(['usage', '--region', 'us-east-1', '--last', '1h', '--refresh'], { env });
    expect(result.pools).to.have.length(1);
    const [pool] = result.pools;
    expect(pool).to.include({ scope: 'geo', requests: 5, throttles: 1, inputTokens: 5 * 26, outputTokens: 5 * 1203, burndownRate: 5 });
    expect(pool?.settledTokensPerMinute).to.deep.equal(pool?.estimatedTokensPerMinute);
    expect(pool?.settledTokensPerMinute).to.include({
      p50: 6041,
      peak: 4 * 6041,
      peakAt: new Date((START_SECONDS + 120) * 1000).toISOString().replace('.000Z', 'Z'),
    });
    expect(pool?.quotas[0]).to.include({ kind: 'tpm', value: 200_000, source: 'live', peakShare: (4 * 6041) / 200_000 });
  });

  it('what bedrock-mantle served is in its own namespace, by model, against its two quotas', async () => {
    const clock = new ManualClock();
    const limits = { tokensPerMinute: 9000, outputTokensPerMinute: 1000 };
    emulator = await testEmulator({ clock, limits, prompts: constantPrompts(26), drawOutputTokens: () => 300 });
    const ask = (maxTokens: number) =>
      fetch(`${emulator.url}/v1/chat/completions`, {
        method: 'POST',
        body: JSON.stringify({ model: 'openai.gpt-oss-120b', messages: [{ role: 'user', content: 'hello' }], max_tokens: maxTokens }),
      });
    const answers = [ask(400), ask(400), ask(10_000)];
    await settleDown(() => emulator.state().totals.admitted + emulator.state().totals.throttled === 3);
    await clock.advance(120);
    await Promise.all(answers);

    const env = { ...KEYS, AWS_ENDPOINT_URL: emulator.url, BQ_NOW: new Date((START_SECONDS + 300) * 1000).toISOString() };
    const usage = ['usage', '--region', 'us-east-1', '--last', '1h', '--refresh'];
    const { result, notes } = await runJson<UsageResult>([...usage, '--endpoint', 'mantle'], { env });
    expect(result.pools).to.have.length(1);
    const [pool] = result.pools;
    expect(pool).to.include({
      endpoint: 'mantle',
      requests: 2,
      clientErrors: 1,
      throttles: 0,
      inputTokens: 52,
      outputTokens: 600,
      burndownRate: 1,
    });
    expect(pool?.modelId).to.match(/gpt-oss-120b/);
    expect(pool?.outputTokensPerMinute).to.include({ peak: 600 });
    expect(notes?.some(({ code, text }) => code === 'MANTLE_METRICS' && /invocation logs do not hold/.test(text))).to.equal(true);
    // The other namespace has none of it, and logs never have.
    expect((await runJson<UsageResult>(usage, { env })).result.pools).to.deep.equal([]);
    const logs = await runJson<UsageResult>(['usage', '--endpoint', 'mantle', '--logs', 'x.json'], { env });
    expect(logs).to.include({ exitCode: 2 });
    expect(logs.error?.message).to.match(/logs hold no traffic of bedrock-mantle/);
  });
});
