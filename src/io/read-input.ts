// Reads what a flag names: a file, or stdin for `-`; errors name the flag.
import { stat } from 'node:fs/promises';
import { BqError } from '../base/errors.ts';
import { INPUTS } from '../base/input-words.ts';
import { decodeUtf8 } from '../base/json-text.ts';
import { phrase, type Text } from '../base/phrases.ts';
import { utf16 } from '../base/text.ts';
import { type ByteSource, openBytes, UnreadableError } from './byte-source.ts';
import { nearFiles } from './near-files.ts';

const MEGABYTE = 2 ** 20;
/** A file of this kind is never larger, and one that is would fill the memory: it is refused rather than read. */
const MOST_BYTES = 32 * MEGABYTE;

export interface InputText {
  readonly fileName: string;
  /** Without byte order mark. */
  readonly text: string;
  /** Null for stdin. */
  readonly modified: Date | null;
}

export interface InputWish {
  /** What to do where it cannot be read; default: how to name another. */
  readonly suggestions?: readonly Text[];
  /** How to come by such a file, said first where there is none and no other name is near. */
  readonly start?: Text;
  /** Default: 32 MB. */
  readonly mostBytes?: number;
}

/**
 * @param flag what named the file
 * @throws BqError kind input: `CANNOT_READ`, also for what is larger than such a file can be; `BAD_INPUT` for what is not UTF-8
 */
export async function readInput(name: string, flag: string, wish: InputWish = {}): Promise<InputText> {
  const { fileName, bytes, modified } = await readBytes(name, flag, wish);
  return { fileName, text: decodeUtf8(bytes, { file: fileName }), modified };
}

/** The same for files that Windows' shells may have written: UTF-16 is read as well. @throws as `readInput` */
export async function readText(name: string, flag: string, wish: InputWish = {}): Promise<InputText> {
  const { fileName, bytes, modified } = await readBytes(name, flag, wish);
  const encoding = utf16(bytes);
  return { fileName, text: encoding === null ? decodeUtf8(bytes, { file: fileName }) : new TextDecoder(encoding).decode(bytes), modified };
}

interface InputBytes {
  readonly fileName: string;
  readonly bytes: Buffer;
  readonly modified: Date | null;
}

async function readBytes(name: string, flag: string, { suggestions, start, mostBytes = MOST_BYTES }: InputWish): Promise<InputBytes> {
  const fileName = name === '-' ? 'stdin' : name;
  try {
    const source = await openBytes(name, { keeps: true });
    return { fileName, bytes: await wholeOf(source, mostBytes), modified: source.modified };
  } catch (error) {
    throw new BqError(phrase(INPUTS, 'cannotRead', fileName, flag, whyUnreadable(error)), {
      code: 'CANNOT_READ',
      kind: 'input',
      suggestions: suggestions ?? howToName(name, { flag, start }, error),
      cause: error,
    });
  }
}

/** A name that no file has is probably another one's, mistyped. */
function howToName(name: string, { flag, start }: { flag: string; start: Text | undefined }, error: unknown): readonly Text[] {
  const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
  const near = isMissing ? nearFiles(name, flag.startsWith('--') ? flag : null) : [];
  if (near.length > 0) return near;
  return [...(isMissing && start !== undefined ? [start] : []), phrase(INPUTS, 'nameFile', flag)];
}

/** In our words where the system's code says it, else in the system's. */
export function whyUnreadable(error: unknown): Text {
  if (error instanceof UnreadableError) return error.said;
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return phrase(INPUTS, 'noSuchFile');
  return code === 'EACCES' ? phrase(INPUTS, 'permissionDenied') : message;
}

/** Hardly anything is read of a file that is too large; a pipe, or a file that grows, is left where it gets so. */
async function wholeOf({ chunks, sizeBytes }: ByteSource, mostBytes: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    parts.push(chunk);
    length += chunk.length;
    if (Math.max(length, sizeBytes ?? 0) <= mostBytes) continue;
    throw new UnreadableError('EFBIG', phrase(INPUTS, 'tooLarge', sizeBytes === null ? null : Math.max(sizeBytes, length), mostBytes));
  }
  return Buffer.concat(parts, length);
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
