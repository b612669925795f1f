// `bq usage`: what really ran, by minute and quota, from CloudWatch or from invocation logs; and what max_tokens should be.
import * as Flags from '@oclif/core/flags';
import { readBurndownFile } from '../../app/burndown-file.ts';
import { now } from '../../app/now.ts';
import type { Engine } from '../../app/usage-rows.ts';
import { gatherUsage, usageQuotas } from '../../app/usage-source.ts';
import { KEPT_DAYS } from '../../aws/cloudwatch.ts';
import { BqError } from '../../base/errors.ts';
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
import { BY_WORDS, type By, parseAliases, parseBy } from '../../usage/who.ts';

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
      helpGroup: 'USAGE',
    }),
    rows: Flags.string({
      summary: 'what an engine summed up with the query of --emit sql: CSV or JSON; - is stdin',
      helpValue: 'FILE',
      exclusive: ['logs', 'engine'],
      helpGroup: 'USAGE',
    }),
    engine: Flags.string({
      summary: 'let the engine that holds the logs do the sums: athena, duckdb or insights (CloudWatch Logs Insights)',
      options: ['athena', 'duckdb', 'insights'],
      helpGroup: 'ENGINE',
    }),
    table: Flags.string({
      summary: 'table of Athena (default bedrock_invocation_logs)',
      helpValue: 'NAME',
      dependsOn: ['engine'],
      helpGroup: 'ENGINE',
    }),
    database: Flags.string({ summary: 'database of Athena', helpValue: 'NAME', dependsOn: ['engine'], helpGroup: 'ENGINE' }),
    model: Flags.string({ summary: 'this model only: ID, profile ID, ARN or short name', helpValue: 'MODEL', helpGroup: 'USAGE' }),
    last: Flags.string({
      summary: 'how far back: 90m, 24h, 7d (default: 24h of metrics, all of the logs)',
      helpValue: 'TIME',
      helpGroup: 'USAGE',
    }),
    emit: Flags.string({
      summary: 'print instead: CloudWatch alarms (alarm for CloudFormation, alarm-terraform), or the query of --engine (sql)',
      options: ['alarm', 'alarm-terraform', 'sql'],
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
    alias: Flags.string({
      summary: 'a name for a caller (team-a=checkout), or the model behind an application profile (ab12cd34ef56=sonnet-4.5)',
      helpValue: 'KEY=NAME',
      multiple: true,
      helpGroup: 'USAGE',
    }),
    format: formatFlag('text', 'markdown', 'csv'),
  };

  protected override async execute(): Promise<Outcome<UsageResult>> {
    const { flags } = await this.parseInput(Usage);
    const time = now();
    const say = (line: string) => this.notice(line);
    const lastSeconds =
      flags.last === undefined ? null : parseSpan(flags.last, 'last', flags.logs || flags.rows || flags.engine ? null : KEPT_DAYS * 86_400);
    const resolved = flags.model === undefined ? null : resolveModel(flags.model);
    const by = flags.by === undefined ? null : parseBy(flags.by);
    const aliases = parseAliases(flags.alias ?? []);
    if (flags.emit === 'sql' || flags.engine !== undefined) return this.#query(flags, { by, lastSeconds, time });
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
      source: usage.source,
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

  async #query(
    flags: QueryFlags,
    { by, lastSeconds, time }: { by: By | null; lastSeconds: number | null; time: Date },
  ): Promise<Outcome<UsageResult>> {
    const engine = flags.engine as Engine | undefined;
    if (flags.emit !== 'sql' || engine === undefined) {
      throw new BqError(engine === undefined ? '--emit sql needs --engine' : `--engine ${engine} needs --emit sql`, {
        code: 'ENGINE_NEEDED',
        kind: 'usage',
        suggestions: ['bq usage --emit sql --engine athena|duckdb|insights', 'bq usage --rows FILE reads what the engine gave'],
      });
    }
    const { queryText } = await import('../../app/usage-rows.ts');
    const table = flags.table ?? 'bedrock_invocation_logs';
    const text = queryText({
      engine,
      by: by ?? 'caller',
      fromIso: lastSeconds === null ? null : new Date(time.getTime() - lastSeconds * 1000).toISOString(),
      logs: flags.logs ?? [],
      table: flags.database === undefined ? table : `${flags.database}.${table}`,
      burndownOverrides: await readBurndownFile(process.env.BQ_BURNDOWN),
      nowIso: time.toISOString(),
    });
    const at = time.toISOString();
    const result: UsageResult = {
      source: 'query',
      from: at,
      to: at,
      regions: [],
      by,
      pools: [],
      logs: null,
      emitted: { format: 'sql', text },
      saved: null,
    };
    return { result, warnings: [], text: () => text };
  }
}

interface QueryFlags {
  readonly emit?: string | undefined;
  readonly engine?: string | undefined;
  readonly table?: string | undefined;
  readonly database?: string | undefined;
  readonly logs?: readonly string[] | undefined;
}
