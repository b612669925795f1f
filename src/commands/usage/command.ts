// `bq usage`: what really ran, by minute and quota, from CloudWatch or from invocation logs; and what max_tokens should be.
import type { Context } from '../../app/context.ts';
import type { EngineWish, ScanEstimate } from '../../app/engines/run.ts';
import type { UsageQuery } from '../../app/usage-query.ts';
import { type Engine, type QueryWish, queryText } from '../../app/usage-rows.ts';
import { answerUsage } from '../../app/usage-run.ts';
import { KEPT_DAYS } from '../../aws/cloudwatch.ts';
import { BqError } from '../../base/errors.ts';
import type { UsageResult } from '../../contracts/usage.ts';
import { writeFileAtomic } from '../../io/output-file.ts';
import { type AlarmFormat, alarms } from '../../render/alarms.ts';
import { usageCsv, usageMarkdown, usageText } from '../../render/usage.ts';
import { workloadYaml } from '../../render/workload-yaml.ts';
import { Asker, canAsk } from '../../shell/ask.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import type { FlagsOf } from '../../shell/flags.ts';
import { parseSpan } from '../../shell/span.ts';
import { parseAliases, parseBy } from '../../usage/who.ts';
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
    if (emit === 'sql') return engineQuery(context, flags, { by, lastSeconds });
    const { result: found, ...said } = await answerUsage(context, {
      from: this.source(flags),
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

  private source(flags: UsageFlags): UsageQuery['from'] {
    if (flags.engine !== undefined) {
      const confirm = (estimate: ScanEstimate) => (flags.yes ? Promise.resolve() : this.confirm(estimate));
      return { engine: { where: engineOf(flags), confirm } };
    }
    return flags.rows !== undefined ? { rows: flags.rows } : flags.logs ? { logs: flags.logs } : 'cloudwatch';
  }

  /** @throws BqError usage without a terminal, interrupted for a no */
  private async confirm({ text }: ScanEstimate): Promise<void> {
    if (!canAsk() || this.jsonEnabled()) {
      throw new BqError(`a query at an engine costs money, and nobody is here to be asked: ${text}`, {
        code: 'CONFIRMATION_NEEDED',
        kind: 'usage',
        suggestions: ['--yes runs it without asking', '--emit sql prints the query instead'],
      });
    }
    const asker = new Asker();
    try {
      const answer = await asker.ask({
        text: 'Run it?',
        hint: 'yes or no',
        parse: (word) => /^y(es)?$/i.test(word),
        whenEmpty: false,
        refused: (problem) => problem,
      });
      if (!answer) throw new BqError('nothing was run', { code: 'NOT_CONFIRMED', kind: 'interrupted' });
    } finally {
      asker.close();
    }
  }
}

type UsageFlags = FlagsOf<typeof usageFlags>;

const DEFAULT_TABLE = 'bedrock_invocation_logs';

/** The query that makes an engine do the sums, instead of an answer. @throws BqError usage without --engine */
async function engineQuery(
  context: Context,
  flags: UsageFlags,
  asked: Pick<QueryWish, 'by' | 'lastSeconds'>,
): Promise<Outcome<UsageResult>> {
  const engine = flags.engine as Engine | undefined;
  if (engine === undefined) {
    throw new BqError('--emit sql needs --engine', {
      code: 'ENGINE_NEEDED',
      kind: 'usage',
      suggestions: ['bq usage --emit sql --engine athena|duckdb|insights', 'bq usage --rows FILE reads what the engine gave'],
    });
  }
  const table = flags.table ?? DEFAULT_TABLE;
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

/** Which engine is asked, and where in it. @throws BqError usage */
function engineOf(flags: UsageFlags): EngineWish['where'] {
  const { engine, database, 'log-group': logGroup } = flags;
  const needs = (message: string, suggestions: string[], code: 'ENGINE_NEEDED' | 'SOURCE_NEEDED' = 'SOURCE_NEEDED') =>
    new BqError(message, { code, kind: 'usage', suggestions });
  if (flags.logs !== undefined)
    throw needs('--engine reads what the engine holds, not --logs', [
      `bq usage --emit sql --engine ${engine} --logs PLACE prints the query`,
      'bq usage --logs PLACE reads them here',
    ]);
  if (engine === 'insights') {
    if (logGroup !== undefined) return { engine, logGroup };
    throw needs('--engine insights needs --log-group', [
      'bq usage --engine insights --log-group NAME',
      'bq usage --emit sql --engine insights',
    ]);
  }
  if (engine === 'athena') {
    if (database === undefined)
      throw needs('--engine athena needs --database', ['bq usage --engine athena --database NAME', 'bq usage --emit sql --engine athena']);
    const { table = DEFAULT_TABLE, workgroup = 'primary', 'result-location': output = null } = flags;
    return { engine, database, table, workgroup, output };
  }
  const next = ['bq usage --emit sql --engine duckdb --logs FOLDER | duckdb -csv > sums.csv', 'bq usage --rows sums.csv'];
  throw needs('bq does not run DuckDB: --engine duckdb needs --emit sql', next, 'ENGINE_NEEDED');
}
