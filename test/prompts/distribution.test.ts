// The distribution: quantiles by their definition, and a file that survives being written and read.
import { expect } from 'chai';
import fc from 'fast-check';
import { BqError } from '../../src/base/errors.ts';
import {
  formatDistribution,
  histogramOf,
  MAX_VALUES,
  meanOf,
  parseDistribution,
  quantile,
  TokenTally,
  toDistribution,
} from '../../src/prompts/distribution.ts';
import { expectSchema } from '../_helpers/schema.ts';

const tallyOf = (values: readonly number[]) => {
  const tally = new TokenTally();
  for (const value of values) tally.add(value);
  return tally;
};

describe('prompts/distribution', () => {
  it('gives mean, quantiles and the share above 25,000 of a worked example', () => {
    const distribution = toDistribution(tallyOf([100, 200, 300, 400, 25_000, 25_001, 30_000, 500, 600, 700]), 'm', 'estimate');
    expect(distribution).to.deep.include({
      records: 10,
      totalInputTokens: 82_801,
      mean: 8280.1,
      p50: 500,
      p90: 25_001,
      p99: 30_000,
      max: 30_000,
      shareAbove25000: 0.2,
    });
  });

  it('has quantiles that are values which enough records do not exceed', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1, maxLength: 60 }), fc.double({ min: 0, max: 1, noNaN: true }), (numbers, q) => {
        const found = quantile(tallyOf(numbers).values(), q);
        const notAbove = numbers.filter((each) => each <= found).length;
        const below = numbers.filter((each) => each < found).length;
        expect(numbers).to.include(found);
        expect(notAbove + 1e-6).to.be.at.least(q * numbers.length);
        if (q > 0.001) expect(below - 1e-6).to.be.below(q * numbers.length);
      }),
    );
  });

  it('survives writing and reading, and fits its schema', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 100 }), (numbers) => {
        const distribution = toDistribution(tallyOf(numbers), null, 'count-tokens');
        if (!distribution) return expect.fail('no distribution');
        expectSchema('distribution', distribution);
        expect(parseDistribution(JSON.parse(formatDistribution(distribution)), 'f')).to.deep.equal(distribution);
      }),
      { numRuns: 50 },
    );
  });

  it('stays small for a million different values, and keeps total, largest value and quantiles', () => {
    const tally = new TokenTally();
    for (let i = 1; i <= 50_000; i++) tally.add(i);
    const distribution = toDistribution(tally, 'm', 'estimate');
    if (!distribution) return expect.fail('no distribution');
    expect(distribution.values.length).to.be.at.most(MAX_VALUES);
    const total = distribution.values.reduce((sum, [value, records]) => sum + value * records, 0);
    expect(total).to.be.closeTo(50_000 * 25_000.5, 1);
    expect(distribution.values.at(-1)).to.deep.equal([50_000, 1]);
    const read = parseDistribution(JSON.parse(formatDistribution(distribution)), 'f');
    expect(read).to.include({ p50: 25_000, p99: 49_500, max: 50_000 });
    expect(meanOf(read)).to.be.closeTo(25_000.5, 1e-6);
  });

  it('is nothing for nothing', () => {
    expect(toDistribution(new TokenTally(), null, 'estimate')).to.equal(null);
    expect(histogramOf([])).to.deep.equal([]);
  });

  it('puts every record into one bin of the histogram, from the first bin in use to the last', () => {
    const bins = histogramOf(tallyOf([99, 100, 25_000, 25_001, 2_000_000]).values());
    expect(bins[0]).to.deep.equal({ from: 0, to: 100, records: 1 });
    expect(bins.find(({ from }) => from === 10_000)).to.deep.equal({ from: 10_000, to: 25_001, records: 1 });
    expect(bins.at(-1)).to.deep.equal({ from: 1_000_000, to: null, records: 1 });
    expect(bins.reduce((sum, { records }) => sum + records, 0)).to.equal(5);
  });

  const good = { schemaVersion: 1, type: 'bq-input-token-distribution', values: [[5, 1]] };
  const broken: [string, unknown, RegExp][] = [
    ['another file', { a: 1 }, /f: \$: is not a distribution/],
    ['a later version', { ...good, schemaVersion: 2 }, /schemaVersion: is 2/],
    ['no values', { ...good, values: [] }, /\$\.values/],
    ['a value that is no pair', { ...good, values: [5] }, /\$\.values\[0\]/],
    ['negative tokens', { ...good, values: [[-1, 1]] }, /0 or more/],
    ['half a record', { ...good, values: [[1, 0.5]] }, /records of 1 or more/],
    [
      'values out of order',
      {
        ...good,
        values: [
          [5, 1],
          [4, 1],
        ],
      },
      /values\[1\].*not above/,
    ],
  ];
  for (const [name, value, message] of broken) {
    it(`refuses ${name}, and names the place`, () => {
      expect(() => parseDistribution(value, 'f')).to.throw(BqError, message);
    });
  }
});
