// The window models against their definitions: edges by hand, random histories against a slow oracle.

import { expect } from 'chai';
import fc from 'fast-check';
import { createWindow, WINDOW_MODELS } from '../../src/simulator/windows/index.ts';
import type { QuotaWindow, WindowCharge } from '../../src/simulator/windows/window.ts';
import { Oracle, type OracleRequest } from './windows.oracle.ts';

function admit(window: QuotaWindow, now: number, hold: number): WindowCharge {
  const charge = window.tryAdmit(now, hold);
  expect(charge, `a hold of ${hold} at ${now} s`).not.to.equal(null);
  return charge as WindowCharge;
}

interface Twins {
  readonly window: ReturnType<typeof createWindow>;
  readonly oracle: Oracle;
  readonly running: [WindowCharge, OracleRequest][];
}

interface Step {
  readonly action: string;
  readonly tokens: number;
  readonly released: number;
  readonly pick: number;
}

/** The same event for both, in eighths of a second. */
function tell({ window, oracle, running }: Twins, eighths: number, { action, tokens, released, pick }: Step): void {
  const now = eighths / 8;
  const at = BigInt(eighths);
  if (action === 'admit') {
    const charge = window.tryAdmit(now, tokens);
    const expected = oracle.admit(at, BigInt(tokens));
    expect(charge === null).to.equal(expected === null);
    if (charge && expected) running.push([charge, expected]);
    return;
  }
  const index = pick % Math.max(1, running.length);
  const [charge, request] = running[index] ?? [];
  if (!charge || !request) return;
  if (action === 'settle') {
    window.settle(now, charge, tokens);
    oracle.settle(at, request, BigInt(tokens));
    running.splice(index, 1);
  } else {
    window.progress(now, charge, tokens, released);
    oracle.progress(at, request, BigInt(tokens), BigInt(released));
  }
}

