// Runs the built bq for a torture case: a directory and a home of its own, nothing of the machine's environment, time and memory bounded.
import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { Ran, Running, TortureBox, TortureRun } from './case.ts';

const BQ = fileURLToPath(new URL('../../bin/bq.js', import.meta.url));
/** Beyond this a process is ended: the machine has other things to do. */
const MOST_MEGABYTES = 1_500;
const KEPT_OUTPUT_BYTES = 32 * 2 ** 20;
const WATCH_MILLISECONDS = 20;

export interface OpenBox extends TortureBox {
  close(): Promise<void>;
}

export async function openBox(limitSeconds: number): Promise<OpenBox> {
  const root = await mkdtemp(join(tmpdir(), 'bq-torture-'));
  const directory = join(root, 'work');
  const home = join(root, 'home');
  await Promise.all([mkdir(directory), mkdir(home)]);
  const deadline = performance.now() + limitSeconds * 1000;
  const undo: (() => unknown)[] = [];
  const start = (args: readonly string[], options: TortureRun = {}): Running => {
    const running = startBq(args, options, { directory, home, deadline });
    undo.push(() => running.kill('SIGKILL'));
    return running;
  };
  return {
    directory,
    home,
    path: (name) => join(directory, name),
    write: async (name, content) => {
      const path = join(directory, name);
      await writeFile(path, content);
      return path;
    },
    start,
    run: (args, options) => start(args, options).ended,
    after: (last) => void undo.push(last),
    close: async () => {
      for (const each of undo.reverse()) await each();
      await rm(root, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

interface Place {
  readonly directory: string;
  readonly home: string;
  /** By the clock of `performance`. */
  readonly deadline: number;
}

function environment(home: string, extra: TortureRun['env'] = {}): Record<string, string> {
  const env = {
    PATH: process.env.PATH,
    HOME: home,
    TZ: 'UTC',
    BQ_NOW: '2026-11-22T09:30:00Z',
    AWS_EC2_METADATA_DISABLED: 'true',
    ...extra,
  };
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function commandOf(args: readonly string[], { before, namespace }: TortureRun): readonly [string, string[]] {
  const bq = [process.execPath, BQ, ...args];
  const shell = ['bash', '-c', `${before ?? ':'}\nexec "$@"`, 'bash', ...bq];
  const words = namespace ? ['unshare', '-rm', ...shell] : before === undefined ? bq : shell;
  return [words[0] as string, words.slice(1)];
}

function startBq(args: readonly string[], options: TortureRun, place: Place): Running {
  const [file, words] = commandOf(args, options);
  const begin = performance.now();
  const child = spawn(file, words, { cwd: place.directory, env: environment(place.home, options.env), stdio: ['pipe', 'pipe', 'pipe'] });
  const out = new Kept();
  const err = new Kept();
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of listeners) listener();
  };
  const keep = (kept: Kept) => (chunk: Buffer) => {
    kept.push(chunk);
    changed();
  };
  child.stdout.on('data', keep(out));
  child.stderr.on('data', keep(err));
  const output = () => out.text() + err.text();
  const watched = watch(child, place.deadline);
  feed(child, options.stdin);
  const kill = (signal: NodeJS.Signals) => void (child.exitCode === null && child.signalCode === null && child.kill(signal));
  const ended = new Promise<Ran>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode, signal) => {
      const seen = watched.stop();
      resolve({ args, exitCode, signal, stdout: out.text(), stderr: err.text(), seconds: (performance.now() - begin) / 1000, ...seen });
      changed();
    });
  });
  const says = (pattern: RegExp): Promise<boolean> =>
    new Promise((resolve) => {
      const done = (found: boolean) => {
        clearTimeout(timer);
        listeners.delete(look);
        resolve(found);
      };
      const look = () => {
        if (pattern.test(output())) done(true);
        else if (child.exitCode !== null || child.signalCode !== null) done(false);
      };
      const timer = setTimeout(() => done(false), 20_000);
      listeners.add(look);
      look();
    });
  const { signal } = options;
  if (signal && typeof signal.after === 'number') setTimeout(() => kill(signal.name), signal.after * 1000).unref();
  else if (signal) void says(signal.after as RegExp).then((found) => found && kill(signal.name));
  return { pid: child.pid ?? -1, output, says, kill, ended };
}

/** Output, as much of it as anybody looks at. */
class Kept {
  readonly #chunks: Buffer[] = [];
  #bytes = 0;

  push(chunk: Buffer): void {
    this.#bytes += chunk.length;
    if (this.#bytes <= KEPT_OUTPUT_BYTES) this.#chunks.push(chunk);
  }

  text(): string {
    return Buffer.concat(this.#chunks).toString('utf8');
  }
}

function feed({ stdin }: ChildProcess, input: TortureRun['stdin'] = ''): void {
  // A command that does not read its input may close it early.
  stdin?.on('error', () => {});
  if (input === null || !stdin) return;
  if (typeof input === 'string' || input instanceof Uint8Array) stdin.end(input);
  else
    Readable.from(input)
      .on('error', () => {})
      .pipe(stdin);
}

/** Looks at memory and time; what asks for too much of either is ended. */
function watch(child: ChildProcess, deadline: number) {
  let peakMegabytes: number | null = null;
  let ended: Ran['ended'] = 'by itself';
  const timer = setInterval(() => {
    peakMegabytes = Math.max(peakMegabytes ?? 0, peakOf(child.pid) ?? 0) || null;
    if (performance.now() > deadline) ended = 'out of time';
    else if ((peakMegabytes ?? 0) > MOST_MEGABYTES) ended = 'out of memory';
    else return;
    clearInterval(timer);
    child.kill('SIGKILL');
  }, WATCH_MILLISECONDS);
  return {
    stop() {
      clearInterval(timer);
      return { peakMegabytes, ended };
    },
  };
}

/** Linux tells the most that was ever resident. */
function peakOf(pid: number | undefined): number | null {
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    return null;
  }
}
