// Where bq keeps what it was told to keep, and cannot make again by itself.
import { lstatSync, type Stats } from 'node:fs';
import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';

/** @returns the user's configuration directory for bq (it may not exist yet), or null where there is none */
export function configDirectory(env: NodeJS.ProcessEnv = process.env, platform: NodeJS.Platform = process.platform): string | null {
  if (env.BQ_CONFIG_DIR) return env.BQ_CONFIG_DIR;
  if (env.XDG_CONFIG_HOME && isAbsolute(env.XDG_CONFIG_HOME)) return join(env.XDG_CONFIG_HOME, 'bq');
  if (platform === 'win32') return env.APPDATA ? join(env.APPDATA, 'bq') : null;
  const home = env.HOME || homedir();
  return home && isAbsolute(home) ? join(home, '.config', 'bq') : null;
}

/** The file of the user's own catalogue; null where there is no place for it. */
export function ownCataloguePath(env: NodeJS.ProcessEnv): string | null {
  const directory = configDirectory(env);
  return directory === null ? null : join(directory, 'catalogue.jsonl');
}

/** Undefined where there is nothing, or no way to it. */
export function statsOfPath(path: string): Stats | undefined {
  try {
    return lstatSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}
