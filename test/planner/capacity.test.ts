import { expect } from 'chai';
import fc from 'fast-check';
import { type Capacity, type CapacityDemand, closedForm } from '../../src/planner/capacity.ts';
import { confirm } from '../../src/planner/confirm.ts';
import { largestMaxTokens, meets, requestsPerMinuteNeeded, tokensPerMinuteNeeded } from '../../src/planner/inversion.ts';
import { capacityOf, ladderSteps, type Workload, withRequest } from '../../src/planner/workload.ts';
import { type CapacityLimits, NO_LIMITS } from '../../src/quotas/limits.ts';

const only = (tokensPerMinute: number, change: Partial<CapacityLimits> = {}): CapacityLimits => ({
  ...NO_LIMITS,
  tokensPerMinute,
  rpmReading: 'per-minute',
  ...change,
});
const demand = (admissionTokens: number, settledTokens: number, latencySeconds: number, spread = 0): CapacityDemand => {
  const tokens = { admissionTokens, settledTokens, mostSettledTokens: settledTokens * (1 + spread), latencySeconds, spread };
  // Nothing here counts output apart.
  return { ...tokens, output: { answer: tokens, minute: tokens } };
};

describe('closed form of capacity (docs/model.md section 5)', () => {
  it('gives the worked examples at headroom 0 without spread', () => {
    expect(closedForm(only(200_000), demand(17_000, 6000, 20), 0)).to.include({ safeConcurrency: 5, burst: 11 });
    expect(closedForm(only(5_000_000), demand(17_000, 6000, 20), 0).safeConcurrency).to.equal(142);
    expect(closedForm(only(1_000_000), demand(65_000, 3500, 12), 0).safeConcurrency).to.equal(12);
    expect(closedForm(only(200_000), demand(3000, 13_000, 30), 0).safeConcurrency).to.equal(6);
    expect(closedForm(only(2_000_000), demand(1500, 700, 10), 0).burst).to.equal(1333);
    expect(closedForm(only(2_000_000), demand(64_500, 700, 10), 0).burst).to.equal(31);
  });

  it('takes the fast end of a spread, and the headroom off first', () => {
    // 20 s ± 30 %: the 5th percentile is 14.6 s, so five end in a minute.
    expect(closedForm(only(200_000), demand(17_000, 6000, 20, 0.3), 0).safeConcurrency).to.equal(Math.floor(200_000 / (5 * 6000 + 17_000)));
    expect(closedForm(only(200_000), demand(17_000, 6000, 20), 0.1).safeConcurrency).to.equal(5);
    expect(closedForm(only(200_000), demand(17_000, 6000, 20), 0.2).safeConcurrency).to.equal(4);
  });

  it('names the limit that binds and the next one', () => {
    const capacity = closedForm(only(200_000, { requestsPerMinute: 6 }), demand(17_000, 6000, 20), 0);
    expect(capacity).to.include({ safeConcurrency: 2, requestsPerMinute: 6, bindingLimit: 'rpm', nextLimit: 'tpm' });
  });

  it('reads an RPM row as requests in flight when asked to', () => {
    const limits = only(5_000_000, { requestsPerMinute: 20, rpmReading: 'concurrent' });
    expect(closedForm(limits, demand(17_000, 6000, 20), 0).safeConcurrency).to.equal(20);
  });

  it('bounds the rate, not the workers, by a daily quota', () => {
    const capacity = closedForm(only(5_000_000, { tokensPerDay: 1_440 * 6000 }), demand(17_000, 6000, 20), 0);
    expect(capacity.safeConcurrency).to.equal(142);
    expect(capacity.requestsPerMinute).to.be.closeTo(1, 1e-9);
    expect(capacity.bindingLimit).to.equal('tpd');
  });

  it('answers small quotas in starts, never as 0 workers', () => {
    for (const requestsPerMinute of [2, 3, 5, 10]) {
      const capacity = closedForm(only(200_000, { requestsPerMinute }), demand(100, 100, 2), 0);
      expect(capacity.safeConcurrency).to.equal(1);
      expect(capacity.startEverySeconds).to.be.closeTo(60 / requestsPerMinute, 1e-9);
      expect(capacity.requestsPerMinute).to.be.closeTo(requestsPerMinute, 1e-9);
    }
    const tokens = closedForm(only(4000), demand(1000, 900, 6.7), 0);
    expect(tokens.safeConcurrency).to.equal(1);
    // Of starts this far apart no minute holds more than the charges of three beside a hold: (60 + 6.7) / 4, rounded up.
    expect(tokens.startEverySeconds).to.equal(16.7);
  });

  it('waits out the minute where one end and one hold do not fit together', () => {
    const capacity = closedForm(only(4000), demand(3000, 3900, 5), 0);
    expect(capacity).to.include({ safeConcurrency: 1, startEverySeconds: 65 });
  });

  it('never admits a hold above the whole quota, headroom or not', () => {
    expect(closedForm(only(200_000), demand(320_000, 500, 5), 0)).to.include({
      neverAdmitted: true,
      safeConcurrency: 0,
      requestsPerMinute: 0,
    });
    expect(closedForm(only(200_000), demand(200_000, 500, 5), 0.1)).to.include({ neverAdmitted: false, safeConcurrency: 1 });
  });
});

