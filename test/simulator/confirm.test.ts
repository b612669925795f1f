// The table of docs/model.md section 5, and the fast check of a closed loop against the windows themselves.

import { expect } from 'chai';
import fc from 'fast-check';
import { NO_LIMITS } from '../../src/quotas/limits.ts';
import { drawTimeline, type LoopRequest } from '../../src/simulator/loops/closed-loop.ts';
import {
  type ConfirmBudget,
  type ConfirmInput,
  confirmConcurrency,
  DEFAULT_BUDGET,
  HIGH_BUDGET,
} from '../../src/simulator/loops/confirm.ts';
import { passesDay } from '../../src/simulator/windows/day.ts';
import { createWindow, WINDOW_MODELS, type WindowModel, windowKind } from '../../src/simulator/windows/index.ts';
import { CHANGE, type LoopTimeline, START } from '../../src/simulator/windows/timeline.ts';
import type { WindowCharge } from '../../src/simulator/windows/window.ts';

function request(holdTokens: number, inputTokens: number, outputQuotaTokens: number, latencySeconds: number, spread: number): LoopRequest {
  return {
    holdTokens,
    inputTokens,
    outputQuotaTokens,
    maxOutputQuotaTokens: Number.POSITIVE_INFINITY,
    releasedPerCharged: 0.2,
    latencySeconds,
    spread,
    settlement: 'at-end',
  };
}

function input(tokensPerMinute: number, loop: LoopRequest, candidate: number, budget: ConfirmBudget): ConfirmInput {
  const limits = { ...NO_LIMITS, tokensPerMinute, rpmReading: 'per-minute' } as const;
  return { limits, request: loop, candidate, budget, seed: 1 };
}

/** The windows of docs/model.md's table. */
const windows = (bucket: number, fixed: number, carry: number, sliding: number) => ({
  'token-bucket': bucket,
  'fixed-window': fixed,
  'fixed-window-carry': carry,
  'sliding-window': sliding,
});

/** Rows: quota, request, closed form, then the windows. */
const CONSTANT = [
  [200_000, request(17_000, 1_000, 5_000, 20, 0), 5, windows(11, 6, 5, 6)],
  [5_000_000, request(17_000, 1_000, 5_000, 20, 0), 142, windows(278, 172, 142, 172)],
  [1_000_000, request(65_000, 1_000, 2_500, 12, 0), 12, windows(15, 12, 12, 12)],
  [200_000, request(3_000, 1_000, 12_000, 30, 0), 6, windows(7, 7, 6, 7)],
] as const;

