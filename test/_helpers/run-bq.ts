// Runs the built CLI as a user would: a process of its own, a scrubbed environment, an empty home.
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const BQ = join(ROOT, 'bin', 'bq.js');

/** One home for the whole test run, so that the start-up code cache is made once. */
const HOME = mkdtempSync(join(tmpdir(), 'bq-test-home-'));

/** The fixed "now" of tests. */
export const TEST_NOW = '2026-11-22T09:30:00Z';

export interface RunOptions {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string | Buffer;
  readonly cwd?: string;
}

export interface RunResult {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The environment of a user without any AWS configuration; nothing of the machine's leaks in but PATH. */
export function testEnvironment(extra: Readonly<Record<string, string | undefined>> = {}): Record<string, string> {
  const env: Record<string, string | undefined> = {
    PATH: process.env.PATH,
    HOME,
    TZ: 'UTC',
    BQ_NOW: TEST_NOW,
    AWS_EC2_METADATA_DISABLED: 'true',
    ...extra,
  };
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

export function runBq(args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BQ, ...args], {
      cwd: options.cwd ?? ROOT,
      env: testEnvironment(options.env),
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (exitCode, signal) => {
      resolve({ exitCode, signal, stdout: Buffer.concat(out).toString('utf8'), stderr: Buffer.concat(err).toString('utf8') });
    });
    // A command that does not read its input may close it early.
    child.stdin.on('error', () => {});
    child.stdin.end(options.stdin ?? '');
  });
}

export interface Envelope<Result> {
  readonly schemaVersion: number;
  readonly command: string;
  readonly result: Result;
  readonly warnings: readonly string[];
  readonly notes?: readonly { readonly code: string; readonly text: string; readonly data: Readonly<Record<string, unknown>> }[];
  readonly error?: { readonly code: string; readonly message: string; readonly suggestions: readonly string[]; readonly exitCode: number };
}

/** Runs with --json and parses; stdout must be one JSON object and nothing else. */
export async function runJson<Result>(
  args: readonly string[],
  options: RunOptions = {},
): Promise<Envelope<Result> & { readonly exitCode: number | null }> {
  const { stdout, exitCode } = await runBq([...args, '--json'], options);
  return { ...(JSON.parse(stdout) as Envelope<Result>), exitCode };
}
