// The package as a user gets it: packed, installed into an empty prefix without network or cache, and run there.
import { type ExecFileOptionsWithStringEncoding, execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { ROOT, testEnvironment } from '../_helpers/run-bq.ts';

/** What docs/architecture.md promises, in bytes. */
const MOST_PACKED_BYTES = 2.9e6;
const MOST_UNPACKED_BYTES = 9e6;

interface Packed {
  readonly filename: string;
  readonly size: number;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string; readonly size: number }[];
}

describe('the package', function () {
  // npm itself takes seconds, and a busy machine doubles them.
  this.timeout(240_000);
  const home = mkdtempSync(join(tmpdir(), 'bq-pack-'));
  const prefix = join(home, 'prefix');
  const run = promisify(execFile);
  const options: ExecFileOptionsWithStringEncoding = {
    cwd: home,
    encoding: 'utf8',
    maxBuffer: 64e6,
    env: testEnvironment({ HOME: home, npm_config_cache: join(home, 'cache'), npm_config_update_notifier: 'false' }),
  };
  const installed = (file: string) => join(prefix, 'lib', 'node_modules', 'bedrock-quota', file);
  const bq = (...args: string[]) => run(join(prefix, 'bin', 'bq'), args, options);
  let packed: Packed;

  before(async () => {
    // The build is fresh (pretest); scripts would only write to the output.
    const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', home], { ...options, cwd: ROOT });
    packed = (JSON.parse(stdout) as Packed[])[0] as Packed;
    // Offline and with an empty cache: a package that needed another one could not be installed.
    await run('npm', ['install', '-g', '--offline', '--no-audit', '--no-fund', '--prefix', prefix, join(home, packed.filename)], options);
  });
  after(() => rmSync(home, { recursive: true, force: true }));

  it('has what runs and what users read, and nothing else', () => {
    const paths = packed.files.map(({ path }) => path);
    expect(paths).to.include.members([
      'bin/bq.js',
      'bin/worker.js',
      'dist/main.cjs',
      'dist/rest.cjs',
      'dist/tables/models.models.json',
      'dist/tui.mjs',
      'dist/manifest.json',
    ]);
    expect(paths).to.include.members([
      'README.md',
      'README.ja.md',
      'LICENSE',
      'CHANGELOG.md',
      'dist/THIRD-PARTY-LICENSES.txt',
      'docs/commands.md',
    ]);
    const forbidden = paths.filter(
      (path) =>
        /\.map$|\.tsx?$|\.tgz$|\.log$|fixtures|\.test\.|(^|\/)\.|node_modules/.test(path) ||
        !/^(bin|dist|schemas|examples|docs)\/|^(package\.json|README(\.ja)?\.md|CHANGELOG\.md|LICENSE)$/.test(path),
    );
    expect(forbidden).to.deep.equal([]);
  });

  it('is as small as docs/architecture.md says', () => {
    expect(packed.size).to.be.below(MOST_PACKED_BYTES);
    expect(packed.unpackedSize).to.be.below(MOST_UNPACKED_BYTES);
  });

  it('plans, counts, draws and helps from where it was installed', async () => {
    const { version } = (await import('../../package.json', { with: { type: 'json' } })).default;
    expect((await bq('--version')).stdout).to.match(new RegExp(`^bq ${version.replaceAll('.', '\\.')} .*20\\d\\d-\\d\\d`));
    expect((await run(join(prefix, 'bin', 'bedrock-quota'), ['--version'], options)).stdout).to.equal((await bq('--version')).stdout);
    const plan = await bq('plan', '--model', 'sonnet-4.6', '--max-tokens', '16000', '--offline', '--json');
    expect(JSON.parse(plan.stdout).result.model.name).to.equal('Claude Sonnet 4.6');
    const count = await bq('count', installed('examples/prompts/converse.json'), '--offline', '--json');
    expect(JSON.parse(count.stdout).result.totalInputTokens).to.be.above(0);
    const frame = await bq('explore', '--model', 'sonnet-4.6', '--snapshot', '80x24', '--offline');
    expect(frame.stdout.trimEnd().split('\n')).to.have.length(24);
    expect((await bq('simulate', installed('examples/step-functions-33.yaml'), '--json')).stdout).to.contain('"schemaVersion": 1');
    expect((await bq('emulate', '--help')).stdout).to.contain('$ bq emulate');
  });

  it('brings the AWS SDK along: what asks AWS gets as far as the network', async () => {
    const args = ['quotas', '--region', 'us-east-1', '--json', '--endpoint-url', 'http://127.0.0.1:9'];
    const keys = { AWS_ACCESS_KEY_ID: 'AKIAIOSFODNN7EXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
    const failure = await run(join(prefix, 'bin', 'bq'), args, { ...options, env: { ...options.env, ...keys } }).then(
      () => undefined,
      (error: { stdout: string }) => JSON.parse(error.stdout).error as { exitCode: number; message: string },
    );
    expect(failure).to.include({ exitCode: 5 });
    expect(failure?.message).to.contain('127.0.0.1:9');
  });
});
