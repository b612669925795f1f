// A refresh of 17 Regions at 60 ms a round trip, as the built program does it, against the slowest chain of pages that it has to read one after the other.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fetchDefaults } from '../src/aws/service-quotas/quotas.ts';
import { KEYS, scrubbedEnv, testSession } from '../test/_helpers/aws-session.ts';
import { callBq } from '../test/_helpers/call-bq.ts';
import { type Benchmark, median } from './types.ts';

const ROUND_TRIP_MS = 60;
/** V8 has compiled what is run often. */
const WARM_RUNS = 4;
const RUNS = 5;
const REGIONS = [
  'ap-northeast-1',
  'ap-northeast-2',
  'ap-northeast-3',
  'ap-south-1',
  'ap-southeast-1',
  'ap-southeast-2',
  'ca-central-1',
  'eu-central-1',
  'eu-north-1',
  'eu-west-1',
  'eu-west-2',
  'eu-west-3',
  'sa-east-1',
  'us-east-1',
  'us-east-2',
  'us-west-1',
  'us-west-2',
];

export const benchmark: Benchmark = {
  name: 'catalog',
  async run() {
    const home = mkdtempSync(join(tmpdir(), 'bq-bench-'));
    const emulator = await startEmulator(home);
    try {
      const session = await testSession(emulator.url, home);
      const chain = () => fetchDefaults(session, 'us-east-1', { now: () => new Date() });
      for (let warm = 0; warm < WARM_RUNS; warm++) {
        await chain();
        await refresh(emulator.url, home);
      }
      const ratios: number[] = [];
      for (let run = 0; run < RUNS; run++) {
        const alone = await timed(chain);
        ratios.push((await timed(() => refresh(emulator.url, home))) / alone);
      }
      return [
        {
          name: `bq catalog refresh, ${REGIONS.length} Regions / its slowest chain of pages alone, ${ROUND_TRIP_MS} ms a round trip`,
          unit: 'x',
          minimum: Math.min(...ratios),
          median: median(ratios),
          budget: { kind: 'at-most', value: 1.3, of: 'median' },
          note: 'the built program: models, profiles and default quotas of each Region, SDK loaded, to the written file; the emulator is a process of its own',
        },
      ];
    } finally {
      emulator.stop();
      rmSync(home, { recursive: true, force: true });
    }
  },
};

/** A process of its own, which answers each call after a round trip. */
async function startEmulator(home: string): Promise<{ readonly url: string; readonly stop: () => void }> {
  const args = ['bin/bq.js', 'emulate', '--offline', '--port', '0', '--fault', `slow:${ROUND_TRIP_MS / 1000}`];
  const child = spawn(process.execPath, args, { env: scrubbedEnv(home), stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await new Promise<string>((resolve, reject) => {
    let said = '';
    const listen = (chunk: Buffer) => {
      said += chunk.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      if (found) resolve(found);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.on('exit', () => reject(new Error(said)));
  });
  return { url, stop: () => child.kill() };
}

async function refresh(url: string, home: string): Promise<void> {
  const args = ['catalog', 'refresh', '--region', REGIONS.join(','), '--endpoint-url', url, '--json'];
  const { exitCode, stderr, stdout } = await callBq(args, { env: { ...KEYS, BQ_CONFIG_DIR: home } });
  if (exitCode !== 0) throw new Error(`${stderr}${stdout.slice(0, 500)}`);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
