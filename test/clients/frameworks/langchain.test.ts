// LangChain JS: chat, streams, structured output, tools and embeddings through Converse and InvokeModel.
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { BedrockEmbeddings, ChatBedrockConverse } from '@langchain/aws';
import { tool } from '@langchain/core/tools';
import { expect } from 'chai';
import { z } from 'zod';
import type { Emulator } from '../../../src/emulator/emulator.ts';
import { ANSWER, foreignEmulator, KEYS, MODEL, NEVER, SMALL, TOO_MANY } from '../support/emulators.ts';

const weather = z.object({ city: z.string(), degrees: z.number() });

describe('LangChain JS', () => {
  let emulator: Emulator;
  const start = async (maxTokens = SMALL, ...faults: string[]) => {
    emulator = await foreignEmulator(...faults);
    return new ChatBedrockConverse({ model: MODEL, maxTokens, maxRetries: 1, ...endpoint() });
  };
  const endpoint = () => ({
    region: 'us-east-1',
    credentials: KEYS,
    client: new BedrockRuntimeClient({ endpoint: emulator.url, region: 'us-east-1', credentials: KEYS }),
  });
  afterEach(() => emulator.close());

  it('is answered', async () => {
    const answer = await (await start()).invoke('hello');
    expect(answer.content).to.equal(ANSWER);
    expect(answer.usage_metadata).to.have.property('output_tokens', 5);
  });

  it('streams', async () => {
    let said = '';
    for await (const piece of await (await start()).stream('hello')) said += String(piece.content);
    expect(said).to.equal(ANSWER);
  });

  it('withStructuredOutput is answered with a value of the schema', async () => {
    const value = await (await start()).withStructuredOutput(weather, { name: 'weather' }).invoke('hello');
    expect(weather.safeParse(value).success, JSON.stringify(value)).to.equal(true);
  });

  it('a bound tool that must be called is called with an input of its schema', async () => {
    const model = await start();
    const forecast = tool(() => 'sunny', { name: 'forecast', description: 'the weather', schema: weather });
    const answer = await model.bindTools([forecast], { tool_choice: 'any' }).invoke('hello');
    expect(answer.tool_calls).to.have.length(1);
    expect(answer.tool_calls?.[0]?.name).to.equal('forecast');
    expect(weather.safeParse(answer.tool_calls?.[0]?.args).success, JSON.stringify(answer.tool_calls)).to.equal(true);
  });

  it('embeds', async () => {
    await start();
    const embeddings = new BedrockEmbeddings({ model: 'amazon.titan-embed-text-v2:0', ...endpoint() });
    expect((await embeddings.embedDocuments(['a', 'b'])).map(({ length }) => length)).to.deep.equal([1024, 1024]);
  });

  it('is throttled with the error of AWS, and its attempts are counted', async () => {
    const model = await start(NEVER);
    const error = await model.invoke('hello').catch((reason: unknown) => reason);
    expect(error).to.include({ name: 'ThrottlingException' });
    expect((error as Error).message).to.include(TOO_MANY);
    // Three attempts of the SDK; a refusal is not tried anew beyond that.
    expect(emulator.state().totals.throttled).to.equal(3);
  });

  it('retries by itself until it is answered', async () => {
    expect((await (await start(SMALL, 'throttle:1')).invoke('hello')).content).to.equal(ANSWER);
    expect(emulator.state().totals).to.include({ throttled: 1, completed: 1 });
  });
});
