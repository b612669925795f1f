// Faults on demand, as the SDK's clients meet them.
import { BedrockRuntimeClient, ConverseCommand, ConverseStreamCommand, CountTokensCommand } from '@aws-sdk/client-bedrock-runtime';
import { ListServiceQuotasCommand, ServiceQuotasClient } from '@aws-sdk/client-service-quotas';
import { expect } from 'chai';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { parseFault } from '../../src/emulator/faults/parse.ts';
import { clientConfig, hello, ManualClock, runtimeClient, settleDown, testEmulator, watch } from './kit.ts';

const AT_ONCE = { timeToFirstTokenSeconds: 0, tokensPerSecond: Number.POSITIVE_INFINITY };

describe('faults on demand', () => {
  let emulator: Emulator;
  const start = async (...faults: string[]) => {
    emulator = await testEmulator({ pace: AT_ONCE, drawOutputTokens: () => 500, faults: faults.map(parseFault) });
    return runtimeClient(emulator);
  };
  const outcome = async (call: Promise<unknown>) => {
    const attempt = watch(call);
    await settleDown(() => attempt.outcome !== 'running');
    return attempt;
  };
  afterEach(() => emulator?.close());

  it('throttle:2 refuses the first two calls', async () => {
    const client = await start('throttle:2');
    const names = [];
    for (let call = 0; call < 4; call++) names.push((await outcome(client.send(new ConverseCommand(hello(1_000))))).outcome);
    expect(names).to.deep.equal(['ThrottlingException', 'ThrottlingException', 'answered', 'answered']);
    expect(emulator.state().throttlesByCause).to.deep.equal({ fault: 2 });
    expect(emulator.state().totals).to.include({ throttled: 2, errors: 0 });
  });

  it('a client that retries gets through by itself', async () => {
    await start('unavailable:2');
    const client = new BedrockRuntimeClient({ ...clientConfig(emulator), maxAttempts: 3 });
    const { $metadata } = await client.send(new ConverseCommand(hello(1_000)));
    expect($metadata.attempts).to.equal(3);
  });

  it('unavailable, expired-token and access-denied have their status and type', async () => {
    const client = await start('unavailable:1@Converse', 'expired-token:1@ConverseStream', 'access-denied@bedrock:CountTokens');
    expect(await outcome(client.send(new ConverseCommand(hello(1_000))))).to.include({
      outcome: 'ServiceUnavailableException',
      status: 503,
    });
    expect(await outcome(client.send(new ConverseStreamCommand(hello(1_000))))).to.include({
      outcome: 'ExpiredTokenException',
      status: 403,
    });
    const count = client.send(new CountTokensCommand({ modelId: 'x', input: { converse: { messages: [] } } }));
    expect(await outcome(count)).to.include({ outcome: 'AccessDeniedException', status: 403 });
  });

  it('access-denied for an IAM action covers every operation that needs it', async () => {
    const client = await start('access-denied@bedrock:InvokeModelWithResponseStream');
    expect(await outcome(client.send(new ConverseCommand(hello(1_000))))).to.include({ outcome: 'answered' });
    const denied = await outcome(client.send(new ConverseStreamCommand(hello(1_000))));
    expect(denied.message).to.include('not authorized to perform: bedrock:InvokeModelWithResponseStream');
  });

  it('throttle-stream arrives as an exception inside the stream, and what was generated is settled', async () => {
    const client = await start('throttle-stream:1');
    const { stream } = await client.send(new ConverseStreamCommand(hello(1_000)));
    const seen: string[] = [];
    const error = await (async () => {
      for await (const event of stream ?? []) seen.push(Object.keys(event)[0] ?? '');
    })().then(
      () => null,
      (reason: Error) => reason,
    );
    expect(seen).to.deep.equal(['messageStart', 'contentBlockDelta']);
    expect(error?.name).to.equal('ThrottlingException');
    expect(error?.message).to.equal('Too many tokens, please wait before trying again.');
    await settleDown(() => emulator.state().totals.cancelled === 1);
  });

  it('truncate breaks the stream inside a frame', async () => {
    const client = await start('truncate:1');
    const { stream } = await client.send(new ConverseStreamCommand(hello(1_000)));
    let events = 0;
    const read = (async () => {
      for await (const _ of stream ?? []) events++;
    })();
    const attempt = await outcome(read);
    expect(events).to.equal(2);
    expect(attempt.outcome).to.not.equal('answered');
  });

  it('reset closes the connection without an answer', async () => {
    const client = await start('reset:1');
    const attempt = await outcome(client.send(new ConverseCommand(hello(1_000))));
    expect(attempt).to.include({ status: null });
    expect(await outcome(client.send(new ConverseCommand(hello(1_000))))).to.include({ outcome: 'answered' });
  });

  it('lost-answer does what was asked and closes the connection, for a stream too', async () => {
    const client = await start('lost-answer:1@Converse', 'lost-answer:1@ConverseStream');
    expect(await outcome(client.send(new ConverseCommand(hello(1_000))))).to.include({ status: null });
    await settleDown(() => emulator.state().totals.completed === 1);
    expect(await outcome(client.send(new ConverseStreamCommand(hello(1_000))))).to.include({ status: null });
    await settleDown(() => emulator.state().totals.cancelled === 1);
    expect(emulator.state().callsByOperation).to.deep.equal({ Converse: 1, ConverseStream: 1 });
  });

  it('hang never answers, and holds nothing', async () => {
    const client = await start('hang:1');
    const given = new AbortController();
    const attempt = watch(client.send(new ConverseCommand(hello(1_000)), { abortSignal: given.signal }));
    await settleDown(() => emulator.state().callsByOperation.Converse === 1);
    expect(await outcome(client.send(new ConverseCommand(hello(1_000))))).to.include({ outcome: 'answered' });
    expect(attempt.outcome).to.equal('running');
    given.abort();
    await settleDown(() => attempt.outcome === 'AbortError');
    expect(emulator.state().totals).to.include({ admitted: 1 });
  });

  it('a fault of one Region leaves the others alone', async () => {
    await start('access-denied@ListServiceQuotas@eu-west-1', 'throttle@ap-northeast-1');
    const list = (region: string) =>
      outcome(new ServiceQuotasClient(clientConfig(emulator, region)).send(new ListServiceQuotasCommand({ ServiceCode: 'bedrock' })));
    expect((await list('eu-west-1')).outcome).to.equal('AccessDeniedException');
    expect((await list('us-east-1')).outcome).to.equal('answered');
    // A throttle without an operation is one of inference, in that Region too.
    expect((await list('ap-northeast-1')).outcome).to.equal('answered');
    expect((await outcome(runtimeClient(emulator, 'ap-northeast-1').send(new ConverseCommand(hello(1_000))))).outcome).to.not.equal(
      'answered',
    );
  });

  it('other faults take their place while it runs', async () => {
    const client = await start('unavailable');
    const send = async () => (await outcome(client.send(new ConverseCommand(hello(1_000))))).outcome;
    const put = async (body: unknown) => {
      const response = await fetch(`${emulator.url}/_bq/faults`, { method: 'PUT', body: JSON.stringify(body) });
      return { status: response.status, answer: (await response.json()) as { error?: string } };
    };
    expect(await send()).to.equal('ServiceUnavailableException');
    expect(await put(['throttle:1'])).to.deep.include({ status: 200, answer: { faults: ['throttle:1'] } });
    expect([await send(), await send()]).to.deep.equal(['ThrottlingException', 'answered']);
    for (const [body, error] of [
      [['nonsense'], '--fault nonsense: not a fault'],
      [['throttle@Nothing'], 'serves no operation Nothing'],
      [{ throttle: 3 }, 'must be a list of faults'],
    ] as const) {
      const { status, answer } = await put(body);
      expect(status).to.equal(400);
      expect(answer.error).to.include(error);
    }
    expect((await put([])).status).to.equal(200);
    expect(await send()).to.equal('answered');
  });

  it('malformed-page, and throttled pages of Service Quotas', async () => {
    await start('malformed-page:1', 'throttle:1@ListServiceQuotas');
    const client = new ServiceQuotasClient(clientConfig(emulator));
    const list = () => outcome(client.send(new ListServiceQuotasCommand({ ServiceCode: 'bedrock' })));
    expect(await list()).to.include({ outcome: 'TooManyRequestsException', status: 429, message: 'Rate exceeded' });
    expect((await list()).outcome).to.equal('SyntaxError');
    expect((await list()).outcome).to.equal('answered');
  });

  it('slow delays an answer', async () => {
    const clock = new ManualClock();
    emulator = await testEmulator({ clock, pace: AT_ONCE, faults: [parseFault('slow:2.5@Converse')] });
    const attempt = watch(runtimeClient(emulator).send(new ConverseCommand(hello(1_000))));
    await settleDown(() => clock.waiting === 1);
    await clock.advance(2.4);
    expect(attempt.outcome).to.equal('running');
    await clock.advance(0.1);
    await settleDown(() => attempt.outcome === 'answered');
  });

  it('says what is wrong with a fault', async () => {
    for (const bad of ['nonsense', 'throttle:0', 'throttle:x', 'slow', 'slow:-1', 'throttle@us-east-1@Converse', 'throttle@a@b@c'])
      expect(() => parseFault(bad), bad).to.throw(/--fault/);
    const error = await testEmulator({ faults: [parseFault('throttle@Nothing')] }).catch((reason: Error) => reason);
    expect((error as Error).message).to.include('serves no operation Nothing');
    emulator = await testEmulator();
  });
});
