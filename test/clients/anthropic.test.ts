// Anthropic's own Bedrock SDK, which speaks InvokeModel.
import AnthropicBedrock from '@anthropic-ai/bedrock-sdk';
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

  it('is throttled with its own error class', async () => {
    const client = await start();
    // Its check for long answers without streaming wants a timeout to be set.
    const error = await client.messages.create(question(NEVER), { timeout: 10_000, maxRetries: 0 }).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(AnthropicBedrock.RateLimitError);
    expect((error as Error).message).to.include(TOO_MANY);
  });

  it('retries by itself until it is answered', async () => {
    const client = await start('throttle:1');
    expect((await client.messages.create(question(SMALL))).content).to.have.length(1);
    expect(emulator.state().totals).to.include({ throttled: 1, completed: 1 });
  });
});
