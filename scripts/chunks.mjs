// Splits the program into files that are read when they are first asked for: what a start reads is what it pays for.
// esbuild splits ES modules only, and a code-cached script cannot be one. So each file is a bundle of its own, and what it asks of another goes through
// `__chunk(name)[module]`, which bin/loader.js hands to it.
import { relative, sep } from 'node:path';

/** Packages that most commands do without, each group in a file of its own. */
const PACKAGES = { sdk: /^@(aws-sdk|smithy)\//, forms: /^(zod|yaml)$/, values: /^json-schema-faker$/, charts: /^d3-(scale|shape)$/ };

/** What these reach at once is in the file `main`; all else, and the packages that it alone uses, is in `rest`. */
const ROOTS_OF_MAIN = ['src/main.ts', 'src/commands/plan/command.ts'];

/** What is read only where it is spoken, or there: words of other languages than English, a file a language; the catalogue of a refresh. */
const OWN_FILES = {
  ja: /^src\/(?:words\/ja\/|support\/\w+\/words\/ja\.ts$)/,
  refreshed: /^src\/(?:io\/own-catalogue|catalog\/own\/apply)\.ts$/,
};

/** Files of our own sources; the others are packages. */
export const OWN = ['main', 'rest', ...Object.keys(OWN_FILES)];

/** What oclif uses for plugins that bq does not have, and for spinners: never at once. */
const FAR = /^lazy-package:(minimatch|tinyglobby|lilconfig|get-package-type|cli-spinners)$/;

const isFile = (module) => !/^[\w-]{2,}:/.test(module);

/** Which module is in which file, and what the files ask of one another. */
export class Chunks {
  /** By file, the modules (of main and rest) or specifiers (of packages) that others ask of it. */
  #asked = new Map();
  #main = new Set();

  /** @param {string} root of the project; modules are named relative to it */
  constructor(root) {
    this.root = root;
  }

  /** @param {{ inputs: Record<string, { imports: { path: string, kind: string, external?: boolean }[] }> }} metafile of the whole program as one file */
  divide({ inputs }) {
    const asks = Object.entries(inputs).flatMap(([from, { imports }]) =>
      imports
        .filter(({ external }) => !external)
        .map(({ path, kind }) => ({ from, path, atOnce: kind !== 'dynamic-import' && !FAR.test(from) })),
    );
    const next = new Map();
    for (const { from, path } of asks.filter(({ atOnce }) => atOnce)) next.set(from, [...(next.get(from) ?? []), path]);
    const queue = [...ROOTS_OF_MAIN];
    for (const module of queue) {
      if (this.#main.has(module)) continue;
      this.#main.add(module);
      queue.push(...(next.get(module) ?? []));
    }
    for (const { from, path } of asks) if (isFile(path) && this.#of(from) !== this.#of(path)) this.#ask(this.#of(path), path);
    for (const module of ROOTS_OF_MAIN) this.#ask('main', module);
  }

  #of(module) {
    if (this.#main.has(module)) return 'main';
    return Object.keys(OWN_FILES).find((name) => OWN_FILES[name].test(module)) ?? 'rest';
  }

  #ask(chunk, module) {
    this.#asked.set(chunk, (this.#asked.get(chunk) ?? new Set()).add(module));
  }

  get names() {
    return [...this.#asked.keys()];
  }

  /** The source of a file's entry: what others ask of it, each initialised at first use. */
  entry(chunk) {
    const getters = [...(this.#asked.get(chunk) ?? [])].sort().map((module) => {
      const specifier = chunk in PACKAGES ? module : `./${module}`;
      return `get ${JSON.stringify(module)}() { return require(${JSON.stringify(specifier)}); }`;
    });
    return `module.exports = {${getters.join(',')}}`;
  }

  /** The plugin for the bundle of one file, or of the whole program where none is named: what is elsewhere is asked for there. */
  plugin(chunk) {
    return {
      name: 'chunks',
      setup: (plugin) => {
        const elsewhere = (name, path) => ({ path, namespace: `from-${name}` });
        for (const [name, filter] of Object.entries(PACKAGES)) {
          plugin.onResolve({ filter }, ({ path, importer }) => {
            if (/[\\/]node_modules[\\/]/.test(importer)) return undefined;
            this.#ask(name, path);
            return elsewhere(name, path);
          });
        }
        if (chunk !== undefined) {
          plugin.onResolve({ filter: /./ }, async ({ path, pluginData, ...options }) => {
            if (pluginData === 'asked' || options.kind === 'entry-point') return undefined;
            const found = await plugin.resolve(path, { ...options, pluginData: 'asked' });
            const module = relative(this.root, found.path).replaceAll(sep, '/');
            return found.errors.length > 0 || found.external || found.namespace !== 'file' || this.#of(module) === chunk
              ? undefined
              : elsewhere(this.#of(module), module);
          });
        }
        for (const name of [...OWN, ...Object.keys(PACKAGES)]) {
          plugin.onLoad({ filter: /./, namespace: `from-${name}` }, ({ path }) => ({
            contents: `module.exports = __chunk(${JSON.stringify(name)})[${JSON.stringify(path)}]`,
          }));
        }
      },
    };
  }
}
