// bedrock-mantle: a quota of input and one of output, two ways to fail, and workers that are safe from both.
import { expect } from 'chai';
import fc from 'fast-check';
import type { PlanResult } from '../../src/contracts/plan.ts';
import { mantleCapacity, mantleCost } from '../../src/planner/mantle.ts';
import { latencySecondsOf, type Workload } from '../../src/planner/workload.ts';
import { callBq, callJson } from '../_helpers/call-bq.ts';

const workload = (request: Partial<Workload['request']>, rest: Partial<Workload> = {}): Workload => ({
  request: { inputTokens: 3000, cacheReadTokens: 0, cacheWriteTokens: 0, maxTokens: 4000, outputTokens: 800, ...request },
  burndownRate: 10,
  reservation: 'documented',
  latency: { fixedSeconds: null, timeToFirstTokenSeconds: 1, outputTokensPerSecond: 60 },
  spread: 0.3,
  headroom: 0,
  ...rest,
});
const OPUS_5 = { inputTokensPerMinute: 20_000_000, outputTokensPerMinute: 2_000_000 };

const STEPS_PER_SECOND = 2;
const SECONDS = 400;

/** A generator of its own: nothing here is the simulator's. */
function generator(seed: number): () => number {
  let state = seed + 1;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

/** What a worker that never pauses writes in each half second, every answer evenly from its start to its end. */
function write(written: Float64Array, { request, spread, latency }: Workload, random: () => number): void {
  const around = (mean: number) => mean * (1 + spread * (2 * random() - 1));
  for (let start = 0; start < SECONDS; ) {
    const tokens = Math.min(request.maxTokens, around(request.outputTokens));
    const took = around(latencySecondsOf(latency, request.outputTokens));
    const steps = Math.max(1, Math.round(took * STEPS_PER_SECOND));
    const first = Math.floor(start * STEPS_PER_SECOND);
    for (let at = first; at < Math.min(written.length, first + steps); at++) written[at] = (written[at] ?? 0) + tokens / steps;
    start += took;
  }
}

/** The most output tokens of any 60 seconds. */
function mostOutputOfAMinute(workers: number, one: Workload, seed: number): number {
  const random = generator(seed);
  const written = new Float64Array(SECONDS * STEPS_PER_SECOND);
  for (let worker = 0; worker < workers; worker++) write(written, one, random);
  const minute = 60 * STEPS_PER_SECOND;
  let [most, sum] = [0, 0];
  for (let at = 0; at < written.length; at++) {
    sum += (written[at] ?? 0) - (at >= minute ? (written[at - minute] ?? 0) : 0);
    most = Math.max(most, sum);
  }
  return most;
}

describe('planner/mantle', () => {
  it('holds input and max_tokens of the input quota, without burndown, and writes of the output quota', () => {
    expect(mantleCost(workload({}))).to.deep.equal({ heldInputTokens: 7000, settledInputTokens: 3800, outputTokens: 800 });
    // Cache reads are free, cache writes are input.
    expect(mantleCost(workload({ cacheReadTokens: 50_000, cacheWriteTokens: 1000 })).heldInputTokens).to.equal(8000);
  });

  it('is safe from both failures, and says which comes first', () => {
    const found = mantleCapacity(workload({}), OPUS_5);
    expect(found).to.include({ bindingLimit: 'output-tpm' });
    expect(found?.safeConcurrency).to.equal(Math.min(found?.beforeRefusal ?? 0, found?.beforeCut ?? 0));
    // A long prompt with a short answer is refused before it is cut.
    expect(mantleCapacity(workload({ inputTokens: 100_000, outputTokens: 50, maxTokens: 100 }), OPUS_5)?.bindingLimit).to.equal(
      'input-tpm',
    );
    // The burndown rate of the runtime changes nothing.
    expect(mantleCapacity(workload({}, { burndownRate: 1 }), OPUS_5)).to.deep.equal(found);
  });

  it('does not know capacity where a row is missing: unknown is not unlimited', () => {
    expect(mantleCapacity(workload({}), { ...OPUS_5, outputTokensPerMinute: null })).to.equal(null);
    expect(mantleCapacity(workload({}), { ...OPUS_5, inputTokensPerMinute: null })).to.equal(null);
  });

  it('admits nobody where one request holds more than the minute has, or a quota is 0', () => {
    expect(mantleCapacity(workload({ inputTokens: 20_000_000 }), OPUS_5)?.safeConcurrency).to.equal(0);
    expect(mantleCapacity(workload({}), { ...OPUS_5, outputTokensPerMinute: 0 })?.safeConcurrency).to.equal(0);
  });

  it('cuts no answer: what so many workers write in any minute is within the output quota', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 50, max: 4000 }),
        fc.integer({ min: 5_000, max: 400_000 }),
        fc.constantFrom(0, 0.1, 0.3, 0.6),
        fc.integer({ min: 0, max: 1000 }),
        (outputTokens, outputTokensPerMinute, spread, seed) => {
          const one = workload({ outputTokens, maxTokens: 8000 }, { spread });
          const { beforeCut = 0 } = mantleCapacity(one, { inputTokensPerMinute: 1e12, outputTokensPerMinute }) ?? {};
          fc.pre(beforeCut <= 400);
          expect(mostOutputOfAMinute(beforeCut, one, seed)).to.be.at.most(outputTokensPerMinute * 1.001);
        },
      ),
      { numRuns: 100, seed: 14 },
    );
  });

  it('stands among the other pools of a plan, with both quotas', async () => {
    const args = [
      'plan',
      '--model',
      'opus-5',
      '--region',
      'us-east-1',
      '--max-tokens',
      '4000',
      '--input-tokens',
      '3000',
      '--output-tokens',
      '800',
      '--offline',
      '--fast',
    ];
    const { result } = await callJson<PlanResult>(args);
    const mantle = result.alternatives.find(({ kind }) => kind === 'endpoint');
    expect(mantle).to.include({
      tokensPerMinute: 20_000_000,
      outputTokensPerMinute: 2_000_000,
      scope: null,
      profileId: null,
      quotaSource: 'default',
    });
    expect(mantle?.safeConcurrency).to.be.greaterThan(300);
    expect((await callBq(args)).stdout).to.match(
      /bedrock-mantle, input and output\s+apart\s+20M in, 2M out|bedrock-mantle.*20M in, 2M out/,
    );
    // Nobody says where it processes.
    const staying = await callJson<PlanResult>([...args, '--stays-in', 'us']);
    expect(staying.result.alternatives.filter(({ kind }) => kind === 'endpoint')).to.deep.equal([]);
    const elsewhere = await callJson<PlanResult>([...args.slice(0, 4), 'ap-northeast-1', ...args.slice(5)]);
    expect(elsewhere.result.alternatives.filter(({ kind }) => kind === 'endpoint')).to.deep.equal([]);
  });
});
