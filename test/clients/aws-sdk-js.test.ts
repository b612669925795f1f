// AWS SDK for JavaScript v3 with its own choice, HTTP/2, and with HTTP/1.1.
import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand, ThrottlingException } from '@aws-sdk/client-bedrock-runtime';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { expect } from 'chai';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { THROTTLED } from '../../src/simulator/clients/errors.ts';
import { backoffSeconds, createSdkLayer } from '../../src/simulator/clients/sdk-layers.ts';
import { ANSWER, foreignEmulator, KEYS, MODEL, NEVER, SMALL, TOO_MANY } from './support/emulators.ts';

const question = (maxTokens: number) => ({
  modelId: MODEL,
  messages: [{ role: 'user' as const, content: [{ text: 'hello' }] }],
  inferenceConfig: { maxTokens },
});

for (const version of ['HTTP/2', 'HTTP/1.1'] as const) {
  describe(`AWS SDK JS v3, ${version}`, () => {
    let emulator: Emulator;
    const startAs = async (retryMode: 'standard' | 'adaptive', ...faults: string[]) => {
      emulator = await foreignEmulator(...faults);
      const handler = version === 'HTTP/1.1' ? { requestHandler: new NodeHttpHandler() } : {};
      return new BedrockRuntimeClient({ endpoint: emulator.url, region: 'us-east-1', credentials: KEYS, retryMode, ...handler });
    };
    const start = (...faults: string[]) => startAs('standard', ...faults);
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

    for (const mode of ['standard', 'adaptive'] as const) {
      it(`gives up in ${mode} mode when the simulated client does, and has backed off no longer than that may`, async () => {
        const layer = createSdkLayer({
          name: mode === 'standard' ? 'aws-sdk-js' : 'aws-sdk-js-adaptive',
          maxAttempts: null,
          client: 'shared',
          readTimeoutSeconds: null,
        });
        const client = await startAs(mode, 'throttle:9');
        const error = (await client.send(new ConverseCommand(question(SMALL))).catch((reason: unknown) => reason)) as ThrottlingException;
        expect(error).to.be.instanceOf(ThrottlingException);
        expect(error.$metadata.attempts).to.equal(layer.maxAttempts);
        let most = 0;
        for (let retry = 0; retry + 1 < layer.maxAttempts; retry++) most += backoffSeconds(layer.backoff, retry, THROTTLED, 1);
        expect((error.$metadata.totalRetryDelay ?? Number.NaN) / 1000).to.be.within(0, most);
      });
    }

    it('retries by itself until it is answered', async () => {
      const answer = await (await start('throttle:1')).send(new ConverseCommand(question(SMALL)));
      expect(answer.$metadata.attempts).to.equal(2);
    });
  });
}
