// Where JSON is broken is said by line and column, and never differently from what JSON.parse thinks.
import { expect } from 'chai';
import fc from 'fast-check';
import { decodeUtf8, jsonProblem, parseJson, parseJsonDocuments } from '../../src/base/json-text.ts';

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

/** JSON with a few characters put in or taken out somewhere. */
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

describe('base/json-text', () => {
  const cases: [text: string, message: string][] = [
    ['', 'f: is empty'],
    [' \n\t', 'f: is empty'],
    ['\ufeff', 'f: is empty'],
    ['hello', 'f:1:1: not JSON: unexpected "h"'],
    ['{"a": 1,\n "b": }', 'f:2:7: not JSON: unexpected "}"'],
    ['{"a": 1\n "b": 2}', `f:2:2: not JSON: expected "," or "}", found '"'`],
    ['{"a": 1,}', 'f:1:9: not JSON: expected a key in quotes, found "}"'],
    ['{"a": [\n{"b": 1,}\n]}', 'f:2:9: not JSON: expected a key in quotes, found "}"'],
    ['{"a": tru}', 'f:1:7: not JSON: unexpected "t"'],
    ['{"a": NaN}', 'f:1:7: not JSON: unexpected "N"'],
    ['{"a": [}', 'f:1:8: not JSON: unexpected "}"'],
    ['[1, 2', 'f:1:6: not JSON: the text ends too early'],
    ['[1, 2\n\n', 'f:1:6: not JSON: the text ends too early'],
    ['{"a": "x', 'f:1:9: not JSON: the text ends inside a string'],
    ['{"a": "x\n', 'f:1:9: not JSON: the text ends inside a string'],
    ['{"a": "x\\', 'f:1:10: not JSON: the text ends inside a string'],
    ['{"a": "x\\u12', 'f:1:13: not JSON: the text ends inside a string'],
    ['{"a": "\\x"}', 'f:1:8: not JSON: a bad escape in a string'],
    ['{"a": "x\u0001"}', 'f:1:9: not JSON: character U+0001 inside a string'],
    ['{"a": "x\ty"}', 'f:1:9: not JSON: character U+0009 inside a string'],
    ["{'a': 1}", `f:1:2: not JSON: expected a key in quotes, found "'"`],
    ['{"a" 1}', 'f:1:6: not JSON: expected ":" after the key, found "1"'],
    ['{} x', 'f:1:4: not JSON: unexpected "x" after the value'],
    ['{}}', 'f:1:3: not JSON: unexpected "}" after the value'],
    ['[1,]', 'f:1:4: not JSON: unexpected "]"'],
    ['nul', 'f:1:1: not JSON: unexpected "n"'],
    ['\ufeff{"a": 😀}', 'f:1:7: not JSON: unexpected "😀"'],
  ];
  for (const [text, message] of cases) {
    it(`places the error of ${JSON.stringify(text)}, read as one document or as several`, () => {
      expect(() => parseJson(text, { file: 'f' })).to.throw(message);
      expect(() => parseJsonDocuments(text, { file: 'f' })).to.throw(message);
    });
  }

  it('starts at the line that the text starts on, and passes on code and suggestions', () => {
    expect(() => parseJson('\n{', { file: 'f', line: 10, code: 'BAD_JSON', suggestions: ['mend it'] }))
      .to.throw('f:11:2')
      .that.deep.includes({ kind: 'input', code: 'BAD_JSON', suggestions: ['mend it'] });
  });

  it('refuses a second document where one is asked for, and counts lines over all where several are', () => {
    expect(() => parseJson('{}\n{}', { file: 'f' })).to.throw('f:2:1: not JSON: unexpected "{" after the value');
    expect(() => parseJsonDocuments('{}\n[1]\n{"a": }', { file: 'f' })).to.throw('f:3:7: not JSON: unexpected "}"');
  });

  it('reads as many documents as there are, whatever stands in their strings', () => {
    const documents = fc.array(fc.oneof(fc.dictionary(fc.string(), fc.json()), fc.array(fc.string())), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(documents, fc.constantFrom('', '\n', ' \r\n\t'), fc.boolean(), (values, between, isIndented) => {
        const text = values.map((value) => JSON.stringify(value, null, isIndented ? 2 : 0)).join(between);
        expect(parseJsonDocuments(`\ufeff${text}${between}`, { file: 'f' })).to.deep.equal(JSON.parse(JSON.stringify(values)));
      }),
    );
  });

  it('finds an error exactly where JSON.parse does not accept the text', () => {
    fc.assert(
      fc.property(broken, (text) => {
        const found = jsonProblem(text);
        expect(found === null, `${JSON.stringify(text)} ${found?.problem}`).to.equal(isJson(text));
        if (found) expect(found.column).to.be.within(1, text.length + 1);
      }),
      { numRuns: 5000 },
    );
  });

  it('points at the first character that no continuation mends', () => {
    fc.assert(
      fc.property(broken, (text) => {
        const found = jsonProblem(text);
        if (!found || found.problem.endsWith('too early') || found.problem.includes('ends inside') || found.line > 1) return;
        // Cut in front of it, the text is at most too short.
        const cut = jsonProblem(text.slice(0, found.column - 1));
        expect(cut === null || /the text ends/.test(cut.problem), `${JSON.stringify(text)} ${cut?.problem}`).to.equal(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('survives strings of megabytes and nesting without end', () => {
    expect(jsonProblem(`{"a": "${'x'.repeat(8_000_000)}`)?.problem).to.include('ends inside a string');
    expect(jsonProblem('['.repeat(300_000))?.problem).to.include('ends too early');
    expect(jsonProblem(`${'['.repeat(300_000)}${']'.repeat(300_000)}`)).to.equal(null);
  });
});

describe('base/json-text, bytes', () => {
  const decode = (bytes: Buffer) => decodeUtf8(bytes, { file: 'f' });

  it('drops the byte order mark of UTF-8', () => {
    expect(decode(Buffer.from('\ufeff{}'))).to.equal('{}');
    expect(decode(Buffer.alloc(0))).to.equal('');
  });

  it('tells UTF-16 with and without its mark, in both byte orders', () => {
    const little = Buffer.from('{"a": 1}', 'utf16le');
    const big = Buffer.from(little).swap16();
    const marked = Buffer.from('\ufeff{"a": 1}', 'utf16le');
    for (const bytes of [little, big, marked, Buffer.from(marked).swap16()]) expect(() => decode(bytes)).to.throw('f: is UTF-16');
  });

  it('names the line that is not UTF-8', () => {
    expect(() => decode(Buffer.from('{\n"a": "caf\xe9"\n}', 'latin1'))).to.throw('f:2: not UTF-8');
    expect(() => decode(Buffer.from('\xe9', 'latin1'))).to.throw('f:1: not UTF-8');
  });
});
