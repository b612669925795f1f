// Draws, samples and intervals against their definitions.
import { expect } from 'chai';
import fc from 'fast-check';
import { AdaptiveRateLimiter } from '../../src/simulator/clients/rate-limiter.ts';
import { createSampler, type Distribution, normalQuantile, normalShare } from '../../src/simulator/distribution.ts';
import { EventHeap } from '../../src/simulator/engine/event-heap.ts';
import { estimate } from '../../src/simulator/engine/replicates.ts';
import { Samples } from '../../src/simulator/engine/samples.ts';
import { UsageTimeline } from '../../src/simulator/engine/usage-timeline.ts';
import { RandomStream } from '../../src/simulator/random.ts';

describe('simulator statistics', () => {
  it('draws evenly, the same from the same seed, others from other streams', () => {
    const stream = new RandomStream(7, 3);
    const bins = new Array<number>(10).fill(0);
    const pairs = new Array<number>(100).fill(0);
    let last = 0;
    for (let i = 0; i < 100_000; i++) {
      const bin = Math.floor(stream.next() * 10);
      bins[bin] = (bins[bin] as number) + 1;
      pairs[last * 10 + bin] = (pairs[last * 10 + bin] as number) + 1;
      last = bin;
    }
    const chiSquare = (counts: readonly number[]) =>
      counts.reduce((sum, n) => sum + (n - 100_000 / counts.length) ** 2 / (100_000 / counts.length), 0);
    // 99.9 % quantiles of chi-square with 9 and 99 degrees of freedom.
    expect(chiSquare(bins)).to.be.below(27.9);
    expect(chiSquare(pairs)).to.be.below(148.2);
    const draws = (seed: number, number: number) =>
      Array.from(
        { length: 4 },
        (
          (s) => () =>
            s.next()
        )(new RandomStream(seed, number)),
      );
    expect(draws(1, 2)).to.deep.equal(draws(1, 2));
    const firsts = new Set(Array.from({ length: 10_000 }, (_, i) => draws(i % 100, Math.floor(i / 100))[0]));
    expect(firsts.size).to.be.above(9_990);
  });

  it('inverts the normal distribution', () => {
    for (const [u, z] of [
      [0.5, 0],
      [0.975, 1.959964],
      [0.001, -3.090232],
      [0.999999, 4.753424],
    ] as const) {
      expect(normalQuantile(u)).to.be.closeTo(z, 1e-6);
      expect(normalShare(z)).to.be.closeTo(u, 1e-7);
    }
  });

  it('draws every distribution with its mean, within its bounds', () => {
    const given: Distribution[] = [
      { kind: 'constant', value: 5 },
      { kind: 'uniform', min: 2, max: 8 },
      { kind: 'normal', mean: 100, standardDeviation: 10 },
      { kind: 'lognormal', median: 50, sigma: 0.5 },
      { kind: 'empirical', values: [3, 1, 2, 10] },
    ];
    for (const distribution of given) {
      const sampler = createSampler(distribution);
      const stream = new RandomStream(1, 1);
      const draws = Float64Array.from({ length: 50_000 }, () => sampler.quantile(stream.next())).sort();
      expect(draws[0], distribution.kind).to.be.at.least(sampler.min);
      expect(draws.at(-1), distribution.kind).to.be.at.most(sampler.max);
      const sum = draws.reduce((total, value) => total + value, 0);
      expect(sum / 50_000 / sampler.mean, distribution.kind).to.be.closeTo(1, 0.02);
    }
  });

  it('gives exact quantiles of a few values, and quantiles to 0.5 % of many', () => {
    const few = new Samples();
    for (let i = 1; i <= 100; i++) few.add(101 - i);
    expect(few.summary()).to.deep.equal({ count: 100, mean: 50.5, p50: 50, p90: 90, p99: 99, max: 100, min: 1 });
    expect(new Samples().summary().mean).to.equal(null);
    const many = new Samples();
    for (let i = 1; i <= 100_000; i++) many.add(i);
    const { p50, p90, p99, max, min, mean } = many.summary();
    expect((p50 as number) / 50_000).to.be.closeTo(1, 0.005);
    expect((p90 as number) / 90_000).to.be.closeTo(1, 0.005);
    expect((p99 as number) / 99_000).to.be.closeTo(1, 0.005);
    expect([min, max, mean]).to.deep.equal([1, 100_000, 50_000.5]);
  });

  it('gives intervals of Student’s t', () => {
    expect(estimate([4])).to.deep.equal({ mean: 4, low: null, high: null });
    const { mean, low, high } = estimate([1, 2, 3]);
    expect(mean).to.equal(2);
    // 4.303 x 1 / sqrt(3)
    expect(high).to.be.closeTo(2 + 2.4843, 1e-3);
    expect(low).to.be.closeTo(2 - 2.4843, 1e-3);
    // 95 % of intervals hold the true mean.
    const stream = new RandomStream(5, 5);
    let covered = 0;
    for (let i = 0; i < 2_000; i++) {
      const interval = estimate(Array.from({ length: 45 }, () => stream.nextNormal()));
      if ((interval.low as number) <= 0 && (interval.high as number) >= 0) covered++;
    }
    expect(covered / 2_000).to.be.closeTo(0.95, 0.015);
  });

  it('takes events out in order of time, rank and arrival', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ time: fc.integer({ min: 0, max: 9 }), rank: fc.constantFrom(0 as const, 1 as const) }), { maxLength: 600 }),
        (events) => {
          const heap = new EventHeap();
          for (const [item, { time, rank }] of events.entries()) heap.push(time, rank, item);
          const order: number[] = [];
          while (heap.pop()) order.push(heap.poppedItem);
          const expected = events
            .map((event, item) => ({ ...event, item }))
            .sort((a, b) => a.time - b.time || a.rank - b.rank || a.item - b.item);
          expect(order).to.deep.equal(expected.map(({ item }) => item));
        },
      ),
    );
  });

  it('keeps sums when a timeline outgrows its slices', () => {
    const timeline = new UsageTimeline();
    for (let i = 0; i < 1_000; i++) {
      timeline.admit(i * 7, i);
      timeline.settle(i * 7, 2);
    }
    timeline.throttle(6_993, 5_000);
    const slices = timeline.slices();
    const total = (pick: (slice: (typeof slices)[number]) => number) => slices.reduce((sum, slice) => sum + pick(slice), 0);
    expect([total((s) => s.admitted), total((s) => s.settledTokens), total((s) => s.throttled)]).to.deep.equal([1_000, 2_000, 1]);
    expect(slices.length).to.be.at.most(128);
    expect(slices.at(-1)).to.include({ peakUsedTokens: 5_000 });
    for (const [i, slice] of slices.slice(1).entries()) expect(slice.fromSeconds).to.equal(slices[i]?.toSeconds);
  });

  it('slows an adaptive client down after throttles and lets it recover', () => {
    const limiter = new AdaptiveRateLimiter({ madeAtSeconds: 0, clockSeconds: 0.3, fillsAtOnce: true });
    let now = 0;
    const send = (throttled: boolean) => {
      for (let wait = limiter.acquire(now); wait > 0; wait = limiter.acquire(now)) now += wait;
      limiter.receive(now, throttled);
    };
    for (let i = 0; i < 50; i++) {
      now += 0.1;
      send(false);
    }
    for (let i = 0; i < 10; i++) send(true);
    const slowFrom = now;
    for (let i = 0; i < 5; i++) send(false);
    expect((now - slowFrom) / 5).to.be.above(0.3);
    for (let i = 0; i < 300; i++) send(false);
    const fastFrom = now;
    for (let i = 0; i < 20; i++) send(false);
    expect((now - fastFrom) / 20).to.be.below(0.2);
  });
});
