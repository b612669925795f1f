// docs/architecture.md against the tree: every room is in its table, every page is reached, every link leads somewhere.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect } from 'chai';
import { documentsOf } from '../../scripts/readme-blocks.ts';
import { importedPackages } from '../_helpers/imports.ts';
import { ROOT } from '../_helpers/run-bq.ts';

const architecture = readFileSync(join(ROOT, 'docs', 'architecture.md'), 'utf8');
const PAGES = ['CONTRIBUTING.md', 'SECURITY.md', ...documentsOf(ROOT)];

/** First cells of the table under a heading, without head and rule. */
function firstCells(heading: RegExp): string[] {
  const table = architecture.split(heading)[1]?.split(/\n\n(?!\|)/)[0] ?? '';
  const rows = table.split('\n').filter((line) => line.startsWith('| '));
  return rows.slice(1).map((line) => line.split('|')[1]?.trim() ?? '');
}

/** Relative links of a page, as paths from the root. */
function linksOf(page: string): string[] {
  const text = readFileSync(join(ROOT, page), 'utf8').replace(/```[\s\S]*?```/g, '');
  return [...text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)]
    .map(([, link]) => link ?? '')
    .filter((link) => !/^[a-z]+:/.test(link))
    .map((link) => normalize(join(dirname(page), link)));
}

describe('docs/architecture.md', () => {
  const named = firstCells(/\n(?=\| room \|)/).flatMap((cell) => cell.split(', '));

  it('names every room of src, and no other', () => {
    const rooms = readdirSync(join(ROOT, 'src'))
      .filter((name) => statSync(join(ROOT, 'src', name)).isDirectory())
      .map((name) => `src/${name}/`);
    expect(named.filter((name) => /^src\/.*\/$/.test(name))).to.have.members(rooms);
  });

  it('names nothing that does not exist', () => {
    expect(named.length).to.be.above(15);
    for (const path of named) expect(existsSync(join(ROOT, path)), path).to.equal(true);
    const inText = [...architecture.matchAll(/\b(?:src|test|bin|scripts|schemas|docs|examples|bench)\/[\w./-]*\w/g)].map(([path]) => path);
    expect(inText.filter((path) => !existsSync(join(ROOT, path)))).to.deep.equal([]);
  });

  it('names every library that src imports, and only what is installed', () => {
    const patterns = firstCells(/\n(?=\| library \|)/)
      .flatMap((cell) => cell.replaceAll(/\(dev\)|\b\d+\b/g, '').split(/[,\s]+/))
      .filter(Boolean)
      .map((name) => new RegExp(`^(@biomejs/)?${name.replace('*', '.*')}$`));
    const { devDependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { devDependencies: Record<string, string> };
    const installed = Object.keys(devDependencies);
    expect(patterns.filter((pattern) => !installed.some((name) => pattern.test(name))).map(String)).to.deep.equal([]);
    expect([...importedPackages()].filter((name) => !patterns.some((pattern) => pattern.test(name)))).to.deep.equal([]);
  });
});

describe('the documents', () => {
  it('are all reached from the README', () => {
    const reached = new Set<string>();
    const visit = (page: string): void => {
      if (reached.has(page) || !PAGES.includes(page)) return;
      reached.add(page);
      for (const link of linksOf(page)) visit(link);
    };
    visit('README.md');
    expect(PAGES.filter((page) => !reached.has(page))).to.deep.equal([]);
  });

  it('link to what exists', () => {
    const dead = PAGES.flatMap((page) =>
      linksOf(page)
        .filter((link) => !existsSync(join(ROOT, link)))
        .map((link) => `${page} → ${link}`),
    );
    expect(dead).to.deep.equal([]);
  });
});
