import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { resolveModel } from '../../src/catalog/models.ts';
import type { PlanResult } from '../../src/contracts/plan.ts';
import type { SimulateResult } from '../../src/contracts/simulate.ts';
import type { WorkloadPlan } from '../../src/contracts/workload-plan.ts';
import { questionFrom } from '../../src/planner/question.ts';
import { type NamedWorkload, planWorkloads, workloadOfQuestion } from '../../src/planner/workloads/workload-set.ts';
import { defaultSnapshot } from '../../src/quotas/defaults.ts';
import { WINDOW_MODELS, type WindowModel } from '../../src/simulator/windows/index.ts';
import { callBq, callJson } from '../_helpers/call-bq.ts';
import { expectGolden } from '../_helpers/golden.ts';
import { ROOT } from '../_helpers/run-bq.ts';
import { expectSchema } from '../_helpers/schema.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const EXAMPLE = join(ROOT, 'examples', 'bq.yaml');

describe('bq plan --workload', () => {
  const directory = useTempDirectory();
  const write = (name: string, content: string) => {
    const path = join(directory(), name);
    writeFileSync(path, content);
    return path;
  };

  const quotasOf = (tokensPerMinute: number, globalTokensPerMinute = 1) => {
    const row = (QuotaCode: string, QuotaName: string, Value: number) => ({
      ServiceCode: 'bedrock',
      QuotaArn: `arn:aws:servicequotas:us-east-1:123456789012:bedrock/${QuotaCode}`,
      QuotaCode,
      QuotaName,
      Value,
      Adjustable: true,
    });
    return write(
      'quotas.json',
      JSON.stringify({
        Quotas: [
          row('L-1', 'Cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.6', tokensPerMinute),
          row('L-2', 'Global cross-region model inference tokens per minute for Anthropic Claude Sonnet 4.6', globalTokensPerMinute),
        ],
      }),
    );
  };

  const WORKERS = `region: us-east-1
headroomPercent: 0
workloads:
  - { name: a, model: sonnet-4.6, scope: geo, inputTokens: 1000, maxTokens: 16000, outputTokens: 1000, latencySeconds: 20, concurrency: 3 }
`;
  const SECOND =
    '  - { name: b, model: sonnet-4.6, scope: geo, inputTokens: 500, maxTokens: 1000, outputTokens: 100, latencySeconds: 5, concurrency: 2 }\n';

  const plan = async (text: string, quotas: string, ...more: string[]) => {
    const envelope = await callJson<WorkloadPlan>(['plan', '--workload', write('bq.yaml', text), '--quotas', quotas, ...more]);
    const { exitCode: _, ...json } = envelope;
    expectSchema('workload-plan', json);
    return envelope;
  };

  const needOf = async (text: string) => (await plan(text, quotasOf(1e9))).result.quotas[0]?.needed as number;

  it('--check passes at the quota and fails one token below, as bq plan says', async () => {
    const need = await needOf(WORKERS);
    const { result: single } = await callJson<PlanResult>(
      `plan --offline --model sonnet-4.6 --scope geo --input-tokens 1000 --max-tokens 16000 --output-tokens 1000 --latency 20 --concurrency 3 --headroom 0`.split(
        ' ',
      ),
    );
    expect(need).to.equal(single.wish?.quotaNeededTokensPerMinute);
    const enough = await plan(WORKERS, quotasOf(need), '--check');
    expect(enough).to.include({ exitCode: 0 });
    expect(enough.result.fits).to.equal(true);
    const short = await plan(WORKERS, quotasOf(need - 1), '--check');
    expect(short).to.include({ exitCode: 3 });
    expect(short.result.quotas[0]).to.include({ fits: false, quotaNeeded: need });
  });

  it('two workloads on one quota need less than the sum, since they vary apart; headroom is taken off once', async () => {
    const [a, b] = [await needOf(WORKERS), await needOf(WORKERS.replace(/ {2}- .*\n/, SECOND))];
    const both = WORKERS + SECOND;
    const need = await needOf(both);
    expect(need)
      .to.be.below(a + b)
      .and.above(Math.max(a, b));
    expect((await plan(both, quotasOf(need), '--check')).exitCode).to.equal(0);
    const { result, exitCode } = await plan(both, quotasOf(need - 1), '--check');
    expect(exitCode).to.equal(3);
    expect(result.quotas[0]).to.deep.include({ crowdedOut: ['a', 'b'], makesRoom: ['a', 'b'] });
    expect(result.workloads.map(({ fits, fitsAlone }) => [fits, fitsAlone])).to.deep.equal([
      [false, true],
      [false, true],
    ]);
    const headroom = both.replace('headroomPercent: 0', 'headroomPercent: 20');
    const quota = Math.ceil(need / 0.8);
    expect((await plan(headroom, quotasOf(quota), '--check')).exitCode).to.equal(0);
    expect((await plan(headroom, quotasOf(quota - 1), '--check')).exitCode).to.equal(3);
  });

  it('what several workloads need together simulates clean in every window, and throttles at 0.9 of it', async () => {
    const third =
      '  - { name: c, model: sonnet-4.6, scope: geo, inputTokens: 4000, maxTokens: 2000, outputTokens: 700, latencySeconds: 12, concurrency: 9 }\n';
    const { result } = await plan(WORKERS + SECOND + third, quotasOf(1e9));
    const need = result.quotas[0]?.needed as number;
    const throttled = async (tokensPerMinute: number, window: WindowModel) => {
      const scenario = {
        name: 'together',
        replicates: 4,
        quota: { tokensPerMinute, window },
        workloads: result.workloads.map(({ name, request, wish, burndownRate }) => ({
          name,
          arrival: { kind: 'closed-loop', workers: wish.concurrency },
          steps: [
            {
              name,
              burndownRate,
              inputTokens: request.inputTokens,
              maxTokens: request.maxTokens,
              outputTokens: { mean: request.outputTokens, spread: request.spread },
              latencySeconds: { mean: request.latencySeconds, spread: request.spread },
            },
          ],
        })),
      };
      const { result: run } = await callJson<SimulateResult>(['simulate', write('scenario.json', JSON.stringify(scenario))]);
      return run.policies[0]?.requestsThrottled.mean ?? Number.NaN;
    };
    for (const window of WINDOW_MODELS) expect(await throttled(need, window), window).to.equal(0);
    expect(await throttled(Math.floor(need * 0.9), 'fixed-window-carry')).to.be.above(0);
  });

  it('workloads on different scopes do not add up', async () => {
    const a = await needOf(WORKERS);
    const b = await needOf(WORKERS.replace(/ {2}- .*\n/, SECOND));
    const both = WORKERS + SECOND.replace('scope: geo', 'scope: global');
    const { result, exitCode } = await plan(both, quotasOf(a, b), '--check');
    expect(exitCode).to.equal(0);
    expect(result.quotas.map(({ scope, needed }) => [scope, needed])).to.deep.equal([
      ['geo', a],
      ['global', b],
    ]);
  });

  it('says who crowds out whom', async () => {
    const big = SECOND.replace('concurrency: 2', 'concurrency: 500');
    const { result } = await plan(WORKERS + big, quotasOf(await needOf(WORKERS)), '--check');
    expect(result.quotas[0]).to.deep.include({ crowdedOut: ['a'], makesRoom: ['b'] });
    expect(result.quotas[0]?.users[0]?.name).to.equal('b');
  });

  it('a request that holds more than the quota is never admitted', async () => {
    const { result } = await plan(WORKERS, quotasOf(10_000));
    expect(result.workloads[0]).to.include({ neverAdmitted: true, fits: false, fitsAlone: false });
  });

  it('distributions count by their mean, and their fast end decides how many end in a minute', async () => {
    const uniform = WORKERS.replace('outputTokens: 1000', 'outputTokens: { min: 500, max: 1500 }').replace(
      'latencySeconds: 20',
      'latencySeconds: { mean: 20, spread: 0.3 }',
    );
    expect(await needOf(uniform)).to.equal(await needOf(WORKERS));
    const { result } = await plan(WORKERS.replace('inputTokens: 1000', 'inputTokens: { values: [10, 30] }'), quotasOf(1e9));
    expect(result.workloads[0]?.request.inputTokens).to.equal(20);
  });

  it('prices a month from the rate', async () => {
    const rate = WORKERS.replace('concurrency: 3', 'requestsPerMinute: 10, hoursPerDay: 12');
    const { result } = await plan(rate, quotasOf(1e9));
    const perRequest = (1000 * 3.3 + 1000 * 16.5) / 1e6;
    expect(result.workloads[0]?.perRequestUsd).to.be.closeTo(perRequest, 1e-12);
    expect(result.perMonthUsd).to.be.closeTo((perRequest * 10 * 60 * 12 * 365) / 12, 1e-6);
  });

  const bad: [what: string, change: (text: string) => string, says: string][] = [
    [
      'an unknown key',
      (text) => text.replace('maxTokens', 'maxToken'),
      'bq.yaml:4: workloads[0].maxToken: unknown key; did you mean maxTokens?',
    ],
    ['a key without its unit', (text) => text.replace('latencySeconds', 'latency'), 'unknown key; did you mean latencySeconds?'],
    ['a number with a unit', (text) => text.replace('latencySeconds: 20', 'latencySeconds: 20s'), 'bq.yaml:4: workloads[0].latencySeconds'],
    [
      'rate and concurrency',
      (text) => text.replace('concurrency: 3', 'concurrency: 3, requestsPerMinute: 5'),
      'requestsPerMinute or concurrency',
    ],
    ['neither of them', (text) => text.replace(', concurrency: 3', ''), 'requestsPerMinute or concurrency'],
    ['an unknown model', (text) => text.replace('sonnet-4.6', 'sonnet-77'), 'bq.yaml:4: unknown model'],
    ['a scope that is not offered', (text) => text.replace('scope: geo', 'scope: on-demand'), 'workload a: '],
    ['a name twice', (text) => text + SECOND.replace('name: b', 'name: a'), 'bq.yaml:5: two workloads are named a'],
    [
      'an answer longer than maxTokens',
      (text) => text.replace('outputTokens: 1000', 'outputTokens: 20000'),
      'workload a: outputTokens 20000',
    ],
    ['broken YAML', (text) => text.replace('workloads:', 'workloads: ['), 'not YAML or JSON'],
    ['an empty file', () => '', 'bq plan --init'],
  ];
  for (const [what, change, says] of bad) {
    it(`exit 2 for ${what}`, async () => {
      const { exitCode, stderr } = await callBq(['plan', '--offline', '--workload', write('bq.yaml', change(WORKERS))]);
      expect(stderr.replaceAll(`${directory()}/`, '')).to.include(says);
      expect(exitCode).to.equal(2);
    });
  }

  it('--init prints the commented example, and the example plans', async () => {
    const { stdout } = await callBq(['plan', '--init']);
    expect(stdout).to.equal(readFileSync(EXAMPLE, 'utf8'));
    const { result, exitCode } = await callJson<WorkloadPlan>(['plan', '--workload', EXAMPLE, '--offline', '--check']);
    expect(exitCode).to.equal(0);
    expect(result.workloads).to.have.length(3);
  });

  it('--check refuses silent defaults; flags of one request do not go with a file', async () => {
    expect((await callBq(['plan', '--workload', EXAMPLE, '--check'])).exitCode).to.equal(4);
    expect((await callBq(['plan', '--workload', EXAMPLE, '--max-tokens', '5'])).exitCode).to.equal(2);
  });

  it('text and Markdown', async () => {
    await expectGolden('plan-workload/text', ['plan', '--workload', 'examples/bq.yaml', '--offline']);
    await expectGolden('plan-workload/markdown', ['plan', '--workload', 'examples/bq.yaml', '--offline', '--format', 'markdown']);
    const crowded = write('bq.yaml', readFileSync(EXAMPLE, 'utf8').replace('concurrency: 8', 'concurrency: 200'));
    const replace = (text: string) => text.replaceAll(directory(), 'DIR');
    await expectGolden('plan-workload/crowded', ['plan', '--workload', crowded, '--offline', '--check'], { replace });
  });
});

