import { expect } from 'chai';
import fc from 'fast-check';
import { jointlyNeeded } from '../../src/simulator/loops/tail-bound.ts';
import { type LoadShape, workerLoad } from '../../src/simulator/loops/worker-load.ts';
import { RandomStream } from '../../src/simulator/random.ts';

const shapes = fc.record({
  inputTokens: fc.nat(50_000),
  outputQuotaTokens: fc.integer({ min: 1, max: 100_000 }),
  latencySeconds: fc.integer({ min: 1, max: 200 }),
  spread: fc.constantFrom(0.1, 0.3, 0.5),
});

const shapeOf = (random: Omit<LoadShape, 'maxOutputQuotaTokens'>): LoadShape => ({
  ...random,
  maxOutputQuotaTokens: random.outputQuotaTokens * 10,
});

/** Charged and held in the clock minutes of an hour: the most of them, of a fleet whose draws are its own. */
function peakOfHour({ inputTokens, outputQuotaTokens, latencySeconds, spread }: LoadShape, workers: number, seed: number): number {
  const minutes = new Float64Array(60);
  for (let worker = 0; worker < workers; worker++) {
    const random = new RandomStream(seed, worker);
    for (let at = 0; ; ) {
      const scale = 1 + spread * (2 * random.next() - 1);
      at += latencySeconds * scale;
      if (at >= 3600) break;
      minutes[Math.floor(at / 60)] = (minutes[Math.floor(at / 60)] as number) + inputTokens + outputQuotaTokens * scale;
    }
  }
  return Math.max(...minutes);
}

describe('the load of one worker', () => {
  it('needs and takes: the largest fleet of a quota needs no more than it, and one more needs more', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 500 }), fc.nat(100_000), (random, workers, hold) => {
        const load = workerLoad(shapeOf(random));
        const needed = load.tokensNeeded(workers, hold);
        expect(load.largestFleet(needed * (1 + 1e-9), hold)).to.equal(workers);
        expect(load.largestFleet(needed * 0.9999, hold)).to.be.below(workers);
        const starts = load.requestsNeeded(workers);
        expect(load.largestFleetByRequests(starts * (1 + 1e-9))).to.equal(workers);
      }),
      { numRuns: 60 },
    );
  });

  it('rises with workers and holds, lies above the average use and below what all need at their worst together', () => {
    fc.assert(
      fc.property(shapes, fc.integer({ min: 1, max: 300 }), fc.nat(50_000), (random, workers, hold) => {
        const load = workerLoad(shapeOf(random));
        const needed = load.tokensNeeded(workers, hold);
        const settled = random.inputTokens + random.outputQuotaTokens;
        const most = random.inputTokens + random.outputQuotaTokens * (1 + random.spread);
        expect(load.tokensNeeded(workers + 1, hold)).to.be.above(needed);
        // Theta is taken in steps, and a token more may find a hair's better one.
        expect(load.tokensNeeded(workers, hold + 1)).to.be.at.least(needed * 0.999);
        expect(needed).to.be.above(workers * (hold + (settled * 60) / random.latencySeconds) * 0.99);
        const ends = Math.ceil(60 / (random.latencySeconds * (1 - random.spread)));
        expect(needed).to.be.at.most(workers * (hold + (ends + 1) * most) * 1.01);
      }),
      { numRuns: 60 },
    );
  });

  it('is gone above in hardly any hour, and not far above what hours come to', () => {
    for (const [workers, latencySeconds, spread] of [
      [5, 10, 0.3],
      [40, 10, 0.3],
      [40, 60, 0.5],
      [200, 30, 0.1],
    ] as const) {
      const shape = shapeOf({ inputTokens: 1000, outputQuotaTokens: 5000, latencySeconds, spread });
      const needed = workerLoad(shape).tokensNeeded(workers, 0);
      const peaks = Array.from({ length: 60 }, (_, seed) => peakOfHour(shape, workers, 900 + seed));
      expect(Math.max(...peaks), `${workers} at ${latencySeconds} s`).to.be.at.most(needed);
      expect(Math.max(...peaks), `${workers} at ${latencySeconds} s`).to.be.above(needed * 0.85);
    }
  });

  it('adds up to less than the sum: two halves of a fleet need together what the fleet needs', () => {
    const shape = shapeOf({ inputTokens: 1000, outputQuotaTokens: 5000, latencySeconds: 40, spread: 0.3 });
    const load = workerLoad(shape);
    const uses = load.tokenUse(0);
    const of = (...fleets: number[]) => Math.max(...uses.map((use) => jointlyNeeded(fleets.map((workers) => ({ workers, use })))));
    const whole = load.tokensNeeded(20, 0);
    expect(of(10, 10)).to.be.below(2 * load.tokensNeeded(10, 0) * 0.99);
    expect(of(10, 10)).to.be.closeTo(of(20), 1e-6 * whole);
    expect(of(20)).to.be.closeTo(whole, 0.04 * whole);
  });
});
