// The pacing of calls: a burst, then the steady rate, whatever the order of arrival.
import { expect } from 'chai';
import fc from 'fast-check';
import { Pacer } from '../../src/aws/calls/retry.ts';

describe('aws/retry', () => {
  it('lets the burst through and then keeps the rate', () => {
    const pacer = new Pacer(10, 10, () => 100);
    const waits = Array.from({ length: 13 }, () => pacer.reserve());
    expect(waits.slice(0, 10).every((wait) => wait < 1e-9)).to.equal(true);
    expect(waits.slice(10).map((wait) => Math.round(wait * 1000))).to.deep.equal([100, 200, 300]);
  });

  it('does not slow twelve pages at 60 ms a round trip', () => {
    let now = 0;
    const pacer = new Pacer(10, 10, () => now);
    for (let page = 0; page < 12; page++) {
      expect(pacer.reserve()).to.be.below(1e-9);
      now += 0.06;
    }
  });

  it('never allows more than burst + rate x time', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 2, noNaN: true }), { minLength: 1, maxLength: 60 }), (pauses) => {
        let now = 0;
        const pacer = new Pacer(5, 5, () => now);
        const starts = pauses.map((pause) => {
          now += pause;
          return now + pacer.reserve();
        });
        starts.sort((a, b) => a - b);
        for (let index = 0; index + 5 < starts.length; index++) {
          // Any six calls span at least one interval of the rate.
          expect((starts[index + 5] as number) - (starts[index] as number)).to.be.at.least(0.2 - 1e-6);
        }
      }),
    );
  });
});
