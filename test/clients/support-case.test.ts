// `bq support-case` and `bq quotas request` in a real terminal: questions, Ctrl-C, and a no before anything is sent.
import { expect } from 'chai';
import { displayWidth } from '../../src/base/text.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { callsOf, startAccount } from '../_helpers/account-emulator.ts';
import { KEYS } from '../_helpers/aws-session.ts';
import { openTerminal, type Terminal } from '../_helpers/terminal.ts';

describe('bq support-case in a real terminal', () => {
  let terminal: Terminal | undefined;
  let server: Emulator | undefined;
  afterEach(async () => {
    try {
      terminal?.kill('SIGKILL');
    } catch {
      // It has ended already.
    }
    terminal = undefined;
    await server?.close();
    server = undefined;
  });

  it('asks, and writes the case that the answers make', async () => {
    for (const columns of [80, 120]) {
      terminal = openTerminal(['support-case', '--lang', 'ja', '--offline'], { columns, rows: 60 });
      await terminal.waitFor(/ケースの種類/);
      terminal.write('3\r');
      await terminal.waitFor(/モデル \(/);
      terminal.write('opus-4.8\r');
      await terminal.waitFor(/リージョン/);
      terminal.write('ap-northeast-1\r\r\r5\r社内の問い合わせ対応\r2027-01-15\r\r');
      expect((await terminal.ended).exitCode).to.equal(0);
      expect(terminal.text()).to.include('利用目的: 社内の問い合わせ対応').and.include('2027 年 1 月 15 日');
      // Commands are not broken, so that they can be copied.
      const answer = terminal.screen().slice(terminal.screen().findIndex((line) => line.startsWith('申請方法')));
      const lines = answer.filter((line) => !line.startsWith('  aws '));
      expect(lines.length).to.be.greaterThan(10);
      for (const line of lines) expect(displayWidth(line), line).to.be.at.most(columns);
    }
  });

  it('ends at once with 130 on Ctrl-C', async () => {
    terminal = openTerminal(['support-case', '--offline']);
    await terminal.waitFor(/Language of the case/);
    terminal.write('\u0003');
    expect((await terminal.ended).exitCode).to.equal(130);
  });

  it('asks before it sends, and a no sends nothing', async () => {
    const code = 'L-F4DDD3EB';
    const name = 'Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.5 V1';
    server = await startAccount({ regions: { 'us-east-1': [{ code, name, applied: 5e6, default: 5e6, adjustable: true }] } });
    const args = [
      'quotas',
      'request',
      '--code',
      code,
      '--value',
      '8000000',
      '--submit',
      '--region',
      'us-east-1',
      '--endpoint-url',
      server.url,
    ];
    terminal = openTerminal(args, { env: { ...KEYS } });
    await terminal.waitFor(/Send to AWS: .*8,000,000\?/s);
    terminal.write('\r');
    expect((await terminal.ended).exitCode).to.equal(130);
    expect(callsOf(server, 'RequestServiceQuotaIncrease')).to.equal(0);
    terminal = openTerminal(args, { env: { ...KEYS } });
    await terminal.waitFor(/Send to AWS/);
    terminal.write('yes\r');
    expect((await terminal.ended).exitCode).to.equal(0);
    expect(callsOf(server, 'RequestServiceQuotaIncrease')).to.equal(1);
  });
});
