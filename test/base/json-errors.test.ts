// Where JSON is broken is said by line and column, and never differently from what JSON.parse thinks.
import { expect } from 'chai';
import fc from 'fast-check';
import { findJsonError, parseJson } from '../../src/base/json-errors.ts';

describe('prompts/json-errors', () => {
  const cases: [string, string][] = [
    ['', 'f:1:1: not JSON: the text ends too early'],
    ['{"a": 1,\n "b": }', 'f:2:7: not JSON: unexpected "}"'],
    ['{"a": 1\n "b": 2}', 'f:2:2: not JSON: expected "," or "}", found """'],
    ['{"a": 1,}', 'f:1:9: not JSON: expected a key in quotes, found "}"'],
    ['[1, 2', 'f:1:6: not JSON: the text ends too early'],
    ['{"a": "x', 'f:1:9: not JSON: the text ends inside a string'],
    ['{"a": "\\x"}', 'f:1:8: not JSON: a bad escape in a string'],
    ['{"a": "x\u0001"}', 'f:1:9: not JSON: character U+0001 inside a string'],
    ["{'a': 1}", `f:1:2: not JSON: expected a key in quotes, found "'"`],
    ['{"a" 1}', 'f:1:6: not JSON: expected ":" after the key, found "1"'],
    ['{} {}', 'f:1:4: not JSON: unexpected "{" after the value'],
    ['[1,]', 'f:1:4: not JSON: unexpected "]"'],
    ['nul', 'f:1:1: not JSON: unexpected "n"'],
  ];
  for (const [text, message] of cases) {
    it(`places the error of ${JSON.stringify(text)}`, () => {
      expect(() => parseJson(text, 'f')).to.throw(message);
    });
  }

  it('starts at the line that the text starts on', () => {
    expect(() => parseJson('\n{', 'f', 10)).to.throw('f:11:2');
  });

  it('finds an error exactly where JSON.parse does not accept the text', () => {
    const broken = fc
      .tuple(
        fc.json({ maxDepth: 3 }),
        fc.nat(),
        fc.constantFrom('', '{', '}', '[', ']', ',', ':', '"', '\\', '0', '-', 'e', 'null', '\n', ' '),
        fc.nat(2),
      )
      .map(([json, at, insert, drop]) => {
        const place = at % (json.length + 1);
        return json.slice(0, place) + insert + json.slice(place + drop);
      });
    fc.assert(
      fc.property(broken, (text) => {
        let isJson = true;
        try {
          JSON.parse(text);
        } catch {
          isJson = false;
        }
        const { offset, problem } = findJsonError(text);
        expect(offset).to.be.within(0, text.length);
        // On good JSON it comes to the end without a complaint of its own.
        expect(problem === 'nested too deep', `${JSON.stringify(text)} ${problem}`).to.equal(isJson);
      }),
      { numRuns: 5000 },
    );
  });
});
