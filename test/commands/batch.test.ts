import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import { defaultSnapshot, knownQuotaNames } from '../../src/catalog/default-quotas.ts';
import { allModels, resolveModel } from '../../src/catalog/models.ts';
import type { BatchCheckResult, BatchWatchResult } from '../../src/contracts/batch.ts';
import type { CountResult } from '../../src/contracts/count.ts';
import { batchQuotas } from '../../src/quotas/batch.ts';
import { KEYS } from '../_helpers/aws-session.ts';
import { callBq, callJson } from '../_helpers/call-bq.ts';
import { expectGolden } from '../_helpers/golden.ts';
import { expectSchema } from '../_helpers/schema.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

describe('batch quotas of a model', () => {
  it('are found by labels without vendor, some ending in a full stop; the rest is as documented', () => {
    const rows = batchQuotas(resolveModel('sonnet-4.5').model, defaultSnapshot('us-east-1'));
    expect(rows.isOffered).to.equal(true);
    expect(rows.quotas.find(({ kind }) => kind === 'minimum-records')).to.include({
      value: 100,
      quotaCode: 'L-23DB0C0C',
      source: 'default',
    });
    expect(batchQuotas(resolveModel('opus-4.8').model, defaultSnapshot('us-east-1')).isOffered).to.equal(false);
    const applied = {
      quotaCode: 'L-1',
      quotaName: 'Records per batch inference job for Claude Sonnet 4.5',
      applied: 250_000,
      default: 100_000,
      adjustable: true,
    };
    const live = batchQuotas(resolveModel('sonnet-4.5').model, { ...defaultSnapshot('us-east-1'), source: 'live', rows: [applied] });
    expect(live.quotas.find(({ kind }) => kind === 'records-per-job')).to.include({ value: 250_000, source: 'live' });
  });

  it('Claude 3.5 Sonnet and its v2 are told apart; every label of AWS belongs to at most one model', () => {
    const labels = knownQuotaNames().flatMap(({ quotaName }) => /^Records per batch inference job for (.+)$/i.exec(quotaName)?.[1] ?? []);
    expect(labels.length).to.be.greaterThan(50);
    for (const label of labels) {
      const row = {
        quotaCode: null,
        quotaName: `Records per batch inference job for ${label}`,
        applied: null,
        default: null,
        adjustable: null,
      };
      const models = allModels().filter((model) => batchQuotas(model, { ...defaultSnapshot('us-east-1'), rows: [row] }).isOffered);
      expect(new Set(models.map(({ name }) => name)).size, `${label}: ${models.map(({ modelId }) => modelId)}`).to.be.at.most(1);
    }
  });
});

