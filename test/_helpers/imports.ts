// Which packages the sources of bq need when it runs.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './run-bq.ts';

/** Names of packages that files of src import. Imports of types alone do not count: nothing of them gets into a bundle. */
export function importedPackages(): ReadonlySet<string> {
  const files = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) => /\.tsx?$/.test(file));
  return new Set(files.flatMap((file) => valueImports(readFileSync(join(ROOT, 'src', file), 'utf8'))));
}

function valueImports(source: string): string[] {
  const specifiers = [...source.matchAll(/(?:^(?:import|export)\s(?!type\s)[^;]*?from\s|\bimport\()'([^'.][^']*)'/gm)].map(
    ([, name]) => name ?? '',
  );
  return specifiers
    .filter((name) => !name.startsWith('node:'))
    .map((name) =>
      name
        .split('/')
        .slice(0, name.startsWith('@') ? 2 : 1)
        .join('/'),
    );
}
