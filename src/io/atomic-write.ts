// Writes files whole or not at all: a temporary name in the same directory, then a rename. Readable by the user alone.
import { randomBytes } from 'node:crypto';
import { chmod, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { BqError } from '../base/errors.ts';

/**
 * Replaces `file` by `content` (UTF-8), mode 0600. A device or pipe (`/dev/stdout`) is written to directly.
 *
 * @throws BqError `CANNOT_WRITE`, kind input, naming the file and what is wrong with it
 */
export async function writeFileAtomic(file: string, content: string | Uint8Array): Promise<void> {
  const path = resolve(file);
  try {
    const existing = await stat(path).catch(() => null);
    if (existing?.isDirectory()) throw Object.assign(new Error('is a directory'), { code: 'EISDIR' });
    if (existing && !existing.isFile()) return await writeAll(path, 'w', content);
    const temporary = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
    try {
      await writeAll(temporary, 'wx', content);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  } catch (error) {
    throw cannotWrite(file, error as NodeJS.ErrnoException);
  }
}

async function writeAll(path: string, flag: 'w' | 'wx', content: string | Uint8Array): Promise<void> {
  const handle = await open(path, flag, 0o600);
  try {
    await handle.writeFile(content);
  } finally {
    await handle.close();
  }
  if (flag === 'wx') await chmod(path, 0o600);
}

function cannotWrite(file: string, error: NodeJS.ErrnoException): BqError {
  const reasons: Record<string, [problem: string, remedy: string]> = {
    ENOENT: [`the directory ${dirname(resolve(file))} does not exist`, 'Create the directory first, or name another file.'],
    ENOTDIR: [`a part of the path is not a directory`, 'Name another file.'],
    EISDIR: ['it is a directory', 'Name a file inside it.'],
    EACCES: ['permission denied', 'Name a file that you may write.'],
    EPERM: ['permission denied', 'Name a file that you may write.'],
    EROFS: ['the file system is read-only', 'Name a file elsewhere.'],
    ENOSPC: ['the disk is full', 'Free some space, or name a file elsewhere.'],
  };
  const [problem, remedy] = reasons[error.code ?? ''] ?? [error.message, 'Name another file.'];
  return new BqError(`cannot write ${file}: ${problem}`, { code: 'CANNOT_WRITE', kind: 'input', suggestions: [remedy], cause: error });
}
