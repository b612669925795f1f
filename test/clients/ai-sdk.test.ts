// The AI SDK's Bedrock provider, which signs and calls Converse by itself.
import { createAmazonBedrock } from '@ai-sdk/amazon-bedrock';
import { APICallError, embedMany, generateObject, generateText, streamObject, streamText, tool } from 'ai';
import { expect } from 'chai';
import { z } from 'zod';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { ANSWER, foreignEmulator, KEYS, MODEL, NEVER, SMALL, TOO_MANY } from './support/emulators.ts';

const weather = z.object({ city: z.string(), degrees: z.number() });

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

  it('generateObject and streamObject end in a value of the schema', async () => {
    const model = await start();
    const { object } = await generateObject({ model, schema: weather, prompt: 'hello', maxOutputTokens: SMALL });
    expect(weather.safeParse(object).success, JSON.stringify(object)).to.equal(true);
    const stream = streamObject({ model, schema: weather, prompt: 'hello', maxOutputTokens: SMALL });
    let streamed: unknown;
    for await (const partial of stream.partialObjectStream) streamed = partial;
    expect(weather.safeParse(streamed).success, JSON.stringify(streamed)).to.equal(true);
  });

  it('toolChoice required calls a tool', async () => {
    const tools = { forecast: tool({ description: 'the weather', inputSchema: weather, execute: () => 'sunny' }) };
    const { toolCalls, toolResults } = await generateText({
      model: await start(),
      tools,
      toolChoice: 'required',
      prompt: 'hello',
      maxOutputTokens: SMALL,
    });
    expect(toolCalls.map(({ toolName }) => toolName)).to.deep.equal(['forecast']);
    expect(weather.safeParse(toolCalls[0]?.input).success).to.equal(true);
    expect(toolResults.map(({ output }) => output)).to.deep.equal(['sunny']);
  });

  it('embeds', async () => {
    await start();
    const model = createAmazonBedrock({ baseURL: emulator.url, region: 'us-east-1', ...KEYS }).embedding('amazon.titan-embed-text-v2:0');
    const { embeddings } = await embedMany({ model, values: ['a', 'b'] });
    expect(embeddings.map(({ length }) => length)).to.deep.equal([1024, 1024]);
  });

  it('is throttled with its own error class, and sees that it may retry', async () => {
    const model = await start();
    const error = await generateText({ model, prompt: 'hello', maxOutputTokens: NEVER, maxRetries: 0 }).catch((reason: unknown) => reason);
    expect(APICallError.isInstance(error)).to.equal(true);
    expect(error).to.include({ statusCode: 429, isRetryable: true });
    expect((error as Error).message).to.include(TOO_MANY);
    expect(emulator.state().totals.throttled).to.equal(1);
  });

  it('retries by itself until it is answered', async () => {
    const { text } = await generateText({ model: await start('throttle:1'), prompt: 'hello', maxOutputTokens: SMALL });
    expect(text).to.equal(ANSWER);
    expect(emulator.state().totals).to.include({ throttled: 1, completed: 1 });
  });
});
