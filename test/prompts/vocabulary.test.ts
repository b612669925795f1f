// The packed vocabulary against the library that it is made from.
import { expect } from 'chai';
import fc from 'fast-check';
import { decode, encode } from 'gpt-tokenizer/encoding/o200k_base';
import { loadTextCounter } from '../../src/prompts/estimate/content.ts';
import { noFeatures, tokenClass } from '../../src/prompts/estimate/features.ts';
import { packVocabulary } from '../../src/prompts/estimate/vocabulary/pack.ts';
import { Vocabulary } from '../../src/prompts/estimate/vocabulary/vocabulary.ts';

const PLAIN = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };
const CLASSES = 64;

/** How many tokens of each class the library makes of a text. */
function byLibrary(text: string): number[] {
  const counts = new Array<number>(CLASSES).fill(0);
  for (const token of encode(text, PLAIN)) {
    decode([187]); // ends an unfinished character of the token before
    const place = tokenClass(decode([token]));
    counts[place] = (counts[place] as number) + 1;
  }
  return counts;
}

describe('vocabulary', () => {
  const vocabulary = new Vocabulary(packVocabulary());

  it('makes of the text of every token what the library makes of it', () => {
    for (let rank = 0; rank < 199_998; rank += 7) {
      const text = decode([rank]);
      if (text.includes('\ufffd') || text === '') continue;
      const tokens = encode(text, PLAIN);
      if (tokens.length === 1) expect(vocabulary.tokensOf(text), JSON.stringify(text)).to.deep.equal(tokens);
    }
  });

  it('merges any text as the library does', async () => {
    const count = await loadTextCounter();
    // A byte order mark inside a text is left out: the library loses it where it merges, OpenAI's own encoder does not.
    const unit = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 60 }),
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc
        .array(fc.constantFrom('the ', 'Tokyo', '東京', 'クォータ', ' ', '\n', '\r\n', "'ll", '123456', '😀', 'é', '\ud800', 'ß', '-->'), {
          maxLength: 30,
        })
        .map((words) => words.join('')),
    );
    fc.assert(
      fc.property(
        unit.map((text) => text.replaceAll('\ufeff', '')),
        (text) => {
          const counts = noFeatures();
          count(text, counts);
          const expected = byLibrary(text);
          for (let place = 0; place < CLASSES; place++) {
            if ((expected[place] as number) > 0) expect(counts[place], `${JSON.stringify(text)}, class ${place}`).to.equal(expected[place]);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('takes a word without a break', () => {
    for (const piece of ['a'.repeat(3000), '漢字'.repeat(400), 'é'.repeat(1500)])
      expect(vocabulary.tokensOf(piece)).to.deep.equal(encode(piece, PLAIN));
  });
});
