import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { withRealOutput } from '../../scripts/readme-blocks.ts';
import { ROOT } from '../_helpers/run-bq.ts';

describe('documents show what commands really print (npm run generate rewrites them)', () => {
  const files = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)].filter((file) => file.endsWith('.md'));
  for (const file of files) {
    const text = readFileSync(join(ROOT, file), 'utf8');
    if (!text.includes('```console\n$ bq ')) continue;
    it(file, async () => expect(text).to.equal(await withRealOutput(ROOT, text)));
  }
});

describe('links of the documents lead somewhere', () => {
  const files = ['README.md', ...readdirSync(join(ROOT, 'docs')).map((name) => `docs/${name}`)].filter((file) => file.endsWith('.md'));
  for (const file of files) {
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
