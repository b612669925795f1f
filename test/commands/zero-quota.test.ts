// A quota of 0 is no small quota but an account without one: every command names the limit and the same way out, whoever said the 0.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { resolveModel } from '../../src/catalog/models.ts';
import type { DoctorResult } from '../../src/contracts/doctor.ts';
import type { ExplainResult } from '../../src/contracts/explain.ts';
import type { PlanResult } from '../../src/contracts/plan.ts';
import type { QuotasResult } from '../../src/contracts/quotas.ts';
import type { SupportCaseResult } from '../../src/contracts/support-case.ts';
import type { WorkloadPlan } from '../../src/contracts/workload-plan.ts';
import { defaultSnapshot } from '../../src/quotas/defaults.ts';
import { governingRows } from '../../src/quotas/governing/governing-rows.ts';
import type { QuotaMetric } from '../../src/quotas/types.ts';
import { startAccount } from '../_helpers/account-emulator.ts';
import { callBq, callJson } from '../_helpers/call-bq.ts';

const REGION = 'us-east-1';
const directory = mkdtempSync(join(tmpdir(), 'bq-zero-'));

function tempFile(name: string, text: string): string {
  const file = join(directory, name);
  writeFileSync(file, text);
  return file;
}

const KINDS = ['tpm', 'rpm', 'tpd', 'cross-model-tpd'] as const;
type Kind = (typeof KINDS)[number];
const rows = governingRows(resolveModel('sonnet-4.5').model, 'geo', defaultSnapshot(REGION));

const WAY_OUT = 'bq support-case --kind restore-default --model sonnet-4.5 --region us-east-1 --scope geo';
const wayOut = (kind: QuotaMetric) => (kind === 'tpm' ? WAY_OUT : `${WAY_OUT} --limit ${kind}`);

const accountRow = (kind: Kind, zero: Kind) => {
  const row = rows[kind]?.row;
  if (!row?.quotaCode) throw new Error(`sonnet-4.5 has no ${kind} row`);
  return { code: row.quotaCode, name: row.quotaName, applied: kind === zero ? 0 : (row.default ?? 1e9), default: row.default ?? 1e9 };
};

/** What list-service-quotas prints of the account, without AWS's defaults. */
function accountFile(zero: Kind, kinds: readonly Kind[] = KINDS): string {
  const quotas = kinds
    .map((kind) => accountRow(kind, zero))
    .map(({ code, name, applied }) => ({
      QuotaArn: `arn:aws:servicequotas:${REGION}:123456789012:bedrock/${code}`,
      QuotaCode: code,
      QuotaName: name,
      Value: applied,
    }));
  return tempFile(`${zero}-${kinds.length}.json`, JSON.stringify({ Quotas: quotas }));
}

/** The words of a command that a text says to run. */
const pasted = (command: string) => command.split(' ').slice(1);

