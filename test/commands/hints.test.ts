// Advice that is right: the place of a misplaced key, a file near to a name that is none, the flag that a stray word belongs to.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { callBq } from '../_helpers/call-bq.ts';
import { runBq } from '../_helpers/run-bq.ts';

describe('hints', () => {
  const folder = () => mkdtempSync(join(tmpdir(), 'bq-hints-'));

  it('a key in the wrong place is told its own, and never itself', async () => {
    const file = join(folder(), 'scenario.yaml');
    const scenario = (arrival: string, rest = '') =>
      `quota: {tokensPerMinute: 100000}\nworkloads:\n  - arrival: {kind: poisson, perMinute: 5${arrival}}\n    steps: [{inputTokens: 10, maxTokens: 10, outputTokens: 5, latencySeconds: 1}]\n${rest}`;
    const cases: readonly [string, string][] = [
      [
        scenario(', durationSeconds: 60'),
        'workloads[0].arrival.durationSeconds: unknown key here; it belongs at workloads[].durationSeconds',
      ],
      [scenario('', '    retry: {kind: none, sdk: none}\n'), 'workloads[0].retry.sdk: unknown key here; it belongs at workloads[].sdk'],
      [scenario(', perMinte: 3'), 'workloads[0].arrival.perMinte: unknown key; did you mean perMinute?'],
    ];
    for (const [text, message] of cases) {
      writeFileSync(file, text);
      const { stderr, exitCode } = await callBq(['simulate', file]);
      expect(exitCode).to.equal(2);
      expect(stderr).to.include(message);
      expect(stderr).to.not.match(/(\w+): unknown key; did you mean \1\?/);
    }
  });

  it('a scenario that is not there is told the command that writes one', async () => {
    const { stderr, exitCode } = await callBq(['simulate', join(folder(), 'none.yaml')]);
    expect(exitCode).to.equal(2);
    expect(stderr.split('\n')[1]).to.equal('  bq simulate init scenario.yaml writes one to start from');
  });

  it('a file that is not there is told the one near to it, and not that - is stdin', async () => {
    const directory = folder();
    writeFileSync(join(directory, 'prompt.json'), '{}');
    for (const [args, said] of [
      [['count', 'promt.json', '--offline'], 'did you mean prompt.json?'],
      [['quotas', '--quotas', 'promt.json'], 'did you mean --quotas prompt.json?'],
    ] as const) {
      const { stderr, exitCode } = await runBq(args, { cwd: directory });
      expect(exitCode).to.equal(2);
      expect(stderr).to.include(said).and.not.include('stdin');
    }
  });

  const STRAY: readonly [readonly string[], string][] = [
    [['plan', 'prompt.json'], 'did you mean --prompt prompt.json?'],
    [['plan', 'bq.yaml'], 'did you mean --workload bq.yaml?'],
    [['models', 'sonnet-4.5'], 'did you mean --search sonnet-4.5?'],
    [['usage', 'logs.jsonl.gz'], 'did you mean --logs logs.jsonl.gz?'],
  ];
  for (const [args, said] of STRAY) {
    it(`bq ${args.join(' ')}`, async () => {
      const { stderr, exitCode } = await callBq(args);
      expect(exitCode).to.equal(2);
      expect(stderr).to.include(said);
    });
  }

  it('bq models takes --offline, since it asks nobody anyway', async () => {
    const [plain, offline] = [
      await callBq(['models', '--search', 'nova-pro']),
      await callBq(['models', '--search', 'nova-pro', '--offline']),
    ];
    expect(offline.exitCode).to.equal(0);
    expect(offline.stdout).to.equal(plain.stdout);
  });

  it('a case of a plan takes the plan’s own Region by name, and no other', async () => {
    const file = join(folder(), 'plan.json');
    const plan = await callBq([
      'plan',
      '--model',
      'sonnet-4.5',
      '--max-tokens',
      '4000',
      '--region',
      'us-east-1',
      '--offline',
      '--fast',
      '--json',
    ]);
    writeFileSync(file, plan.stdout);
    const own = await callBq(['support-case', '--kind', 'quota-increase', '--from', file, '--region', 'us-east-1', '--json']);
    expect(own.exitCode).to.equal(0);
    const other = await callBq(['support-case', '--kind', 'quota-increase', '--from', file, '--region', 'us-west-2']);
    expect(other.exitCode).to.equal(2);
    expect(other.stderr).to.include('is of us-east-1; --region us-west-2 cannot change it').and.include('or leave out --region');
  });
});
