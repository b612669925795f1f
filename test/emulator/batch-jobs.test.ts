// Batch jobs over a local folder in the place of S3, asked by the SDK's client and followed by `bq batch watch`.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  BedrockClient,
  CreateModelInvocationJobCommand,
  type CreateModelInvocationJobCommandInput,
  GetModelInvocationJobCommand,
  type GetModelInvocationJobCommandOutput,
  ListModelInvocationJobsCommand,
  ListTagsForResourceCommand,
  StopModelInvocationJobCommand,
  TagResourceCommand,
} from '@aws-sdk/client-bedrock';
import { expect } from 'chai';
import { BatchChecker } from '../../src/batch/batch-check.ts';
import { resolveModel } from '../../src/catalog/models.ts';
import type { WatchedJobs } from '../../src/contracts/batch.ts';
import { EstimatingReader, loadEstimator } from '../../src/emulator/backend/prompt-reader.ts';
import { systemClock } from '../../src/emulator/clock.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { loadTextCounter } from '../../src/prompts/estimate/content.ts';
import { countRecord } from '../../src/prompts/record.ts';
import { defaultSnapshot } from '../../src/quotas/defaults.ts';
import { KEYS } from '../_helpers/aws-session.ts';
import { callJson } from '../_helpers/call-bq.ts';
import { useTempDirectory } from '../_helpers/temp.ts';
import { clientConfig, ManualClock, type Overrides, START_SECONDS, testEmulator } from './kit.ts';

const ROLE = 'arn:aws:iam::123456789012:role/batch';
const NO_LATENCY = { timeToFirstTokenSeconds: 0, tokensPerSecond: Number.POSITIVE_INFINITY };
/** Retired after the tests' clock of START_SECONDS, and has batch rows. */
const SONNET = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const BASE = resolveModel(SONNET).model;

const body = (index: number, more: object = {}) => ({
  anthropic_version: 'bedrock-2023-05-31',
  max_tokens: 100,
  messages: [{ role: 'user', content: `Summarise chapter ${index}.` }],
  ...more,
});
const records = (count: number, more: (index: number) => object = () => ({})) =>
  Array.from({ length: count }, (_, index) => ({ recordId: `REC${String(index).padStart(8, '0')}`, modelInput: body(index, more(index)) }));

