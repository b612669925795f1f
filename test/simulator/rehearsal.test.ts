import { expect } from 'chai';
import fc from 'fast-check';
import { NO_LIMITS } from '../../src/quotas/limits.ts';
import { drawTimeline, type LoopRequest } from '../../src/simulator/loops/closed-loop.ts';
import { fitsAll } from '../../src/simulator/loops/confirm.ts';
import { rehearse } from '../../src/simulator/loops/rehearsal.ts';
import { WINDOWS } from '../../src/simulator/windows/index.ts';

const requestOf = (change: Partial<LoopRequest>): LoopRequest => ({
  holdTokens: 5000,
  inputTokens: 1000,
  outputQuotaTokens: 4000,
  maxOutputQuotaTokens: 20_000,
  releasedPerCharged: 0.2,
  latencySeconds: 20,
  spread: 0.3,
  settlement: 'at-end',
  ...change,
});

const limitsOf = (tokensPerMinute: number, requestsPerMinute: number | null = null) => ({
  ...NO_LIMITS,
  tokensPerMinute,
  requestsPerMinute,
  rpmReading: 'per-minute' as const,
});

describe('rehearsal', () => {
  it('says throttled exactly where the windows proper refuse a start, to the token', () => {
    const cases = fc.record({
      holdTokens: fc.integer({ min: 0, max: 30_000 }),
      outputQuotaTokens: fc.integer({ min: 1, max: 30_000 }),
      latencySeconds: fc.integer({ min: 2, max: 150 }),
      spread: fc.constantFrom(0, 0.1, 0.5),
      workers: fc.integer({ min: 1, max: 12 }),
      share: fc.double({ min: 0.6, max: 1.6, noNaN: true }),
      requestsPerMinute: fc.option(fc.integer({ min: 1, max: 60 })),
    });
    fc.assert(
      fc.property(cases, ({ workers, share, requestsPerMinute, ...change }) => {
        const request = requestOf({ ...change, maxOutputQuotaTokens: change.outputQuotaTokens * 2 });
        const settled = request.inputTokens + request.outputQuotaTokens;
        const tokensPerMinute = Math.ceil(workers * (request.holdTokens + (settled * 60) / request.latencySeconds) * share);
        const limits = limitsOf(tokensPerMinute, requestsPerMinute);
        const found = rehearse({ limits, request, workers, seed: 5, requests: 20_000 });
        const { simulatedMinutes = 0, seeds = 0 } = found?.ran ?? {};
        const passes = Array.from({ length: seeds }, (_, index) => {
          const timeline = drawTimeline(request, workers, simulatedMinutes * 60, 5 + index);
          return WINDOWS.every((window) => fitsAll(timeline, window, limits, request, workers));
        });
        expect(found?.isThrottled).to.equal(passes.includes(false));
        // It stops at the first.
        if (found?.isThrottled) expect(passes.indexOf(false)).to.equal(seeds - 1);
      }),
      { numRuns: 60 },
    );
  });

  it('runs an hour of eight seeds where it is cheap, longer where it is cheaper, shorter where it is not, and nothing that is too large', () => {
    const ran = (workers: number, requests: number) =>
      rehearse({ limits: limitsOf(1e12), request: requestOf({}), workers, seed: 1, requests })?.ran;
    expect(ran(20, 40_000)).to.include({ simulatedMinutes: 60, seeds: 8 });
    expect(ran(1, 40_000)).to.include({ simulatedMinutes: 60, seeds: 55 });
    expect(ran(100, 40_000)?.simulatedMinutes).to.be.below(60).and.at.least(10);
    expect(ran(1_000_000, 40_000)).to.equal(undefined);
    expect(
      rehearse({ limits: limitsOf(1e12), request: requestOf({ spread: 0 }), workers: 3, seed: 1, requests: 40_000 })?.ran.seeds,
    ).to.equal(1);
  });

  it('gives the same answer to the same question', () => {
    const question = { limits: limitsOf(300_000), request: requestOf({}), workers: 12, seed: 3, requests: 40_000 };
    expect(rehearse(question)).to.deep.equal(rehearse(question));
  });
});
