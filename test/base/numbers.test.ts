// Numbers as text: worked examples, and what must never happen (0 for unknown, 100 % for less).
import { expect } from 'chai';
import fc from 'fast-check';
import {
  formatCompact,
  formatDecimal,
  formatDuration,
  formatNumber,
  formatPercent,
  formatRate,
  formatUsd,
  plural,
} from '../../src/base/numbers.ts';

describe('render/numbers', () => {
  it('a slow rate is never shown as 0', () => {
    expect([553.6, 6.81, 0.2242, 0.0499, 0.000_123, 0].map((rate) => formatRate(rate))).to.deep.equal([
      '554',
      '6.8',
      '0.2',
      '0.05',
      '0.00012',
      '0',
    ]);
  });

  it('groups thousands and keeps unknown apart from 0', () => {
    expect(formatNumber(200_000)).to.equal('200,000');
    expect(formatNumber(-1234.56, 1)).to.equal('-1,234.6');
    expect(formatNumber(-0.2)).to.equal('0');
    expect(formatNumber(null)).to.equal('unknown');
    expect(formatNumber(Number.POSITIVE_INFINITY)).to.equal('no limit');
    expect(formatDecimal(4)).to.equal('4');
    expect(formatDecimal(6.6667)).to.equal('6.7');
  });

  it('grouping can be undone', () => {
    fc.assert(fc.property(fc.integer(), (value) => Number(formatNumber(value).replaceAll(',', '')) === value));
  });

  it('shortens only what loses nothing', () => {
    expect([288e6, 1.5e6, 700e6, 200_001, 1_234_567, 999, 0].map(formatCompact)).to.deep.equal([
      '288M',
      '1.5M',
      '700M',
      '200,001',
      '1,234,567',
      '999',
      '0',
    ]);
    const units: Record<string, number> = { k: 1e3, M: 1e6, B: 1e9, T: 1e12 };
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e12 }), (value) => {
        const text = formatCompact(value).replaceAll(',', '');
        const unit = units[text.at(-1) ?? ''];
        return Math.round(unit ? Number(text.slice(0, -1)) * unit : Number(text)) === value;
      }),
    );
  });

  it('shows shares', () => {
    expect([0, 0.08, 0.004, 1e-6, 0.9999, 1, 1.0001, 1.6, 0.0149].map(formatPercent)).to.deep.equal([
      '0 %',
      '8 %',
      '0.4 %',
      '<0.01 %',
      '99.9 %',
      '100 %',
      '100.1 %',
      '160 %',
      '1.5 %',
    ]);
  });

  it('shows lengths of time with at most two units', () => {
    expect([0, 0.045, 1, 6.667, 59.96, 90, 268, 1380, 3600, 7500, 86_400, 200_000].map(formatDuration)).to.deep.equal([
      '0 s',
      '45 ms',
      '1 s',
      '6.7 s',
      '1 min',
      '1 min 30 s',
      '4 min 28 s',
      '23 min',
      '1 h',
      '2 h 5 min',
      '1 day',
      '2 days 8 h',
    ]);
    expect(formatDuration(Number.POSITIVE_INFINITY)).to.equal('for ever');
    expect(formatDuration(null)).to.equal('unknown');
  });

  it('shows dollars', () => {
    expect([0, 0.0045, 0.5, 0.1, 12.3, 1234.5, null].map(formatUsd)).to.deep.equal([
      '$0',
      '$0.0045',
      '$0.50',
      '$0.10',
      '$12.30',
      '$1,235',
      'unknown',
    ]);
  });

  it('counts things', () => {
    expect([plural(1, 'worker'), plural(0, 'worker'), plural(1000, 'row'), plural(2, 'entry', 'entries')]).to.deep.equal([
      '1 worker',
      '0 workers',
      '1,000 rows',
      '2 entries',
    ]);
  });
});
