import { expect } from 'chai';
import fc from 'fast-check';
import { stripColour } from '../../src/base/text.ts';
import { createStyle } from '../../src/render/style.ts';
import { styledCharsFromTokens, styledCharsToString, tokenize } from '../../src/tui/styled-cells.ts';

const style = createStyle(true);
const cellsOf = (line: string) => styledCharsFromTokens(tokenize(line));
const back = (line: string) => styledCharsToString(cellsOf(line));
const looks = (line: string) => cellsOf(line).map(({ value, styles }) => `${value} ${[...styles.map(({ code }) => code)].sort().join('')}`);

describe('cells of a styled line', () => {
  it('knows characters, wide ones, combining marks and colours', () => {
    expect(cellsOf('a東e\u0301').map(({ value }) => value)).to.deep.equal(['a', '東', 'e\u0301']);
    expect(looks(`x${style.red('y')}z`)).to.deep.equal(['x ', 'y \u001b[31m', 'z ']);
    expect(back(`x${style.red('y')}z`)).to.equal(`x${style.red('y')}z`);
  });

  it('keeps what goes on when something inside it ends', () => {
    const line = style.bold(`a${style.green('b')}c`);
    expect(looks(back(line))).to.deep.equal(looks(line));
    // Faint ends with the code that ends bold too: bold is opened again.
    const both = `\u001b[1m\u001b[2ma\u001b[22m\u001b[1mb\u001b[22mc`;
    expect(looks(back(both))).to.deep.equal(['a \u001b[1m\u001b[2m', 'b \u001b[1m', 'c ']);
  });

  it('draws a line of the screen anew where a cell of it has changed, and only there', () => {
    const [first, second] = [cellsOf(`a${style.red('b')}c`), cellsOf(`a${style.green('b')}c`)];
    expect(first[0]).to.equal(second[0]);
    const drawn = [first, [...first], second, second.slice(0, 2), first].map((cells) => styledCharsToString(cells, 7));
    expect(drawn).to.deep.equal([first, first, second, second.slice(0, 2), first].map((cells) => styledCharsToString(cells)));
  });

  it('comes back looking the same, and ends without a colour, whatever was painted', () => {
    const word = fc.string({ maxLength: 6, unit: 'grapheme' }).map((text) => text.replaceAll(/\p{C}|[\p{Mn}\p{Me}]/gu, ''));
    const painted = fc.letrec<{ text: string }>((tie) => ({
      text: fc.oneof(
        { depthSize: 'small' },
        word,
        fc.tuple(tie('text'), tie('text')).map(([a, b]) => a + b),
        fc.tuple(fc.constantFrom(...(Object.keys(style) as (keyof typeof style)[])), tie('text')).map(([name, text]) => style[name](text)),
      ),
    })).text;
    fc.assert(
      fc.property(painted, (line) => {
        const again = back(line);
        expect(stripColour(again)).to.equal(stripColour(line));
        expect(looks(again)).to.deep.equal(looks(line));
        expect(looks(`${again}.`).at(-1)).to.equal('. ');
      }),
    );
  });
});
