// AWS SDK for JavaScript v3 with its own choice, HTTP/2, and with HTTP/1.1.
import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand, ThrottlingException } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { expect } from 'chai';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { ANSWER, foreignEmulator, KEYS, MODEL, NEVER, SMALL, TOO_MANY } from './support/emulators.ts';

const question = (maxTokens: number) => ({
  modelId: MODEL,
  messages: [{ role: 'user' as const, content: [{ text: 'hello' }] }],
  inferenceConfig: { maxTokens },
});

for (const version of ['HTTP/2', 'HTTP/1.1'] as const) {
  describe(`AWS SDK JS v3, ${version}`, () => {
    let emulator: Emulator;
    const start = async (...faults: string[]) => {
      emulator = await foreignEmulator(...faults);
      const handler = version === 'HTTP/1.1' ? { requestHandler: new NodeHttpHandler() } : {};
      return new BedrockRuntimeClient({ endpoint: emulator.url, region: 'us-east-1', credentials: KEYS, ...handler });
    };
    afterEach(() => emulator.close());

    it('is answered', async () => {
      const answer = await (await start()).send(new ConverseCommand(question(SMALL)));
      expect(answer.output?.message?.content?.[0]?.text).to.equal(ANSWER);
      expect(answer.usage?.outputTokens).to.equal(5);
    });

    it('streams', async () => {
      const { stream } = await (await start()).send(new ConverseStreamCommand(question(SMALL)));
      let said = '';
      for await (const event of stream ?? []) said += event.contentBlockDelta?.delta?.text ?? '';
      expect(said).to.equal(ANSWER);
    });

    it('is throttled with its own error class', async () => {
      const error = await (await start()).send(new ConverseCommand(question(NEVER))).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(ThrottlingException);
      expect((error as ThrottlingException).message).to.equal(TOO_MANY);
      expect((error as ThrottlingException).$metadata.httpStatusCode).to.equal(429);
    });

    it('retries by itself until it is answered', async () => {
      const answer = await (await start('throttle:1')).send(new ConverseCommand(question(SMALL)));
      expect(answer.$metadata.attempts).to.equal(2);
    });
  });
}
