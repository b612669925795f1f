// `bq batch watch`: how batch inference jobs stand, until they end.
import * as Args from '@oclif/core/args';
import { watchBatch } from '../../app/batch-watch.ts';
import { note } from '../../base/notes.ts';
import { phrase, type Text } from '../../base/phrases.ts';
import { watchedJobs } from '../../batch/watched-jobs.ts';
import type { BatchWatchAnswer, BatchWatchResult } from '../../contracts/batch.ts';
import { batchJobsText, batchWatchText, statusOf } from '../../render/batch.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { EXIT } from '../../shell/exit-codes.ts';
import { BATCH } from '../../words/en/batch.ts';
import { watchFlags } from './flags.ts';

export class BatchWatch extends BqCommand<BatchWatchAnswer> {
  static override summary = 'follow batch inference jobs until they end';
  static override description =
    'Exit 0 when all completed, 3 when one failed, was stopped, expired or completed in part. Jobs are read, never changed.';
  static override examples = [
    {
      description: 'until it ends',
      command: '<%= config.bin %> batch watch arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/abcdefghijkl',
    },
    { description: 'all jobs of a split', command: '<%= config.bin %> batch watch $(cat jobs.txt) --region us-east-1' },
    { description: 'once', command: '<%= config.bin %> batch watch abcdefghijkl --region us-east-1 --once --json' },
  ];
  static override strict = false;
  static override args = { job: Args.string({ required: true, description: 'ARNs or IDs of jobs', ignoreStdin: true }) };
  static override flags = watchFlags;
  /** Jobs go on: how they stood last is the answer. */
  static override endsOn = ['SIGINT'] as const;

  protected override async execute(): Promise<Outcome<BatchWatchAnswer>> {
    const { flags, argv, context } = await this.parseInput(BatchWatch);
    const said = new Map<string, string>();
    const onStatus = (job: BatchWatchResult) => {
      const status = phrase(BATCH, 'status', statusOf(job));
      const line = argv.length > 1 ? phrase(BATCH, 'ofJob', job.jobName ?? job.jobArn, status) : status;
      // Only news is told, and the end of a single one by the answer itself.
      if (line.english !== said.get(job.jobArn) && !flags.once && (!job.ended || argv.length > 1)) context.tell(statusNote(job, line));
      said.set(job.jobArn, line.english);
    };
    const jobs = await watchBatch(context, { jobs: argv, everySeconds: flags.once ? null : (flags.interval ?? 30), onStatus });
    const failed = jobs.filter(({ ended, status }) => ended && status !== 'Completed');
    const wasCut = context.signal.aborted && jobs.some(({ ended }) => !ended);
    const [only] = jobs;
    const result = jobs.length === 1 && only ? only : watchedJobs(jobs);
    return {
      result,
      warnings: failed.flatMap((job) => messageNotes(job, jobs.length > 1)),
      text: (layout) => ('jobs' in result ? batchJobsText(result, layout) : batchWatchText(result, layout)),
      exitCode: wasCut ? EXIT.interrupted : failed.length > 0 ? EXIT.doesNotFit : EXIT.ok,
    };
  }
}

function statusNote({ jobArn, status, processedRecords, totalRecords }: BatchWatchResult, line: Text) {
  return note('JOB_STATUS', line, { jobArn, status, processedRecords, totalRecords });
}

function messageNotes({ jobArn, jobName, status, message }: BatchWatchResult, isOneOfMany: boolean) {
  if (message === null) return [];
  return [note('JOB_MESSAGE', isOneOfMany ? phrase(BATCH, 'ofJob', jobName ?? jobArn, message) : message, { jobArn, status })];
}
