import { expect } from 'chai';
import { admissionCost, billedTokens, type RequestTokens, settledCost, worstCaseCost } from '../../src/simulator/request-cost.ts';

const request = (change: Partial<RequestTokens>): RequestTokens => ({
  inputTokens: 0,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  maxTokens: 0,
  outputTokens: 0,
  ...change,
});

describe('cost of one request (worked examples of docs/model.md)', () => {
  it('holds max_tokens and charges five times of it at worst: Sonnet 4, 16,000 / 40,000 / 64,000', () => {
    for (const [maxTokens, weighted] of [
      [16_000, 80_000],
      [40_000, 200_000],
      [64_000, 320_000],
    ] as const) {
      const one = request({ maxTokens });
      expect(admissionCost(one, 5, 'documented')).to.equal(maxTokens);
      expect(admissionCost(one, 5, 'weighted')).to.equal(weighted);
      expect(worstCaseCost(one, 5)).to.equal(weighted);
    }
  });

  it('input 3,000, cache write 1,000, output 1,000', () => {
    const generous = request({ inputTokens: 3000, cacheWriteTokens: 1000, outputTokens: 1000, maxTokens: 32_000 });
    expect(admissionCost(generous, 5, 'documented')).to.equal(36_000);
    expect(settledCost(generous, 5)).to.equal(9000);
    expect(worstCaseCost(generous, 5)).to.equal(164_000);
    const tight = { ...generous, maxTokens: 1250 };
    expect(admissionCost(tight, 5, 'documented')).to.equal(5250);
    expect(settledCost(tight, 5)).to.equal(9000);
    expect(worstCaseCost(tight, 5)).to.equal(10_250);
  });

  it('1,000 in and 100 out settle at 1,500 quota tokens and are billed as 1,100', () => {
    const one = request({ inputTokens: 1000, outputTokens: 100, maxTokens: 4000 });
    expect(settledCost(one, 5)).to.equal(1500);
    expect(billedTokens(one)).to.equal(1100);
  });

  it('26 in and 1,203 out on Sonnet 4.6 settle at 6,041, as measured twice', () => {
    expect(settledCost(request({ inputTokens: 26, outputTokens: 1203 }), 5)).to.equal(6041);
  });

  it('counts cache reads in the hold of one reading only, and never in what is settled', () => {
    const cached = request({ inputTokens: 10, cacheReadTokens: 5000, cacheWriteTokens: 100, maxTokens: 1000, outputTokens: 200 });
    expect(admissionCost(cached, 5, 'documented')).to.equal(1110);
    expect(admissionCost(cached, 5, 'documented-cache-read')).to.equal(6110);
    expect(settledCost(cached, 5)).to.equal(1110);
    expect(billedTokens(cached)).to.equal(5310);
  });
});
