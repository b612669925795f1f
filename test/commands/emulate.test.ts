// The emulate and doctor commands as processes: start, traffic, log, summary, exit codes.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { SOURCE_ACTIONS } from '../../src/aws/doctor/policy.ts';
import { callBq } from '../_helpers/call-bq.ts';
import { englishLeft } from '../_helpers/japanese.ts';
import { ROOT, runBq, testEnvironment } from '../_helpers/run-bq.ts';
import { expectSchema } from '../_helpers/schema.ts';

const CONVERSE = '/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0/converse';
const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };

interface Started {
  readonly url: string;
  /** Ends it as Ctrl-C does. */
  stop(): Promise<{ readonly exitCode: number | null; readonly stdout: string; readonly stderr: string }>;
}

function start(...flags: string[]): Promise<Started> {
  const child = spawn(
    process.execPath,
    [join(ROOT, 'bin', 'bq.js'), 'emulate', '--offline', '--region', 'us-east-1', '--port', '0', ...flags],
    {
      env: testEnvironment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let stdout = '';
  let stderr = '';
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  child.stdout.on('data', (chunk: Buffer) => {
    stdout += chunk.toString();
  });
  return new Promise((resolve, reject) => {
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      const url = /(?:listens on|bq emulate を) (http:\S+)/.exec(stderr)?.[1];
      if (!url) return;
      resolve({
        url,
        stop: async () => {
          child.kill('SIGINT');
          return { exitCode: await ended, stdout, stderr };
        },
      });
    });
    ended.then(() => reject(new Error(`bq emulate ended: ${stderr}`)));
  });
}

const ask = (url: string, maxTokens: number) =>
  fetch(`${url}${CONVERSE}`, {
    method: 'POST',
    body: JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'a secret prompt' }] }], inferenceConfig: { maxTokens } }),
  });

