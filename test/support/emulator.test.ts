// Requests for quotas and error texts against the local endpoint that plays AWS: real clients, real answers.
import { inspect } from 'node:util';
import { BedrockRuntimeClient, ConverseCommand } from '@aws-sdk/client-bedrock-runtime';
import { expect } from 'chai';
import type { QuotaRequestResult, QuotaRequestsResult } from '../../src/contracts/quota-requests.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { parseFault } from '../../src/emulator/faults/parse.ts';
import { causeOf } from '../../src/support/causes/causes.ts';
import { readErrors } from '../../src/support/errors/error-text.ts';
import { KEYS } from '../_helpers/aws-session.ts';
import { runJson } from '../_helpers/run-bq.ts';
import { clientConfig, hello, type Overrides, settleDown, testEmulator } from '../emulator/kit.ts';

const TPM = 'L-F4DDD3EB';

describe('support: against the local endpoint', () => {
  let emulator: Emulator | undefined;
  afterEach(async () => {
    await emulator?.close();
    emulator = undefined;
  });
  const start = async (overrides: Overrides = {}) => {
    emulator = await testEmulator(overrides);
    return emulator;
  };
  const bq = async <Result>(args: readonly string[]) =>
    runJson<Result>([...args, '--region', 'us-east-1', '--endpoint-url', (emulator as Emulator).url], { env: { ...KEYS } });
  const send = (code: string, value: number) =>
    bq<QuotaRequestResult>(['quotas', 'request', '--code', code, '--value', String(value), '--submit', '--yes']);

  it('sends a request once, finds it, and lists it', async () => {
    await start();
    const first = await send(TPM, 8_000_000);
    expect(first).to.include({ exitCode: 0 });
    expect(first.result.status).to.equal('sent');
    const second = await send(TPM, 8_000_000);
    expect(second).to.include({ exitCode: 3 });
    expect(second.result.status).to.equal('already-open');
    expect(second.result.request?.requestId).to.equal(first.result.request?.requestId);
    const list = await bq<QuotaRequestsResult>(['quotas', 'requests']);
    expect(list.result.requests.map(({ requestId, desiredValue, applied }) => ({ requestId, desiredValue, applied }))).to.deep.equal([
      { requestId: first.result.request?.requestId, desiredValue: 8_000_000, applied: 5_000_000 },
    ]);
    expect(JSON.stringify(list)).to.not.match(/\b\d{12}\b/);
  });

  it('keeps to its rules: default, adjustable, a code that exists', async () => {
    await start();
    expect((await send(TPM, 5_000_000)).result.status).to.equal('refused');
    const fixed = await bq<QuotaRequestResult>([
      'quotas',
      'request',
      '--model',
      'nova-pro',
      '--scope',
      'on-demand',
      '--tpm',
      '8m',
      '--submit',
      '--yes',
    ]);
    expect(fixed.result.checks.find(({ id }) => id === 'adjustable')?.isMet).to.equal(false);
    expect((await send('L-00000000', 5)).error?.code).to.equal('NO_SUCH_QUOTA');
  });

  it('says what is denied, and that a cut connection leaves it open', async () => {
    await start({ faults: [parseFault('access-denied:1@RequestServiceQuotaIncrease'), parseFault('reset:1@RequestServiceQuotaIncrease')] });
    expect((await send(TPM, 8_000_000)).error?.code).to.equal('ACCESS_DENIED');
    const cut = await send(TPM, 8_000_000);
    expect(cut).to.include({ exitCode: 5 });
    expect(cut.error?.code).to.equal('REQUEST_UNCERTAIN');
    expect((await send(TPM, 8_000_000)).result.status).to.equal('sent');
  });

  it('explains the throttles that the SDK makes of its answers, printed or as JSON', async () => {
    for (const [limits, cause] of [
      [{ tokensPerMinute: 5000, requestsPerMinute: null, tokensPerDay: null }, 'tokens-per-minute'],
      [{ tokensPerMinute: 1e9, requestsPerMinute: 1, tokensPerDay: null }, 'requests-per-minute'],
      [{ tokensPerMinute: 1e9, requestsPerMinute: null, tokensPerDay: 100 }, 'tokens-per-day'],
    ] as const) {
      const { url } = await start({ limits });
      expect(url).to.match(/^http/);
      const client = new BedrockRuntimeClient(clientConfig(emulator as Emulator));
      const errors: Error[] = [];
      const abort = new AbortController();
      const calls = [1, 2].map(() =>
        client.send(new ConverseCommand(hello(4000)), { abortSignal: abort.signal }).catch((error: Error) => errors.push(error)),
      );
      await settleDown(() => errors.length > 0);
      const error = errors[0] as Error;
      for (const text of [inspect(error), String(error), JSON.stringify({ ...error, message: error.message })]) {
        const [found, ...more] = readErrors(text);
        expect(more).to.be.empty;
        expect(found && causeOf(found)?.id, text).to.equal(cause);
      }
      abort.abort();
      await Promise.all(calls);
      client.destroy();
      await emulator?.close();
    }
  });
});
