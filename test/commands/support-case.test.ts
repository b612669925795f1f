// `bq support-case` as users run it: golden cases of every kind, plan files, saved drafts, answers that are missing.
import { readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { formatDecimal, formatNumber } from '../../src/base/numbers.ts';
import type { PlanResult } from '../../src/contracts/plan.ts';
import type { SupportCaseResult } from '../../src/contracts/support-case.ts';
import { callJson } from '../_helpers/call-bq.ts';
import { expectGolden } from '../_helpers/golden.ts';
import { runBq, TEST_NOW } from '../_helpers/run-bq.ts';
import { expectSchema } from '../_helpers/schema.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const LOG = join('test', 'fixtures', 'support', 'throttles.log');
const LOAD = ['--input-tokens', '3000', '--output-tokens', '800', '--max-tokens', '8000', '--latency', '12'];
const US = ['--model', 'sonnet-4.5', '--region', 'us-east-1'];
const FACTS: Readonly<Record<string, readonly string[]>> = {
  en: ['--use-case', 'Answers to customers in our support portal', '--impact', 'Launch slips; 40 agents wait', '--go-live', '2027-01-15'],
  ja: [
    '--use-case',
    '社内ヘルプデスクの一次回答',
    '--impact',
    '稼働が遅れると月 400 時間の問い合わせ対応を削減できません',
    '--go-live',
    '2027-01-15',
  ],
};
const KINDS: Readonly<Record<string, readonly string[]>> = {
  'quota-increase': [
    ...US,
    ...LOAD,
    '--requests-per-minute',
    '900',
    '--steady-rpm',
    '300',
    '--used-tpm',
    '0',
    '--cross-region',
    'yes',
    '--offline',
  ],
  'throttled-under-quota': [...US, ...LOAD, '--error', LOG, '--used-tpm', '900k', '--used-rpm', '120', '--concurrency', '25', '--offline'],
  'model-access': [
    '--model',
    'opus-4.8',
    '--region',
    'ap-northeast-1',
    '--symptom',
    'greyed-out',
    '--use-case-form',
    'submitted',
    '--offline',
  ],
  'restore-default': [...US, ...LOAD, '--tpm', '500000'],
};

describe('bq support-case', () => {
  const directory = useTempDirectory();

  for (const [kind, flags] of Object.entries(KINDS)) {
    for (const lang of ['en', 'ja']) {
      for (const plan of ['none', 'business-plus', 'business']) {
        it(`writes ${kind} in ${lang} with support plan ${plan}`, () =>
          expectGolden(`support-case/${kind}-${lang}-${plan}`, [
            'support-case',
            '--kind',
            kind,
            ...flags,
            '--lang',
            lang,
            '--support-plan',
            plan,
            ...(FACTS[lang] ?? []),
          ]));
      }
    }
  }

  describe('particular cases', () => {
    const increase = ['support-case', '--kind', 'quota-increase', ...LOAD, '--requests-per-minute', '3000', '--offline'];

    it('Japan: data must stay, the jp. profile comes first', async () => {
      const japan = ['--model', 'sonnet-4.5', '--region', 'ap-northeast-1', '--stays-in', 'jp'];
      const reason = ['--residency-reason', '個人情報を国内で処理する社内規程があるため'];
      await expectGolden('support-case/japan-ja', [...increase, ...japan, ...reason, '--lang', 'ja', '--support-plan', 'enterprise']);
      await expectGolden('support-case/japan-en', [...increase, ...japan, '--support-plan', 'enterprise']);
    });

    it('Japan: a model whose profile leaves is refused, with the models that stay', () =>
      expectGolden('support-case/japan-leaves', [...increase, '--model', 'sonnet-4', '--region', 'ap-northeast-1', '--stays-in', 'jp']));

    it('Sonnet 4 is legacy', async () => {
      await expectGolden('support-case/legacy-en', [...increase, '--model', 'sonnet-4']);
      await expectGolden('support-case/legacy-ja', [...increase, '--model', 'sonnet-4', '--lang', 'ja']);
    });

    it('Opus 4.8 has no RPM row', () =>
      expectGolden('support-case/no-rpm-row', [...increase, '--model', 'opus-4.8', '--region', 'us-east-1']));

    it('a value of 0', async () => {
      const zero = ['support-case', '--kind', 'throttled-under-quota', ...US, '--quotas', 'zero.json'];
      const file = join(directory(), 'zero.json');
      writeFileSync(file, quotasJson(0));
      // A list of the AWS CLI has no date of its own: the file's stands for it.
      utimesSync(file, new Date(TEST_NOW), new Date(TEST_NOW));
      await expectGolden('support-case/value-0-en', [...zero, '--support-plan', 'none'], { cwd: directory() });
      await expectGolden('support-case/value-0-ja', [...zero, '--support-plan', 'none', '--lang', 'ja'], { cwd: directory() });
    });

    it('a row that is not adjustable', () =>
      expectGolden('support-case/not-adjustable', [
        ...increase.map((word) => (word === '8000' ? '4000' : word)),
        '--model',
        'nova-pro',
        '--scope',
        'on-demand',
        '--cross-region',
        'no',
        '--residency-reason',
        'contract with the customer',
      ]));

    it('Markdown', () => expectGolden('support-case/markdown', [...increase, '--model', 'sonnet-4.5', '--format', 'markdown']));

    it('asks for no flag that a plan file answers', async () => {
      const { stderr, exitCode } = await runBq(['support-case', '--from', 'plan.json']);
      expect(exitCode).to.equal(2);
      expect(stderr)
        .to.match(/^error a case needs --kind\n/)
        .and.include('--use-case')
        .and.not.match(/--input-tokens|--max-tokens /);
    });

    it('without answers and terminal: the flags', () => expectGolden('support-case/missing', ['support-case']));
  });

  it('has the figures of bq plan --json for the same input, with --from and without', async () => {
    for (const flags of [
      ['--model', 'sonnet-4.5', ...LOAD, '--requests-per-minute', '900'],
      ['--model', 'opus-4.8', '--input-tokens', '30000', '--output-tokens', '2000', '--max-tokens', '16000', '--concurrency', '500'],
      ['--model', 'haiku-4.5', '--input-tokens', '1500', '--output-tokens', '300', '--max-tokens', '64000', '--concurrency', '900'],
      ['--model', 'sonnet-4.6', ...LOAD, '--requests-per-minute', '9000', '--reservation', 'weighted', '--headroom', '25'],
    ]) {
      const { exitCode, ...plan } = await callJson<PlanResult>(['plan', ...flags, '--region', 'us-east-1', '--offline']);
      expect(exitCode).to.equal(0);
      const file = join(directory(), 'plan.json');
      writeFileSync(file, JSON.stringify(plan));
      const fromFile = await callJson<SupportCaseResult>(['support-case', '--kind', 'quota-increase', '--from', file]);
      const direct = await callJson<SupportCaseResult>([
        'support-case',
        '--kind',
        'quota-increase',
        ...flags,
        '--region',
        'us-east-1',
        '--offline',
      ]);
      expect(fromFile.result).to.deep.equal(direct.result);
      const { wish, cost, request } = plan.result;
      const { quota, body, figures } = direct.result;
      const held = { documented: cost.admission.documented, 'documented-cache-read': 0, weighted: cost.admission.weighted }[
        cost.reservation
      ];
      expect(quota?.needed).to.equal(wish?.quotaNeededTokensPerMinute);
      expect(figures).to.deep.include({ heldTokens: held, settledTokens: cost.settled, inputTokens: request.inputTokens });
      for (const figure of [wish?.quotaNeededTokensPerMinute ?? -1, cost.settled, held, request.maxTokens])
        expect(body).to.include(formatNumber(figure));
      if (wish?.quotaNeededRequestsPerMinute) expect(body).to.include(`${formatNumber(wish.quotaNeededRequestsPerMinute)} needed`);
      expect(body).to.include(`- Peak RPM: ${formatDecimal(figures?.peak.requestsPerMinute ?? -1)}`);
    }
  });

  it('keeps its contract', async () => {
    for (const kind of Object.keys(KINDS)) {
      const { exitCode, ...answer } = await callJson<SupportCaseResult>(['support-case', '--kind', kind, ...(KINDS[kind] ?? [])]);
      expect(exitCode, kind).to.equal(0);
      expectSchema('support-case', answer);
      expect(answer.result.missing).to.equal(answer.result.blanks.length);
      expect(answer.result.body?.split('[TO FILL IN]').length).to.equal(answer.result.missing + 1);
    }
  });

  it('saves subject, description and blanks, unbroken and for the user alone', async () => {
    const file = join(directory(), 'case.txt');
    const { exitCode } = await runBq(['support-case', '--kind', 'quota-increase', ...(KINDS['quota-increase'] ?? []), '--save', file]);
    expect(exitCode).to.equal(0);
    const saved = readFileSync(file, 'utf8');
    expect(saved).to.match(/^The text below[\s\S]*Subject\n[\s\S]*Description\nHello,/);
    expect(saved).to.include('- Quota name: Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.5 V1\n');
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    const piped = await runBq(['support-case', '--kind', 'quota-increase', ...(KINDS['quota-increase'] ?? []), '--save', '-']);
    expect(piped.stdout).to.equal(saved);
  });

  it('says where a plan file is wrong', async () => {
    const bad = async (content: string) => {
      writeFileSync(join(directory(), 'plan.json'), content);
      const { exitCode, stderr } = await runBq(['support-case', '--kind', 'quota-increase', '--from', 'plan.json'], { cwd: directory() });
      expect(exitCode, content.slice(0, 60)).to.equal(2);
      return stderr;
    };
    const plan = await callJson<PlanResult>(['plan', '--model', 'sonnet-4.5', ...LOAD, '--offline']);
    expect(await bad('{"command":')).to.include('plan.json:1:12: not JSON');
    expect(await bad('[]')).to.include('plan.json: $.command: this is no answer of bq');
    expect(await bad('{"schemaVersion":1,"command":"count","result":{}}')).to.include(
      'this is the answer of bq count, not of bq plan --json',
    );
    expect(await bad('{"schemaVersion":1,"command":"plan","error":{"code":"X"}}')).to.include('$.error: that plan failed');
    expect(await bad('{"schemaVersion":2,"command":"plan","result":{}}')).to.include('$.schemaVersion: is 2');
    const broken = structuredClone({ schemaVersion: 1, command: 'plan', result: plan.result }) as {
      result: { cost: { settled: unknown } };
    };
    broken.result.cost.settled = 'many';
    expect(await bad(JSON.stringify(broken))).to.include('plan.json: $.result.cost.settled:');
    const newer = { schemaVersion: 1, command: 'plan', result: { ...plan.result, addedLater: 1 }, warnings: [] };
    writeFileSync(join(directory(), 'plan.json'), JSON.stringify(newer));
    expect((await runBq(['support-case', '--kind', 'quota-increase', '--from', 'plan.json'], { cwd: directory() })).exitCode).to.equal(0);
  });

  it('wants one plan, and a plan that stays where it must', async () => {
    const plan = await callJson<PlanResult>([
      'plan',
      '--model',
      'sonnet-4.5',
      '--region',
      'ap-northeast-1',
      '--scope',
      'global',
      ...LOAD,
      '--offline',
    ]);
    const file = join(directory(), 'plan.json');
    writeFileSync(file, JSON.stringify({ ...plan, exitCode: undefined }));
    const two = await runBq(['support-case', '--kind', 'quota-increase', '--from', file, '--max-tokens', '5']);
    expect(two.exitCode).to.equal(2);
    expect(two.stderr)
      .to.include('--max-tokens cannot change it')
      .and.to.match(/bq plan --from \S+ --max-tokens … --json \| bq support-case --from -/);
    const leaves = await runBq(['support-case', '--kind', 'quota-increase', '--from', file, '--stays-in', 'jp']);
    expect(leaves.exitCode).to.equal(3);
    expect(leaves.stderr).to.include('does not stay in jp');
  });

  it('reads dates and times strictly', async () => {
    for (const [flag, value, hint] of [
      ['--go-live', '2026-02-30', '--go-live must be a date'],
      ['--seen', '2026-11-20 10:15', '--seen must be a time with its zone'],
    ] as const) {
      const { exitCode, stderr } = await runBq([
        'support-case',
        '--kind',
        'throttled-under-quota',
        '--model',
        'sonnet-4.5',
        flag,
        value,
        '--offline',
      ]);
      expect(exitCode).to.equal(2);
      expect(stderr).to.include(hint);
    }
  });
});

function quotasJson(value: number): string {
  const row = {
    QuotaCode: 'L-F4DDD3EB',
    QuotaName: 'Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.5 V1',
    Adjustable: true,
  };
  const list = (account: string, Value: number) =>
    JSON.stringify({ Quotas: [{ ...row, QuotaArn: `arn:aws:servicequotas:us-east-1:${account}:bedrock/L-F4DDD3EB`, Value }] });
  return `${list('123456789012', value)}\n${list('', 5_000_000)}`;
}
