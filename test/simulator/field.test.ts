// The field measurement of docs/model.md section 7 against examples/step-functions-33.yaml.
import { join } from 'node:path';
import { expect } from 'chai';
import { loadScenario } from '../../src/io/scenario/scenario-file.ts';
import { runScenario } from '../../src/simulator/engine/engine.ts';
import { applyPolicy } from '../../src/simulator/scenario/scenario.ts';
import { ROOT } from '../_helpers/run-bq.ts';

/** Mean, largest and smallest run time in seconds, then the same of retries, per policy. */
const MEASURED: Readonly<Record<string, readonly number[]>> = {
  '60 s, x 1': [2_284.5, 3_211.5, 1_126.6, 31.2, 44, 15],
  '60 s, x 2': [2_155.8, 4_360.9, 179, 10.8, 15, 1],
  '60 s, x 2, full jitter': [2_390.3, 5_087.1, 661.9, 11.8, 16, 8],
};
const WEIGHTS = [3, 1, 0.2, 3, 1, 0.2];
const SEEDS = 30;

describe('the field measurement of 33 executions', () => {
  it('is met with a weighted log error of at most 0.12, every number within the bounds of the article', async () => {
    const { scenario } = await loadScenario(join(ROOT, 'examples', 'step-functions-33.yaml'));
    const { steps } = scenario.workloads[0] as (typeof scenario.workloads)[number];
    for (const { inputTokens } of steps) expect(inputTokens.kind === 'constant' && inputTokens.value).to.be.within(10_000, 160_000);
    /** Means over seeds, in the order of `MEASURED`. */
    const figuresOf = (policy: (typeof scenario.policies)[number]): number[] => {
      const figures = WEIGHTS.map(() => 0);
      for (let seed = 1; seed <= SEEDS; seed++) {
        const { runTimeSeconds: time, retries, completed } = runScenario(applyPolicy(scenario, policy), { seed });
        expect(completed).to.equal(33);
        for (const [i, value] of [time.mean, time.max, time.min, retries.mean, retries.max, retries.min].entries()) {
          figures[i] = (figures[i] as number) + (value as number) / SEEDS;
        }
      }
      return figures;
    };
    let error = 0;
    let weight = 0;
    for (const policy of scenario.policies) {
      const measured = MEASURED[String(policy.name)];
      if (measured === undefined) continue;
      for (const [i, value] of figuresOf(policy).entries()) {
        error += (WEIGHTS[i] as number) * Math.abs(Math.log(value / (measured[i] as number)));
        weight += WEIGHTS[i] as number;
      }
    }
    expect(weight).to.be.closeTo(25.2, 1e-9);
    expect(error / weight).to.be.at.most(0.12);
  });

  it('takes 105 s alone and 3,465 s one after another, without a throttle', async () => {
    const { scenario } = await loadScenario(join(ROOT, 'examples', 'step-functions-33.yaml'));
    const policy = scenario.policies.find(({ name }) => name === 'one after another') as (typeof scenario.policies)[number];
    const sequential = runScenario(applyPolicy(scenario, policy), { seed: 1 });
    expect(sequential.makespanSeconds).to.be.closeTo(3_465, 3_465 * 0.05);
    expect(sequential).to.include({ completed: 33, requestsThrottled: 0 });
    expect(sequential.runTimeSeconds.min).to.be.closeTo(105, 1);
  });
});
