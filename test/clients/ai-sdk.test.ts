// The AI SDK's Bedrock provider, which signs and calls Converse by itself.
import { createAmazonBedrock } from '@ai-sdk/amazon-bedrock';
import { APICallError, generateText, streamText } from 'ai';
import { expect } from 'chai';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { ANSWER, foreignEmulator, KEYS, MODEL, NEVER, SMALL, TOO_MANY } from './support/emulators.ts';

describe('@ai-sdk/amazon-bedrock', () => {
  let emulator: Emulator;
  const start = async (...faults: string[]) => {
    emulator = await foreignEmulator(...faults);
    return createAmazonBedrock({ baseURL: emulator.url, region: 'us-east-1', ...KEYS })(MODEL);
  };
  afterEach(() => emulator.close());

  it('is answered', async () => {
    const { text, usage } = await generateText({ model: await start(), prompt: 'hello', maxOutputTokens: SMALL });
    expect(text).to.equal(ANSWER);
    expect(usage.outputTokens).to.equal(5);
  });

  it('streams', async () => {
    const { textStream } = streamText({ model: await start(), prompt: 'hello', maxOutputTokens: SMALL });
    let said = '';
    for await (const piece of textStream) said += piece;
    expect(said).to.equal(ANSWER);
  });

  it('is throttled with its own error class, and sees that it may retry', async () => {
    const model = await start();
    const error = await generateText({ model, prompt: 'hello', maxOutputTokens: NEVER, maxRetries: 0 }).catch((reason: unknown) => reason);
    expect(APICallError.isInstance(error)).to.equal(true);
    expect(error).to.include({ statusCode: 429, isRetryable: true });
    expect((error as Error).message).to.include(TOO_MANY);
  });

  it('retries by itself until it is answered', async () => {
    const { text } = await generateText({ model: await start('throttle:1'), prompt: 'hello', maxOutputTokens: SMALL });
    expect(text).to.equal(ANSWER);
    expect(emulator.state().totals).to.include({ throttled: 1, completed: 1 });
  });
});
