// The plugins of esbuild that make dist/ quick to start: what most commands do without is loaded at first use.
import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const LAZY_BUILTINS =
  /^(node:)?(child_process|crypto|dgram|fs\/promises|http|https|net|perf_hooks|readline|readline\/promises|tty|url|worker_threads)$/;

/** JSON becomes text that is parsed at first use: V8 reads a string faster than an object literal, and not at all until asked. */
export const jsonAsString = {
  name: 'json-as-string',
  setup(plugin) {
    plugin.onLoad({ filter: /\.json$/ }, ({ path }) => ({
      contents: `module.exports = JSON.parse(${JSON.stringify(JSON.stringify(JSON.parse(readFileSync(path, 'utf8'))))})`,
      loader: 'js',
    }));
  },
};

/**
 * The tables of the catalogue: what is large becomes a file of its own, dist/tables/TABLE.MEMBER.json, that `__table` of bin/loader.js reads at first use. In the
 * bundle it would be read at every start, and once more as a part of the code cache.
 *
 * @param {Map<string, string>} files gets the names and texts of those files
 */
export const tablesInFiles = (files) => ({
  name: 'tables-in-files',
  setup(plugin) {
    plugin.onLoad({ filter: /[\\/]catalog[\\/]data[\\/][^\\/]+\.json$/ }, ({ path }) => {
      const members = Object.entries(JSON.parse(readFileSync(path, 'utf8'))).map(([member, value]) => {
        const text = JSON.stringify(value);
        if (text.length < 3000) return `${JSON.stringify(member)}: ${text}`;
        const name = `${basename(path, '.json')}.${member}.json`;
        files.set(name, text);
        return `get ${JSON.stringify(member)}() { return __table(${JSON.stringify(name)}); }`;
      });
      return { contents: `module.exports = {${members.join(',')}}`, loader: 'js' };
    });
  },
});

/** The file of dist/tables/ that the vocabulary is read from. */
export const VOCABULARY = 'o200k_base.bin';

/** The vocabulary comes packed from a file: the library that it is made from is no part of the program. */
export const packedVocabulary = {
  name: 'packed-vocabulary',
  setup(plugin) {
    plugin.onLoad({ filter: /[\\/]vocabulary[\\/]pack\.ts$/ }, () => ({
      contents: `export const packVocabulary = () => __table('${VOCABULARY}');`,
      loader: 'js',
    }));
  },
};

/** ink asks for React's developer tools only when DEV=true; they are no part of bq. */
export const noDevtools = {
  name: 'no-devtools',
  setup(plugin) {
    plugin.onResolve({ filter: /^react-devtools-core$/ }, ({ path }) => ({ path, namespace: 'empty' }));
    plugin.onLoad({ filter: /.*/, namespace: 'empty' }, () => ({ contents: 'export default {}' }));
  },
};

/**
 * What ink does for each frame anew, by module of ink/build: [as it stands there, what is as good]. Garbage counts as much as time, since it is collected while keys
 * wait.
 */
