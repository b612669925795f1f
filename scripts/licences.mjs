// Which packages end up in the bundles: dist/THIRD-PARTY-LICENSES.txt, each with its version, licence and licence text, and dist/sbom.cdx.json, the same for programs.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Licences that ask for no more than their text in the package. */
export const ALLOWED_LICENCES = [
  'MIT',
  'ISC',
  '0BSD',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'Unlicense',
  'CC0-1.0',
];

/** Not code of the bundle, but what a table of it was made from (scripts/catalog-prices.ts). */
const SOURCES_OF_TABLES = ['node_modules/@pydantic/genai-prices'];

/** Holders of the copyright, as the sources of the package say, where the package forgot to add the MIT licence that it names. */
const MIT_WITHOUT_TEXT = { 'yoga-layout': 'Copyright (c) Meta Platforms, Inc. and affiliates.' };

const mitText = (copyright) => `MIT License

${copyright}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.`;

/**
 * esbuild's build function, taking notes.
 *
 * @param {typeof import('esbuild').build} build
 * @returns {{ build: typeof import('esbuild').build, directories: Set<string> }} the same function, and the directories of the packages of which
 *   at least a byte got into an output, relative to the root: `node_modules/zod`
 */
export function takingNotes(build) {
  const directories = new Set();
  return {
    directories,
    build: async (options) => {
      const result = await build({ ...options, metafile: true });
      for (const { inputs } of Object.values(result.metafile.outputs)) {
        for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
          const directory = /^(?:.*[\\/])?node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(file.replace(/^[\w-]+:/, ''))?.[0];
          if (directory !== undefined && bytesInOutput > 0) directories.add(directory.replaceAll('\\', '/'));
        }
      }
      return result;
    },
  };
}

/**
 * Writes dist/THIRD-PARTY-LICENSES.txt and dist/sbom.cdx.json.
 *
 * @param {string} root
 * @param {Iterable<string>} directories of packages, relative to the root
 * @param {readonly string[]} sourcesOfTables the same
 * @throws Error when a package has no licence text or one whose terms were not looked at
 */
export function writeLicences(root, directories, sourcesOfTables = SOURCES_OF_TABLES) {
  const packages = [...new Set([...directories, ...sourcesOfTables])].map((directory) => packageIn(join(root, directory)));
  packages.sort((a, b) => (a.title < b.title ? -1 : 1));
  // Some packages of AWS come without the text. Apache-2.0 is the same everywhere, so a neighbour's serves.
  const apache = packages.find(({ license, text }) => license === 'Apache-2.0' && text !== '')?.text;
  for (const each of packages) {
    if (each.license === 'Apache-2.0' && apache !== undefined) each.text ||= apache;
    if (each.name in MIT_WITHOUT_TEXT) each.text ||= mitText(MIT_WITHOUT_TEXT[each.name]);
    if (each.text === '') throw new Error(`${each.title} has no licence text`);
  }
  const texts = new Map();
  for (const { title, text } of packages) texts.set(text, [...(texts.get(text) ?? []), title]);
  const rule = '='.repeat(80);
  const list = [...new Set(packages.map(({ title }) => title))];
  const head = `The files of dist/ contain code or data of these ${list.length} packages. Their licences follow, each with the packages it belongs to.\n`;
  const sections = [...texts].map(([text, titles]) => `${rule}\n${[...new Set(titles)].join('\n')}\n${rule}\n\n${text}\n`);
  writeFileSync(join(root, 'dist', 'THIRD-PARTY-LICENSES.txt'), `${[head, `${list.join('\n')}\n`, ...sections].join('\n')}`);
  writeFileSync(join(root, 'dist', 'sbom.cdx.json'), `${JSON.stringify(bom(root, packages), null, 1)}\n`);
}

/** CycloneDX 1.6. Without time or serial number: the same bundle has the same one. */
function bom(root, packages) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const component = (type, each) => {
    const purl = `pkg:npm/${each.name.replace('@', '%40')}@${each.version}`;
    return { type, 'bom-ref': purl, name: each.name, version: each.version, licenses: [{ license: { id: each.license } }], purl };
  };
  const components = new Map(packages.map((each) => [each.title, component('library', each)]));
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: component('application', { name, version, license }) },
    components: [...components.values()],
  };
}

function packageIn(directory) {
  const { name, version, license } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8'));
  const title = `${name} ${version} (${license})`;
  if (!ALLOWED_LICENCES.includes(license)) throw new Error(`${title}: the licence is not in ALLOWED_LICENCES of scripts/licences.mjs`);
  const files = readdirSync(directory).filter((file) => /^(licen[cs]e|copying|notice)/i.test(file));
  const text = files
    .sort()
    .map((file) => readFileSync(join(directory, file), 'utf8').replaceAll('\r\n', '\n').trim())
    .join('\n\n');
  return { name, version, title, license, text };
}
