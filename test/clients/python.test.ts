// boto3 and the AWS CLI, where the machine has them. Where it has not, that is printed.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { useTempDirectory } from '../_helpers/temp.ts';
import { ANSWER, environmentFor, foreignEmulator, MODEL, NEVER, SMALL, TOO_MANY } from './support/emulators.ts';
import { type Ended, run } from './support/run.ts';

const SCRIPT = join(import.meta.dirname, 'boto3_client.py');
const absent = (what: string) => process.stdout.write(`  not tested here: this machine has no ${what}\n`);

const python = await run('python3', ['-c', 'import boto3']);
const hasBoto3 = python?.code === 0;
const hasCli = (await run('aws', ['--version']))?.code === 0;

describe('boto3', () => {
  const directory = useTempDirectory();
  if (!hasBoto3) {
    absent('boto3');
    return;
  }
  let emulator: Emulator;
  const start = async (scenario: string, maxTokens: number, ...faults: string[]) => {
    emulator = await foreignEmulator(...faults);
    return ask(scenario, maxTokens);
  };
  const ask = async (scenario: string, maxTokens: number, ...more: string[]) => {
    const ended = (await run('python3', [SCRIPT, scenario, MODEL, String(maxTokens), ...more], environmentFor(emulator))) as Ended;
    expect(ended.code, ended.stderr).to.equal(0);
    return JSON.parse(ended.stdout) as Record<string, unknown>;
  };
  afterEach(() => emulator.close());

  it('is answered', async () => {
    expect(await start('converse', SMALL)).to.deep.equal({ text: ANSWER, retries: 0 });
  });

  it('streams', async () => {
    expect(await start('stream', SMALL)).to.deep.equal({ text: ANSWER });
  });

  it('is throttled with its own error class', async () => {
    expect(await start('throttle', NEVER)).to.deep.equal({
      outcome: 'throttled',
      code: 'ThrottlingException',
      message: TOO_MANY,
      status: 429,
    });
  });

  it('retries by itself until it is answered', async () => {
    expect(await start('converse', SMALL, 'throttle:1')).to.deep.equal({ text: ANSWER, retries: 1 });
  });

  it('reads quotas, metrics, models and its own account', async () => {
    const planes = await start('planes', SMALL);
    expect(planes.account).to.equal('000000000000');
    expect(planes.quotas).to.be.greaterThan(100);
    expect(planes.models).to.be.greaterThan(50);
    expect(planes.metrics).to.equal(0);
  });

  it('calls tools, models, profiles, guardrails, counts, ranks, runs batch jobs, reads statistics and asks for more', async () => {
    emulator = await foreignEmulator({ batchFolder: directory() });
    const now = Date.parse(emulator.state().emulator.now);
    const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
    const { counted, ...answers } = await ask('operations', SMALL, directory(), at(-60), at(60));
    expect(counted).to.be.greaterThan(1);
    expect(answers).to.deep.equal({
      tool: 'tool_use',
      invoked: 'end_turn',
      streamed: 'message_stop',
      profile: 'end_turn',
      guardrail: 'NONE',
      job: 100,
      jobs: 1,
      ranked: [1, 0],
      points: 1,
      increase: 'PENDING',
    });
  });
});

