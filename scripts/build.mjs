// Builds dist/: the CommonJS bundle of the CLI and its chunks, wrapped for bin/loader.js, the ESM bundle of the ink app, and the oclif manifest.
// `--if-stale` does nothing, quietly, when dist/ is newer than everything it is made from; `--readable` keeps the names of functions, for stacks and profiles.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const main = join(root, 'dist', 'main.cjs');
const SCRIPTS = ['build', 'build-plugins', 'chunks', 'licences'].map((name) => `scripts/${name}.mjs`);

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function isFresh() {
  if (!existsSync(main) || !existsSync(join(root, 'dist', 'manifest.json'))) return false;
  const built = statSync(join(root, 'dist', 'manifest.json')).mtimeMs;
  return ['src', ...SCRIPTS, 'bin/loader.js', 'package.json'].every((path) => newest(join(root, path)) <= built);
}

if (!process.argv.includes('--if-stale') || !isFresh()) await build();

async function build() {
  const { takingNotes, writeLicences } = await import('./licences.mjs');
  const { Chunks, OWN } = await import('./chunks.mjs');
  const {
    jsonAsString,
    lazyBuiltins,
    lazyOclif,
    lazyPackages,
    noDevtools,
    ownWidth,
    packedVocabulary,
    quickCells,
    tablesInFiles,
    VOCABULARY,
  } = await import('./build-plugins.mjs');
  const { build: esbuild, directories } = takingNotes((await import('esbuild')).build);
  // `import()` must go through the importer that the uncached stub hands in; only packages that cannot be bundled get there.
  const common = {
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    target: 'node20',
    legalComments: 'none',
    logLevel: 'warning',
    define: { 'process.env.NODE_ENV': '"production"' },
    mainFields: ['module', 'main'],
    minifyWhitespace: true,
    minifySyntax: true,
    minifyIdentifiers: !process.argv.includes('--readable'),
    charset: 'ascii',
    plugins: [jsonAsString],
  };
  const wrapped = {
    ...common,
    format: 'cjs',
    // A code-cached script has no import(): of built-in modules it becomes require(), the rest calls __import itself.
    supported: { 'dynamic-import': false },
    external: ['./tui.mjs'],
    write: false,
    banner: { js: '(function(module,exports,require,__dirname,__filename,__import,__chunk,__builtin,__table){' },
    footer: { js: '})' },
  };
  const chunks = new Chunks(root);
  const tables = new Map();
  const plugins = (chunk) => [
    ownWidth,
    lazyBuiltins,
    lazyOclif,
    lazyPackages,
    tablesInFiles(tables),
    packedVocabulary,
    jsonAsString,
    chunks.plugin(chunk),
  ];
  // The whole program as one file, for its graph.
  const { metafile } = await esbuild({ ...wrapped, entryPoints: ['src/main.ts'], plugins: plugins() });
  chunks.divide(metafile);
  const texts = {};
  for (const name of chunks.names) {
    const own = OWN.includes(name);
    texts[name] = await bundle({
      ...wrapped,
      stdin: { contents: chunks.entry(name), resolveDir: root },
      plugins: own ? plugins(name) : [jsonAsString],
      // A package that has nothing but an ES module says so by this condition alone.
      ...(name === 'values' || name === 'charts' ? { conditions: ['import'] } : {}),
    });
  }
  mkdirSync(join(root, 'dist', 'tables'), { recursive: true });
  tables.set(VOCABULARY, await vocabulary());
  for (const [name, content] of tables) writeFileSync(join(root, 'dist', 'tables', name), content);
  const hash = createHash('sha256').update(Object.values(texts).join('')).digest('hex').slice(0, 16);
  // What an earlier build divided otherwise would be packed too.
  for (const name of readdirSync(join(root, 'dist')))
    if (name.endsWith('.cjs') && !(name.slice(0, -4) in texts)) rmSync(join(root, 'dist', name));
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(root, 'dist', `${name}.cjs`), `//${hash}\n${text}`);

  /** The packing, run once. */
  async function vocabulary() {
    const entryPoints = ['src/prompts/estimate/vocabulary/pack.ts'];
    const { outputFiles } = await esbuild({ ...common, entryPoints, format: 'cjs', write: false });
    const module = { exports: {} };
    new Function('module', outputFiles[0].text)(module);
    return module.exports.packVocabulary();
  }

  async function bundle(options) {
    const { outputFiles } = await esbuild(options);
    // The loader reads bytes as Latin-1; esbuild escapes all but what stands inside regular expressions.
    return outputFiles[0].text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
  }
  if (existsSync(join(root, 'src/tui/index.tsx'))) {
    await esbuild({
      ...common,
      entryPoints: ['src/tui/index.tsx'],
      format: 'esm',
      plugins: [jsonAsString, noDevtools, ownWidth, quickCells],
      outfile: 'dist/tui.mjs',
      banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    });
  }
  writeLicences(root, directories);
  await writeManifest();
}

/**
 * The manifest that oclif's own dev CLI would write, through the same public class, without its 54 MB; and commands.json, the part of it that it takes to find a
 * command.
 */
async function writeManifest() {
  const { createRequire } = await import('node:module');
  const require = createRequire(import.meta.url);
  process.env.BQ_CODE_CACHE = '0';
  const { load } = require('../bin/loader.js');
  const { Plugin } = require('@oclif/core');
  const { commands } = load('build');
  const pjson = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const plugin = new Plugin({ root, ignoreManifest: true, errorOnManifestCreate: true, type: 'core', pjson });
  // The bundle is not a module that oclif could import by itself, so its commands are handed over.
  const classes = {};
  for (const [id, loadCommand] of Object.entries(commands)) classes[id] = await loadCommand();
  plugin.findCommand = async (id) => classes[id];
  plugin.getCommandIDs = async () => Object.keys(classes);
  await plugin.load();
  const found = Object.entries(plugin.manifest.commands).map(([name, { id, aliases, hidden, hiddenAliases, strict, args }]) => {
    const named = Object.fromEntries(Object.keys(args ?? {}).map((arg) => [arg, {}]));
    return [name, { id, aliases, hidden, hiddenAliases, strict, args: named }];
  });
  writeFileSync(join(root, 'dist', 'commands.json'), JSON.stringify({ commands: Object.fromEntries(found) }));
  writeFileSync(join(root, 'dist', 'manifest.json'), JSON.stringify(plugin.manifest));
}
