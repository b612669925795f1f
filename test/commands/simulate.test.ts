// `bq simulate` as a user runs it: the same seed gives the same bytes, tables, files, errors and exit codes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { Text } from '../../src/base/phrases.ts';
import type { SimulateInitResult, SimulateResult } from '../../src/contracts/simulate.ts';
import { callJson } from '../_helpers/call-bq.ts';
import { expectGolden } from '../_helpers/golden.ts';
import { ROOT, runBq, testEnvironment } from '../_helpers/run-bq.ts';
import { expectSchema } from '../_helpers/schema.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const EXAMPLE = 'examples/step-functions-33.yaml';

const SMALL = `name: small
quota: { tokensPerMinute: 10000 }
workloads:
  - arrival: { kind: executions, count: 12 }
    steps:
      - { maxTokens: 1500, inputTokens: 500, outputTokens: { mean: 800, spread: 0.3 } }
    sdk: aws-sdk-js
    retry: { kind: step-functions, intervalSeconds: 5, backoffRate: 2, maxAttempts: 20, jitterStrategy: FULL }
replicates: 5
`;

describe('bq simulate', function () {
  this.timeout(60_000);
  const directory = useTempDirectory();
  const written = (text: string, name = 'scenario.yaml') => {
    const file = join(directory(), name);
    writeFileSync(file, text);
    return file;
  };

  it('prints policies side by side, the same bytes for the same seed', async () => {
    await expectGolden('simulate/field', ['simulate', EXAMPLE]);
    await expectGolden('simulate/timeline', ['simulate', '-', '--timeline', '--replicates', '2'], { stdin: SMALL });
    await expectGolden('simulate/markdown', ['simulate', '-', '--format', 'markdown'], { stdin: SMALL });
    await expectGolden('simulate/csv', ['simulate', '-', '--format', 'csv', '--seed', '7'], { stdin: SMALL });
  });

  it('prints JSON that fits its schema, whatever the number of threads', async () => {
    const args = ['simulate', EXAMPLE, '--replicates', '200', '--json'];
    const [one, two] = await Promise.all([runBq([...args, '--jobs', '1']), runBq([...args, '--jobs', '2'])]);
    expect(one.stdout).to.equal(two.stdout);
    const envelope = JSON.parse(one.stdout) as { result: SimulateResult };
    expectSchema('simulate', envelope);
    const [first] = envelope.result.policies;
    expect(first).to.include({ name: '60 s, x 1', replicates: 200, sdk: 'boto3-legacy', pacing: 'no pacing', stoppedAtHorizon: 0 });
    expect(first?.completed).to.deep.equal({ mean: 33, low: 33, high: 33 });
    expect(first?.timeline?.reduce((sum, slice) => sum + slice.admitted, 0)).to.equal(231);
  });

  it('on Ctrl-C, ends with 130 and leaves no half-written trace', async () => {
    const policies = Array.from(
      { length: 400 },
      (_, index) => `  - { name: policy ${index}, pacing: { maxConcurrentExecutions: ${index + 1} } }`,
    );
    const file = written(
      `${SMALL.replace('count: 12', 'count: 400').replace('replicates: 5', 'replicates: 1')}policies:\n${policies.join('\n')}\n`,
    );
    const trace = join(directory(), 'traces', 'events.jsonl');
    mkdirSync(join(directory(), 'traces'));
    const child = spawn(process.execPath, [join(ROOT, 'bin', 'bq.js'), 'simulate', file, '--trace', trace], {
      env: testEnvironment(),
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const ended = once(child, 'close');
    while (readdirSync(join(directory(), 'traces')).length === 0) await sleep(5);
    child.kill('SIGINT');
    expect((await ended)[0]).to.equal(130);
    expect(stderr).to.equal('error interrupted\n');
    expect(readdirSync(join(directory(), 'traces'))).to.deep.equal([]);
  });

  it('says when the settings it emits would limit nothing', async () => {
    const warned = await runBq(['simulate', 'examples/step-functions-33.yaml', '--replicates', '1', '--emit', 'lambda']);
    expect(warned.stderr).to.match(
      /^! 60 s, x 1 does not say how many run at once, so these settings limit nothing: pacing\.maxConcurrentExecutions$/m,
    );
    const silent = await runBq(['simulate', 'examples/step-functions-33.yaml', '--replicates', '1', '--emit', 'sdk-js']);
    expect(silent.stderr).to.equal('');
  });

  it('searches, says what it found, and emits the winner alone on stdout', async () => {
    const file = written(SMALL);
    const found = await callJson<SimulateResult>(['simulate', file, '--optimize', '--aim', 'retries', '--emit', 'step-functions']);
    expectSchema('simulate', { schemaVersion: 1, command: 'simulate', result: found.result, warnings: found.warnings });
    const { optimized, policies, emitted } = found.result;
    expect(optimized?.tried).to.be.above(50);
    const named = (name: Text | undefined) => policies.find((policy) => policy.name === name);
    expect(named(optimized?.winner)?.retries.mean?.mean).to.be.at.most(policies[0]?.retries.mean?.mean as number);
    const frontier = (optimized?.frontier ?? []).map((name) => named(name) as (typeof policies)[number]);
    for (const [i, policy] of frontier.slice(1).entries()) {
      expect(policy.runTimeSeconds.p99?.mean).to.be.at.least(frontier[i]?.runTimeSeconds.p99?.mean as number);
      expect(policy.retries.mean?.mean).to.be.below(frontier[i]?.retries.mean?.mean as number);
    }
    const plain = await runBq(['simulate', file, '--optimize', '--aim', 'retries', '--emit', 'step-functions']);
    expect(plain.stdout).to.equal(emitted?.text);
    expect(JSON.parse(plain.stdout).MaxConcurrency).to.be.at.least(1);
    expect(plain.stderr).to.include('best for retries');
  });

  it('finds better settings for the field measurement for every aim', async () => {
    for (const [aim, figure] of [
      ['p99', (policy: SimulateResult['policies'][number]) => policy.runTimeSeconds.p99?.mean],
      ['mean', (policy: SimulateResult['policies'][number]) => policy.runTimeSeconds.mean?.mean],
      ['retries', (policy: SimulateResult['policies'][number]) => policy.retries.mean?.mean],
      ['cost', (policy: SimulateResult['policies'][number]) => policy.clientSeconds.mean],
    ] as const) {
      const { result } = await callJson<SimulateResult>(['simulate', EXAMPLE, '--optimize', '--aim', aim, '--replicates', '6']);
      const { winner, frontier = [] } = result.optimized ?? {};
      const best = figure(result.policies.find(({ name }) => name === winner) as SimulateResult['policies'][number]) as number;
      for (const policy of result.policies) {
        // Equal within the hundredth of a percent that counts as rounding.
        expect(best, `${aim}: ${policy.name}`).to.be.at.most((figure(policy) as number) * 1.0001);
        const beats = result.policies.filter(
          (other) =>
            (other.runTimeSeconds.p99?.mean as number) <= (policy.runTimeSeconds.p99?.mean as number) &&
            (other.retries.mean?.mean as number) <= (policy.retries.mean?.mean as number),
        );
        expect(
          beats.some(({ name }) => frontier.includes(name)),
          `${aim}: ${policy.name} is on the frontier or beaten by it`,
        ).to.equal(true);
      }
      expect(frontier.at(-1), 'sequential work is never throttled').to.include('one after another');
    }
  });

  it('shows no control characters of a scenario', async () => {
    const evil = `${SMALL}policies:\n  - { name: "a \\e[31mred one", sdk: aws-sdk-js }\n`;
    const { stdout, exitCode } = await runBq(['simulate', written(evil), '--optimize', '--aim', 'mean', '--timeline']);
    expect(exitCode).to.equal(0);
    expect(stdout).to.include('a red one').and.not.include('\u001b');
    expect(stdout.split('\n').every((line) => line.length <= 80)).to.equal(true);
  });

  it('writes every event of the first seed', async () => {
    expect((await runBq(['simulate', written(SMALL), '--trace', '-'])).stderr).to.match(/^error --trace needs the name of a file/);
    const trace = join(directory(), 'events.jsonl');
    const { result } = await callJson<SimulateResult>(['simulate', written(SMALL), '--trace', trace, '--replicates', '1']);
    const events = readFileSync(trace, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(events).to.have.lengthOf(result.trace?.events as number);
    const count = (name: string) => events.filter(({ event }) => event === name).length;
    expect(count('complete')).to.equal(12);
    expect(count('throttle')).to.equal(result.policies[0]?.requestsThrottled.mean);
    for (const [i, { atSeconds }] of events.slice(1).entries()) expect(atSeconds).to.be.at.least(events[i].atSeconds);
  });

  it('lets flags override the file', async () => {
    const args = [
      'simulate',
      '-',
      '--tpm',
      '1m',
      '--rpm',
      '50',
      '--window',
      'sliding-window',
      '--settlement',
      'progressive',
      '--horizon',
      '500',
      '--set',
      'workloads[0].arrival.count=3',
    ];
    const { result } = await callJson<SimulateResult>(args, { stdin: SMALL });
    expect(result.quota).to.include({
      tokensPerMinute: 1_000_000,
      requestsPerMinute: 50,
      window: 'sliding-window',
      settlement: 'progressive',
    });
    expect(result.horizonSeconds).to.equal(500);
    expect(result.policies[0]?.completed.mean).to.equal(3);
    expect(result.policies[0]?.requestsThrottled.mean).to.equal(0);
  });

  it('stops at the horizon and says so', async () => {
    const { warnings, result, exitCode } = await callJson<SimulateResult>(['simulate', '-', '--horizon', '20'], { stdin: SMALL });
    expect(exitCode).to.equal(0);
    expect(result.policies[0]?.stoppedAtHorizon).to.equal(5);
    expect(warnings[0]).to.include('5 of 5 runs stopped at the horizon of 20 s');
  });

  it('refuses what is wrong with file, line and key, and exits 3 for what can never run', async () => {
    await expectGolden('simulate/bad-key', ['simulate', '-'], { stdin: SMALL.replace('inputTokens', 'inputToken') });
    await expectGolden('simulate/never', ['simulate', '-', '--tpm', '1999'], { stdin: SMALL });
    await expectGolden('simulate/no-workers', ['simulate', '-'], { stdin: SMALL.replace('count: 12', 'count: 0') });
    expect((await runBq(['simulate', 'none.yaml'])).exitCode).to.equal(2);
    expect((await runBq(['simulate', '-', '--set', 'seed'], { stdin: SMALL })).exitCode).to.equal(2);
    const never = await callJson<SimulateResult>(['simulate', '-', '--tpm', '1999'], { stdin: SMALL });
    expect(never.error).to.include({ code: 'NEVER_ADMITTED', exitCode: 3 });
  });

  it('writes a scenario to start from, and does not replace one', async () => {
    const file = join(directory(), 'new.yaml');
    expect((await runBq(['simulate', 'init', file])).exitCode).to.equal(0);
    const text = readFileSync(file, 'utf8');
    expect((await runBq(['simulate', 'init'])).stdout).to.equal(text);
    const again = await runBq(['simulate', 'init', file]);
    expect(again.exitCode).to.equal(2);
    expect(again.stderr).to.include('is there already');
    expect((await runBq(['simulate', 'init', file, '--force'])).exitCode).to.equal(0);
    const { exitCode, ...envelope } = await callJson<SimulateInitResult>(['simulate', 'init']);
    expect(exitCode).to.equal(0);
    expectSchema('simulate-init', envelope);
    expect((await runBq(['simulate', file, '--replicates', '2'])).exitCode).to.equal(0);
  });

  it('keeps control characters of a scenario away from the terminal', async () => {
    const evil = SMALL.replace('name: small', 'name: "a\\e[31mb\\u0007"');
    const { stdout } = await runBq(['simulate', '-', '--replicates', '1'], { stdin: evil });
    expect(stdout.startsWith('ab ·')).to.equal(true);
  });
});
