// The AWS SDK for JavaScript of three years: what an application that has not been updated meets.
import * as now from '@aws-sdk/client-bedrock-runtime';
import * as sdk2024 from 'aws-runtime-2024';
import * as sdk2025 from 'aws-runtime-2025';
import { expect } from 'chai';
import type { Emulator } from '../../../src/emulator/emulator.ts';
import { ANSWER, foreignEmulator, KEYS, MODEL, NEVER, SMALL, TOO_MANY } from '../support/emulators.ts';

/** The parts that all of them have, as the newest types them. */
type Sdk = Pick<
  typeof now,
  'BedrockRuntimeClient' | 'ConverseCommand' | 'ConverseStreamCommand' | 'InvokeModelCommand' | 'ThrottlingException'
>;

const SDKS: readonly (readonly [version: string, sdk: Sdk])[] = [
  ['3.699 (2024-11)', sdk2024 as unknown as Sdk],
  ['3.940 (2025-11)', sdk2025 as unknown as Sdk],
  ['this one', now],
];
const question = (maxTokens: number) => ({
  modelId: MODEL,
  messages: [{ role: 'user' as const, content: [{ text: 'hello' }] }],
  inferenceConfig: { maxTokens },
});

for (const [version, { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand, InvokeModelCommand, ThrottlingException }] of SDKS) {
  describe(`AWS SDK JS ${version}`, () => {
    let emulator: Emulator;
    const start = async (...faults: string[]) => {
      emulator = await foreignEmulator(...faults);
      return new BedrockRuntimeClient({ endpoint: emulator.url, region: 'us-east-1', credentials: KEYS });
    };
    afterEach(() => emulator.close());

    it('is answered, whole, streamed and by InvokeModel', async () => {
      const client = await start();
      expect((await client.send(new ConverseCommand(question(SMALL)))).output?.message?.content?.[0]?.text).to.equal(ANSWER);
      let said = '';
      for await (const event of (await client.send(new ConverseStreamCommand(question(SMALL)))).stream ?? [])
        said += event.contentBlockDelta?.delta?.text ?? '';
      expect(said).to.equal(ANSWER);
      const body = JSON.stringify({
        anthropic_version: 'bedrock-2023-05-31',
        max_tokens: SMALL,
        messages: [{ role: 'user', content: 'hello' }],
      });
      const invoked = await client.send(new InvokeModelCommand({ modelId: MODEL, body, contentType: 'application/json' }));
      expect(new TextDecoder().decode(invoked.body)).to.include(ANSWER);
    });

    it('calls the tool that it must', async () => {
      const tools = [
        {
          toolSpec: { name: 'weather', inputSchema: { json: { type: 'object', properties: { a: { type: 'integer' } }, required: ['a'] } } },
        },
      ];
      const answer = await (await start()).send(
        new ConverseCommand({ ...question(SMALL), toolConfig: { tools, toolChoice: { any: {} } } }),
      );
      expect(answer.stopReason).to.equal('tool_use');
      const input = answer.output?.message?.content?.[0]?.toolUse?.input as { a: number } | undefined;
      expect(input?.a).to.satisfy(Number.isInteger);
    });

    it('is throttled with its own error class after three attempts, and retries until it is answered', async () => {
      const client = await start();
      const error = await client.send(new ConverseCommand(question(NEVER))).catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(ThrottlingException);
      expect(error).to.include({ message: TOO_MANY });
      expect((error as { $metadata: { attempts: number } }).$metadata.attempts).to.equal(3);
      expect(emulator.state().totals.throttled).to.equal(3);
      await emulator.close();
      const answer = await (await start('throttle:1')).send(new ConverseCommand(question(SMALL)));
      expect(answer.$metadata.attempts).to.equal(2);
    });
  });
}
