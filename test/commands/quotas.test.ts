// `bq quotas` as a user runs it: against bq emulate, from files, from dated defaults.
import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { QuotasResult } from '../../src/contracts/quotas.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { parseFault } from '../../src/emulator/faults/parse.ts';
import { accountRows } from '../_helpers/account.ts';
import { type AccountOptions, callsOf, startAccount } from '../_helpers/account-emulator.ts';
import { KEYS } from '../_helpers/aws-session.ts';
import { callBq, callJson } from '../_helpers/call-bq.ts';
import { expectGolden } from '../_helpers/golden.ts';
import type { RunOptions } from '../_helpers/run-bq.ts';
import { expectSchema } from '../_helpers/schema.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const REGIONS = ['us-east-1', 'ap-northeast-1', 'ap-northeast-3'];
const ACCOUNT = Object.fromEntries(REGIONS.map((region) => [region, accountRows(region)]));

type Overview = NonNullable<QuotasResult['overview']>[number];

/** Every model of the overview is in the text, with its share; what stands out is the same in rows and words. */
function expectLines({ groups, warnings, standouts }: Overview, stdout: string): void {
  const lines = groups.flatMap((group) => [...group.lines, ...group.alike.flat()]);
  expect(lines).to.not.deep.equal([]);
  for (const { name, shortName, tpm } of lines) {
    expect(stdout).to.satisfy((text: string) => text.includes(name) || text.includes(shortName ?? name) || text.includes('…'));
    expect(tpm.shareOfDefault).to.equal(tpm.value === null || !tpm.default ? null : tpm.value / tpm.default);
  }
  const isStandout = (code: string) => code === 'QUOTA_ZERO' || code === 'QUOTA_BELOW_DEFAULT';
  const told = warnings.filter(({ code }) => isStandout(code)).map(({ data }) => data.quotaCode);
  if (standouts.length <= 5) expect(told).to.deep.equal(standouts.map(({ limit }) => limit.quotaCode));
}

