// What a plan takes from the account and what from AWS's defaults: never one for the other, whether asked live or read from a file.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { resolveModel } from '../../src/catalog/models.ts';
import type { Scope } from '../../src/catalog/scope.ts';
import type { PlanResult } from '../../src/contracts/plan.ts';
import type { QuotasResult } from '../../src/contracts/quotas.ts';
import type { WorkloadPlan } from '../../src/contracts/workload-plan.ts';
import { defaultSnapshot } from '../../src/quotas/defaults.ts';
import { governingRows } from '../../src/quotas/governing/governing-rows.ts';
import type { QuotaRow } from '../../src/quotas/types.ts';
import { startAccount } from '../_helpers/account-emulator.ts';
import { callBq, callJson } from '../_helpers/call-bq.ts';

const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
const REGION = 'us-east-1';
const directory = mkdtempSync(join(tmpdir(), 'bq-sources-'));
const file = (name: string, text: string) => {
  const path = join(directory, name);
  writeFileSync(path, text);
  return path;
};

function rowOf(model: string, scope: Scope, kind: 'tpm' | 'rpm', region = REGION): QuotaRow & { quotaCode: string; default: number } {
  const row = governingRows(resolveModel(model).model, scope, defaultSnapshot(region))[kind]?.row;
  if (!row?.quotaCode || row.default === null) throw new Error(`${model} has no ${kind} row`);
  return { ...row, quotaCode: row.quotaCode, default: row.default };
}

/** A row as list-service-quotas prints it; with its ARN as the API does, without as --query leaves it. */
const printed = (row: QuotaRow, Value: number, region: string | null = REGION) => ({
  QuotaName: row.quotaName,
  QuotaCode: row.quotaCode,
  Value,
  ...(region === null ? {} : { QuotaArn: `arn:aws:servicequotas:${region}:123456789012:bedrock/${row.quotaCode}` }),
});
const list = (name: string, ...quotas: object[]) => file(name, JSON.stringify({ Quotas: quotas }));

const PLAN = ['plan', '--model', 'sonnet-4.5', '--max-tokens', '1000', '--fast', '--region', REGION];
const limit = (result: PlanResult, kind: string) => result.limits.find((one) => one.kind === kind);

describe('a live plan', () => {
  const tpm = rowOf('sonnet-4.5', 'geo', 'tpm');
  const global = rowOf('sonnet-4.5', 'global', 'tpm');
  const served = (row: ReturnType<typeof rowOf>, applied: number) => ({
    code: row.quotaCode,
    name: row.quotaName,
    applied,
    default: row.default,
  });

  it('takes the other pools of the Region from the account, and marks every default, in text and JSON', async () => {
    const account = await startAccount({ regions: { [REGION]: [served(tpm, 4_000_000), served(global, 1_234_000)] } });
    try {
      const words = [...PLAN, '--endpoint-url', account.url];
      const { result } = await callJson<PlanResult>(words, { env: KEYS });
      expect(limit(result, 'tpm')).to.include({ value: 4_000_000, source: 'live' });
      const [first, ...rest] = result.alternatives;
      expect(first).to.include({ kind: 'scope', scope: 'global', tokensPerMinute: 1_234_000, quotaSource: 'live' });
      expect(new Set(rest.map(({ quotaSource }) => quotaSource))).to.deep.equal(new Set(['default', null]));
      // A row that AWS says is not there is no limit that is known to be missing.
      expect(result.quotas.notKnown).to.include('rpm');
      const { stdout } = await callBq([...words, '--full'], { env: KEYS });
      const pools = stdout.slice(stdout.indexOf('Other pools'), stdout.indexOf('Price'));
      expect(pools).to.match(/^global\. profile.* 1\.234M +/m);
      for (const line of pools.split('\n').filter((text) => / 5M/.test(text))) expect(line).to.include('5M AWS default');
      expect(stdout).to.include('4,000,000 TPM').and.to.include('RPM unknown');
    } finally {
      await account.close();
    }
  });
});

