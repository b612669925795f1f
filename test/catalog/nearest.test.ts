// Edit distance and the names that it suggests.
import { expect } from 'chai';
import fc from 'fast-check';
import { editDistance, nearest } from '../../src/catalog/nearest.ts';

describe('nearest', () => {
  it('counts insertions, deletions, substitutions and swaps', () => {
    expect(editDistance('kitten', 'sitting')).to.equal(3);
    expect(editDistance('us-esat-1', 'us-east-1')).to.equal(1);
    expect(editDistance('', 'abc')).to.equal(3);
  });

  it('is symmetric, 0 only for equal text, and at most the longer length', () => {
    const text = fc.stringMatching(/^[ab-]{0,8}$/);
    fc.assert(
      fc.property(text, text, (a, b) => {
        const distance = editDistance(a, b);
        expect(editDistance(b, a)).to.equal(distance);
        expect(distance === 0).to.equal(a === b);
        expect(distance)
          .to.be.at.most(Math.max(a.length, b.length))
          .and.at.least(Math.abs(a.length - b.length));
      }),
    );
  });

  it('offers the nearest first and nothing far away', () => {
    expect(nearest('sonet', ['opus', 'sonnets', 'sonnet'], String)).to.deep.equal(['sonnet', 'sonnets']);
    expect(nearest('zzzz', ['opus', 'sonnet'], String)).to.deep.equal([]);
  });
});
