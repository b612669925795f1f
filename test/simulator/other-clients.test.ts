// The waits of the clients that are not AWS's, as their own code asks for them: each throttled until it gives up, under a clock that does not wait.
import { createAmazonBedrock } from '@ai-sdk/amazon-bedrock';
import AnthropicBedrock from '@anthropic-ai/bedrock-sdk';
import { generateText } from 'ai';
import { expect } from 'chai';
import { THROTTLED } from '../../src/simulator/clients/errors.ts';
import { backoffSeconds, createSdkLayer, type SdkName, sdkDefaults } from '../../src/simulator/clients/sdk-layers.ts';

const KEYS = { id: 'AKIAIOSFODNN7EXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' };
const MODEL = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const MAX_RETRIES = 6;

/** What a throttled call of Bedrock is told. */
const throttled = () =>
  Promise.resolve(
    new Response('{"message":"Too many tokens, please wait before trying again."}', {
      status: 429,
      headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'ThrottlingException' },
    }),
  );

/** Runs a call that is throttled for ever. @returns the waits that it asked for, in seconds, and how often it was sent */
async function waitsOf(call: (fetch: () => Promise<Response>) => Promise<unknown>): Promise<{ waits: number[]; sent: number }> {
  const real = globalThis.setTimeout;
  const waits: number[] = [];
  let sent = 0;
  // Only waits between two attempts begin after an answer and before the next call.
  let isAnswered = false;
  const timer = (run: () => void, milliseconds = 0) => {
    // Longer than any wait is the time that a call may take.
    if (!isAnswered || milliseconds < 100 || milliseconds > 300_000) return real(run, milliseconds);
    waits.push(milliseconds / 1000);
    return real(run, 0);
  };
  globalThis.setTimeout = Object.assign(timer, real) as typeof setTimeout;
  try {
    await call(() => {
      sent++;
      isAnswered = true;
      return throttled();
    }).catch(() => undefined);
  } finally {
    globalThis.setTimeout = real;
  }
  return { waits, sent };
}

const callOf = {
  anthropic: (fetch: () => Promise<Response>, maxRetries?: number) =>
    new AnthropicBedrock({
      awsRegion: 'us-east-1',
      awsAccessKey: KEYS.id,
      awsSecretKey: KEYS.secret,
      fetch,
      ...(maxRetries === undefined ? {} : { maxRetries }),
    }).messages.create({ model: MODEL, max_tokens: 100, messages: [{ role: 'user', content: 'hello' }] }),
  'ai-sdk': (fetch: () => Promise<Response>, maxRetries?: number) =>
    generateText({
      model: createAmazonBedrock({ region: 'us-east-1', accessKeyId: KEYS.id, secretAccessKey: KEYS.secret, fetch })(MODEL),
      prompt: 'hello',
      ...(maxRetries === undefined ? {} : { maxRetries }),
    }),
} as const satisfies Partial<Record<SdkName, (fetch: () => Promise<Response>, maxRetries?: number) => Promise<unknown>>>;

describe('clients that are not AWS’s', () => {
  for (const name of ['anthropic', 'ai-sdk'] as const) {
    it(`${name}: attempts and waits are those of its own code`, async () => {
      const asItComes = await waitsOf((fetch) => callOf[name](fetch));
      expect(asItComes.sent).to.equal(sdkDefaults(name).maxAttempts);

      const { waits, sent } = await waitsOf((fetch) => callOf[name](fetch, MAX_RETRIES));
      expect(sent).to.equal(MAX_RETRIES + 1);
      expect(waits).to.have.lengthOf(MAX_RETRIES);
      const layer = createSdkLayer({ name, maxAttempts: MAX_RETRIES + 1, client: 'shared', readTimeoutSeconds: null });
      waits.forEach((wait, retry) => {
        const bounds = [backoffSeconds(layer.backoff, retry, THROTTLED, 0), backoffSeconds(layer.backoff, retry, THROTTLED, 1)].sort(
          (a, b) => a - b,
        );
        expect(wait, `${name}, retry ${retry}`)
          .to.be.at.least((bounds[0] as number) - 0.001)
          .and.at.most((bounds[1] as number) + 0.001);
      });
    });
  }
});