describe('AWS CLI', () => {
  const directory = useTempDirectory();
  if (!hasCli) {
    absent('AWS CLI');
    return;
  }
  let emulator: Emulator;
  const start = async (maxTokens: number, env: NodeJS.ProcessEnv, ...faults: string[]) => {
    emulator = await foreignEmulator(...faults);
    const messages = JSON.stringify([{ role: 'user', content: [{ text: 'hello' }] }]);
    const args = [
      'bedrock-runtime',
      'converse',
      '--model-id',
      MODEL,
      '--messages',
      messages,
      '--inference-config',
      `maxTokens=${maxTokens}`,
    ];
    return (await run('aws', [...args, '--output', 'json'], { ...environmentFor(emulator), ...env })) as Ended;
  };
  afterEach(() => emulator.close());
  const said = ({ stdout }: Ended) =>
    (JSON.parse(stdout) as { output: { message: { content: { text: string }[] } } }).output.message.content[0]?.text;

  it('is answered (it offers no streaming)', async () => {
    const ended = await start(SMALL, {});
    expect(ended.code, ended.stderr).to.equal(0);
    expect(said(ended)).to.equal(ANSWER);
  });

  it('is throttled, and says by what', async () => {
    const ended = await start(NEVER, { AWS_MAX_ATTEMPTS: '1' });
    expect(ended.code).to.be.greaterThan(0);
    expect(ended.stderr).to.include('An error occurred (ThrottlingException) when calling the Converse operation');
    expect(ended.stderr).to.include(TOO_MANY);
  });

  it('retries by itself until it is answered', async () => {
    const ended = await start(SMALL, {}, 'throttle:1');
    expect(said(ended)).to.equal(ANSWER);
    expect(emulator.state().totals).to.include({ throttled: 1, completed: 1 });
  });

  it('calls tools, models, profiles, guardrails, counts, ranks, runs batch jobs, reads statistics and asks for more', async () => {
    const folder = directory();
    emulator = await foreignEmulator({ batchFolder: folder });
    const aws = async (...args: readonly (string | object)[]): Promise<Record<string, unknown>> => {
      const words = args.map((word) => (typeof word === 'string' ? word : JSON.stringify(word)));
      const ended = (await run('aws', [...words, '--output', 'json'], environmentFor(emulator))) as Ended;
      expect(ended.code, `aws ${words.slice(0, 2).join(' ')}: ${ended.stderr}`).to.equal(0);
      return ended.stdout.trim() === '' ? {} : JSON.parse(ended.stdout);
    };
    const messages = [{ role: 'user', content: [{ text: 'hello' }] }];
    const few = ['--inference-config', `maxTokens=${SMALL}`];
    const body = { anthropic_version: 'bedrock-2023-05-31', max_tokens: SMALL, messages: [{ role: 'user', content: 'hello' }] };

    const tools = { tools: [{ toolSpec: { name: 'f', inputSchema: { json: { type: 'object' } } } }], toolChoice: { any: {} } };
    const called = await aws('bedrock-runtime', 'converse', '--model-id', MODEL, '--messages', messages, ...few, '--tool-config', tools);
    expect(called.stopReason).to.equal('tool_use');

    const answerFile = join(folder, 'answer.json');
    const bodyFile = join(folder, 'body.json');
    writeFileSync(bodyFile, JSON.stringify(body));
    await aws('bedrock-runtime', 'invoke-model', '--model-id', MODEL, '--body', `fileb://${bodyFile}`, answerFile);
    expect(JSON.parse(readFileSync(answerFile, 'utf8'))).to.include({ type: 'message', stop_reason: 'end_turn' });

    const base = 'anthropic.claude-sonnet-4-20250514-v1:0';
    const counted = await aws('bedrock-runtime', 'count-tokens', '--model-id', base, '--input', { converse: { messages } });
    expect(counted.inputTokens).to.be.greaterThan(1);

    const guardrail = ['--guardrail-identifier', 'g', '--guardrail-version', '1', '--source', 'INPUT'];
    const guarded = await aws('bedrock-runtime', 'apply-guardrail', ...guardrail, '--content', [{ text: { text: 'hi' } }]);
    expect(guarded.action).to.equal('NONE');

    expect((await aws('bedrock', 'list-foundation-models')).modelSummaries).to.have.length.greaterThan(50);
    expect((await aws('bedrock', 'list-inference-profiles')).inferenceProfileSummaries).to.have.length.greaterThan(5);
    const source = { copyFrom: MODEL };
    const made = await aws('bedrock', 'create-inference-profile', '--inference-profile-name', 'mine', '--model-source', source);
    const arn = String(made.inferenceProfileArn);
    const through = await aws('bedrock-runtime', 'converse', '--model-id', arn, '--messages', messages, ...few);
    expect(through.stopReason).to.equal('end_turn');

    mkdirSync(join(folder, 'bucket'));
    const records = Array.from({ length: 100 }, (_, index) => `${JSON.stringify({ recordId: String(index), modelInput: body })}\n`);
    writeFileSync(join(folder, 'bucket', 'in.jsonl'), records.join(''));
    const created = await aws(
      ...['bedrock', 'create-model-invocation-job', '--job-name', 'job', '--role-arn', 'arn:aws:iam::123456789012:role/r'],
      ...['--model-id', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0'],
      ...['--input-data-config', { s3InputDataConfig: { s3Uri: 's3://bucket/in.jsonl' } }],
      ...['--output-data-config', { s3OutputDataConfig: { s3Uri: 's3://bucket/out/' } }],
    );
    const job = async () => aws('bedrock', 'get-model-invocation-job', '--job-identifier', String(created.jobArn));
    while ((await job()).endTime === undefined);
    expect(await job()).to.include({ status: 'Completed', successRecordCount: 100 });
    const jobs = await aws('bedrock', 'list-model-invocation-jobs', '--status-equals', 'Completed');
    expect(jobs.invocationJobSummaries).to.have.length(1);

    const document = (text: string) => ({
      type: 'INLINE',
      inlineDocumentSource: { type: 'TEXT', textDocument: { text } },
    });
    const rerankModel = { modelArn: 'arn:aws:bedrock:us-east-1::foundation-model/cohere.rerank-v3-5:0' };
    const ranked = await aws(
      ...['bedrock-agent-runtime', 'rerank', '--queries', [{ type: 'TEXT', textQuery: { text: 'tokens' } }]],
      ...['--sources', [document('a cat'), document('tokens')], '--reranking-configuration'],
      { type: 'BEDROCK_RERANKING_MODEL', bedrockRerankingConfiguration: { modelConfiguration: rerankModel } },
    );
    expect(ranked).to.have.nested.property('results[0].index', 1);
    expect(ranked).to.have.nested.property('results[1].index', 0);

    const now = Date.parse(emulator.state().emulator.now);
    const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
    const statistics = await aws(
      ...['cloudwatch', 'get-metric-statistics', '--namespace', 'AWS/Bedrock', '--metric-name', 'Invocations', '--period', '3600'],
      ...['--statistics', 'Sum', '--start-time', at(-60), '--end-time', at(60)],
    );
    // Two of the model, one by the profile, one rerank; what is only counted or guarded is no invocation.
    expect(statistics).to.have.nested.property('Datapoints[0].Sum', 4);

    expect((await aws('service-quotas', 'list-service-quotas', '--service-code', 'bedrock')).Quotas).to.have.length.greaterThan(100);
    const quota = ['--service-code', 'bedrock', '--quota-code', 'L-CABD464E'];
    const asked = await aws('service-quotas', 'request-service-quota-increase', ...quota, '--desired-value', '99');
    expect(asked).to.have.nested.property('RequestedQuota.Status', 'PENDING');
    expect(await aws('sts', 'get-caller-identity')).to.include({ Account: '000000000000' });
  });
});
