// `bq plan --emit`: the plan's answer as settings, alone on stdout.
import { expect } from 'chai';
import type { PlanResult } from '../../src/contracts/plan.ts';
import { EMIT_FORMATS } from '../../src/render/emit-formats.ts';
import { callBq, callJson } from '../_helpers/call-bq.ts';
import { runBq } from '../_helpers/run-bq.ts';
import { expectSchema } from '../_helpers/schema.ts';

const PLAN = ['plan', '--offline', '--fast', '--model', 'sonnet-4.5', '--max-tokens', '4000', '--output-tokens', '800'];

describe('bq plan --emit', function () {
  this.timeout(60_000);

  it('sets the concurrency that the plan found, and a read timeout above the longest answer', async () => {
    const { result, warnings } = await callJson<PlanResult>([...PLAN, '--emit', 'step-functions']);
    expectSchema('plan', { schemaVersion: 1, command: 'plan', result, warnings });
    expect(JSON.parse(result.emitted?.text ?? '')).to.deep.include({ Type: 'Map', MaxConcurrency: result.capacity?.safeConcurrency });
    const { stdout } = await runBq([...PLAN, '--emit', 'step-functions']);
    expect(stdout).to.equal(result.emitted?.text);
    const botocore = await runBq([...PLAN, '--emit', 'botocore']);
    expect(Number(/read_timeout=(\d+)/.exec(botocore.stdout)?.[1])).to.be.at.least(60);
  });

  it('knows every format, and has nothing to set when a request never fits', async () => {
    for (const format of EMIT_FORMATS) expect((await runBq([...PLAN, '--emit', format])).stdout, format).not.to.equal('');
    const never = await callJson<PlanResult>([...PLAN, '--tpm', '100', '--emit', 'lambda']);
    expect(never.error).to.include({ code: 'NOTHING_TO_EMIT', exitCode: 3 });
  });

  it('says where one worker is already too much, and the settings cannot hold it back', async () => {
    const warned = async (quota: string, format: string) =>
      (await callBq([...PLAN, '--tpm', quota, '--emit', format])).stderr.split('\n').filter((line) => line.includes('one start every'));
    for (const format of ['step-functions', 'sqs', 'lambda', 'p-limit']) {
      expect(await warned('5000', format), format).to.deep.equal([
        `! the quota takes one start every 1 min 28 s, fewer than one worker makes, and ${format} only holds how many run at once: --emit bottleneck`,
      ]);
      expect(await warned('500000', format), format).to.deep.equal([]);
    }
    expect(await warned('5000', 'bottleneck')).to.deep.equal([]);
  });
});
