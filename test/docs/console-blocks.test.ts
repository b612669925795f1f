import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { documentsOf, withRealOutput } from '../../scripts/readme-blocks.ts';
import { ROOT } from '../_helpers/run-bq.ts';

describe('documents show what commands really print (npm run generate rewrites them)', () => {
  for (const file of documentsOf(ROOT)) {
    const text = readFileSync(join(ROOT, file), 'utf8');
    if (!text.includes('```console\n$ bq ')) continue;
    it(file, async () => expect(text).to.equal(await withRealOutput(ROOT, file, text)));
  }
});

describe('links of the documents lead somewhere', () => {
  for (const file of documentsOf(ROOT)) {
    it(file, () => {
      const text = readFileSync(join(ROOT, file), 'utf8');
      const targets = [...text.matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)].map((match) => match[1] ?? '');
      const missing = targets.filter((target) => {
        try {
          return !readdirSync(join(ROOT, file, '..', target, '..')).includes(target.split('/').at(-1) || '');
        } catch {
          return true;
        }
      });
      expect(missing).to.deep.equal([]);
    });
  }
});
