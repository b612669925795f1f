// `bq usage`: what really ran, by minute and quota, from CloudWatch or from invocation logs; and what max_tokens should be.
import { answerUsage } from '../../app/usage-run.ts';
import { KEPT_DAYS } from '../../aws/cloudwatch.ts';
import type { Endpoint } from '../../catalog/endpoint.ts';
import type { UsageResult } from '../../contracts/usage.ts';
import { writeFileAtomic } from '../../io/output-file.ts';
import type { WatchFormat } from '../../render/emit-formats.ts';
import { usageCsv } from '../../render/usage/csv.ts';
import { usageMarkdown } from '../../render/usage/markdown.ts';
import { usageText } from '../../render/usage/text.ts';
import { watchText } from '../../render/watch/index.ts';
import { watchedUsage } from '../../render/watch/watched.ts';
import { workloadYaml } from '../../render/workload-yaml.ts';
import { canAsk } from '../../shell/ask.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { watchOptions } from '../../shell/flags.ts';
import { parseSpan } from '../../shell/span.ts';
import { parseAliases, parseBy } from '../../usage/who.ts';
import { engineQuery, sourceOf } from './engine.ts';
import { usageFlags } from './flags.ts';

export class Usage extends BqCommand<UsageResult> {
  static override summary = 'what really ran, against its quota, and what max_tokens should be';
  static override description = [
    'Reads the metrics of CloudWatch (by the minute for 15 days, then coarser), or model invocation logs as Bedrock writes them to S3 or CloudWatch Logs.',
    'The burndown rate is applied to each minute before the maximum is taken. docs/usage.md says what the figures mean.',
  ].join('\n');
  static override examples = [
    { description: 'the last day of a Region', command: '<%= config.bin %> usage --region us-east-1' },
    {
      description: 'one model, a week, two Regions',
      command: '<%= config.bin %> usage --model sonnet-4.5 --last 7d --region us-east-1,us-west-2',
    },
    {
      description: 'a month of logs, summed up by Athena',
      command: '<%= config.bin %> usage --engine athena --database logs --workgroup analysts --last 30d --region us-east-1',
    },
    { description: 'right-sizing of max_tokens from logs', command: '<%= config.bin %> usage --logs logs/*.json.gz' },
  ];
  static override flags = usageFlags;
  /** A question to CloudWatch is not waited for. */
  static override endsOn = ['SIGINT'] as const;

  protected override async execute(): Promise<Outcome<UsageResult>> {
    const { flags, context } = await this.parseInput(Usage);
    const { emit, save, format } = flags;
    const isMetrics = !flags.logs && !flags.rows && !flags.engine;
    const lastSeconds = flags.last === undefined ? null : parseSpan(flags.last, 'last', isMetrics ? KEPT_DAYS * 86_400 : null);
    const by = flags.by === undefined ? null : parseBy(flags.by);
    const aliases = parseAliases(flags.alias ?? []);
    const watch = watchOptions(flags);
    if (emit === 'sql') return engineQuery(context, flags, { by, lastSeconds });
    const { result: found, ...said } = await answerUsage(context, {
      from: sourceOf(flags, !this.jsonEnabled() && canAsk(), context.language),
      endpoint: flags.endpoint as Endpoint,
      model: flags.model ?? null,
      lastSeconds,
      by,
      aliases,
    });
    const asOf = context.now.toISOString().slice(0, 10);
    // What is to be printed instead of the answer.
    const emitted =
      emit === undefined ? null : { format: emit, text: watchText(emit as WatchFormat, watchedUsage(found.pools, asOf), watch) };
    const result: UsageResult = { ...found, emitted, saved: save ?? null };
    if (save !== undefined && save !== '-') await writeFileAtomic(save, workloadYaml(result, context.language));
    return {
      result,
      ...said,
      report: flags.report,
      isPiped: save === '-' || emitted !== null || format === 'csv',
      text: (layout) => {
        if (save === '-') return workloadYaml(result, context.language).trimEnd();
        if (format === 'csv') return usageCsv(result);
        return format === 'markdown' ? usageMarkdown(result, layout) : usageText(result, layout);
      },
    };
  }
}
