// dist/THIRD-PARTY-LICENSES.txt: every package of which something is in the bundles, under a licence that allows it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { build } from 'esbuild';
import { ALLOWED_LICENCES, takingNotes, writeLicences } from '../../scripts/licences.mjs';
import { importedPackages } from '../_helpers/imports.ts';
import { ROOT } from '../_helpers/run-bq.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const text = () => readFileSync(join(ROOT, 'dist', 'THIRD-PARTY-LICENSES.txt'), 'utf8');
const listed = () => [...(text().split('='.repeat(80))[0] ?? '').matchAll(/^(\S+) (\d\S*) \((.+)\)$/gm)];

describe('third-party licences', () => {
  const temp = useTempDirectory();

  it('lists every package that the sources import, in its installed version, under an allowed licence', () => {
    const packages = listed().map(([, name, version]) => `${name} ${version}`);
    for (const [, name, , licence] of listed()) expect(ALLOWED_LICENCES, name).to.include(licence);
    const imported = importedPackages();
    expect([...imported]).to.include.members(['@oclif/core', '@aws-sdk/client-bedrock', 'ink', 'zod', 'yaml', 'gpt-tokenizer']);
    const missing = [...imported].filter((name) => {
      const { version } = JSON.parse(readFileSync(join(ROOT, 'node_modules', name, 'package.json'), 'utf8')) as { version: string };
      return !packages.includes(`${name} ${version}`);
    });
    expect(missing).to.deep.equal([]);
  });

  it('lists the same for programs', () => {
    const { components } = JSON.parse(readFileSync(join(ROOT, 'dist', 'sbom.cdx.json'), 'utf8')) as {
      components: { name: string; version: string; purl: string; licenses: { license: { id: string } }[] }[];
    };
    expect(components.map(({ name, version, licenses }) => `${name} ${version} (${licenses[0]?.license.id})`)).to.deep.equal(
      listed().map(([line]) => line),
    );
    expect(components.find(({ name }) => name === '@oclif/core')?.purl).to.match(/^pkg:npm\/%40oclif\/core@4\./);
  });

  it('has the licence text of each', () => {
    const sections = text()
      .split(`${'='.repeat(80)}\n`)
      .slice(1);
    const titled = sections.flatMap((titles, index) => (index % 2 === 0 ? titles.trim().split('\n') : []));
    expect(titled).to.have.members(listed().map(([line]) => line));
    const bodies = sections.filter((_, index) => index % 2 === 1);
    for (const [index, body] of bodies.entries()) expect(body.length, sections[index * 2]).to.be.above(400);
  });

  it('notes what is in an output, not what was left out, and refuses unknown terms', async () => {
    write('main.js', "import { used } from 'used'; import { unused } from 'unused'; console.log(used);");
    write('node_modules/used/index.js', "export { inner as used } from 'inner';");
    write('node_modules/used/node_modules/inner/index.js', 'export const inner = globalThis.answer();');
    write('node_modules/unused/index.js', 'export const unused = 1;');
    write('node_modules/unused/package.json', '{"name":"unused","sideEffects":false}');
    write('node_modules/used/package.json', '{"name":"used","version":"1.0.0","license":"MIT"}');
    const inner = (license: string) =>
      write('node_modules/used/node_modules/inner/package.json', JSON.stringify({ name: 'inner', version: '2.0.0', license }));
    inner('ISC');
    write('package.json', '{"name":"whole","version":"1.0.0","license":"MIT"}');
    const notes = takingNotes(build);
    await notes.build({ absWorkingDir: temp(), entryPoints: ['main.js'], bundle: true, write: false, format: 'esm' });
    expect([...notes.directories]).to.deep.equal(['node_modules/used/node_modules/inner']);

    expect(() => writeLicences(temp(), notes.directories, [])).to.throw('inner 2.0.0 (ISC) has no licence text');
    write('node_modules/used/node_modules/inner/LICENSE.md', 'ISC License\r\n\r\nCopyright Somebody');
    mkdirSync(join(temp(), 'dist'));
    writeLicences(temp(), notes.directories, []);
    expect(readFileSync(join(temp(), 'dist', 'THIRD-PARTY-LICENSES.txt'), 'utf8'))
      .to.contain('inner 2.0.0 (ISC)')
      .and.contain('\n\nCopyright Somebody');
    inner('GPL-3.0');
    expect(() => writeLicences(temp(), notes.directories, [])).to.throw('GPL-3.0');
  });

  function write(file: string, content: string): void {
    mkdirSync(dirname(join(temp(), file)), { recursive: true });
    writeFileSync(join(temp(), file), content);
  }
});
