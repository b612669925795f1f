// `bq count` as a process: output, exit codes, threads, Ctrl-C, and AWS on loopback.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { CountEach, CountResult } from '../../src/contracts/count.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import { parseDistribution } from '../../src/prompts/distribution.ts';
import { callsOf, startAccount } from '../_helpers/account-emulator.ts';
import { KEYS } from '../_helpers/aws-session.ts';
import { callJson } from '../_helpers/call-bq.ts';
import { expectGolden } from '../_helpers/golden.ts';
import { ROOT, type RunOptions, runBq, testEnvironment } from '../_helpers/run-bq.ts';
import { expectSchema } from '../_helpers/schema.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const CONVERSE = 'examples/prompts/converse.json';

const count = async (args: readonly string[], options?: RunOptions) => {
  const envelope = await callJson<CountResult>(['count', ...args], options);
  const { exitCode: _, ...json } = envelope;
  expectSchema('count', json);
  return envelope;
};
const each = async (args: readonly string[], options?: RunOptions) => {
  const { stdout, stderr, exitCode } = await runBq(['count', '--each', ...args], options);
  const lines = stdout
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as CountEach);
  for (const line of lines) expectSchema('count-each', line);
  return { lines, stderr, exitCode };
};
const record = (index: number) =>
  JSON.stringify({
    recordId: `r${index}`,
    modelInput: {
      anthropic_version: 'bedrock-2023-05-31',
      max_tokens: 9,
      messages: [{ role: 'user', content: `Request ${index} ${'quota '.repeat(index % 300)}` }],
    },
  });

