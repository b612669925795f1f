// Opens a prompt file or stdin, looks at its head, and says how it is to be read: JSON lines, one JSON value, or text.
import { BqError, inputError, PLACES } from '../../base/errors.ts';
import { INPUTS } from '../../base/input-words.ts';
import { refuseUtf16 } from '../../base/json-text.ts';
import { type Phrase, phrase } from '../../base/phrases.ts';
import { type ByteSource, openBytes } from '../../io/byte-source.ts';
import { MAX_REQUEST_BYTES } from '../../io/line-batches.ts';
import { nearFiles } from '../../io/near-files.ts';
import type { PromptKind } from '../../prompts/types.ts';
import { COUNT } from '../../words/en/count.ts';

export type InputFormat = 'lines' | 'json' | 'text' | 'markdown';

export interface OpenInput {
  /** As the user named it; `stdin` for `-`. */
  readonly name: string;
  readonly format: InputFormat;
  /** True where the format was recognised from the content alone, so that broken JSON may be text after all. */
  readonly mayBeText: boolean;
  /** Bytes in all; null for stdin and pipes. */
  readonly sizeBytes: number | null;
  /** The whole content from its first byte; read once. A chunk is overwritten by the next: copy what is kept. */
  readonly chunks: AsyncIterable<Buffer>;
}

const PIECE_BYTES = 2 ** 20;

/** `--as`: a kind, or `jsonl` for one request a line. */
export type AsOption = PromptKind | 'jsonl' | null;

/** @throws BqError (input): missing, a directory, not readable, empty, or binary */
export async function openInput(file: string, as: AsOption, stdin?: AsyncIterable<Buffer | string>): Promise<OpenInput> {
  const name = file === '-' ? 'stdin' : file;
  const { source, sizeBytes } = file === '-' && stdin !== undefined ? { source: buffers(stdin), sizeBytes: null } : await openFile(file);
  try {
    const head = await readHead(source);
    if (head.length === 0) throw inputError(name, phrase(INPUTS, 'empty'), [phrase(COUNT, 'whatAFileHolds')], 'EMPTY_FILE');
    checkText(head, name);
    return { name, ...formatOf(head, file, as), sizeBytes, chunks: withHead(head, source) };
  } catch (error) {
    await source.return(undefined);
    throw error;
  }
}

async function openFile(file: string): Promise<{ source: AsyncGenerator<Buffer>; sizeBytes: number | null }> {
  try {
    const { chunks, sizeBytes } = await openBytes(file);
    return { source: readable(file, chunks), sizeBytes };
  } catch (error) {
    throw unreadable(file, error as NodeJS.ErrnoException);
  }
}

/** What fails while it is read is said like what cannot be opened. */
async function* readable(file: string, chunks: ByteSource['chunks']): AsyncGenerator<Buffer> {
  try {
    yield* chunks;
  } catch (error) {
    throw unreadable(file, error as NodeJS.ErrnoException);
  }
}

const PROBLEMS: Readonly<Record<string, Phrase>> = {
  ENOENT: phrase(COUNT, 'missing'),
  EACCES: phrase(COUNT, 'forbidden'),
  EPERM: phrase(COUNT, 'forbidden'),
  ENOTSUP: phrase(COUNT, 'device'),
};

/** Of errors of the system; what consumers throw passes as it is. */
function unreadable(file: string, error: NodeJS.ErrnoException): Error {
  const { code } = error;
  if (code === undefined || error instanceof BqError) return error;
  if (code === 'EISDIR')
    return inputError(file, phrase(COUNT, 'directory'), [phrase(COUNT, 'nameFiles', `${file.replace(/\/+$/, '')}/*`)], 'IS_DIRECTORY');
  const near = code === 'ENOENT' ? nearFiles(file, null) : [];
  return new BqError(phrase(PLACES, 'at', file, PROBLEMS[code] ?? phrase(COUNT, 'unreadable', code)), {
    code: code === 'ENOENT' ? 'NO_SUCH_FILE' : 'UNREADABLE_FILE',
    kind: 'input',
    suggestions: near.length > 0 ? near : [phrase(COUNT, 'whatAFileHolds')],
    cause: error,
  });
}

async function* buffers(source: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer> {
  for await (const chunk of source) yield typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
}

/** Reads until the first line is whole, or it is clear that it is too long to matter. */
async function readHead(source: AsyncIterator<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  let length = 0;
  let sawLine = false;
  while (!sawLine && length < MAX_REQUEST_BYTES) {
    const { value, done } = await source.next();
    if (done) break;
    parts.push(Buffer.from(value));
    // What stands before the first line's content does not count as a line.
    sawLine = (length > 0 || value.toString('latin1', 0, 64).trim() !== '') && value.includes(10);
    length += value.length;
  }
  return parts.length === 1 ? (parts[0] as Buffer) : Buffer.concat(parts);
}

async function* withHead(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  try {
    // In pieces: what a reader makes of one is many times its size.
    for (let at = 0; at < head.length; at += PIECE_BYTES) yield head.subarray(at, at + PIECE_BYTES);
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

function checkText(head: Buffer, name: string): void {
  refuseUtf16(head, { file: name, code: 'NOT_UTF8' });
  const zero = head.subarray(0, 65_536).indexOf(0);
  if (zero < 0) return;
  const what =
    head.toString('latin1', 0, 4) === '%PDF'
      ? 'pdf'
      : (head[0] === 0xff && head[1] === 0xd8) || head.toString('latin1', 1, 4) === 'PNG'
        ? 'image'
        : 'other';
  throw inputError(name, phrase(COUNT, 'binary', what, zero), [phrase(COUNT, 'mediaInRequests')], 'BINARY_FILE');
}

// biome-ignore lint/complexity/noExcessiveCognitiveComplexity: a list of signs; the first that fits decides
function formatOf(head: Buffer, file: string, as: AsOption): { format: InputFormat; mayBeText: boolean } {
  const extension = /\.([a-z0-9]+)$/i.exec(file)?.[1]?.toLowerCase() ?? '';
  const sure = (format: InputFormat) => ({ format, mayBeText: false });
  if (as === 'text' || as === 'markdown') return sure(as);
  if (as === 'jsonl' || extension === 'jsonl' || extension === 'ndjson') return sure('lines');
  if (as === null && (extension === 'md' || extension === 'markdown')) return sure('markdown');
  if (as === null && (extension === 'txt' || extension === 'text')) return sure('text');
  if (isJsonLines(head)) return sure('lines');
  if (as !== null || extension === 'json') return sure('json');
  const first = head
    .toString('latin1', 0, 1024)
    .replace(/^\xef\xbb\xbf/, '')
    .trimStart()
    .charAt(0);
  if (first === '{' || first === '[') return { format: 'json', mayBeText: extension !== '' };
  return sure('text');
}

/** The first line is a JSON object by itself, and another one follows. */
function isJsonLines(head: Buffer): boolean {
  let start = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  while (start < head.length && (head[start] as number) <= 32) start++;
  const end = head.indexOf(10, start);
  if (head[start] !== 0x7b || end < 0) return false;
  const next = head.toString('latin1', end + 1, end + 4096).trimStart();
  if (next !== '' && !next.startsWith('{')) return false;
  if (next === '') return false;
  try {
    JSON.parse(head.toString('utf8', start, end));
    return true;
  } catch {
    return false;
  }
}
