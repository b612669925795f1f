// Inference answers of every body format, limits of each kind, the prompt cache, CloudWatch and the state of it all.

import {
  ConverseCommand,
  ConverseStreamCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
} from '@aws-sdk/client-bedrock-runtime';
import { CloudWatchClient, GetMetricDataCommand, ListMetricsCommand, paginateGetMetricData } from '@aws-sdk/client-cloudwatch';
import { expect } from 'chai';
import { allModels } from '../../src/catalog/models.ts';
import type { Model } from '../../src/catalog/types.ts';
import { emulateResult } from '../../src/contracts/emulate.ts';
import { EstimatingReader, loadEstimator } from '../../src/emulator/backend/prompt-reader.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import type { EmulatorEvent } from '../../src/emulator/watch/recorder.ts';
import { summaryLines } from '../../src/emulator/watch/summary.ts';
import { NO_LIMITS } from '../../src/quotas/limits.ts';
import { clientConfig, hello, ManualClock, runtimeClient, SONNET_4, START_SECONDS, settleDown, testEmulator, watch } from './kit.ts';

const AT_ONCE = { timeToFirstTokenSeconds: 0, tokensPerSecond: Number.POSITIVE_INFINITY };
const WORDS = 'the quick answer to this request is that a quota';
const text = (bytes: Uint8Array | undefined) => JSON.parse(new TextDecoder().decode(bytes)) as Record<string, unknown>;

/** AWS has retired it, so the catalogue no longer has it; its body format lives on. */
const TITAN_TEXT = {
  ...(allModels()[0] as Model),
  modelId: 'amazon.titan-text-express-v1',
  aliases: [],
  maxOutputTokens: 8_192,
  onDemandRegions: ['us-east-1'],
  profiles: [],
};

const BODIES = [
  {
    vendor: 'Anthropic',
    modelId: SONNET_4,
    body: { anthropic_version: 'bedrock-2023-05-31', max_tokens: 10, messages: [{ role: 'user', content: 'hi' }] },
    text: (answer: Record<string, unknown>) => (answer.content as { text: string }[])[0]?.text,
    output: (answer: Record<string, unknown>) => (answer.usage as { output_tokens: number }).output_tokens,
    piece: (chunk: Record<string, unknown>) => (chunk.delta as { text?: string } | undefined)?.text ?? '',
    limitName: 'max_tokens',
    badLimit: { anthropic_version: 'bedrock-2023-05-31', max_tokens: -1, messages: [{ role: 'user', content: 'hi' }] },
  },
  {
    vendor: 'Nova',
    modelId: 'us.amazon.nova-pro-v1:0',
    body: { messages: [{ role: 'user', content: [{ text: 'hi' }] }], inferenceConfig: { maxTokens: 10 } },
    text: (answer: Record<string, unknown>) => (answer.output as { message: { content: { text: string }[] } }).message.content[0]?.text,
    output: (answer: Record<string, unknown>) => (answer.usage as { outputTokens: number }).outputTokens,
    piece: (chunk: Record<string, unknown>) => (chunk.contentBlockDelta as { delta: { text: string } } | undefined)?.delta.text ?? '',
    limitName: 'maxTokens',
    badLimit: { messages: [{ role: 'user', content: [{ text: 'hi' }] }], inferenceConfig: { maxTokens: -1 } },
  },
  {
    vendor: 'Llama',
    modelId: 'us.meta.llama3-1-70b-instruct-v1:0',
    body: { prompt: 'hi', max_gen_len: 10 },
    text: (answer: Record<string, unknown>) => answer.generation,
    output: (answer: Record<string, unknown>) => answer.generation_token_count,
    piece: (chunk: Record<string, unknown>) => chunk.generation as string,
    limitName: 'max_gen_len',
    badLimit: { prompt: 'hi', max_gen_len: -1 },
  },
  {
    vendor: 'Titan',
    modelId: 'amazon.titan-text-express-v1',
    body: { inputText: 'hi', textGenerationConfig: { maxTokenCount: 10 } },
    text: (answer: Record<string, unknown>) => (answer.results as { outputText: string }[])[0]?.outputText,
    output: (answer: Record<string, unknown>) => (answer.results as { tokenCount: number }[])[0]?.tokenCount,
    piece: (chunk: Record<string, unknown>) => chunk.outputText as string,
    limitName: 'maxTokenCount',
    badLimit: { inputText: 'hi', textGenerationConfig: { maxTokenCount: -1 } },
  },
];

