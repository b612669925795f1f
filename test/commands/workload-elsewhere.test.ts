// Workload files in the commands that are not their own: the same file for bq simulate and bq support-case.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { PlanResult } from '../../src/contracts/plan.ts';
import type { SimulateResult } from '../../src/contracts/simulate.ts';
import type { SupportCaseResult } from '../../src/contracts/support-case.ts';
import { callJson } from '../_helpers/call-bq.ts';
import { runBq } from '../_helpers/run-bq.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const EXAMPLE = 'examples/bq.yaml';

describe('a workload file, simulated', () => {
  const directory = useTempDirectory();

  it('plays the workloads of one quota on it, with their retry layers; the others are named', async () => {
    const { result, warnings } = await callJson<SimulateResult>([
      'simulate',
      EXAMPLE,
      '--replicates',
      '2',
      '--set',
      'workloads[0].durationSeconds=300',
      '--set',
      'workloads[1].durationSeconds=300',
    ]);
    expect(result.quota).to.include({ tokensPerMinute: 5_000_000, requestsPerMinute: 10_000 });
    expect(warnings.join('\n')).to.include("AWS's defaults").and.to.include('left out: triage');
    const [policy] = result.policies;
    expect(policy?.requestsThrottled.mean).to.equal(0);
    const triage = await callJson<SimulateResult>([
      'simulate',
      EXAMPLE,
      '--name',
      'triage',
      '--replicates',
      '1',
      '--tpm',
      '100k',
      '--set',
      'workloads[0].durationSeconds=300',
    ]);
    expect(triage.result.quota.tokensPerMinute).to.equal(100_000);
    expect(triage.result.policies[0]?.requestsThrottled.mean).to.be.greaterThan(0);
  });

  it('what bq plan calls safe is not throttled', async () => {
    const file = join(directory(), 'bq.yaml');
    const { result: plan } = await callJson<PlanResult>(
      'plan --offline --model sonnet-4 --input-tokens 1000 --max-tokens 16000 --output-tokens 1000 --latency 20'.split(' '),
    );
    const workers = plan.capacity?.safeConcurrency ?? 0;
    writeFileSync(
      file,
      `region: us-east-1\nworkloads:\n  - { name: a, model: sonnet-4, inputTokens: 1000, maxTokens: 16000, outputTokens: 1000, latencySeconds: 20, concurrency: ${workers} }\n`,
    );
    const throttles = async (...more: string[]) =>
      (await callJson<SimulateResult>(['simulate', file, '--replicates', '5', ...more])).result.policies[0]?.requestsThrottled.mean;
    expect(await throttles()).to.equal(0);
    expect(await throttles('--set', `workloads[0].arrival.workers=${workers * 4}`)).to.be.greaterThan(0);
  });

  it('exit 2 for a name that is not in it, or beside a scenario', async () => {
    expect((await runBq(['simulate', EXAMPLE, '--name', 'nobody'])).exitCode).to.equal(2);
    expect((await runBq(['simulate', 'examples/step-functions-33.yaml', '--name', 'x'])).exitCode).to.equal(2);
  });
});

describe('a workload file, as a support case', () => {
  it('asks for what the plan of the workload needs', async () => {
    const request = '--model sonnet-4.5 --input-tokens 12000 --max-tokens 1500 --output-tokens 700 --concurrency 8';
    const common = ['support-case', '--offline', '--kind', 'quota-increase', '--region', 'us-east-1'];
    const byFile = await callJson<SupportCaseResult>([...common, '--workload', EXAMPLE, '--name', 'summaries']);
    const byFlags = await callJson<SupportCaseResult>([...common, ...request.split(' ')]);
    expect(byFile.exitCode).to.equal(0);
    expect(byFile.result).to.deep.equal(byFlags.result);
    expect((await runBq(['support-case', '--offline', '--kind', 'quota-increase', '--workload', EXAMPLE])).exitCode).to.equal(2);
    expect(
      (await runBq(['support-case', '--offline', '--kind', 'quota-increase', '--workload', EXAMPLE, '--name', 'chat', '--max-tokens', '5']))
        .exitCode,
    ).to.equal(2);
  });
});
