// Admissions of a pool, as the simulator and the emulator share it, against an independent oracle, for all windows, holds and settlements.

import { expect } from 'chai';
import fc from 'fast-check';
import { NO_LIMITS, type PoolLimits } from '../../src/quotas/limits.ts';
import { createDay, Pool, type PoolSettings, PoolTicket, type Refusal } from '../../src/simulator/pool.ts';
import { admissionCost, heldPerOutputToken, settledCost } from '../../src/simulator/request-cost.ts';
import { RESERVATIONS, type Reservation, SETTLEMENTS, type Settlement } from '../../src/simulator/types.ts';
import { WINDOW_MODELS, type WindowModel } from '../../src/simulator/windows/index.ts';
import { type Entry, fits } from './pool.oracle.ts';

const DAY = 86_400;
const TPM = 6_000;
const RPM = 4;
const AT_ONCE = 3;
// Of a day 675 tokens are 2^-7 a second: exact in binary.
const TPD = 12 * 675;
const CROSS_MODEL = 10 * 675;

interface Step {
  readonly wait: number;
  readonly what: 'arrive' | 'progress' | 'settle';
  readonly pick: number;
  readonly input: number;
  readonly cacheWrite: number;
  readonly cacheRead: number;
  readonly maxTokens: number;
  readonly share: number;
}

/** Coarse steps meet limits and window ends exactly, fine ones everything in between; small requests meet the limits that count requests. */
const steps = (tokenUnit: number, secondUnit: number, size = 1): fc.Arbitrary<Step[]> => {
  const tokens = (most: number) => fc.integer({ min: 0, max: (most * size) / tokenUnit }).map((units) => units * tokenUnit);
  const seconds = (min: number, max: number) =>
    fc.integer({ min: Math.ceil(min / secondUnit), max: max / secondUnit }).map((units) => units * secondUnit);
  const step = fc.record({
    wait: fc.oneof({ weight: 6, arbitrary: seconds(0, 20 * size) }, { weight: 1, arbitrary: seconds(60, 40_000) }),
    what: fc.constantFrom<Step['what'][]>('arrive', 'arrive', 'progress', 'settle'),
    pick: fc.nat(100),
    input: tokens(900),
    cacheWrite: tokens(300),
    cacheRead: tokens(800),
    maxTokens: tokens(2_000).map((most) => most + tokenUnit),
    share: fc.constantFrom(0, 0.25, 0.5, 1),
  });
  return fc.array(step, { minLength: 5, maxLength: 60 });
};
const anySteps = fc.oneof(steps(1, 1), steps(100, 10), steps(1, 1, 0.05));

interface Running {
  readonly id: number;
  readonly ticket: PoolTicket;
  readonly request: { readonly inputTokens: number; readonly cacheWriteTokens: number; readonly maxTokens: number };
  generated: number;
}

/** The emulator's days are of one kind whatever the window and shared by all models, the simulator's are as its window. */
const SETTINGS: Readonly<Record<string, (window: WindowModel) => Partial<PoolSettings> & { readonly dayWindow: WindowModel }>> = {
  'as the emulator has it': () => ({ dayWindow: 'fixed-window-carry', crossModelDay: createDay(CROSS_MODEL) }),
  'as the simulator has it': (window) => ({ dayWindow: window }),
};

interface Story {
  readonly settings: PoolSettings;
  readonly dayWindow: WindowModel;
  readonly reservation: Reservation;
  readonly settlement: Settlement;
  readonly steps: readonly Step[];
  readonly rate: number;
}

/** The same story told to a pool and to the oracle. */
function agree({ settings, dayWindow, reservation, settlement, steps: story, rate }: Story, seen: Map<string, number>): void {
  const { window } = settings;
  const pool = new Pool(settings);
  const minute: Entry[] = [];
  const requests: Entry[] = [];
  const day: Entry[] = [];
  const running: Running[] = [];
  const heldPer = heldPerOutputToken(rate, reservation);
  let now = 0;
  story.forEach((step, id) => {
    now += step.wait;
    if (step.what === 'arrive') {
      const tokens = {
        inputTokens: step.input,
        cacheReadTokens: step.cacheRead,
        cacheWriteTokens: step.cacheWrite,
        maxTokens: step.maxTokens,
        outputTokens: 0,
      };
      const hold = admissionCost(tokens, rate, reservation);
      const rules: [Refusal, () => boolean][] = [
        ['tpm', () => fits(window, TPM, 60, minute, now, hold)],
        ['rpm', () => fits(window, RPM, 60, requests, now, 1)],
        ['concurrent', () => running.length < AT_ONCE],
        ['tpd', () => fits(dayWindow, TPD, DAY, day, now, hold)],
        ['cross-model-tpd', () => fits(dayWindow, CROSS_MODEL, DAY, day, now, hold)],
      ];
      const expected = rules.find(([, hasRoom]) => !hasRoom())?.[0] ?? null;
      const ticket = new PoolTicket();
      expect(pool.tryAdmit(now, hold, ticket)).to.equal(expected);
      seen.set(String(expected), (seen.get(String(expected)) ?? 0) + 1);
      if (expected !== null) return;
      for (const log of [minute, day]) log.push({ kind: 'admit', at: now, id, hold });
      requests.push({ kind: 'admit', at: now, id, hold: 1 }, { kind: 'settle', at: now, id, total: 1 });
      running.push({ id, ticket, request: tokens, generated: 0 });
      return;
    }
    const one = running[step.pick % Math.max(1, running.length)];
    if (!one) return;
    const generated = one.generated + Math.floor(step.share * (one.request.maxTokens - one.generated));
    if (step.what === 'progress') {
      const fresh = generated - one.generated;
      if (settlement === 'at-end' || fresh === 0) return;
      one.generated = generated;
      pool.progress(now, one.ticket, fresh, { burndownRate: rate, heldPerOutputToken: heldPer });
      for (const log of [minute, day]) log.push({ kind: 'charge', at: now, id: one.id, tokens: fresh * rate, released: fresh * heldPer });
      return;
    }
    running.splice(running.indexOf(one), 1);
    const total = settledCost({ ...one.request, outputTokens: generated }, rate);
    pool.settle(now, one.ticket, total);
    for (const log of [minute, day]) log.push({ kind: 'settle', at: now, id: one.id, total });
  });
}

