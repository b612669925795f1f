import { expect } from 'chai';
import fc from 'fast-check';
import { nearest } from '../../src/base/nearest.ts';

describe('did-you-mean', () => {
  it('offers the nearest first and nothing far away', () => {
    expect(nearest('sonet', ['opus', 'sonnets', 'sonnet'], String)).to.deep.equal(['sonnet', 'sonnets']);
    expect(nearest('us-esat-1', ['us-east-1', 'eu-west-1', 'sa-east-1'], String)[0]).to.equal('us-east-1');
    expect(nearest('quantum', ['opus', 'sonnet'], String)).to.deep.equal([]);
  });

  it('puts the word itself first, whatever its case, and keeps to the limit', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 }), { minLength: 1 }), fc.nat(), (words, index) => {
        const word = words[index % words.length] as string;
        const found = nearest(word.toUpperCase(), words, String, 2);
        expect(found.length).to.be.at.most(2);
        expect(found[0]?.toLowerCase()).to.equal(word.toUpperCase().toLowerCase());
      }),
    );
  });
});
