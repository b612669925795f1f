// The table of error codes: each once, in one form; what golden files show is in it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { ERROR_CODE_GROUPS } from '../../src/base/error-codes.ts';
import { ROOT } from '../_helpers/run-bq.ts';

describe('base/error-codes', () => {
  const entries = ERROR_CODE_GROUPS.flatMap(({ codes }) => Object.entries<string>(codes));

  it('has each code once, in capitals, with one sentence', () => {
    expect(new Set(entries.map(([code]) => code)).size).to.equal(entries.length);
    for (const [code, meaning] of entries) {
      expect(code).to.match(/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/);
      expect(meaning, code).to.match(/^(?:`|[a-zA-Z]).*[^.\s]$/);
    }
  });

  it('has every code that a whole command is known to give', () => {
    const golden = join(ROOT, 'test/golden');
    const files = readdirSync(golden, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.txt'));
    const texts = files.map((name) => readFileSync(join(golden, name), 'utf8')).filter((text) => text.includes('"error": {'));
    expect(texts.length).to.be.above(0);
    for (const text of texts) expect(entries.map(([code]) => code)).to.include(/"error": \{\s+"code": "(\w+)"/.exec(text)?.[1]);
  });
});