describe('a quota of 0', () => {
  for (const kind of KINDS) {
    const asked = ['--model', 'sonnet-4.5', '--region', REGION, '--quotas', accountFile(kind)];

    it(`${kind}: plan names the limit, admits nothing, and exits 3`, async () => {
      const { result, notes = [], exitCode } = await callJson<PlanResult>(['plan', '--max-tokens', '1000', '--check', ...asked]);
      expect(exitCode).to.equal(3);
      expect(result.neverAdmitted).to.equal(true);
      expect(result.capacity).to.include({ safeConcurrency: 0, requestsPerMinute: 0, bindingLimit: kind, burst: 0 });
      expect(result.price.perHourUsd).to.equal(null);
      const zero = notes.find(({ code }) => code === 'QUOTA_ZERO');
      expect(zero?.data.limit).to.equal(kind);
      expect(zero?.text.endsWith(`: ${wayOut(kind)}`), zero?.text).to.equal(true);
      const { stdout } = await callBq(['plan', '--max-tokens', '1000', '--fast', ...asked]);
      expect(stdout.replace(/\s+/g, ' ')).to.include('Never admitted: the quota is 0 ').and.to.include(wayOut(kind));
    });

    it(`${kind}: explain, quotas and support-case know the same way out`, async () => {
      const explained = await callJson<ExplainResult>(['explain', 'ThrottlingException: Too many requests, please wait', ...asked]);
      const [cause] = explained.result.causes;
      expect(cause?.now.join()).to.match(/have AWS restore ".*": it is 0 in this account/);
      expect(cause?.commands[0]).to.match(/^bq support-case --kind restore-default --model sonnet-4\.5 /);
      expect(cause?.commands[0]?.includes(`--limit ${kind}`)).to.equal(kind !== 'tpm');
      // Capacity is not what refuses an account that is admitted nothing.
      const busy = await callJson<ExplainResult>(['explain', 'ThrottlingException: the model is currently overloaded', ...asked]);
      expect(busy.result.causes[0]?.now.join()).to.include('it is 0 in this account');
      if (kind !== 'cross-model-tpd') {
        const seen = await callJson<QuotasResult>(['quotas', ...asked]);
        const said = seen.result.overview?.[0]?.warnings.find(({ code }) => code === 'QUOTA_ZERO_WAY_OUT');
        expect(`${said?.text}`.endsWith(wayOut(kind)), `${said?.text}`).to.equal(true);
      }
      for (const kindOfCase of ['throttled-under-quota', 'quota-increase', 'restore-default']) {
        const { result } = await callJson<SupportCaseResult>(['support-case', '--kind', kindOfCase, ...asked]);
        expect(result, kindOfCase).to.include({ kind: 'restore-default' });
        expect(result.quota, kindOfCase).to.include({ kind, applied: 0 });
      }
    });

    it(`${kind} by hand: the same, called by hand`, async () => {
      const words = ['plan', '--offline', '--model', 'sonnet-4.5', '--max-tokens', '1000', '--region', REGION, `--${kind}`, '0'];
      const { result, notes = [], exitCode } = await callJson<PlanResult>([...words, '--check']);
      expect(exitCode).to.equal(3);
      expect(result.capacity).to.include({ safeConcurrency: 0, bindingLimit: kind });
      expect(result.quotas.byHand).to.deep.equal([kind]);
      const command = `${wayOut(kind)} --${kind} 0`;
      expect(notes.find(({ code }) => code === 'QUOTA_ZERO')?.text).to.match(/given by hand.*: bq support-case/);
      expect(notes.find(({ code }) => code === 'QUOTA_ZERO')?.text.endsWith(`: ${command}`)).to.equal(true);
      const letter = await callJson<SupportCaseResult>([...pasted(command), '--offline']);
      expect(letter.result).to.include({ kind: 'restore-default' });
      expect(letter.result.quota).to.include({ kind, applied: 0, appliedSource: 'override' });
    });
  }

  it('of an unknown TPM and an RPM of 0, the RPM is named', async () => {
    const words = ['plan', '--model', 'sonnet-4.5', '--region', REGION, '--max-tokens', '1000', '--quotas', accountFile('rpm', ['rpm'])];
    const { result, notes = [], exitCode } = await callJson<PlanResult>([...words, '--check']);
    expect(notes.find(({ code }) => code === 'QUOTA_ZERO')?.data.limit).to.equal('rpm');
    expect(exitCode).to.equal(3);
    expect(result).to.include({ capacity: null, neverAdmitted: true });
  });

  it('stops every workload that shares it', async () => {
    const file = tempFile(
      'bq.yaml',
      'workloads:\n  - name: chat\n    model: sonnet-4.5\n    maxTokens: 1000\n    outputTokens: 200\n    requestsPerMinute: 5\n',
    );
    for (const kind of KINDS) {
      const words = ['plan', '--workload', file, '--quotas', accountFile(kind), '--check'];
      const { result, exitCode } = await callJson<WorkloadPlan>(words);
      expect(exitCode).to.equal(3);
      expect(result.workloads[0]).to.include({ neverAdmitted: true, fits: false, fitsAlone: false });
      expect(result.quotas.find(({ value }) => value === 0)).to.include({ kind, fits: false, wayOut: wayOut(kind) });
    }
  });

  it('doctor finds it, though every permission is there', async () => {
    const regions = { [REGION]: KINDS.map((kind) => accountRow(kind, 'rpm')) };
    const account = await startAccount({ regions });
    try {
      const words = ['doctor', '--model', 'sonnet-4.5', '--region', REGION, '--endpoint-url', account.url];
      const env = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
      const { result, exitCode } = await callJson<DoctorResult>(words, { env });
      const check = result.checks.find(({ name }) => name === 'quotas');
      expect(check).to.include({ status: 'missing', remedy: wayOut('rpm') });
      expect(check?.detail).to.match(/0 RPM, AWS default 10,000: nothing can run; 1 of 4 rows/);
      expect(exitCode).to.equal(4);
    } finally {
      await account.close();
    }
  });
});

describe('where the numbers of the first line come from', () => {
  const first = async (...words: string[]) => {
    const { stdout } = await callBq([
      'plan',
      '--offline',
      '--fast',
      '--model',
      'sonnet-4.5',
      '--max-tokens',
      '1000',
      '--region',
      REGION,
      ...words,
    ]);
    return stdout
      .replace(/\s+/g, ' ')
      .replace(/^.*?Quota /, '')
      .replace(/ (?:! .*)?One request.*$/, '');
  };
  const DEFAULTS = 'AWS defaults of 2026-10, not your account';
  const cases: readonly [flags: string, says: string][] = [
    ['', `5,000,000 TPM, 10,000 RPM: ${DEFAULTS}`],
    ['--rpm 50', `5,000,000 TPM: ${DEFAULTS}; 50 RPM: given by hand`],
    ['--tpm 70000', `70,000 TPM: given by hand; 10,000 RPM: ${DEFAULTS}`],
    ['--tpm 70000 --rpm 50', '70,000 TPM, 50 RPM: given by hand'],
    ['--tpd 900000000', `5,000,000 TPM, 10,000 RPM: ${DEFAULTS}; 900,000,000 tokens/day: given by hand`],
  ];
  for (const [flags, says] of cases) {
    it(flags || 'nothing by hand', async () => {
      const words = flags.split(' ').filter(Boolean);
      expect(await first(...words)).to.equal(says);
      const { result } = await callJson<PlanResult>([
        'plan',
        '--offline',
        '--fast',
        '--model',
        'sonnet-4.5',
        '--max-tokens',
        '1000',
        ...words,
      ]);
      const byHand = words.filter((word) => word.startsWith('--')).map((word) => word.slice(2));
      expect(result.quotas.byHand).to.deep.equal(byHand);
      for (const limit of result.limits) expect(limit.source === 'override').to.equal(byHand.includes(limit.kind));
    });
  }
});
