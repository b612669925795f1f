// Writes the records of batch files into folders, one for each job, within AWS's limits.

import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inputError } from '../base/errors.ts';
import { phrase } from '../base/phrases.ts';
import { type SplitLimits, Splitter } from '../batch/split-plan.ts';
import type { BatchSplitResult } from '../contracts/batch.ts';
import { lineBatches } from '../io/line-batches.ts';
import { cannotWrite, OutputFile } from '../io/output-file.ts';
import { BATCH } from '../words/en/batch.ts';
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
  if (files.includes('-')) throw inputError('stdin', phrase(BATCH, 'readOnce'), [phrase(BATCH, 'writeFirst')], 'CANNOT_READ');
  const total = { records: 0, bytes: 0 };
  for await (const record of recordsOf(files)) {
    total.records++;
    total.bytes += record.length + 1;
  }
  if (total.records === 0) throw inputError(files.join(', '), phrase(BATCH, 'noRecord'), [], 'NO_RECORDS');
  if (!dryRun) await emptyFolder(folder);
  const splitter = new Splitter(total, limits);
  const jobs: Jobs = [];
  const writer = new PartWriter(dryRun ? null : folder);
  let done = 0;
  try {
    for await (const record of recordsOf(files)) {
      const { job, part } = placeOf(jobs, folder, splitter.next(record.length + 1));
      for (const counted of [job, part]) {
        counted.records++;
        counted.bytes += record.length + 1;
      }
      await writer.write(job.folder, part.file, record);
      onProgress(++done);
    }
    await writer.close();
  } catch (error) {
    await writer.discard();
    throw error;
  }
  return { ...total, jobs };
}

function placeOf(jobs: Jobs, folder: string, slot: { readonly job: number; readonly file: number }) {
  jobs[slot.job] ??= { folder: join(folder, `job-${number(slot.job)}`), records: 0, bytes: 0, files: [] };
  const job = jobs[slot.job] as Jobs[number];
  job.files[slot.file] ??= { file: join(job.folder, `part-${number(slot.file)}.jsonl`), records: 0, bytes: 0 };
  return { job, part: job.files[slot.file] as Jobs[number]['files'][number] };
}

const number = (index: number) => String(index + 1).padStart(4, '0');

/** Lines that are not blank, as they are. */
async function* recordsOf(files: readonly string[]): AsyncGenerator<Buffer> {
  for (const file of files) {
    const input = await openInput(file, 'jsonl');
    for await (const batch of lineBatches(input.chunks)) {
      if (batch.type === 'too-long')
        throw inputError(`${file}:${batch.firstLine}`, phrase(BATCH, 'lineTooLong'), [phrase(BATCH, 'checkTells')], 'BAD_INPUT');
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

/** A folder for what is written, empty. @throws BqError */
async function emptyFolder(folder: string): Promise<void> {
  try {
    await makeFolder(folder);
  } catch (error) {
    // What stands in the way of a folder is a file, or a part of the path is.
    throw cannotWrite(folder, (error as NodeJS.ErrnoException).code === 'EEXIST' ? Object.assign(new Error(), { code: 'ENOTDIR' }) : error);
  }
  const [there] = await readdir(folder);
  if (there !== undefined) throw inputError(folder, phrase(BATCH, 'notEmpty', there), [phrase(BATCH, 'emptyFolder')], 'NOT_EMPTY');
}

/** Of a read-only file system, a recursive one says that the parent is not there. */
async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { mode: 0o700 });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EROFS') throw error;
    await mkdir(folder, { recursive: true, mode: 0o700 });
  }
}

const BUFFER_BYTES = 2 ** 20;

/** One file at a time, under its name when it is whole; what goes wrong takes all of them away again. */
class PartWriter {
  readonly #folder: string | null;
  readonly #made = new Set<string>();
  #file: string | null = null;
  #output: OutputFile | null = null;
  #held: Buffer[] = [];
  #heldBytes = 0;

  /** @param folder what all jobs are in; null: nothing is written */
  constructor(folder: string | null) {
    this.#folder = folder;
  }

  async write(job: string, file: string, record: Buffer): Promise<void> {
    if (this.#folder === null) return;
    if (file !== this.#file) {
      await this.close();
      await mkdir(job, { recursive: true, mode: 0o700 }).catch((error: unknown) => {
        throw cannotWrite(job, error);
      });
      this.#made.add(job);
      this.#file = file;
      this.#output = new OutputFile(file);
    }
    this.#held.push(record, NEWLINE);
    this.#heldBytes += record.length + 1;
    if (this.#heldBytes >= BUFFER_BYTES) this.#flush();
  }

  async close(): Promise<void> {
    this.#flush();
    await this.#output?.commit();
    this.#output = null;
  }

  /** As if it had never begun. */
  async discard(): Promise<void> {
    this.#output?.discard();
    for (const job of this.#made) await rm(job, { recursive: true, force: true });
  }

  #flush(): void {
    if (this.#heldBytes > 0) this.#output?.write(Buffer.concat(this.#held));
    this.#held = [];
    this.#heldBytes = 0;
  }
}

const NEWLINE = Buffer.from('\n');
