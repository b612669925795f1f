// Where bq may keep what it can fetch or make again. The same rule as bin/loader.js.
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** @returns the user's cache directory for bq (it may not exist yet), or null where there is none */
export function cacheDirectory(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string | null {
  if (env.BQ_CACHE_DIR) return env.BQ_CACHE_DIR;
  if (env.XDG_CACHE_HOME && isAbsolute(env.XDG_CACHE_HOME)) return join(env.XDG_CACHE_HOME, 'bq');
  if (platform === 'win32') return env.LOCALAPPDATA ? join(env.LOCALAPPDATA, 'bq') : null;
  const home = env.HOME || homedir();
  // A home that is not there is somebody's way to say that nothing is to be kept.
  if (!home || !isAbsolute(home) || !existsSync(home)) return null;
  return platform === 'darwin' ? join(home, 'Library', 'Caches', 'bq') : join(home, '.cache', 'bq');
}
