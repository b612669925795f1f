// How records are shared among jobs and files within AWS's limits: even jobs, so that none falls below the least that a job takes.
import type { BatchQuota } from '../quotas/batch.ts';

export interface SplitLimits {
  readonly recordsPerJob: number;
  readonly recordsPerFile: number;
  readonly minimumRecords: number;
  readonly fileBytes: number;
  readonly jobBytes: number;
}

const GIGABYTE = 2 ** 30;

/** Limits of the account, or as AWS documents them where a row has no value. */
export function splitLimits(quotas: readonly BatchQuota[]): SplitLimits {
  const value = (kind: BatchQuota['kind'], otherwise: number) => quotas.find((quota) => quota.kind === kind)?.value ?? otherwise;
  return {
    recordsPerJob: Math.max(1, value('records-per-job', 100_000)),
    recordsPerFile: Math.max(1, value('records-per-file', 100_000)),
    minimumRecords: value('minimum-records', 100),
    fileBytes: Math.floor(value('file-gigabytes', 1) * GIGABYTE),
    jobBytes: Math.floor(value('job-gigabytes', 5) * GIGABYTE),
  };
}

/** How many jobs so much takes at least. @param bytes 0 where nobody knows */
export function jobsFor(records: number, bytes: number, { recordsPerJob, jobBytes }: SplitLimits): number {
  return records === 0 ? 0 : Math.max(1, Math.ceil(records / recordsPerJob), Math.ceil(bytes / jobBytes));
}

/** Where a record goes. */
export interface Slot {
  /** From 0. */
  readonly job: number;
  /** Within its job, from 0. */
  readonly file: number;
}

/** Gives each record its job and file, in their order. */
export class Splitter {
  readonly #limits: SplitLimits;
  readonly #share: number;
  #job = 0;
  #file = 0;
  #jobRecords = 0;
  #jobBytes = 0;
  #fileRecords = 0;
  #fileBytes = 0;

  /** @param total of records and bytes, line ends counted */
  constructor(total: { readonly records: number; readonly bytes: number }, limits: SplitLimits) {
    this.#limits = limits;
    this.#share = Math.ceil(total.records / Math.max(1, jobsFor(total.records, total.bytes, limits)));
  }

  /** @param bytes of the record with its line end */
  next(bytes: number): Slot {
    const { fileBytes, jobBytes, recordsPerFile } = this.#limits;
    if (this.#jobRecords > 0 && (this.#jobRecords >= this.#share || this.#jobBytes + bytes > jobBytes)) this.#nextJob();
    else if (this.#fileRecords > 0 && (this.#fileRecords >= recordsPerFile || this.#fileBytes + bytes > fileBytes)) this.#nextFile();
    this.#jobRecords++;
    this.#fileRecords++;
    this.#jobBytes += bytes;
    this.#fileBytes += bytes;
    return { job: this.#job, file: this.#file };
  }

  #nextJob(): void {
    this.#job++;
    this.#jobRecords = 0;
    this.#jobBytes = 0;
    this.#nextFile();
    this.#file = 0;
  }

  #nextFile(): void {
    this.#file++;
    this.#fileRecords = 0;
    this.#fileBytes = 0;
  }
}

/** Hours after which Bedrock ends a job that has not finished, as a job states it (CreateModelInvocationJob, timeoutDurationInHours). */
export const TIMEOUT_HOURS = { least: 24, most: 168 } as const;

export interface Rounds {
  /** Null where no quota says how many jobs run together. */
  readonly waves: number | null;
  /** When the last of them has ended or expired. */
  readonly latestSeconds: number | null;
}

/** Jobs beyond those that may be under way wait for a place; each may take its whole timeout. */
export function roundsOf(jobs: number, atOnce: number | null, timeoutHours: number): Rounds {
  if (atOnce === null || atOnce < 1)
    return jobs <= 1 ? { waves: jobs, latestSeconds: jobs * timeoutHours * 3600 } : { waves: null, latestSeconds: null };
  const waves = Math.ceil(jobs / atOnce);
  return { waves, latestSeconds: waves * timeoutHours * 3600 };
}
