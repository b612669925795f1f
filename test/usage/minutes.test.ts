import { expect } from 'chai';
import fc from 'fast-check';
import { type Minutes, minuteAt } from '../../src/base/minutes.ts';
import { burndownRate } from '../../src/catalog/burndown.ts';
import { resolveModel } from '../../src/catalog/models.ts';
import { quantile } from '../../src/prompts/distribution.ts';
import { mergeMinutes, minuteStatistic, settledTokens, timeline } from '../../src/usage/minutes.ts';
import { SeenIds } from '../../src/usage/seen-ids.ts';
import { Tally, threeDigits } from '../../src/usage/tally.ts';

const minute = (change: Partial<ReturnType<typeof minuteAt>>) => Object.assign(minuteAt(new Map(), 0), change);

describe('settled tokens of a minute', () => {
  it('26 in and 1,203 out on Sonnet 4.6 are 6,041 (measured 2026)', () => {
    const { rate } = burndownRate(resolveModel('sonnet-4.6').model);
    expect(settledTokens(minute({ inputTokens: 26, outputTokens: 1203 }), rate)).to.equal(6041);
  });

  it('33 quota tokens of input and output with 8,814 written to the cache are 8,847, with 8,814 read from it 33', () => {
    const base = { inputTokens: 13, outputTokens: 4 };
    expect(settledTokens(minute({ ...base, cacheWriteTokens: 8814 }), 5)).to.equal(8847);
    expect(settledTokens(minute({ ...base, cacheReadTokens: 8814 }), 5)).to.equal(33);
  });

  it('the rate is applied to each minute before the maximum is taken', () => {
    // The minute with the most tokens is not the one that costs most.
    const minutes: Minutes = new Map([
      [100, minute({ inputTokens: 1000, outputTokens: 10 })],
      [101, minute({ inputTokens: 100, outputTokens: 400 })],
    ]);
    expect(minuteStatistic(minutes, (usage) => settledTokens(usage, 5))).to.include({
      peak: 2100,
      peakAt: '1970-01-01T01:41:00Z',
      p50: 1050,
    });
  });

  it('callers of one pool add up in each minute', () => {
    const merged = mergeMinutes([
      new Map([[7, minute({ inputTokens: 10, requests: 1, estimatedQuotaTokens: 5 })]]),
      new Map([
        [7, minute({ inputTokens: 20, requests: 2 })],
        [8, minute({ throttles: 1 })],
      ]),
    ]);
    expect(merged.get(7)).to.include({ inputTokens: 30, requests: 3, estimatedQuotaTokens: 5 });
    expect(merged.get(8)).to.include({ throttles: 1, estimatedQuotaTokens: null });
  });

  it('a timeline covers the whole period and keeps the highest minute of each bucket', () => {
    const minutes: Minutes = new Map([
      [0, minute({ inputTokens: 5 })],
      [3, minute({ inputTokens: 9, throttles: 2 })],
    ]);
    const buckets = timeline(minutes, { fromMinute: 0, toMinute: 5 }, 1, 3);
    expect(buckets.map(({ peakSettledTokensPerMinute, throttles }) => [peakSettledTokensPerMinute, throttles])).to.deep.equal([
      [5, 0],
      [9, 2],
      [0, 0],
    ]);
    expect(buckets[1]).to.include({ from: '1970-01-01T00:02:00Z', minutes: 2 });
  });
});

describe('tallies', () => {
  it('quantiles are the nearest rank of the sorted values', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500), { minLength: 1, maxLength: 300 }), fc.constantFrom(0.5, 0.9, 0.99, 0.999, 1), (values, share) => {
        const tally = new Tally();
        for (const value of values) tally.add(value);
        const sorted = [...values].sort((a, b) => a - b);
        const value = quantile(tally.values(), share);
        expect(value).to.equal(sorted[Math.ceil(share * values.length - 1e-9) - 1]);
        expect(tally.countAbove(value)).to.equal(values.filter((other) => other > value).length);
        expect(tally.countAbove(value)).to.be.at.most(values.length * (1 - share) + 1e-9);
      }),
    );
  });

  it('nothing counted is null, never 0', () => {
    expect(new Tally().quantiles()).to.equal(null);
    expect(new Tally().mean).to.equal(null);
  });

  it('three significant digits lose at most half a per cent', () => {
    fc.assert(
      fc.property(fc.double({ min: 100, max: 1e7, noNaN: true }), (value) => {
        expect(Math.abs(threeDigits(value) / value - 1)).to.be.at.most(0.00501);
      }),
    );
  });

  it('IDs are seen again whatever came in between', () => {
    const seen = new SeenIds();
    const ids = Array.from({ length: 50_000 }, (_, index) => `${(index * 2_654_435_761) % 4_294_967_296}-${index}`);
    expect(ids.filter((id) => seen.addAndTell(id))).to.deep.equal([]);
    expect(ids.filter((id) => !seen.addAndTell(id))).to.deep.equal([]);
    expect(seen.addAndTell('another')).to.equal(false);
  });
});
