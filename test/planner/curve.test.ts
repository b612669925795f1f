import { expect } from 'chai';
import fc from 'fast-check';
import { resolveModel } from '../../src/catalog/models.ts';
import { KNEE_SHARE, maxTokensCurve } from '../../src/planner/curve.ts';
import { minuteOf } from '../../src/planner/minute.ts';
import type { PlanFacts } from '../../src/planner/plan.ts';
import { planRequest } from '../../src/planner/plan-request.ts';
import { poolsIn } from '../../src/planner/pool-list.ts';
import { type Asked, type PlanQuestion, questionFrom } from '../../src/planner/question.ts';
import { defaultSnapshot } from '../../src/quotas/defaults.ts';
import { TEST_NOW } from '../_helpers/run-bq.ts';

const question = (change: Partial<Asked> = {}): PlanQuestion =>
  questionFrom({
    origin: 'flag',
    values: {
      model: 'sonnet-4',
      inputTokens: 1000,
      maxTokens: 16_000,
      outputTokens: 1000,
      latencySeconds: 20,
      spread: 0,
      headroom: 0,
      confidence: 'fast',
      ...change,
    },
  });
const factsOf = (model = 'sonnet-4', region = 'us-east-1'): PlanFacts => ({
  resolved: resolveModel(model),
  snapshot: defaultSnapshot(region),
  prompt: null,
  burndownOverrides: {},
  nowIso: TEST_NOW,
});
const plan = (change: Partial<Asked> = {}) => planRequest(question(change), factsOf());

describe('concurrency over max_tokens', () => {
  it('says at every point what a plan with that max_tokens says', () => {
    const curve = maxTokensCurve(plan(), 40);
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
          const curve = maxTokensCurve(plan(change), 20);
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
    expect(maxTokensCurve(plan({ quotaTokensPerMinute: 1e12, quotaRequestsPerMinute: 10 }), 20)).to.include({
      kneeMaxTokens: null,
    });
    expect(maxTokensCurve({ ...plan(), capacity: null }, 20)).to.equal(null);
  });
});

describe('the minute of a plan', () => {
  it('is that of its workers against the whole quota', () => {
    const minute = minuteOf(plan(), { window: 'fixed-window-carry', workers: 5, bins: 60 });
    expect(minute).to.include({ limitTokens: 200_000, workers: 5, refused: 0, peakUsedTokens: 145_000 });
    expect(
      minuteOf(plan({ reservation: 'weighted', maxTokens: 64_000 }), { window: 'token-bucket', workers: 1, bins: 60 }),
      'never admitted',
    ).to.equal(null);
  });
});

describe('the list of pools', () => {
  it('names each so that a plan takes exactly it', () => {
    for (const region of ['us-east-1', 'ap-northeast-1', 'eu-central-1']) {
      const snapshot = defaultSnapshot(region);
      const pools = poolsIn(snapshot, TEST_NOW);
      expect(pools.length).to.be.above(30);
      expect(new Set(pools.map(({ query, endpoint, scope }) => `${query} ${endpoint} ${scope}`)).size).to.equal(pools.length);
      for (const pool of pools) {
        const isMantle = pool.endpoint === 'mantle';
        const place = isMantle ? { endpoint: pool.endpoint, scope: null } : { scope: pool.scope };
        const asked = question({ model: pool.query, region, ...place, maxTokens: 10, outputTokens: 1 });
        const result = planRequest(asked, factsOf(pool.query, region));
        expect(result).to.deep.include({ scope: pool.scope, processedIn: [...pool.processedIn] });
        expect(result.model.id).to.equal(pool.modelId);
        expect(result.limits.find(({ kind }) => kind === (isMantle ? 'input-tpm' : 'tpm'))?.value ?? null).to.equal(pool.tokensPerMinute);
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
