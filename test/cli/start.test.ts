// What a start loads: seen by the files that get a code cache, without a clock.
import { mkdirSync, mkdtempSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { runBq } from '../support/run-bq.ts';

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
  const plan = ['plan', '--model', 'sonnet-4', '--max-tokens', '16000', '--offline'];

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
    expect(await loadedBy(['count', 'examples/prompts/converse.json', '--offline'])).to.deep.equal(['main', 'rest', 'tokenizer']);
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
});
