// The loops in WebAssembly against the same sums in plain JavaScript, to the last bit.
import { expect } from 'chai';
import fc from 'fast-check';
import { type Draws, drawLoad, FleetSums, histogram, lastMinuteSums, minuteSums, momentSum } from '../../src/simulator/kernel/kernel.ts';
import { RandomStream } from '../../src/simulator/random.ts';

const draws = fc.record({
  inputTokens: fc.nat(50_000),
  outputQuotaTokens: fc.integer({ min: 0, max: 100_000 }),
  maxOutputQuotaTokens: fc.integer({ min: 0, max: 120_000 }),
  latencySeconds: fc.double({ min: 0.3, max: 200, noNaN: true }),
  spread: fc.constantFrom(0, 0.1, 0.3, 0.95),
});
const seeds = fc.maxSafeNat();

/** What a fleet charges and starts, added up one request at a time. */
function fleet(one: Draws, workers: number, minutes: number, seed: number) {
  const charged = new Float64Array(minutes);
  const starts = new Float64Array(minutes);
  starts[0] = workers;
  let requests = workers;
  for (let worker = 0; worker < workers; worker++) {
    const random = new RandomStream(seed, worker);
    for (let at = 0; ; requests++) {
      const scale = one.spread === 0 ? 1 : 1 + one.spread * (2 * random.next() - 1);
      at += Math.max(1, Math.round(one.latencySeconds * 1e6 * scale));
      if (at >= minutes * 60e6) break;
      const minute = Math.floor(at / 60e6);
      charged[minute] =
        (charged[minute] as number) + one.inputTokens + Math.min(one.maxOutputQuotaTokens, Math.round(one.outputQuotaTokens * scale));
      starts[minute] = (starts[minute] as number) + 1;
    }
  }
  return { charged, starts, requests };
}

describe('loops in WebAssembly', () => {
  it('draw the requests of a fleet as its streams do: the most charged and started in a minute fits exactly, and no more', () => {
    fc.assert(
      fc.property(draws, fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 60 }), seeds, (one, workers, minutes, seed) => {
        const sums = new FleetSums(minutes);
        const plain = fleet(one, workers, minutes, seed);
        expect(sums.draw({ ...one, holdTokens: 0 }, workers, seed)).to.equal(plain.requests);
        const [most, starts] = [Math.max(...plain.charged), Math.max(...plain.starts)];
        expect([sums.chargesWithin(7, most + 7), sums.chargesWithin(7, most + 6)]).to.deep.equal([true, false]);
        expect([sums.startsWithin(2, 2 * starts), sums.startsWithin(2, 2 * starts - 1)]).to.deep.equal([true, false]);
      }),
      { numRuns: 60 },
    );
  });

  it('pass for certain only what a minute that ends at any step has', () => {
    fc.assert(
      fc.property(draws, fc.integer({ min: 1, max: 9 }), seeds, (one, workers, seed) => {
        const sums = new FleetSums(10);
        sums.draw({ ...one, holdTokens: 1e9 }, workers, seed);
        const { starts } = fleet(one, workers, 10, seed);
        const most = Math.max(...starts);
        if (sums.surelyPassesStarts(most)) expect(most).to.be.at.least(workers);
        expect(sums.surelyPassesStarts(most - 1)).to.equal(false);
        expect(sums.surelyPassesStarts(2 * most + workers)).to.equal(true);
      }),
      { numRuns: 30 },
    );
  });

  it('draw and sum the load of one worker', () => {
    fc.assert(
      fc.property(draws, fc.integer({ min: 2, max: 40 }), fc.integer({ min: 1, max: 30 }), fc.nat(1e6), (one, workers, steps, seed) => {
        const load = drawLoad(one, workers, steps, seed);
        const random = new RandomStream(seed, 0);
        const order = Int32Array.from({ length: workers }, (_, worker) => worker);
        const ends = new Float64Array(workers);
        for (let step = 0; step < steps; step++) {
          for (let worker = workers - 1; worker > 0; worker--) {
            const other = Math.floor(random.next() * (worker + 1));
            [order[worker], order[other]] = [order[other] as number, order[worker] as number];
          }
          for (let worker = 0; worker < workers; worker++) {
            const scale = 1 + one.spread * ((2 * ((order[worker] as number) + random.next())) / workers - 1);
            ends[worker] = (ends[worker] as number) + one.latencySeconds * scale;
            expect(load.endsAt[step * workers + worker]).to.equal(ends[worker]);
            expect(load.charged[step * workers + worker]).to.equal(
              one.inputTokens + Math.min(one.maxOutputQuotaTokens, one.outputQuotaTokens * scale),
            );
          }
        }
        const endsOf = (from: number, to: number, worker: number) =>
          Array.from({ length: steps }, (_, step) => step * workers + worker)
            .filter((i) => (load.endsAt[i] as number) > from && (load.endsAt[i] as number) <= to)
            .reduce((sum, i) => sum + (load.charged[i] as number), 0);
        const moments = [60, 61.5, 200, 1000];
        const last = lastMinuteSums(load, load.charged, moments, 3);
        moments.forEach((moment, index) => {
          for (let worker = 0; worker < workers; worker++)
            expect(last[index * workers + worker]).to.equal(endsOf(moment - 60, moment, worker) || 3);
        });
        const firsts = minuteSums(load, new Float64Array(load.charged.length).fill(1), 5, 1);
        const inFirst = load.endsAt.filter((at) => at < 300).length;
        expect(firsts.reduce((sum, value) => sum + value, 0)).to.equal(workers + inFirst);
      }),
      { numRuns: 40 },
    );
  });

  it('count in steps from the least to the greatest, and weigh by e^(theta x) as JavaScript does', () => {
    const values = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(values, fc.double({ min: 1e-9, max: 1e-3, noNaN: true }), (list, theta) => {
        const samples = Float64Array.from(list);
        const most = Math.max(...list);
        const { least, width, counts } = histogram(samples, 16);
        expect(least).to.equal(Math.min(...list));
        expect(width).to.equal((most - least) / 16);
        if (width > 0) expect(counts.reduce((sum, count) => sum + count, 0)).to.equal(list.length);
        const plain = list.reduce((sum, value) => sum + Math.exp(theta * (value - most)), 0);
        expect(momentSum(samples, null, theta, most)).to.equal(plain);
        expect(momentSum(samples, new Float64Array(list.length).fill(2), theta, most)).to.equal(
          list.reduce((sum, value) => sum + 2 * Math.exp(theta * (value - most)), 0),
        );
      }),
      { numRuns: 60 },
    );
  });
});
