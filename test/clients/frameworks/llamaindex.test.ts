// LlamaIndex TS, which speaks InvokeModel with Anthropic's bodies.
import { Bedrock } from '@llamaindex/aws';
import { expect } from 'chai';
import type { Emulator } from '../../../src/emulator/emulator.ts';
import { ANSWER, foreignEmulator, KEYS, MODEL, NEVER, SMALL, TOO_MANY } from '../support/emulators.ts';

const messages = [{ role: 'user' as const, content: 'hello' }];

describe('LlamaIndex TS', () => {
  let emulator: Emulator;
  const start = async (maxTokens = SMALL, ...faults: string[]) => {
    emulator = await foreignEmulator(...faults);
    // The model's type lists those of its day.
    const model = MODEL as ConstructorParameters<typeof Bedrock>[0]['model'];
    return new Bedrock({ model, maxTokens, region: 'us-east-1', endpoint: emulator.url, credentials: KEYS, maxAttempts: 2 });
  };
  afterEach(() => emulator.close());

  it('is answered', async () => {
    const { message } = await (await start()).chat({ messages });
    expect(message.content).to.equal(ANSWER);
  });

  it('streams', async () => {
    let said = '';
    for await (const { delta } of await (await start()).chat({ messages, stream: true })) said += delta;
    expect(said).to.equal(ANSWER);
  });

  it('is throttled with the error of AWS, and its attempts are counted', async () => {
    const error = await (await start(NEVER)).chat({ messages }).catch((reason: unknown) => reason);
    expect(error).to.include({ name: 'ThrottlingException' });
    expect((error as Error).message).to.equal(TOO_MANY);
    expect(emulator.state().totals.throttled).to.equal(2);
  });

  it('retries by itself until it is answered', async () => {
    expect((await (await start(SMALL, 'throttle:1')).chat({ messages })).message.content).to.equal(ANSWER);
    expect(emulator.state().totals).to.include({ throttled: 1, completed: 1 });
  });
});
