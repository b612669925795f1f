// Reads what a flag names: a file, or stdin for `-`; errors name the flag.
import { readFile, stat } from 'node:fs/promises';
import { BqError } from '../base/errors.ts';
import { decodeUtf8 } from '../base/json-text.ts';
import { utf16 } from '../base/text.ts';
import { standardInput } from './standard-input.ts';

/** More than any quota list or prompt; a wrong file is refused rather than read. */
const MOST_BYTES = 512 * 1024 * 1024;

export interface InputText {
  readonly fileName: string;
  /** Without byte order mark. */
  readonly text: string;
  /** Null for stdin. */
  readonly modified: Date | null;
}

/**
 * @param flag what named the file
 * @param suggestions what to do where it cannot be read
 * @throws BqError kind input: `CANNOT_READ`, or `BAD_INPUT` for what is not UTF-8
 */
export async function readInput(name: string, flag: string, suggestions = namedBy(flag)): Promise<InputText> {
  const { fileName, bytes, modified } = await readBytes(name, flag, suggestions);
  return { fileName, text: decodeUtf8(bytes, { file: fileName }), modified };
}

/** The same for files that Windows' shells may have written: UTF-16 is read as well. @throws as `readInput` */
export async function readText(name: string, flag: string, suggestions = namedBy(flag)): Promise<InputText> {
  const { fileName, bytes, modified } = await readBytes(name, flag, suggestions);
  const encoding = utf16(bytes);
  return { fileName, text: encoding === null ? decodeUtf8(bytes, { file: fileName }) : new TextDecoder(encoding).decode(bytes), modified };
}

const namedBy = (flag: string): readonly string[] => [`${flag} FILE, or - for stdin`];

interface InputBytes {
  readonly fileName: string;
  readonly bytes: Buffer;
  readonly modified: Date | null;
}

async function readBytes(name: string, flag: string, suggestions: readonly string[]): Promise<InputBytes> {
  if (name === '-') {
    const chunks: Buffer[] = [];
    for await (const chunk of standardInput()) chunks.push(chunk as Buffer);
    return { fileName: 'stdin', bytes: Buffer.concat(chunks), modified: null };
  }
  try {
    const stats = await stat(name);
    if (stats.isDirectory()) throw Object.assign(new Error('it is a directory'), { code: 'EISDIR' });
    if (stats.size > MOST_BYTES) throw new Error(`it has ${stats.size} bytes`);
    return { fileName: name, bytes: await readFile(name), modified: stats.mtime };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reasons: Record<string, string> = { ENOENT: 'there is no such file', EISDIR: 'it is a directory', EACCES: 'permission denied' };
    throw new BqError(`cannot read ${name} (${flag}): ${reasons[code ?? ''] ?? message}`, {
      code: 'CANNOT_READ',
      kind: 'input',
      suggestions,
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

/** Whether it can be read as a file: what has another kind, a name that no file can have, or none at all cannot. */
export async function isFile(name: string): Promise<boolean> {
  return stat(name).then(
    (found) => found.isFile() || found.isFIFO(),
    () => false,
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
