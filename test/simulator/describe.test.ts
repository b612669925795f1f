// How a policy is called in tables and JSON.
import { expect } from 'chai';
import { describePacing, describeRetry } from '../../src/simulator/scenario/describe.ts';

describe('policies in words', () => {
  it('have thousands separators, and all digits of a fraction', () => {
    const pacing = {
      maxConcurrentExecutions: 1500,
      maxConcurrentRequests: null,
      burstRequests: 1,
      requestsPerMinute: 2400.125,
      tokensPerMinute: 180_000,
    };
    expect(describePacing(pacing).english).to.equal('1,500 at once, 2,400.125 calls a minute, 180,000 tokens a minute');
    expect(describeRetry({ kind: 'fixed', waitSeconds: 3600, maxRetries: 2500 }).english).to.equal('every 3,600 s, 2,500 times');
    expect(describeRetry({ kind: 'full-jitter', baseSeconds: 0.05, rate: 2, capSeconds: 1200, maxRetries: 3 }).english).to.equal(
      'full-jitter 0.05 s x 2 up to 1,200 s, 3 times',
    );
  });
});