const workloads = fc.record({
  inputTokens: fc.integer({ min: 0, max: 100_000 }),
  maxTokens: fc.integer({ min: 1, max: 64_000 }),
  outputShare: fc.double({ min: 0.01, max: 1, noNaN: true }),
  burndownRate: fc.constantFrom(1, 5, 10, 15),
  latencySeconds: fc.double({ min: 0.5, max: 600, noNaN: true }),
  quota: fc.integer({ min: 2000, max: 50_000_000 }),
  requestsPerMinute: fc.option(fc.integer({ min: 1, max: 10_000 })),
  tokensPerDay: fc.option(fc.integer({ min: 100_000, max: 1_000_000_000 })),
  spread: fc.constantFrom(0, 0.3),
  headroom: fc.constantFrom(0, 0.1),
  reservation: fc.constantFrom('documented' as const, 'weighted' as const),
});

type Random = typeof workloads extends fc.Arbitrary<infer T> ? T : never;

function build(random: Random): { workload: Workload; limits: CapacityLimits } {
  const workload: Workload = {
    request: {
      inputTokens: random.inputTokens,
      cacheReadTokens: 0,
      cacheWriteTokens: 0,
      maxTokens: random.maxTokens,
      outputTokens: Math.max(1, Math.floor(random.maxTokens * random.outputShare)),
    },
    burndownRate: random.burndownRate,
    reservation: random.reservation,
    latency: { fixedSeconds: random.latencySeconds, timeToFirstTokenSeconds: 1, outputTokensPerSecond: 60 },
    spread: random.spread,
    headroom: random.headroom,
  };
  return { workload, limits: only(random.quota, { requestsPerMinute: random.requestsPerMinute, tokensPerDay: random.tokensPerDay }) };
}

const notAbove = (worse: Capacity, better: Capacity) => {
  expect(worse.safeConcurrency).to.be.at.most(better.safeConcurrency);
  expect(worse.requestsPerMinute).to.be.at.most(better.requestsPerMinute * (1 + 1e-9));
};

describe('closed form, properties', () => {
  it('with output and latency fixed, neither rate nor concurrency rises when max_tokens, input or burndown rise or a quota falls', () => {
    fc.assert(
      fc.property(workloads, fc.integer({ min: 1, max: 50_000 }), (random, more) => {
        const { workload, limits } = build(random);
        const before = capacityOf(workload, limits);
        notAbove(capacityOf(withRequest(workload, { maxTokens: workload.request.maxTokens + more }), limits), before);
        notAbove(capacityOf(withRequest(workload, { inputTokens: workload.request.inputTokens + more }), limits), before);
        notAbove(capacityOf({ ...workload, burndownRate: workload.burndownRate + (more % 10) + 1 }, limits), before);
        notAbove(capacityOf(workload, { ...limits, tokensPerMinute: Math.max(1, limits.tokensPerMinute - more) }), before);
        if (limits.requestsPerMinute !== null) {
          notAbove(capacityOf(workload, { ...limits, requestsPerMinute: Math.max(0.5, limits.requestsPerMinute - (more % 100)) }), before);
        }
        if (limits.tokensPerDay !== null) notAbove(capacityOf(workload, { ...limits, tokensPerDay: limits.tokensPerDay - more }), before);
      }),
      { numRuns: 100 },
    );
  });

  it('inversions agree with the forward answer', () => {
    fc.assert(
      fc.property(workloads, fc.integer({ min: 1, max: 400 }), (random, concurrency) => {
        const { workload, limits } = build(random);
        const wish = { concurrency, requestsPerMinute: null };
        const most = 128_000;
        const least = workload.request.outputTokens;
        const found = largestMaxTokens({ workload, wish, confidence: 'fast' }, limits, { least, most });
        const fits = (maxTokens: number) => meets(capacityOf(withRequest(workload, { maxTokens }), limits), wish);
        if (found === null) expect(fits(least)).to.equal(false);
        else {
          expect(fits(found)).to.equal(true);
          if (found < most) expect(fits(found + 1)).to.equal(false);
        }
      }),
      { numRuns: 30 },
    );
  });

  it('the quota that a wish needs grants it, and one token less does not', () => {
    fc.assert(
      fc.property(
        workloads,
        fc.integer({ min: 1, max: 400 }),
        fc.double({ min: 0.1, max: 5000, noNaN: true }),
        (random, concurrency, rate) => {
          const { workload } = build(random);
          const expectGranted = (wish: Parameters<typeof meets>[1]): void => {
            const tokens = tokensPerMinuteNeeded({ workload, wish, confidence: 'fast' });
            if (tokens !== null) expect(meets(capacityOf(workload, only(tokens)), wish)).to.equal(true);
            if (tokens !== null && tokens > 1) expect(meets(capacityOf(workload, only(tokens - 1)), wish)).to.equal(false);
            const requests = requestsPerMinuteNeeded({ workload, wish, confidence: 'fast' }, 'per-minute');
            if (requests !== null) expect(meets(capacityOf(workload, only(1e15, { requestsPerMinute: requests })), wish)).to.equal(true);
          };
          expectGranted({ concurrency, requestsPerMinute: null });
          expectGranted({ concurrency: null, requestsPerMinute: rate });
        },
      ),
      { numRuns: 30 },
    );
  });
});

