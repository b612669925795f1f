// `bq batch plan`: how many jobs so many records take, when they are done at the latest, and what it costs against on demand.
import * as Flags from '@oclif/core/flags';
import { planBatch } from '../../app/batch-run.ts';
import { now } from '../../app/now.ts';
import { TIMEOUT_HOURS } from '../../batch/split-plan.ts';
import { SCOPES } from '../../catalog/scope.ts';
import type { BatchPlanResult } from '../../contracts/batch.ts';
import { batchPlanText } from '../../render/batch.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { EXIT } from '../../shell/exit-codes.ts';
import { awsFlags, numberFlag, quotaFlags, tokensFlag } from '../../shell/flags.ts';
import { parseSpan } from '../../shell/span.ts';

const BATCH = { helpGroup: 'BATCH' };

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
  static override flags = {
    model: Flags.string({ required: true, summary: 'ID, profile ID, ARN or short name', helpValue: 'MODEL', ...BATCH }),
    total: {
      ...numberFlag('total', { min: 1, max: 1e12, whole: true, unit: 'records' }, { summary: 'how many records', ...BATCH }),
      required: true,
    },
    deadline: Flags.string({ summary: 'when all must be done: 24h, 3d', helpValue: 'TIME', ...BATCH }),
    check: Flags.boolean({ summary: 'exit with 3 where the deadline is not sure to hold', dependsOn: ['deadline'], ...BATCH }),
    'record-bytes': numberFlag(
      'record-bytes',
      { min: 1, max: 1e9, whole: false, unit: 'bytes' },
      { summary: 'size of the average record', ...BATCH },
    ),
    'input-tokens': tokensFlag('input-tokens', { summary: 'of the average record', ...BATCH }),
    'max-tokens': tokensFlag('max-tokens', { summary: 'of a record (default: what the model can write)', ...BATCH }, 1),
    'output-tokens': tokensFlag('output-tokens', { summary: 'the average answer (default: all of max_tokens)', ...BATCH }),
    'at-once': numberFlag(
      'at-once',
      { min: 1, max: 1e6, whole: true, unit: 'jobs' },
      { summary: "jobs that may be submitted or under way together (default: the account's quota)", ...BATCH },
    ),
    'timeout-hours': numberFlag(
      'timeout-hours',
      { min: TIMEOUT_HOURS.least, max: TIMEOUT_HOURS.most, whole: true, unit: 'hours' },
      { summary: `timeout of each job (default ${TIMEOUT_HOURS.least})`, ...BATCH },
    ),
    scope: Flags.string({ summary: 'whose price (default: the first pool of the model)', options: [...SCOPES], ...BATCH }),
    ...quotaFlags,
    ...awsFlags,
  };

  protected override async execute(): Promise<Outcome<BatchPlanResult>> {
    const { flags } = await this.parseInput(BatchPlan);
    const deadline = flags.deadline === undefined ? null : parseSpan(flags.deadline, 'deadline', null);
    const { result, warnings } = await planBatch({ ...flags, total: flags.total as number }, deadline, now(), (line) => this.notice(line));
    return {
      result,
      warnings,
      text: (layout) => batchPlanText(result, { ...layout, warnings }),
      exitCode: flags.check && result.fits !== true ? EXIT.doesNotFit : EXIT.ok,
    };
  }
}
