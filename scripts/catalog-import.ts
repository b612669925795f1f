// `npm run catalog:import -- FILE`: merges what `bq catalog refresh` wrote into src/catalog/data, and lists what a person must still state.
// `--dry-run` writes nothing; `--data DIR` takes other data files.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { DATA_FILES, type DataTexts, type Import, mergeRefresh } from './catalog-import/merge.ts';
import { readRefresh } from './catalog-import/read.ts';

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { data: { type: 'string' }, 'dry-run': { type: 'boolean', default: false } },
});
const directory = resolve(values.data ?? fileURLToPath(new URL('../src/catalog/data', import.meta.url)));

try {
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new Error('npm run catalog:import -- FILE [--dry-run] [--data DIR]');
  const texts = Object.fromEntries(DATA_FILES.map((name) => [name, readFileSync(join(directory, name), 'utf8')])) as DataTexts;
  // Everything is made before anything is written.
  const merged = mergeRefresh(texts, readRefresh(file));
  write(texts, merged);
} catch (error) {
  console.error((error as Error).message);
  process.exitCode = 2;
}

function write(texts: DataTexts, { texts: after, toState }: Import): void {
  for (const name of DATA_FILES) {
    const isChanged = after[name] !== texts[name];
    console.log(`${isChanged ? changeOf(texts[name], after[name]) : 'unchanged'}  ${name}`);
    if (isChanged && !values['dry-run']) replace(join(directory, name), after[name]);
  }
  console.log(`\n${toState.length === 0 ? 'nothing is left for a person to state' : 'a person must still state:'}`);
  for (const line of toState) console.log(`  ${line}`);
}

function changeOf(before: string, after: string): string {
  const [had, has] = [new Set(before.split('\n')), new Set(after.split('\n'))];
  const count = (lines: ReadonlySet<string>, others: ReadonlySet<string>) => [...lines].filter((line) => !others.has(line)).length;
  return `+${count(has, had)} -${count(had, has)} lines`;
}

function replace(path: string, text: string): void {
  writeFileSync(`${path}.tmp`, text);
  renameSync(`${path}.tmp`, path);
}
