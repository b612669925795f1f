// `bq batch watch`: how batch inference jobs stand, until they end.
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { watchBatch } from '../../app/batch-run.ts';
import { watchedJobs } from '../../batch/watched-jobs.ts';
import type { BatchWatchAnswer, BatchWatchResult } from '../../contracts/batch.ts';
import { batchJobsText, batchStatusLine, batchWatchText } from '../../render/batch.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { EXIT } from '../../shell/exit-codes.ts';
import { awsFlags, numberFlag } from '../../shell/flags.ts';

const { offline: _, ...liveFlags } = awsFlags;

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
  static override flags = {
    once: Flags.boolean({ summary: 'ask once', helpGroup: 'BATCH' }),
    interval: numberFlag(
      'interval',
      { min: 0.05, max: 3600, whole: false, unit: 'seconds' },
      { summary: 'seconds between questions (default 30)', helpGroup: 'BATCH' },
    ),
    ...liveFlags,
  };

  protected override async execute(): Promise<Outcome<BatchWatchAnswer>> {
    const { flags, argv } = await this.parseInput(BatchWatch);
    const said = new Map<string, string>();
    const onStatus = (job: BatchWatchResult) => {
      const line = `${argv.length > 1 ? `${job.jobName ?? job.jobArn}: ` : ''}${batchStatusLine(job)}`;
      // Only news is told, and the end of a single one by the answer itself.
      if (line !== said.get(job.jobArn) && !flags.once && (!job.ended || argv.length > 1)) this.notice(line);
      said.set(job.jobArn, line);
    };
    const jobs = await watchBatch(argv, { ...flags, interval: flags.interval ?? 30 }, onStatus, (line) => this.notice(line));
    const failed = jobs.filter(({ ended, status }) => ended && status !== 'Completed');
    const [only] = jobs;
    const result = jobs.length === 1 && only ? only : watchedJobs(jobs);
    return {
      result,
      warnings: failed.flatMap(({ message, jobName, jobArn }) =>
        message === null ? [] : [jobs.length === 1 ? message : `${jobName ?? jobArn}: ${message}`],
      ),
      text: (layout) => ('jobs' in result ? batchJobsText(result, layout) : batchWatchText(result, layout)),
      exitCode: failed.length > 0 ? EXIT.doesNotFit : EXIT.ok,
    };
  }
}
