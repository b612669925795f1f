// Files whole or not at all, and a cache that can be wrong in any way without harm.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, lstat, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { BqError } from '../../src/base/errors.ts';
import { cacheDirectory } from '../../src/io/cache-dir.ts';
import { JsonCache } from '../../src/io/json-cache.ts';
import { OutputFile, writeFileAtomic } from '../../src/io/output-file.ts';
import { useTempDirectory } from '../_helpers/temp.ts';

const isNumberList = (value: unknown): value is number[] => Array.isArray(value) && value.every((item) => typeof item === 'number');

describe('io', () => {
  const directory = useTempDirectory();

  it('finds the cache directory as bin/loader.js does', () => {
    const home = directory();
    expect(cacheDirectory({ BQ_CACHE_DIR: '/x', XDG_CACHE_HOME: '/y', HOME: home }, 'linux')).to.equal('/x');
    expect(cacheDirectory({ XDG_CACHE_HOME: '/y', HOME: home }, 'linux')).to.equal('/y/bq');
    expect(cacheDirectory({ XDG_CACHE_HOME: 'relative', HOME: home }, 'linux')).to.equal(join(home, '.cache', 'bq'));
    expect(cacheDirectory({ HOME: home }, 'darwin')).to.equal(join(home, 'Library', 'Caches', 'bq'));
    expect(cacheDirectory({ HOME: join(home, 'nobody') }, 'linux')).to.equal(null);
    expect(cacheDirectory({ LOCALAPPDATA: '/l' }, 'win32')).to.equal('/l/bq');
    expect(cacheDirectory({}, 'win32')).to.equal(null);
  });

  it('writes a file whole, for the user alone, and leaves nothing else', async () => {
    const file = join(directory(), 'a.json');
    await writeFile(file, 'old', { mode: 0o644 });
    await Promise.all(['one', 'two', 'three'].map((text) => writeFileAtomic(file, text.repeat(1000))));
    expect(['one', 'two', 'three'].map((text) => text.repeat(1000))).to.include(await readFile(file, 'utf8'));
    expect((await stat(file)).mode & 0o777).to.equal(0o600);
    expect(await readdir(directory())).to.deep.equal(['a.json']);
  });

  it('writes through links and pipes, and replaces neither; what is given up leaves nothing', async () => {
    const [link, pipe] = [join(directory(), 'link'), join(directory(), 'pipe')];
    await symlink('behind.json', link);
    await writeFileAtomic(link, 'new');
    expect(await readFile(join(directory(), 'behind.json'), 'utf8')).to.equal('new');
    expect((await lstat(link)).isSymbolicLink()).to.equal(true);
    execFileSync('mkfifo', [pipe]);
    const refused = await writeFileAtomic(pipe, 'x').catch((error: unknown) => error as BqError);
    expect(refused?.message).to.contain('nobody reads the pipe');
    const reader = spawn('cat', [pipe]);
    const read = once(reader.stdout, 'data');
    // The reader opens the pipe when it is ready; until then it is one that nobody reads.
    while ((await writeFileAtomic(pipe, 'piped').catch(() => 'not yet')) === 'not yet')
      await new Promise((resolve) => setTimeout(resolve, 5));
    expect(String((await read)[0])).to.equal('piped');
    expect((await lstat(pipe)).isFIFO()).to.equal(true);
    const output = new OutputFile(join(directory(), 'never.json'));
    output.write('half');
    output.discard();
    output.discard();
    expect((await readdir(directory())).sort()).to.deep.equal(['behind.json', 'link', 'pipe']);
  });

  it('says why a file cannot be written', async () => {
    const problemOf = (file: string) =>
      writeFileAtomic(file, 'x').then(
        () => expect.fail('it was written'),
        (error: unknown) => error as BqError,
      );
    const missing = await problemOf(join(directory(), 'no', 'such', 'a.json'));
    expect(missing).to.be.instanceOf(BqError);
    expect(missing.kind).to.equal('input');
    expect(missing.message).to.match(/the directory .*such does not exist/);
    expect((await problemOf(directory())).message).to.contain('it is a directory');
  });

  it('reads back what is young, and nothing else', async () => {
    let nowMs = 1_000_000;
    const cache = new JsonCache({
      name: 't',
      maxAgeSeconds: 300,
      isValid: isNumberList,
      env: { BQ_CACHE_DIR: directory() },
      now: () => nowMs,
    });
    expect(await cache.read('secret key')).to.equal(null);
    await cache.write('secret key', [1, 2]);
    nowMs += 250_000;
    expect(await cache.read('secret key')).to.deep.equal({ value: [1, 2], ageSeconds: 250 });
    expect(await cache.read('another key')).to.equal(null);
    nowMs += 51_000;
    expect(await cache.read('secret key')).to.equal(null);
    nowMs = 0;
    expect(await cache.read('secret key'), 'a clock that was set back').to.equal(null);
  });

  it('survives damage, foreign content and directories it may not use', async () => {
    const cache = new JsonCache({ name: 't', maxAgeSeconds: 300, isValid: isNumberList, env: { BQ_CACHE_DIR: directory() } });
    await cache.write('key', [1]);
    const [name = ''] = await readdir(join(directory(), 't'));
    expect(name).to.match(/^[0-9a-f]{32}\.json$/);
    for (const damage of ['', '{', 'null', '[]', '{"format":1,"savedAtMs":1,"value":["x"]}', '{"format":2}']) {
      await writeFile(join(directory(), 't', name), damage);
      expect(await cache.read('key'), damage).to.equal(null);
    }
    await cache.write('key', [2]);
    expect((await cache.read('key'))?.value).to.deep.equal([2]);
    const blocked = join(directory(), 'file');
    await writeFile(blocked, '');
    const nowhere = new JsonCache({ name: 't', maxAgeSeconds: 300, isValid: isNumberList, env: { BQ_CACHE_DIR: blocked } });
    await nowhere.write('key', [1]);
    expect(await nowhere.read('key')).to.equal(null);
  });

  it('forgets what is more than a day old', async () => {
    const cache = new JsonCache({ name: 't', maxAgeSeconds: 300, isValid: isNumberList, env: { BQ_CACHE_DIR: directory() } });
    await mkdir(join(directory(), 't'));
    const old = join(directory(), 't', 'old.json');
    await writeFile(old, '{}');
    // By the clock of the file system.
    const longAgo = new Date((await stat(old)).mtimeMs - 25 * 3600 * 1000);
    await utimes(old, longAgo, longAgo);
    await cache.write('key', [1]);
    expect(await readdir(join(directory(), 't')))
      .to.have.length(1)
      .and.not.include('old.json');
    await chmod(join(directory(), 't'), 0o700);
  });

  it('keeps what it wrote where the file system’s clock is months behind', async () => {
    const now = () => Date.now() + 90 * 24 * 3600 * 1000;
    const cache = new JsonCache({ name: 't', maxAgeSeconds: 300, isValid: isNumberList, env: { BQ_CACHE_DIR: directory() }, now });
    await cache.write('key', [1]);
    expect((await cache.read('key'))?.value).to.deep.equal([1]);
  });
});
