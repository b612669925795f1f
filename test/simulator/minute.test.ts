import { expect } from 'chai';
import fc from 'fast-check';
import { NO_LIMITS } from '../../src/quotas/limits.ts';
import { confirmConcurrency } from '../../src/simulator/loops/confirm.ts';
import { type MinuteInput, simulateMinute } from '../../src/simulator/loops/minute.ts';
import { WINDOW_MODELS } from '../../src/simulator/windows/index.ts';

/** docs/model.md section 5, row 1: 5 / 6 / 5 / 6 workers by window, bucket 11. */
const ROW_1: MinuteInput = {
  window: 'fixed-window-carry',
  limits: { ...NO_LIMITS, tokensPerMinute: 200_000, rpmReading: 'per-minute' },
  workers: 5,
  bins: 60,
  seed: 1,
  request: {
    holdTokens: 17_000,
    inputTokens: 1000,
    outputQuotaTokens: 5000,
    maxOutputQuotaTokens: 80_000,
    releasedPerCharged: 0.2,
    latencySeconds: 20,
    spread: 0,
    settlement: 'at-end',
  },
};

describe('a minute to look at', () => {
  it('draws the worked example: five workers start together, hold 85,000, settle 30,000 every 20 s', () => {
    const { bins, starts, ends, refused, peakUsedTokens } = simulateMinute(ROW_1);
    expect(bins[0]).to.deep.equal({ peakUsedTokens: 85_000, peakHeldTokens: 85_000, starts: 5, ends: 0, refused: 0 });
    expect(bins[20]).to.deep.equal({ peakUsedTokens: 115_000, peakHeldTokens: 85_000, starts: 5, ends: 5, refused: 0 });
    expect(bins[40]?.peakUsedTokens).to.equal(145_000);
    expect({ starts, ends, refused }).to.deep.equal({ starts: 15, ends: 10, refused: 0 });
    expect(peakUsedTokens).to.equal(145_000);
  });

  it('refuses who does not fit, and lets them ask again a second later', () => {
    const { bins, refused } = simulateMinute({ ...ROW_1, workers: 12 });
    // 200,000 / 17,000: eleven fit, the twelfth asks every second until 20 s.
    expect(bins[0]).to.include({ starts: 11, refused: 1 });
    expect(bins[5]).to.include({ starts: 0, refused: 1 });
    expect(refused).to.be.at.least(20);
  });

  it('counts starts against an RPM row', () => {
    const { starts, refused } = simulateMinute({ ...ROW_1, limits: { ...ROW_1.limits, requestsPerMinute: 7 } });
    expect(starts).to.equal(7);
    expect(refused).to.be.above(0);
  });

  it('holds to a limit of requests in flight, as a row of its own and as an RPM row read so', () => {
    for (const limits of [
      { ...ROW_1.limits, concurrentRequests: 3 },
      { ...ROW_1.limits, requestsPerMinute: 3, rpmReading: 'concurrent' as const },
    ]) {
      const { bins, starts, refused } = simulateMinute({ ...ROW_1, limits });
      expect(Math.max(...bins.map(({ peakHeldTokens }) => peakHeldTokens))).to.equal(3 * 17_000);
      expect(starts).to.equal(9);
      expect(refused).to.be.above(0);
    }
  });

  it('draws one in so many where there are too many, against the same part of the quota', () => {
    const few = simulateMinute({ ...ROW_1, workers: 500, limits: { ...ROW_1.limits, tokensPerMinute: 20_000_000 } });
    const many = simulateMinute({ ...ROW_1, workers: 50_000, limits: { ...ROW_1.limits, tokensPerMinute: 2_000_000_000 } });
    expect([few.drawnOneIn, many.drawnOneIn]).to.deep.equal([1, 100]);
    expect(many.limitTokens).to.equal(20_000_000);
    expect(many.bins).to.deep.equal(few.bins);
  });

  it('agrees with the confirmation: its number of workers meets no throttle in the same draws; and nothing is lost on the way', () => {
    const request = fc
      .record({
        holdTokens: fc.integer({ min: 1000, max: 40_000 }),
        inputTokens: fc.integer({ min: 0, max: 1000 }),
        outputQuotaTokens: fc.integer({ min: 100, max: 8000 }),
        latencySeconds: fc.double({ min: 2, max: 50, noNaN: true }),
        spread: fc.constantFrom(0, 0.3),
      })
      .map((draw) => ({ ...ROW_1.request, ...draw, maxOutputQuotaTokens: draw.outputQuotaTokens * 2 }));
    fc.assert(
      fc.property(request, fc.constantFrom(...WINDOW_MODELS), (one, window) => {
        const confirmed = confirmConcurrency({
          limits: ROW_1.limits,
          request: one,
          candidate: 1,
          budget: { minutes: 1, seeds: 1 },
          seed: 1,
        });
        const workers = confirmed[window];
        if (workers < 1) return;
        const minute = simulateMinute({ ...ROW_1, window, request: one, workers });
        expect(minute.refused).to.equal(0);
        expect(
          minute.bins.every(
            (bin) => bin.peakUsedTokens <= 200_000 || bin.ends > 0 || one.outputQuotaTokens + one.inputTokens > one.holdTokens,
          ),
        ).to.equal(true);
        expect(minute.starts - minute.ends).to.equal(workers);
      }),
      { numRuns: 60 },
    );
  });
});
