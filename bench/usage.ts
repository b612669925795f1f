// Invocation logs: a million lines, streamed, parsed and added up in constant memory.

import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { logTools } from '../src/app/usage-logs.ts';
import { readLines } from '../src/io/log-files.ts';
import { LogText } from '../src/usage/log-text.ts';
import { LogUsage } from '../src/usage/log-usage.ts';
import { logRecord } from '../test/_helpers/log-lines.ts';
import { type Benchmark, type Measurement, median } from './types.ts';

const LINES = 1_000_000;
const RUNS = 3;
const BQ = fileURLToPath(new URL('../bin/bq.js', import.meta.url));

export const benchmark: Benchmark = {
  name: 'usage',
  async run(): Promise<readonly Measurement[]> {
    const directory = await mkdtemp(join(tmpdir(), 'bq-bench-'));
    try {
      const [small, large] = [join(directory, 'small.jsonl'), join(directory, 'large.jsonl')];
      await writeLog(small, LINES / 10);
      await writeLog(large, LINES);
      await readLog(small);
      const speeds: number[] = [];
      for (let run = 0; run < RUNS; run++) {
        const start = performance.now();
        const bytes = await readLog(large);
        speeds.push((bytes * 1000) / (performance.now() - start) / 1e6);
      }
      const grown = peakMegabytes(large) - peakMegabytes(small);
      return [
        {
          name: 'usage: invocation log',
          unit: 'MB/s',
          minimum: Math.max(...speeds),
          median: median(speeds),
          budget: { kind: 'at-least', value: 50, of: 'median' },
          note: `${LINES} lines, one thread`,
        },
        {
          name: 'usage: memory of 1,000,000 lines over 100,000',
          unit: 'MB',
          minimum: grown,
          median: grown,
          budget: { kind: 'at-most', value: 100, of: 'median' },
          note: 'peak of the whole command; request IDs are remembered by 11 to 22 bytes each, so that overlaps are seen',
        },
      ];
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
};

/** The most memory that the whole command held. */
function peakMegabytes(file: string): number {
  const script = `process.argv.push('usage', '--offline', '--json', '--logs', ${JSON.stringify(file)});
    process.on('exit', () => process.stderr.write('peak ' + process.resourceUsage().maxRSS / 1024 + '\\n'));
    process.argv.splice(1, 0, ${JSON.stringify(BQ)});
    require(${JSON.stringify(BQ)});`;
  const { stderr } = spawnSync(process.execPath, ['-e', script], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { PATH: process.env.PATH, HOME: tmpdir(), BQ_CODE_CACHE: '0' },
  });
  return Number(/^peak (.*)$/m.exec(stderr)?.[1] ?? Number.NaN);
}

async function readLog(file: string): Promise<number> {
  const usage = new LogUsage({ fromMs: null, nowMs: Number.POSITIVE_INFINITY }, 'us-east-1');
  const text = new LogText({ found: (found, line) => usage.add(found, file, line) }, await logTools());
  const bytes = await readLines(file, { line: (line, number, facts) => text.line(line, number, facts) }, { name: file });
  return typeof bytes === 'number' ? bytes : 0;
}

async function writeLog(file: string, lines: number): Promise<void> {
  const stream = createWriteStream(file);
  for (let from = 0; from < lines; from += 1000) {
    let text = '';
    for (let line = from; line < from + 1000; line++) {
      const timestamp = new Date(Date.UTC(2026, 10, 20) + line * 500).toISOString();
      text += `${JSON.stringify(logRecord({ timestamp, requestId: `request-${line}`, inputTokens: line % 5000, outputTokens: (line * 7919) % 4000, maxTokens: 8000, latencyMs: 1000 + (line % 30_000) }))}\n`;
    }
    if (!stream.write(text)) await once(stream, 'drain');
  }
  stream.end();
  await once(stream, 'finish');
}
