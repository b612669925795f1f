// Reports: nothing from outside becomes markup, nothing is drawn without its numbers, and the colours can be told apart.
import { expect } from 'chai';
import fc from 'fast-check';
import { element, markup } from '../../src/render/report/markup.ts';
import { DARK, LIGHT, type Palette } from '../../src/render/report/palette.ts';
import { tagsOf } from '../_helpers/markup.ts';

const hostile = fc.oneof(
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onload='alert(1)",
    '</title></svg><script>',
    ']]><svg onload=alert(1)>',
    '&lt;b&gt; &amp; &#x3c;i&#x3e;',
    '--><!-- -->',
    '</style><style>*{display:none}',
    'a\u0000b\u001b[31mc\u202ed',
    '\ud800 \udfff \uffff \ufffe',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
);

describe('markup of reports', () => {
  it('escapes every text and every value: the tags are those of the elements', () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, (title, value, words) => {
        const tree = (a: string, b: string, c: string) =>
          markup(element('svg', { 'aria-label': a }, element('title', {}, b), element('text', { x: 1.26 }, c), null));
        const text = tree(title, value, words);
        expect(tagsOf(text)).to.deep.equal(tagsOf(tree('a', 'b', 'c')));
        // What XML forbids is not in it: control characters, halves of characters.
        expect(text).to.not.match(
          /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/,
        );
      }),
      { numRuns: 2000, seed: 21 },
    );
  });

  it('shows a text as it was', () => {
    const shown = (text: string) =>
      text.replace(/&(amp|lt|gt|quot|#39);/g, (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name] ?? '');
    const words = 'a < b & "c" > \'d\' 日本語 🙂';
    expect(shown(markup(words))).to.equal(words);
  });
});

/** Machado, Oliveira and Fernandes 2009, severity 1, on linear RGB. */
const SEEN_BY = {
  everybody: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;
type Three = readonly [number, number, number];

const linear = (colour: string): Three =>
  [1, 3, 5].map((at) => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as unknown as Three;
const luminance = ([red, green, blue]: Three) => 0.2126 * red + 0.7152 * green + 0.0722 * blue;

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(linear(one)), luminance(linear(other))].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

function lab(colour: string, matrix: readonly number[]): Three {
  const seen = [0, 3, 6].map((row) => {
    const sum = linear(colour).reduce((total, value, column) => total + value * (matrix[row + column] ?? 0), 0);
    return Math.min(1, Math.max(0, sum));
  }) as unknown as Three;
  const [red, green, blue] = seen;
  const f = (value: number) => (value > 216 / 24389 ? Math.cbrt(value) : ((24389 / 27) * value + 16) / 116);
  const x = f((0.4124564 * red + 0.3575761 * green + 0.1804375 * blue) / 0.95047);
  const y = f(luminance(seen));
  const z = f((0.0193339 * red + 0.119192 * green + 0.9503041 * blue) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const distance = (one: Three, other: Three) => Math.hypot(one[0] - other[0], one[1] - other[1], one[2] - other[2]);

describe('colours of reports', () => {
  const pairs = ({ series }: Palette) => series.flatMap((one, index) => series.slice(index + 1).map((other) => [one, other] as const));

  for (const [name, palette] of [
    ['light', LIGHT],
    ['dark', DARK],
  ] as const) {
    it(`${name}: series differ by 25 in CIELAB for everybody, and for who sees no red, no green or no blue`, () => {
      for (const [who, matrix] of Object.entries(SEEN_BY))
        for (const [one, other] of pairs(palette))
          expect(distance(lab(one, matrix), lab(other, matrix)), `${who}: ${one} ${other}`).to.be.at.least(25);
    });

    it(`${name}: what is drawn stands out from the paper 3 to 1, texts 4.5 to 1`, () => {
      for (const colour of palette.series) expect(contrast(colour, palette.paper), colour).to.be.at.least(3);
      for (const paper of [palette.paper, palette.soft])
        for (const colour of [palette.ink, palette.muted]) expect(contrast(colour, paper), `${colour} on ${paper}`).to.be.at.least(4.5);
    });
  }
});
