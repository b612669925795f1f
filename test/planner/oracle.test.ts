// What `bq plan` recommends against an independent simulator: a bounded sample; `npm run oracle` takes hundreds.
import { expect } from 'chai';
import type { PlanResult } from '../../src/contracts/plan.ts';
import { callJson } from '../_helpers/call-bq.ts';
import { firstThrottle, neverThrottles, type OraclePlan, type OracleWindow } from './oracle/fleet.ts';
import { planArguments, randomMantlePlan, randomPacedPlan, randomPlan } from './oracle/plans.ts';

const SEEDS = [101, 102];

async function answerOf(plan: OraclePlan, more: readonly string[] = []): Promise<PlanResult> {
  const { result } = await callJson<PlanResult>(['plan', ...planArguments(plan), ...more]);
  return result;
}

/** The first plans of a kind that are cheap to simulate. */
function cheapPlans(count: number, make: (index: number) => OraclePlan, most: number): OraclePlan[] {
  const plans: OraclePlan[] = [];
  for (let index = 0; plans.length < count; index++) {
    const plan = make(index);
    const settled = plan.inputTokens + plan.outputTokens * plan.burndownRate;
    if (plan.tokensPerMinute / settled < most) plans.push(plan);
  }
  return plans;
}

describe('capacity against an independent simulator', () => {
  const row: OraclePlan = {
    tokensPerMinute: 200_000,
    requestsPerMinute: null,
    inputTokens: 1000,
    maxTokens: 16_000,
    outputTokens: 1000,
    burndownRate: 5,
    latencySeconds: 20,
    spread: 0,
    isCorrelated: true,
  };

  it('gives the table of docs/model.md itself', () => {
    const largest = (window: OracleWindow) =>
      Array.from({ length: 14 }, (_, n) => n + 1)
        .filter((workers) => firstThrottle(row, { workers, minutes: 60, seed: 1, everySeconds: 0 }, [window]) === null)
        .at(-1);
    expect(largest('token-bucket')).to.equal(11);
    expect(largest('fixed-window')).to.equal(6);
    expect(largest('fixed-window-carry')).to.equal(5);
    expect(largest('sliding-window')).to.equal(6);
  });

  it('recommends numbers of workers that it never throttles, above the guarantee as a rule', async () => {
    let safe = 0;
    let guaranteed = 0;
    for (const plan of cheapPlans(12, (index) => randomPlan(index, 40), 60)) {
      const { capacity } = await answerOf(plan);
      if (capacity === null || capacity.startEverySeconds !== null) continue;
      expect(neverThrottles(plan, capacity.safeConcurrency, SEEDS), JSON.stringify(plan)).to.equal(true);
      expect(capacity.guaranteedConcurrency).to.be.at.most(capacity.safeConcurrency);
      safe += capacity.safeConcurrency;
      guaranteed += capacity.guaranteedConcurrency ?? 0;
    }
    expect(guaranteed / safe)
      .to.be.above(0.5)
      .and.below(1);
  });

  it('recommends numbers of workers that bedrock-mantle neither refuses nor cuts', async () => {
    let [refusing, cutting] = [0, 0];
    for (const plan of cheapPlans(12, (index) => randomMantlePlan(index, 40), 60)) {
      const { capacity } = await answerOf(plan);
      if (capacity === null || capacity.startEverySeconds !== null) continue;
      expect(neverThrottles(plan, capacity.safeConcurrency, SEEDS), JSON.stringify(plan)).to.equal(true);
      if (capacity.bindingLimit === 'output-tpm') cutting++;
      else refusing++;
    }
    expect(Math.min(refusing, cutting)).to.be.above(1);
  });

  it('is not far below the most that are never throttled', async () => {
    const plan = { ...row, tokensPerMinute: 1_000_000, spread: 0.3 };
    const { capacity } = await answerOf(plan);
    const safe = capacity?.safeConcurrency ?? 0;
    expect(neverThrottles(plan, safe, SEEDS)).to.equal(true);
    expect(neverThrottles(plan, Math.ceil(safe * 1.1), SEEDS)).to.equal(false);
    expect(capacity?.rehearsed).to.include({ simulatedMinutes: 60, seeds: 8 });
  });

  it('spaces a lone worker so that it is never throttled in two hours', async () => {
    let paced = 0;
    for (let index = 0; paced < 6; index++) {
      const plan = { ...randomPacedPlan(index), requestsPerMinute: index % 3 === 0 ? 2 : null };
      const { capacity } = await answerOf(plan);
      const everySeconds = capacity?.startEverySeconds ?? null;
      if (everySeconds === null) continue;
      paced++;
      for (const seed of SEEDS)
        expect(firstThrottle(plan, { workers: 1, minutes: 120, seed, everySeconds }), JSON.stringify(plan)).to.equal(null);
    }
  });
});
