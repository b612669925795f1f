// Reads what a flag names: a file, or stdin for `-`; errors name the flag.
import { readFile, stat } from 'node:fs/promises';
import { BqError } from '../base/errors.ts';

/** More than any quota list or prompt; a wrong file is refused rather than read. */
const MOST_BYTES = 512 * 1024 * 1024;

export interface InputText {
  readonly fileName: string;
  readonly text: string;
  /** Null for stdin. */
  readonly modified: Date | null;
}

/** @throws BqError `CANNOT_READ`, kind input */
export async function readInput(name: string, flag: string): Promise<InputText> {
  if (name === '-') {
    const chunks: Buffer[] = [];
    for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
    return { fileName: 'stdin', text: Buffer.concat(chunks).toString('utf8'), modified: null };
  }
  try {
    const stats = await stat(name);
    if (stats.isDirectory()) throw Object.assign(new Error('it is a directory'), { code: 'EISDIR' });
    if (stats.size > MOST_BYTES) throw new Error(`it has ${stats.size} bytes`);
    return { fileName: name, text: await readFile(name, 'utf8'), modified: stats.mtime };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reasons: Record<string, string> = { ENOENT: 'there is no such file', EISDIR: 'it is a directory', EACCES: 'permission denied' };
    throw new BqError(`cannot read ${name} (${flag}): ${reasons[code ?? ''] ?? message}`, {
      code: 'CANNOT_READ',
      kind: 'input',
      suggestions: [`${flag} FILE, or - for stdin`],
      cause: error,
    });
  }
}

/** Whether anything has this name; what may not be looked at counts as there. */
export async function fileExists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    (error: NodeJS.ErrnoException) => error.code !== 'ENOENT' && error.code !== 'ENOTDIR',
  );
}

/** Bytes of all files together; null where one of them is a pipe, or not there. */
export async function totalSize(files: readonly string[]): Promise<number | null> {
  let total = 0;
  for (const file of files) {
    const stats = file === '-' ? null : await stat(file).catch(() => null);
    if (!stats?.isFile()) return null;
    total += stats.size;
  }
  return total;
}
