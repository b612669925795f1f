// Anthropic's own Bedrock SDK, which speaks InvokeModel.
import AnthropicBedrock, { AnthropicBedrockMantle } from '@anthropic-ai/bedrock-sdk';
import { expect } from 'chai';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { ANSWER, foreignEmulator, KEYS, MODEL, NEVER, SMALL, TOO_MANY } from './support/emulators.ts';

const question = (maxTokens: number) => ({ model: MODEL, max_tokens: maxTokens, messages: [{ role: 'user' as const, content: 'hello' }] });

describe('@anthropic-ai/bedrock-sdk', () => {
  let emulator: Emulator;
  const start = async (...faults: string[]) => {
    emulator = await foreignEmulator(...faults);
    return new AnthropicBedrock({
      baseURL: emulator.url,
      awsRegion: 'us-east-1',
      awsAccessKey: KEYS.accessKeyId,
      awsSecretKey: KEYS.secretAccessKey,
    });
  };
  afterEach(() => emulator.close());

  it('is answered', async () => {
    const answer = await (await start()).messages.create(question(SMALL));
    expect(answer.content[0]).to.include({ type: 'text', text: ANSWER });
    expect(answer.usage.output_tokens).to.equal(5);
  });

  it('streams', async () => {
    const stream = await (await start()).messages.create({ ...question(SMALL), stream: true });
    let said = '';
    for await (const event of stream)
      if (event.type === 'content_block_delta' && event.delta.type === 'text_delta') said += event.delta.text;
    expect(said).to.equal(ANSWER);
  });

  it('tool_choice any calls a tool, whole and streamed', async () => {
    const client = await start();
    const tools = [
      { name: 'weather', input_schema: { type: 'object' as const, properties: { city: { type: 'string' } }, required: ['city'] } },
    ];
    const forced = { ...question(SMALL), tools, tool_choice: { type: 'any' as const } };
    const answers = [await client.messages.create(forced), await client.messages.stream(forced).finalMessage()];
    for (const { content, stop_reason: reason } of answers) {
      const [block] = content;
      expect(reason).to.equal('tool_use');
      expect(block?.type === 'tool_use' && typeof (block.input as { city: unknown }).city).to.equal('string');
    }
  });

  it('the Mantle client is answered, streams, counts, and is throttled with its own error class', async () => {
    emulator = await foreignEmulator();
    const client = new AnthropicBedrockMantle({
      baseURL: `${emulator.url}/anthropic`,
      awsRegion: 'us-east-1',
      awsAccessKey: KEYS.accessKeyId,
      awsSecretAccessKey: KEYS.secretAccessKey,
    });
    const asked = { ...question(SMALL), model: 'anthropic.claude-opus-5' };
    expect((await client.messages.create(asked)).content[0]).to.include({ type: 'text', text: ANSWER });
    expect(await client.messages.stream(asked).finalText()).to.equal(ANSWER);
    expect((await client.messages.countTokens({ model: asked.model, messages: asked.messages })).input_tokens).to.be.greaterThan(1);
    await emulator.close();
    emulator = await foreignEmulator('throttle:3');
    const refused = client.withOptions({ baseURL: `${emulator.url}/anthropic` });
    const error = await refused.messages.create(asked).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(AnthropicBedrock.RateLimitError);
    expect(emulator.state().totals.throttled).to.equal(3);
  });

  it('the Mantle client sees what its two quotas do: a refusal is its RateLimitError, a cut answer ends with max_tokens', async () => {
    emulator = await foreignEmulator({ outputTokens: 80, limits: { tokensPerMinute: 1000, outputTokensPerMinute: 100 } });
    const client = new AnthropicBedrockMantle({
      baseURL: `${emulator.url}/anthropic`,
      awsRegion: 'us-east-1',
      awsAccessKey: KEYS.accessKeyId,
      awsSecretAccessKey: KEYS.secretAccessKey,
      maxRetries: 0,
    });
    const asked = { ...question(SMALL), model: 'anthropic.claude-opus-5' };
    const whole = await client.messages.create(asked);
    expect(whole).to.deep.include({ stop_reason: 'end_turn' });
    expect(whole.usage.output_tokens).to.equal(80);
    const cut = await client.messages.stream(asked).finalMessage();
    expect(cut.stop_reason).to.equal('max_tokens');
    expect(cut.usage.output_tokens).to.equal(20);
    const error = await client.messages.create({ ...asked, max_tokens: 2000 }, { timeout: 10_000 }).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(AnthropicBedrock.RateLimitError);
    expect((error as Error).message)
      .to.include('rate_limit_error')
      .and.include('input tokens per minute');
    const [pool] = emulator.state().pools;
    expect(pool).to.include({ endpoint: 'mantle', throttled: 1 });
    expect(pool?.outputTokensPerMinute?.cut).to.equal(1);
  });

  it('is throttled with its own error class', async () => {
    const client = await start();
    // Its check for long answers without streaming wants a timeout to be set.
    const error = await client.messages.create(question(NEVER), { timeout: 10_000, maxRetries: 0 }).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(AnthropicBedrock.RateLimitError);
    expect((error as Error).message).to.include(TOO_MANY);
    expect(emulator.state().totals.throttled).to.equal(1);
    await client.messages.create(question(NEVER), { timeout: 10_000 }).catch(() => {});
    // One attempt more and two retries, by its own rules.
    expect(emulator.state().totals.throttled).to.equal(4);
  });

  it('retries by itself until it is answered', async () => {
    const client = await start('throttle:1');
    expect((await client.messages.create(question(SMALL))).content).to.have.length(1);
    expect(emulator.state().totals).to.include({ throttled: 1, completed: 1 });
  });
});