describe('bq count', () => {
  const directory = useTempDirectory();

  describe('golden files', () => {
    it('a request', () => expectGolden('count/request', ['count', CONVERSE, '--offline', '--max-tokens', '16000']));
    it('a batch file', () => expectGolden('count/batch', ['count', 'examples/prompts/batch.jsonl', '--offline']));
    it('as JSON', () => expectGolden('count/json', ['count', CONVERSE, '--offline', '--json']));
    it('a failed check', () => expectGolden('count/check', ['count', CONVERSE, '--offline', '--check', '--limit', '20']));
    it('a file that is missing', () => expectGolden('count/missing', ['count', 'no-such-file.json', '--offline']));
    it('without credentials', () => expectGolden('count/no-credentials', ['count', CONVERSE]));
  });

  it('fits its schema, names the model of the file and adds up', async () => {
    const { result, exitCode } = await count([CONVERSE, '--offline']);
    expect(exitCode).to.equal(0);
    expect(result.files[0]).to.include({
      kind: 'converse',
      method: 'estimate',
      model: 'anthropic.claude-sonnet-4-20250514-v1:0',
      modelAssumed: false,
    });
    expect(result.totalInputTokens).to.equal(result.files[0]?.inputTokens);
  });

  it('takes the model of the command line before that of the file, and states a default', async () => {
    expect((await count([CONVERSE, '--offline', '--model', 'nova-pro'])).result.files[0]?.model).to.equal('amazon.nova-pro-v1:0');
    const { result } = await count(['-', '--offline'], { stdin: 'How many tokens is this?' });
    expect(result.files[0]).to.include({ file: 'stdin', kind: 'text', modelAssumed: true });
    expect(result.assumptions).to.deep.equal([{ text: 'model anthropic.claude-sonnet-4-6', flag: '--model' }]);
  });

  it('reads what is piped in without being told', async () => {
    const { result } = await count(['--offline', '--as', 'markdown'], { stdin: '# Title' });
    expect(result.files[0]).to.include({ file: 'stdin', kind: 'markdown' });
  });

  it('costs the request against the quota: I + M held, I + M x 5 at worst on Sonnet 4', async () => {
    const { result } = await count([CONVERSE, '--offline', '--max-tokens', '16000']);
    const input = result.totalInputTokens;
    expect(result.quota).to.deep.include({
      burndownRate: 5,
      basis: 'request',
      admission: { documented: input + 16_000, documentedCacheRead: input + 16_000, weighted: input + 80_000 },
      worstCase: input + 80_000,
    });
  });

  it('exits 3 above the limit and still answers, 0 at it', async () => {
    const { result } = await count([CONVERSE, '--offline']);
    const limit = String(result.totalInputTokens);
    expect(await count([CONVERSE, '--offline', '--check', '--limit', limit])).to.include({ exitCode: 0 });
    const failed = await count([CONVERSE, '--offline', '--check', '--limit', String(result.totalInputTokens - 1)]);
    expect(failed.exitCode).to.equal(3);
    expect(failed.result.check).to.include({ passed: false, over: 1 });
  });

  it('fails the check of what it cannot count whole, unless that is allowed, and says so for each record', async () => {
    const file = join(directory(), 'excluded.jsonl');
    const image = { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } };
    writeFileSync(file, `${record(1)}\n${JSON.stringify({ max_tokens: 5, messages: [{ role: 'user', content: ['hi', image] }] })}\n`);
    const { result, exitCode } = await count([file, '--offline', '--check', '--limit', '1000']);
    expect(exitCode).to.equal(3);
    expect(result.files[0]).to.deep.include({ excludes: ['image by URL'], recordsWithExcludes: 1 });
    expect(result.check).to.include({ passed: false, over: 0, excluded: 1 });
    const allowed = await count([file, '--offline', '--check', '--limit', '1000', '--allow-excluded']);
    expect(allowed.exitCode).to.equal(0);
    expect(allowed.result.check).to.include({ passed: true, excluded: 1 });
    const { lines } = await each([file, '--offline']);
    expect(lines.map(({ excludes }) => excludes)).to.deep.equal([[], ['image by URL']]);
  });

  it('counts a transcript as one conversation, unless each line is said to be a request', async () => {
    const file = join(directory(), 'chat.jsonl');
    const said = (role: string, content: string) => JSON.stringify({ role, content });
    writeFileSync(file, `${said('user', 'How many boats?')}\n${said('assistant', 'Three.')}\n${said('user', 'Which?')}\n`);
    const { result } = await count([file, '--offline']);
    expect(result.files[0]).to.include({ kind: 'transcript', records: 1 });
    const apart = await count([file, '--offline', '--as', 'jsonl']);
    expect(apart.result.files[0]).to.include({ kind: 'jsonl', records: 3 });
    expect(apart.result.totalInputTokens).to.be.greaterThan(result.totalInputTokens);
  });

  it('warns of bad lines and exits 0, stops with 2 when strict, and with 2 where no line is good', async () => {
    const file = join(directory(), 'a.jsonl');
    writeFileSync(file, `${record(1)}\nnot json\n${record(2)}\n`);
    const { result, warnings, exitCode } = await count([file, '--offline']);
    expect(exitCode).to.equal(0);
    expect(result).to.deep.include({ badLineCount: 1, badLines: [{ file, line: 2, error: 'column 1: not JSON: unexpected "n"' }] });
    expect(warnings.join()).to.include('1 bad line not counted: 2');
    const strict = await runBq(['count', file, '--offline', '--strict']);
    expect(strict.exitCode).to.equal(2);
    expect(strict.stderr).to.include('a.jsonl:2:1: not JSON');
    writeFileSync(file, 'not json\n{"foo": 1}\n');
    expect((await runBq(['count', file, '--offline'])).exitCode).to.equal(2);
  });

  it('prints one JSON object a line, and does not take --json beside it', async () => {
    const { lines, exitCode, stderr } = await each(['examples/prompts/batch.jsonl', '--offline']);
    expect(exitCode).to.equal(0);
    expect(stderr).to.equal('');
    expect(lines.map(({ line, recordId, method }) => [line, recordId, method])).to.deep.equal([
      [1, 'CALL0000001', 'estimate'],
      [2, 'CALL0000002', 'estimate'],
      [3, 'CALL0000003', 'estimate'],
    ]);
    expect((await runBq(['count', CONVERSE, '--offline', '--each', '--json'])).exitCode).to.equal(2);
  });

  it('counts the same in threads, in the order of the lines', async () => {
    const file = join(directory(), 'big.jsonl');
    writeFileSync(file, `${Array.from({ length: 8000 }, (_, index) => record(index)).join('\n')}\n`);
    const one = await each([file, '--offline', '--jobs', '1']);
    const three = await each([file, '--offline', '--jobs', '3']);
    expect(one.lines).to.have.length(8000);
    expect(three.lines).to.deep.equal(one.lines);
    const { result } = await count([file, '--offline', '--jobs', '2']);
    expect(result.totalInputTokens).to.equal(one.lines.reduce((sum, { inputTokens }) => sum + (inputTokens ?? 0), 0));
  });

  it('counts many files the same in threads, in their order, with a file among them that is no prompt', async () => {
    const files = Array.from({ length: 40 }, (_, index) => join(directory(), `${index}.json`));
    files.forEach((file, index) => {
      writeFileSync(file, index === 20 ? '{"foo": 1}' : record(index));
    });
    const one = await count([...files, '--offline', '--jobs', '1']);
    const two = await count([...files, '--offline', '--jobs', '2']);
    expect(two.result).to.deep.equal(one.result);
    expect(two.warnings).to.deep.equal(one.warnings);
    expect(two.result.files.map(({ file }) => file)).to.deep.equal(files.filter((_, index) => index !== 20));
    expect(two.warnings.join()).to.match(/20\.json: has no part/);
    const lines = await each([...files, '--offline', '--jobs', '2']);
    expect(lines.lines.map(({ file, error }) => [file, error === null])).to.deep.equal(files.map((file, index) => [file, index !== 20]));
    const missing = await runBq(['count', ...files, join(directory(), 'none.json'), '--offline', '--jobs', '2']);
    expect(missing.exitCode).to.equal(2);
    expect(missing.stderr).to.include('none.json: does not exist');
    const several = await runBq(['count', 'examples/prompts/converse.json', '--model', 'sonnet-4.5,nova-pro']);
    expect(several.exitCode).to.equal(2);
    expect(several.stderr).to.include('one model at a time');
  });

  it('saves the distribution', async () => {
    const file = join(directory(), 'tokens.json');
    const { result } = await count(['examples/prompts/batch.jsonl', '--offline', '--save', file]);
    const saved = JSON.parse(readFileSync(file, 'utf8')) as unknown;
    expectSchema('distribution', saved);
    expect(parseDistribution(saved, file)).to.include({
      records: 3,
      mean: result.summary?.mean,
      p99: result.summary?.p99,
      model: 'anthropic.claude-sonnet-4-6',
    });
    const piped = await runBq(['count', 'examples/prompts/batch.jsonl', '--offline', '--save', '-']);
    expect(JSON.parse(piped.stdout)).to.deep.equal(saved);
    const named = await runBq(['count', 'examples/prompts/batch.jsonl', '--offline', '--save', file]);
    expect(named.stderr).to.equal(`saved to ${file}\n`);
  });

  it('prints what was counted so far on Ctrl-C, and exits 130', async () => {
    const child = spawn(process.execPath, [join(ROOT, 'bin', 'bq.js'), 'count', '-', '--as', 'jsonl', '--offline', '--json'], {
      env: testEnvironment(),
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
    });
    // Batches are handed on by half a megabyte: after these, several are done and stdin goes silent.
    const line = `${record(299)}\n`;
    child.stdin.on('error', () => {});
    child.stdin.write(line.repeat(Math.ceil(3e6 / line.length)));
    // The input is taken from the pipe as it is counted.
    while (child.stdin.writableLength > 0) await once(child.stdin, 'drain');
    child.kill('SIGINT');
    const closed = once(child, 'close') as Promise<[number]>;
    const giveUp = setTimeout(() => child.kill('SIGKILL'), 15_000);
    const [exitCode] = await closed;
    clearTimeout(giveUp);
    expect(exitCode).to.equal(130);
    const { result } = JSON.parse(stdout) as { result: CountResult };
    expect(result.interrupted).to.equal(true);
    expectSchema('count', JSON.parse(stdout));
  });

  describe('with AWS', () => {
    let server: Emulator;
    afterEach(() => server.close());
    const env = () => ({ ...KEYS, AWS_ENDPOINT_URL: server.url, HOME: directory(), BQ_CACHE_DIR: join(directory(), 'cache') });

    it('is exact, and says which model ID was used', async () => {
      server = await startAccount({ regions: {}, promptTokens: 33 });
      const { result } = await count([CONVERSE], { env: env() });
      expect(result.files[0]).to.include({
        inputTokens: 33,
        method: 'count-tokens',
        errorBand: null,
        model: 'anthropic.claude-sonnet-4-20250514-v1:0',
        reason: null,
      });
      expect(callsOf(server, 'CountTokens')).to.equal(1);
      const { system, messages } = result.files[0]?.parts ?? expect.fail('no file');
      expect(system + messages).to.equal(33);
    });

    it('estimates with the reason where AWS does not count', async () => {
      server = await startAccount({ regions: {} });
      const { result } = await count([CONVERSE, '--model', 'nova-pro'], { env: env() });
      expect(result.files[0]).to.include({ method: 'estimate', reason: "AWS: The provided model doesn't support counting tokens." });
    });

    it('counts a batch to its end, throttled or not', async () => {
      server = await startAccount({ regions: {}, promptTokens: 12, faults: ['throttle:2@CountTokens', 'slow:0.005@CountTokens'] });
      const file = join(directory(), 'a.jsonl');
      writeFileSync(file, Array.from({ length: 40 }, (_, index) => record(index)).join('\n'));
      const { lines, exitCode } = await each([file], { env: env() });
      expect(exitCode).to.equal(0);
      expect(lines.map(({ line, method, inputTokens }) => [line, method, inputTokens])).to.deep.equal(
        Array.from({ length: 40 }, (_, index) => [index + 1, 'count-tokens', 12]),
      );
      expect(callsOf(server, 'CountTokens')).to.equal(42);
    });

    it('exits 5 naming the IAM action that is missing, and 4 for credentials that cannot work', async () => {
      server = await startAccount({ regions: {}, faults: ['access-denied@bedrock:CountTokens'] });
      const { exitCode, error } = await callJson<CountResult>(['count', CONVERSE], { env: env() });
      expect(exitCode).to.equal(5);
      expect(error?.suggestions.join()).to.include('bedrock:CountTokens');
      const profile = await callJson<CountResult>(['count', CONVERSE, '--profile', 'no-such-profile'], { env: env() });
      expect(profile.exitCode).to.equal(4);
    });

    it('asks nobody when offline', async () => {
      server = await startAccount({ regions: {} });
      const { result } = await count([CONVERSE, '--offline'], { env: env() });
      expect(result.files[0]?.method).to.equal('estimate');
      expect(callsOf(server)).to.equal(0);
    });
  });
});
