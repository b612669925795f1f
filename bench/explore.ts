// The interactive planner in a real pseudo-terminal: from a key to the frame that shows it, and from the start to the first answer.
import { setTimeout as sleep } from 'node:timers/promises';
import { openTerminal, type TerminalOptions } from '../test/_helpers/terminal.ts';
import { type Benchmark, type Measurement, median } from './types.ts';

const KEYS = 300;
const STARTS = 7;
const ARGS = ['explore', '--offline', '--model', 'sonnet-4'];

/** Every one of these moves a number, so that every frame is an answer to its key: a simulation waits until keys rest. */
const SEQUENCE = ['\u001b[C', '\u001b[C', '\u001b[D', '\u001b[1;2C', '\u001b[1;2D', '\u001b[C', '\u001b[D', '\u001b[D'];

/** From the write to the terminal until the first bytes of the next frame, milliseconds, ascending. */
async function keyToFrame(options: TerminalOptions): Promise<number[]> {
  const terminal = openTerminal(ARGS, options);
  await terminal.waitFor(/bucket \d+/);
  const times: number[] = [];
  for (let index = 0; index < KEYS; index++) {
    const frame = terminal.nextOutput();
    const start = performance.now();
    terminal.write(SEQUENCE[index % SEQUENCE.length] ?? '');
    await frame;
    times.push(performance.now() - start);
    // A quick typist.
    await sleep(30);
  }
  terminal.write('q');
  await terminal.ended;
  // The first keys meet code that is not compiled yet; they count as well.
  return times.sort((a, b) => a - b);
}

async function startToFrame(): Promise<number> {
  const start = performance.now();
  const terminal = openTerminal(ARGS);
  await terminal.waitFor(/Safe: /);
  const took = performance.now() - start;
  terminal.write('q');
  await terminal.ended;
  return took;
}

export const benchmark: Benchmark = {
  name: 'explore',
  async run() {
    const results: Measurement[] = [];
    for (const [columns, rows] of [
      [80, 24],
      [200, 60],
    ] as const) {
      const times = await keyToFrame({ columns, rows });
      const p95 = times[Math.floor(times.length * 0.95)] ?? Number.NaN;
      results.push({
        name: `explore: key to frame, p95, ${columns}x${rows}`,
        unit: 'ms',
        minimum: times[0] ?? Number.NaN,
        median: p95,
        budget: { kind: 'at-most', value: 16, of: 'median' },
        note: 'median is the 95th percentile of 300 keys, best the fastest key',
      });
    }
    await startToFrame();
    const starts: number[] = [];
    for (let round = 0; round < STARTS; round++) starts.push(await startToFrame());
    results.push({
      name: 'explore: start to first answer',
      unit: 'ms',
      minimum: Math.min(...starts),
      median: median(starts),
      budget: { kind: 'at-most', value: 600, of: 'median' },
    });
    return results;
  },
};
