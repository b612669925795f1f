// Scenario files: what is read, what is refused and where, traces that stream.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { EventLog } from '../../src/app/simulate/event-log.ts';
import { runOnce } from '../../src/app/simulate/run-job.ts';
import { runReplicates } from '../../src/app/simulate/run-replicates.ts';
import type { BqError } from '../../src/base/errors.ts';
import { loadScenario, type Override, parseScenario } from '../../src/io/scenario/scenario-file.ts';
import { readTrace } from '../../src/io/scenario/trace-file.ts';
import { formatDistribution, type TokenDistribution, TokenTally, toDistribution } from '../../src/prompts/distribution.ts';
import { SCENARIO_TEMPLATE } from '../../src/words/en/scenario-template.ts';
import { SCENARIO_TEMPLATE as IN_JAPANESE } from '../../src/words/ja/scenario-template.ts';
import { ROOT, runBq } from '../_helpers/run-bq.ts';
import { expectSchema } from '../_helpers/schema.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const MINIMAL = `quota: { tokensPerMinute: 10000 }
workloads:
  - arrival: { kind: executions, count: 3 }
    steps:
      - maxTokens: 800
`;

async function refused(text: string, overrides: readonly Override[] = []): Promise<BqError> {
  try {
    await parseScenario(text, 'x.yaml', '.', overrides);
  } catch (error) {
    return error as BqError;
  }
  throw new Error('it was accepted');
}

describe('scenario files', () => {
  const temporaryDirectory = useTempDirectory();

  it('fills in every default', async () => {
    const { scenario: read, warnings } = await parseScenario(MINIMAL, 'x.yaml', '.');
    expect(warnings).to.deep.equal([]);
    expect(read).to.include({ name: 'scenario', seed: 1, replicates: 20, horizonSeconds: 86_400 });
    expect(read.quota).to.include({ requestsPerMinute: null, window: 'fixed-window-carry', settlement: 'at-end' });
    expect(read.workloads[0]).to.deep.include({ name: 'workload 1', orchestrator: { kind: 'none' }, invocationTimeoutSeconds: null });
    expect(read.workloads[0]?.sdk).to.deep.equal({ name: 'none', maxAttempts: null, client: 'per-invocation', readTimeoutSeconds: null });
    expect(read.workloads[0]?.steps[0]).to.deep.include({
      outputTokens: { kind: 'constant', value: 800 },
      latencySeconds: null,
      burndownRate: 1,
    });
  });

  it('reads the template of init, which fits the published schema', async () => {
    const { scenario: read } = await parseScenario(SCENARIO_TEMPLATE.english.file, 'x.yaml', '.');
    expect(read.policies.map(({ name }) => name)).to.deep.equal(['as configured', 'no jitter', 'ten at once']);
    expect(read.workloads[0]?.sdk).to.include({ name: 'boto3-legacy', readTimeoutSeconds: 60 });
    const yaml = await import('yaml');
    expectSchema('scenario', yaml.parse(SCENARIO_TEMPLATE.english.file));
    expect(yaml.parse(IN_JAPANESE.file)).to.deep.equal(yaml.parse(SCENARIO_TEMPLATE.english.file));
  });

  it('reads JSON, every distribution, and explicit nulls', async () => {
    const forms = [
      5,
      { min: 1, max: 3 },
      { mean: 10, spread: 0.3 },
      { mean: 5, standardDeviation: 1 },
      { median: 4, sigma: 0.2 },
      { values: [1, 2] },
    ];
    const file = {
      quota: {},
      workloads: [
        {
          arrival: { kind: 'closed-loop', workers: 1 },
          sdk: { name: 'boto3-legacy', readTimeoutSeconds: null },
          steps: forms.map((inputTokens) => ({ maxTokens: 1, inputTokens })),
        },
      ],
    };
    const { scenario: read } = await parseScenario(JSON.stringify(file), 'x.json', '.');
    expect(read.workloads[0]?.steps.map(({ inputTokens }) => inputTokens.kind)).to.deep.equal([
      'constant',
      'uniform',
      'uniform',
      'normal',
      'lognormal',
      'empirical',
    ]);
    expect(read.workloads[0]?.steps[2]?.inputTokens).to.deep.equal({ kind: 'uniform', min: 7, max: 13 });
    expect(read.workloads[0]?.sdk).to.include({ readTimeoutSeconds: null, client: 'shared' });
  });

  it('takes token counts from what bq count wrote', async () => {
    const directory = temporaryDirectory();
    const count = { schemaVersion: 1, command: 'count', result: { files: [{ inputTokens: 12 }, { inputTokens: 30 }] } };
    writeFileSync(join(directory, 'counts.json'), JSON.stringify(count));
    writeFileSync(join(directory, 'list.json'), '[7, 8]');
    writeFileSync(join(directory, 'bad.json'), '{"files": [{}]}');
    const read = async (file: string) =>
      (await parseScenario(`${MINIMAL}        inputTokens: { file: ${file} }\n`, 'x.yaml', directory)).scenario;
    expect((await read('counts.json')).workloads[0]?.steps[0]?.inputTokens).to.deep.equal({ kind: 'empirical', values: [12, 30] });
    expect((await read('list.json')).workloads[0]?.steps[0]?.inputTokens).to.deep.equal({ kind: 'empirical', values: [7, 8] });
    const [tally, many] = [new TokenTally(), new TokenTally()];
    for (const inputTokens of [41, 29, 41]) tally.add(inputTokens);
    for (let index = 0; index < 30_000; index++) many.add(index % 3 === 0 ? 900 : 100);
    const saved = (counts: TokenTally) => formatDistribution(toDistribution(counts, null, 'estimate') as TokenDistribution);
    writeFileSync(join(directory, 'saved.json'), saved(tally));
    writeFileSync(join(directory, 'many.json'), saved(many));
    expect((await read('saved.json')).workloads[0]?.steps[0]?.inputTokens).to.deep.equal({ kind: 'empirical', values: [29, 41, 41] });
    const drawn = (await read('many.json')).workloads[0]?.steps[0]?.inputTokens as { values: readonly number[] };
    expect(drawn.values).to.have.length(10_000);
    expect(drawn.values.filter((value) => value === 900).length).to.be.within(3333, 3334);
    // A file of records has only their sum there: no request of a workload.
    writeFileSync(join(directory, 'sum.json'), JSON.stringify({ result: { files: [{ inputTokens: 111, records: 3000 }] } }));
    for (const file of ['bad.json', 'none.json', 'sum.json']) {
      const error = await read(file).catch((thrown: BqError) => thrown);
      expect((error as BqError).message, file).to.include(join(directory, file));
      if (file === 'sum.json') expect((error as BqError).message).to.include('the sum of 3,000 records');
    }
  });

  it('names line and key of what is wrong, and what else', async () => {
    const cases: [string, string][] = [
      [MINIMAL.replace('count: 3', 'count: 0'), 'x.yaml:3: workloads[0].arrival.count: must be at least 1, not 0'],
      [MINIMAL.replace('tokensPerMinute', 'tokenPerMinute'), 'x.yaml:1: quota.tokenPerMinute: unknown key; did you mean tokensPerMinute?'],
      [MINIMAL.replace('executions', 'execution'), 'x.yaml:3: workloads[0].arrival.kind: must be closed-loop, executions,'],
      [MINIMAL.replace('maxTokens: 800', 'maxTokens: lots'), 'x.yaml:5: workloads[0].steps[0].maxTokens: must be a number, not "lots"'],
      [MINIMAL.replace('maxTokens: 800', 'maxTokens: 8.5'), 'x.yaml:5: workloads[0].steps[0].maxTokens: must be a whole number, not 8.5'],
      [`${MINIMAL}        latencySeconds: -1\n`, 'x.yaml:6: workloads[0].steps[0].latencySeconds: must be at least 0, not -1'],
      [`${MINIMAL}        latencySeconds: 0\n`, 'x.yaml:6: workloads[0].steps[0].latencySeconds: a response takes some time'],
      [`${MINIMAL}        inputTokens: { min: 9, max: 2 }\n`, 'x.yaml:6: workloads[0].steps[0].inputTokens: min 9 is above max 2'],
      [`${MINIMAL}        inputTokens: { min: 90000, max: 20000.5 }\n`, 'inputTokens: min 90,000 is above max 20,000.5'],
      [`${MINIMAL}        inputTokens: { mean: 9, spraed: 1 }\n`, 'workloads[0].steps[0].inputTokens'],
      [`${MINIMAL}    sdk: boto4\n`, 'x.yaml:6: workloads[0].sdk: must be aws-sdk-js, aws-sdk-js-adaptive,'],
      [
        `${MINIMAL}    retry: { kind: exponential, baseSeconds: 9, capSeconds: 3, maxRetries: 2 }\n`,
        'x.yaml:6: workloads[0].retry: capSeconds 3 is below',
      ],
      [
        `${MINIMAL}    retry: { kind: exponential, baseSeconds: 9000, capSeconds: 3000, maxRetries: 2 }\n`,
        'x.yaml:6: workloads[0].retry: capSeconds 3,000 is below baseSeconds 9,000',
      ],
      [`${MINIMAL}policies: [{ name: a }, { name: a }]\n`, 'x.yaml:6: policies[1].name: two policies are called a'],
      [
        `${MINIMAL}service: { throttleSeconds: 0 }\npolicies: [{ name: a, retry: { kind: fixed, waitSeconds: 0, maxRetries: 9999 } }]\n`,
        'x.yaml:7: policies[0].retry: 9,999 retries',
      ],
      ['workloads: [}', 'x.yaml:1: not YAML or JSON'],
      ['', 'x.yaml: is empty'],
      ['[1, 2]', 'x.yaml:1: the file: must be a map of keys'],
    ];
    for (const [text, expected] of cases) {
      const error = await refused(text);
      expect(error.message).to.include(expected);
      expect(error.kind).to.equal('input');
    }
  });

  it('says at once that a request can never run', async () => {
    const error = await refused(MINIMAL.replace('800', '10001'));
    expect(error).to.include({ kind: 'does-not-fit', code: 'NEVER_ADMITTED' });
    expect(error.message).to.include('holds 10,001 tokens; the quota is 10,000 tokens per minute: it can never run');
    expect(error.suggestions[0]).to.include('lower maxTokens');
    const none = await refused(MINIMAL.replace(/tokensPerMinute: \d+/, 'tokensPerMinute: 0'));
    expect(none.message).to.include('the quota is 0 tokens per minute');
    expect(none.suggestions.join(' ')).to.include('bq support-case --kind restore-default').and.not.include('lower');
    const { warnings } = await parseScenario(`${MINIMAL}        inputTokens: { min: 1, max: 20000 }\n`, 'x.yaml', '.');
    expect(warnings[0]?.code).to.equal('SOME_NEVER_RUN');
    expect(warnings[0]?.text).to.include('some requests of workload 1, step 1 hold more than the quota');
  });

  it('overrides single values, and says which flag was wrong', async () => {
    const set = (path: string, value: unknown) => ({ path, value, flag: `--set ${path}` });
    const { scenario: read } = await parseScenario(MINIMAL, 'x.yaml', '.', [
      set('quota.window', 'token-bucket'),
      set('workloads[0].arrival.count', 9),
      set('service.throttleSeconds', 2),
    ]);
    expect(read.quota.window).to.equal('token-bucket');
    expect(read.workloads[0]?.arrival).to.include({ count: 9 });
    expect(read.service.throttleSeconds).to.equal(2);
    expect((await refused(MINIMAL, [set('workloads[4].name', 'x')])).message).to.equal(
      '--set workloads[4].name: there is no workloads.4 in the scenario',
    );
    expect((await refused(MINIMAL, [set('seed', 'x')])).message).to.include('seed: must be a number, not "x"');
    expect((await refused(MINIMAL, [set('__proto__.x', 1)])).message).to.include('there is no __proto__');
  });

  it('does not let a small file grow without end', async () => {
    const bomb = `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((name, i) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[i]}`).join(',')}]`).join('\n')}\n`;
    expect((await refused(bomb)).kind).to.equal('input');
  });

  it('reads traces of both forms row by row, and names the line of a bad one', () => {
    const directory = temporaryDirectory();
    const write = (name: string, text: string) => {
      writeFileSync(join(directory, name), text);
      return join(directory, name);
    };
    expect([...readTrace(write('a.csv', 'atSeconds,inputTokens\n0,5\n1.5,\n\n2,7'))]).to.deep.equal([
      { atSeconds: 0, inputTokens: 5, outputTokens: null, latencySeconds: null },
      { atSeconds: 1.5, inputTokens: null, outputTokens: null, latencySeconds: null },
      { atSeconds: 2, inputTokens: 7, outputTokens: null, latencySeconds: null },
    ]);
    expect([...readTrace(write('a.jsonl', '{"atSeconds": 3, "latencySeconds": 2}\n'))]).to.deep.equal([
      { atSeconds: 3, inputTokens: null, outputTokens: null, latencySeconds: 2 },
    ]);
    for (const [text, problem] of [
      ['atSeconds\n5\n4\n', ':3: atSeconds 4 comes after 5'],
      ['atSeconds\n5000\n4000.5\n', ':3: atSeconds 4,000.5 comes after 5,000'],
      [`atSeconds\n${'x'.repeat(400_000)}`, 'a line has more than 65,536 characters'],
      ['when\n5\n', ':1: the header must name'],
      ['atSeconds\n-5\n', ':2: atSeconds must be a number from 0, not -5'],
      ['{"atSeconds": 1, "x": 2}', ':1: unknown key "x"'],
      ['{"inputTokens": 1}', ':1: atSeconds is missing'],
    ] as const) {
      expect(() => [...readTrace(write('bad', text))]).to.throw(problem);
    }
    expect(() => [...readTrace(join(directory, 'none'))]).to.throw('there is no such file');
  });

  it('streams a long trace in a heap that could not hold its rows', async () => {
    const file = join(temporaryDirectory(), 'long.csv');
    writeFileSync(file, `atSeconds\n${Array.from({ length: 400_000 }, (_, i) => i).join('\n')}\n`);
    const given =
      'quota: {}\nworkloads: [{ arrival: { kind: trace, file: long.csv }, steps: [{ maxTokens: 9 }] }]\nreplicates: 1\nhorizonSeconds: 1000000\n';
    writeFileSync(join(temporaryDirectory(), 'long.yaml'), given);
    // 400,000 executions with their two random streams are more than 100 MB.
    const { stdout, stderr } = await runBq(['simulate', join(temporaryDirectory(), 'long.yaml'), '--format', 'csv'], {
      env: { NODE_OPTIONS: '--max-old-space-size=40' },
    });
    expect(stderr).to.equal('');
    expect(stdout.split('\n')[1]).to.match(/^workload 1,1,/);
    expect(stdout).to.include(',400000,');
  }).timeout(60_000);

  it('writes every event whole, or nothing', async () => {
    const directory = temporaryDirectory();
    const { scenario: read } = await parseScenario(MINIMAL, 'x.yaml', directory);
    const log = new EventLog(join(directory, 'events.jsonl'));
    runOnce(read, 1, false, (event) => log.add('p', event));
    await log.close();
    const lines = readFileSync(join(directory, 'events.jsonl'), 'utf8').trimEnd().split('\n');
    expect(lines).to.have.lengthOf(log.events);
    expect(JSON.parse(lines[0] as string)).to.deep.include({ policy: 'p', atSeconds: 0, event: 'arrive', workload: 'workload 1' });
    expect(() => new EventLog(join(directory, 'none', 'x'))).to.throw(/cannot write .*none\/x: the directory .*none does not exist/);
  });

  it('sums up replicates the same with threads and without', async () => {
    const { scenario: read } = await loadScenario(join(ROOT, 'examples', 'step-functions-33.yaml'));
    const run = (jobs: number) =>
      runReplicates([read], { replicates: 260, firstSeed: 5, timeline: false, workerEntry: join(ROOT, 'bin', 'worker.js'), jobs });
    expect(await run(2)).to.deep.equal(await run(1));
  }).timeout(60_000);
});
