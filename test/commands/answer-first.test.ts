// What is asked is answered in the first lines, and a plan fits a small terminal.
import { join } from 'node:path';
import { expect } from 'chai';
import { callBq } from '../_helpers/call-bq.ts';
import { ROOT } from '../_helpers/run-bq.ts';

/** Of every kind: with and without burndown, profiles, RPM rows and prices; new, old and past their end of life. */
const MODELS = ['sonnet-4', 'sonnet-4.5', 'opus-4.8', 'opus-5.5', 'haiku-4.5', 'nova-pro', 'nova-lite', 'fable-5', 'kimi-k3', 'haiku-3'];

/** 24 lines, less the prompt before and after. */
const MOST_LINES = 22;

const QUESTIONS = [
  [],
  ['--output-tokens', '300'],
  ['--output-tokens', '300', '--concurrency', '50'],
  ['--requests-per-minute', '900'],
  ['--reservation', 'weighted', '--input-tokens', '90000', '--cache-read-tokens', '4000'],
  ['--tpm', '100'],
  ['--region', 'ap-northeast-1', '--rpm', '1', '--output-tokens', '10'],
];

describe('the answer first', function () {
  this.timeout(240_000);

  it('bq plan fits 80 x 24 for every kind of model and question, with the verdict in the first five lines', async () => {
    for (const model of MODELS) {
      for (const question of QUESTIONS) {
        const args = ['plan', '--offline', '--fast', '--model', model, '--max-tokens', '2000', ...question];
        const { stdout, exitCode } = await callBq(args);
        if (exitCode === 2) continue;
        const lines = stdout.trimEnd().split('\n');
        expect(lines.length, `${args.join(' ')}\n${stdout}`).to.be.at.most(MOST_LINES);
        expect(lines.slice(0, 5).join('\n'), args.join(' ')).to.match(/Safe: \d|Safe concurrency|Never admitted|not known|Bedrock refuses/);
        for (const line of lines) expect(line.length, line).to.be.at.most(80);
      }
    }
  });

  it('says with --full what the screen had no room for', async () => {
    const args = ['plan', '--offline', '--fast', '--model', 'sonnet-4.6', '--max-tokens', '4000', '--output-tokens', '800'];
    const [short, full] = [(await callBq(args)).stdout, (await callBq([...args, '--full'])).stdout];
    expect(short).to.include('--full').and.not.include('Other pools');
    expect(full).to.include('Other pools').and.include('Limits').and.include('held, if weighted').and.include('By max_tokens');
    // The same answer stands first.
    expect(full.split('\n').filter((line) => line.startsWith('Safe'))).to.deep.equal(
      short.split('\n').filter((line) => line.startsWith('Safe')),
    );
  });

  it('a workload file that does not fit says first what must be larger', async () => {
    const { stdout } = await callBq(['plan', '--workload', join(ROOT, 'examples', 'bq.yaml'), '--offline']);
    expect(stdout.split('\n').slice(0, 5).join(' ').replace(/\s+/g, ' ')).to.match(
      /fits Least room: TPM of Claude Sonnet 4.5 .* 29 % .* \$129,036 a month/,
    );
  });

  it('a simulation says first which policy is the fastest and which the quietest', async () => {
    const { stdout } = await callBq(['simulate', join(ROOT, 'examples', 'step-functions-33.yaml'), '--replicates', '3']);
    expect(stdout.split('\n').slice(0, 5).join(' ')).to.match(/Lowest p99 .*p99.*throttles\).*fewest throttles: .*\(p99.*0\s+throttles\)/);
  });

  it('quotas say first what nobody knows of the account', async () => {
    const { stdout } = await callBq(['quotas', '--offline', '--region', 'us-east-1']);
    expect(stdout.split('\n').slice(0, 5).join(' ')).to.include('Your account may have less');
  });
});
