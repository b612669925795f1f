// A folder of this machine in the place of S3: `s3://bucket/key` is the file `bucket/key` in it.
import { createReadStream } from 'node:fs';
import { appendFile, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type LineBatch, lineBatches } from '../../io/line-batches.ts';
import { constraintError } from '../wire/aws-error.ts';

const S3_URI = /^s3:\/\/([a-z0-9][-.a-z0-9]{1,61})(\/.*)?$/;

/** An object of the input, and its key below the place that was asked for. */
export interface InputFile {
  readonly path: string;
  readonly key: string;
  readonly sizeBytes: number;
}

export class BatchFolder {
  constructor(private readonly root: string) {}

  /**
   * @param uri `s3://bucket/key`
   * @param member of the request, for the complaint
   * @throws AwsError ValidationException for what is no such URI, or would lead out of the folder
   */
  pathOf(uri: string, member: string): string {
    const [, bucket, key = '/'] = S3_URI.exec(uri) ?? [];
    const parts = key.split('/').filter((part) => part !== '');
    // What is no name of a file here is no key here, though S3 would have it.
    if (bucket === undefined || bucket === '..' || parts.some((part) => part === '..' || part === '.' || /[\0\\]/.test(part))) {
      throw constraintError([
        `Value '${uri.slice(0, 200)}' at '${member}' failed to satisfy constraint: Member must satisfy regular expression pattern: s3://[a-z0-9][-.a-z0-9]{1,61}(/.*)?`,
      ]);
    }
    return join(this.root, bucket, ...parts);
  }

  /** The object at a path, or all below it, in the order of their keys; null where there is none. */
  async inputs(path: string): Promise<readonly InputFile[] | null> {
    const found = await stat(path).catch(() => null);
    if (found === null) return null;
    if (!found.isDirectory()) return [{ path, key: path.slice(dirname(path).length + 1), sizeBytes: found.size }];
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    const sized = await Promise.all(
      files.sort().map(async (file) => ({ path: file, key: file.slice(path.length + 1), sizeBytes: (await stat(file)).size })),
    );
    return sized.length === 0 ? null : sized;
  }

  /** The lines of an object, without those that hold nothing. */
  async *lines(path: string): AsyncGenerator<BatchLine> {
    for await (const batch of lineBatches(createReadStream(path), { batchBytes: LINES_BYTES })) yield* linesOf(batch);
  }

  /** A new object of no length, and the folders that lead to it. */
  async create(path: string): Promise<void> {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, '');
  }

  async append(path: string, text: string): Promise<void> {
    await appendFile(path, text);
  }
}

/** Little enough that other requests hardly wait while it is parsed. */
const LINES_BYTES = 64 * 1024;

export interface BatchLine {
  readonly line: number;
  /** Null for one longer than any request. */
  readonly text: string | null;
}

function* linesOf(batch: LineBatch): Generator<BatchLine> {
  if (batch.type === 'too-long') {
    yield { line: batch.firstLine, text: null };
    return;
  }
  let line = batch.firstLine;
  for (const text of batch.bytes.toString('utf8').split('\n')) {
    if (text.trim() !== '') yield { line, text };
    line++;
  }
}
