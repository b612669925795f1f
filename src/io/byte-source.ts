// The bytes of what a name on the command line stands for: a file, a pipe, or stdin for `-`. What is none of them is refused here, with the reason that the system has for it;
// a pipe that stays silent is waited for without a thread of its own (one that sleeps in the system holds up the end of the program), is told of, and ends with Ctrl-C.
import { constants, openSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { INPUTS } from '../base/input-words.ts';
import { type Phrase, phrase } from '../base/phrases.ts';
import { openPipes, standardInput, toldWhenSilent } from './pipes.ts';

/** A reader with this bound in memory does not need more. */
const CHUNK_BYTES = 2 ** 20;
export interface ByteSource {
  /** Read once. A chunk is overwritten by the next, unless `keeps` was asked for. */
  readonly chunks: AsyncGenerator<Buffer>;
  /** Null for stdin and pipes. */
  readonly sizeBytes: number | null;
  /** Null for stdin and pipes. */
  readonly modified: Date | null;
  /** Bytes read so far. */
  readBytes(): number;
}

export interface SourceOptions {
  readonly chunkBytes?: number;
  /** Each chunk has memory of its own. */
  readonly keeps?: boolean;
}

/** @throws the system's error, with its `code`; EISDIR and ENOTSUP (a device, a socket) with words of our own */
export async function openBytes(name: string, { chunkBytes = CHUNK_BYTES, keeps = false }: SourceOptions = {}): Promise<ByteSource> {
  if (name === '-') return ofStream(standardInput(), 'standard input');
  const handle = await open(name, constants.O_RDONLY | WITHOUT_WAITING);
  try {
    const stats = await handle.stat();
    if (stats.isDirectory()) throw new UnreadableError('EISDIR', phrase(INPUTS, 'directory'));
    if (stats.isFIFO()) {
      const { Socket } = await import('node:net');
      // A socket owns its descriptor: the handle would close it a second time. Opened before the handle is closed, so that the writer always has a reader.
      const pipe = new Socket({ fd: openSync(name, constants.O_RDONLY | WITHOUT_WAITING), readable: true, writable: false });
      await handle.close();
      return ofStream(pipe, name);
    }
    if (!stats.isFile()) throw new UnreadableError('ENOTSUP', phrase(INPUTS, stats.isSocket() ? 'socket' : 'device'));
    return ofFile(handle, { chunkBytes, keeps, sizeBytes: stats.size, modified: stats.mtime });
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Only Linux tells a pipe that nobody has opened yet from one that has ended. */
const WITHOUT_WAITING = process.platform === 'linux' ? constants.O_NONBLOCK : 0;

/** What cannot be read, with the code that the system has for it and words of our own. */
export class UnreadableError extends Error {
  readonly code: string;
  readonly said: Phrase;

  constructor(code: string, said: Phrase) {
    super(said.english);
    this.code = code;
    this.said = said;
  }
}

interface FileFacts {
  readonly chunkBytes: number;
  readonly keeps: boolean;
  readonly sizeBytes: number;
  readonly modified: Date;
}

function ofFile(handle: FileHandle, { chunkBytes, keeps, sizeBytes, modified }: FileFacts): ByteSource {
  let readBytes = 0;
  const chunks = async function* (): AsyncGenerator<Buffer> {
    // One buffer for the whole file: fresh ones would wait for the garbage collector by the hundred megabytes.
    const shared = keeps ? null : Buffer.allocUnsafeSlow(chunkBytes);
    const read = () => handle.read(shared ?? Buffer.allocUnsafeSlow(chunkBytes), 0, chunkBytes);
    let next = read();
    try {
      for (;;) {
        const { bytesRead, buffer } = await next;
        if (bytesRead === 0) return;
        readBytes += bytesRead;
        // Read while the chunk before is looked at.
        if (keeps) next = read();
        yield buffer.subarray(0, bytesRead);
        if (!keeps) next = read();
      }
    } finally {
      // Whoever has enough asks for no more, and hears nothing of it.
      next.catch(() => {});
      await handle.close();
    }
  };
  return { chunks: chunks(), sizeBytes, modified, readBytes: () => readBytes };
}

function ofStream(stream: Readable, what: string): ByteSource {
  let readBytes = 0;
  openPipes.add(stream);
  const silent = toldWhenSilent(what);
  const chunks = async function* (): AsyncGenerator<Buffer> {
    try {
      for await (const chunk of stream) {
        silent.end();
        const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : (chunk as Buffer);
        readBytes += bytes.length;
        yield bytes;
      }
    } finally {
      silent.end();
      openPipes.delete(stream);
    }
  };
  return { chunks: chunks(), sizeBytes: null, modified: null, readBytes: () => readBytes };
}
