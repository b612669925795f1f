// One batch job from its submission to its end: validated, queued, worked through record by record, or stopped.
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { isObject, type JsonObject } from '../../base/json-value.ts';
import type { BatchQuota } from '../../quotas/batch.ts';
import type { Clock } from '../clock.ts';
import type { Target } from '../directory.ts';
import type { BatchFolder, BatchLine, InputFile } from './folder.ts';

export type JobStatus =
  | 'Submitted'
  | 'Validating'
  | 'Scheduled'
  | 'InProgress'
  | 'Completed'
  | 'PartiallyCompleted'
  | 'Failed'
  | 'Stopping'
  | 'Stopped'
  | 'Expired';

const ENDED: ReadonlySet<JobStatus> = new Set<JobStatus>(['Completed', 'PartiallyCompleted', 'Failed', 'Stopped', 'Expired']);

export type InvocationType = 'InvokeModel' | 'Converse';

/** What a record came to. */
export type RecordAnswer =
  | { readonly output: JsonObject; readonly inputTokens: number; readonly outputTokens: number; readonly seconds: number }
  | { readonly error: { readonly errorCode: number; readonly errorMessage: string } };

export interface JobWish {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  readonly modelId: string;
  readonly roleArn: string;
  readonly clientRequestToken: string | null;
  readonly target: Target;
  readonly type: InvocationType;
  readonly timeoutHours: number;
  readonly inputUri: string;
  readonly inputPath: string;
  readonly outputPath: string;
  /** As they came, for who asks for the job. */
  readonly described: Readonly<Record<string, unknown>>;
  readonly quotas: readonly BatchQuota[];
  readonly tags: Map<string, string>;
}

export interface JobParts {
  readonly folder: BatchFolder;
  readonly clock: Clock;
  /** Simulated seconds that a job stays in each state before it runs. */
  readonly waitSeconds: number;
  readonly answer: (job: BatchJob, body: JsonObject) => Promise<RecordAnswer>;
}

/** So many records are worked on at once. */
const AT_ONCE = 100;
const GIGABYTE = 2 ** 30;
const RECORD_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** Says why a job cannot run. */
class JobFailure extends Error {}

export class BatchJob {
  status: JobStatus = 'Submitted';
  message: string | null = null;
  totalRecords = 0;
  successRecords = 0;
  errorRecords = 0;
  inputTokens = 0;
  outputTokens = 0;
  readonly submittedSeconds: number;
  modifiedSeconds: number;
  endedSeconds: number | null = null;
  private wakeNow: (() => void) | null = null;

  constructor(
    readonly wish: JobWish,
    private readonly parts: JobParts,
  ) {
    this.submittedSeconds = parts.clock.nowSeconds();
    this.modifiedSeconds = this.submittedSeconds;
  }

  get hasEnded(): boolean {
    return ENDED.has(this.status);
  }

  get expiresSeconds(): number {
    return this.submittedSeconds + this.wish.timeoutHours * 3_600;
  }

  /** Where AWS writes what a job makes: in a folder of its own. */
  private get outputFolder(): string {
    return join(this.wish.outputPath, this.wish.id);
  }

  /** Ends it as soon as what is being written is written. */
  stop(): void {
    this.become('Stopping');
    this.wakeNow?.();
  }

  /** Runs to its end. Never throws: what goes wrong is the job's failure. */
  async run(): Promise<void> {
    try {
      await this.work();
    } catch (error) {
      const why = error instanceof JobFailure ? error.message : `bq emulate could not run it: ${(error as Error).message}`;
      this.end('Failed', why);
    }
  }

  private async work(): Promise<void> {
    await this.wait(this.parts.waitSeconds);
    if (this.isOver) return this.end(this.endOfWaiting);
    this.become('Validating');
    const files = await this.validFiles();
    for (const next of ['Scheduled', 'InProgress'] as const) {
      await this.wait(this.parts.waitSeconds);
      if (this.isOver) return this.end(this.endOfWaiting);
      this.become(next);
    }
    for (const file of files) {
      if (!(await this.workThrough(file))) break;
    }
    await this.writeManifest();
    const isWhole = this.successRecords + this.errorRecords === this.totalRecords;
    this.end(isWhole ? 'Completed' : this.status === 'Stopping' ? 'Stopped' : 'PartiallyCompleted');
  }

  /** It was stopped, or its time is over. */
  private get isOver(): boolean {
    return this.status === 'Stopping' || this.parts.clock.nowSeconds() >= this.expiresSeconds;
  }

  private get endOfWaiting(): JobStatus {
    return this.status === 'Stopping' ? 'Stopped' : 'Expired';
  }

  /** @throws JobFailure for input that no job takes */
  private async validFiles(): Promise<readonly InputFile[]> {
    const { folder } = this.parts;
    const all = await folder.inputs(this.wish.inputPath);
    if (all === null) throw new JobFailure(`The S3 URI ${this.wish.inputUri} does not exist or holds no objects.`);
    // Bedrock takes input by this name only.
    const files = all.filter(({ key }) => key.endsWith('.jsonl'));
    if (files.length === 0) throw new JobFailure(`The S3 URI ${this.wish.inputUri} holds no file whose name ends in .jsonl.`);
    let total = 0;
    let largest = 0;
    for (const { path, key } of files) {
      let records = 0;
      for await (const line of folder.lines(path)) {
        requireRecord(line, key);
        records++;
        if (records % AT_ONCE === 0) await nextTurn();
      }
      total += records;
      largest = Math.max(largest, records);
    }
    this.requireQuotas({ total, largest, files });
    this.totalRecords = total;
    return files;
  }

