// `bq usage`: what really ran, by minute and quota, from CloudWatch or from invocation logs; and what max_tokens should be.
import type { Context } from '../../app/context.ts';
import { type Engine, type QueryWish, queryText } from '../../app/usage-rows.ts';
import { answerUsage } from '../../app/usage-run.ts';
import { KEPT_DAYS } from '../../aws/cloudwatch.ts';
import { BqError } from '../../base/errors.ts';
import type { UsageResult } from '../../contracts/usage.ts';
import { writeFileAtomic } from '../../io/output-file.ts';
import { type AlarmFormat, alarms } from '../../render/alarms.ts';
import { usageCsv, usageMarkdown, usageText } from '../../render/usage.ts';
import { workloadYaml } from '../../render/workload-yaml.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import type { FlagsOf } from '../../shell/flags.ts';
import { parseSpan } from '../../shell/span.ts';
import { parseAliases, parseBy } from '../../usage/who.ts';
import { usageFlags } from './flags.ts';

export class Usage extends BqCommand<UsageResult> {
  static override summary = 'what really ran, against its quota, and what max_tokens should be';
  static override description = [
    'Reads the one-minute metrics of CloudWatch (up to 15 days), or model invocation logs as Bedrock writes them to S3 or CloudWatch Logs.',
    'The burndown rate is applied to each minute before the maximum is taken. docs/usage.md says what the figures mean.',
  ].join('\n');
  static override examples = [
    { description: 'the last day of a Region', command: '<%= config.bin %> usage --region us-east-1' },
    {
      description: 'one model, a week, two Regions',
      command: '<%= config.bin %> usage --model sonnet-4.5 --last 7d --region us-east-1,us-west-2',
    },
    { description: 'right-sizing of max_tokens from logs', command: '<%= config.bin %> usage --logs logs/*.json.gz' },
  ];
  static override flags = usageFlags;
  /** A question to CloudWatch is not waited for. */
  static override endsOn = ['SIGINT'] as const;

  // biome-ignore lint/complexity/noExcessiveCognitiveComplexity: one line a flag: its value, or what stands for none
  protected override async execute(): Promise<Outcome<UsageResult>> {
    const { flags, context } = await this.parseInput(Usage);
    const { emit, save, format } = flags;
    const isMetrics = !flags.logs && !flags.rows && !flags.engine;
    const lastSeconds = flags.last === undefined ? null : parseSpan(flags.last, 'last', isMetrics ? KEPT_DAYS * 86_400 : null);
    const by = flags.by === undefined ? null : parseBy(flags.by);
    const aliases = parseAliases(flags.alias ?? []);
    if (emit === 'sql' || flags.engine !== undefined) return engineQuery(context, flags, { by, lastSeconds });
    const { result: found, ...said } = await answerUsage(context, {
      from: flags.rows !== undefined ? { rows: flags.rows } : flags.logs ? { logs: flags.logs } : 'cloudwatch',
      model: flags.model ?? null,
      lastSeconds,
      by,
      aliases,
    });
    const asOf = context.now.toISOString().slice(0, 10);
    const share = (flags['alarm-at'] ?? 80) / 100;
    const emitted = emit ? { format: emit, text: alarms(found.pools, { format: emit as AlarmFormat, share, asOf }) } : null;
    const result: UsageResult = { ...found, emitted, saved: save ?? null };
    if (save !== undefined && save !== '-') await writeFileAtomic(save, workloadYaml(result));
    return {
      result,
      ...said,
      isPiped: save === '-' || emitted !== null || format === 'csv',
      text: (layout) => {
        if (save === '-') return workloadYaml(result).trimEnd();
        if (format === 'csv') return usageCsv(result);
        return format === 'markdown' ? usageMarkdown(result, layout.warnings) : usageText(result, layout);
      },
    };
  }
}

/** The query that makes an engine do the sums, instead of an answer. @throws BqError usage where one of --engine and --emit sql is missing */
async function engineQuery(
  context: Context,
  flags: FlagsOf<typeof usageFlags>,
  asked: Pick<QueryWish, 'by' | 'lastSeconds'>,
): Promise<Outcome<UsageResult>> {
  const engine = flags.engine as Engine | undefined;
  if (flags.emit !== 'sql' || engine === undefined) {
    throw new BqError(engine === undefined ? '--emit sql needs --engine' : `--engine ${engine} needs --emit sql`, {
      code: 'ENGINE_NEEDED',
      kind: 'usage',
      suggestions: ['bq usage --emit sql --engine athena|duckdb|insights', 'bq usage --rows FILE reads what the engine gave'],
    });
  }
  const table = flags.table ?? 'bedrock_invocation_logs';
  const text = await queryText(context, {
    engine,
    ...asked,
    logs: flags.logs ?? [],
    table: flags.database === undefined ? table : `${flags.database}.${table}`,
  });
  const at = context.now.toISOString();
  const nothing = { source: 'query', from: at, to: at, regions: [], pools: [], logs: null, saved: null } as const;
  return {
    result: { ...nothing, regions: [], pools: [], by: asked.by, emitted: { format: 'sql', text } },
    isPiped: true,
    text: () => text,
  };
}
