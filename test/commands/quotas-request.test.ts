// `bq quotas request` and `bq quotas requests` against bq emulate: AWS's rules, sending once, lost answers.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { QuotaRequestResult, QuotaRequestsResult } from '../../src/contracts/quota-requests.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { parseFault } from '../../src/emulator/faults/parse.ts';
import { callsOf, startAccount } from '../_helpers/account-emulator.ts';
import { KEYS } from '../_helpers/aws-session.ts';
import { callBq, callJson } from '../_helpers/call-bq.ts';
import { expectGolden } from '../_helpers/golden.ts';
import { type Envelope, ROOT, TEST_NOW, testEnvironment } from '../_helpers/run-bq.ts';
import { expectSchema } from '../_helpers/schema.ts';

const TPM = 'L-F4DDD3EB';
const RPM = 'L-4A6BFAB1';
const FIXED = 'L-0BADF00D';
const ROWS = [
  {
    code: TPM,
    name: 'Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.5 V1',
    applied: 5_000_000,
    default: 5_000_000,
    adjustable: true,
  },
  {
    code: RPM,
    name: 'Cross-region model inference requests per minute for Anthropic Claude Sonnet 4.5 V1',
    applied: 1000,
    default: 10_000,
    adjustable: true,
  },
  { code: FIXED, name: 'On-demand model inference tokens per minute for Something', applied: 10, default: 10, adjustable: false },
];

