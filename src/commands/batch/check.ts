// `bq batch check`: whether a file is fit for batch inference, and what it would cost either way.
import * as Args from '@oclif/core/args';
import * as Flags from '@oclif/core/flags';
import { checkBatch } from '../../app/batch-run.ts';
import { now } from '../../app/now.ts';
import { SCOPES } from '../../catalog/scope.ts';
import type { BatchCheckResult } from '../../contracts/batch.ts';
import { batchCheckText } from '../../render/batch.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { EXIT } from '../../shell/exit-codes.ts';
import { awsFlags, numberFlag, quotaFlags } from '../../shell/flags.ts';

export class BatchCheck extends BqCommand<BatchCheckResult> {
  static override summary = 'whether files are fit for batch inference: records, sizes, bodies, price';
  static override description = [
    "Every line must be a record of the model's own form or a Converse request; bad lines are told by number with the key that is wrong, and exit is 3 when the files are not ready.",
    'Several files and folders are the input of one job.',
    'Nothing is uploaded and no job is created.',
  ].join('\n');
  static override examples = [
    { description: 'before it is uploaded', command: '<%= config.bin %> batch check records.jsonl --model sonnet-4.5' },
    {
      description: 'with answers of 300 tokens, offline',
      command: '<%= config.bin %> batch check records.jsonl --model nova-pro --output-tokens 300 --offline',
    },
  ];
  static override strict = false;
  static override args = {
    file: Args.string({ required: true, description: 'files of JSON lines, folders, or - for stdin', ignoreStdin: true }),
  };
  static override flags = {
    model: Flags.string({ required: true, summary: 'ID, profile ID, ARN or short name', helpValue: 'MODEL', helpGroup: 'BATCH' }),
    scope: Flags.string({
      summary: 'whose price (default: the first pool of the model)',
      options: [...SCOPES],
      helpGroup: 'BATCH',
    }),
    'invocation-type': Flags.string({
      summary: 'what the job will be created with: records of the other kind are refused (default: whatever they are)',
      options: ['invoke-model', 'converse'],
      helpGroup: 'BATCH',
    }),
    'output-tokens': numberFlag(
      'output-tokens',
      { min: 0, max: 1e7, whole: false, unit: 'tokens' },
      { summary: 'the average answer (default: all of max_tokens)', helpGroup: 'BATCH' },
    ),
    ...quotaFlags,
    ...awsFlags,
  };

  protected override async execute(): Promise<Outcome<BatchCheckResult>> {
    const { flags, argv } = await this.parseInput(BatchCheck);
    const { result, warnings } = await checkBatch(argv, flags, now(), (line) => this.notice(line));
    return {
      result,
      warnings,
      text: (layout) => batchCheckText(result, { ...layout, warnings }),
      exitCode: result.ok ? EXIT.ok : EXIT.doesNotFit,
    };
  }
}