describe('inference', () => {
  let emulator: Emulator;
  afterEach(() => emulator.close());

  for (const { vendor, modelId, body, badLimit, limitName, ...read } of BODIES) {
    it(`InvokeModel of ${vendor}: ten words are ten tokens, whole and in pieces`, async () => {
      const limits = { ...NO_LIMITS, tokensPerMinute: 1e9, requestsPerMinute: 1e6 };
      emulator = await testEmulator({ pace: AT_ONCE, limits, models: [...allModels(), TITAN_TEXT] });
      const client = runtimeClient(emulator);
      const answer = text((await client.send(new InvokeModelCommand({ modelId, body: JSON.stringify(body) }))).body);
      expect(read.text(answer)).to.equal(WORDS);
      expect(read.output(answer)).to.equal(10);
      const { body: stream } = await client.send(new InvokeModelWithResponseStreamCommand({ modelId, body: JSON.stringify(body) }));
      const chunks: Record<string, unknown>[] = [];
      for await (const { chunk } of stream ?? []) chunks.push(text(chunk?.bytes));
      expect(chunks.map((chunk) => read.piece(chunk) ?? '').join('')).to.equal(WORDS);
      expect(chunks.at(-1)).to.have.nested.property('amazon-bedrock-invocationMetrics.outputTokenCount', 10);
      const refused = watch(client.send(new InvokeModelCommand({ modelId, body: JSON.stringify(badLimit) })));
      await settleDown(() => refused.outcome !== 'running');
      expect(refused).to.include({ outcome: 'ValidationException', status: 400 });
      expect(refused.message).to.include(limitName);
    });
  }

  it('ConverseStream comes in order, and its usage is that of Converse', async () => {
    emulator = await testEmulator({ pace: AT_ONCE, drawOutputTokens: () => 200 });
    const client = runtimeClient(emulator);
    const whole = await client.send(new ConverseCommand(hello(150)));
    const { stream } = await client.send(new ConverseStreamCommand(hello(150)));
    const events: string[] = [];
    let said = '';
    let usage: unknown;
    for await (const event of stream ?? []) {
      events.push(Object.keys(event)[0] ?? '');
      said += event.contentBlockDelta?.delta?.text ?? '';
      usage = event.metadata?.usage ?? usage;
    }
    expect([...new Set(events)]).to.deep.equal(['messageStart', 'contentBlockDelta', 'contentBlockStop', 'messageStop', 'metadata']);
    expect(said).to.equal(whole.output?.message?.content?.[0]?.text);
    expect(said.split(' ')).to.have.length(150);
    expect(usage).to.deep.equal(whole.usage);
    expect(whole).to.include({ stopReason: 'max_tokens' });
    expect(whole.usage).to.include({ inputTokens: 10, outputTokens: 150, totalTokens: 160 });
  });

  it('requests per minute and tokens per day have their own words', async () => {
    const clock = new ManualClock();
    emulator = await testEmulator({ clock, pace: AT_ONCE, limits: { tokensPerMinute: 1_000, requestsPerMinute: 2, tokensPerDay: 2_500 } });
    const client = runtimeClient(emulator);
    const messages: string[] = [];
    for (let minute = 0; minute < 12; minute++) {
      for (let call = 0; call < 3; call++) {
        const attempt = watch(client.send(new ConverseCommand(hello(100))));
        await settleDown(() => attempt.outcome !== 'running');
        if (attempt.outcome !== 'answered') messages.push(attempt.message);
      }
      await clock.advance(60);
    }
    expect(messages).to.include('Too many requests, please wait before trying again.');
    // 10 + 10 x 5 settled a call: the day is full after 41.
    for (let minute = 0; minute < 30; minute++) {
      const attempt = watch(client.send(new ConverseCommand(hello(100))));
      await settleDown(() => attempt.outcome !== 'running');
      if (attempt.outcome !== 'answered') messages.push(attempt.message);
      await clock.advance(60);
    }
    expect(messages.at(-1)).to.equal('Too many tokens per day, please wait before trying again.');
    const { throttlesByCause } = emulator.state();
    expect(throttlesByCause.rpm).to.equal(12);
    expect(throttlesByCause.tpd).to.be.greaterThan(0);
    await clock.advance(86_400);
    const next = watch(client.send(new ConverseCommand(hello(100))));
    await settleDown(() => next.outcome === 'answered');
  });

  it('a limit of requests in flight refuses who comes while so many run, in the words of requests', async () => {
    const clock = new ManualClock();
    emulator = await testEmulator({ clock, limits: { concurrentRequests: 2 } });
    const client = runtimeClient(emulator);
    const running = [1, 2].map(() => watch(client.send(new ConverseCommand(hello(100)))));
    await settleDown(() => emulator.state().totals.admitted === 2);
    const third = watch(client.send(new ConverseCommand(hello(100))));
    await settleDown(() => third.outcome !== 'running');
    expect(third).to.include({ status: 429, message: 'Too many requests, please wait before trying again.' });
    expect(emulator.state().throttlesByCause).to.deep.equal({ concurrent: 1 });
    expect(emulator.state().pools[0]?.concurrentRequests).to.deep.equal({ limit: 2, used: 2, needed: 3 });
    expect(summaryLines(emulator.state())).to.include.members([
      'Throttled 1 by requests in flight',
      '  you would have needed 3 requests at once',
    ]);
    await clock.advance(5);
    await settleDown(() => running.every(({ outcome }) => outcome === 'answered'));
    const fourth = watch(client.send(new ConverseCommand(hello(100))));
    await settleDown(() => emulator.state().totals.admitted === 3);
    await clock.advance(5);
    await settleDown(() => fourth.outcome === 'answered');
  });

  it('the day of all models is one for the pools of two models, and says so in the state', async () => {
    const clock = new ManualClock();
    emulator = await testEmulator({ clock, pace: AT_ONCE, limits: { tokensPerDay: 1e9, crossModelTokensPerDay: 250 } });
    const client = runtimeClient(emulator);
    // 10 + 10 x 5 settled of Sonnet, 10 + 10 of Nova; each holds 110.
    for (const modelId of [SONNET_4, 'us.amazon.nova-pro-v1:0']) await client.send(new ConverseCommand(hello(100, modelId)));
    expect(emulator.state().pools.map(({ crossModelTokensPerDay }) => crossModelTokensPerDay)).to.deep.equal([
      { limit: 250, used: 80 },
      { limit: 250, used: 80 },
    ]);
    await client.send(new ConverseCommand(hello(100)));
    const refused = watch(client.send(new ConverseCommand(hello(101, 'us.amazon.nova-pro-v1:0'))));
    await settleDown(() => refused.outcome !== 'running');
    expect(refused).to.include({ status: 429, message: 'Too many tokens per day, please wait before trying again.' });
    expect(emulator.state().throttlesByCause).to.deep.equal({ 'cross-model-tpd': 1 });
    await client.send(new ConverseCommand(hello(100, 'us.amazon.nova-pro-v1:0')));
  });

  it('progressive settlement charges every 5 seconds what was generated, and lets as many tokens leave the hold', async () => {
    const clock = new ManualClock();
    const pace = { timeToFirstTokenSeconds: 0, tokensPerSecond: 10 };
    emulator = await testEmulator({ clock, pace, settlement: 'progressive', drawOutputTokens: () => 200, limits: { tokensPerDay: 1e6 } });
    const attempt = watch(runtimeClient(emulator).send(new ConverseCommand(hello(1_000))));
    await settleDown(() => emulator.state().totals.admitted === 1);
    const used = () => [emulator.state().pools[0]?.tokensPerMinute.used, emulator.state().pools[0]?.tokensPerDay.used];
    expect(used()).to.deep.equal([1_010, 1_010]);
    await clock.advance(5);
    expect(used()).to.deep.equal([1_010 - 50 + 50 * 5, 1_010 - 50 + 50 * 5]);
    await clock.advance(7);
    expect(used()).to.deep.equal([1_010 - 100 + 100 * 5, 1_010 - 100 + 100 * 5]);
    await clock.advance(8);
    await settleDown(() => attempt.outcome === 'answered');
    expect(used()).to.deep.equal([10 + 200 * 5, 10 + 200 * 5]);
  });

  it('on-demand, geographic and global profiles are three pools', async () => {
    emulator = await testEmulator({ limits: { ...NO_LIMITS, tokensPerMinute: 500 }, reservation: 'documented' });
    const client = runtimeClient(emulator);
    const names = ['us.amazon.nova-2-lite-v1:0', 'global.amazon.nova-2-lite-v1:0'];
    const attempts = names.map((modelId) => watch(client.send(new ConverseCommand(hello(400, modelId)))));
    await settleDown(() => emulator.state().totals.admitted === 2);
    expect(attempts.map(({ outcome }) => outcome)).to.deep.equal(['running', 'running']);
    expect(emulator.state().pools.map(({ scope }) => scope)).to.have.members(['geo', 'global']);
    const third = watch(client.send(new ConverseCommand(hello(400, names[0]))));
    await settleDown(() => third.outcome === 'ThrottlingException');
  });

  it('a marked prefix is written once and read after that, and reads are free', async () => {
    emulator = await testEmulator({ pace: AT_ONCE, prompts: new EstimatingReader(await loadEstimator()) });
    const client = runtimeClient(emulator);
    const input = {
      ...hello(100),
      system: [{ text: 'quota '.repeat(3_000) }, { cachePoint: { type: 'default' as const } }],
    };
    const first = await client.send(new ConverseCommand(input));
    const second = await client.send(new ConverseCommand(input));
    const written = first.usage?.cacheWriteInputTokens ?? 0;
    expect(written).to.be.greaterThan(2_500);
    expect(second.usage).to.include({ cacheReadInputTokens: written, cacheWriteInputTokens: 0, inputTokens: first.usage?.inputTokens });
    expect(emulator.state().totals.settledTokens).to.equal(written + 2 * ((first.usage?.inputTokens ?? 0) + 10 * 5));
  });

  it('CloudWatch shows what was seen, by model, with paging', async () => {
    const clock = new ManualClock();
    emulator = await testEmulator({ clock, pace: AT_ONCE, limits: { ...NO_LIMITS, tokensPerMinute: 1_000 } });
    const client = runtimeClient(emulator);
    for (let minute = 0; minute < 3; minute++) {
      await client.send(new ConverseCommand(hello(100)));
      await client.send(new ConverseCommand(hello(100)));
      await client.send(new ConverseCommand(hello(2_000))).catch(() => {});
      await clock.advance(60);
    }
    const watcher = new CloudWatchClient(clientConfig(emulator));
    const { Metrics = [] } = await watcher.send(
      new ListMetricsCommand({ Namespace: 'AWS/Bedrock', Dimensions: [{ Name: 'ModelId', Value: SONNET_4 }] }),
    );
    expect(Metrics.map(({ MetricName }) => MetricName)).to.include.members([
      'Invocations',
      'InvocationThrottles',
      'InputTokenCount',
      'OutputTokenCount',
      'EstimatedTPMQuotaUsage',
      'InvocationLatency',
    ]);
    const query = (Id: string, MetricName: string, Stat: string, Period = 60) => ({
      Id,
      MetricStat: { Metric: { Namespace: 'AWS/Bedrock', MetricName, Dimensions: [{ Name: 'ModelId', Value: SONNET_4 }] }, Period, Stat },
    });
    const range = {
      StartTime: new Date(START_SECONDS * 1000),
      EndTime: new Date((START_SECONDS + 600) * 1000),
      ScanBy: 'TimestampAscending' as const,
    };
    const queries = [
      query('used', 'EstimatedTPMQuotaUsage', 'Sum'),
      query('throttles', 'InvocationThrottles', 'Sum', 300),
      query('count', 'Invocations', 'SampleCount'),
    ];
    const { MetricDataResults = [] } = await watcher.send(new GetMetricDataCommand({ ...range, MetricDataQueries: queries }));
    expect(MetricDataResults.map(({ Values }) => Values)).to.deep.equal([[120, 120, 120], [3], [2, 2, 2]]);
    expect(MetricDataResults[0]?.Timestamps?.[1]).to.deep.equal(new Date((START_SECONDS + 60) * 1000));
    const paged = new Map<string, number[]>();
    for await (const page of paginateGetMetricData({ client: watcher }, { ...range, MetricDataQueries: queries, MaxDatapoints: 2 })) {
      for (const { Id = '', Values = [] } of page.MetricDataResults ?? []) paged.set(Id, [...(paged.get(Id) ?? []), ...Values]);
    }
    expect(Object.fromEntries(paged)).to.deep.equal({ used: [120, 120, 120], throttles: [3], count: [2, 2, 2] });
  });

  it('the state is its contract, says what would have been needed, and resets; nothing holds a prompt', async () => {
    const events: EmulatorEvent[] = [];
    emulator = await testEmulator({ limits: { ...NO_LIMITS, tokensPerMinute: 1_000 }, listener: (event) => events.push(event) });
    const client = runtimeClient(emulator);
    const secret = { ...hello(600), messages: [{ role: 'user' as const, content: [{ text: 'my secret prompt' }] }] };
    watch(client.send(new ConverseCommand(secret)));
    await settleDown(() => emulator.state().totals.admitted === 1);
    await client.send(new ConverseCommand(secret)).catch(() => {});
    const state = await (await fetch(`${emulator.url}/_bq/state`)).text();
    emulateResult.parse(JSON.parse(state));
    expect(state + JSON.stringify(events)).to.not.include('secret');
    expect(emulator.state().pools[0]?.tokensPerMinute).to.deep.equal({ limit: 1_000, used: 610, peak: 610, needed: 1_220 });
    expect(summaryLines(emulator.state()).join('\n')).to.include('you would have needed 1,220 TPM');
    expect((await fetch(`${emulator.url}/_bq/reset`, { method: 'POST' })).status).to.equal(200);
    expect(emulator.state()).to.deep.include({ pools: [], throttlesByCause: {} });
    expect(emulator.state().totals.admitted).to.equal(0);
  });
});
