import { expect } from 'chai';
import fc from 'fast-check';
import { defaultSnapshot } from '../../src/catalog/default-quotas.ts';
import { resolveModel } from '../../src/catalog/models.ts';
import { KNEE_SHARE, maxTokensCurve } from '../../src/planner/curve.ts';
import { minuteOf } from '../../src/planner/minute.ts';
import { planRequest } from '../../src/planner/plan.ts';
import { poolsIn } from '../../src/planner/pool-list.ts';
import type { PlanQuestion } from '../../src/planner/question.ts';
import { NO_LIMITS } from '../../src/quotas/limits.ts';
import { TEST_NOW } from '../_helpers/run-bq.ts';

const question = (change: Partial<PlanQuestion> = {}): PlanQuestion => ({
  resolved: resolveModel('sonnet-4'),
  region: 'us-east-1',
  scope: null,
  staysIn: null,
  inputTokens: 1000,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  maxTokens: 16_000,
  outputTokens: 1000,
  thinkingBudgetTokens: null,
  latencySeconds: 20,
  timeToFirstTokenSeconds: null,
  outputTokensPerSecond: null,
  spread: 0,
  headroom: 0,
  reservation: 'documented',
  rpmReading: 'per-minute',
  burndown: null,
  burndownOverrides: {},
  overrides: NO_LIMITS,
  wish: null,
  confidence: 'fast',
  ...change,
});
const plan = (change: Partial<PlanQuestion> = {}) => planRequest(question(change), defaultSnapshot('us-east-1'), TEST_NOW).result;

describe('concurrency over max_tokens', () => {
  it('says at every point what a plan with that max_tokens says', () => {
    const curve = maxTokensCurve(plan(), 'per-minute', 40);
    expect(curve?.points.length).to.be.above(30);
    expect(curve?.points[0]?.maxTokens).to.equal(1000);
    expect(curve?.points.at(-1)?.maxTokens).to.equal(64_000);
    for (const { maxTokens, safeConcurrency, requestsPerMinute } of curve?.points ?? []) {
      expect(plan({ maxTokens }).capacity).to.include({ safeConcurrency, requestsPerMinute });
    }
  });

  it('has its knee where one token more costs more than a tenth of the workers', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 20_000 }),
        fc.integer({ min: 1, max: 4000 }),
        fc.double({ min: 1, max: 100, noNaN: true }),
        fc.constantFrom('documented' as const, 'weighted' as const),
        (inputTokens, outputTokens, latencySeconds, reservation) => {
          const change = { inputTokens, outputTokens, latencySeconds, reservation };
          const curve = maxTokensCurve(plan(change), 'per-minute', 20);
          const knee = curve?.kneeMaxTokens ?? null;
          if (!curve || knee === null) return;
          // One worker whose starts must be spaced is none back to back.
          const workersAt = (maxTokens: number) => {
            const { capacity } = plan({ ...change, maxTokens });
            return capacity?.startEverySeconds === null ? capacity.safeConcurrency : 0;
          };
          const best = workersAt(outputTokens);
          expect(workersAt(knee))
            .to.equal(curve.kneeConcurrency)
            .and.to.be.at.least(best * KNEE_SHARE);
          expect(workersAt(knee + 1)).to.be.below(best * KNEE_SHARE);
        },
      ),
      { numRuns: 100 },
    );
  });

  it('has none where max_tokens costs nothing, and no curve without a TPM', () => {
    expect(
      maxTokensCurve(plan({ overrides: { ...NO_LIMITS, tokensPerMinute: 1e12, requestsPerMinute: 10 } }), 'per-minute', 20),
    ).to.include({
      kneeMaxTokens: null,
    });
    expect(maxTokensCurve({ ...plan(), capacity: null }, 'per-minute', 20)).to.equal(null);
  });
});

describe('the minute of a plan', () => {
  it('is that of its workers against the whole quota', () => {
    const minute = minuteOf(plan(), 'per-minute', 'fixed-window-carry', 5, 60);
    expect(minute).to.include({ limitTokens: 200_000, workers: 5, refused: 0, peakUsedTokens: 145_000 });
    expect(minuteOf(plan({ reservation: 'weighted', maxTokens: 64_000 }), 'per-minute', 'token-bucket', 1, 60), 'never admitted').to.equal(
      null,
    );
  });
});

describe('the list of pools', () => {
  it('names each so that a plan takes exactly it', () => {
    for (const region of ['us-east-1', 'ap-northeast-1', 'eu-central-1']) {
      const snapshot = defaultSnapshot(region);
      const pools = poolsIn(snapshot, TEST_NOW);
      expect(pools.length).to.be.above(30);
      expect(new Set(pools.map(({ query, scope }) => `${query} ${scope}`)).size).to.equal(pools.length);
      for (const pool of pools) {
        const change = { resolved: resolveModel(pool.query), region, scope: pool.scope, maxTokens: 10, outputTokens: 1 };
        const { result } = planRequest(question(change), snapshot, TEST_NOW);
        expect(result).to.deep.include({ scope: pool.scope, processedIn: [...pool.processedIn] });
        expect(result.model.id).to.equal(pool.modelId);
        expect(result.limits.find(({ kind }) => kind === 'tpm')?.value ?? null).to.equal(pool.tokensPerMinute);
      }
    }
  });

  it('keeps to an area', () => {
    const pools = poolsIn(defaultSnapshot('ap-northeast-1'), TEST_NOW, 'jp');
    expect(pools.length).to.be.above(5);
    for (const pool of pools)
      expect(
        pool.processedIn.every((region) => ['ap-northeast-1', 'ap-northeast-3'].includes(region)),
        pool.query,
      ).to.equal(true);
  });
});
