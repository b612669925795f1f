// `bq batch watch`: how a batch inference job stands, until it ends.
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { watchBatch } from '../../app/batch-run.ts';
import type { BatchWatchResult } from '../../contracts/batch.ts';
import { batchStatusLine, batchWatchText } from '../../render/batch.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { EXIT } from '../../shell/exit-codes.ts';
import { awsFlags, numberFlag } from '../../shell/flags.ts';

const { offline: _, ...liveFlags } = awsFlags;

export class BatchWatch extends BqCommand<BatchWatchResult> {
  static override summary = 'follow a batch inference job until it ends';
  static override description =
    'Exit 0 when it completed, 3 when it failed, was stopped, expired or completed in part. The job is read, never changed.';
  static override examples = [
    {
      description: 'until it ends',
      command: '<%= config.bin %> batch watch arn:aws:bedrock:us-east-1:123456789012:model-invocation-job/abcdefghijkl',
    },
    { description: 'once', command: '<%= config.bin %> batch watch abcdefghijkl --region us-east-1 --once --json' },
  ];
  static override args = { job: Args.string({ required: true, description: 'ARN or ID of the job' }) };
  static override flags = {
    once: Flags.boolean({ summary: 'ask once', helpGroup: 'BATCH' }),
    interval: numberFlag(
      'interval',
      { min: 0.05, max: 3600, whole: false, unit: 'seconds' },
      { summary: 'seconds between questions (default 30)', helpGroup: 'BATCH' },
    ),
    ...liveFlags,
  };

  protected override async execute(): Promise<Outcome<BatchWatchResult>> {
    const { flags, args } = await this.parseInput(BatchWatch);
    let said = '';
    const onStatus = (job: BatchWatchResult) => {
      const line = batchStatusLine(job);
      // Only news is told, and the end by the answer itself.
      if (line !== said && !job.ended && !flags.once) this.notice(line);
      said = line;
    };
    const result = await watchBatch(args.job, { ...flags, interval: flags.interval ?? 30 }, onStatus, (line) => this.notice(line));
    const warnings = result.ended && result.status !== 'Completed' && result.message ? [result.message] : [];
    return {
      result,
      warnings,
      text: (layout) => batchWatchText(result, layout),
      exitCode: result.ended && result.status !== 'Completed' ? EXIT.doesNotFit : EXIT.ok,
    };
  }
}