describe('rehearsed answers', () => {
  const workload = (change: Partial<Workload['request']> = {}): Workload => ({
    request: { inputTokens: 600, cacheReadTokens: 0, cacheWriteTokens: 0, maxTokens: 900, outputTokens: 400, ...change },
    burndownRate: 5,
    reservation: 'documented',
    latency: { fixedSeconds: 45, timeToFirstTokenSeconds: 1, outputTokensPerSecond: 60 },
    spread: 0.5,
    headroom: 0.1,
  });
  const wish = (concurrency: number) => ({ concurrency, requestsPerMinute: null });
  const needed = (one: Workload, concurrency: number) =>
    tokensPerMinuteNeeded({ workload: one, wish: wish(concurrency), confidence: 'standard' }) as number;

  it('need less than the guess, and the plan on what they need grants the wish', () => {
    for (const concurrency of [2, 3, 5, 9]) {
      const need = needed(workload(), concurrency);
      expect(need).to.be.at.most(tokensPerMinuteNeeded({ workload: workload(), wish: wish(concurrency), confidence: 'fast' }) as number);
      expect(confirm(workload(), only(need), 'standard').capacity.safeConcurrency).to.be.at.least(concurrency);
    }
  });

  it('need no less for more workers, input or max_tokens', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 4000 }), (concurrency, more) => {
        const one = needed(workload(), concurrency);
        expect(needed(workload(), concurrency + 1)).to.be.at.least(one);
        expect(needed(workload({ inputTokens: 600 + more }), concurrency)).to.be.at.least(one);
        expect(needed(workload({ maxTokens: 900 + more }), concurrency)).to.be.at.least(one);
      }),
      { numRuns: 12 },
    );
  });

  it('take the largest max_tokens that the same fleet passes', () => {
    const limits = only(needed(workload(), 5) + 2000);
    const inverse = { workload: workload(), wish: wish(5), confidence: 'standard' } as const;
    const largest = largestMaxTokens(inverse, limits, { least: 400, most: 64_000 }) as number;
    expect(largest).to.be.above(900);
    const fits = (maxTokens: number) => meets(confirm(workload({ maxTokens }), limits, 'standard').capacity, wish(5));
    expect(fits(largest)).to.equal(true);
    expect(fits(Math.ceil(largest * 1.1))).to.equal(false);
  });

  it('read requests in flight as such: as many as there are workers, with the headroom', () => {
    const inverse = { workload: workload(), wish: wish(9), confidence: 'standard' } as const;
    expect(requestsPerMinuteNeeded(inverse, 'concurrent')).to.equal(10);
    const perMinute = requestsPerMinuteNeeded(inverse, 'per-minute') as number;
    expect(perMinute).to.be.above(10);
    const limits = only(1e15, { requestsPerMinute: perMinute });
    expect(confirm(workload(), limits, 'standard').capacity.safeConcurrency).to.be.at.least(9);
  });
});

describe('ladder of max_tokens', () => {
  it('has 1k, 2k, 4k … up to the maximum, the maximum, and the asked value', () => {
    expect(ladderSteps(16_000, 64_000)).to.deep.equal([1000, 2000, 4000, 8000, 16_000, 32_000, 64_000]);
    expect(ladderSteps(5000, 10_000)).to.deep.equal([1000, 2000, 4000, 5000, 8000, 10_000]);
    expect(ladderSteps(100, null)).to.deep.equal([100]);
  });
});
