// The emulator under load: small Converse calls a second with latency off, memory over many of them, and a thousand streams at once.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Benchmark, type Measurement, median } from './types.ts';

const BQ = fileURLToPath(new URL('../bin/bq.js', import.meta.url));
const PATH = '/model/us.anthropic.claude-sonnet-4-5-20250929-v1%3A0';
const BODY = '{"messages":[{"role":"user","content":[{"text":"hello"}]}],"inferenceConfig":{"maxTokens":100}}';
const CONNECTIONS = 16;
const STREAMS = 1_000;
/** `BQ_BENCH_FULL=1` sends the million that the budget speaks of. */
const REQUESTS = process.env.BQ_BENCH_FULL ? 1_000_000 : 200_000;
const NO_LIMITS = ['--tpm', '1e12', '--rpm', '1e9', '--tpd', '1e12'];

export const benchmark: Benchmark = { name: 'emulate', run };

async function run(): Promise<Measurement[]> {
  return [...(await measureCalls()), ...(await measureStreams()), await measureBesideBare()];
}

interface Running {
  readonly child: ChildProcess;
  readonly port: number;
}

async function start(flags: readonly string[]): Promise<Running> {
  const child = spawn(
    process.execPath,
    [BQ, 'emulate', '--offline', '--region', 'us-east-1', '--port', '0', '--json', ...NO_LIMITS, ...flags],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  return listening(child);
}

async function listening(child: ChildProcess): Promise<Running> {
  const port = await new Promise<number>((resolve, reject) => {
    let said = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString();
      const found = /listens on http:\/\/127\.0\.0\.1:(\d+)/.exec(said);
      if (found) resolve(Number(found[1]));
    });
    child.once('exit', () => reject(new Error(`it did not start: ${said}`)));
  });
  return { child, port };
}

async function stop({ child }: Running): Promise<void> {
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGINT');
  await gone;
}

/** Resident memory, MB; null where there is no /proc. */
function residentMegabytes({ child }: Running): number | null {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? Number.NaN) / 1024;
  } catch {
    return null;
  }
}

async function measureCalls(): Promise<Measurement[]> {
  const emulator = await start(['--no-latency', '--output-tokens', '5']);
  try {
    await sendMany(emulator.port, 20_000);
    const warm = residentMegabytes(emulator);
    const rates = hasWrk() ? [wrk(emulator.port), wrk(emulator.port), wrk(emulator.port)] : [];
    while (rates.length < 3) rates.push(await sendMany(emulator.port, 30_000));
    await sendMany(emulator.port, REQUESTS);
    const after = residentMegabytes(emulator);
    const sorted = rates.sort((a, b) => a - b) as [number, number, number];
    const found: Measurement[] = [
      {
        name: 'emulate: small Converse calls',
        unit: 'calls/s',
        minimum: sorted[0],
        median: sorted[1],
        budget: { of: 'median', kind: 'at-least', value: 10_000 },
      },
    ];
    if (warm !== null && after !== null) {
      found.push({
        name: `emulate: memory after ${REQUESTS.toLocaleString('en')} calls / warm`,
        unit: 'x',
        minimum: after / warm,
        median: after / warm,
        budget: { of: 'median', kind: 'at-most', value: 1.5 },
      });
    }
    return found;
  } finally {
    await stop(emulator);
  }
}

/** A server of node:http alone that says what the emulator said, byte for byte. */
const BARE = `
const { createServer } = require('node:http');
const { status, headers, body } = JSON.parse(process.argv[1]);
const server = createServer((request, response) => {
  request.on('data', () => {}).on('end', () => {
    response.writeHead(status, headers);
    response.end(body);
  });
});
server.on('connection', (socket) => socket.setNoDelay(true));
server.listen(0, '127.0.0.1', () => process.stderr.write('listens on http://127.0.0.1:' + server.address().port));`;
const MANY_CONNECTIONS = 64;