describe('bq batch check', () => {
  const directory = useTempDirectory();
  const write = (lines: readonly unknown[]) => {
    const path = join(directory(), 'records.jsonl');
    writeFileSync(path, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
    return path;
  };
  const body = (text: string) => ({
    anthropic_version: 'bedrock-2023-05-31',
    max_tokens: 300,
    messages: [{ role: 'user', content: [{ type: 'text', text }] }],
  });
  const record = (index: number) => ({ recordId: `REC${index}`, modelInput: body(`Summarise chapter ${index} in two sentences.`) });
  const records = (count: number) => Array.from({ length: count }, (_, index) => record(index));

  const check = async (file: string, ...more: string[]) => {
    const envelope = await callJson<BatchCheckResult>(['batch', 'check', file, '--model', 'sonnet-4.5', '--offline', ...more]);
    const { exitCode: _, ...json } = envelope;
    expectSchema('batch-check', json);
    return envelope;
  };

  it('a file of 100 good records is ready; its tokens are what bq count says, its price half of on demand', async () => {
    const file = write(records(100));
    const { result, exitCode } = await check(file, '--output-tokens', '50');
    expect(exitCode).to.equal(0);
    expect(result).to.include({
      ok: true,
      records: 100,
      badLines: 0,
      invocationType: 'InvokeModel',
      outputTokens: 5000,
      outputTokensGiven: true,
    });
    const counted = await callJson<CountResult>(['count', file, '--model', 'sonnet-4.5', '--offline']);
    expect(result.inputTokens).to.equal(counted.result.totalInputTokens);
    expect(result.price.onDemandUsd).to.be.closeTo((result.inputTokens * 3.3 + 5000 * 16.5) / 1e6, 1e-12);
    expect(result.price.batchUsd).to.be.closeTo((result.price.onDemandUsd ?? 0) / 2, 1e-12);
    expect(result.onDemand?.seconds).to.be.closeTo(1 + 50 / 60, 1e-9);
    const worst = await check(file);
    expect(worst.result).to.include({ outputTokens: 30_000, outputTokensGiven: false });
  });

  it('99 records are one too few', async () => {
    const { result, exitCode } = await check(write(records(99)));
    expect(exitCode).to.equal(3);
    expect(result.quotas.find(({ kind }) => kind === 'minimum-records')).to.include({ fits: false, used: 99, value: 100 });
  });

  it('every bad line by number', async () => {
    const lines: unknown[] = [
      ...records(100),
      '{"recordId": "X1", ',
      { recordId: 'X2' },
      { recordId: 'REC5', modelInput: body('a second REC5') },
      { recordId: 7, modelInput: body('a number') },
      { recordId: 'X3', modelInput: { max_tokens: 5, messages: [{ role: 'user', content: 'no version' }] } },
      { recordId: 'X4', modelInput: { anthropic_version: 'bedrock-2023-05-31', messages: [{ role: 'user', content: 'no limit' }] } },
      { recordId: 'X5', modelInput: { inputText: 'for Titan' } },
      { recordId: 'X6', modelInput: { ...body('too much'), max_tokens: 10_000_000 } },
    ];
    const { result, exitCode } = await check(write(lines));
    expect(exitCode).to.equal(3);
    expect(result).to.include({ records: 108, badLines: 8 });
    const said = new Map(result.problems.map(({ line, problem }) => [line, problem]));
    expect([...said.keys()]).to.deep.equal([101, 102, 103, 104, 105, 106, 107, 108]);
    expect(said.get(101)).to.include('not JSON');
    expect(said.get(102)).to.include('modelInput');
    expect(said.get(103)).to.include('REC5 is there already');
    expect(said.get(104)).to.include('not a text');
    expect(said.get(105)).to.include('anthropic_version');
    expect(said.get(106)).to.include('max_tokens is missing');
    expect(said.get(107)).to.include('written for titan');
    expect(said.get(108)).to.include('more than Claude Sonnet 4.5 can write');
  });

  it('Converse requests are a kind of their own, and a job takes one kind', async () => {
    const converse = (index: number) => ({
      recordId: `C${index}`,
      modelInput: { messages: [{ role: 'user', content: [{ text: `chapter ${index}` }] }], inferenceConfig: { maxTokens: 10 } },
    });
    const all = Array.from({ length: 100 }, (_, index) => converse(index));
    expect((await check(write(all))).result).to.include({ ok: true, invocationType: 'Converse' });
    const mixed = await check(write([...all, record(1)]));
    expect(mixed).to.include({ exitCode: 3 });
    expect(mixed.result).to.include({ ok: false, invocationType: 'mixed' });
  });

  it('a model without batch is not ready; a file that is none is exit 2', async () => {
    const { exitCode, stdout } = await callBq(['batch', 'check', write(records(100)), '--model', 'opus-4.8', '--offline']);
    expect(exitCode).to.equal(3);
    expect(stdout).to.include('no batch inference');
    expect((await callBq(['batch', 'check', join(directory(), 'none.jsonl'), '--model', 'sonnet-4.5', '--offline'])).exitCode).to.equal(2);
    expect((await callBq(['batch', 'check', write(records(1)), '--offline'])).exitCode).to.equal(2);
  });

  it('text', async () => {
    const replace = (text: string) => text.replaceAll(directory(), 'DIR');
    await expectGolden(
      'batch/check',
      ['batch', 'check', write([...records(120), '{', { recordId: 'X2' }]), '--model', 'sonnet-4.5', '--offline'],
      { replace },
    );
  });
});

describe('bq batch watch', () => {
  const ARN = 'arn:aws:bedrock:eu-west-1:123456789012:model-invocation-job/abcdefghijkl';

  const watch = async (statuses: readonly Record<string, unknown>[], args: readonly string[] = [], job = ARN) => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(
        `${request.method} ${decodeURIComponent(request.url ?? '')} ${/Credential=[^/]+\/\d+\/([^/]+)\//.exec(request.headers.authorization ?? '')?.[1]}`,
      );
      const status = statuses[Math.min(asked.length, statuses.length) - 1];
      response.setHeader('content-type', 'application/json');
      if (status?.error) {
        response.statusCode = 404;
        response.setHeader('x-amzn-errortype', String(status.error));
        response.end(JSON.stringify({ message: 'The specified job does not exist.' }));
        return;
      }
      response.end(
        JSON.stringify({
          jobArn: ARN,
          jobName: 'nightly',
          modelId: 'anthropic.claude-sonnet-4-5-20250929-v1:0',
          roleArn: 'arn:aws:iam::123456789012:role/batch',
          submitTime: '2026-11-22T08:00:00Z',
          inputDataConfig: { s3InputDataConfig: { s3Uri: 's3://in/records.jsonl' } },
          outputDataConfig: { s3OutputDataConfig: { s3Uri: 's3://out/' } },
          ...status,
        }),
      );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const env = { ...KEYS, AWS_ENDPOINT_URL_BEDROCK: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
    try {
      return { ...(await callBq(['batch', 'watch', job, '--interval', '0.05', ...args], { env })), asked };
    } finally {
      server.closeAllConnections();
      server.close();
    }
  };

  it('follows the job in the Region of its ARN until it ends', async () => {
    const { exitCode, stdout, stderr, asked } = await watch([
      { status: 'Submitted' },
      { status: 'InProgress', totalRecordCount: 1000, processedRecordCount: 250 },
      { status: 'InProgress', totalRecordCount: 1000, processedRecordCount: 250 },
      {
        status: 'Completed',
        totalRecordCount: 1000,
        processedRecordCount: 1000,
        successRecordCount: 1000,
        errorRecordCount: 0,
        endTime: '2026-11-22T09:30:00Z',
      },
    ]);
    expect(exitCode).to.equal(0);
    expect(asked).to.deep.equal(Array.from({ length: 4 }, () => `GET /model-invocation-job/${ARN} eu-west-1`));
    expect(stderr.trim().split('\n')).to.deep.equal(['Submitted', 'InProgress · 250 of 1,000 records (25 %)']);
    expect(stdout).to.include('nightly · Completed · 1,000 of 1,000 records (100 %) · took 1 h 30 min');
  });

  for (const [status, exit] of [
    ['Completed', 0],
    ['PartiallyCompleted', 3],
    ['Failed', 3],
    ['Stopped', 3],
    ['Expired', 3],
  ] as const) {
    it(`exit ${exit} when it is ${status}`, async () => {
      const { exitCode, stdout } = await watch([{ status, message: 'because of 123456789012: reasons' }], ['--json']);
      expect(exitCode).to.equal(exit);
      const json = JSON.parse(stdout) as { result: BatchWatchResult };
      expectSchema('batch-watch', json);
      expect(json.result).to.include({ status, ended: true, region: 'eu-west-1' });
      expect(stdout).not.to.include('123456789012');
    });
  }

  it('--once asks once; a job that is not there is exit 5, no credentials exit 4', async () => {
    const once = await watch([{ status: 'InProgress' }], ['--once', '--region', 'us-east-1'], 'abcdefghijkl');
    expect(once.asked).to.deep.equal(['GET /model-invocation-job/abcdefghijkl us-east-1']);
    expect(once.exitCode).to.equal(0);
    expect((await watch([{ error: 'ResourceNotFoundException' }])).exitCode).to.equal(5);
    expect((await callBq(['batch', 'watch', ARN])).exitCode).to.equal(4);
  });
});