const LIMITS: PoolLimits = {
  tokensPerMinute: TPM,
  requestsPerMinute: RPM,
  concurrentRequests: AT_ONCE,
  tokensPerDay: TPD,
  crossModelTokensPerDay: CROSS_MODEL,
};

/** A pool with these limits and no others. */
function poolOf(limits: Partial<PoolLimits>, settings: Partial<PoolSettings> = {}): Pool {
  return new Pool({ limits: { ...NO_LIMITS, ...limits }, window: 'sliding-window', rpmReading: 'per-minute', ...settings });
}

describe('quota pools', () => {
  for (const [name, settingsOf] of Object.entries(SETTINGS)) {
    for (const window of WINDOW_MODELS) {
      for (const reservation of RESERVATIONS) {
        for (const settlement of SETTLEMENTS) {
          it(`admit and refuse as the oracle does, ${name}: ${window}, ${reservation}, ${settlement}`, () => {
            const seen = new Map<string, number>();
            fc.assert(
              fc.property(anySteps, fc.constantFrom(1, 5, 10, 15), (story, rate) => {
                const { dayWindow, ...own } = settingsOf(window);
                const settings: PoolSettings = { limits: LIMITS, window, rpmReading: 'per-minute', dayWindow, ...own };
                agree({ settings, dayWindow, reservation, settlement, steps: story, rate }, seen);
              }),
              { numRuns: 100, seed: 17 },
            );
            // The stories meet what they are about.
            for (const outcome of ['null', 'tpm', 'rpm', 'concurrent', 'tpd', 'cross-model-tpd'])
              expect(seen.get(outcome), outcome).to.be.above(0);
          });
        }
      }
    }
  }

  it('without a row nothing is enforced, and nothing is counted', () => {
    const pool = poolOf({});
    for (let call = 0; call < 1_000; call++) expect(pool.tryAdmit(0, 1e9, new PoolTicket())).to.equal(null);
    expect(pool.usage(0)).to.deep.equal(NO_LIMITS);
  });

  it('a limit of requests in flight admits as many as have not ended, whatever their minute: the row of its own, and an RPM row read as one', () => {
    const readings: [Refusal, Partial<PoolLimits>, Partial<PoolSettings>][] = [
      ['rpm', { requestsPerMinute: 2 }, { rpmReading: 'concurrent' }],
      ['concurrent', { concurrentRequests: 2 }, {}],
    ];
    for (const [refusal, limits, settings] of readings) {
      for (const window of WINDOW_MODELS) {
        const pool = poolOf({ tokensPerMinute: 1_000, ...limits }, { window, ...settings });
        const key = refusal === 'rpm' ? 'requestsPerMinute' : 'concurrentRequests';
        const tickets = [new PoolTicket(), new PoolTicket()] as const;
        for (const ticket of tickets) expect(pool.tryAdmit(0, 100, ticket)).to.equal(null);
        expect(pool.tryAdmit(1, 100, new PoolTicket()), window).to.equal(refusal);
        // A minute does not free it; the end of a request does.
        expect(pool.tryAdmit(125, 100, new PoolTicket()), window).to.equal(refusal);
        expect(pool.usage(125)[key], window).to.equal(2);
        pool.settle(126, tickets[0], 10);
        expect(pool.tryAdmit(126, 100, tickets[0]), window).to.equal(null);
        expect(pool.tryAdmit(126, 100, new PoolTicket()), window).to.equal(refusal);
        pool.settle(126, tickets[1], 10);
        // Many short requests of one minute are not many at once.
        for (let call = 0; call < 50; call++) {
          expect(pool.tryAdmit(127, 10, tickets[1]), window).to.equal(null);
          pool.settle(127, tickets[1], 1);
        }
        expect(pool.usage(127)[key], window).to.equal(1);
      }
    }
  });

  it('the day of all models is one for every pool that shares it', () => {
    const crossModelDay = createDay(1_000);
    const [first, second] = [1, 2].map(() => poolOf({ crossModelTokensPerDay: 1_000 }, { crossModelDay })) as [Pool, Pool];
    const ticket = new PoolTicket();
    expect(first.tryAdmit(0, 700, ticket)).to.equal(null);
    expect(second.tryAdmit(1, 400, new PoolTicket())).to.equal('cross-model-tpd');
    expect(second.usage(1).crossModelTokensPerDay).to.equal(700);
    first.settle(2, ticket, 600);
    expect(second.tryAdmit(3, 400, new PoolTicket())).to.equal(null);
    expect(first.usage(3).crossModelTokensPerDay).to.equal(1_000);
  });

  it('a quota of 0 has a cause of its own, which Bedrock words as the daily quota', () => {
    for (const key of ['tokensPerMinute', 'requestsPerMinute', 'concurrentRequests'] as const) {
      expect(poolOf({ [key]: 0 }).tryAdmit(0, 1, new PoolTicket()), key).to.equal('zero-quota');
    }
  });
});
