// A small JSON cache in the user's cache directory. It is a convenience: whatever is wrong with it costs time, never an answer.
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cacheDirectory } from './cache-dir.ts';
import { writeFileAtomic } from './output-file.ts';

const FORMAT = 1;
const FORGET_AFTER_MS = 24 * 3600 * 1000;

export interface CacheEntry<T> {
  readonly value: T;
  readonly ageSeconds: number;
}

export interface JsonCacheOptions<T> {
  /** The part of the cache directory, e.g. `quotas`. */
  readonly name: string;
  readonly maxAgeSeconds: number;
  /** True when a value that was read has the shape of T; what has not is ignored. */
  readonly isValid: (value: unknown) => value is T;
  readonly env?: NodeJS.ProcessEnv;
  /** Milliseconds since 1970; for tests. */
  readonly now?: () => number;
}

/** Keys are hashed: nothing of them can be read from the directory. Two processes at once are harmless, the last one wins. */
export class JsonCache<T> {
  readonly #options: JsonCacheOptions<T>;
  readonly #directory: string | null;
  readonly #now: () => number;

  constructor(options: JsonCacheOptions<T>) {
    this.#options = options;
    const base = cacheDirectory(options.env);
    this.#directory = base === null ? null : join(base, options.name);
    this.#now = options.now ?? Date.now;
  }

  #file(key: string): string | null {
    return this.#directory === null ? null : join(this.#directory, `${createHash('sha256').update(key).digest('hex').slice(0, 32)}.json`);
  }

  /** @returns the entry when it is young enough, else null */
  async read(key: string): Promise<CacheEntry<T> | null> {
    const file = this.#file(key);
    if (file === null) return null;
    try {
      if (!(await isOurs(file)) || !(await isOurs(dirname(file)))) return null;
      const { format, savedAtMs, value } = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
      if (format !== FORMAT || typeof savedAtMs !== 'number' || !this.#options.isValid(value)) return null;
      const ageSeconds = (this.#now() - savedAtMs) / 1000;
      // An age below 0 means that the clock was set back: then nothing is known about the age.
      return ageSeconds >= 0 && ageSeconds <= this.#options.maxAgeSeconds ? { value, ageSeconds } : null;
    } catch {
      return null;
    }
  }

  async write(key: string, value: T): Promise<void> {
    const file = this.#file(key);
    if (file === null || this.#directory === null) return;
    try {
      await mkdir(this.#directory, { recursive: true, mode: 0o700 });
      await writeFileAtomic(file, JSON.stringify({ format: FORMAT, savedAtMs: this.#now(), value }));
      await this.#forgetOld(this.#directory, (await stat(file)).mtimeMs);
    } catch {
      // A read-only, full or missing directory costs speed, nothing else.
    }
  }

  /** @param nowMs by the clock of the file system, which is not always the machine's: what was just written must stay */
  async #forgetOld(directory: string, nowMs: number): Promise<void> {
    for (const name of await readdir(directory)) {
      const path = join(directory, name);
      const stats = await stat(path).catch(() => null);
      if (stats?.isFile() && nowMs - stats.mtimeMs > FORGET_AFTER_MS) await rm(path, { force: true });
    }
  }
}

/** What another user owns, or could have written, is not to be believed. */
async function isOurs(path: string): Promise<boolean> {
  if (!process.getuid) return true;
  const { uid, mode } = await stat(path);
  return uid === process.getuid() && (mode & 0o022) === 0;
}
