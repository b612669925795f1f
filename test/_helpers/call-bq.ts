// Calls the built CLI in this process: the same bundle, arguments, environment, streams and exit code, a tenth of the time of a process.
// For tests of what a command answers; what a process of its own proves (signals, pipes, terminals, the start) is for run-bq.ts.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { type Envelope, ROOT, type RunOptions, type RunResult, testEnvironment } from './run-bq.ts';

interface Bundle {
  /** Ends with the command; the exit code is the process's. */
  run(argv: string[]): Promise<void>;
}

interface CallOptions extends Omit<RunOptions, 'cwd'> {
  /** How wide stdout says it is; nobody says it of a pipe. */
  readonly columns?: number;
}

let bundle: Bundle | undefined;
let last: Promise<unknown> = Promise.resolve();

/** As `runBq`; calls at once wait for each other, since there is one environment. */
export function callBq(args: readonly string[], options: CallOptions = {}): Promise<RunResult> {
  const result = last.then(() => call(args, options));
  last = result.catch(() => {});
  return result;
}

/** As `runJson`. */
export async function callJson<Result>(
  args: readonly string[],
  options: Omit<RunOptions, 'cwd'> = {},
): Promise<Envelope<Result> & { readonly exitCode: number | null }> {
  const { stdout, exitCode } = await callBq([...args, '--json'], options);
  return { ...(JSON.parse(stdout) as Envelope<Result>), exitCode };
}

async function call(args: readonly string[], { env, stdin = '', columns }: CallOptions): Promise<RunResult> {
  const before = { env: { ...process.env }, argv: process.argv, exitCode: process.exitCode, interrupts: process.listeners('SIGINT') };
  const streams = ['stdin', 'stdout', 'stderr'].map((name) => [name, Object.getOwnPropertyDescriptor(process, name) as PropertyDescriptor]);
  const stdout = new Sink(columns);
  const stderr = new Sink();
  try {
    setEnvironment(testEnvironment(env));
    process.argv = [process.execPath, join(ROOT, 'bin', 'bq.js'), ...args];
    process.exitCode = undefined;
    const input = Readable.from(stdin.length > 0 ? [Buffer.from(stdin)] : []);
    for (const [name, value] of Object.entries({ stdin: input, stdout, stderr })) {
      Object.defineProperty(process, name, { value, configurable: true });
    }
    bundle ??= loadBundle();
    await bundle.run([...args]);
    return { exitCode: Number(process.exitCode ?? 0), signal: null, stdout: stdout.text(), stderr: stderr.text() };
  } finally {
    for (const [name, descriptor] of streams) Object.defineProperty(process, name as string, descriptor as PropertyDescriptor);
    for (const listener of process.listeners('SIGINT')) if (!before.interrupts.includes(listener)) process.off('SIGINT', listener);
    process.exitCode = before.exitCode;
    process.argv = before.argv;
    setEnvironment(before.env);
  }
}

/** Without the code cache, which is the loader's and has tests of its own. */
function loadBundle(): Bundle {
  process.env.BQ_CODE_CACHE = '0';
  const { load } = createRequire(import.meta.url)(join(ROOT, 'bin', 'loader.js')) as { load(command: string): Bundle };
  return load('plan');
}

/** In place: only changes of the real object reach the time zone. */
function setEnvironment(env: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in env)) delete process.env[name];
  Object.assign(process.env, env);
}

class Sink extends Writable {
  readonly columns: number | undefined;
  readonly #chunks: Buffer[] = [];

  constructor(columns?: number) {
    super();
    this.columns = columns;
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#chunks.push(chunk);
    done();
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}
