// Reports in Japanese: the language of the page, its numbers, and the same JSON.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { callBq } from '../_helpers/call-bq.ts';
import { REPORTS } from '../_helpers/reports.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

describe('reports in Japanese', function () {
  this.timeout(120_000);
  const directory = useTempDirectory();

  for (const { name, args } of REPORTS) {
    it(`the report of ${name}: the language of the page, its numbers, and the same JSON`, async () => {
      const file = join(directory(), 'report.html');
      const report = async (language: string) => {
        const { stdout } = await callBq([...args(directory()), '--report', file, '--json'], { env: { BQ_LANG: language } });
        return { json: stdout, page: readFileSync(file, 'utf8') };
      };
      const [english, japanese] = [await report('en'), await report('ja')];
      expect(japanese.json).to.equal(english.json);
      expect(japanese.page)
        .to.include('<html lang="ja">')
        .and.match(/\p{sc=Hiragana}/u);
      const texts = (page: string) => page.replace(/<style>.*?<\/style>/gs, '').match(/>[^<]+(?=<)/g) ?? [];
      const numbers = (page: string) =>
        [
          ...new Set(
            texts(page)
              .join(' ')
              .replaceAll('&#39;', '')
              .match(/\d[\d,.]*\d/g),
          ),
        ].sort();
      expect(numbers(japanese.page)).to.deep.equal(numbers(english.page));
      // Names of quotas and policies, sources of the catalogue and the command are as they are.
      const left = texts(japanese.page).filter(
        (text) => /[a-z]{3,} [a-z]{3,} [a-z]{3,}/.test(text) && !/AWS|bq |\(L-|one after another/.test(text),
      );
      expect(left).to.deep.equal([]);
    });
  }
});
