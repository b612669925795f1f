// How long a start takes, as a ratio to bare Node in the same run; and the memory of a plan.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PEAK_KILOBYTES } from './command.ts';
import { type Benchmark, type Measurement, median } from './types.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const BQ = join(ROOT, 'bin', 'bq.js');
const ROUNDS = 15;

/** The examples that come with bq: what a first try of a command meets. */
const example = (name: string) => join(ROOT, 'examples', name);
const PLAN = ['plan', '--offline', '--model', 'sonnet-4', '--max-tokens', '16000'];
const CASES: ReadonlyArray<{ readonly name: string; readonly args: readonly string[]; readonly atMost: number | null }> = [
  { name: 'bq --version', args: ['--version'], atMost: 2.2 },
  { name: 'bq plan --offline --fast', args: [...PLAN, '--fast'], atMost: 2.5 },
  { name: 'bq plan --offline', args: PLAN, atMost: 6 },
  { name: 'bq plan --help', args: ['plan', '--help'], atMost: null },
  { name: 'bq count --offline, a small file', args: ['count', '--offline', example('prompts/converse.json')], atMost: 3.5 },
  { name: 'bq simulate, the example', args: ['simulate', example('step-functions-33.yaml')], atMost: 5 },
];

export const benchmark: Benchmark = {
  name: 'startup',
  async run() {
    const cache = mkdtempSync(join(tmpdir(), 'bq-bench-'));
    // Extra certificates add tens of milliseconds to every Node process, bare or not.
    const { NODE_EXTRA_CA_CERTS: _, ...rest } = process.env;
    const env = { ...rest, BQ_CACHE_DIR: cache, BQ_NOW: '2026-11-22T00:00:00Z', NO_COLOR: '1' };
    const time = (args: readonly string[], extra: Record<string, string> = {}) => {
      const start = process.hrtime.bigint();
      const { status } = spawnSync(process.execPath, args, { env: { ...env, ...extra }, stdio: 'ignore' });
      if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}`);
      return Number(process.hrtime.bigint() - start) / 1e6;
    };
    const all = [...CASES, { name: 'bq plan --offline --fast, cold cache', args: [...PLAN, '--fast'], atMost: 4, cold: true }];
    for (const one of CASES) time([BQ, ...one.args]);
    // Taken in turns, so that a busy moment of the machine falls on all alike.
    const bare: number[] = [];
    const times = all.map(() => [] as number[]);
    for (let round = 0; round < ROUNDS; round++) {
      bare.push(time(['-e', '0']));
      all.forEach((one, index) => {
        const cold = 'cold' in one ? { BQ_CACHE_DIR: join(cache, `cold-${round}`) } : {};
        times[index]?.push(time([BQ, ...one.args], cold));
      });
    }
    rmSync(cache, { recursive: true, force: true });
    const measurements: Measurement[] = all.map((one, index) => ({
      ...ratio(`${one.name} / node -e 0`, times[index] ?? [], bare),
      budget: one.atMost === null ? null : { kind: 'at-most', value: one.atMost, of: 'minimum' },
      note: `${ROUNDS} rounds in turns; bare ${Math.min(...bare).toFixed(0)} ms`,
    }));
    const aws = awsVersion(env);
    if (aws !== null)
      measurements.push({ ...ratio('bq plan --offline --fast / aws --version', times[1] ?? [], aws), note: 'AWS CLI on this machine' });
    measurements.push(peakMemory(env));
    return measurements;
  },
};

/** How long the AWS CLI takes to say its version, in ms; null where there is none. */
function awsVersion(env: NodeJS.ProcessEnv): number[] | null {
  const times: number[] = [];
  for (let round = 0; round < 5; round++) {
    const start = process.hrtime.bigint();
    const { status } = spawnSync('aws', ['--version'], { env, stdio: 'ignore' });
    if (status !== 0) return null;
    times.push(Number(process.hrtime.bigint() - start) / 1e6);
  }
  return times;
}

function ratio(name: string, times: readonly number[], base: readonly number[]): Measurement {
  return { name, unit: 'x', minimum: Math.min(...times) / Math.min(...base), median: median(times) / median(base), budget: null };
}

/** The peak resident memory of a plan, as the kernel counts it. */
function peakMemory(env: NodeJS.ProcessEnv): Measurement {
  const script = `process.argv = [process.argv[0], ...${JSON.stringify([BQ, ...PLAN])}]; process.on('exit', () => process.stderr.write(String(${PEAK_KILOBYTES}))); require(${JSON.stringify(BQ)})`;
  const megabytes = Array.from({ length: 5 }, () => {
    const { stderr } = spawnSync(process.execPath, ['-e', script], { env, encoding: 'utf8' });
    return Number(/\d+$/.exec(stderr)?.[0]) / 1024;
  });
  return {
    name: 'peak memory of bq plan --offline',
    unit: 'MB',
    minimum: Math.min(...megabytes),
    median: median(megabytes),
    budget: { kind: 'at-most', value: 80, of: 'median' },
    note: '5 runs, the first without a code cache',
  };
}
