// Builds dist/: one CommonJS bundle of the whole CLI, wrapped for bin/loader.js, and the oclif manifest made from it.
// `--if-stale` does nothing, quietly, when dist/ is newer than everything it is made from.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const main = join(root, 'dist', 'main.cjs');

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function isFresh() {
  if (!existsSync(main) || !existsSync(join(root, 'dist', 'manifest.json'))) return false;
  const built = statSync(join(root, 'dist', 'manifest.json')).mtimeMs;
  return ['src', 'scripts/build.mjs', 'package.json'].every((path) => newest(join(root, path)) <= built);
}

if (!process.argv.includes('--if-stale') || !isFresh()) await build();

async function build() {
  const { build: esbuild } = await import('esbuild');
  // JSON becomes one JSON.parse at first use: V8 reads a string faster than an object literal, and not at all until asked.
  const jsonAsString = {
    name: 'json-as-string',
    setup(plugin) {
      plugin.onLoad({ filter: /\.json$/ }, (args) => ({
        contents: `module.exports = JSON.parse(${JSON.stringify(JSON.stringify(JSON.parse(readFileSync(args.path, 'utf8'))))})`,
        loader: 'js',
      }));
    },
  };
  // ink asks for React's developer tools only when DEV=true; they are no part of bq.
  const noDevtools = {
    name: 'no-devtools',
    setup(plugin) {
      plugin.onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: 'empty' }));
      plugin.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {}' }));
    },
  };
  // A frame must follow a key within 16 ms; src/tui/styled-cells.ts says why.
  const quickCells = {
    name: 'quick-cells',
    setup(plugin) {
      plugin.onResolve({ filter: /^@alcalzone\/ansi-tokenize$/ }, ({ importer }) =>
        /[\\/]ink[\\/]build[\\/]output\.js$/.test(importer) ? { path: join(root, 'src/tui/styled-cells.ts') } : undefined,
      );
    },
  };
  // One rule for the width of text in the whole program, and a quick one: ink measures every line of every frame.
  const ownWidth = {
    name: 'own-width',
    setup(plugin) {
      plugin.onResolve({ filter: /^string-width$/ }, () => ({ path: 'string-width', namespace: 'own-width' }));
      plugin.onLoad({ filter: /.*/, namespace: 'own-width' }, () => ({
        contents: "export { displayWidth as default } from './src/render/text.ts'",
        resolveDir: root,
      }));
    },
  };
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
    charset: 'ascii',
    plugins: [jsonAsString],
  };
  const result = await esbuild({
    ...common,
    entryPoints: ['src/main.ts'],
    format: 'cjs',
    // A code-cached script has no import(): of built-in modules it becomes require(), the rest calls __import itself.
    supported: { 'dynamic-import': false },
    external: ['./tui.mjs'],
    write: false,
    outfile: 'dist/main.cjs',
    banner: { js: '(function(module,exports,require,__dirname,__filename,__import){' },
    footer: { js: '})' },
  });
  const text = result.outputFiles[0].text;
  const { mkdirSync } = await import('node:fs');
  mkdirSync(join(root, 'dist'), { recursive: true });
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  writeFileSync(main, `//${hash}\n${text}`);
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
  await writeManifest();
}

/** The manifest that oclif's own dev CLI would write, through the same public class, without its 54 MB. */
async function writeManifest() {
  const { createRequire } = await import('node:module');
  const require = createRequire(import.meta.url);
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
  writeFileSync(join(root, 'dist', 'manifest.json'), JSON.stringify(plugin.manifest));
}
