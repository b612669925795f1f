// Invocation logs: a million lines, streamed, parsed and added up in constant memory.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { logTools } from '../src/app/usage-logs.ts';
import { readLines } from '../src/io/log-files.ts';
import { LogText } from '../src/usage/log-text.ts';
import { LogUsage } from '../src/usage/log-usage.ts';
import { logRecord } from '../test/_helpers/log-lines.ts';
import { peakMegabytes, writeLines } from './command.ts';
import { type Benchmark, type Measurement, median } from './types.ts';

const LINES = 1_000_000;
const RUNS = 3;

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
      const grown = peakMegabytes(usageOf(large)) - peakMegabytes(usageOf(small));
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

const usageOf = (file: string) => ['usage', '--offline', '--json', '--logs', file];

async function readLog(file: string): Promise<number> {
  const usage = new LogUsage({ fromMs: null, nowMs: Number.POSITIVE_INFINITY }, 'us-east-1');
  const text = new LogText({ found: (found, line) => usage.add(found, file, line) }, await logTools());
  const bytes = await readLines(file, { line: (line, number, facts) => text.line(line, number, facts) }, { name: file });
  return typeof bytes === 'number' ? bytes : 0;
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
