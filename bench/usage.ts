// Invocation logs through the command as it is shipped: a million lines, plain and gzip, by the reader and its threads, in constant memory. A machine has other work, so each run is
// paired with Node reading (and unpacking) the same file: the ratio of a pair says what the speed would be elsewhere.
import { spawnSync } from 'node:child_process';
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createGzip } from 'node:zlib';
import { usageSql } from '../src/usage/engines/usage-sql.ts';
import { logRecord } from '../test/_helpers/log-lines.ts';
import { peakMegabytes, writeLines } from './command.ts';
import { type Benchmark, type Measurement, median } from './types.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BQ = join(ROOT, 'bin', 'bq.js');
const LINES = 1_000_000;
const PAIRS = 5;

export const benchmark: Benchmark = {
  name: 'usage',
  async run(): Promise<readonly Measurement[]> {
    const directory = await mkdtemp(join(tmpdir(), 'bq-bench-'));
    try {
      const [small, large, packed] = [join(directory, 'small.jsonl'), join(directory, 'large.jsonl'), join(directory, 'large.jsonl.gz')];
      await writeLog(small, LINES / 10);
      await writeLog(large, LINES);
      await pipeline(createReadStream(large), createGzip({ level: 6 }), createWriteStream(packed));
      const { size: bytes } = statSync(large);
      const everyday = join(directory, 'everyday.jsonl');
      await writeLog(everyday, LINES / 76);
      const grown = peakMegabytes(usageOf(large)) - peakMegabytes(usageOf(small));
      return [
        beside('usage: a log of 10 MB / node -e 0', everyday, ['-e', '0'], { kind: 'at-most', value: 7, of: 'minimum' }),
        beside('usage, plain / DuckDB with the query of --emit sql', large, duckdbOf(large), null),
        ...rates('plain', large, bytes, { budget: 400 }),
        ...rates('gzip', packed, bytes, { budget: 200 }),
        {
          name: 'usage: memory of 1,000,000 lines over 100,000',
          unit: 'MB',
          minimum: grown,
          median: grown,
          budget: { kind: 'at-most', value: 60, of: 'median' },
          note: 'peak of the whole command; request IDs are remembered by 11 to 22 bytes each, so that overlaps are seen',
        },
      ];
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
};

const usageOf = (file: string) => ['usage', '--offline', '--json', '--logs', file];

/** The least that any reader in Node does: open, unpack, look at every byte's place. */
const READ = `const { createReadStream } = require('node:fs');
  const file = process.argv[1];
  const bytes = createReadStream(file, { highWaterMark: 2 ** 18 });
  const stream = file.endsWith('.gz') ? bytes.pipe(require('node:zlib').createGunzip({ chunkSize: 2 ** 18 })) : bytes;
  let lines = 0;
  stream.on('data', (chunk) => { for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++; });`;

/** DuckDB by the same query that bq writes for it, as a program of its own. */
function duckdbOf(file: string): readonly string[] {
  const sql = usageSql({ by: 'caller', fromIso: null, source: { engine: 'duckdb', files: [file] }, burndownOverrides: {} });
  const run = `const { DuckDBInstance } = require('@duckdb/node-api');
    DuckDBInstance.create(':memory:').then((instance) => instance.connect()).then((connection) => connection.runAndReadAll(process.argv[1]));`;
  // The query begins with dashes.
  return ['-e', run, '--', sql];
}

/** A whole process in seconds. */
function seconds(args: readonly string[]): number {
  const start = performance.now();
  const { status } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { PATH: process.env.PATH, HOME: tmpdir() },
  });
  if (status !== 0) throw new Error(`${args.slice(0, 3).join(' ')} ended with ${status}`);
  return (performance.now() - start) / 1000;
}

/** Pairs of a log read by bq and of another program. */
function beside(name: string, file: string, other: readonly string[], budget: Measurement['budget']): Measurement {
  seconds([BQ, ...usageOf(file)]);
  const pairs = Array.from({ length: PAIRS }, () => ({ bq: seconds([BQ, ...usageOf(file)]), other: seconds(other) }));
  const ratios = pairs.map((pair) => pair.bq / pair.other);
  return { name, unit: 'x', minimum: Math.min(...ratios), median: median(ratios), budget, note: `${PAIRS} pairs of whole processes` };
}

/** Whole processes, one after the other; the best run counts for the rate, each pair for the ratio. */
function rates(kind: string, file: string, bytes: number, { budget }: { readonly budget: number }): Measurement[] {
  const pairs = Array.from({ length: PAIRS }, () => ({ bq: seconds([BQ, ...usageOf(file)]), node: seconds(['-e', READ, file]) }));
  const speeds = pairs.map(({ bq }) => bytes / 1e6 / bq);
  const ratios = pairs.map(({ bq, node }) => bq / node);
  return [
    {
      name: `usage: invocation log, ${kind}`,
      unit: 'MB/s',
      minimum: Math.max(...speeds),
      median: median(speeds),
      budget: { kind: 'at-least', value: budget, of: 'minimum' },
      note: `${LINES} lines, whole command, ${availableParallelism()} cores; minimum: the best of ${PAIRS} runs`,
    },
    {
      name: `usage, ${kind} / Node reading the file`,
      unit: 'x',
      minimum: Math.min(...ratios),
      median: median(ratios),
      budget: null,
      note: 'pairs of runs',
    },
  ];
}

const writeLog = (file: string, lines: number) =>
  writeLines(file, lines, (line) => {
    const timestamp = new Date(Date.UTC(2026, 10, 20) + line * 500).toISOString();
    return JSON.stringify(
      logRecord({
        timestamp,
        requestId: `request-${line}`,
        inputTokens: line % 5000,
        outputTokens: (line * 7919) % 4000,
        maxTokens: 8000,
        latencyMs: 1000 + (line % 30_000),
      }),
    );
  });
