// Builds dist/: the CommonJS bundle of the CLI and its chunks, wrapped for bin/loader.js, the ESM bundle of the ink app, and the oclif manifest.
// `--if-stale` does nothing, quietly, when dist/ is newer than everything it is made from.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LAZY_BUILTINS = /^(node:)?(child_process|crypto|readline|readline\/promises|worker_threads|http|https|net|dgram|perf_hooks)$/;

/** Packages that most commands do without, each group in a file of its own that is read when it is first asked for. */
const CHUNKS = { sdk: /^@(aws-sdk|smithy)\//, tokenizer: /^gpt-tokenizer\//, forms: /^(zod|yaml)$/ };

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
  return ['src', 'scripts/build.mjs', 'scripts/licences.mjs', 'package.json'].every((path) => newest(join(root, path)) <= built);
}

if (!process.argv.includes('--if-stale') || !isFresh()) await build();

async function build() {
  const { takingNotes, writeLicences } = await import('./licences.mjs');
  const { build: esbuild, directories } = takingNotes((await import('esbuild')).build);
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
        // Some of its users take the function itself, others its default export.
        contents:
          "import { displayWidth } from './src/render/text.ts'; module.exports = Object.assign((text) => displayWidth(text), { default: displayWidth });",
        resolveDir: root,
      }));
    },
  };
  // Built-in modules that most commands never touch are loaded at first use: together they cost as much as a third of bare Node.
  const lazyBuiltins = {
    name: 'lazy-builtins',
    setup(plugin) {
      plugin.onResolve({ filter: LAZY_BUILTINS }, ({ path }) => ({ path: path.replace(/^node:/, ''), namespace: 'lazy-builtin' }));
      plugin.onLoad({ filter: /.*/, namespace: 'lazy-builtin' }, async ({ path }) => {
        const names = Object.keys((await import(`node:${path}`)).default).filter((name) => /^[A-Za-z_$][\w$]*$/.test(name));
        const getters = names.map((name) => `get ${name}() { return real().${name}; }`);
        return {
          contents: `let loaded; const real = () => (loaded ??= __builtin("node:${path}")); module.exports = {${getters.join(',')}};`,
        };
      });
    },
  };
  // oclif asks for these at start and uses them, if at all, for plugins and templates; its debug output is not bq's.
  const lazyPackages = {
    name: 'lazy-packages',
    setup(plugin) {
      const used = { minimatch: ['minimatch'], tinyglobby: ['glob'], ejs: ['render'] };
      plugin.onResolve({ filter: /^(minimatch|tinyglobby|ejs|debug|wsl-utils)$/ }, ({ path, importer }) =>
        /[\\/]@oclif[\\/]core[\\/]/.test(importer) ? { path, namespace: 'lazy-package' } : undefined,
      );
      plugin.onLoad({ filter: /.*/, namespace: 'lazy-package' }, ({ path }) => {
        if (path === 'debug') return { contents: 'module.exports = () => Object.assign(() => {}, { enabled: false });' };
        // For the word in oclif's user agent it would start PowerShell's helpers.
        if (path === 'wsl-utils') return { contents: 'module.exports = { isWsl: false };' };
        const getters = used[path].map((name) => `get ${name}() { return require(${JSON.stringify(path)}).${name}; }`);
        return { contents: `module.exports = {${getters.join(',')}};`, resolveDir: join(root, 'node_modules/@oclif/core/lib') };
      });
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
  const wrapped = {
    ...common,
    format: 'cjs',
    // A code-cached script has no import(): of built-in modules it becomes require(), the rest calls __import itself.
    supported: { 'dynamic-import': false },
    external: ['./tui.mjs'],
    write: false,
    banner: { js: '(function(module,exports,require,__dirname,__filename,__import,__chunk,__builtin){' },
    footer: { js: '})' },
  };
  const asked = Object.fromEntries(Object.keys(CHUNKS).map((name) => [name, new Set()]));
  const texts = {
    main: await bundle({
      ...wrapped,
      entryPoints: ['src/main.ts'],
      plugins: [jsonAsString, ownWidth, lazyBuiltins, lazyPackages, fromChunks(asked)],
    }),
  };
  for (const [name, specifiers] of Object.entries(asked)) {
    const getters = [...specifiers]
      .sort()
      .map((specifier) => `get ${JSON.stringify(specifier)}() { return require(${JSON.stringify(specifier)}); }`);
    texts[name] = await bundle({ ...wrapped, stdin: { contents: `module.exports = {${getters.join(',')}}`, resolveDir: root } });
  }
  mkdirSync(join(root, 'dist'), { recursive: true });
  const hash = createHash('sha256').update(Object.values(texts).join('')).digest('hex').slice(0, 16);
  for (const [name, text] of Object.entries(texts)) writeFileSync(join(root, 'dist', `${name}.cjs`), `//${hash}\n${text}`);

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

/** Takes what src imports of a chunk's packages out of the main bundle, and notes it. */
function fromChunks(asked) {
  return {
    name: 'from-chunks',
    setup(plugin) {
      for (const [name, filter] of Object.entries(CHUNKS)) {
        plugin.onResolve({ filter }, ({ path, importer }) => {
          if (/[\\/]node_modules[\\/]/.test(importer)) return undefined;
          asked[name].add(path);
          return { path, namespace: `chunk-${name}` };
        });
        plugin.onLoad({ filter: /.*/, namespace: `chunk-${name}` }, ({ path }) => ({
          contents: `module.exports = __chunk(${JSON.stringify(name)})[${JSON.stringify(path)}]`,
        }));
      }
    },
  };
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
