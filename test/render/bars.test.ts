import { expect } from 'chai';
import fc from 'fast-check';
import { displayWidth } from '../../src/base/text.ts';
import { ASCII, bar, columns, logCell, logValue, UNICODE } from '../../src/render/bars.ts';

describe('bars and columns', () => {
  it('draws shares in parts of a cell', () => {
    expect(bar(0.5, 4)).to.equal('██··');
    expect(bar(0.3, 4)).to.equal('█▎··');
    expect(bar(0, 4)).to.equal('····');
    expect(bar(1e-9, 4)).to.equal('▏···');
    expect(bar(7, 4)).to.equal('████');
    expect(bar(0.3, 4, ASCII)).to.equal('#...');
  });

  it('draws columns from the bottom, unknown ones empty', () => {
    expect(columns([0, 1, 4, 8, null, 16], 2, 16)).to.deep.equal(['     █', ' ▁▄█ █']);
    expect(columns([1, 2, 3], 1, 3, ASCII)).to.deep.equal(['.o#']);
  });

  it('keeps its size whatever comes', () => {
    fc.assert(
      fc.property(fc.double(), fc.integer({ min: 0, max: 60 }), fc.constantFrom(UNICODE, ASCII), (share, width, glyphs) => {
        expect(displayWidth(bar(Number.isNaN(share) ? 0 : share, width, glyphs))).to.equal(width);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.option(fc.double({ noNaN: true })), { maxLength: 30 }), fc.integer({ min: 1, max: 9 }), (values, height) => {
        const lines = columns(values, height, 10);
        expect(lines).to.have.length(height);
        for (const line of lines) expect(displayWidth(line)).to.equal(values.length);
      }),
    );
  });

  it('finds its way back on a logarithmic axis', () => {
    expect([1000, 8000, 64_000].map((value) => logCell(value, 1000, 64_000, 41))).to.deep.equal([0, 20, 40]);
    expect(logCell(1, 1000, 64_000, 41)).to.equal(0);
    expect(logCell(1e9, 1000, 64_000, 41)).to.equal(40);
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 200 }), fc.nat(), (width, raw) => {
        const cell = raw % width;
        expect(logCell(logValue(cell, 10, 1e6, width), 10, 1e6, width)).to.equal(cell);
      }),
    );
  });
});
