import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { planCommandLine, planWords } from '../../src/commands/explore/plan-command.ts';
import type { PlanResult } from '../../src/contracts/plan.ts';
import { withAsked } from '../../src/planner/question.ts';
import { RESERVATIONS } from '../../src/simulator/types.ts';
import { startAccount } from '../_helpers/account-emulator.ts';
import { KEYS } from '../_helpers/aws-session.ts';
import { NO_ORIGIN, QUESTION } from '../_helpers/explore.ts';
import { expectGolden } from '../_helpers/golden.ts';
import { runBq, runJson } from '../_helpers/run-bq.ts';

const SONNET_4 = ['explore', '--offline', '--model', 'sonnet-4', '--max-tokens', '16000', '--output-tokens', '1000'];

describe('bq explore --snapshot', () => {
  it('80x24, the figure of the README', () => expectGolden('explore/80x24', [...SONNET_4, '--snapshot', '80x24']));
  it('160x40, from Tokyo', () => expectGolden('explore/160x40-tokyo', [...SONNET_4, '--region', 'ap-northeast-1', '--snapshot', '160x40']));
  it('50x16', () => expectGolden('explore/50x16', [...SONNET_4, '--snapshot', '50x16']));
  it('20x8 says what it needs', () => expectGolden('explore/20x8', [...SONNET_4, '--snapshot', '20x8']));
  it('without Unicode', () => expectGolden('explore/ascii', [...SONNET_4, '--snapshot', '80x24'], { env: { LC_ALL: 'C' } }));
  it('for a screen reader', () =>
    expectGolden('explore/linear', [...SONNET_4, '--snapshot', '80x24'], { env: { INK_SCREEN_READER: 'true' } }));

  it('shows what bq plan says', async () => {
    const { stdout } = await runBq([...SONNET_4, '--input-tokens', '1000', '--snapshot', '100x30']);
    const args = [
      'plan',
      '--offline',
      '--model',
      'us.sonnet-4',
      '--max-tokens',
      '16000',
      '--output-tokens',
      '1000',
      '--input-tokens',
      '1000',
    ];
    const { result } = await runJson<PlanResult>(args);
    expect(stdout).to.match(new RegExp(`Safe: ${result.capacity?.safeConcurrency} workers`));
    const { simulated } = result.capacity ?? {};
    expect(stdout).to.include(`bucket ${simulated?.['token-bucket']} · fixed ${simulated?.['fixed-window']}`);
  });

  it('refuses sizes that are none, JSON, and a terminal that is none', async () => {
    for (const size of ['80', 'x', '0x24', '80x', '9999x10']) {
      const { exitCode, stderr } = await runBq(['explore', '--offline', '--snapshot', size]);
      expect(exitCode, size).to.equal(2);
      expect(stderr).to.include(`not "${size}"`);
    }
    const json = await runJson(['explore', '--offline', '--snapshot', '80x24']);
    expect(json).to.include({ exitCode: 2 });
    expect(json.error).to.include({ code: 'NO_JSON' });
    const piped = await runBq(['explore', '--offline']);
    expect(piped).to.include({ exitCode: 2, stdout: '' });
    expect(piped.stderr)
      .to.match(/needs a terminal/)
      .and.to.match(/--snapshot/);
  });

  it('ends as other commands do when quotas cannot be had: exit 2 for a broken file, 4 for credentials, 5 for AWS', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'bq-explore-'));
    const file = join(directory, 'broken.json');
    writeFileSync(file, '{"Quotas": [');
    expect(await runBq(['explore', '--quotas', file, '--snapshot', '80x24'])).to.include({ exitCode: 2, stdout: '' });
    expect(await runBq(['explore', '--profile', 'nobody', '--snapshot', '80x24'])).to.include({ exitCode: 4, stdout: '' });
    const refused = await runBq(['explore', '--snapshot', '80x24', '--endpoint-url', 'http://127.0.0.1:9'], { env: KEYS });
    expect(refused).to.include({ exitCode: 5, stdout: '' });
  });

  it('shows the account, masked, and the age of live quotas', async () => {
    const rows = [
      {
        code: 'L-1',
        name: 'Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4 V1',
        applied: 100_000,
        default: 200_000,
      },
      {
        code: 'L-2',
        name: 'Cross-region model inference requests per minute for Anthropic Claude Sonnet 4 V1',
        applied: 100,
        default: 200,
      },
    ];
    const server = await startAccount({ regions: { 'us-east-1': rows } });
    try {
      const args = ['explore', '--model', 'us.sonnet-4', '--max-tokens', '8000', '--endpoint-url', server.url, '--snapshot', '140x50'];
      const { stdout, stderr, exitCode } = await runBq(args, {
        env: { ...KEYS, BQ_CACHE_DIR: mkdtempSync(join(tmpdir(), 'bq-explore-')) },
      });
      expect(exitCode, stderr).to.equal(0);
      expect(stdout.split('\n')[0]).to.match(/live 09:30:00 UTC · account \*{8}0000$/);
      expect(stdout).to.match(/of 100,000 TPM/);
      expect(stdout).to.match(/! the account's TPM of/);
    } finally {
      await server.close();
    }
  });
});

describe('the command to take away', () => {
  it('asks the same question: bq plan understands every word of it', async () => {
    const question = withAsked(QUESTION, 'screen', { cacheReadTokens: 300, headroom: 0.05, reservation: 'weighted', latencySeconds: 12.5 });
    const { result } = await runJson<PlanResult>(planWords(question, { ...NO_ORIGIN, isOffline: true }));
    expect(result).to.deep.include({ region: 'us-east-1', scope: 'geo' });
    expect(result.request).to.include({
      inputTokens: 1000,
      cacheReadTokens: 300,
      maxTokens: 16_000,
      outputTokens: 1000,
      latencySeconds: 12.5,
    });
    expect(result.capacity?.headroom).to.equal(0.05);
    expect(result.cost.reservation).to.equal('weighted');
  });

  it('is one line for a shell, whatever a file is called', () => {
    expect(
      planCommandLine(withAsked(QUESTION, 'screen', { maxTokens: null, latencySeconds: null, staysIn: 'us' }), {
        ...NO_ORIGIN,
        quotaFiles: "my quota's.json",
      }),
    ).to.equal(
      `bq plan --model us.sonnet-4 --region us-east-1 --stays-in us --output-tokens 1000 --input-tokens 1000 --quotas 'my quota'\\''s.json'`,
    );
    fc.assert(
      fc.property(fc.constantFrom(...RESERVATIONS), fc.constantFrom('on-demand' as const, 'geo' as const, null), (reservation, scope) => {
        const words = planWords(withAsked(QUESTION, 'screen', { model: 'nova-pro', scope, reservation }), NO_ORIGIN);
        expect(words.includes('--scope')).to.equal(scope !== null);
        expect(words.includes('--reservation')).to.equal(reservation !== 'documented');
      }),
    );
  });
});
