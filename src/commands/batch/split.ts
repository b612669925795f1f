// `bq batch split`: records shared among folders, one for each job, within AWS's limits.
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { splitBatch } from '../../app/batch-run.ts';
import { now } from '../../app/now.ts';
import type { BatchSplitResult } from '../../contracts/batch.ts';
import { batchSplitText } from '../../render/batch.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { awsFlags, quotaFlags } from '../../shell/flags.ts';

export class BatchSplit extends BqCommand<BatchSplitResult> {
  static override summary = "share records among jobs and files within AWS's limits";
  static override description = [
    'Records are shared evenly, so that no job falls below the least that one takes: a folder for each job, its files within records and bytes a file.',
    'Records stay as they are, in their order; bq batch check says whether they are good. Nothing is uploaded and no job is created.',
  ].join('\n');
  static override examples = [
    { description: 'into folders', command: '<%= config.bin %> batch split records.jsonl --model sonnet-4.5 --out jobs' },
    { description: 'what it would be', command: '<%= config.bin %> batch split exports/ --model nova-pro --out jobs --dry-run --offline' },
  ];
  static override strict = false;
  static override args = { file: Args.string({ required: true, description: 'files of JSON lines, or folders', ignoreStdin: true }) };
  static override flags = {
    model: Flags.string({
      required: true,
      summary: 'whose limits: ID, profile ID, ARN or short name',
      helpValue: 'MODEL',
      helpGroup: 'BATCH',
    }),
    out: Flags.string({ required: true, summary: 'a folder that is new or empty', helpValue: 'FOLDER', helpGroup: 'BATCH' }),
    'dry-run': Flags.boolean({ summary: 'write nothing, tell what would be written', helpGroup: 'BATCH' }),
    ...quotaFlags,
    ...awsFlags,
  };

  protected override async execute(): Promise<Outcome<BatchSplitResult>> {
    const { flags, argv } = await this.parseInput(BatchSplit);
    const { result, warnings } = await splitBatch(argv, flags, now(), (line) => this.notice(line));
    return { result, warnings, text: (layout) => batchSplitText(result, { ...layout, warnings }) };
  }
}
