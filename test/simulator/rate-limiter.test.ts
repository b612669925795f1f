// The adaptive rate limiter against the real one of the AWS SDK for JavaScript, by a clock of the test's own.
import { DefaultRateLimiter } from '@smithy/core/retry';
import { expect } from 'chai';
import fc from 'fast-check';
import { AdaptiveRateLimiter } from '../../src/simulator/clients/rate-limiter.ts';
import { runScenario } from '../../src/simulator/engine/engine.ts';
import { executions, scenario, sdk, step, workload } from './scenarios.ts';

/** Seconds of the real limiter's clock. */
let realNow = 0;
const clockOf = Reflect.get(DefaultRateLimiter.prototype, 'getCurrentTimeInSeconds');
const sleepOf = Reflect.get(DefaultRateLimiter, 'setTimeoutFn');

/** What it waits for: it is told that the time is over at once. */
async function realWait(limiter: DefaultRateLimiter): Promise<number> {
  let waited = 0;
  Reflect.set(DefaultRateLimiter, 'setTimeoutFn', (done: () => void, milliseconds: number) => {
    waited += milliseconds / 1000;
    realNow += milliseconds / 1000 + 1e-7;
    done();
  });
  await limiter.getSendToken();
  return waited;
}

describe('adaptive rate limiter', () => {
  before(() => Reflect.set(DefaultRateLimiter.prototype, 'getCurrentTimeInSeconds', () => realNow));
  after(() => {
    Reflect.set(DefaultRateLimiter.prototype, 'getCurrentTimeInSeconds', clockOf);
    Reflect.set(DefaultRateLimiter, 'setTimeoutFn', sleepOf);
  });

  it('waits as that of the AWS SDK for JavaScript, whatever is answered when', async () => {
    const answers = fc.array(fc.record({ gap: fc.double({ min: 0.001, max: 3, noNaN: true }), throttled: fc.boolean() }), {
      minLength: 2,
      maxLength: 40,
    });
    await fc.assert(
      fc.asyncProperty(fc.double({ min: 1000, max: 1002, noNaN: true }), answers, async (madeAt, list) => {
        realNow = madeAt;
        const real = new DefaultRateLimiter();
        const clockSeconds = madeAt % 1;
        const ours = new AdaptiveRateLimiter({ madeAtSeconds: Math.floor(madeAt), clockSeconds, fillsAtOnce: false });
        for (const { gap, throttled } of list) {
          realNow += gap;
          const ourNow = realNow - clockSeconds;
          let at = ourNow;
          for (let wait = ours.acquire(at); wait > 0; wait = ours.acquire(at)) at += wait;
          expect(at - ourNow).to.be.closeTo(await realWait(real), 1e-4);
          realNow = at + clockSeconds + 0.01;
          ours.receive(at + 0.01, throttled);
          real.updateClientSendingRate({ errorType: throttled ? 'THROTTLING' : 'TRANSIENT' } as never);
        }
      }),
      { numRuns: 60 },
    );
  });

  /** Waits between refusals of clients that are each made at another part of a second. */
  const waitsOf = (name: 'boto3-adaptive' | 'aws-sdk-js-adaptive', startsAt: number) => {
    const waits: number[][] = [[], []];
    for (let seed = 1; seed <= 40; seed++) {
      const at: number[] = [];
      const one = workload(executions(1), { steps: [step()], sdk: sdk(name), orchestrator: { kind: 'none' } });
      const late = {
        ...one,
        steps: one.steps.map((each) => ({ ...each, overheadSeconds: { kind: 'constant', value: startsAt } as const })),
      };
      const refusing = {
        ...scenario([late], { requestsPerMinute: 0.5 }),
        service: { throttleSeconds: 0, unavailableShare: 0, retryAfterSeconds: null },
      };
      runScenario(refusing, { seed, onEvent: ({ event, atSeconds }) => event === 'throttle' && at.push(atSeconds) });
      for (const [k, list] of waits.entries()) list.push((at[k + 1] ?? Number.NaN) - (at[k] ?? Number.NaN));
    }
    return waits as [number[], number[]];
  };

  for (const name of ['boto3-adaptive', 'aws-sdk-js-adaptive'] as const) {
    it(`first waits of ${name} are those of the real client, whenever it is made`, () => {
      for (const startsAt of [0, 1000]) {
        const [first, second] = waitsOf(name, startsAt);
        // 1 / 1.12, 1 / 0.56 or 1 / 0.5 s, or the backoff where that is longer: docs/simulation.md.
        for (const wait of first) expect(wait).to.be.within(0.85, 2.001);
        expect(first.filter((wait) => wait < 1.01).length, 'short ones').to.be.within(5, 35);
        expect(first.filter((wait) => wait > 1.99).length, 'long ones').to.be.within(5, 35);
        for (const wait of second) expect(wait).to.be.within(1, 2.001);
      }
    });
  }
});
