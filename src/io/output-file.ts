// The one way to write a file: whole or not at all, under a temporary name in the same directory, readable by the user alone. What is no
// file (a device, a pipe, stdout by its name) is written to and never replaced; a directory or socket is refused.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import {
  accessSync,
  chmodSync,
  closeSync,
  constants,
  createReadStream,
  createWriteStream,
  lstatSync,
  openSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { BqError } from '../base/errors.ts';
import { INPUTS } from '../base/input-words.ts';
import { type Phrase, phrase } from '../base/phrases.ts';

/** Replaces `file` by `content` (UTF-8). @throws BqError `CANNOT_WRITE`, kind input, naming the file and what is wrong with it */
export async function writeFileAtomic(file: string, content: string | Uint8Array): Promise<void> {
  const output = new OutputFile(file);
  output.write(content);
  await output.commit();
}

/**
 * A file that is added to while the program runs, line by line: what was there stays.
 *
 * @throws BqError `CANNOT_WRITE`; what fails later is the stream's error
 */
export async function appendTo(file: string): Promise<Writable> {
  try {
    const target = targetOf(file);
    if (target.kind === 'standard') return target.stream;
    if (target.kind === 'pipe') return pipeWriter(target.path);
    const stream = createWriteStream(target.path, { flags: target.kind === 'file' ? 'a' : 'r+', mode: 0o600 });
    await once(stream, 'open');
    return stream;
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

/** What a name leads to, links followed. */
type Target =
  | { readonly kind: 'file'; readonly path: string }
  /** Opened and written to as it is. */
  | { readonly kind: 'device' | 'pipe'; readonly path: string }
  | { readonly kind: 'standard'; readonly stream: NodeJS.WriteStream };

/** A file that fills up, and appears at the end. Whoever opens one commits or discards it; every failure discards it. */
export class OutputFile {
  readonly #name: string;
  readonly #target: Target;
  readonly #temporary: string;
  readonly #descriptor: number;
  /** Open from the start: to open it again would end its reader. */
  readonly #pipe: Writable | null;
  #isOpen = true;
  readonly #removeAtExit = () => rmSync(this.#temporary, { force: true });

  /** @throws BqError `CANNOT_WRITE` */
  constructor(file: string) {
    this.#name = file;
    try {
      this.#target = targetOf(file);
      this.#pipe = this.#target.kind === 'pipe' ? pipeWriter(this.#target.path) : null;
      // Without the file's own name: with more letters it could be too long.
      const directory = this.#target.kind === 'file' ? dirname(this.#target.path) : tmpdir();
      this.#temporary = join(directory, `.bq-${process.pid}-${randomBytes(4).toString('hex')}.tmp`);
      this.#descriptor = openSync(this.#temporary, 'wx', 0o600);
    } catch (error) {
      throw cannotWrite(file, error);
    }
    process.once('exit', this.#removeAtExit);
  }

  /** Made for large pieces: each is a call of the system. @throws BqError `CANNOT_WRITE` */
  write(content: string | Uint8Array): void {
    try {
      writeAll(this.#descriptor, content);
    } catch (error) {
      this.discard();
      throw cannotWrite(this.#name, error);
    }
  }

  /** @throws BqError `CANNOT_WRITE` */
  async commit(): Promise<void> {
    try {
      this.#close();
      if (this.#target.kind === 'file') {
        chmodSync(this.#temporary, 0o600);
        renameSync(this.#temporary, this.#target.path);
      } else {
        await this.#copyTo(this.#target);
      }
    } catch (error) {
      throw cannotWrite(this.#name, error);
    } finally {
      this.#forget();
    }
  }

  async #copyTo(target: Exclude<Target, { kind: 'file' }>): Promise<void> {
    const source = createReadStream(this.#temporary);
    if (target.kind === 'standard') {
      source.pipe(target.stream, { end: false });
      await finished(source);
    } else await pipeline(source, this.#pipe ?? createWriteStream(target.path, { flags: 'r+' }));
  }

  /** Leaves nothing behind. */
  discard(): void {
    this.#close();
    this.#pipe?.destroy();
    this.#forget();
  }

  #close(): void {
    if (this.#isOpen) closeSync(this.#descriptor);
    this.#isOpen = false;
  }

  #forget(): void {
    this.#removeAtExit();
    process.off('exit', this.#removeAtExit);
  }
}

function writeAll(descriptor: number, content: string | Uint8Array): void {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
}

/**
 * A writer that waits without a thread of its own: one that sleeps in the system holds up the end of the program. A pipe that nobody reads is an
 * error for the same reason: to open it would wait for a reader, deaf to Ctrl-C.
 */
function pipeWriter(path: string): Writable {
  const fd = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK);
  return new Socket({ fd, readable: false, writable: true });
}

const MOST_LINKS = 40;
const OPENED = /^\/(?:dev\/(?:stdin|stdout|stderr|fd\/)|proc\/(?:self|\d+)\/fd\/)/;
const STANDARD = /^\/(?:dev\/(?:std(out|err)|fd\/([12]))|proc\/(?:self|\d+)\/fd\/([12]))$/;

function targetOf(file: string): Target {
  if (file === '' || /[\\/]$/.test(file)) throw failure('EISDIR');
  const path = behindLinks(resolve(file));
  const standard = STANDARD.exec(path);
  if (standard) return { kind: 'standard', stream: standard.includes('err') || standard.includes('2') ? process.stderr : process.stdout };
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats?.isDirectory()) throw failure('EISDIR');
  if (stats?.isSocket()) throw failure('ESOCKET');
  if (stats?.isFIFO()) return { kind: 'pipe', path };
  // What a process has open is no name to put another file under.
  if (stats && (!stats.isFile() || OPENED.test(path))) return { kind: 'device', path };
  // A rename asks the directory alone: a file that may not be written to would be replaced.
  if (stats) accessSync(path, constants.W_OK);
  return { kind: 'file', path };
}

/** As far as names go: links of a process to what it has open have a target that is no name. */
function behindLinks(path: string): string {
  let at = path;
  for (let links = 0; !OPENED.test(at) && lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink(); links++) {
    if (links === MOST_LINKS) throw failure('ELOOP');
    at = resolve(dirname(at), readlinkSync(at));
  }
  return at;
}

const failure = (code: string) => Object.assign(new Error(code), { code });

const REASONS: Readonly<Record<string, readonly [problem: Phrase, remedy: Phrase]>> = {
  ENOTDIR: [phrase(INPUTS, 'notDirectory'), phrase(INPUTS, 'nameAnother')],
  EISDIR: [phrase(INPUTS, 'directory'), phrase(INPUTS, 'nameInside')],
  ESOCKET: [phrase(INPUTS, 'socket'), phrase(INPUTS, 'nameOne')],
  EACCES: [phrase(INPUTS, 'permissionDenied'), phrase(INPUTS, 'nameWritable')],
  EPERM: [phrase(INPUTS, 'permissionDenied'), phrase(INPUTS, 'nameWritable')],
  EROFS: [phrase(INPUTS, 'readOnly'), phrase(INPUTS, 'nameElsewhere')],
  ENOSPC: [phrase(INPUTS, 'diskFull'), phrase(INPUTS, 'freeSpace')],
  EDQUOT: [phrase(INPUTS, 'diskQuota'), phrase(INPUTS, 'freeSpace')],
  EFBIG: [phrase(INPUTS, 'fileTooLarge'), phrase(INPUTS, 'nameElsewhere')],
  ENAMETOOLONG: [phrase(INPUTS, 'nameTooLong'), phrase(INPUTS, 'nameShorter')],
  ELOOP: [phrase(INPUTS, 'circle'), phrase(INPUTS, 'nameAnother')],
  ENXIO: [phrase(INPUTS, 'noReader'), phrase(INPUTS, 'startReader')],
  EPIPE: [phrase(INPUTS, 'readerWentAway'), phrase(INPUTS, 'startAgain')],
  EBUSY: [phrase(INPUTS, 'mountPoint'), phrase(INPUTS, 'nameBeside')],
  EIO: [phrase(INPUTS, 'deviceFailed'), phrase(INPUTS, 'nameElsewhere')],
  EINVAL: [phrase(INPUTS, 'badName'), phrase(INPUTS, 'nameAnother')],
};

/** What the system said, in words that help. */
export function cannotWrite(file: string, error: unknown): BqError {
  if (error instanceof BqError) return error;
  const { code = '', message } = error as NodeJS.ErrnoException;
  const missing = [phrase(INPUTS, 'directoryMissing', dirname(resolve(file))), phrase(INPUTS, 'createDirectory')] as const;
  const [problem, remedy] = code === 'ENOENT' ? missing : (REASONS[code] ?? [message, phrase(INPUTS, 'nameAnother')]);
  return new BqError(phrase(INPUTS, 'cannotWrite', file === '' ? '""' : file, problem), {
    code: 'CANNOT_WRITE',
    kind: 'input',
    suggestions: [remedy],
    cause: error,
  });
}