describe('confirm: closed loops by simulation', () => {
  for (const [quota, loop, candidate, expected] of CONSTANT) {
    for (const [name, budget] of [
      ['an hour', HIGH_BUDGET],
      ['the default budget', DEFAULT_BUDGET],
    ] as const) {
      it(`gives the table to the unit: ${quota} TPM, ${loop.holdTokens} held, ${loop.latencySeconds} s, ${name}`, () => {
        const result = confirmConcurrency(input(quota, loop, candidate, budget));
        expect(result).to.include(expected);
        expect(Math.min(...WINDOW_MODELS.map((model) => result[model]))).to.equal(candidate);
      });
    }
  }

  it('gives the table within 2 % with latency and output spread by 30 %', function () {
    this.timeout(60_000);
    for (const [quota, expected] of [
      [200_000, windows(11, 5, 5, 5)],
      [5_000_000, windows(277, 153, 139, 153)],
    ] as const) {
      const result = confirmConcurrency(input(quota, request(17_000, 1_000, 5_000, 20, 0.3), quota / 50_000, HIGH_BUDGET));
      expect(result.ran).to.include({ simulatedMinutes: 60, seeds: 20 });
      for (const [model, most] of Object.entries(expected) as [WindowModel, number][]) {
        expect(result[model] / most, `${quota} TPM, ${model}`).to.be.within(0.98, 1.02);
      }
    }
  });

  it('gives the same answer for the same seed, and says what it ran', () => {
    const given = input(2_000_000, request(1_500, 500, 200, 4, 0.3), 123, DEFAULT_BUDGET);
    const result = confirmConcurrency(given);
    expect(confirmConcurrency(given)).to.deep.equal(result);
    expect(result.ran.requests).to.be.above(10_000);
  });

  it('answers 0 for a request above the quota, and obeys requests in flight and per minute', () => {
    const loop = request(17_000, 1_000, 5_000, 20, 0);
    const zero = confirmConcurrency(input(16_999, loop, 0, DEFAULT_BUDGET));
    for (const model of WINDOW_MODELS) expect(zero[model]).to.equal(0);
    const base = input(5_000_000, loop, 3, DEFAULT_BUDGET);
    const inFlight = confirmConcurrency({ ...base, limits: { ...base.limits, requestsPerMinute: 9, rpmReading: 'concurrent' } });
    const perMinute = confirmConcurrency({ ...base, limits: { ...base.limits, requestsPerMinute: 9 } });
    // 9 starts a minute and 3 starts of each worker.
    for (const model of WINDOW_MODELS) expect(inFlight[model]).to.equal(9);
    expect(perMinute).to.include(windows(3, 3, 3, 3));
    const both = confirmConcurrency({ ...base, limits: { ...base.limits, requestsPerMinute: 9, concurrentRequests: 2 } });
    for (const model of WINDOW_MODELS) expect(both[model]).to.equal(2);
    for (const key of ['tokensPerDay', 'crossModelTokensPerDay']) {
      const daily = confirmConcurrency({ ...base, limits: { ...base.limits, [key]: 100_000 } });
      for (const model of WINDOW_MODELS) expect(daily[model]).to.equal(0);
    }
  });

  it('does not move the draws of a worker when another is added', () => {
    const loop = request(100, 10, 50, 7, 0.3);
    const few = drawTimeline(loop, 3, 120, 9);
    const many = drawTimeline(loop, 8, 120, 9);
    const rows = (timeline: LoopTimeline) =>
      Array.from({ length: timeline.count }, (_, i) => [
        timeline.worker[i],
        timeline.atMicros[i],
        timeline.kind[i],
        timeline.shift[i],
      ]).filter(([worker]) => (worker as number) < 3);
    expect(rows(many)).to.deep.equal(rows(few));
  });

  const loops = fc.record({
    hold: fc.integer({ min: 1, max: 900 }),
    inputTokens: fc.integer({ min: 0, max: 100 }),
    output: fc.integer({ min: 0, max: 1_500 }),
    latencySeconds: fc.oneof(fc.integer({ min: 1, max: 150 }), fc.double({ min: 0.5, max: 150, noNaN: true })),
    spread: fc.constantFrom(0, 0.3, 0.8),
    settlement: fc.constantFrom('at-end' as const, 'progressive' as const),
    releasedPerCharged: fc.constantFrom(1, 0.2),
    limit: fc.integer({ min: 500, max: 9_000 }),
    workers: fc.integer({ min: 1, max: 12 }),
    seed: fc.integer({ min: 0, max: 1_000_000 }),
  });
  for (const model of WINDOW_MODELS) {
    it(`checks a timeline as the window itself does: ${model}`, () => {
      let throttled = 0;
      fc.assert(
        fc.property(
          loops,
          ({ hold, inputTokens, output, latencySeconds, spread, settlement, releasedPerCharged, limit, workers, seed }) => {
            const loop = { ...request(hold, inputTokens, output, latencySeconds, spread), settlement, releasedPerCharged };
            const timeline = drawTimeline(loop, 12, 600, seed);
            const expected = replay(timeline, model, limit, workers);
            if (!expected) throttled++;
            expect(windowKind(model).passes(timeline, limit, workers)).to.equal(expected);
          },
        ),
        { numRuns: 200, seed: 5 },
      );
      expect(throttled).to.be.within(20, 180);
    });

    it(`counts requests per minute and per day as the window itself does: ${model}`, () => {
      fc.assert(
        fc.property(loops, fc.integer({ min: 1, max: 60 }), ({ latencySeconds, workers, seed, limit }, limitRequests) => {
          const timeline = drawTimeline(request(100, 10, 20, latencySeconds, 0.3), 12, 300, seed);
          const fits = replayRequests(timeline, model, limitRequests, workers);
          expect(windowKind(model).passesRequests(timeline, limitRequests, workers)).to.equal(fits);
          expect(passesDay(timeline, limit, workers)).to.equal(replay(timeline, 'fixed-window', limit, workers, 86_400));
        }),
        { numRuns: 100, seed: 6 },
      );
    });
  }
});

/** The starts of some workers, one request each, against the window model proper. */
function replayRequests(timeline: LoopTimeline, model: WindowModel, limit: number, workers: number): boolean {
  const window = createWindow(model, limit);
  for (let i = 0; i < timeline.count; i++) {
    if (timeline.kind[i] !== START || (timeline.worker[i] as number) >= workers) continue;
    const now = (timeline.atMicros[i] as number) / 1e6;
    const charge = window.tryAdmit(now, 1);
    if (charge === null) return false;
    window.settle(now, charge, 1);
  }
  return true;
}

/** The timeline of some workers against the window model proper. */
function replay(timeline: LoopTimeline, model: WindowModel, limit: number, workers: number, windowSeconds = 60): boolean {
  const window = createWindow(model, limit, { windowSeconds });
  const running = new Map<number, { charge: WindowCharge; used: number }>();
  for (let i = 0; i < timeline.count; i++) {
    const worker = timeline.worker[i] as number;
    const kind = timeline.kind[i];
    if (worker >= workers || (kind !== START && kind !== CHANGE)) continue;
    const now = (timeline.atMicros[i] as number) / 1e6;
    const shift = timeline.shift[i] as number;
    if (kind === START) {
      const charge = window.tryAdmit(now, shift);
      if (charge === null) return false;
      running.set(worker, { charge, used: shift });
      continue;
    }
    const current = running.get(worker) as { charge: WindowCharge; used: number };
    current.used += shift;
    const released = -(timeline.heldShift[i] as number);
    if (endsHere(timeline, i, worker)) window.settle(now, current.charge, current.used);
    else window.progress(now, current.charge, shift + released, released);
  }
  return true;
}

/** A change is the last of its request when the worker's next one starts at that instant. */
function endsHere(timeline: LoopTimeline, from: number, worker: number): boolean {
  for (let i = from + 1; i < timeline.count && timeline.atMicros[i] === timeline.atMicros[from]; i++) {
    if (timeline.worker[i] === worker && timeline.kind[i] === START) return true;
  }
  return false;
}
