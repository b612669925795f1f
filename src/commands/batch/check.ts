// `bq batch check`: whether a file is fit for batch inference, and what it would cost either way.
import * as Args from '@oclif/core/args';
import { checkBatch } from '../../app/batch-run.ts';
import type { Scope } from '../../catalog/scope.ts';
import type { BatchCheckResult } from '../../contracts/batch.ts';
import { batchCheckText } from '../../render/batch.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { EXIT } from '../../shell/exit-codes.ts';
import { checkFlags } from './flags.ts';

const INVOCATION_TYPES = { 'invoke-model': 'InvokeModel', converse: 'Converse' } as const;

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
  static override flags = checkFlags;

  protected override async execute(): Promise<Outcome<BatchCheckResult>> {
    const { flags, argv, context } = await this.parseInput(BatchCheck);
    const type = flags['invocation-type'] as keyof typeof INVOCATION_TYPES | undefined;
    const { result, warnings } = await checkBatch(context, {
      names: argv,
      model: flags.model,
      scope: (flags.scope ?? null) as Scope | null,
      staysIn: flags['stays-in'] ?? null,
      invocationType: type === undefined ? null : INVOCATION_TYPES[type],
      answerTokens: flags['output-tokens'] ?? null,
    });
    return { result, warnings, text: (layout) => batchCheckText(result, layout), exitCode: result.ok ? EXIT.ok : EXIT.doesNotFit };
  }
}
