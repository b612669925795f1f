// Text for terminals: nothing that moves the cursor gets through, CJK is two columns wide, wrapping loses no word.
import { expect } from 'chai';
import fc from 'fast-check';
import { displayWidth, padEnd, padStart, stripControl, truncate, wrap } from '../../src/base/text.ts';
import { createStyle } from '../../src/render/style.ts';

describe('render/text', () => {
  it('strips escape sequences, control characters and invisible marks', () => {
    expect(stripControl('\u001b[31mred\u001b[0m \u001b]0;title\u0007done\u0000')).to.equal('red done');
    expect(stripControl('\u001b]8;;https://example.com\u001b\\link\u001b]8;;\u001b\\')).to.equal('link');
    expect(stripControl('a\u009b2Jb\u202Ec\u200bd')).to.equal('abcd');
    expect(stripControl('one\r\ntwo\tthree')).to.equal('one\ntwo\tthree');
    expect(stripControl('one\r\n two\tthree', { oneLine: true })).to.equal('one two three');
    expect(stripControl('日本語 é')).to.equal('日本語 é');
  });

  it('leaves nothing that a terminal would obey, whatever comes in', () => {
    const nasty = fc.array(fc.constantFrom('\u001b', '[', ']', '0', ';', 'm', '\u0007', '\u009b', '\u009d', '\r', '\n', 'x', '\\', '日'), {
      maxLength: 30,
    });
    fc.assert(
      fc.property(nasty, (parts) => {
        const clean = stripControl(parts.join(''));
        return !/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(clean);
      }),
    );
  });

  it('knows the width of CJK, marks, emoji and its own colours', () => {
    expect(displayWidth('abc')).to.equal(3);
    expect(displayWidth('日本語')).to.equal(6);
    expect(displayWidth('한국어')).to.equal(6);
    expect(displayWidth('e\u0301')).to.equal(1);
    expect(displayWidth('🚀')).to.equal(2);
    expect(displayWidth('×·…')).to.equal(3);
    expect(displayWidth(createStyle(true).red('red'))).to.equal(3);
    expect(padEnd('日本', 6)).to.equal('日本  ');
    expect(padStart('日本', 6)).to.equal('  日本');
  });

  it('cuts to columns, not to code units', () => {
    expect(truncate('日本語テスト', 7)).to.equal('日本語…');
    expect(truncate('short', 7)).to.equal('short');
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.integer({ min: 1, max: 20 }),
        (text, width) => displayWidth(truncate(text, width)) <= width,
      ),
    );
  });

  it('breaks Japanese between characters, and leaves no punctuation at the start of a line', () => {
    const text = 'クォータ (TPM)を引き上げていただきたく、「ご依頼」いたします。Amazon Bedrock の件です。';
    for (let width = 8; width < 60; width++) {
      const lines = wrap(text, width);
      expect(lines.join('').replace(/\s/g, '')).to.equal(text.replace(/\s/g, ''));
      for (const line of lines) {
        expect(displayWidth(line), line).to.be.at.most(width);
        expect(line).to.not.match(/^[、。」)]|[「(]$/);
      }
    }
    expect(wrap('いろはにほへと、ちりぬるを', 16)).to.deep.equal(['いろはにほへと、', 'ちりぬるを']);
  });

  it('keeps a number with its percent sign', () => {
    expect(wrap('spread and 10 % headroom', 13)).to.deep.equal(['spread and', '10 % headroom']);
    expect(wrap('leave 10 %, or 5 %', 8)).to.deep.equal(['leave', '10 %, or', '5 %']);
  });

  it('wraps within the width and keeps every word', () => {
    expect(wrap('one two three', 8, { indent: '  ' })).to.deep.equal(['one two', '  three']);
    expect(wrap('  indented text here', 12, { indent: '    ' })).to.deep.equal(['  indented', '    text', '    here']);
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '日', 'é'), minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1 }), fc.integer({ min: 4, max: 40 }), (words, width) => {
        const lines = wrap(words.join(' '), width);
        expect(lines.join('').replaceAll(' ', '')).to.equal(words.join(''));
        for (const line of lines) expect(displayWidth(line)).to.be.at.most(width);
      }),
    );
  });
});