describe('workloads on one quota, as properties', () => {
  const resolved = resolveModel('sonnet-4.6');
  const base = { scope: 'geo', region: 'us-east-1', outputTokens: 100, reservation: 'documented' } as const;
  const facts = { snapshots: new Map([['us-east-1', defaultSnapshot('us-east-1')]]), burndownOverrides: {} };
  const arbitrary = fc.record({
    inputTokens: fc.nat(5000),
    maxTokens: fc.integer({ min: 200, max: 8000 }),
    seconds: fc.integer({ min: 1, max: 90 }),
    concurrency: fc.integer({ min: 1, max: 50 }),
  });

  it('the sum is no more than the sum of the parts and no less than any, whatever their order, and more work never fits better', () => {
    fc.assert(
      fc.property(fc.array(arbitrary, { minLength: 1, maxLength: 5 }), (list) => {
        const workloads = list.map(
          ({ inputTokens, maxTokens, seconds, concurrency }, index): NamedWorkload => ({
            ...workloadOfQuestion(
              questionFrom({ origin: 'workload', values: { ...base, inputTokens, maxTokens, latencySeconds: seconds, concurrency } }),
              resolved,
            ),
            name: `w${index}`,
          }),
        );
        const tpm = (some: readonly NamedWorkload[]) =>
          planWorkloads({ file: 'f', headroom: 0.1, spread: 0.3, workloads: some }, facts).quotas.find(({ kind }) => kind === 'tpm');
        const all = tpm(workloads);
        const alone = workloads.map((workload) => tpm([workload])?.needed ?? Number.NaN);
        expect(all?.needed).to.be.at.most(alone.reduce((sum, need) => sum + need, 0));
        expect(all?.needed).to.be.at.least(Math.max(...alone));
        // Sums of fractions depend on their order by the last bit.
        expect(tpm([...workloads].reverse())?.needed).to.be.closeTo(all?.needed ?? 0, 1);
        if (all?.fits) expect(tpm(workloads.slice(1).length > 0 ? workloads.slice(1) : workloads)?.fits).to.equal(true);
      }),
      { numRuns: 60 },
    );
  });
});
