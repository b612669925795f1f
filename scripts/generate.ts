// Writes what is made from the code: schemas/*.schema.json, docs/commands.md, docs/errors.md, docs/notes.md, docs/emulator-coverage.md, the console blocks and lists of the documents,
// the loops in WebAssembly, and the form of scenarios. `--check` only says what is out of date (exit 1).
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { CONTRACTS, FILES } from '../src/contracts/index.ts';
import { errorReference, noteReference } from './code-reference.ts';
import { commandReference } from './command-reference.ts';
import { emulatorCoverage } from './emulator-coverage.ts';
import { kernelModules } from './kernel.ts';
import { documentsOf, withLists, withRealOutput } from './readme-blocks.ts';
import { scenarioForm } from './scenario-form.ts';

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '..');
const check = process.argv.includes('--check');

const files = new Map<string, string>();
for (const [name, schema] of Object.entries(CONTRACTS)) {
  const json = { title: `bq ${name} --json`, ...z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'output' }) };
  files.set(`schemas/${name}.schema.json`, `${JSON.stringify(json, null, 2)}\n`);
}
for (const [name, schema] of Object.entries(FILES)) {
  const json = { title: `a ${name} of bq`, ...z.toJSONSchema(schema, { target: 'draft-2020-12', io: 'input' }) };
  files.set(`schemas/${name}.schema.json`, `${JSON.stringify(json, null, 2)}\n`);
}
for (const [file, text] of await kernelModules(ROOT)) files.set(file, text);
files.set('src/contracts/scenario-form.ts', scenarioForm());
files.set('docs/commands.md', await commandReference(ROOT));
files.set('docs/errors.md', await withRealOutput(ROOT, 'docs/errors.md', errorReference(ROOT)));
files.set('docs/notes.md', noteReference(ROOT));
files.set('docs/emulator-coverage.md', await emulatorCoverage());
for (const file of documentsOf(ROOT).filter((name) => !files.has(name))) {
  const text = readFileSync(join(ROOT, file), 'utf8');
  files.set(file, await withRealOutput(ROOT, file, withLists(text)));
}

const stale = [...files].filter(([file, text]) => !existsSync(join(ROOT, file)) || readFileSync(join(ROOT, file), 'utf8') !== text);
if (check) {
  for (const [file] of stale) process.stderr.write(`${file} is out of date: npm run generate\n`);
  process.exitCode = stale.length > 0 ? 1 : 0;
} else {
  for (const [file, text] of stale) {
    mkdirSync(dirname(join(ROOT, file)), { recursive: true });
    writeFileSync(join(ROOT, file), text);
    process.stderr.write(`wrote ${file}\n`);
  }
}
