// `bq compare`: every way to run one workload, what fits, what binds, what a month costs, and what would save.
import * as Flags from '@oclif/core/flags';
import { runCompare } from '../../app/compare-run.ts';
import { now } from '../../app/now.ts';
import type { CompareResult } from '../../contracts/compare.ts';
import { questionFrom } from '../../planner/question.ts';
import { compareCsv, compareMarkdown, compareText } from '../../render/compare.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { EXIT } from '../../shell/exit-codes.ts';
import { awsFlags, formatFlag, numberFlag, quotaFlags, tokensFlag } from '../../shell/flags.ts';
import { askedByFlags, planFlags } from '../plan/flags.ts';

const {
  tpm: _tpm,
  rpm: _rpm,
  tpd: _tpd,
  'cross-model-tpd': _crossModelTpd,
  'concurrent-requests': _concurrentRequests,
  fast: _fast,
  confidence: _confidence,
  'thinking-budget': _budget,
  'rpm-reading': _reading,
  ...requestFlags
} = planFlags;
const WAYS = { helpGroup: 'WAYS' };
const SAVINGS = { helpGroup: 'SAVINGS' };

export class Compare extends BqCommand<CompareResult> {
  static override summary = 'every way to run one workload: what fits, what it costs, what it cannot do';
  static override description = [
    'On demand in each scope and Region, service tiers, batch, reserved tier and Provisioned Throughput, other models beside it.',
    'Prices are dated and of the catalogue; what AWS does not publish is shown as reported, or must be given. docs/usage.md explains the columns.',
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
      description: 'what prompt caching would save',
      command: '<%= config.bin %> compare --workload bq.yaml --name chat --prompts prompts.jsonl',
    },
  ];
  static override flags = {
    ...requestFlags,
    workload: Flags.string({
      summary: 'take the workload from a file (bq plan --init)',
      helpValue: 'FILE',
      exclusive: Object.keys(requestFlags).filter((name) => name !== 'reservation'),
      ...WAYS,
    }),
    name: Flags.string({ summary: 'which workload of the file', helpValue: 'WORKLOAD', dependsOn: ['workload'], ...WAYS }),
    also: Flags.string({ summary: 'other models, separated by commas', helpValue: 'MODELS', ...WAYS }),
    'hours-per-day': numberFlag(
      'hours-per-day',
      { min: 0.1, max: 24, whole: false },
      { summary: 'how long it runs (default 24)', ...WAYS },
    ),
    'unit-input-tpm': {
      ...tokensFlag('unit-input-tpm', { summary: 'input tokens a minute of one model unit', ...WAYS }, 1),
      dependsOn: ['unit-output-tpm'],
    },
    'unit-output-tpm': {
      ...tokensFlag('unit-output-tpm', { summary: 'output tokens a minute of one model unit', ...WAYS }, 1),
      dependsOn: ['unit-input-tpm'],
    },
    prompts: Flags.string({ summary: 'JSON lines of prompts: what prompt and response caches would save', helpValue: 'FILE', ...SAVINGS }),
    'context-tokens': tokensFlag('context-tokens', { summary: 'what cutting prompts to this length would save', ...SAVINGS }),
    ...quotaFlags,
    ...awsFlags,
    format: formatFlag('text', 'markdown', 'csv'),
  };

  protected override async execute(): Promise<Outcome<CompareResult>> {
    const { flags, given } = await this.parseInput(Compare);
    const question = questionFrom(...askedByFlags(flags, given));
    const { result, warnings } = await runCompare(question, flags, { now: now(), say: (line) => this.notice(line) });
    const nothingStays = flags['stays-in'] !== undefined && result.ways.length === 0;
    return {
      result,
      warnings,
      exitCode: nothingStays ? EXIT.doesNotFit : EXIT.ok,
      text: (layout) =>
        flags.format === 'csv'
          ? compareCsv(result)
          : flags.format === 'markdown'
            ? compareMarkdown(result, warnings)
            : compareText(result, { ...layout, warnings }),
    };
  }
}