  /** @throws JobFailure */
  private requireQuotas({
    total,
    largest,
    files,
  }: {
    readonly total: number;
    readonly largest: number;
    readonly files: readonly InputFile[];
  }) {
    const sizes = files.map(({ sizeBytes }) => sizeBytes / GIGABYTE);
    const sum = sizes.reduce((all, size) => all + size, 0);
    const limit = (kind: BatchQuota['kind']) => this.wish.quotas.find((quota) => quota.kind === kind)?.value ?? null;
    const least = limit('minimum-records');
    if (least !== null && total < least)
      throw new JobFailure(`Batch job ${this.wish.arn} contains less records (${total}) than the required minimum of: ${least}`);
    const above = (kind: BatchQuota['kind'], used: number, what: string) => {
      const most = limit(kind);
      if (most !== null && used > most)
        throw new JobFailure(`Batch job ${this.wish.arn} ${what} (${Number(used.toFixed(3))}) than the allowed maximum of: ${most}`);
    };
    above('records-per-job', total, 'contains more records');
    above('records-per-file', largest, 'has an input file with more records');
    above('file-gigabytes', Math.max(...sizes), 'has an input file of more GB');
    above('job-gigabytes', sum, 'has input of more GB');
  }

  /** @returns false where it ended on the way */
  private async workThrough({ path, key }: InputFile): Promise<boolean> {
    const { folder } = this.parts;
    const output = join(this.outputFolder, `${key}.out`);
    await folder.create(output);
    let slice: JsonObject[] = [];
    const flush = async (): Promise<boolean> => {
      const records = slice;
      slice = [];
      if (records.length > 0) await folder.append(output, await this.answerAll(records));
      return !this.isOver;
    };
    for await (const line of folder.lines(path)) {
      slice.push(JSON.parse(line.text ?? '{}') as JsonObject);
      if (slice.length >= AT_ONCE && !(await flush())) return false;
    }
    return flush();
  }

  /** Lines of output, when the slowest of them is there. */
  private async answerAll(records: readonly JsonObject[]): Promise<string> {
    const answers = await Promise.all(
      records.map((record) => this.parts.answer(this, isObject(record.modelInput) ? record.modelInput : {})),
    );
    const longest = Math.max(0, ...answers.map((answer) => ('seconds' in answer ? answer.seconds : 0)));
    const left = this.expiresSeconds - this.parts.clock.nowSeconds();
    if (longest > 0) await this.wait(Math.min(longest, left));
    else await nextTurn();
    // What a stop, or the end of its time, came before is not there.
    if (this.status === 'Stopping' || longest > left) return '';
    return records.map((record, index) => `${JSON.stringify(this.written(record, answers[index] as RecordAnswer))}\n`).join('');
  }

  private written(record: JsonObject, answer: RecordAnswer): JsonObject {
    const given = record.recordId;
    const recordId = typeof given === 'string' && given !== '' ? given : newRecordId();
    this.modifiedSeconds = this.parts.clock.nowSeconds();
    if ('error' in answer) {
      this.errorRecords++;
      return { ...record, recordId, error: answer.error };
    }
    this.successRecords++;
    this.inputTokens += answer.inputTokens;
    this.outputTokens += answer.outputTokens;
    return { ...record, recordId, modelOutput: answer.output };
  }

  private async writeManifest(): Promise<void> {
    const path = join(this.outputFolder, 'manifest.json.out');
    await this.parts.folder.create(path);
    await this.parts.folder.append(
      path,
      JSON.stringify({
        totalRecordCount: this.totalRecords,
        processedRecordCount: this.successRecords + this.errorRecords,
        successRecordCount: this.successRecords,
        errorRecordCount: this.errorRecords,
        inputTokenCount: this.inputTokens,
        outputTokenCount: this.outputTokens,
      }),
    );
  }

  private become(status: JobStatus): void {
    this.status = status;
    this.modifiedSeconds = this.parts.clock.nowSeconds();
  }

  private end(status: JobStatus, message: string | null = null): void {
    this.become(status);
    this.message = message;
    this.endedSeconds = this.modifiedSeconds;
  }

  /** Until the time has passed, or it is stopped. */
  private async wait(seconds: number): Promise<void> {
    if (this.status === 'Stopping') return;
    if (seconds <= 0) return nextTurn();
    await new Promise<void>((resolve) => {
      const cancel = this.parts.clock.after(seconds, resolve);
      this.wakeNow = () => {
        cancel();
        resolve();
      };
    });
    this.wakeNow = null;
  }
}

/** @throws JobFailure: the one thing that AWS looks at before a job runs */
function requireRecord({ line, text }: BatchLine, key: string): void {
  if (text === null) throw new JobFailure(`Input file ${key}, line ${line}: the record is too long.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new JobFailure(`Input file ${key}, line ${line}: the record is not valid JSON.`);
  }
  if (!isObject(value)) throw new JobFailure(`Input file ${key}, line ${line}: the record is not a JSON object.`);
  if (!isObject(value.modelInput)) throw new JobFailure(`Input file ${key}, line ${line}: the record has no modelInput object.`);
}

const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** What Bedrock gives to a record that has none: eleven letters and digits. */
const newRecordId = (): string => Array.from({ length: 11 }, () => RECORD_LETTERS[randomInt(RECORD_LETTERS.length)]).join('');
