// Loads the interactive planner: a bundle of its own (ink cannot be bundled as CommonJS), through the importer of the uncached start stub.
import { pathToFileURL } from 'node:url';

type Tui = typeof import('../tui/index.tsx');

/** Handed to the bundle by bin/loader.js: `import()` inside a code-cached script fails on Node 20. Not there when the sources run by themselves. */
declare const __import: ((specifier: string) => Promise<unknown>) | undefined;

export async function importTui(): Promise<Tui> {
  if (typeof __import === 'function') return (await __import(pathToFileURL(`${__dirname}/../dist/tui.mjs`).href)) as Tui;
  // Not a literal, so that the bundler leaves it alone.
  const source = '../tui/index.tsx';
  return (await import(source)) as Tui;
}