describe('batch jobs of the emulator', () => {
  let emulator: Emulator;
  let client: BedrockClient;
  // Before the folder goes.
  afterEach(async () => {
    client.destroy();
    await emulator.close();
  });
  const directory = useTempDirectory();
  const start = async (overrides: Overrides = {}) => {
    emulator = await testEmulator({ batchFolder: directory(), pace: NO_LATENCY, ...overrides });
    client = new BedrockClient(clientConfig(emulator));
    stepSeconds = 1;
  };

  const put = (key: string, lines: readonly unknown[]) => {
    const path = join(directory(), key);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''));
  };
  const create = async (input: string, more: Partial<CreateModelInvocationJobCommandInput> = {}): Promise<string> => {
    const { jobArn } = await client.send(
      new CreateModelInvocationJobCommand({
        jobName: 'nightly',
        roleArn: ROLE,
        modelId: SONNET,
        inputDataConfig: { s3InputDataConfig: { s3Uri: `s3://my-bucket/${input}`, s3InputFormat: 'JSONL' } },
        outputDataConfig: { s3OutputDataConfig: { s3Uri: 's3://my-bucket/out/' } },
        ...more,
      }),
    );
    return jobArn as string;
  };
  const get = (job: string) => client.send(new GetModelInvocationJobCommand({ jobIdentifier: job }));
  const ended = async (job: string): Promise<GetModelInvocationJobCommandOutput> => {
    const end = performance.now() + 20_000;
    while (performance.now() < end) {
      const answer = await get(job);
      if (answer.endTime !== undefined) return answer;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    throw new Error('the job did not end');
  };
  /** Moves time on, but never past a job that reads or writes. */
  let stepSeconds = 1;
  const pass = async (clock: ManualClock, job: string, look: (answer: GetModelInvocationJobCommandOutput) => unknown = () => {}) => {
    for (;;) {
      const answer = await get(job);
      if (look(answer) === true || answer.endTime !== undefined) return answer;
      if (clock.waiting > 0) await clock.advance(stepSeconds);
      else await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const idOf = (arn: string) => arn.slice(arn.lastIndexOf('/') + 1);
  const output = (arn: string, key: string) => readFileSync(join(directory(), 'my-bucket', 'out', idOf(arn), key), 'utf8');
  const outputLines = (arn: string, key: string) =>
    output(arn, key)
      .trim()
      .split('\n')
      .map(
        (line) => JSON.parse(line) as Record<string, unknown> & { modelOutput?: Record<string, unknown>; error?: Record<string, unknown> },
      );

  it('go through their states, and write output and manifest as AWS does', async () => {
    const clock = new ManualClock();
    await start({ clock, pace: { timeToFirstTokenSeconds: 2, tokensPerSecond: 10 }, drawOutputTokens: () => 30 });
    put('my-bucket/in/records.jsonl', records(250));
    const arn = await create('in/records.jsonl', { timeoutDurationInHours: 48 });
    expect(arn).to.match(/^arn:aws:bedrock:us-east-1:\d{12}:model-invocation-job\/[a-z0-9]{12}$/);
    const statuses: string[] = [];
    await pass(clock, arn, ({ status = '', totalRecordCount, processedRecordCount }) => {
      if (statuses.at(-1) !== status) statuses.push(status);
      if (status === 'Submitted') expect([totalRecordCount, processedRecordCount]).to.deep.equal([0, 0]);
      if (status === 'InProgress') expect(totalRecordCount).to.equal(250);
    });
    expect(statuses).to.deep.equal(['Submitted', 'Validating', 'Scheduled', 'InProgress', 'Completed']);
    const job = await get(idOf(arn));
    expect(job).to.deep.include({
      jobArn: arn,
      jobName: 'nightly',
      modelId: SONNET,
      roleArn: ROLE,
      status: 'Completed',
      modelInvocationType: 'InvokeModel',
      timeoutDurationInHours: 48,
      totalRecordCount: 250,
      processedRecordCount: 250,
      successRecordCount: 250,
      errorRecordCount: 0,
      submitTime: new Date(START_SECONDS * 1000),
      jobExpirationTime: new Date((START_SECONDS + 48 * 3600) * 1000),
    });
    expect(job.message).to.equal(undefined);
    // 250 records, a hundred at a time, five seconds each time, behind three seconds of waiting.
    expect((job.endTime as Date).getTime() / 1000 - START_SECONDS).to.equal(18);
    const lines = outputLines(arn, 'records.jsonl.out');
    expect(lines.map(({ recordId }) => recordId)).to.deep.equal(records(250).map(({ recordId }) => recordId));
    expect(lines[0]?.modelInput).to.deep.equal(body(0));
    expect(lines[0]?.modelOutput).to.deep.include({ type: 'message', role: 'assistant', stop_reason: 'end_turn' });
    expect(JSON.parse(output(arn, 'manifest.json.out'))).to.deep.equal({
      totalRecordCount: 250,
      processedRecordCount: 250,
      successRecordCount: 250,
      errorRecordCount: 0,
      inputTokenCount: 2_500,
      outputTokenCount: 7_500,
    });
  });

  it('draw on no on-demand quota', async () => {
    await start({ limits: { tokensPerMinute: 1, requestsPerMinute: 1 } });
    put('my-bucket/in/a.jsonl', records(120));
    expect(await ended(await create('in/a.jsonl'))).to.include({ status: 'Completed', successRecordCount: 120 });
    expect(emulator.state().totals).to.include({ admitted: 0, throttled: 0 });
  });

  it('say of each record what the call would be refused with, and of the same records as bq batch check', async () => {
    const estimator = await loadEstimator();
    await start({ prompts: new EstimatingReader(estimator) });
    const odd: Readonly<Record<number, object>> = {
      3: { max_tokens: 9_999_999 },
      7: { top_k: 'many' },
      11: { maxTokens: 5 },
      20: { messages: [{ role: 'assistant', content: 'I begin.' }] },
      40: { thinking: { type: 'enabled', budget_tokens: 10 } },
    };
    const all = records(110, (index) => odd[index] ?? {});
    put('my-bucket/in/a.jsonl', all);
    const job = await ended(await create('in/a.jsonl'));
    const lines = outputLines(job.jobArn as string, 'a.jsonl.out');
    const bad = lines.flatMap(({ error }, index) => (error ? [index] : []));
    const checker = new BatchChecker(BASE, 'InvokeModel');
    const count = await loadTextCounter();
    checker.begin('a.jsonl');
    all.forEach((value, index) => {
      checker.add(index, 100, value, countRecord(value, { as: 'batch-record', model: BASE.modelId }, count));
    });
    expect(bad).to.deep.equal(checker.problems.map(({ line }) => line));
    expect(bad).to.include.members([3, 7, 11, 40]);
    expect(lines[7]?.error).to.deep.equal({ errorCode: 400, errorMessage: 'top_k: Input should be a valid integer' });
    expect(lines[7]).to.not.have.property('modelOutput');
    expect(job).to.include({
      status: 'Completed',
      totalRecordCount: 110,
      errorRecordCount: bad.length,
      successRecordCount: 110 - bad.length,
    });
  });

  it('take Converse records, folders of several files and the bodies of other vendors', async () => {
    await start();
    const converse = Array.from({ length: 60 }, (_, index) => ({
      modelInput: { messages: [{ role: 'user', content: [{ text: `Chapter ${index}` }] }], inferenceConfig: { maxTokens: 50 } },
    }));
    put('my-bucket/in/a.jsonl', converse);
    put('my-bucket/in/b/c.jsonl', converse);
    put('my-bucket/in/read-me.txt', ['not a record']);
    const job = await ended(await create('in/', { modelInvocationType: 'Converse' }));
    expect(job).to.include({ status: 'Completed', totalRecordCount: 120, successRecordCount: 120 });
    const lines = outputLines(job.jobArn as string, join('b', 'c.jsonl.out'));
    expect(lines).to.have.length(60);
    expect(lines[0]?.recordId).to.match(/^[A-Z0-9]{11}$/);
    expect(lines[0]?.modelOutput).to.have.all.keys('output', 'stopReason', 'usage', 'metrics');
    put(
      'my-bucket/in2/titan.jsonl',
      Array.from({ length: 100 }, (_, index) => ({ recordId: `R${index}`, modelInput: { inputText: `text ${index}` } })),
    );
    const titan = await ended(await create('in2/titan.jsonl', { modelId: 'amazon.titan-embed-text-v2:0' }));
    expect(titan).to.include({ status: 'Completed', successRecordCount: 100 });
    expect(outputLines(titan.jobArn as string, 'titan.jsonl.out')[5]?.modelOutput?.embedding).to.have.length(1024);
  });

  it('fail, with the reason, for input that no job takes', async () => {
    await start();
    put('my-bucket/few.jsonl', records(99));
    put('my-bucket/text.txt', records(100));
    put('my-bucket/broken.jsonl', [...records(100), '{"recordId":']);
    put('my-bucket/bare.jsonl', [...records(100), { prompt: 'hello' }]);
    const cases: readonly (readonly [key: string, message: RegExp])[] = [
      ['few.jsonl', /less records \(99\) than the required minimum of: 100/],
      ['text.txt', /no file whose name ends in \.jsonl/],
      ['broken.jsonl', /broken\.jsonl, line 101: the record is not valid JSON/],
      ['bare.jsonl', /bare\.jsonl, line 101: the record has no modelInput/],
      ['nowhere.jsonl', /does not exist/],
    ];
    for (const [key, message] of cases) {
      const job = await ended(await create(key));
      expect(job.status, key).to.equal('Failed');
      expect(job.message, key).to.match(message);
      expect(job.totalRecordCount, key).to.equal(0);
    }
    expect(readdirSync(join(directory(), 'my-bucket'))).to.not.include('out');
  });

  it('keep to the quotas of batch that the account has', async () => {
    const row = (quotaName: string, applied: number) => ({ quotaCode: null, quotaName, applied, default: applied, adjustable: true });
    const rows = [
      row('Minimum number of records per batch inference job for Claude Sonnet 4.5', 2),
      row('Records per batch inference job for Claude Sonnet 4.5', 8),
      row('Records per input file per batch inference job for Claude Sonnet 4.5', 5),
      row('Sum of in-progress and submitted batch inference jobs using a base model for Claude Sonnet 4.5', 2),
    ];
    const clock = new ManualClock();
    const snapshot = { ...defaultSnapshot('us-east-1'), source: 'live' as const, rows };
    await start({ snapshotOf: () => snapshot, clock, pace: { timeToFirstTokenSeconds: 1, tokensPerSecond: 1 } });
    put('my-bucket/a/1.jsonl', records(5));
    put('my-bucket/a/2.jsonl', records(4));
    put('my-bucket/b.jsonl', records(6));
    put('my-bucket/c.jsonl', records(3));
    const first = await create('a/');
    const second = await create('b.jsonl');
    const error = await create('c.jsonl').catch((reason: Error) => reason);
    expect(error).to.have.property('name', 'ServiceQuotaExceededException');
    await pass(clock, first);
    await pass(clock, second);
    expect((await get(first)).message).to.match(/more records \(9\) than the allowed maximum of: 8/);
    expect((await get(second)).message).to.match(/input file with more records \(6\) than the allowed maximum of: 5/);
    expect(await pass(clock, await create('c.jsonl'))).to.include({ status: 'Completed', successRecordCount: 3 });
  });

  it('are stopped, and keep what was written by then; what has ended cannot be stopped', async () => {
    const clock = new ManualClock();
    await start({ clock, pace: { timeToFirstTokenSeconds: 10, tokensPerSecond: Number.POSITIVE_INFINITY } });
    put('my-bucket/a.jsonl', records(250));
    const arn = await create('a.jsonl');
    await pass(clock, arn, ({ processedRecordCount = 0 }) => processedRecordCount > 0);
    await client.send(new StopModelInvocationJobCommand({ jobIdentifier: arn }));
    const job = await ended(arn);
    expect(job).to.include({ status: 'Stopped', totalRecordCount: 250, processedRecordCount: 100 });
    expect(outputLines(arn, 'a.jsonl.out')).to.have.length(100);
    expect(JSON.parse(output(arn, 'manifest.json.out'))).to.include({ totalRecordCount: 250, processedRecordCount: 100 });
    const again = await client.send(new StopModelInvocationJobCommand({ jobIdentifier: arn })).catch((reason: Error) => reason);
    expect(again).to.have.property('name', 'ConflictException');
  });

  it('are partially completed when their time is over', async () => {
    const clock = new ManualClock();
    await start({ clock, pace: { timeToFirstTokenSeconds: 20 * 3600, tokensPerSecond: Number.POSITIVE_INFINITY } });
    stepSeconds = 3600;
    put('my-bucket/a.jsonl', records(250));
    const arn = await create('a.jsonl');
    expect(await pass(clock, arn)).to.include({ status: 'PartiallyCompleted', totalRecordCount: 250, processedRecordCount: 100 });
  });

  it('are listed by status, name and time, newest first, page by page; a token makes one job of two', async () => {
    await start();
    put('my-bucket/a.jsonl', records(100));
    put('my-bucket/few.jsonl', records(2));
    const arns: string[] = [];
    for (const [index, key] of ['a.jsonl', 'few.jsonl', 'a.jsonl'].entries()) arns.push(await create(key, { jobName: `job-${index}` }));
    for (const arn of arns) await ended(arn);
    const list = async (input: object) => (await client.send(new ListModelInvocationJobsCommand(input))).invocationJobSummaries ?? [];
    expect((await list({})).map(({ jobName }) => jobName)).to.deep.equal(['job-2', 'job-1', 'job-0']);
    expect((await list({ statusEquals: 'Failed' })).map(({ jobName }) => jobName)).to.deep.equal(['job-1']);
    expect((await list({ nameContains: '-2' })).map(({ jobName }) => jobName)).to.deep.equal(['job-2']);
    expect(await list({ submitTimeAfter: new Date((START_SECONDS + 60) * 1000) })).to.deep.equal([]);
    const page = await client.send(new ListModelInvocationJobsCommand({ maxResults: 2, sortOrder: 'Ascending' }));
    expect(page.invocationJobSummaries?.map(({ jobName }) => jobName)).to.deep.equal(['job-0', 'job-1']);
    expect((await list({ maxResults: 2, sortOrder: 'Ascending', nextToken: page.nextToken })).map(({ jobName }) => jobName)).to.deep.equal([
      'job-2',
    ]);
    const token = { clientRequestToken: 'the-same-token-twice' };
    expect(await create('a.jsonl', token)).to.equal(await create('a.jsonl', token));
    const arn = await create('a.jsonl', { tags: [{ key: 'team', value: 'docs' }] });
    await client.send(new TagResourceCommand({ resourceARN: arn, tags: [{ key: 'stage', value: 'test' }] }));
    const { tags } = await client.send(new ListTagsForResourceCommand({ resourceARN: arn }));
    expect(tags).to.deep.equal([
      { key: 'team', value: 'docs' },
      { key: 'stage', value: 'test' },
    ]);
  });

  it('refuse what cannot be a job before there is one', async () => {
    await start();
    put('my-bucket/a.jsonl', records(100));
    const refusal = (more: Partial<CreateModelInvocationJobCommandInput>, key = 'a.jsonl') =>
      create(key, more).then(
        () => 'taken',
        (error: Error) => `${error.name}: ${error.message}`,
      );
    expect(await refusal({ jobName: 'no good name!' })).to.match(/^ValidationException: .*jobName/);
    expect(await refusal({ roleArn: 'role' })).to.match(/^ValidationException: .*roleArn/);
    expect(await refusal({ timeoutDurationInHours: 1 })).to.match(/^ValidationException: .*between 24 and 168/);
    expect(await refusal({ modelId: 'us.anthropic.claude-none' })).to.match(
      /^ValidationException: The provided model identifier is invalid/,
    );
    expect(await refusal({ modelId: BASE.modelId })).to.match(/^ValidationException: .*on-demand throughput/);
    expect(await refusal({ modelId: resolveModel('opus-5.5').model.profiles.find(({ prefix }) => prefix === 'us')?.id })).to.match(
      /^ValidationException: .*does not support batch inference/,
    );
    expect(await refusal({}, '../../../etc/passwd')).to.match(/^ValidationException: .*s3Uri/);
    expect(await refusal({ inputDataConfig: { s3InputDataConfig: { s3Uri: 'file:///etc/passwd' } } })).to.match(
      /^ValidationException: .*s3Uri/,
    );
    const missing = await get('abcdefghijkl').catch((error: Error) => error);
    expect(missing).to.have.property('name', 'ResourceNotFoundException');
    await emulator.close();
    await start({ batchFolder: null });
    expect(await refusal({})).to.match(/^ValidationException: .*--batch-dir/);
  });

  it('are followed by bq batch watch to their end', async () => {
    await start({ clock: systemClock(), pace: { timeToFirstTokenSeconds: 0.01, tokensPerSecond: 100_000 } });
    put(
      'my-bucket/a.jsonl',
      records(150, (index) => (index === 9 ? { max_tokens: 0.5 } : {})),
    );
    put('my-bucket/few.jsonl', records(3));
    const jobs = [await create('a.jsonl'), await create('few.jsonl')];
    const { result, exitCode } = await callJson<WatchedJobs>(
      ['batch', 'watch', ...jobs, '--interval', '0.2', '--endpoint-url', emulator.url, '--region', 'us-east-1'],
      { env: { ...KEYS, AWS_REGION: 'us-east-1' } },
    );
    expect(exitCode).to.equal(3);
    expect(result.jobs.map(({ status }) => status)).to.deep.equal(['Completed', 'Failed']);
    expect(result.jobs[0]).to.include({ totalRecords: 150, processedRecords: 150, successfulRecords: 149, failedRecords: 1 });
    expect(result.jobs[1]?.message).to.match(/less records/);
  });
});
