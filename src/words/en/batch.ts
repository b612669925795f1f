// What `bq batch check`, `split`, `plan` and `watch` say.
import { formatDecimal, formatDuration, formatNumber, formatPercent, formatUsd, plural } from '../../base/numbers.ts';
import { words } from '../../base/phrases.ts';
import type { BatchQuotaKind } from '../../quotas/batch.ts';

export const BATCH = words('batch', {
  unknown: 'unknown',
  moreEach: (count: number) => `… ${formatNumber(count)} more`,
  together: (problems: readonly string[]) => problems.join('; '),
  // bq batch check.
  ready: 'ready',
  notReady: 'not ready',
  moreFiles: (file: string, more: number) => `${file} and ${plural(more, 'more file')}`,
  badLines: (bad: number, records: number) => `${plural(bad, 'bad line')} of ${formatNumber(records)}`,
  badLine: ({ file, line, recordId, problem }: BadRecord) =>
    `${file === null ? `line ${line}` : `${file}:${line}`}${recordId === null ? '' : ` (${recordId})`}: ${problem}`,
  moreLines: (count: number) => `… and ${formatNumber(count)} more (--json lists them)`,
  quotaColumns: { quota: 'Batch quotas', used: 'file', value: 'quota' },
  quotas: {
    'minimum-records': 'records, at least',
    'records-per-job': 'records in a job',
    'records-per-file': 'records in a file',
    'file-gigabytes': 'file, GB',
    'job-gigabytes': 'job, GB',
    'jobs-under-way': 'jobs under way',
  } satisfies Record<BatchQuotaKind, string>,
  fits: 'fits',
  doesNotFit: 'does not fit',
  quotaSource: (source: 'live' | 'snapshot' | 'override', time: string) => `${source}, ${time}`,
  documented: (asOf: string | null) => `as AWS documents them, ${asOf ?? 'undated'}, not your account`,
  tokens: ({ input, low, high, output, isGiven }: CheckedTokens) =>
    `${formatNumber(input)} input tokens (estimate, ${formatNumber(low)} to ${formatNumber(high)}), ${formatNumber(output)} output ${isGiven ? 'as stated' : 'if every answer is as long as its max_tokens'}`,
  prices: (batch: BatchPrice, onDemandUsd: number | null) =>
    `batch ${formatUsd(batch.usd)}, on demand ${formatUsd(onDemandUsd)}${lessText(batch)}`,
  endUnknown: 'how long on demand would take is not known',
  ends: (seconds: number | null, perMinute: number) =>
    `batch takes up to 24 h; on demand takes ${formatDuration(seconds)}, at the safe rate of ${formatDecimal(perMinute)}/min`,
  // What is wrong with a record.
  idNotText: 'recordId is not a text',
  idTwice: (id: string) => `recordId ${id} is there already`,
  aboveMaxTokens: (maxTokens: number, model: string, most: number) => `max_tokens ${maxTokens} is more than ${model} can write (${most})`,
  aboveContext: (tokens: number, window: number) => `about ${tokens} input tokens are more than the context window of ${window}`,
  bodyProblems: (problems: readonly string[], more: number) => `${problems.join('; ')}${more > 0 ? `; and ${more} more` : ''}`,
  otherOperation: (type: string, wanted: string) => `modelInput is written for ${type}, and the job is for ${wanted}`,
  otherModel: (kind: string, model: string) => `modelInput is written for ${kind}, not for ${model}`,
  atKey: (path: string, problem: string) => `modelInput.${path} ${problem}`,
  // Notes.
  notOffered: (model: string) => `AWS's card of ${model} says that batch inference does not take it`,
  offerUnknown: (model: string) => `AWS lists no batch quotas for ${model}: whether batch inference takes it is not known to bq`,
  mixed: 'some records are Converse requests and some InvokeModel bodies: a job takes one kind',
  misnamed: (files: readonly string[]) => `Bedrock takes input files named .jsonl only: rename ${files.join(', ')}`,
  converseJob: 'the records are Converse requests: create the job with modelInvocationType Converse',
  withoutId: (records: number) => `${records} records have no recordId: Bedrock makes one up`,
  fewInJobs: (folders: readonly string[], least: number) => `${folders.join(', ')}: fewer than the ${least} records that a job takes`,
  fewRecords: (least: number) => `a job takes ${least} records at least`,
  atOnceUnknown: 'no quota says how many jobs may run together (--at-once, or live quotas)',
  sizeUnknown: 'the size of records is not known, so only their number shares them among jobs (--record-bytes)',
  inputUnknown: 'no input tokens are counted (--input-tokens)',
  longestAnswers: (maxTokens: number) => `every answer is taken to be as long as its max_tokens, ${maxTokens} (--output-tokens)`,
  // bq batch split.
  records: (count: number) => plural(count, 'record'),
  recordsAndSize: (records: string, megabytes: number) => `${records}, ${formatDecimal(megabytes)} MB`,
  jobs: (count: number) => plural(count, 'job'),
  nothingWritten: 'nothing written',
  splitColumns: { job: 'Job', files: 'files', records: 'records', size: 'MB' },
  limits: ({ recordsPerJob, jobBytes, recordsPerFile, fileBytes }: Limits) =>
    `at most ${formatNumber(recordsPerJob)} records and ${gigabytes(jobBytes)} GB a job, ${formatNumber(recordsPerFile)} records and ${gigabytes(fileBytes)} GB a file`,
  noFile: 'holds no .jsonl file',
  nameFiles: 'Name files of records (.jsonl), or folders that hold them.',
  readOnce: 'is read once, and records are counted before they are shared',
  writeFirst: 'write it to a file first',
  noRecord: 'holds no record',
  lineTooLong: 'is longer than any request',
  checkTells: 'bq batch check says which lines are bad',
  notEmpty: (there: string) => `is not empty (${there})`,
  emptyFolder: '--out FOLDER names one that is new or empty',
  // bq batch plan.
  within: (seconds: number) => `within ${formatDuration(seconds)}`,
  fitsNot: 'not sure to fit',
  batch: 'batch',
  onDemand: 'on demand',
  planned: ({ jobs, recordsPerJob, atOnce, rounds }: PlannedJobs) => {
    const together = atOnce === null ? 'how many run at once is unknown (--at-once)' : `${formatNumber(atOnce)} together`;
    return `${plural(jobs, 'job')} of up to ${formatNumber(recordsPerJob)} records, ${together}${rounds === null ? '' : `: ${plural(rounds, 'round')}`}`;
  },
  plannedEnd: (seconds: number | null, timeoutHours: number) =>
    `${seconds === null ? 'when it is done is not known' : `done after ${formatDuration(seconds)} at the latest`}: each job ends within its ${formatDecimal(timeoutHours)} h, AWS promises no speed`,
  plannedPrice: (price: BatchPrice) => `${formatUsd(price.usd)}${lessText(price)}`,
  noQuota: 'how long is not known: no quota',
  plannedOnDemand: ({ seconds, perMinute, fits, usd }: OnDemand) => {
    const deadline = fits === null ? '' : fits ? ', within the deadline' : ', beyond the deadline';
    return `${formatDuration(seconds)} at the safe rate of ${formatDecimal(perMinute)}/min${deadline}; ${formatUsd(usd)}`;
  },
  // bq batch watch.
  status: ({ status, processed, total, failed }: Status) => {
    const isTold = total !== null && total > 0 && processed !== null;
    const share = isTold ? ` · ${formatNumber(processed)} of ${formatNumber(total)} records (${formatPercent(processed / total)})` : '';
    return `${status}${share}${failed ? ` · ${formatNumber(failed)} failed` : ''}`;
  },
  ofJob: (job: string, said: string) => `${job}: ${said}`,
  took: (seconds: number) => `took ${formatDuration(seconds)}`,
  jobColumns: { job: 'Job', status: 'status', records: 'records', done: 'done', failed: 'failed' },
  allEnded: 'all ended',
  underWay: (jobs: number) => `${formatNumber(jobs)} under way`,
  recordsDone: (processed: number, total: number) => `${formatNumber(processed)} of ${formatNumber(total)} records`,
  recordsFailed: (records: number) => `${formatNumber(records)} failed`,
  whyAws: 'bq batch watch asks AWS and needs credentials',
  howAJobStands: 'how a job stands',
  impossible: (name: string, value: number, job: string) =>
    `AWS says ${name} ${value} of ${job}, which no job can have: it counts as not known`,
});

