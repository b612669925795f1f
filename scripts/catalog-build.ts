// `npm run catalog:build`: writes src/catalog/data/prices.json and prints where the sources disagree. `--check` writes nothing.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { allModels } from '../src/catalog/table.ts';
import { buildPrices, type Overlay } from './catalog-prices.ts';

const data = new URL('../src/catalog/data/', import.meta.url);
const target = fileURLToPath(new URL('prices.json', data));
const overlay = JSON.parse(readFileSync(new URL('price-overlay.json', data), 'utf8')) as Overlay;

const installed = installedVersion();
if (installed !== overlay.genaiPrices.version) {
  console.error(
    `genai-prices ${installed} is installed, price-overlay.json names ${overlay.genaiPrices.version}: set version and asOf (the day of its release) there`,
  );
  process.exit(1);
}

const { text, disagreements } = buildPrices(overlay, allModels());
const current = readOrEmpty(target);
if (process.argv.includes('--check')) {
  console.log(current === text ? 'prices.json is up to date' : 'prices.json is stale: npm run catalog:build');
  process.exitCode = current === text ? 0 : 1;
} else {
  writeFileSync(target, text);
  console.log(current === text ? 'prices.json unchanged' : 'prices.json written');
}
console.log(`${disagreements.length} disagreements of more than 0.5 %`);
for (const line of disagreements) console.log(`  ${line}`);

function installedVersion(): string {
  const entry = fileURLToPath(import.meta.resolve('@pydantic/genai-prices'));
  return (JSON.parse(readFileSync(entry.replace(/dist[\\/].*$/, 'package.json'), 'utf8')) as { version: string }).version;
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
