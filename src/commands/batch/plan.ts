// `bq batch plan`: how many jobs so many records take, when they are done at the latest, and what it costs against on demand.
import { planBatch } from '../../app/batch-run.ts';
import { TIMEOUT_HOURS } from '../../batch/split-plan.ts';
import type { Scope } from '../../catalog/scope.ts';
import type { BatchPlanResult } from '../../contracts/batch.ts';
import { batchPlanText } from '../../render/batch.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { EXIT } from '../../shell/exit-codes.ts';
import { parseSpan } from '../../shell/span.ts';
import { planFlags } from './flags.ts';

export class BatchPlan extends BqCommand<BatchPlanResult> {
  static override summary = 'jobs, rounds, the latest end and the price of many records, beside on demand';
  static override description = [
    'AWS promises no speed of a job: what is promised is that it ends within its timeout (24 to 168 hours). So the end is told as the latest one, for jobs that run together as the quota allows.',
    '--check exits with 3 where the deadline is not sure to hold.',
  ].join('\n');
  static override examples = [
    {
      description: 'three million records in a day',
      command:
        '<%= config.bin %> batch plan --model sonnet-4.5 --total 3000000 --deadline 24h --input-tokens 900 --output-tokens 200 --offline',
    },
  ];
  static override flags = planFlags;

  protected override async execute(): Promise<Outcome<BatchPlanResult>> {
    const { flags, context } = await this.parseInput(BatchPlan);
    const { result, warnings } = await planBatch(context, {
      model: flags.model,
      scope: (flags.scope ?? null) as Scope | null,
      staysIn: flags['stays-in'] ?? null,
      total: flags.total as number,
      recordBytes: flags['record-bytes'] ?? null,
      inputTokens: flags['input-tokens'] ?? null,
      maxTokens: flags['max-tokens'] ?? null,
      outputTokens: flags['output-tokens'] ?? null,
      timeoutHours: flags['timeout-hours'] ?? TIMEOUT_HOURS.least,
      atOnce: flags['at-once'] ?? null,
      deadlineSeconds: flags.deadline === undefined ? null : parseSpan(flags.deadline, 'deadline', null),
    });
    return {
      result,
      warnings,
      text: (layout) => batchPlanText(result, layout),
      exitCode: flags.check && result.fits !== true ? EXIT.doesNotFit : EXIT.ok,
    };
  }
}