export interface BadRecord {
  /** Null where there is one file only. */
  readonly file: string | null;
  readonly line: number;
  readonly recordId: string | null;
  readonly problem: string;
}

export interface CheckedTokens {
  readonly input: number;
  readonly low: number;
  readonly high: number;
  readonly output: number;
  /** As stated, not all of max_tokens. */
  readonly isGiven: boolean;
}

export interface BatchPrice {
  readonly usd: number | null;
  /** Of the price on demand; null where one is not known. */
  readonly savedShare: number | null;
  readonly isAssumed: boolean;
}

export interface Limits {
  readonly recordsPerJob: number;
  readonly jobBytes: number;
  readonly recordsPerFile: number;
  readonly fileBytes: number;
}

export interface PlannedJobs {
  readonly jobs: number;
  readonly recordsPerJob: number;
  readonly atOnce: number | null;
  readonly rounds: number | null;
}

export interface OnDemand {
  readonly seconds: number | null;
  readonly perMinute: number;
  /** Within the deadline; null without one. */
  readonly fits: boolean | null;
  readonly usd: number | null;
}

export interface Status {
  readonly status: string;
  readonly processed: number | null;
  readonly total: number | null;
  readonly failed: number | null;
}

export const gigabytes = (bytes: number): string => formatDecimal(bytes / 2 ** 30);

const lessText = ({ savedShare, isAssumed }: BatchPrice) =>
  `${savedShare === null ? '' : ` (${formatPercent(savedShare)} less)`}${isAssumed ? '; no batch price is published, half is assumed' : ''}`;