describe('bq emulate', () => {
  it('writes events as JSON lines and to the log, and ends with its summary and exit 0', async () => {
    const log = join(mkdtempSync(join(tmpdir(), 'bq-emulate-')), 'events.jsonl');
    const ready = join(mkdtempSync(join(tmpdir(), 'bq-emulate-')), 'ready.json');
    const quota = ['--tpm', '200000', '--ready-file', ready, '--clock-speed', '2'];
    const emulator = await start('--no-latency', '--output-tokens', '7', '--reservation', 'weighted', '--log', log, ...quota);
    const listening = JSON.parse(readFileSync(ready, 'utf8')) as Record<string, unknown>;
    expect(listening).to.include({ event: 'listening', url: emulator.url, region: 'us-east-1', clockSpeed: 2 });
    const health = await fetch(`${emulator.url}/_bq/health`);
    expect(await health.json()).to.include({ status: 'ok', clockSpeed: 2 });
    expect(health.headers.get('x-bq-clock-speed')).to.equal('2');
    expect((await ask(emulator.url, 100)).status).to.equal(200);
    expect((await ask(emulator.url, 64_000)).status).to.equal(429);
    const { exitCode, stdout, stderr } = await emulator.stop();
    expect(exitCode).to.equal(0);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines.map(({ event }) => event)).to.deep.equal(['listening', 'admitted', 'completed', 'throttled', 'summary']);
    expect(lines[0]).to.deep.equal(listening);
    expect(lines[2]).to.include({ outputTokens: 7, operation: 'Converse', region: 'us-east-1' });
    expect(lines[3]).to.include({ cause: 'tpm', maxTokens: 64_000 });
    expect(readFileSync(log, 'utf8').trimEnd().split('\n')).to.have.length(3);
    expect(statSync(log).mode & 0o777).to.equal(0o600);
    expect(stdout + readFileSync(log, 'utf8')).to.not.include('secret');
    expect(stderr).to.include('2 attempts: 1 answered, 1 throttled, 0 cancelled');
    expect(stderr).to.match(/you would have needed 320,\d{3} TPM/);
  });

  it('speaks Japanese to whoever runs it; what it answers and writes for programs stays as it is', async () => {
    const emulator = await start('--no-latency', '--output-tokens', '7', '--tpm', '20000', '--rpm', '0', '--lang', 'ja');
    const refused = await ask(emulator.url, 100);
    expect(((await refused.json()) as { message: string }).message).to.match(/^Too many /);
    const { exitCode, stdout, stderr } = await emulator.stop();
    expect(exitCode).to.equal(0);
    expect(stderr)
      .to.include('Ctrl-C で終了します')
      .and.include('試行 1 件: 応答 0、スロットリング 1')
      .and.include('1 分あたりのリクエスト数に 0 が指定');
    expect(englishLeft(stderr)).to.deep.equal([]);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => (JSON.parse(line) as { event: string }).event),
    ).to.deep.equal(['listening', 'throttled', 'summary']);
  });

  it('--json prints one object, its contract, at the end', async () => {
    const emulator = await start('--no-latency', '--json', '--tpm', '500');
    await ask(emulator.url, 100);
    const { stdout } = await emulator.stop();
    const answer: unknown = JSON.parse(stdout);
    expectSchema('emulate', answer);
    expect(answer).to.have.nested.property('result.totals.completed', 1);
    expect(answer).to.have.nested.property('result.pools[0].tokensPerMinute.limit', 500);
  });

  it('says of a limit of 0 that every call is refused, and refuses it', async () => {
    const emulator = await start('--no-latency', '--tpm', '0');
    expect((await ask(emulator.url, 100)).status).to.equal(429);
    const { stderr } = await emulator.stop();
    expect(stderr).to.match(/^0 tokens a minute, by hand: every call is refused/);
  });

  it('reads an RPM row as requests in flight when asked to', async () => {
    const emulator = await start('--ttft', '1', '--output-tokens', '5', '--rpm', '1', '--rpm-reading', 'concurrent');
    const [first, second] = await Promise.all([ask(emulator.url, 100), ask(emulator.url, 100)]);
    expect([first.status, second.status].sort()).to.deep.equal([200, 429]);
    // One after the other, as often as one likes: they are never two at once.
    expect((await ask(emulator.url, 100)).status).to.equal(200);
    const state: unknown = await (await fetch(`${emulator.url}/_bq/state`)).json();
    expect(state).to.have.nested.property('emulator.rpmReading', 'concurrent');
    expect(state).to.have.deep.nested.property('pools[0].requestsPerMinute', { limit: 1, used: 0, needed: 2 });
    const { stderr } = await emulator.stop();
    expect(stderr).to.include('Throttled 1 by requests per minute').and.include('you would have needed 2 requests at once');
  });

  it('serves every live command of bq: plan, quotas, count, usage, quotas request, quotas requests', async () => {
    const emulator = await start(
      '--no-latency',
      '--tpm',
      '1000',
      '--fault',
      'throttle:1@CountTokens',
      '--fault',
      'throttle:1@ListServiceQuotas',
    );
    const live = ['--json', '--endpoint-url', emulator.url];
    const plan = await runBq(['plan', '--model', 'sonnet-4', '--max-tokens', '1000', '--region', 'us-east-1', ...live], { env: KEYS });
    expect(plan.exitCode, plan.stderr + plan.stdout).to.equal(0);
    expect(JSON.parse(plan.stdout)).to.have.nested.property('result.limits[0].source', 'live');
    const quotas = await runBq(['quotas', '--region', 'us-east-1,ap-northeast-1', ...live], { env: KEYS });
    expect(quotas.exitCode, quotas.stderr + quotas.stdout).to.equal(0);
    const { regions } = (JSON.parse(quotas.stdout) as { result: { regions: { region: string; source: string }[] } }).result;
    expect(regions.map(({ region, source }) => `${region} ${source}`)).to.deep.equal(['us-east-1 live', 'ap-northeast-1 live']);
    const prompt = JSON.stringify({ messages: [{ role: 'user', content: [{ text: 'hello' }] }] });
    for (const [model, method] of [
      ['sonnet-4', 'count-tokens'],
      ['nova-pro', 'estimate'],
    ]) {
      const args = ['count', '-', '--model', model ?? '', '--region', 'us-east-1', ...live];
      const count = await runBq(args, { env: KEYS, stdin: prompt });
      expect(count.exitCode, count.stderr + count.stdout).to.equal(0);
      expect(JSON.parse(count.stdout)).to.have.nested.property('result.files[0].method', method);
    }
    await ask(emulator.url, 100);
    // Metrics are of the machine's own time, which is the emulator's.
    const env = { ...KEYS, BQ_NOW: undefined };
    const usage = await runBq(['usage', '--region', 'us-east-1', ...live], { env });
    expect(usage.exitCode, usage.stderr + usage.stdout).to.equal(0);
    const { pools } = (JSON.parse(usage.stdout) as { result: { pools: unknown[] } }).result;
    expect(pools).to.have.length(1);
    const wish = ['quotas', 'request', '--model', 'sonnet-4.5', '--tpm', '12m', '--region', 'us-east-1', '--submit', '--yes', ...live];
    const sent = await runBq(wish, { env: KEYS });
    expect(JSON.parse(sent.stdout)).to.have.nested.property('result.request.status', 'PENDING');
    expect((await runBq(wish, { env: KEYS })).exitCode, 'a pending request is never sent twice').to.equal(3);
    const open = await runBq(['quotas', 'requests', '--region', 'us-east-1', ...live], { env: KEYS });
    expect(open.stdout).to.include('CASE_OPENED');
    await emulator.stop();
  });

  it('says what is wrong: flags exit 2, a port in use exit 4', async () => {
    for (const [flags, words] of [
      [['--fault', 'nonsense'], '--fault nonsense: not a fault'],
      [['--output-tokens', '9..3'], 'the range is upside down'],
      [['--model', 'nobody'], 'unknown model'],
      [['--window', 'round'], 'window'],
      [['--log', '-'], '--log needs the name of a file'],
      [['--batch-dir', join(ROOT, 'no', 'such', 'folder')], 'there is no such folder'],
      [['--retry-after', '-1'], '--retry-after'],
    ] as const) {
      const { exitCode, stderr } = await runBq(['emulate', '--offline', '--region', 'us-east-1', ...flags]);
      expect(exitCode, stderr).to.equal(2);
      expect(stderr).to.include(words);
    }
    const emulator = await start();
    const port = new URL(emulator.url).port;
    const { exitCode, stderr } = await runBq(['emulate', '--offline', '--region', 'us-east-1', '--port', port]);
    expect(exitCode).to.equal(4);
    expect(stderr).to.match(new RegExp(`port ${port} is in use by another bq emulate \\(process \\d+\\)`));
    await emulator.stop();
  });
});

