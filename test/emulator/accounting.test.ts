// Admissions of the emulator's pools against an independent oracle, for all windows, holds and settlements.

import { expect } from 'chai';
import fc from 'fast-check';
import { createDay, Pool, type Ticket } from '../../src/emulator/accounting/pool.ts';
import { admissionCost } from '../../src/simulator/request-cost.ts';
import { RESERVATIONS, type Reservation, SETTLEMENTS, type Settlement } from '../../src/simulator/types.ts';
import { WINDOW_MODELS, type WindowModel } from '../../src/simulator/windows/index.ts';
import { type Entry, fits } from './oracle.ts';

const DAY = 86_400;
const TPM = 6_000;
const RPM = 6;
const TPD = 10 * DAY;

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

/** Coarse steps meet limits and window ends exactly; fine ones meet everything in between. */
const steps = (tokenUnit: number, secondUnit: number): fc.Arbitrary<Step[]> => {
  const tokens = (most: number) => fc.integer({ min: 0, max: most / tokenUnit }).map((units) => units * tokenUnit);
  const seconds = (min: number, max: number) =>
    fc.integer({ min: Math.ceil(min / secondUnit), max: max / secondUnit }).map((units) => units * secondUnit);
  const step = fc.record({
    wait: fc.oneof({ weight: 6, arbitrary: seconds(0, 20) }, { weight: 1, arbitrary: seconds(60, 40_000) }),
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
const anySteps = fc.oneof(steps(1, 1), steps(100, 10));

interface Running {
  readonly id: number;
  readonly ticket: Ticket;
  readonly maxTokens: number;
  generated: number;
}

/** The same story told to a pool and to the oracle. */
function agree(window: WindowModel, reservation: Reservation, settlement: Settlement, story: readonly Step[], rate: number): void {
  const crossModelLimit = 8 * DAY;
  const pool = new Pool(
    { tokensPerMinute: TPM, requestsPerMinute: RPM, tokensPerDay: TPD },
    window,
    settlement,
    createDay(crossModelLimit),
  );
  const minute: Entry[] = [];
  const requests: Entry[] = [];
  const day: Entry[] = [];
  const running: Running[] = [];
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
      const expected = !fits(window, TPM, 60, minute, now, hold)
        ? 'tpm'
        : !fits(window, RPM, 60, requests, now, 1)
          ? 'rpm'
          : !fits('fixed-window-carry', TPD, DAY, day, now, hold)
            ? 'tpd'
            : !fits('fixed-window-carry', crossModelLimit, DAY, day, now, hold)
              ? 'cross-model-tpd'
              : 'admitted';
      const ticket = pool.admit(now, { holdTokens: hold, inputChargeTokens: step.input + step.cacheWrite, burndownRate: rate });
      expect(typeof ticket === 'string' ? ticket : 'admitted').to.equal(expected);
      if (typeof ticket === 'string') return;
      for (const log of [minute, day]) log.push({ kind: 'admit', at: now, id, hold });
      requests.push({ kind: 'admit', at: now, id, hold: 1 }, { kind: 'settle', at: now, id, total: 1 });
      running.push({ id, ticket, maxTokens: step.maxTokens, generated: 0 });
      return;
    }
    const request = running[step.pick % Math.max(1, running.length)];
    if (!request) return;
    const generated = request.generated + Math.floor(step.share * (request.maxTokens - request.generated));
    if (step.what === 'progress') {
      pool.progress(now, request.ticket, generated);
      const tokens = (generated - request.generated) * rate;
      request.generated = generated;
      if (settlement === 'progressive' && tokens > 0) minute.push({ kind: 'charge', at: now, id: request.id, tokens });
      return;
    }
    running.splice(running.indexOf(request), 1);
    const total = request.ticket.admission.inputChargeTokens + generated * rate;
    expect(pool.settle(now, request.ticket, generated)).to.equal(total);
    expect(pool.settle(now, request.ticket, generated)).to.equal(null);
    for (const log of [minute, day]) log.push({ kind: 'settle', at: now, id: request.id, total });
  });
}

describe('quota pools', () => {
  for (const window of WINDOW_MODELS) {
    for (const reservation of RESERVATIONS) {
      for (const settlement of SETTLEMENTS) {
        it(`admit and refuse as the oracle does: ${window}, ${reservation}, ${settlement}`, () => {
          fc.assert(
            fc.property(anySteps, fc.constantFrom(1, 5, 10, 15), (story, rate) => agree(window, reservation, settlement, story, rate)),
            { numRuns: 150 },
          );
        });
      }
    }
  }

  it('without a row nothing is enforced, and nothing is counted', () => {
    const pool = new Pool({ tokensPerMinute: null, requestsPerMinute: null, tokensPerDay: null }, 'sliding-window', 'at-end');
    for (let call = 0; call < 1_000; call++) {
      expect(pool.admit(0, { holdTokens: 1e9, inputChargeTokens: 0, burndownRate: 5 })).to.be.an('object');
    }
    expect(pool.usage(0)).to.deep.equal({ tokensThisMinute: null, requests: null, tokensToday: null });
  });

  it('an RPM row read as requests in flight admits as many as have not ended, whatever their minute', () => {
    const admission = { holdTokens: 100, inputChargeTokens: 0, burndownRate: 1 };
    for (const window of WINDOW_MODELS) {
      const pool = new Pool({ tokensPerMinute: 1_000, requestsPerMinute: 2, tokensPerDay: null }, window, 'at-end', null, 'concurrent');
      const [first, second] = [pool.admit(0, admission), pool.admit(0, admission)] as [Ticket, Ticket];
      expect(pool.admit(1, admission), window).to.equal('rpm');
      // A minute does not free it; the end of a request does, and only once.
      expect(pool.admit(125, admission), window).to.equal('rpm');
      expect(pool.usage(125).requests, window).to.equal(2);
      pool.settle(126, first, 10);
      pool.settle(126, first, 10);
      expect(pool.admit(126, admission), window).to.be.an('object');
      expect(pool.admit(126, admission), window).to.equal('rpm');
      pool.settle(126, second, 10);
      // Many short requests of one minute are not many at once.
      for (let call = 0; call < 50; call++) pool.settle(127, pool.admit(127, admission) as Ticket, 1);
      expect(pool.usage(127).requests, window).to.equal(1);
    }
  });

  it('a quota of 0 has a cause of its own, which Bedrock words as the daily quota', () => {
    const pool = new Pool({ tokensPerMinute: 0, requestsPerMinute: null, tokensPerDay: null }, 'token-bucket', 'at-end');
    expect(pool.admit(0, { holdTokens: 1, inputChargeTokens: 0, burndownRate: 1 })).to.equal('zero-quota');
  });
});
