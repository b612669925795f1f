// The same request has the same number wherever it is asked: plan, its ladder, its settings, explore, compare, a workload file, a case, a log.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { resolveModel } from '../../src/catalog/models.ts';
import type { CompareResult } from '../../src/contracts/compare.ts';
import type { PlanResult } from '../../src/contracts/plan.ts';
import type { SupportCaseResult } from '../../src/contracts/support-case.ts';
import type { WorkloadPlan } from '../../src/contracts/workload-plan.ts';
import { simulatePlan } from '../../src/planner/minute.ts';
import { questionFrom } from '../../src/planner/question.ts';
import { defaultSnapshot } from '../../src/quotas/defaults.ts';
import { rightSize } from '../../src/usage/right-sizing.ts';
import { Tally } from '../../src/usage/tally.ts';
import { callJson } from '../_helpers/call-bq.ts';
import { TEST_NOW } from '../_helpers/run-bq.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

interface Asked {
  readonly model: string;
  readonly inputTokens: number;
  readonly maxTokens: number;
  readonly outputTokens: number;
  readonly latencySeconds: number;
  readonly requestsPerMinute?: number;
  readonly concurrency?: number;
}

const WISHES: readonly Asked[] = [
  { model: 'sonnet-4.5', inputTokens: 3000, maxTokens: 4000, outputTokens: 800, latencySeconds: 14.333, requestsPerMinute: 600 },
  { model: 'sonnet-4.6', inputTokens: 20_000, maxTokens: 8000, outputTokens: 2500, latencySeconds: 70, concurrency: 25 },
  { model: 'haiku-4.5', inputTokens: 400, maxTokens: 1000, outputTokens: 950, latencySeconds: 6, concurrency: 31 },
];

const flagsOf = ({ model, inputTokens, maxTokens, outputTokens, latencySeconds, requestsPerMinute, concurrency }: Asked) => [
  ...['--offline', '--region', 'us-east-1', '--scope', 'geo', '--model', model],
  ...['--input-tokens', String(inputTokens), '--max-tokens', String(maxTokens)],
  ...['--output-tokens', String(outputTokens), '--latency', String(latencySeconds)],
  ...(requestsPerMinute === undefined ? ['--concurrency', String(concurrency)] : ['--requests-per-minute', String(requestsPerMinute)]),
];

function tallyOf(value: number): Tally {
  const tally = new Tally();
  tally.add(value);
  return tally;
}

describe('one request, one number', () => {
  const directory = useTempDirectory();

  for (const asked of WISHES) {
    const { model, ...said } = asked;

    it(`in plan, ladder, settings, explore, compare, workload file, case and log: ${model}`, async () => {
      const { result: plan } = await callJson<PlanResult>(['plan', ...flagsOf(asked), '--emit', 'step-functions']);
      const workers = plan.capacity?.safeConcurrency;
      const rate = plan.capacity?.requestsPerMinute;
      const needed = plan.wish?.quotaNeededTokensPerMinute;
      expect(plan.capacity?.rehearsed, 'rehearsed').not.to.equal(null);
      expect(plan.maxTokensLadder.find((step) => step.asked)).to.include({ safeConcurrency: workers, requestsPerMinute: rate });
      expect(JSON.parse(plan.emitted?.text ?? '')).to.include({ MaxConcurrency: workers });

      const screen = simulatePlan({
        question: questionFrom({ origin: 'screen', values: { model, region: 'us-east-1', scope: 'geo', ...said } }),
        facts: {
          resolved: resolveModel(model),
          snapshot: defaultSnapshot('us-east-1'),
          prompt: null,
          burndownOverrides: {},
          nowIso: TEST_NOW,
        },
        window: 'fixed-window',
        extraWorkers: 0,
        bins: 10,
      }).plan;
      expect(screen.capacity).to.include({ safeConcurrency: workers, requestsPerMinute: rate });
      expect(screen.wish?.quotaNeededTokensPerMinute).to.equal(needed);

      const { result: compared } = await callJson<CompareResult>(['compare', ...flagsOf(asked)]);
      const way = compared.ways.find(({ kind }) => kind === 'on-demand');
      expect(way).to.include({ safeConcurrency: workers, requestsPerMinute: rate, fits: plan.wish?.fits });

      const file = join(directory(), 'bq.json');
      writeFileSync(file, JSON.stringify({ region: 'us-east-1', workloads: [{ name: 'a', scope: 'geo', ...asked }] }));
      const { result: workloads } = await callJson<WorkloadPlan>(['plan', '--workload', file, '--offline']);
      const quota = (kind: string) => workloads.quotas.find((one) => one.kind === kind);
      expect(quota('tpm')).to.include({ quotaNeeded: needed, fits: plan.wish?.fits });
      expect(quota('rpm')?.quotaNeeded ?? null).to.equal(plan.wish?.quotaNeededRequestsPerMinute ?? null);

      const { result: letter } = await callJson<SupportCaseResult>(['support-case', '--kind', 'quota-increase', ...flagsOf(asked)]);
      expect(JSON.stringify(letter)).to.include(String(needed?.toLocaleString('en-US')));

      const sized = rightSize(
        {
          inputTokens: tallyOf(asked.inputTokens),
          outputTokens: tallyOf(asked.outputTokens),
          cacheReadTokens: tallyOf(0),
          cacheWriteTokens: tallyOf(0),
          latencyMs: tallyOf(asked.latencySeconds * 1000),
          maxTokens: tallyOf(asked.maxTokens),
          unsetMaxTokens: 0,
          cutAnswers: 0,
        },
        { model: resolveModel(model).model, scope: 'geo', snapshot: defaultSnapshot('us-east-1'), nowIso: TEST_NOW },
      );
      expect(sized).to.include({ safeConcurrency: workers, requestsPerMinute: rate });
    });
  }
});
