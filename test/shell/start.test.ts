// What a start loads: seen by the files that get a code cache, without a clock.
import { spawnSync } from 'node:child_process';
import { chmodSync, closeSync, existsSync, mkdirSync, mkdtempSync, openSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { expect } from 'chai';
import { ROOT, runBq, testEnvironment } from '../_helpers/run-bq.ts';

const BQ = join(ROOT, 'bin', 'bq.js');
const plan = ['plan', '--model', 'sonnet-4', '--max-tokens', '16000', '--offline'];

/** The files of dist/ that a command loaded, e.g. `main`. */
async function loadedBy(args: readonly string[]): Promise<string[]> {
  const cache = mkdtempSync(join(tmpdir(), 'bq-start-'));
  const { exitCode, stderr } = await runBq(args, { env: { BQ_CACHE_DIR: cache } });
  expect(exitCode, stderr).to.equal(0);
  return readdirSync(join(cache, 'code'))
    .map((name) => name.split('-')[1] ?? '')
    .sort();
}

describe('a start loads what the command needs', () => {
  it('the first file alone for a plan, as text, Markdown and JSON, with the simulation and without, and for help', async () => {
    for (const args of [
      plan,
      [...plan, '--fast'],
      [...plan, '--json'],
      [...plan, '--format', 'markdown'],
      ['--version'],
      ['plan', '--help'],
      ['help'],
    ]) {
      expect(await loadedBy(args), args.join(' ')).to.deep.equal(['main']);
    }
  });

  it('no AWS SDK without a network, no vocabulary without text to count', async () => {
    expect(await loadedBy(['models'])).to.deep.equal(['main', 'rest']);
    expect(await loadedBy(['quotas', '--offline', '--region', 'us-east-1'])).to.deep.equal(['main', 'rest']);
    expect(await loadedBy(['count', 'examples/prompts/converse.json', '--offline'])).to.deep.equal(['main', 'rest']);
  });

  it('is kept of runs that answered, apart for help: another leaves no cache that lacks what its command needs', async () => {
    const cache = mkdtempSync(join(tmpdir(), 'bq-start-'));
    const profilesAfter = async (...args: readonly string[]) => {
      await runBq(args, { env: { BQ_CACHE_DIR: cache } });
      const names = existsSync(join(cache, 'code')) ? readdirSync(join(cache, 'code')) : [];
      return [...new Set(names.map((name) => name.split('-').at(-1)))].sort();
    };
    expect(await profilesAfter('plan', '--no-such-flag')).to.deep.equal([]);
    expect(await profilesAfter('plan', '--help')).to.deep.equal(['help']);
    expect(await profilesAfter(...plan)).to.deep.equal(['help', 'plan']);
  });

  it('the caches of another version stay for a day: two may be called in turns', async () => {
    const cache = mkdtempSync(join(tmpdir(), 'bq-start-'));
    mkdirSync(join(cache, 'code'), { mode: 0o700 });
    for (const name of ['yesterdays-main-plan', 'todays-main-plan']) writeFileSync(join(cache, 'code', name), '');
    const before = Date.now() / 1000 - 25 * 3600;
    utimesSync(join(cache, 'code', 'yesterdays-main-plan'), before, before);
    await runBq(['--version'], { env: { BQ_CACHE_DIR: cache } });
    const names = readdirSync(join(cache, 'code'));
    expect(names).to.have.length(2);
    expect(names).to.include('todays-main-plan');
  });

  it('no code of a directory that others may write to', async () => {
    const cache = mkdtempSync(join(tmpdir(), 'bq-start-'));
    const version = () => runBq(['--version'], { env: { BQ_CACHE_DIR: cache } });
    await version();
    const [name] = readdirSync(join(cache, 'code')) as [string];
    // Rubbish with the right sum passes every other check, and V8 would stumble over it.
    const rubbish = Buffer.alloc(100_000, 7);
    const head = Buffer.alloc(4);
    head.writeUInt32LE(crc32(rubbish));
    writeFileSync(join(cache, 'code', name), Buffer.concat([head, rubbish]), { mode: 0o600 });
    chmodSync(join(cache, 'code'), 0o777);
    const { exitCode, stdout, stderr } = await version();
    expect([exitCode, stderr]).to.deep.equal([0, '']);
    expect(stdout).to.match(/^bq /);
  });

  it('and keeps nothing in a home that is not there', async () => {
    const home = join(mkdtempSync(join(tmpdir(), 'bq-start-')), 'nobody');
    expect((await runBq(['--version'], { env: { HOME: home } })).exitCode).to.equal(0);
    expect(existsSync(home)).to.equal(false);
  });
});

// Linux alone has a file that is always full.
if (existsSync('/dev/full')) {
  describe('an answer that cannot be written', () => {
    const full = (args: readonly string[], stream: 'stdout' | 'stderr') => {
      const file = openSync('/dev/full', 'w');
      const stdio = stream === 'stdout' ? (['ignore', file, 'pipe'] as const) : (['ignore', 'pipe', file] as const);
      const result = spawnSync(process.execPath, [BQ, ...args], { env: testEnvironment(), stdio: [...stdio], encoding: 'utf8' });
      closeSync(file);
      return result;
    };

    it('is said, with the way out and exit code 2', () => {
      for (const args of [plan, [...plan, '--json'], ['--version'], ['help'], ['plan', '--help']]) {
        const { status, stderr } = full(args, 'stdout');
        expect([status, stderr.split('\n').filter((line) => !line.startsWith('Using us-east-1'))], args.join(' ')).to.deep.equal([
          2,
          [
            'error the answer cannot be written to stdout: no space is left on the device',
            '  free some space, or send the output elsewhere',
            '',
          ],
        ]);
      }
    });

    it('keeps its exit code where even the error cannot be told', () => {
      expect(full(['plan', '--nope'], 'stderr').status).to.equal(2);
      expect(full(['--version'], 'stderr').status).to.equal(0);
    });
  });
}