describe('a file of quotas', () => {
  const tpm = rowOf('sonnet-4.5', 'geo', 'tpm');
  const rpm = rowOf('sonnet-4.5', 'geo', 'rpm');

  it('of the account’s rows alone gets AWS’s defaults, dated, and a value below them is seen', async () => {
    const quotas = list('own.json', printed(tpm, 500_000), printed(rpm, rpm.default));
    const { result, notes = [], warnings } = await callJson<PlanResult>([...PLAN, '--quotas', quotas]);
    expect(limit(result, 'tpm')).to.include({ value: 500_000, default: tpm.default, source: 'snapshot' });
    expect(notes.map(({ code }) => code)).to.include('QUOTA_BELOW_DEFAULT');
    expect(warnings.join()).to.match(/AWS's defaults beside them are those of \d{4}-\d{2}/);
  });

  const cut: readonly [form: string, text: string][] = [
    ['objects of name, code and value', JSON.stringify([printed(tpm, 500_000, null)])],
    ['lists of name, code and value', JSON.stringify([[tpm.quotaName, tpm.quotaCode, 500_000]])],
    ['name and value alone', JSON.stringify([{ Name: tpm.quotaName, Value: 500_000 }])],
    ['--output text', `${tpm.quotaCode}\t${tpm.quotaName}\t500000.0\n`],
    ['CSV', `QuotaName,Value\n"${tpm.quotaName}",500000\n`],
  ];
  for (const [form, text] of cut) {
    it(`cut by --query to ${form} holds the account's values, and lacks rows: RPM is unknown`, async () => {
      const quotas = file(`cut-${form.replace(/\W/g, '')}`, text);
      const { result, notes = [] } = await callJson<PlanResult>([...PLAN, '--quotas', quotas, '--check']);
      expect(limit(result, 'tpm')).to.include({ value: 500_000, default: tpm.default, source: 'snapshot' });
      expect(notes.map(({ code }) => code)).to.include('QUOTA_BELOW_DEFAULT');
      expect(result.quotas.notKnown).to.include('rpm');
    });
  }

  it('says "no RPM limit" only where the list is whole', async () => {
    const opus = rowOf('opus-4.8', 'geo', 'tpm');
    const words = (quotas: string) => [
      'plan',
      '--model',
      'opus-4.8',
      '--max-tokens',
      '1000',
      '--fast',
      '--region',
      REGION,
      '--quotas',
      quotas,
    ];
    const some = await callBq(words(list('some.json', printed(opus, opus.default))));
    expect(some.stdout).to.include('RPM unknown').and.not.to.include('no RPM limit');
    // Every row that AWS publishes: what list-service-quotas prints of an account with them.
    const all = defaultSnapshot(REGION).rows.flatMap((row) => (row.quotaCode === null ? [] : [printed(row, row.default ?? 1)]));
    expect(all.length).to.be.greaterThan(1000);
    const whole = await callBq(words(list('whole.json', ...all)));
    expect(whole.stdout).to.include('no RPM limit');
    const unfinished = file('page.json', JSON.stringify({ Quotas: all, NextToken: 'more' }));
    expect((await callBq(words(unfinished))).stdout).to.include('RPM unknown');
    const { result } = await callJson<QuotasResult>([
      'quotas',
      '--model',
      'opus-4.8',
      '--region',
      REGION,
      '--quotas',
      list('some.json', printed(opus, 1)),
    ]);
    const lines = result.overview?.[0]?.groups.flatMap((group) => group.lines) ?? [];
    expect(lines.find(({ scope }) => scope === 'geo')?.rpm.status).to.equal('unknown');
  });

  it('of several Regions gives the other Regions’ values too', async () => {
    const quotas = list('two.json', printed(tpm, 500_000), printed(tpm, 777_000, 'us-west-2'));
    const { result } = await callJson<PlanResult>([...PLAN, '--quotas', quotas]);
    const [first] = result.alternatives;
    expect(first).to.include({ kind: 'region', region: 'us-west-2', tokensPerMinute: 777_000, quotaSource: 'snapshot' });
    expect(result.alternatives.find(({ region }) => region === 'us-east-2')).to.include({ quotaSource: 'default' });
  });

  it('made without credentials is refused by --check as defaults are, unless --offline was said', async () => {
    const saved = join(directory, 'saved.json');
    expect((await callBq(['quotas', '--region', REGION, '--save', saved])).exitCode).to.equal(0);
    const published = file(
      'aws.json',
      JSON.stringify({
        Quotas: [{ ...printed(tpm, tpm.default, null), QuotaArn: `arn:aws:servicequotas:${REGION}::bedrock/${tpm.quotaCode}` }],
      }),
    );
    const workloads = file(
      'bq.yaml',
      'workloads:\n  - name: chat\n    model: sonnet-4.5\n    maxTokens: 1000\n    outputTokens: 200\n    requestsPerMinute: 5\n',
    );
    for (const quotas of [saved, published]) {
      for (const words of [PLAN, ['plan', '--workload', workloads, '--region', REGION]]) {
        const refused = await callJson<PlanResult>([...words, '--quotas', quotas, '--check']);
        expect([refused.exitCode, refused.error?.code], words.join(' ')).to.deep.equal([4, 'NO_CREDENTIALS']);
        expect(refused.error?.suggestions.join()).to.include('--offline');
        expect((await callBq([...words, '--quotas', quotas])).exitCode).to.equal(0);
        const taken = await callJson<PlanResult | WorkloadPlan>([...words, '--quotas', quotas, '--check', '--offline']);
        expect(taken.exitCode).to.equal(0);
      }
    }
    const env = { BQ_OFFLINE: '1' };
    expect((await callBq([...PLAN, '--quotas', saved, '--check'], { env })).exitCode).to.equal(0);
  });
});
