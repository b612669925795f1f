// Plans in Japanese that have no golden file: the whole answer, other pools, verdicts, files and flags that are wrong.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { parse } from 'yaml';
import { callBq } from '../_helpers/call-bq.ts';
import { expectJapanese } from '../_helpers/japanese.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const ANSWERS: readonly string[] = [
  '--model sonnet-4 --max-tokens 16000 --full',
  '--model opus-5 --max-tokens 8000 --output-tokens 400 --full --fast',
  '--model sonnet-4.5 --max-tokens 8000 --output-tokens 500 --requests-per-minute 500 --full',
  '--model sonnet-4.5 --max-tokens 8000 --output-tokens 500 --concurrency 5 --requests-per-minute 20 --format markdown',
  '--model sonnet-4.5 --max-tokens 8000 --region ap-northeast-1 --scope global',
  '--model sonnet-4.5 --max-tokens 8000 --tpm 5000',
  '--model sonnet-4.5 --max-tokens 8000 --tpm 9000 --full',
  '--model sonnet-4.5 --max-tokens 8000 --tpm 0',
  '--model sonnet-4.5 --max-tokens 8000 --tpm 1000000 --tpd 2000000 --rpm 100 --concurrent-requests 4 --full',
  '--model sonnet-4.5 --input-tokens 500000 --max-tokens 64000 --thinking-budget 64000',
  '--model gpt-oss-120b --endpoint mantle --region us-east-1 --max-tokens 2000 --output-tokens 300 --full',
  '--model gpt-oss-120b --endpoint mantle --region us-east-1 --max-tokens 2000 --tpm 100000 --output-tpm 1000 --output-tokens 300 --full',
  '--model deepseek-r1 --max-tokens 2000 --full',
  '--prompt examples/prompts/batch.jsonl --model sonnet-4.5 --full',
  '--model sonnet-4.5 --max-tokens 4000 --emit lambda --tpm 9000',
  '--workload examples/bq.yaml --report no-such-folder/report.txt',
];

const WRONG: readonly string[] = [
  '',
  '--model sonnet-4.5 --max-tokens 9999999',
  '--model sonnet-4.5 --max-tokens 100 --output-tokens 200',
  '--model titan-embed-text-v2',
  '--model sonnet-4.5 --max-tokens 100 --output-tpm 5',
  '--model gpt-oss-120b --endpoint mantle --rpm 5 --max-tokens 100',
  '--model sonnet-4.5 --endpoint mantle --scope geo --max-tokens 100',
  '--model us.sonnet-4.5 --endpoint mantle --max-tokens 100',
  '--model gpt-oss-120b --endpoint mantle --stays-in us --max-tokens 100',
  '--model sonnet-4 --endpoint mantle --max-tokens 100',
  '--model sonnet-4.5 --endpoint mantle --region us-gov-west-1 --max-tokens 100',
  '--model sonnet-4 --region ap-northeast-3 --scope on-demand --max-tokens 100',
  '--model sonnet-3 --region mx-central-1 --max-tokens 100',
  '--model sonnet-4 --stays-in jp --region us-east-1 --max-tokens 100',
  '--model sonnet-4.5 --max-tokens 100 --tpm 50 --emit lambda',
  '--workload examples/bq.yaml --emit lambda',
  '--workload examples/bq.yaml --against no-such-revision',
  '--workload examples/bq.yaml --against=-x',
  '--workload no-such.yaml',
  '--from examples/bq.yaml',
  '--model sonnet-4.5 --max-tokens 100 --emit alarm --sns-topic arn:aws:sns:eu-west-1:111122223333:alarms',
  '--model sonnet-4.5 --max-tokens 100 --emit alarm --sns-topic alarms',
  '--model sonnet-4.5 --max-tokens 100 --report report.pdf',
];

const WORKLOADS: Readonly<Record<string, string>> = {
  'two of a name':
    'workloads: [{name: a, model: sonnet-4.5, inputTokens: 1, requestsPerMinute: 1}, {name: a, model: sonnet-4.5, inputTokens: 1, requestsPerMinute: 1}]',
  'an answer above maxTokens':
    'workloads: [{name: a, model: sonnet-4.5, inputTokens: 1, maxTokens: 5, outputTokens: 9, requestsPerMinute: 1}]',
  'too many maxTokens': 'workloads: [{name: a, model: sonnet-4.5, inputTokens: 1, maxTokens: 9999999, requestsPerMinute: 1}]',
  'a scope that is not there': 'workloads: [{name: a, model: sonnet-4.5, scope: on-demand, inputTokens: 1, requestsPerMinute: 1}]',
  'no such model': 'workloads: [{name: a, model: sonet-4.5, inputTokens: 1, requestsPerMinute: 1}]',
};

const PLANS: Readonly<Record<string, unknown>> = {
  'of another command': { schemaVersion: 1, command: 'count', result: {} },
  'of no command': { a: 1 },
  'of another version': { schemaVersion: 2, command: 'plan', result: {} },
  'that failed': { schemaVersion: 1, command: 'plan', error: {} },
  'without result': { schemaVersion: 1, command: 'plan' },
  'without model': { schemaVersion: 1, command: 'plan', result: {} },
  'with a number that is none': { schemaVersion: 1, command: 'plan', result: { question: { maxTokens: { value: 'x', origin: 'flag' } } } },
  'with a part of a token': { schemaVersion: 1, command: 'plan', result: { question: { maxTokens: { value: 1.5, origin: 'flag' } } } },
  'with a Region that is none': { schemaVersion: 1, command: 'plan', result: { question: { region: { value: 'x', origin: 'flag' } } } },
  'with a scope that is none': { schemaVersion: 1, command: 'plan', result: { question: { scope: { value: 'x', origin: 'flag' } } } },
};

describe('plans in Japanese', function () {
  this.timeout(120_000);
  const directory = useTempDirectory();
  const words = (text: string) => ['plan', '--offline', ...text.split(' ').filter(Boolean)];

  for (const text of [...ANSWERS, ...WRONG]) it(`bq plan ${text}`, () => expectJapanese(words(text), {}));

  for (const [name, text] of Object.entries(WORKLOADS)) {
    it(`a workload file with ${name}`, () => {
      const file = join(directory(), 'bq.yaml');
      writeFileSync(file, text);
      return expectJapanese(words(`--workload ${file}`), {});
    });
  }

  for (const [name, plan] of Object.entries(PLANS)) {
    it(`a saved plan ${name}`, () => {
      const file = join(directory(), 'plan.json');
      writeFileSync(file, JSON.stringify(plan));
      return expectJapanese(words(`--from ${file}`), {});
    });
  }

  it('the workload file to start from: other comments, the same data', async () => {
    const written = async (language: string) => (await callBq(['plan', '--init'], { env: { BQ_LANG: language } })).stdout;
    const [english, japanese] = [await written('en'), await written('ja')];
    expect(parse(japanese)).to.deep.equal(parse(english));
    expect(japanese.match(/#/g)).to.have.length(english.match(/#/g)?.length ?? 0);
    expect(japanese).to.not.match(/# [a-z]+ [a-z]+ [a-z]+/);
  });

  it('a difference of two workload files', async () => {
    const file = join(directory(), 'main.yaml');
    const before = readFileSync('examples/bq.yaml', 'utf8');
    writeFileSync(file, before.replace('requestsPerMinute: 120', 'requestsPerMinute: 150').replace('  - name: triage', '  - name: old'));
    await expectJapanese(words(`--workload examples/bq.yaml --against ${file}`), {});
    await expectJapanese(words(`--workload examples/bq.yaml --against ${file} --tolerance 5 --format markdown`), {});
  });
});
