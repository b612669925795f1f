// `bq plan --workload FILE --against OTHER`: what differs, and what of it got worse.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import type { WorkloadPlan } from '../../src/contracts/workload-plan.ts';
import { differences } from '../../src/planner/workloads/difference.ts';
import { callBq, callJson } from '../_helpers/call-bq.ts';
import { expectGolden } from '../_helpers/golden.ts';
import { ROOT } from '../_helpers/run-bq.ts';
import { expectSchema } from '../_helpers/schema.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const EXAMPLE = readFileSync(join(ROOT, 'examples', 'bq.yaml'), 'utf8');
const LARGER = EXAMPLE.replace('requestsPerMinute: 120 ', 'requestsPerMinute: 180 ').replace('maxTokens: 2000 ', 'maxTokens: 3000 ');

describe('bq plan --against', function () {
  this.timeout(120_000);
  const directory = useTempDirectory();
  const write = (name: string, text: string) => {
    const file = join(directory(), name);
    writeFileSync(file, text);
    return file;
  };
  const against = async (...args: string[]) => {
    const envelope = await callJson<WorkloadPlan>(['plan', '--offline', ...args]);
    const { exitCode, ...json } = envelope;
    expectSchema('workload-plan', json);
    return { difference: envelope.result?.against, result: envelope.result, exitCode, error: envelope.error };
  };

  it('says of each workload and quota what changes, as text and as Markdown', async () => {
    const [now, before] = [write('bq.yaml', LARGER), write('main.yaml', EXAMPLE)];
    for (const format of ['text', 'markdown']) {
      const args = ['plan', '--workload', 'bq.yaml', '--against', 'main.yaml', '--offline', '--format', format];
      await expectGolden(`plan-against/${format}`, args, { cwd: directory() });
    }
    const { difference } = await against('--workload', now, '--against', before);
    expect(difference).to.include({ what: 'file', worse: true, isThere: true });
    const changes = difference?.workloads.map(({ name, change }) => [name, change]);
    expect(changes).to.deep.equal([
      ['chat', 'changed'],
      ['summaries', 'same'],
      ['triage', 'same'],
    ]);
    const month = difference?.workloads[0]?.figures.find(({ figure }) => figure === 'usdPerMonth');
    expect(month?.change).to.be.closeTo(0.5, 1e-9);
    expect(month?.worse).to.equal(true);
  });

  it('the same against itself is the same, whatever it is read from', async () => {
    const file = write('bq.yaml', EXAMPLE);
    const saved = write('plan.json', (await callBq(['plan', '--workload', file, '--offline', '--json'])).stdout);
    for (const other of [file, saved]) {
      const { difference, exitCode } = await against('--workload', file, '--against', other, '--check');
      expect(difference).to.include({ worse: false, usdPerMonth: null, what: other === file ? 'file' : 'plan' });
      expect(difference?.workloads.every(({ change, figures }) => change === 'same' && figures.length === 0)).to.equal(true);
      expect(exitCode).to.equal(0);
    }
    expect((await callBq(['plan', '--workload', file, '--offline', '--against', saved])).stdout).to.match(/^Nothing differs from/);
  });

  it('--check fails on what got worse beyond the tolerance, and on nothing else', async () => {
    const [large, small] = [write('large.yaml', LARGER), write('small.yaml', EXAMPLE)];
    expect((await against('--workload', large, '--against', small, '--check')).exitCode).to.equal(3);
    expect((await against('--workload', large, '--against', small)).exitCode).to.equal(0);
    expect((await against('--workload', small, '--against', large, '--check')).exitCode).to.equal(0);
    expect((await against('--workload', large, '--against', small, '--check', '--tolerance', '200')).exitCode).to.equal(0);
    expect((await against('--workload', large, '--against', small, '--check', '--tolerance', '10')).exitCode).to.equal(3);
    // What did not fit before and does not now got no worse.
    const never = write('never.yaml', EXAMPLE.replace('requestsPerMinute: 120 ', 'requestsPerMinute: 100000 '));
    const same = await against('--workload', never, '--against', never, '--check');
    expect(same.result.fits).to.equal(false);
    expect(same.exitCode).to.equal(0);
    expect((await against('--workload', never, '--against', small, '--check', '--tolerance', '1000')).exitCode).to.equal(3);
  });

  it('reads the file of a git revision, also where it is not there yet', async () => {
    const repository = join(directory(), 'repository');
    mkdirSync(join(repository, 'deep'), { recursive: true });
    const git = (...words: string[]) =>
      execFileSync('git', ['-C', repository, '-c', 'user.name=t', '-c', 'user.email=t@example.com', ...words], { stdio: 'pipe' });
    git('init', '--quiet', '--initial-branch', 'main');
    git('commit', '--quiet', '--allow-empty', '-m', 'nothing yet');
    git('tag', 'empty');
    const file = join(repository, 'deep', 'bq.yaml');
    writeFileSync(file, EXAMPLE);
    git('add', '.');
    git('commit', '--quiet', '-m', 'first');
    writeFileSync(file, LARGER);
    const changed = await against('--workload', file, '--against', 'main', '--check');
    expect(changed.difference).to.include({ what: 'revision', name: 'main', worse: true });
    expect(changed.exitCode).to.equal(3);
    const first = await against('--workload', file, '--against', 'empty', '--check');
    expect(first.difference).to.include({ isThere: false, worse: false });
    expect(first.difference?.workloads.map(({ change }) => change)).to.deep.equal(['added', 'added', 'added']);
    expect((await callBq(['plan', '--workload', file, '--offline', '--against', 'empty'])).stdout).to.match(/bq\.yaml is not in empty/);
    for (const name of ['no-such-branch', '--output=x', 'main:deep/bq.yaml', '']) {
      const { exitCode, error } = await against('--workload', file, '--offline', `--against=${name}`);
      expect(exitCode, name).to.equal(2);
      expect(error?.message, name).to.include('--against');
    }
  });

  it('says of a file that is no plan where it is not', async () => {
    const file = write('bq.yaml', EXAMPLE);
    const single = write(
      'single.json',
      (await callBq('plan --offline --fast --model nova-pro --max-tokens 1000 --json'.split(' '))).stdout,
    );
    const { exitCode, error } = await against('--workload', file, '--against', single);
    expect(exitCode).to.equal(2);
    expect(error?.message).to.match(/single\.json: \$\.result.*no plan of workloads/);
    expect((await against('--workload', file, '--against', write('broken.yaml', 'workloads: ['))).exitCode).to.equal(2);
    expect((await callBq(['plan', '--offline', '--model', 'nova-pro', '--against', file])).exitCode).to.equal(2);
  });

  it('is worse exactly where a figure grew by more than the tolerance, or something no longer fits', async () => {
    const { result } = await against('--workload', write('bq.yaml', EXAMPLE));
    fc.assert(
      fc.property(fc.double({ min: 0.2, max: 5, noNaN: true }), fc.double({ min: 0, max: 2, noNaN: true }), (factor, tolerance) => {
        const scaled = {
          ...result,
          workloads: result.workloads.map((one) => ({ ...one, admissionTokens: one.admissionTokens * factor })),
        };
        const found = differences(result, scaled, tolerance);
        const isWorse = factor > 1 + tolerance;
        if (Math.abs(factor - 1 - tolerance) > 1e-6) expect(found.worse).to.equal(isWorse);
        // The other way round it is better, by the same figures.
        const back = differences(scaled, result, tolerance);
        expect(back.workloads.map(({ figures }) => figures.length)).to.deep.equal(found.workloads.map(({ figures }) => figures.length));
      }),
      { seed: 21 },
    );
  });
});
