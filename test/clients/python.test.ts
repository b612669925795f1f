// boto3 and the AWS CLI, where the machine has them. Where it has not, that is printed.
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
});