describe('bq doctor', () => {
  it('against the emulator: all there, exit 0; one permission less, exit 4', async () => {
    const well = await start('--no-latency');
    const args = ['doctor', '--json', '--region', 'us-east-1', '--endpoint-url'];
    const good = await runBq([...args, well.url], { env: KEYS });
    expect(good.exitCode, good.stdout).to.equal(0);
    expectSchema('doctor', JSON.parse(good.stdout));
    await well.stop();
    const ill = await start('--no-latency', '--fault', 'access-denied@cloudwatch:GetMetricData');
    const bad = await runBq(['doctor', '--region', 'us-east-1', '--endpoint-url', ill.url], { env: KEYS });
    await ill.stop();
    expect(bad.exitCode).to.equal(4);
    expect(bad.stdout).to.match(/missing {2}cloudwatch:GetMetricData/);
    expect(bad.stdout.replace(/\s+/g, ' ')).to.include('allow cloudwatch:GetMetricData (bq doctor --policy prints the whole policy)');
    expect(bad.stdout).to.include('1 thing is missing.');
  });

  it('without credentials: exit 4 and the remedy; --policy asks nobody', async () => {
    const none = await runBq(['doctor', '--region', 'us-east-1']);
    expect(none.exitCode).to.equal(4);
    expect(none.stdout).to.include('missing  credentials').and.to.include('aws configure');
    expect(none.stdout).to.match(/^ok +endpoint +AWS in us-east-1$/m);
    const elsewhere = await runBq(['doctor', '--region', 'us-east-1'], { env: { AWS_ENDPOINT_URL: 'http://127.0.0.1:9/' } });
    expect(elsewhere.stdout).to.match(/^ok +endpoint +http:\/\/127\.0\.0\.1:9$/m);
    const unusable = await callBq(['doctor', '--region', 'us-east-1', '--profile', 'nobody']);
    expect(unusable.exitCode).to.equal(4);
    expect(unusable.stdout)
      .to.match(/^missing +credentials\s+.*nobody/m)
      .and.to.match(/^ok +endpoint +AWS in us-east-1$/m);
    // The endpoint is what is wrong, not the credentials.
    const nowhere = await callBq(['doctor', '--region', 'us-east-1'], { env: { ...KEYS, AWS_ENDPOINT_URL: 'nowhere' } });
    expect(nowhere.exitCode).to.equal(4);
    expect(nowhere.stdout)
      .to.match(/^missing +endpoint +AWS_ENDPOINT_URL: "nowhere" is not a URL$/m)
      .and.to.match(/^skipped +credentials +not checked: the endpoint must work first$/m);
    const { exitCode, stdout } = await runBq(['doctor', '--policy']);
    expect(exitCode).to.equal(0);
    const asked = readdirSync(join(ROOT, 'src/aws'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => readFileSync(join(ROOT, 'src/aws', file), 'utf8'))
      .join('\n');
    const calls = [...asked.matchAll(/\bnew (?:\w+\.)?(?!GetCallerIdentity|AssumeRole|RequestServiceQuota)([A-Z]\w+)Command\(/g)].map(
      (match) => match[1],
    );
    const allowed: string[] = JSON.parse(stdout).Statement[0].Action;
    expect(calls).to.include('CountTokens').and.to.include('GetModelInvocationJob');
    expect([...allowed.map((action) => action.split(':')[1]), ...Object.keys(SOURCE_ACTIONS)], 'what the adapters call').to.include.members(
      calls,
    );
  });

  it('lists nothing that bq can do without', async () => {
    const { stdout } = await runBq(['doctor', '--policy']);
    expect(stdout).to.not.match(/"(?:servicequotas|bedrock|cloudwatch):(?:\*|Request|Put|Create|Invoke|Delete|Update)/);
  });
});
