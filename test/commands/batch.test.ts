import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { Splitter } from '../../src/batch/split-plan.ts';
import { knownQuotaNames } from '../../src/catalog/default-quotas.ts';
import { allModels, resolveModel } from '../../src/catalog/models.ts';
import type { Model } from '../../src/catalog/types.ts';
import type { BatchCheckResult, BatchPlanResult, BatchSplitResult, BatchWatchResult, WatchedJobs } from '../../src/contracts/batch.ts';
import type { CountResult } from '../../src/contracts/count.ts';
import { batchQuotas } from '../../src/quotas/batch.ts';
import { defaultSnapshot } from '../../src/quotas/defaults.ts';
import { KEYS } from '../_helpers/aws-session.ts';
import { callBq, callJson } from '../_helpers/call-bq.ts';
import { expectGolden } from '../_helpers/golden.ts';
import { expectSchema } from '../_helpers/schema.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

describe('batch quotas of a model', () => {
  it('are found by labels without vendor, some ending in a full stop; the rest is as documented', () => {
    const rows = batchQuotas(resolveModel('sonnet-4.5').model, defaultSnapshot('us-east-1'));
    expect(rows.offered).to.equal('yes');
    expect(rows.quotas.find(({ kind }) => kind === 'minimum-records')).to.include({
      value: 100,
      quotaCode: 'L-23DB0C0C',
      source: 'default',
    });
    // No row is no no: AWS's card of Opus 5 says that batch takes it, that of Opus 5.5 that it does not, and nobody says of Opus 4.8.
    const offered = (name: string) => batchQuotas(resolveModel(name).model, defaultSnapshot('us-east-1')).offered;
    expect(['opus-5', 'opus-5.5', 'opus-4.8'].map(offered)).to.deep.equal(['yes', 'no', 'not-known']);
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
      const hasRow = (model: Model) =>
        batchQuotas(model, { ...defaultSnapshot('us-east-1'), rows: [row] }).quotas.some(({ quotaName }) => quotaName !== null);
      const models = allModels().filter(hasRow);
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

  it('a model without batch rows is no refusal; a file that is none is exit 2', async () => {
    const { exitCode, stdout } = await callBq(['batch', 'check', write(records(100)), '--model', 'opus-4.8', '--offline']);
    expect(exitCode).to.equal(0);
    expect(stdout).to.include('AWS lists no batch quotas for Claude Opus 4.8');
    const refused = await callBq(['batch', 'check', write(records(100)), '--model', 'opus-5.5', '--offline']);
    expect([refused.exitCode, refused.stdout.includes('batch inference does not take it')]).to.deep.equal([3, true]);
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

describe('bq batch split and plan', () => {
  const directory = useTempDirectory();
  const record = (index: number, text = 'x') =>
    JSON.stringify({
      recordId: `R${index}`,
      modelInput: { anthropic_version: 'bedrock-2023-05-31', max_tokens: 30, messages: [{ role: 'user', content: text }] },
    });

  it('every record is in exactly one job, in order, within every limit, whatever the limits and sizes', () => {
    const limits = fc.record({
      recordsPerJob: fc.integer({ min: 1, max: 40 }),
      recordsPerFile: fc.integer({ min: 1, max: 15 }),
      minimumRecords: fc.constant(1),
      fileBytes: fc.integer({ min: 100, max: 1000 }),
      jobBytes: fc.integer({ min: 100, max: 3000 }),
    });
    fc.assert(
      fc.property(limits, fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 200 }), (limit, sizes) => {
        const splitter = new Splitter({ records: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) }, limit);
        const jobs: number[][][] = [];
        let last = { job: 0, file: 0 };
        for (const size of sizes) {
          const slot = splitter.next(size);
          expect(slot.job > last.job ? slot.file === 0 : slot.file - last.file <= 1 && slot.file >= last.file).to.equal(true);
          last = slot;
          jobs[slot.job] ??= [];
          const files = jobs[slot.job] as number[][];
          files[slot.file] ??= [];
          (files[slot.file] as number[]).push(size);
        }
        const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
        for (const files of jobs) {
          expect(files.flat().length).to.be.at.most(limit.recordsPerJob);
          expect(sum(files.flat())).to.be.at.most(Math.max(limit.jobBytes, ...files.flat()));
          for (const file of files) {
            expect(file.length).to.be.at.most(limit.recordsPerFile);
            expect(sum(file)).to.be.at.most(Math.max(limit.fileBytes, ...file));
          }
        }
        expect(jobs.flat(2)).to.deep.equal(sizes);
      }),
      { seed: 18, numRuns: 500 },
    );
  });

  it('writes folders that check finds good, evenly, with the records as they were', async () => {
    const lines = Array.from({ length: 250 }, (_, index) => record(index));
    const source = join(directory(), 'all.jsonl');
    writeFileSync(source, `${lines.join('\r\n')}\r\n\r\n`);
    const quotas = join(directory(), 'quotas.json');
    const row = (name: string, value: number) => ({
      ServiceCode: 'bedrock',
      QuotaArn: `arn:aws:servicequotas:us-east-1:123456789012:bedrock/L-${value}`,
      QuotaCode: `L-${value}`,
      QuotaName: `${name} batch inference job for Claude Sonnet 4.5`,
      Value: value,
      Adjustable: true,
    });
    writeFileSync(
      quotas,
      JSON.stringify({
        Quotas: [row('Records per', 120), row('Records per input file per', 50), row('Minimum number of records per', 10)],
      }),
    );
    const out = join(directory(), 'jobs');
    const words = ['batch', 'split', source, '--model', 'sonnet-4.5', '--quotas', quotas, '--region', 'us-east-1', '--out', out];
    const dry = await callJson<BatchSplitResult>([...words, '--dry-run']);
    expect(existsSync(out)).to.equal(false);
    const { result, exitCode, ...json } = await callJson<BatchSplitResult>(words);
    expectSchema('batch-split', { ...json, result });
    expect(exitCode).to.equal(0);
    expect(result.jobs).to.deep.equal(dry.result.jobs);
    expect(result.jobs.map((job) => [job.records, job.files.map(({ records }) => records)])).to.deep.equal([
      [84, [50, 34]],
      [84, [50, 34]],
      [82, [50, 32]],
    ]);
    const written = result.jobs.flatMap(({ files }) => files.map(({ file }) => readFileSync(file, 'utf8')));
    expect(written.join('')).to.equal(`${lines.join('\n')}\n`);
    const check = await callJson<BatchCheckResult>(['batch', 'check', result.jobs[0]?.folder ?? '', '--model', 'sonnet-4.5', '--offline']);
    expect(check.result).to.include({ badLines: 0, records: 84 });
    expect(check.result.files.map(({ records }) => records)).to.deep.equal([50, 34]);
    expect(await callBq(words)).to.include({ exitCode: 2 });
    await expectGolden('batch/split', [...words.slice(0, -1), join(directory(), 'again'), '--dry-run'], {
      replace: (text) => text.replaceAll(directory(), 'DIR'),
    });
  });

  it('three million records: jobs, rounds, the latest end, and the price beside on demand', async () => {
    const words = [
      'batch',
      'plan',
      '--model',
      'sonnet-4.5',
      '--total',
      '3000000',
      '--deadline',
      '24h',
      '--input-tokens',
      '900',
      '--output-tokens',
      '200',
      '--offline',
    ];
    const { result, exitCode: _, ...json } = await callJson<BatchPlanResult>([...words, '--at-once', '10']);
    expectSchema('batch-plan', { ...json, result });
    expect(result).to.include({ jobs: 30, recordsPerJob: 100_000, atOnce: 10, waves: 3, latestSeconds: 3 * 86_400, fits: false });
    expect(result.price.batchUsd).to.be.closeTo((result.price.onDemandUsd ?? 0) / 2, 1e-6);
    expect(result.onDemand?.fits).to.equal(false);
    expect((await callJson<BatchPlanResult>([...words, '--at-once', '30'])).result).to.include({ waves: 1, fits: true });
    expect((await callJson<BatchPlanResult>(words)).result).to.include({ atOnce: null, latestSeconds: null, fits: null });
    expect((await callBq([...words, '--check'])).exitCode).to.equal(3);
    expect((await callJson<BatchPlanResult>([...words.slice(0, 4), '--total', '99', '--offline'])).result).to.include({
      fits: false,
      jobs: 1,
    });
    await expectGolden('batch/plan', [...words, '--at-once', '10']);
  });

  it('several files are one job: a name that Bedrock does not take, IDs that come twice, one kind of records', async () => {
    const folder = join(directory(), 'in');
    mkdirSync(folder);
    writeFileSync(join(folder, 'a.jsonl'), Array.from({ length: 60 }, (_, index) => record(index)).join('\n'));
    writeFileSync(join(folder, 'b.json'), Array.from({ length: 60 }, (_, index) => record(index + 59)).join('\n'));
    const { result, warnings } = await callJson<BatchCheckResult>(['batch', 'check', folder, '--model', 'sonnet-4.5', '--offline']);
    expect(result).to.include({ ok: false, records: 120, badLines: 1 });
    expect(result.problems[0]).to.deep.include({ file: join(folder, 'b.json'), line: 1, recordId: 'R59' });
    expect(warnings.join()).to.include('named .jsonl only');
    const asConverse = await callJson<BatchCheckResult>([
      'batch',
      'check',
      join(folder, 'a.jsonl'),
      '--model',
      'sonnet-4.5',
      '--offline',
      '--invocation-type',
      'converse',
    ]);
    expect(asConverse.result).to.include({ badLines: 60 });
    expect(asConverse.result.problems[0]?.problem).to.include('the job is for Converse');
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

  it('follows several jobs, asks those that have ended no more, and fails where one did', async () => {
    const job = (name: string, status: string, more = {}) => ({
      jobArn: `${ARN.slice(0, -1)}${name}`,
      jobName: name,
      status,
      totalRecordCount: 100,
      processedRecordCount: 100,
      errorRecordCount: 0,
      successRecordCount: 100,
      ...more,
    });
    const { exitCode, stdout, asked } = await watch(
      [job('a', 'Completed'), job('b', 'InProgress'), job('b', 'Failed', { errorRecordCount: 3, message: 'no' })],
      ['--json', `${ARN.slice(0, -1)}b`],
      `${ARN.slice(0, -1)}a`,
    );
    expect(exitCode).to.equal(3);
    expect(asked.map((call) => call.split(' ')[1]?.slice(-1))).to.deep.equal(['a', 'b', 'b']);
    const json = JSON.parse(stdout) as { result: WatchedJobs; warnings: string[] };
    expectSchema('batch-watch', json);
    expect(json.result).to.include({ ended: true, totalRecords: 200, failedRecords: 3 });
    expect(json.warnings).to.deep.equal(['b: no']);
  });

  it('--once asks once; a job that is not there is exit 5, no credentials exit 4', async () => {
    const once = await watch([{ status: 'InProgress' }], ['--once', '--region', 'us-east-1'], 'abcdefghijkl');
    expect(once.asked).to.deep.equal(['GET /model-invocation-job/abcdefghijkl us-east-1']);
    expect(once.exitCode).to.equal(0);
    expect((await watch([{ error: 'ResourceNotFoundException' }])).exitCode).to.equal(5);
    expect((await callBq(['batch', 'watch', ARN])).exitCode).to.equal(4);
  });
});
