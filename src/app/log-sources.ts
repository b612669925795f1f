// What `--logs` names, opened: files and folders of this machine, stdin, and prefixes of S3, as streams of bytes in the order of time.
import { type LogFile, logTree } from '../io/log-tree.ts';
import type { Context } from './context.ts';
import { isOutside, type LogSources, type LogWindow } from './log-source.ts';

/** @throws BqError input, configuration (S3 without credentials), remote */
export async function logSources(context: Context, names: readonly string[], window: LogWindow): Promise<LogSources> {
  const remote = names.filter((name) => name.startsWith('s3://'));
  const local = await localSources(
    names.filter((name) => !name.startsWith('s3://')),
    window,
  );
  if (remote.length === 0) return local;
  const { s3Sources } = await import('./log-sources-s3.ts');
  const parts = [local, ...(await Promise.all(remote.map((uri) => s3Sources(context, uri, window))))];
  return joined(parts);
}

async function localSources(names: readonly string[], window: LogWindow): Promise<LogSources> {
  const tree = await logTree(names);
  const isLeftOut = ({ path, isFound }: LogFile) => isFound && isOutside(path, window);
  const files = tree.files.filter((file) => !isLeftOut(file));
  const nameOf = (path: string) => (path === '-' ? 'stdin' : path);
  return {
    files: files.map(({ path }) => ({ name: nameOf(path) })),
    bodies: tree.bodies,
    totalBytes: sumOf(files.map(({ sizeBytes }) => sizeBytes)),
    unpackedBytes: sumOf(files.map(({ path, sizeBytes }) => sizeBytes && sizeBytes * (path.endsWith('.gz') ? PACKED_TIMES : 1))),
    skippedBefore: tree.files.length - files.length,
    async *opened() {
      for (const { path, sizeBytes, isFound } of files) yield { name: nameOf(path), content: path, sizeBytes, isFound };
    },
  };
}

/** JSON with bodies packs to a fifth or less. */
const PACKED_TIMES = 6;

/** Null where one of them is. */
function sumOf(sizes: readonly (number | null)[]): number | null {
  return sizes.reduce((sum, size) => (sum === null || size === null ? null : sum + size), 0);
}

function joined(parts: readonly LogSources[]): LogSources {
  const stores = parts.map(({ bodies }) => bodies).filter(({ size }) => size > 0);
  return {
    files: parts.flatMap(({ files }) => files),
    bodies: {
      size: stores.reduce((sum, { size }) => sum + size, 0),
      read: async (uri) => {
        for (const store of stores) {
          const found = await store.read(uri);
          if (found !== null) return found;
        }
        return null;
      },
    },
    totalBytes: sumOf(parts.map(({ totalBytes }) => totalBytes)),
    unpackedBytes: sumOf(parts.map(({ unpackedBytes }) => unpackedBytes)),
    skippedBefore: parts.reduce((sum, { skippedBefore }) => sum + skippedBefore, 0),
    async *opened() {
      for (const part of parts) yield* part.opened();
    },
  };
}
