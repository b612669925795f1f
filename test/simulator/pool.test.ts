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
function agree(story: Story, seen: Map<string, number>): void {
  const twins = new Twins(story, seen);
  let now = 0;
  story.steps.forEach((step, id) => {
    now += step.wait;
    twins.tell(now, id, step);
  });
}

class Twins {
  readonly #story: Story;
  readonly #seen: Map<string, number>;
  readonly #pool: Pool;
  readonly #minute: Entry[] = [];
  readonly #requests: Entry[] = [];
  readonly #day: Entry[] = [];
  readonly #running: Running[] = [];

  constructor(story: Story, seen: Map<string, number>) {
    this.#story = story;
    this.#seen = seen;
    this.#pool = new Pool(story.settings);
  }

  tell(now: number, id: number, step: Step): void {
    if (step.what === 'arrive') this.#arrive(now, id, step);
    else this.#change(now, step);
  }

  #arrive(now: number, id: number, { input, cacheRead, cacheWrite, maxTokens }: Step): void {
    const request = { inputTokens: input, cacheReadTokens: cacheRead, cacheWriteTokens: cacheWrite, maxTokens, outputTokens: 0 };
    const hold = admissionCost(request, this.#story.rate, this.#story.reservation);
    const expected = this.#expected(now, hold);
    const ticket = new PoolTicket();
    expect(this.#pool.tryAdmit(now, hold, ticket)).to.equal(expected);
    this.#seen.set(String(expected), (this.#seen.get(String(expected)) ?? 0) + 1);
    if (expected !== null) return;
    for (const log of [this.#minute, this.#day]) log.push({ kind: 'admit', at: now, id, hold });
    this.#requests.push({ kind: 'admit', at: now, id, hold: 1 }, { kind: 'settle', at: now, id, total: 1 });
    this.#running.push({ id, ticket, request, generated: 0 });
  }

  /** The first limit without room, in the order that causes are told in. */
  #expected(now: number, hold: number): Refusal | null {
    const { settings, dayWindow } = this.#story;
    const rules: [Refusal, () => boolean][] = [
      ['tpm', () => fits(settings.window, TPM, 60, this.#minute, now, hold)],
      ['rpm', () => fits(settings.window, RPM, 60, this.#requests, now, 1)],
      ['concurrent', () => this.#running.length < AT_ONCE],
      ['tpd', () => fits(dayWindow, TPD, DAY, this.#day, now, hold)],
      ['cross-model-tpd', () => fits(dayWindow, CROSS_MODEL, DAY, this.#day, now, hold)],
    ];
    return rules.find(([, hasRoom]) => !hasRoom())?.[0] ?? null;
  }

  #change(now: number, { what, pick, share }: Step): void {
    const one = this.#running[pick % Math.max(1, this.#running.length)];
    if (!one) return;
    const generated = one.generated + Math.floor(share * (one.request.maxTokens - one.generated));
    if (what === 'progress') this.#progress(now, one, generated);
    else this.#settle(now, one, generated);
  }

  #progress(now: number, one: Running, generated: number): void {
    const { settlement, rate, reservation } = this.#story;
    const fresh = generated - one.generated;
    if (settlement === 'at-end' || fresh === 0) return;
    one.generated = generated;
    const heldPer = heldPerOutputToken(rate, reservation);
    this.#pool.progress(now, one.ticket, fresh, { burndownRate: rate, heldPerOutputToken: heldPer });
    for (const log of [this.#minute, this.#day])
      log.push({ kind: 'charge', at: now, id: one.id, tokens: fresh * rate, released: fresh * heldPer });
  }

  #settle(now: number, one: Running, generated: number): void {
    this.#running.splice(this.#running.indexOf(one), 1);
    const total = settledCost({ ...one.request, outputTokens: generated }, this.#story.rate);
    this.#pool.settle(now, one.ticket, total);
    for (const log of [this.#minute, this.#day]) log.push({ kind: 'settle', at: now, id: one.id, total });
  }
}

const LIMITS: PoolLimits = {
  ...NO_LIMITS,
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
    const all = readings.flatMap((reading) => WINDOW_MODELS.map((window) => [...reading, window] as const));
    for (const [refusal, limits, settings, window] of all) {
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
