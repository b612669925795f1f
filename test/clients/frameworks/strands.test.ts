// Strands Agents for TypeScript: an agent with a tool, and structured output. It asks for Node 22; what is used here runs on 20 too.
import { Agent, BedrockModel, tool } from '@strands-agents/sdk';
import { expect } from 'chai';
import { z } from 'zod';
import type { Emulator } from '../../../src/emulator/emulator.ts';
import { ANSWER, foreignEmulator, KEYS, MODEL, NEVER, SMALL, TOO_MANY } from '../support/emulators.ts';

const weather = z.object({ city: z.string(), degrees: z.number() });

describe('Strands Agents TypeScript', () => {
  let emulator: Emulator;
  const start = async (maxTokens = SMALL, ...faults: string[]) => {
    emulator = await foreignEmulator(...faults);
    const clientConfig = { endpoint: emulator.url, credentials: KEYS, maxAttempts: 2 };
    return new BedrockModel({ modelId: MODEL, maxTokens, region: 'us-east-1', clientConfig });
  };
  afterEach(() => emulator.close());

  it('is answered, in a stream as always', async () => {
    const agent = new Agent({ model: await start(), printer: false });
    expect((await agent.invoke('hello')).toString()).to.include(ANSWER);
  });

  it('structured output is a value of the schema', async () => {
    const agent = new Agent({ model: await start(), printer: false, structuredOutputSchema: weather });
    const { structuredOutput } = await agent.invoke('hello');
    expect(weather.safeParse(structuredOutput).success, JSON.stringify(structuredOutput)).to.equal(true);
  });

  it('a tool is run where a share of the answers calls one, and the agent comes to an end', async () => {
    emulator = await foreignEmulator({ toolUse: 1 });
    const inputs: unknown[] = [];
    const forecast = tool({
      name: 'forecast',
      description: 'the weather',
      inputSchema: weather,
      callback: (input) => {
        inputs.push(input);
        return 'sunny';
      },
    });
    const clientConfig = { endpoint: emulator.url, credentials: KEYS };
    const model = new BedrockModel({ modelId: MODEL, maxTokens: SMALL, region: 'us-east-1', clientConfig });
    const answer = await new Agent({ model, printer: false, tools: [forecast] }).invoke('hello');
    expect(inputs.map((input) => weather.safeParse(input).success)).to.deep.equal([true]);
    expect(answer.toString()).to.include(ANSWER);
  });

  it('is throttled with the words of AWS, and its attempts are counted', async () => {
    const agent = new Agent({ model: await start(NEVER), printer: false, retryStrategy: null });
    const error = await agent.invoke('hello').catch((reason: unknown) => reason);
    expect((error as Error).message).to.include(TOO_MANY);
    expect(emulator.state().totals.throttled).to.equal(2);
  });
});
