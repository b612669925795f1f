// Writes the records of batch files into folders, one for each job, within AWS's limits.

import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { BqError, inputError } from '../base/errors.ts';
import { type SplitLimits, Splitter } from '../batch/split-plan.ts';
import type { BatchSplitResult } from '../contracts/batch.ts';
import { lineBatches } from '../io/line-batches.ts';
import { openInput } from './count/open-input.ts';

type Jobs = { folder: string; records: number; bytes: number; files: { file: string; records: number; bytes: number }[] }[];

export interface SplitTask {
  readonly files: readonly string[];
  readonly folder: string;
  readonly limits: SplitLimits;
  /** Nothing is written: only what would be is told. */
  readonly dryRun: boolean;
  readonly onProgress: (records: number) => void;
}

/** Reads the files twice: to share the records evenly their number must be known. @throws BqError input */
export async function splitFiles({
  files,
  folder,
  limits,
  dryRun,
  onProgress,
}: SplitTask): Promise<{ records: number; bytes: number; jobs: BatchSplitResult['jobs'] }> {
  if (files.includes('-'))
    throw inputError('stdin', 'is read once, and records are counted before they are shared', ['write it to a file first'], 'CANNOT_READ');
  const total = { records: 0, bytes: 0 };
  for await (const record of recordsOf(files)) {
    total.records++;
    total.bytes += record.length + 1;
  }
  if (total.records === 0) throw inputError(files.join(', '), 'holds no record', [], 'NO_RECORDS');
  if (!dryRun) await emptyFolder(folder);
  const splitter = new Splitter(total, limits);
  const jobs: Jobs = [];
  const writer = new PartWriter(dryRun);
  let done = 0;
  for await (const record of recordsOf(files)) {
    const slot = splitter.next(record.length + 1);
    jobs[slot.job] ??= { folder: join(folder, `job-${number(slot.job)}`), records: 0, bytes: 0, files: [] };
    const job = jobs[slot.job] as Jobs[number];
    job.files[slot.file] ??= { file: join(job.folder, `part-${number(slot.file)}.jsonl`), records: 0, bytes: 0 };
    const part = job.files[slot.file] as Jobs[number]['files'][number];
    for (const counted of [job, part]) {
      counted.records++;
      counted.bytes += record.length + 1;
    }
    await writer.write(job.folder, part.file, record);
    onProgress(++done);
  }
  await writer.close();
  return { ...total, jobs };
}

const number = (index: number) => String(index + 1).padStart(4, '0');

/** Lines that are not blank, as they are. */
async function* recordsOf(files: readonly string[]): AsyncGenerator<Buffer> {
  for (const file of files) {
    const input = await openInput(file, 'jsonl');
    for await (const batch of lineBatches(input.chunks)) {
      if (batch.type === 'too-long')
        throw inputError(
          `${file}:${batch.firstLine}`,
          'is longer than any request',
          ['bq batch check says which lines are bad'],
          'BAD_INPUT',
        );
      yield* linesOf(batch.bytes);
    }
  }
}

function* linesOf(bytes: Buffer): Generator<Buffer> {
  for (let start = 0; start <= bytes.length; ) {
    const newline = bytes.indexOf(10, start);
    const end = newline < 0 ? bytes.length : newline;
    const line = bytes.subarray(start, bytes[end - 1] === 13 ? end - 1 : end);
    if (line.length > 0 && line.toString('latin1', 0, 64).trim() !== '') yield line;
    start = end + 1;
  }
}

async function emptyFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const [there] = await readdir(folder);
  if (there !== undefined)
    throw new BqError(`${folder}: is not empty (${there})`, {
      code: 'NOT_EMPTY',
      kind: 'input',
      suggestions: ['--out FOLDER names one that is new or empty'],
    });
}

/** One file at a time, under its name when it is whole. */
class PartWriter {
  readonly #dryRun: boolean;
  #file: string | null = null;
  #stream: WriteStream | null = null;

  constructor(dryRun: boolean) {
    this.#dryRun = dryRun;
  }

  async write(folder: string, file: string, record: Buffer): Promise<void> {
    if (this.#dryRun) return;
    if (file !== this.#file) {
      await this.close();
      await mkdir(folder, { recursive: true, mode: 0o700 });
      this.#file = file;
      this.#stream = createWriteStream(`${file}.tmp`, { mode: 0o600, highWaterMark: 2 ** 20 });
    }
    const stream = this.#stream as WriteStream;
    stream.write(record);
    if (!stream.write('\n')) await once(stream, 'drain');
  }

  async close(): Promise<void> {
    if (this.#stream === null || this.#file === null) return;
    this.#stream.end();
    await once(this.#stream, 'finish');
    await rename(`${this.#file}.tmp`, this.#file);
    this.#stream = null;
    this.#file = null;
  }
}
