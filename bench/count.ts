// How fast the estimate is, on English: in one thread against the tokenizer alone and characters / 4, and the whole command with two threads.
import { spawnSync } from 'node:child_process';
import { closeSync, existsSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import { loadTextCounter } from '../src/prompts/estimate/content.ts';
import { noFeatures } from '../src/prompts/estimate/features.ts';
import { PEAK_KILOBYTES } from './command.ts';
import { type Benchmark, type Measurement, median } from './types.ts';

const BQ = fileURLToPath(new URL('../bin/bq.js', import.meta.url));
const MODULES = fileURLToPath(new URL('../node_modules', import.meta.url));
const ROUNDS = 5;
/** English as people write it: the read-me files of the installed packages. */
function english(characters: number): string {
  let text = '';
  const packages = readdirSync(MODULES).flatMap((name) =>
    name.startsWith('@') ? readdirSync(join(MODULES, name)).map((inner) => join(name, inner)) : [name],
  );
  for (const name of packages) {
    const file = join(MODULES, name, 'README.md');
    if (text.length < characters && existsSync(file)) text += readFileSync(file, 'utf8');
  }
  return text.slice(0, characters);
}

const megabytesPerSecond = (bytes: number, run: () => void) =>
  Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    run();
    return bytes / 1e6 / ((performance.now() - start) / 1000);
  });

export const benchmark: Benchmark = {
  name: 'count',
  async run() {
    const text = english(2_000_000);
    const counter = await loadTextCounter();
    const options = { allowedSpecial: new Set<string>(), disallowedSpecial: new Set<string>() };
    const pieces = Array.from({ length: Math.ceil(text.length / 4000) }, (_, index) => text.slice(index * 4000, (index + 1) * 4000));
    const estimate = megabytesPerSecond(text.length, () => counter(text, noFeatures()));
    const tokenizer = megabytesPerSecond(text.length, () => {
      for (const piece of pieces) encode(piece, options);
    });
    const quarter = megabytesPerSecond(text.length, () => {
      if (Math.ceil([...text].length / 4) < 1) throw new Error('no text');
    });
    return [
      rate('estimate of English, one thread', estimate),
      rate('gpt-tokenizer alone, one thread', tokenizer),
      rate('characters / 4, one thread', quarter),
      {
        name: 'estimate / gpt-tokenizer alone, time',
        unit: 'x',
        minimum: Math.max(...tokenizer) / Math.max(...estimate),
        median: median(tokenizer) / median(estimate),
        budget: null,
      },
      ...command(text),
    ];
  },
};

function rate(name: string, values: readonly number[]): Measurement {
  return { name, unit: 'MB/s', minimum: Math.max(...values), median: median(values), budget: null, note: 'minimum: the best round' };
}

/** 200 MB of JSON lines through the built command: rate, and peak memory as the kernel counts it. */
function command(text: string): Measurement[] {
  const directory = mkdtempSync(join(tmpdir(), 'bq-bench-count-'));
  const file = join(directory, 'records.jsonl');
  const out = openSync(file, 'w');
  let bytes = 0;
  for (let index = 0; bytes < 200e6; index++) {
    const at = (index * 7919) % (text.length - 5000);
    const content = text.slice(at, at + 500 + (index % 3000));
    const line = `${JSON.stringify({ recordId: `r${index}`, modelInput: { anthropic_version: 'bedrock-2023-05-31', max_tokens: 9, messages: [{ role: 'user', content }] } })}\n`;
    bytes += line.length;
    writeSync(out, line);
  }
  closeSync(out);
  const args = JSON.stringify([BQ, 'count', file, '--offline', '--jobs', '2', '--json']);
  const script = `process.argv = [process.argv[0], ...${args}]; process.on('exit', () => process.stderr.write(' ' + ${PEAK_KILOBYTES})); require(${JSON.stringify(BQ)})`;
  const start = performance.now();
  const { stderr, status } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' });
  const seconds = (performance.now() - start) / 1000;
  rmSync(directory, { recursive: true, force: true });
  if (status !== 0) throw new Error(`bq count ended with ${status}: ${stderr}`);
  const speed = bytes / 1e6 / seconds;
  const memory = Number(/\d+$/.exec(stderr)?.[0]) / 1024;
  return [
    {
      name: 'bq count, 200 MB of JSON lines, two threads',
      unit: 'MB/s',
      minimum: speed,
      median: speed,
      budget: { kind: 'at-least', value: 10, of: 'median' },
    },
    { name: 'peak memory of the same', unit: 'MB', minimum: memory, median: memory, budget: { kind: 'at-most', value: 350, of: 'median' } },
  ];
}