describe('bq quotas request', () => {
  let server: Emulator | undefined;
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  const start = async (...faults: string[]) => {
    server = await startAccount({ regions: { 'us-east-1': ROWS }, faults });
    return server;
  };
  const sends = () => callsOf(server ?? expect.fail('no emulator'), 'RequestServiceQuotaIncrease');
  const decide = (requestId: string, status: string) =>
    fetch(`${server?.url}/_bq/quota-requests/${requestId}`, { method: 'POST', body: JSON.stringify({ status }) });
  const at = (url: string) => ['--region', 'us-east-1', '--endpoint-url', url];
  const env = { ...KEYS };
  const send = async (url: string, code: string, value: number) => {
    const { exitCode, ...answer } = await callJson<QuotaRequestResult>(
      ['quotas', 'request', '--code', code, '--value', String(value), '--submit', '--yes', ...at(url)],
      { env },
    );
    expectSchema('quotas-request', answer);
    return { exitCode, ...answer };
  };

  /** Ctrl-C when the server is asked for the operation. */
  const interrupted = async (operation: string) => {
    const { url } = await start('slow:0.4');
    const args = ['quotas', 'request', '--code', TPM, '--value', '8000000', '--submit', '--yes', '--json', ...at(url)];
    const child = spawn(process.execPath, [join(ROOT, 'bin', 'bq.js'), ...args], {
      env: testEnvironment(env),
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    const ended = once(child, 'close');
    while (callsOf(server ?? expect.fail('no emulator'), operation) === 0) await sleep(5);
    child.kill('SIGINT');
    const [exitCode] = (await ended) as [number | null];
    return { exitCode, sends: sends(), answer: JSON.parse(stdout) as Envelope<QuotaRequestResult> };
  };

  it('on Ctrl-C, sends nothing that is not on its way, and waits for what is', async () => {
    const early = await interrupted('GetServiceQuota');
    expect([early.exitCode, early.sends, early.answer.error?.code]).to.deep.equal([130, 0, 'INTERRUPTED']);
    await server?.close();
    const late = await interrupted('RequestServiceQuotaIncrease');
    expect([late.exitCode, late.sends, late.answer.result.status]).to.deep.equal([0, 1, 'sent']);
    expect(late.answer.notes?.map(({ code }) => code)).to.deep.equal(['SENDING']);
  });

  it('sends nothing unless told to, and says what it would send', async () => {
    const { url } = await start();
    await expectGolden('quotas-request/ready', ['quotas', 'request', '--model', 'sonnet-4.5', '--tpm', '8m', ...at(url)], {
      env,
      replace: (text) => text.replaceAll(url, 'http://127.0.0.1:PORT'),
    });
    expect(sends()).to.equal(0);
  });

  it('asks nobody in a dry run', async () => {
    await expectGolden('quotas-request/dry-run', [
      'quotas',
      'request',
      '--code',
      TPM,
      '--value',
      '8_000_000',
      '--region',
      'us-east-1',
      '--dry-run',
    ]);
    await expectGolden('quotas-request/dry-run-refused', [
      'quotas',
      'request',
      '--model',
      'sonnet-4.5',
      '--tpm',
      '5m',
      '--region',
      'us-east-1',
      '--dry-run',
    ]);
  });

  it('submits, and the next run finds the open request instead of sending again', async () => {
    const { url } = await start();
    const first = await send(url, TPM, 8_000_000);
    expect(first.exitCode).to.equal(0);
    expect(first.result.status).to.equal('sent');
    expect(first.result.request).to.include({ desiredValue: 8_000_000, isOpen: true });
    expect(first.result.accountId).to.equal('********0000');
    const second = await send(url, TPM, 9_000_000);
    expect(second.exitCode).to.equal(3);
    expect(second.result.status).to.equal('already-open');
    expect(second.result.request?.requestId).to.equal(first.result.request?.requestId);
    expect(sends()).to.equal(1);
  });

  it('finds the request when the answer is cut off after AWS took it', async () => {
    const { url } = await start('lost-answer:1@RequestServiceQuotaIncrease');
    const answer = await send(url, TPM, 8_000_000);
    expect(answer.exitCode).to.equal(0);
    expect(answer.result.status).to.equal('found-after-loss');
    expect(answer.result.request).to.include({ desiredValue: 8_000_000, isOpen: true });
    expect(sends()).to.equal(1);
  });

  it('does not send again in the next run when not even the list could be read after a cut', async () => {
    const list = 'ListRequestedServiceQuotaChangeHistoryByQuota';
    const { url, setFaults } = await start(`lost-answer@RequestServiceQuotaIncrease`);
    // The list is read before the request is sent, and fails from then on.
    const watching = setInterval(() => sends() > 0 && setFaults([parseFault(`unavailable@${list}`)]), 1);
    const lost = await callBq(['quotas', 'request', '--code', TPM, '--value', '8000000', '--submit', '--yes', ...at(url)], { env });
    expect(lost.exitCode).to.equal(5);
    expect(lost.stderr).to.include('whether AWS has taken it is not known');
    clearInterval(watching);
    setFaults([]);
    const again = await send(url, TPM, 8_000_000);
    expect(again.result.status).to.equal('already-open');
    expect(sends()).to.equal(1);
  });

  it('sends nothing where the list of requests cannot be read first', async () => {
    const { url } = await start('unavailable@ListRequestedServiceQuotaChangeHistoryByQuota');
    const { exitCode } = await callBq(['quotas', 'request', '--code', TPM, '--value', '8000000', '--submit', '--yes', ...at(url)], { env });
    expect(exitCode).to.equal(5);
    expect(sends()).to.equal(0);
  });

  it('repeats a send that AWS throttled, which takes nothing', async () => {
    const { url } = await start('throttle:1@RequestServiceQuotaIncrease');
    const answer = await send(url, TPM, 8_000_000);
    expect(answer.result.status).to.equal('sent');
    expect(sends()).to.equal(2);
  });

  it('refuses a value that is not above the default, even where the account has less', async () => {
    const { url } = await start();
    const answer = await send(url, RPM, 5000);
    expect(answer.exitCode).to.equal(3);
    expect(answer.result.status).to.equal('refused');
    expect(answer.result.checks.filter(({ isMet }) => isMet === false).map(({ id }) => id)).to.deep.equal(['above-default']);
    expect(sends()).to.equal(0);
  });

  it('refuses a row that is not adjustable', async () => {
    const { url } = await start();
    const { exitCode, stdout } = await callBq(['quotas', 'request', '--code', FIXED, '--value', '20', '--submit', '--yes', ...at(url)], {
      env,
    });
    expect(exitCode).to.equal(3);
    expect(stdout).to.include('the row is not adjustable: bq support-case');
    expect(sends()).to.equal(0);
  });

  it('says that a code does not exist', async () => {
    const { url } = await start();
    const { exitCode, stderr } = await callBq(['quotas', 'request', '--code', 'L-00000000', '--value', '20', ...at(url)], { env });
    expect(exitCode).to.equal(2);
    expect(stderr).to.include('Bedrock has no quota L-00000000 in us-east-1');
  });

  it('says which permission is missing, with the account masked', async () => {
    const { url } = await start('access-denied@servicequotas:RequestServiceQuotaIncrease');
    const { exitCode, stderr } = await callBq(['quotas', 'request', '--code', TPM, '--value', '8000000', '--submit', '--yes', ...at(url)], {
      env,
    });
    expect(exitCode).to.equal(5);
    expect(stderr).to.include('servicequotas:RequestServiceQuotaIncrease').and.not.include('000000000000');
  });

  it('wants a terminal or --yes to send, and credentials to ask', async () => {
    const { url } = await start();
    const unasked = await callBq(['quotas', 'request', '--code', TPM, '--value', '8000000', '--submit', ...at(url)], { env });
    expect(unasked.exitCode).to.equal(2);
    expect(unasked.stderr).to.include('--submit --yes');
    const alone = await callBq(['quotas', 'request', '--code', TPM, '--value', '8000000', '--yes', ...at(url)], { env });
    expect(alone.exitCode).to.equal(2);
    const nobody = await callBq(['quotas', 'request', '--code', TPM, '--value', '8000000', ...at(url)]);
    expect(nobody.exitCode).to.equal(4);
    expect(sends()).to.equal(0);
  });

  it('asks for one row of one model', async () => {
    for (const [args, code] of [
      [[], 'ROW_NEEDED'],
      [['--code', TPM], 'VALUE_NEEDED'],
      [['--code', 'nonsense', '--value', '5'], 'BAD_CODE'],
      [['--model', 'sonnet-4.5'], 'VALUE_NEEDED'],
      [['--model', 'sonnet-4.5', '--tpm', '1', '--rpm', '1'], 'VALUE_NEEDED'],
      [['--model', 'opus-4.8', '--rpm', '100'], 'NO_SUCH_ROW'],
    ] as const) {
      const answer = await callJson(['quotas', 'request', ...args, '--dry-run']);
      expect(answer.error?.code, args.join(' ')).to.equal(code);
      expect(answer.exitCode).to.equal(2);
    }
  });

  it('is named when it is mistyped', async () => {
    const { exitCode, stderr } = await callBq(['quotas', 'requsts']);
    expect(exitCode).to.equal(2);
    expect(stderr).to.include('unknown command "quotas requsts"').and.include('did you mean bq quotas requests?');
  });

  it('goes by BQ_OFFLINE, and never sends because of a variable', async () => {
    const { url } = await start();
    const answer = await callJson<QuotaRequestResult>(['quotas', 'request', '--code', TPM, '--value', '8000000', ...at(url)], {
      env: { ...env, BQ_OFFLINE: '1', BQ_SUBMIT: '1', BQ_YES: '1' },
    });
    expect(answer.result.status).to.equal('dry-run');
    expect(callsOf(server ?? expect.fail('no emulator'))).to.equal(0);
  });

  it('lists the requests with the value read again', async () => {
    let day = 0;
    const running = await startAccount({ regions: { 'us-east-1': ROWS }, nowSeconds: () => Date.parse(TEST_NOW) / 1000 + day * 86_400 });
    server = running;
    const first = await send(running.url, TPM, 8_000_000);
    day = 1;
    const second = await send(running.url, RPM, 20_000);
    const ids = [first, second].map(({ result }) => result.request?.requestId ?? expect.fail('not sent'));
    expect((await decide(ids[0] as string, 'CASE_CLOSED')).status).to.equal(200);
    const shown = (text: string) =>
      ids.reduce(
        (masked, id, index) => masked.replaceAll(id.slice(0, 8), `req-${index + 1}`),
        text.replaceAll(running.url, 'http://127.0.0.1:PORT'),
      );
    await expectGolden('quotas-request/list', ['quotas', 'requests', ...at(running.url)], { env, replace: shown });
    const { exitCode, ...answer } = await callJson<QuotaRequestsResult>(['quotas', 'requests', ...at(running.url)], { env });
    expect(exitCode).to.equal(0);
    expectSchema('quotas-requests', answer);
    expect(answer.result.open).to.equal(1);
    expect(
      answer.result.requests.map(({ quotaCode, applied, isApplied, isOpen }) => ({ quotaCode, applied, isApplied, isOpen })),
    ).to.deep.equal([
      { quotaCode: RPM, applied: 1000, isApplied: false, isOpen: true },
      { quotaCode: TPM, applied: 5_000_000, isApplied: false, isOpen: false },
    ]);
  });

  it('shows what an approved request has changed', async () => {
    const { url } = await start();
    const { result } = await send(url, RPM, 20_000);
    expect((await decide('nobody', 'APPROVED')).status).to.equal(404);
    expect((await decide(result.request?.requestId ?? '', 'MAYBE')).status).to.equal(400);
    await decide(result.request?.requestId ?? '', 'APPROVED');
    const list = await callJson<QuotaRequestsResult>(['quotas', 'requests', ...at(url)], { env });
    expect(list.result.requests[0]).to.include({ status: 'APPROVED', applied: 20_000, isApplied: true, isOpen: false });
    // The row is free for the next request.
    expect((await send(url, RPM, 30_000)).result.status).to.equal('sent');
  });
});