/** In turns, so that both meet the same machine. */
async function measureBesideBare(): Promise<Measurement> {
  const emulator = await start(['--no-latency', '--output-tokens', '5']);
  const answer = await fetch(`http://127.0.0.1:${emulator.port}${PATH}/converse`, { method: 'POST', body: BODY });
  const headers = Object.fromEntries([...answer.headers].filter(([name]) => !['connection', 'keep-alive', 'date'].includes(name)));
  const said = JSON.stringify({ status: answer.status, headers, body: await answer.text() });
  const bare = await listening(spawn(process.execPath, ['-e', BARE, said], { stdio: ['ignore', 'ignore', 'pipe'] }));
  try {
    const ratios: number[] = [];
    for (const { port } of [emulator, bare]) await sendMany(port, 10_000, MANY_CONNECTIONS);
    for (let round = 0; round < 7; round++) {
      const own = await sendMany(emulator.port, 10_000, MANY_CONNECTIONS);
      ratios.push(own / (await sendMany(bare.port, 10_000, MANY_CONNECTIONS)));
    }
    return {
      name: `emulate / bare node:http that says the same, ${MANY_CONNECTIONS} connections`,
      unit: 'x',
      minimum: Math.max(...ratios),
      median: median(ratios),
      budget: { of: 'median', kind: 'at-least', value: 0.5 },
    };
  } finally {
    await Promise.all([stop(emulator), stop(bare)]);
  }
}

async function measureStreams(): Promise<Measurement[]> {
  const emulator = await start(['--ttft', '1', '--tokens-per-second', '50', '--output-tokens', '100']);
  try {
    const began = performance.now();
    await Promise.all(Array.from({ length: STREAMS }, () => oneStream(emulator.port)));
    const seconds = (performance.now() - began) / 1000;
    return [
      {
        name: `emulate: ${STREAMS.toLocaleString('en')} streams of 3 s at once`,
        unit: 's',
        minimum: seconds,
        median: seconds,
        budget: { of: 'median', kind: 'at-most', value: 6 },
      },
    ];
  } finally {
    await stop(emulator);
  }
}

const requestText = (operation: string): string =>
  `POST ${PATH}/${operation} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`;

/** Sends so many calls over a few connections, one at a time on each. @returns calls a second */
async function sendMany(port: number, calls: number, connections = CONNECTIONS): Promise<number> {
  const text = requestText('converse');
  const began = performance.now();
  let left = calls;
  await Promise.all(
    Array.from(
      { length: connections },
      () =>
        new Promise<void>((resolve, reject) => {
          const socket = connect(port, '127.0.0.1');
          const next = (): void => {
            if (left <= 0) {
              socket.end();
              return;
            }
            left--;
            socket.write(text);
          };
          socket.once('connect', next);
          socket.on('data', (chunk) => {
            // A small answer comes whole.
            if (chunk.subarray(9, 12).toString('latin1') !== '200') reject(new Error(chunk.toString().slice(0, 200)));
            next();
          });
          socket.once('error', reject);
          socket.once('close', () => resolve());
        }),
    ),
  );
  return calls / ((performance.now() - began) / 1000);
}

function oneStream(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(requestText('converse-stream')));
    let tail = Buffer.alloc(0);
    socket.on('data', (chunk: Buffer) => {
      tail = Buffer.concat([tail.subarray(-8), chunk]);
      // The chunk that ends a body without a length.
      if (tail.subarray(-5).toString('latin1') === '0\r\n\r\n') socket.end();
    });
    socket.once('error', reject);
    socket.once('close', () => resolve());
  });
}

function hasWrk(): boolean {
  try {
    execFileSync('wrk', ['-v'], { stdio: 'ignore' });
    return true;
  } catch (error) {
    // wrk prints its version and exits with 1.
    return (error as NodeJS.ErrnoException).code !== 'ENOENT';
  }
}

/** One thread, 16 connections, 5 seconds. @returns calls a second */
function wrk(port: number): number {
  const script = join(tmpdir(), `bq-bench-${process.pid}.lua`);
  writeFileSync(script, `wrk.method = "POST"\nwrk.body = '${BODY}'\nwrk.headers["Content-Type"] = "application/json"\n`);
  try {
    const said = execFileSync('wrk', ['-t1', `-c${CONNECTIONS}`, '-d5', '-s', script, `http://127.0.0.1:${port}${PATH}/converse`], {
      encoding: 'utf8',
    });
    if (said.includes('Non-2xx')) throw new Error(said);
    return Number(/Requests\/sec:\s+([\d.]+)/.exec(said)?.[1]);
  } finally {
    rmSync(script, { force: true });
  }
}
