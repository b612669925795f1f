// `bq usage`: what really ran, by minute and quota, from CloudWatch or from invocation logs; and what max_tokens should be.
import * as Flags from '@oclif/core/flags';
import { readBurndownFile } from '../../app/burndown-file.ts';
import { now } from '../../app/now.ts';
import { gatherUsage, usageQuotas } from '../../app/usage-source.ts';
import { KEPT_DAYS } from '../../aws/cloudwatch.ts';
import { resolveModel } from '../../catalog/models.ts';
import type { UsageResult } from '../../contracts/usage.ts';
import { writeFileAtomic } from '../../io/atomic-write.ts';
import { type AlarmFormat, alarms } from '../../render/alarms.ts';
import { usageCsv, usageMarkdown, usageText } from '../../render/usage.ts';
import { workloadYaml } from '../../render/workload-yaml.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { awsFlags, formatFlag, numberFlag, quotaFlags } from '../../shell/flags.ts';
import { parseSpan } from '../../shell/span.ts';
import { minuteIso } from '../../usage/minutes.ts';
import { usagePools } from '../../usage/usage.ts';
import { BY_WORDS, parseAliases, parseBy } from '../../usage/who.ts';

const { 'stays-in': _, ...quotaSources } = quotaFlags;

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
  static override flags = {
    logs: Flags.string({
      summary: 'model invocation logs in any shape: files, folders, s3://bucket/prefix; - is stdin',
      helpValue: 'FILE',
      multiple: true,
      helpGroup: 'USAGE',
    }),
    by: Flags.string({
      summary: `who used the minutes, from logs: ${BY_WORDS}`,
      helpValue: 'WHAT',
      dependsOn: ['logs'],
      helpGroup: 'USAGE',
    }),
    alias: Flags.string({
      summary: 'a name for a caller (team-a=checkout), or the model behind an application profile (ab12cd34ef56=sonnet-4.5)',
      helpValue: 'KEY=NAME',
      multiple: true,
      helpGroup: 'USAGE',
    }),
    model: Flags.string({ summary: 'this model only: ID, profile ID, ARN or short name', helpValue: 'MODEL', helpGroup: 'USAGE' }),
    last: Flags.string({
      summary: 'how far back: 90m, 24h, 7d (default: 24h of metrics, all of the logs)',
      helpValue: 'TIME',
      helpGroup: 'USAGE',
    }),
    emit: Flags.string({
      summary: 'print CloudWatch alarms instead: alarm (CloudFormation) or alarm-terraform',
      options: ['alarm', 'alarm-terraform'],
      helpGroup: 'OUTPUT',
    }),
    'alarm-at': {
      ...numberFlag(
        'alarm-at',
        { min: 1, max: 100, whole: false, unit: '%' },
        { summary: "% of the quota's present value that alarms (default 80)", helpGroup: 'OUTPUT' },
      ),
      dependsOn: ['emit'],
    },
    save: Flags.string({
      summary: 'write a workload file of what was seen, for bq plan --workload',
      helpValue: 'FILE',
      helpGroup: 'OUTPUT',
    }),
    ...quotaSources,
    ...awsFlags,
    format: formatFlag('text', 'markdown', 'csv'),
  };

  protected override async execute(): Promise<Outcome<UsageResult>> {
    const { flags } = await this.parseInput(Usage);
    const time = now();
    const say = (line: string) => this.notice(line);
    const lastSeconds = flags.last === undefined ? null : parseSpan(flags.last, 'last', flags.logs ? null : KEPT_DAYS * 86_400);
    const resolved = flags.model === undefined ? null : resolveModel(flags.model);
    const by = flags.by === undefined ? null : parseBy(flags.by);
    const aliases = parseAliases(flags.alias ?? []);
    const usage = await gatherUsage({ flags, resolved, lastSeconds, now: time, by, aliases, say });
    const quotas = await usageQuotas({ ...flags, region: usage.regions.join(',') }, time);
    for (const line of quotas.notices) say(line);
    const pools = usagePools({
      ...usage,
      snapshots: new Map(quotas.snapshots.map((snapshot) => [snapshot.region, snapshot])),
      burndownOverrides: await readBurndownFile(process.env.BQ_BURNDOWN),
      aliases,
      nowIso: time.toISOString(),
    });
    const warnings = [...usage.warnings, ...quotas.warnings];
    const result: UsageResult = {
      source: usage.logs ? 'logs' : 'cloudwatch',
      from: minuteIso(usage.fromMinute),
      to: minuteIso(usage.toMinute),
      regions: [...usage.regions],
      by,
      pools,
      logs: usage.logs,
      emitted: null,
      saved: null,
    };
    if (flags.emit) {
      const share = (flags['alarm-at'] ?? 80) / 100;
      const text = alarms(pools, { format: flags.emit as AlarmFormat, share, asOf: time.toISOString().slice(0, 10) });
      result.emitted = { format: flags.emit, text };
    }
    if (flags.save !== undefined) {
      if (flags.save !== '-') await writeFileAtomic(flags.save, workloadYaml(result));
      result.saved = flags.save;
    }
    return {
      result,
      warnings,
      text: (layout) =>
        flags.save === '-'
          ? workloadYaml(result).trimEnd()
          : flags.format === 'csv'
            ? usageCsv(result)
            : flags.format === 'markdown'
              ? usageMarkdown(result, warnings)
              : usageText(result, { ...layout, warnings }),
    };
  }
}
