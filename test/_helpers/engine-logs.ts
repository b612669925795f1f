// Logs made up by a seed for comparing engines: every kind of record that the sums treat in its own way, in the order of time, some of them twice.
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** A small generator of its own, so that a seed gives the same log everywhere. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

const MODELS = [
  'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
  'arn:aws:bedrock:us-east-1:123456789012:inference-profile/global.anthropic.claude-opus-4-8',
  'anthropic.claude-opus-4-20250514-v1:0',
  'amazon.nova-pro-v1:0',
  'us.meta.llama3-3-70b-instruct-v1:0',
  'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/ab12cd34ef56',
];
const ERRORS = [
  'ThrottlingException',
  'ValidationException',
  'ModelTimeoutException',
  'ServiceUnavailableException',
  'AccessDeniedException',
  'ServiceQuotaExceededException',
];

export function* engineLog(records: number, seed: number): Generator<string> {
  const next = random(seed);
  const pick = <Item>(items: readonly Item[]) => items[Math.floor(next() * items.length)] as Item;
  const upTo = (most: number) => Math.floor(next() * most);
  let before = '';
  for (let index = 0; index < records; index++) {
    if (before !== '' && next() < 0.01) {
      yield before;
      continue;
    }
    const call = callOf({ next, pick, upTo });
    before = JSON.stringify({
      schemaType: 'ModelInvocationLog',
      schemaVersion: '1.0',
      timestamp: new Date(Date.UTC(2026, 10, 1) + index * 370).toISOString().replace('.000Z', 'Z'),
      accountId: '123456789012',
      identity: { arn: `arn:aws:sts::123456789012:assumed-role/${pick(['web', 'batch', 'ad-hoc'])}/session-${upTo(50)}` },
      region: pick(['us-east-1', 'us-east-1', 'us-west-2']),
      requestId: `${seed}-${index}`,
      modelId: pick(MODELS),
      ...(next() < 0.3 ? { requestMetadata: { team: pick(['red', 'blue']) } } : {}),
      ...call,
    });
    yield before;
  }
}

interface Dice {
  readonly next: () => number;
  readonly pick: <Item>(items: readonly Item[]) => Item;
  readonly upTo: (most: number) => number;
}

function callOf({ next, pick, upTo }: Dice): Record<string, unknown> {
  const [inputTokens, outputTokens, latencyMs] = [upTo(5000), upTo(3000), 200 + upTo(90_000)];
  const maxTokens = pick([256, 1000, 4096, 3000]);
  const asked = pick([
    { messages: [{ role: 'user', content: [{ text: 'x' }] }], inferenceConfig: { maxTokens } },
    { anthropic_version: 'bedrock-2023-05-31', max_tokens: maxTokens, messages: [{ role: 'user', content: 'say "hi", {please}' }] },
    { prompt: 'x', max_gen_len: maxTokens },
    { messages: [] },
    {},
    undefined,
  ]);
  const input = { inputContentType: 'application/json', inputBodyJson: asked, inputTokenCount: inputTokens };
  if (next() < 0.08) return { operation: 'Converse', errorCode: pick(ERRORS), input: { ...input, inputTokenCount: undefined } };
  const caches = next() < 0.3 ? { cacheReadInputTokenCount: upTo(9000), cacheWriteInputTokenCount: upTo(900) } : {};
  const usage = { inputTokens, outputTokens, cacheReadInputTokens: upTo(10) };
  const metrics = { 'amazon-bedrock-invocationMetrics': { invocationLatency: latencyMs } };
  const answers = [
    { outputBodyJson: { stopReason: pick(['end_turn', 'max_tokens']), usage, metrics: { latencyMs } }, outputTokenCount: outputTokens },
    { outputBodyJson: { stop_reason: 'end_turn', usage: { input_tokens: inputTokens, output_tokens: outputTokens } } },
    {
      outputBodyJson: [
        { type: 'message_start', message: {} },
        { type: 'message_delta', delta: { stop_reason: pick(['end_turn', 'max_tokens']) } },
        { type: 'message_stop', ...metrics },
      ],
      outputTokenCount: outputTokens,
    },
    {
      outputBodyJson: [{ messageStart: {} }, { messageStop: { stopReason: 'end_turn' } }, { metadata: { metrics: { latencyMs } } }],
      outputTokenCount: outputTokens,
    },
    {
      outputBodyJson: [
        { messageStart: {} },
        { [pick(['throttlingException', 'modelStreamErrorException', 'validationException'])]: { message: 'x' } },
      ],
    },
    { outputBodyJson: [{ type: 'message_start' }, { type: 'error', error: { type: pick(['overloaded_error', 'rate_limit_error']) } }] },
    { outputImageCount: 1 },
    { outputTokenCount: outputTokens },
  ];
  return { operation: 'InvokeModel', input: { ...input, ...caches }, output: pick(answers) };
}

export async function writeEngineLog(file: string, records: number, seed: number): Promise<void> {
  const stream = createWriteStream(file);
  let text = '';
  for (const line of engineLog(records, seed)) {
    text += `${line}\n`;
    if (text.length < 1 << 20) continue;
    if (!stream.write(text)) await once(stream, 'drain');
    text = '';
  }
  stream.end(text);
  await once(stream, 'finish');
}