describe('bq quotas', () => {
  const directory = useTempDirectory();
  let server: Emulator | undefined;
  const live = async (options: Partial<AccountOptions> = {}): Promise<RunOptions> => {
    server = await startAccount({ regions: ACCOUNT, ...options });
    return { env: { ...KEYS, AWS_ENDPOINT_URL: server.url, BQ_CACHE_DIR: join(directory(), 'cache') } };
  };
  const json = async (args: readonly string[], options?: RunOptions) => {
    const envelope = await callJson<QuotasResult>(['quotas', ...args], options);
    const { exitCode: _, ...printed } = envelope;
    expectSchema('quotas', printed);
    return envelope;
  };
  afterEach(async () => {
    await server?.close();
    server = undefined;
  });

  it('shows an account in Tokyo by where data is processed, and what stands out', async () => {
    await expectGolden('quotas/tokyo-live', ['quotas', '--region', 'ap-northeast-1'], await live());
  });

  it('has in JSON everything that the overview says', async () => {
    const server = await live();
    for (const args of [
      ['--region', 'ap-northeast-1'],
      ['--region', 'us-east-1', '--model', 'sonnet-4.6'],
      ['--region', 'ap-northeast-1', '--stays-in', 'jp'],
    ]) {
      const { result } = await json(args, server);
      const { stdout } = await callBq(['quotas', ...args], server);
      const flat = (text: string) => text.replaceAll(/\s+/g, ' ');
      const [view] = result.overview ?? [];
      expect(result.overview).to.have.length(1);
      for (const { text } of [...(view?.warnings ?? []), ...(view?.notes ?? [])]) expect(flat(stdout)).to.include(flat(`${text}`));
      expectLines(view ?? expect.fail('no overview'), stdout);
    }
    expect((await json(['--region', 'ap-northeast-1', '--all'], server)).result.overview).to.equal(null);
    expect((await json(['--region', 'us-east-1,ap-northeast-1'], server)).result.overview?.map(({ region }) => region)).to.deep.equal([
      'us-east-1',
      'ap-northeast-1',
    ]);
  });

  it('says in JSON what stderr says of how the answer came about', async () => {
    const { notes, warnings } = await json([], { env: { BQ_CACHE_DIR: directory() } });
    expect(warnings).to.deep.equal([]);
    expect(notes?.map(({ code }) => code)).to.deep.equal(['REGION_ASSUMED', 'DEFAULT_QUOTAS']);
    const { stderr } = await callBq(['quotas'], { env: { BQ_CACHE_DIR: directory() } });
    expect(stderr.trimEnd().split('\n')).to.deep.equal(notes?.map(({ text }) => text));
  });

  it('shows dated defaults without an account, and says so', async () => {
    await expectGolden('quotas/defaults', ['quotas', '--region', 'us-east-1']);
    await expectGolden('quotas/offline-ireland', ['quotas', '--region', 'eu-west-1', '--offline', '--scope', 'geo']);
  });

  it('shows one model, rows, explanations, Markdown, CSV and JSON', async () => {
    const args = ['quotas', '--region', 'ap-northeast-1', '--offline'];
    await expectGolden('quotas/model', [...args, '--model', 'sonnet-4.6']);
    await expectGolden('quotas/search', [...args, '--search', 'sonnet 4.6 tokens']);
    await expectGolden('quotas/explain', [...args, '--search', 'sonnet 4.6', '--explain']);
    await expectGolden('quotas/markdown', [...args, '--stays-in', 'jp', '--scope', 'geo', '--format', 'markdown']);
    await expectGolden('quotas/csv', [...args, '--metric', 'cross-model-tpd', '--format', 'csv']);
    await expectGolden('quotas/json', [...args, '--model', 'opus-4.8', '--metric', 'tpm', '--json']);
  });

  it('tells what is wrong', async () => {
    await expectGolden('quotas/stays-in', ['quotas', '--region', 'ap-northeast-1', '--offline', '--model', 'sonnet-4', '--stays-in', 'jp']);
    await expectGolden('quotas/unknown-region', ['quotas', '--region', 'ap-northeast-9', '--offline']);
    await expectGolden('quotas/no-region', ['quotas', '--region', 'tokio', '--json']);
    const broken = join(directory(), 'cut.json');
    await writeFile(broken, '{"Quotas": [{"QuotaCode": "L-1",');
    await expectGolden('quotas/cut-file', ['quotas', '--quotas', broken], { replace: (text) => text.replaceAll(directory(), 'DIR') });
  });

  it('reads several Regions, joins applied and default, and keeps "no value" apart from 0', async () => {
    const { result, warnings, exitCode } = await json(['--region', 'us-east-1,ap-northeast-1', '--metric', 'tpm'], await live());
    expect(exitCode).to.equal(0);
    expect(warnings).to.deep.equal([]);
    expect(result.regions.map(({ region, source, complete, accountId }) => ({ region, source, complete, accountId }))).to.deep.equal(
      ['us-east-1', 'ap-northeast-1'].map((region) => ({ region, source: 'live', complete: true, accountId: '********0000' })),
    );
    const row = (name: RegExp, region: string) => result.quotas.find((entry) => entry.region === region && name.test(entry.quotaName));
    expect(row(/^Cross-region .* tokens .* Claude Sonnet 4\.6$/i, 'ap-northeast-1')).to.include({
      scope: 'geo',
      metric: 'tpm',
      applied: 600_000,
      default: 6_000_000,
      standing: 'below-default',
    });
    expect(row(/^Global .* Claude Haiku 4\.5$/i, 'us-east-1')).to.include({ applied: 0, standing: 'zero' });
    expect(row(/^Global .* Claude Opus 4\.5$/i, 'us-east-1')).to.include({ applied: null, standing: 'unknown' });
  });

  it('keeps an answer for five minutes, says its age, and asks again on --refresh', async () => {
    const options = await live();
    const ask = (...args: string[]) => callBq(['quotas', '--region', 'us-east-1', '--model', 'opus-4.8', ...args], options);
    const first = await ask();
    const called = () => callsOf(server ?? expect.fail('no emulator'));
    const calls = called();
    const second = await ask();
    expect(called()).to.equal(calls);
    expect(second.stderr).to.match(/quotas of us-east-1 were read \d+ s ago; --refresh asks again/);
    expect(second.stdout).to.match(/live 09:30:00 UTC, \d+ s ago/);
    await ask('--refresh');
    expect(called()).to.equal(2 * calls);
    expect(first.stderr).to.equal('');
    // Another account's answer is not taken for this one's.
    const other = { env: { ...options.env, AWS_ACCESS_KEY_ID: 'AKIAOTHER' } };
    await callBq(['quotas', '--region', 'us-east-1', '--model', 'opus-4.8'], other);
    expect(called()).to.equal(3 * calls);
  });

  it('is an error when one Region fails; with --allow-partial it goes on, and says which', async () => {
    const options = await live({ faults: ['access-denied@ap-northeast-3'] });
    const args = ['--region', 'ap-northeast-1,ap-northeast-3', '--model', 'opus-4.8'];
    const { exitCode, stdout, stderr } = await callBq(['quotas', ...args], options);
    expect([exitCode, stdout]).to.deep.equal([5, '']);
    expect(stderr).to.contain('ap-northeast-3').and.contain('--allow-partial').and.not.contain('ap-northeast-1:');
    const { result, warnings } = await json([...args, '--allow-partial'], options);
    expect(result.regions.map(({ complete, partial, rows }) => [complete, partial, rows > 0])).to.deep.equal([
      [true, undefined, true],
      [false, true, false],
    ]);
    expect(warnings.join()).to.contain('ap-northeast-3').and.contain('servicequotas:');
  });

  it('a plan with --check or --require-live never passes on what one refused or failing call left out', async () => {
    const options = await live();
    const plan = ['plan', '--model', 'sonnet-4.6', '--max-tokens', '1000', '--fast', '--refresh', '--region', 'us-east-1'];
    for (const [fault, flag] of [
      ['access-denied@GetServiceQuota', '--check'],
      ['access-denied@GetAWSDefaultServiceQuota', '--check'],
      ['unavailable@GetServiceQuota', '--require-live'],
    ] as const) {
      server?.setFaults([parseFault(fault)]);
      const { exitCode, stderr } = await callBq([...plan, flag], options);
      expect([fault, exitCode]).to.deep.equal([fault, 5]);
      expect(stderr).to.contain(fault.split('@')[1]).and.contain(`${flag} needs the whole`);
    }
    expect((await callBq(plan, options)).exitCode).to.equal(0);
  });

  it('tells retries on stderr', async () => {
    const options = await live({ faults: ['throttle:1@ListServiceQuotas'] });
    const { stderr, exitCode } = await callBq(['quotas', '--region', 'us-east-1'], options);
    expect(exitCode).to.equal(0);
    expect(stderr).to.match(/AWS throttles ListServiceQuotas in us-east-1: retry 1 in \d+ ms/);
  });

  it('strips what a terminal would obey from names', async () => {
    const options = await live({
      regions: { 'us-east-1': [{ code: 'L-1', name: 'Evil \u001b[2J\u001b]0;x\u0007row\nsecond', applied: 1, default: 1 }] },
    });
    const { stdout } = await callBq(['quotas', '--region', 'us-east-1', '--all'], options);
    expect(stdout).to.contain('Evil row second').and.not.contain('\u001b');
  });

  describe('snapshots', () => {
    it('are saved whole, masked and private, and read back', async () => {
      const file = join(directory(), 'today.json');
      const saved = await callBq(['quotas', '--region', 'ap-northeast-1', '--save', file], await live());
      expect(saved.stderr).to.contain(`saved to ${file}`);
      expect((await stat(file)).mode & 0o777).to.equal(0o600);
      const text = await readFile(file, 'utf8');
      expect(text).to.contain('********0000').and.not.contain('000000000000');
      const { result } = await json(['--quotas', file, '--model', 'sonnet-4.6', '--metric', 'tpm', '--scope', 'geo']);
      expect(result.regions[0]).to.include({ region: 'ap-northeast-1', source: 'snapshot', complete: true, ageSeconds: null });
      expect(result.quotas).to.have.length(1);
      expect(result.quotas[0]).to.include({ applied: 600_000, default: 6_000_000 });
      const plan = await callJson<{ limits: { kind: string; value: number; source: string }[] }>([
        'plan',
        '--model',
        'sonnet-4.6',
        '--max-tokens',
        '1000',
        '--fast',
        '--quotas',
        file,
      ]);
      expect(plan.result.limits.find(({ kind }) => kind === 'tpm')).to.include({ value: 600_000, source: 'snapshot' });
      const piped = await callBq(['quotas', '--quotas', '-', '--save', '-'], { stdin: text });
      expect(JSON.parse(piped.stdout).snapshots[0].rows).to.deep.equal(JSON.parse(text).snapshots[0].rows);
    });

    it('are compared: nothing changed is 0, a change is 3 with --check', async () => {
      const file = join(directory(), 'then.json');
      const options = await live();
      await callBq(['quotas', '--region', 'us-east-1', '--save', file], options);
      const same = await json(['--region', 'us-east-1', '--diff', file, '--check'], options);
      expect([same.exitCode, same.result.changes]).to.deep.equal([0, []]);
      await server?.close();
      const changed =
        ACCOUNT['us-east-1']?.map((row) =>
          /^Cross-region .* tokens .* Claude Sonnet 4\.6$/i.test(row.name) ? { ...row, applied: 6_000_000 } : row,
        ) ?? [];
      const later = await live({ regions: { 'us-east-1': changed.slice(1) } });
      const { result, exitCode } = await json(['--region', 'us-east-1', '--diff', file, '--check'], later);
      expect(exitCode).to.equal(3);
      expect(
        result.changes?.map(({ change, fields, before, after }) => ({ change, fields, before: before?.applied, after: after?.applied })),
      ).to.deep.include.members([{ change: 'changed', fields: ['applied'], before: 600_000, after: 6_000_000 }]);
      expect(result.changes?.filter(({ change }) => change === 'removed')).to.have.length(1);
      await expectGolden('quotas/diff', ['quotas', '--region', 'us-east-1', '--diff', file, '--refresh'], {
        ...later,
        replace: (text) => text.replaceAll(directory(), 'DIR'),
      });
      const without = await callBq(['quotas', '--region', 'ap-northeast-1', '--diff', file, '--offline']);
      expect(without.exitCode).to.equal(2);
      expect(without.stderr).to.contain('holds no quotas of ap-northeast-1, only of us-east-1');
    });

    it('prove nothing when half of the answer is missing: exit 5 with --check', async () => {
      const file = join(directory(), 'then.json');
      const options = await live({ faults: ['access-denied@ListServiceQuotas'] });
      const unsaved = await callBq(['quotas', '--region', 'us-east-1', '--save', file], options);
      expect([unsaved.exitCode, existsSync(file)]).to.deep.equal([5, false]);
      await callBq(['quotas', '--region', 'us-east-1', '--save', file, '--allow-partial'], options);
      expect(JSON.parse(await readFile(file, 'utf8')).snapshots[0]).to.include({ complete: false, partial: true });
      const args = ['--region', 'us-east-1', '--diff', file, '--check', '--allow-partial'];
      const { exitCode, warnings, result } = await json(args, options);
      expect([exitCode, result.changes, result.regions[0]?.complete]).to.deep.equal([5, [], false]);
      // What was half a list stays one, whatever AWS answers later.
      await server?.close();
      expect((await json(args, await live())).exitCode).to.equal(5);
      const plan = ['plan', '--model', 'sonnet-4.6', '--max-tokens', '1000', '--fast', '--quotas', file];
      expect((await callBq([...plan, '--check'])).exitCode).to.equal(5);
      expect((await callBq(plan)).exitCode).to.equal(0);
      expect(warnings[0]).to.contain('none of the applied values of us-east-1 could be read');
    });

    it('are read from what the AWS CLI printed, one list or both', async () => {
      const quota = (Value: number, account: string) => ({
        QuotaArn: `arn:aws:servicequotas:us-west-2:${account}:bedrock/L-15B8E632`,
        QuotaCode: 'L-15B8E632',
        QuotaName: 'Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.6',
        Value,
        Adjustable: true,
      });
      const [applied, defaults] = [join(directory(), 'applied.json'), join(directory(), 'defaults.json')];
      await writeFile(applied, JSON.stringify({ Quotas: [quota(600_000, '123456789012')] }));
      await writeFile(defaults, JSON.stringify({ Quotas: [quota(6_000_000, '')] }));
      const both = await json(['--quotas', `${applied},${defaults}`]);
      expect(both.result.quotas[0]).to.include({ region: 'us-west-2', applied: 600_000, default: 6_000_000, standing: 'below-default' });
      expect(both.result.regions[0]).to.include({ source: 'snapshot', accountId: '********9012' });
      const one = await json(['--quotas', applied]);
      // What AWS publishes stands beside it, and the answer says so.
      expect(one.result.quotas[0]).to.include({ applied: 600_000, default: 6_000_000, standing: 'below-default' });
      expect(one.warnings.join()).to.contain("the file holds the account's values only; AWS's defaults beside them are those of");
      const wrongRegion = await callBq(['quotas', '--quotas', applied, '--region', 'us-east-1']);
      expect(wrongRegion.exitCode).to.equal(2);
    });

    it('cannot be written where there is no directory', async () => {
      const { exitCode, stderr } = await callBq([
        'quotas',
        '--offline',
        '--region',
        'us-east-1',
        '--save',
        join(directory(), 'no', 'x.json'),
      ]);
      expect(exitCode).to.equal(2);
      expect(stderr).to.contain('does not exist').and.not.contain('    at ');
    });
  });

  for (const [what, content, message] of [
    ['an empty file', '', /is empty/],
    ['foreign JSON', '{"hello": 1}', /holds no quotas/],
    ['text', 'hello', /holds no quotas/],
  ] as const) {
    it(`${what} in --quotas is exit 2 with the place`, async () => {
      const file = join(directory(), 'in.json');
      await writeFile(file, content);
      const { exitCode, stderr } = await callBq(['quotas', '--quotas', file]);
      expect(exitCode).to.equal(2);
      expect(stderr).to.match(message).and.contain(file).and.not.contain('    at ');
    });
  }

  it('a file that is not there is exit 2', async () => {
    const { exitCode, stderr } = await callBq(['quotas', '--quotas', join(directory(), 'nowhere.json')]);
    expect(exitCode).to.equal(2);
    expect(stderr).to.contain('there is no such file');
    await mkdir(join(directory(), 'd'));
    expect((await callBq(['quotas', '--quotas', join(directory(), 'd')])).stderr).to.contain('it is a directory');
  });
});
