// `bq batch split`: records shared among folders, one for each job, within AWS's limits.
import * as Args from '@oclif/core/args';
import { splitBatch } from '../../app/batch-run.ts';
import type { BatchSplitResult } from '../../contracts/batch.ts';
import { batchSplitText } from '../../render/batch.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { splitFlags } from './flags.ts';

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
  static override flags = splitFlags;

  protected override async execute(): Promise<Outcome<BatchSplitResult>> {
    const { flags, argv, context } = await this.parseInput(BatchSplit);
    const { result, warnings } = await splitBatch(context, {
      names: argv,
      model: flags.model,
      staysIn: flags['stays-in'] ?? null,
      folder: flags.out,
      isDry: flags['dry-run'] ?? false,
    });
    return { result, warnings, text: (layout) => batchSplitText(result, layout) };
  }
}