const QUICKER_INK = {
  'output.js': [
    // Thousands of blanks, which nobody changes, are one; a line is not copied for what it does not hold; and what it was in the frame before, it may still be.
    [
      'export default class Output',
      "const BLANK = { type: 'char', value: ' ', fullWidth: false, styles: [] };\nexport default class Output",
    ],
    [/\{\s*type: 'char',\s*value: ' ',\s*fullWidth: false,\s*styles: \[\],\s*\}(?=\);)/, 'BLANK'],
    [/\.map\(line => \{(?=\s*\/\/ See)/, '.map((line, y) => {'],
    ['line.filter(item => item !== undefined)', 'line.includes(undefined) ? line.filter(item => item !== undefined) : line'],
    ['styledCharsToString(lineWithoutEmptyItems)', 'styledCharsToString(lineWithoutEmptyItems, y)'],
  ],
  // It measures with a cache, which is bounded here; drawing measures once more, without one.
  'measure-text.js': [['cache.set(text, dimensions);', 'if (cache.size >= 4000) cache.clear();\n    cache.set(text, dimensions);']],
  'render-node-to-output.js': [
    ["import widestLine from 'widest-line';", "import measureText from './measure-text.js';"],
    ['widestLine(text)', 'measureText(text).width'],
  ],
  'sanitize-ansi.js': [
    [
      'const sanitizeAnsi = (text) => {',
      'const cleaned = new Map();\nconst sanitizeAnsi = (text) => {\n    const known = cleaned.get(text);\n    if (known !== undefined) return known;',
    ],
    ['    return output;\n};', '    if (cleaned.size >= 4000) cleaned.clear();\n    cleaned.set(text, output);\n    return output;\n};'],
  ],
};

/** A frame must follow a key within 16 ms; src/tui/styled-cells.ts says why. */
export const quickCells = {
  name: 'quick-cells',
  setup(plugin) {
    plugin.onLoad({ filter: /[\\/]ink[\\/]build[\\/][a-z-]+\.js$/ }, ({ path }) => {
      const changes = QUICKER_INK[basename(path)];
      if (changes === undefined) return undefined;
      let contents = readFileSync(path, 'utf8');
      for (const [slow, quick] of changes) {
        const changed = contents.replace(slow, quick);
        if (changed === contents) throw new Error(`${path} is not as scripts/build-plugins.mjs knows it: ${slow}`);
        contents = changed;
      }
      return { contents, loader: 'js' };
    });
    plugin.onResolve({ filter: /^@alcalzone\/ansi-tokenize$/ }, ({ importer }) =>
      /[\\/]ink[\\/]build[\\/]output\.js$/.test(importer) ? { path: join(root, 'src/tui/styled-cells.ts') } : undefined,
    );
  },
};

/** One rule for the width of text in the whole program, and a quick one: ink measures every line of every frame. */
export const ownWidth = {
  name: 'own-width',
  setup(plugin) {
    plugin.onResolve({ filter: /^string-width$/ }, () => ({ path: 'string-width', namespace: 'own-width' }));
    plugin.onLoad({ filter: /.*/, namespace: 'own-width' }, () => ({
      // Some of its users take the function itself, others its default export.
      contents:
        "import { displayWidth } from './src/base/text.ts'; module.exports = Object.assign((text) => displayWidth(text), { default: displayWidth });",
      resolveDir: root,
    }));
  },
};

/** Built-in modules that most commands never touch are loaded at first use: together they cost as much as a third of bare Node. */
export const lazyBuiltins = {
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

/**
 * What oclif's modules ask for at start, and use, if at all, for plugins, templates, colours, spinners and messages; and what finds near names, with a table of
 * 256 KB. Each with the members that are used.
 */
const LAZY_PACKAGES = {
  ansis: ['default'],
  'clean-stack': ['default'],
  'cli-spinners': ['default'],
  ejs: ['default'],
  'fastest-levenshtein': ['distance'],
  'get-package-type': ['sync'],
  'indent-string': ['default'],
  lilconfig: ['lilconfig'],
  minimatch: ['minimatch'],
  'supports-color': ['stderr', 'stdout'],
  tinyglobby: ['glob'],
  'widest-line': ['default'],
  'wrap-ansi': ['default'],
};

/** What oclif's modules ask for and bq has no use for: its debug output, and the word in its user agent for which it would start PowerShell's helpers. */
const STAND_INS = {
  debug: 'module.exports = () => Object.assign(() => {}, { enabled: false });',
  'wsl-utils': 'module.exports = { isWsl: false };',
};

/**
 * oclif's modules ask for one another when they are first used, not when they are read: a plan needs neither its help nor its plugins. As TypeScript compiles them,
 * `const a_1 = require('./a')` and `a_1.b` are all there is; whoever uses a module in another way keeps it as it is.
 */
export const lazyOclif = {
  name: 'lazy-oclif',
  setup(plugin) {
    plugin.onLoad({ filter: /[\\/]@oclif[\\/]core[\\/]lib[\\/].*\.js$/, namespace: 'file' }, ({ path }) => {
      let contents = readFileSync(path, 'utf8');
      for (const [line, name, module] of contents.matchAll(/^const (\w+_\d+) = ((?:__importDefault\()?require\("[^"]+"\)\)?);$/gm)) {
        const rest = contents.replace(line, '');
        const uses = rest.match(new RegExp(`\\b${name}\\b`, 'g'))?.length ?? 0;
        const members = rest.match(new RegExp(`\\b${name}\\.`, 'g'))?.length ?? 0;
        if (uses !== members) continue;
        contents = contents
          .replace(line, '')
          .replace(new RegExp(`\\b${name}\\.`, 'g'), `(${name}()).`)
          .replace('"use strict";', `"use strict"; let ${name}_; const ${name} = () => (${name}_ ??= ${module});`);
      }
      return { contents, loader: 'js' };
    });
  },
};

export const lazyPackages = {
  name: 'lazy-packages',
  setup(plugin) {
    plugin.onResolve({ filter: /^[a-z-]+$/ }, ({ path, importer }) => {
      if (!/[\\/]@oclif[\\/]core[\\/]|[\\/]src[\\/]base[\\/]nearest\.ts$/.test(importer)) return undefined;
      if (path in STAND_INS) return { path, namespace: 'stand-in' };
      return path in LAZY_PACKAGES ? { path, namespace: 'lazy-package' } : undefined;
    });
    plugin.onLoad({ filter: /.*/, namespace: 'stand-in' }, ({ path }) => ({ contents: STAND_INS[path] }));
    // oclif asks its own package for its version, and for nothing else.
    plugin.onLoad({ filter: /[\\/]@oclif[\\/]core[\\/]package\.json$/ }, ({ path }) => ({
      contents: `module.exports = { version: ${JSON.stringify(JSON.parse(readFileSync(path, 'utf8')).version)} }`,
      loader: 'js',
    }));
    plugin.onLoad({ filter: /.*/, namespace: 'lazy-package' }, ({ path }) => {
      const resolveDir = join(root, path === 'fastest-levenshtein' ? 'src' : 'node_modules/@oclif/core/lib');
      const getters = LAZY_PACKAGES[path].map((name) => `get ${name}() { return of(require(${JSON.stringify(path)}), '${name}'); }`);
      // oclif is compiled to ask a module without __esModule for its default export, which is then the module itself.
      const of = `const of = (real, name) => name === 'default' && !real.__esModule ? real : real[name];`;
      return { contents: `${of} module.exports = { __esModule: true, ${getters.join(', ')} };`, resolveDir };
    });
  },
};