describe('quota windows', () => {
  it('holds and settles the worked examples of one request', () => {
    for (const model of WINDOW_MODELS) {
      const window = createWindow(model, 200_000);
      const charge = admit(window, 0, 40_000);
      expect(window.availableTokens(0)).to.equal(160_000);
      window.settle(0, charge, 200_000);
      expect(window.availableTokens(0)).to.equal(0);
      expect(window.tryAdmit(0, 1)).to.equal(null);
    }
  });

  it('admits 31 requests of 64,500 tokens into 2,000,000 and never one above the limit', () => {
    for (const model of WINDOW_MODELS) {
      const window = createWindow(model, 2_000_000);
      for (let i = 0; i < 31; i++) admit(window, 0, 64_500);
      expect(window.tryAdmit(0, 64_500)).to.equal(null);
      expect(window.inFlight).to.equal(31);
      expect(createWindow(model, 200_000).tryAdmit(0, 200_001)).to.equal(null);
      expect(createWindow(model, 200_000).tryAdmit(0, 200_000)).not.to.equal(null);
    }
  });

  it('lets the token bucket run into debt and refill evenly', () => {
    const window = createWindow('token-bucket', 6_000);
    const charge = admit(window, 0, 1_000);
    window.settle(0, charge, 9_000);
    expect(window.usedTokens(0)).to.equal(9_000);
    expect(window.availableTokens(30)).to.equal(0);
    expect(window.tryAdmit(39.9, 1_000)).to.equal(null);
    admit(window, 40, 1_000);
  });

  it('starts a fixed window afresh, and a carrying one with what still runs', () => {
    for (const [model, used] of [
      ['fixed-window', 0],
      ['fixed-window-carry', 700],
    ] as const) {
      const window = createWindow(model, 1_000);
      const first = admit(window, 59, 700);
      expect(window.usedTokens(60)).to.equal(used);
      // The window rolls before the settlement of the same instant, and the counter never falls below 0.
      window.settle(60, first, 100);
      expect(window.usedTokens(60)).to.equal(used === 0 ? 0 : 100);
    }
  });

  it('starts fixed windows at the phase', () => {
    const window = createWindow('fixed-window', 100, { phaseSeconds: 15 });
    admit(window, 0, 100);
    expect(window.tryAdmit(14.999, 1)).to.equal(null);
    admit(window, 15, 100);
    expect(window.tryAdmit(74.999, 1)).to.equal(null);
    admit(window, 75, 100);
  });

  it('drops a charge from the sliding window at the age of 60 s, but not one in flight', () => {
    const window = createWindow('sliding-window', 1_000);
    const done = admit(window, 1, 400);
    admit(window, 1, 300);
    window.settle(2, done, 400);
    expect(window.usedTokens(60.999)).to.equal(700);
    expect(window.usedTokens(61)).to.equal(300);
    expect(window.usedTokens(600)).to.equal(300);
  });

  it('dates what is settled beyond the hold at the settlement', () => {
    const window = createWindow('sliding-window', 1_000);
    const charge = admit(window, 0, 100);
    window.settle(30, charge, 500);
    expect(window.usedTokens(59)).to.equal(500);
    expect(window.usedTokens(60)).to.equal(400);
    expect(window.usedTokens(90)).to.equal(0);
  });

  it('moves progressive charges out of the hold', () => {
    for (const model of WINDOW_MODELS) {
      const window = createWindow(model, 100_000);
      const charge = admit(window, 0, 17_000);
      window.progress(0, charge, 2_500, 500);
      expect(window.usedTokens(0), model).to.equal(19_000);
      window.progress(0, charge, 1_000);
      expect(window.usedTokens(0), model).to.equal(19_000);
      window.settle(0, charge, 6_000);
      expect(window.usedTokens(0), model).to.equal(6_000);
    }
  });

  it('counts a day as it counts a minute', () => {
    const window = createWindow('fixed-window', 10, { windowSeconds: 86_400 });
    admit(window, 100, 10);
    expect(window.tryAdmit(86_399, 1)).to.equal(null);
    admit(window, 86_400, 10);
  });

  it('refuses limits that mean nothing, and a second settlement', () => {
    expect(() => createWindow('token-bucket', -1)).to.throw(RangeError, 'not -1');
    expect(() => createWindow('token-bucket', Number.NaN)).to.throw(RangeError);
    expect(() => createWindow('sliding-window', 1, { windowSeconds: 0 })).to.throw(RangeError);
    expect(() => createWindow('fixed-window', 1, { phaseSeconds: Number.POSITIVE_INFINITY })).to.throw(RangeError);
    const window = createWindow('token-bucket', 10);
    const charge = admit(window, 0, 1);
    window.settle(0, charge, 1);
    expect(() => window.settle(0, charge, 1)).to.throw('settled twice');
  });

  const step = fc.record({
    wait: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 80 }), fc.integer({ min: 400, max: 1500 })),
    action: fc.constantFrom('admit', 'admit', 'settle', 'progress'),
    tokens: fc.integer({ min: 0, max: 700 }),
    released: fc.integer({ min: 0, max: 300 }),
    pick: fc.nat(),
  });

  for (const model of WINDOW_MODELS) {
    it(`answers as the slow oracle does for any history: ${model}`, () => {
      fc.assert(
        fc.property(
          fc.integer({ min: 1, max: 2_000 }),
          fc.integer({ min: 0, max: 600 }),
          fc.array(step, { maxLength: 60 }),
          (limit, phase, steps) => {
            const window = createWindow(model, limit, { phaseSeconds: phase / 8 });
            const oracle = new Oracle(model, BigInt(limit), 480n, BigInt(phase));
            const running: [WindowCharge, OracleRequest][] = [];
            let eighths = 0;
            for (const each of steps) {
              eighths += each.wait;
              const now = eighths / 8;
              const at = BigInt(eighths);
              tell({ window, oracle, running }, eighths, each);
              const [numerator, denominator] = oracle.used(at);
              expect(window.usedTokens(now)).to.be.closeTo(Number(numerator) / Number(denominator), 1e-6);
              expect(window.inFlight).to.equal(running.length);
            }
            // All holds return: nothing is in use once everything has settled and debts are paid.
            for (const [charge] of running) window.settle(eighths / 8, charge, 3);
            expect(window.inFlight).to.equal(0);
            expect(window.usedTokens(eighths / 8 + 1e7)).to.equal(0);
          },
        ),
        { numRuns: 300 },
      );
    });
  }

  it('keeps nothing of the past but what still counts', () => {
    const window = createWindow('sliding-window', 1_000_000);
    for (let i = 0; i < 200_000; i++) window.settle(i, admit(window, i, 10), 20);
    // 60 s of charges are left: 59 whole requests in the minute, their excess, and the one of now.
    expect(window.usedTokens(199_999)).to.equal(60 * 20);
    const queues = window as unknown as Record<'admissions' | 'excesses', { items: unknown[] }>;
    expect(queues.admissions.items.length).to.be.below(200);
    expect(queues.excesses.items.length).to.be.below(200);
  });
});
