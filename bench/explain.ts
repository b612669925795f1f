// Logs of errors: streamed, read and counted in memory that does not grow with them; one that is mostly quiet, and one of errors alone.
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readFailures } from '../src/app/read-failures.ts';
import { peakMegabytes, writeLines } from './command.ts';
import { type Benchmark, type Measurement, median } from './types.ts';

const RUNS = 3;
const QUIET_LINES = 2_000_000;
const LOUD_LINES = 700_000;
const WORDS =
  'An error occurred (ThrottlingException) when calling the Converse operation (reached max retries: 4): Too many tokens, please wait before trying again.';

export const benchmark: Benchmark = {
  name: 'explain',
  async run(): Promise<readonly Measurement[]> {
    const directory = await mkdtemp(join(tmpdir(), 'bq-bench-'));
    try {
      const [small, quiet, loud] = [join(directory, 'small.log'), join(directory, 'quiet.log'), join(directory, 'loud.log')];
      await writeLines(small, QUIET_LINES / 10, quietLine);
      await writeLines(quiet, QUIET_LINES, quietLine);
      await writeLines(loud, LOUD_LINES, errorLine);
      await readFailures({ file: small, next: '' });
      const grown = peakMegabytes(['explain', quiet, '--json']) - peakMegabytes(['explain', small, '--json']);
      return [
        await speedOf('explain: log, every 50th line an error', quiet, QUIET_LINES / 50),
        await speedOf('explain: log of errors alone', loud, LOUD_LINES),
        {
          name: 'explain: memory of a log ten times as long',
          unit: 'MB',
          minimum: grown,
          median: grown,
          budget: { kind: 'at-most', value: 50, of: 'median' },
          note: `peak of the whole command, ${QUIET_LINES} lines over ${QUIET_LINES / 10}`,
        },
      ];
    } finally {
      await rm(directory, { recursive: true, force: true });
    }
  },
};

async function speedOf(name: string, file: string, errors: number): Promise<Measurement> {
  const { size } = await stat(file);
  const speeds: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const start = performance.now();
    const { failures } = await readFailures({ file, next: '' });
    speeds.push((size * 1000) / (performance.now() - start) / 1e6);
    if (failures.reduce((sum, { count }) => sum + count, 0) !== errors) throw new Error(`${name}: not every error was counted`);
  }
  return {
    name,
    unit: 'MB/s',
    minimum: Math.max(...speeds),
    median: median(speeds),
    budget: { kind: 'at-least', value: 50, of: 'median' },
    note: `${Math.round(size / 1e6)} MB, one thread`,
  };
}

const timeOf = (index: number) => new Date(Date.UTC(2026, 10, 20) + index * 100).toISOString();
const idOf = (index: number) => `158a2e26-c851-4440-9f98-${index.toString(16).padStart(12, '0')}`;
const errorLine = (index: number) => `${timeOf(index)} ERROR [worker-${index % 8}] app.llm call failed: ${WORDS} request_id=${idOf(index)}`;
const quietLine = (index: number) =>
  index % 50 === 0
    ? errorLine(index)
    : `${timeOf(index)} INFO [worker-${index % 8}] app.http served GET /api/items/${index} 200 in ${index % 400} ms user=u${index % 1000} bytes=${index % 50_000}`;
