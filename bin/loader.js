// Loads dist/main.cjs, and its chunks when they are asked for, through V8's code cache. The cache is a convenience: whatever is wrong with it, the bundle still runs.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const vm = require('node:vm');
const zlib = require('node:zlib');

const DIST = path.join(__dirname, '..', 'dist');

/** The user's cache directory for bq, or undefined where there is none. The same rule as src/io/cache-dir.ts. */
function cacheDirectory() {
  const env = process.env;
  if (env.BQ_CODE_CACHE === '0') return undefined;
  if (env.BQ_CACHE_DIR) return path.join(env.BQ_CACHE_DIR, 'code');
  if (env.XDG_CACHE_HOME && path.isAbsolute(env.XDG_CACHE_HOME)) return path.join(env.XDG_CACHE_HOME, 'bq', 'code');
  if (process.platform === 'win32') return env.LOCALAPPDATA ? path.join(env.LOCALAPPDATA, 'bq', 'code') : undefined;
  const home = env.HOME || require('node:os').homedir();
  // A home that is not there is somebody's way to say that nothing is to be kept.
  if (!home || !path.isAbsolute(home) || !fs.existsSync(home)) return undefined;
  return process.platform === 'darwin' ? path.join(home, 'Library', 'Caches', 'bq', 'code') : path.join(home, '.cache', 'bq', 'code');
}

/** Whether only this user can have put code there; a directory that is still to be made is. */
function isOwn(directory) {
  try {
    const stat = fs.lstatSync(directory);
    return stat.isDirectory() && (!process.getuid || (stat.uid === process.getuid() && (stat.mode & 0o022) === 0));
  } catch (error) {
    return error.code === 'ENOENT';
  }
}

/** Reads a cache file: 4 bytes CRC-32 of what follows, then V8's data. V8 itself does not check its data for damage. */
function readCache(file) {
  try {
    const stat = fs.lstatSync(file);
    // Code from a file that somebody else owns or may write to is never run.
    if (!stat.isFile() || (process.getuid && (stat.uid !== process.getuid() || (stat.mode & 0o022) !== 0))) return undefined;
    const bytes = fs.readFileSync(file);
    const data = bytes.subarray(4);
    return bytes.length > 4 && bytes.readUInt32LE(0) === zlib.crc32(data) ? data : undefined;
  } catch {
    return undefined;
  }
}

/** A run that ended early, with an error or by Ctrl-C, has compiled little of what its command needs; 3 is an answer too. */
const hasAnswered = (exitCode) => exitCode === 0 || exitCode === 3;

function writeCache(file, script) {
  try {
    const directory = path.dirname(file);
    fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
    if (!isOwn(directory)) return;
    const data = script.createCachedData();
    const head = Buffer.alloc(4);
    head.writeUInt32LE(zlib.crc32(data));
    const temporary = `${file}.${process.pid}.${Date.now().toString(36)}`;
    try {
      fs.writeFileSync(temporary, Buffer.concat([head, data]), { mode: 0o600, flag: 'wx' });
      fs.renameSync(temporary, file);
    } catch (error) {
      fs.rmSync(temporary, { force: true });
      throw error;
    }
    // Caches of older builds are of no more use, but two installed versions may be called in turns.
    const current = path.basename(file).split('-')[0];
    const now = fs.lstatSync(file).mtimeMs;
    for (const name of fs.readdirSync(directory)) {
      const other = path.join(directory, name);
      if (!name.startsWith(current) && now - fs.lstatSync(other).mtimeMs > 86_400_000) fs.rmSync(other, { force: true });
    }
  } catch {
    // A read-only, full or missing directory costs speed, nothing else.
  }
}

/**
 * @param {string | undefined} command the first word of the command line: what one command compiled is of little use to another
 * @returns the exports of src/main.ts
 */
function load(command) {
  const isHelp = process.argv.includes('--help') || process.argv.includes('-h');
  const profile = isHelp ? 'help' : /^[a-z][a-z-]{0,20}$/.test(command ?? '') ? command : 'root';
  const kept = cacheDirectory();
  const directory = kept && isOwn(kept) ? kept : undefined;
  const chunks = new Map();
  const chunk = (name) => {
    if (!chunks.has(name)) chunks.set(name, run(name));
    return chunks.get(name);
  };
  const tables = new Map();
  const table = (name) => {
    if (!tables.has(name)) {
      const bytes = fs.readFileSync(path.join(DIST, 'tables', name));
      tables.set(name, name.endsWith('.json') ? JSON.parse(bytes.toString('utf8')) : bytes);
    }
    return tables.get(name);
  };
  const run = (name) => {
    const filename = path.join(DIST, `${name}.cjs`);
    const source = fs.readFileSync(filename, 'latin1'); // the build writes ASCII only
    const hash = source.slice(2, 2 + 16); // the build puts "//<hash>" on the first line, the same on all files
    const file = directory && path.join(directory, `${hash}${process.versions.modules}${process.arch}-${name}-${profile}`);
    const cachedData = file && readCache(file);
    const script = new vm.Script(source, { filename, cachedData });
    const module = { exports: {} };
    script.runInThisContext()(
      module,
      module.exports,
      require,
      __dirname,
      filename,
      (specifier) => import(specifier),
      chunk,
      require,
      table,
    );
    if (file && (!cachedData || script.cachedDataRejected))
      process.once('exit', (exitCode) => hasAnswered(exitCode) && writeCache(file, script));
    return module.exports;
  };
  return chunk('main')['src/main.ts'];
}

module.exports = { load };
