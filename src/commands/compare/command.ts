// `bq compare`: every way to run one workload, what fits, what binds, what a month costs, and what would save.
import { runCompare } from '../../app/compare-run.ts';
import type { CompareResult } from '../../contracts/compare.ts';
import { questionFrom } from '../../planner/question.ts';
import { compareCsv, compareMarkdown, compareText } from '../../render/compare.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { EXIT } from '../../shell/exit-codes.ts';
import { parseSpan } from '../../shell/span.ts';
import { askedByFlags } from '../plan/flags.ts';
import { compareFlags } from './flags.ts';

export class Compare extends BqCommand<CompareResult> {
  static override summary = 'every way to run one workload: what fits, what it costs, what it cannot do';
  static override description = [
    'Compares on demand (by scope and Region), service tiers, batch, reserved tier, Provisioned Throughput and other models.',
    'Prices come from the dated catalogue; where AWS publishes none, as reported by others, or given by you. docs/usage.md explains the columns.',
  ].join('\n');
  static override examples = [
    {
      description: 'no account needed',
      command:
        '<%= config.bin %> compare --model sonnet-4.5 --input-tokens 3000 --max-tokens 2000 --output-tokens 500 --requests-per-minute 60 --offline',
    },
    {
      description: 'in two Regions, in Japan only, beside a smaller model',
      command:
        '<%= config.bin %> compare --workload bq.yaml --name chat --region ap-northeast-1,ap-northeast-3 --stays-in jp --also haiku-4.5',
    },
    {
      description: 'three million records by tomorrow',
      command:
        '<%= config.bin %> compare --model haiku-4.5 --input-tokens 900 --max-tokens 500 --output-tokens 200 --total 3000000 --deadline 24h --offline',
    },
    {
      description: 'what prompt caching would save',
      command: '<%= config.bin %> compare --workload bq.yaml --name chat --prompts prompts.jsonl',
    },
  ];
  static override flags = compareFlags;

  protected override async execute(): Promise<Outcome<CompareResult>> {
    const { flags, given, context } = await this.parseInput(Compare);
    const [inputTokensPerMinute, outputTokensPerMinute] = [flags['unit-input-tpm'], flags['unit-output-tpm']];
    const { result, warnings } = await runCompare(context, {
      asked: questionFrom(...askedByFlags(flags, given)),
      workload: flags.workload === undefined ? null : { file: flags.workload, name: flags.name ?? null },
      also: flags.also?.split(',') ?? [],
      promptsFile: flags.prompts ?? null,
      whole:
        flags.total === undefined || flags.deadline === undefined
          ? null
          : { total: flags.total, deadlineSeconds: parseSpan(flags.deadline, 'deadline', null) },
      hoursPerDay: flags['hours-per-day'] ?? null,
      contextTokens: flags['context-tokens'] ?? null,
      unitThroughput:
        inputTokensPerMinute === undefined || outputTokensPerMinute === undefined ? null : { inputTokensPerMinute, outputTokensPerMinute },
    });
    const nothingStays = flags['stays-in'] !== undefined && result.ways.length === 0;
    return {
      result,
      warnings,
      report: flags.report,
      isPiped: flags.format === 'csv',
      exitCode: nothingStays ? EXIT.doesNotFit : EXIT.ok,
      text: (layout) => {
        if (flags.format === 'csv') return compareCsv(result);
        return flags.format === 'markdown' ? compareMarkdown(result, layout) : compareText(result, { ...layout, isFull: flags.full });
      },
    };
  }
}
