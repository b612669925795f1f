// Which files are logs: names and folders as given → log files, and the bodies that Bedrock puts beside them when they are too long for a record.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

export interface LogTree {
  readonly files: readonly LogFile[];
  readonly bodies: BodyFiles;
}

export interface LogFile {
  readonly path: string;
  /** Null for stdin and pipes. */
  readonly sizeBytes: number | null;
  /** In a folder, so that nobody named it. */
  readonly isFound: boolean;
}

/** `data/REQUEST_input.json.gz` beside the hour's records; answers that are images have other endings. */
const BODY = /(?:^|[\\/])data[\\/][^\\/]+_(?:input|output)[^\\/]*$/;
/** What Bedrock writes to see that it may. */
const PERMISSION_CHECK = /amazon-bedrock-logs-permission-check$/;

export type LogObjectKind = 'log' | 'body' | 'nothing';

/** @param path of a file or the key of an object */
export function kindOfLogObject(path: string): LogObjectKind {
  if (BODY.test(path)) return 'body';
  return PERMISSION_CHECK.test(path) || path.endsWith('/') || /(?:^|[\\/])\.[^\\/]*$/.test(path) ? 'nothing' : 'log';
}

/**
 * Whether all records of an object lie before a time, by the hour in its key (`…/BedrockModelInvocationLogs/us-east-1/2026/11/01/10/…`).
 * False where the key names no hour.
 */
export function isBefore(path: string, fromMs: number): boolean {
  const hour = /BedrockModelInvocationLogs[\\/][a-z0-9-]+[\\/](\d{4})[\\/](\d{2})[\\/](\d{2})(?:[\\/](\d{2}))?[\\/]/.exec(path);
  if (!hour) return false;
  const [, year, month, day, hours] = hour;
  const start = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hours ?? 0));
  // Objects are named by when they were written; a record is written within minutes.
  return start + (hours === undefined ? 86_400_000 : 3_600_000) < fromMs;
}

/** The Region in an object's key; null where the key names none. */
export function regionOfKey(path: string): string | null {
  return /BedrockModelInvocationLogs[\\/]([a-z0-9-]+)[\\/]/.exec(path)?.[1] ?? null;
}

/** @param names files, folders, `-` @throws what the file system says of a name that is not there */
export async function logTree(names: readonly string[]): Promise<LogTree> {
  const files: LogFile[] = [];
  const bodies = new BodyFiles();
  const add = (path: string, sizeBytes: number | null, isFound: boolean) => {
    const kind = kindOfLogObject(path);
    if (kind === 'body') bodies.add(path);
    else if (kind === 'log' || !isFound) files.push({ path, sizeBytes, isFound });
  };
  for (const name of names) {
    const stats = name === '-' ? null : await stat(name).catch(() => null);
    if (stats?.isDirectory()) for (const { path, sizeBytes } of await filesBelow(name)) add(path, sizeBytes, true);
    else add(name, stats?.isFile() ? stats.size : null, false);
  }
  return { files, bodies };
}

/** In the order of their names; what begins with a dot is left out. */
export async function filesBelow(folder: string): Promise<{ path: string; sizeBytes: number }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter(
      (path) =>
        !path
          .slice(folder.length)
          .split(/[\\/]/)
          .some((part) => part.startsWith('.')),
    )
    .sort();
  const sized = await Promise.all(
    paths.map(async (path) => {
      const stats = await stat(path).catch(() => null);
      return stats?.isFile() ? { path, sizeBytes: stats.size } : null;
    }),
  );
  return sized.filter((file) => file !== null);
}

/** Bodies by what the records call them: S3 URIs, of which a copy keeps the end. */
export class BodyFiles {
  readonly #byName = new Map<string, string[]>();

  add(path: string): void {
    const name = lastOf(path);
    const there = this.#byName.get(name);
    if (there) there.push(path);
    else this.#byName.set(name, [path]);
  }

  get size(): number {
    return this.#byName.size;
  }

  /** The file that has the most of the URI's end. */
  find(uri: string): string | null {
    const candidates = this.#byName.get(lastOf(uri)) ?? [];
    return candidates.reduce<string | null>((best, path) => (best === null || common(path, uri) > common(best, uri) ? path : best), null);
  }

  /** @returns null for a body that is not here, or no JSON */
  async read(uri: string | null): Promise<unknown> {
    const path = uri === null ? null : this.find(uri);
    return path === null ? null : bodyOf(await readFile(path).catch(() => null));
  }
}

/** A body as Bedrock stores it, packed or not. */
export function bodyOf(bytes: Buffer | null): unknown {
  if (bytes === null) return null;
  try {
    const plain = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
    return JSON.parse(plain.toString('utf8')) as unknown;
  } catch {
    return null;
  }
}

const lastOf = (path: string) => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);

function common(a: string, b: string): number {
  let length = 0;
  while (
    length < a.length &&
    length < b.length &&
    (a.at(-1 - length) === b.at(-1 - length) || (a.at(-1 - length) === '\\' && b.at(-1 - length) === '/'))
  )
    length++;
  return length;
}
