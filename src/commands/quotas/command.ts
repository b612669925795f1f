// `bq quotas`: the account's rows of Service Quotas, applied beside default.
import * as Flags from '@oclif/core/flags';
import { readEarlierQuotas } from '../../app/quotas.ts';
import { note } from '../../base/notes.ts';
import { resolveModel } from '../../catalog/models.ts';
import { SCOPES, type Scope } from '../../catalog/scope.ts';
import type { QuotasResult } from '../../contracts/quotas.ts';
import { writeFileAtomic } from '../../io/atomic-write.ts';
import { quotasAnswer } from '../../quotas/result.ts';
import { formatSnapshot } from '../../quotas/snapshot/snapshot-file.ts';
import { requireStaying } from '../../quotas/staying.ts';
import { QUOTA_METRICS, type QuotaMetric } from '../../quotas/types.ts';
import { quotasText } from '../../render/quotas/answer.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { EXIT, type ExitCode } from '../../shell/exit-codes.ts';
import { awsFlags, formatFlag, quotaFlags } from '../../shell/flags.ts';

const ROWS = { helpGroup: 'ROWS' };
const FILES = { helpGroup: 'FILES' };

export class Quotas extends BqCommand<QuotasResult> {
  static override summary = "the account's Bedrock quotas, applied beside AWS's defaults";
  static override description = [
    'Shows every text model by where its data is processed, and what is 0 or below the default. Without credentials: the defaults that AWS publishes, dated.',
    'Reads need servicequotas:ListServiceQuotas and servicequotas:ListAWSDefaultServiceQuotas.',
  ].join('\n');
  static override examples = [
    { description: 'an overview of one Region', command: '<%= config.bin %> quotas --region ap-northeast-1' },
    {
      description: 'one model in several Regions, no account needed',
      command: '<%= config.bin %> quotas --model sonnet-4.6 --region us-east-1,us-west-2 --offline',
    },
    {
      description: 'keep today, compare later, fail when something changed',
      command: '<%= config.bin %> quotas --save today.json && <%= config.bin %> quotas --diff today.json --check',
    },
    {
      description: 'what the AWS CLI has read: aws service-quotas list-service-quotas --service-code bedrock > list.json',
      command: '<%= config.bin %> quotas --quotas list.json',
    },
    { description: 'why a row is read as it is', command: '<%= config.bin %> quotas --search "sonnet 4.6 tokens" --explain --offline' },
  ];
  static override flags = {
    all: Flags.boolean({ summary: 'every row, also those that limit no inference', ...ROWS }),
    model: Flags.string({ summary: 'one model: ID, profile ID, ARN or short name', helpValue: 'MODEL', ...ROWS }),
    scope: Flags.string({ summary: 'one pool', options: [...SCOPES], ...ROWS }),
    metric: Flags.string({ summary: 'rows of one kind', options: [...QUOTA_METRICS], ...ROWS }),
    search: Flags.string({ summary: 'rows whose name, code or model ID has all these words', helpValue: 'WORDS', ...ROWS }),
    explain: Flags.boolean({ summary: 'each row with its code and the rule that read its name', ...ROWS }),
    save: Flags.string({ summary: 'write a snapshot: Region, time, masked account, all rows', helpValue: 'FILE', ...FILES }),
    diff: Flags.string({ summary: 'what changed against a snapshot', helpValue: 'FILE', ...FILES }),
    check: Flags.boolean({ summary: 'exit 3 when --diff finds a change', dependsOn: ['diff'], ...FILES }),
    ...quotaFlags,
    ...awsFlags,
    format: formatFlag('text', 'table', 'markdown', 'csv'),
  };

  protected override async execute(): Promise<Outcome<QuotasResult>> {
    const { flags, context } = await this.parseInput(Quotas);
    const model = flags.model === undefined ? null : resolveModel(flags.model).model;
    const before = flags.diff === undefined ? null : await readEarlierQuotas(context, flags.diff);
    const { snapshots, ageSeconds, warnings } = await context.quotas({ refuser: flags.diff === undefined ? null : '--diff' });
    const staysIn = flags['stays-in'] ?? null;
    if (staysIn !== null)
      requireStaying(
        staysIn,
        model,
        snapshots.map(({ region }) => region),
      );
    const scope = (flags.scope ?? null) as Scope | null;
    const metric = (flags.metric ?? null) as QuotaMetric | null;
    const filter = {
      all: flags.all || flags.search !== undefined,
      modelId: model?.modelId ?? null,
      scope,
      metric,
      search: flags.search ?? null,
      staysIn,
    };
    const result = quotasAnswer({ snapshots, ageSeconds, filter, before, beforeName: flags.diff ?? '', savedTo: flags.save ?? null });
    const toStdout = flags.save === '-';
    if (flags.save !== undefined && !toStdout) {
      await writeFileAtomic(flags.save, formatSnapshot(snapshots));
      context.tell(note('SAVED', `saved to ${flags.save}`, { file: flags.save }));
    }
    const one = { model, scope, staysIn, nowIso: context.now.toISOString(), shownRegions: snapshots.map(({ region }) => region) };
    return {
      result,
      warnings,
      text: (layout) => (toStdout ? formatSnapshot(snapshots).trimEnd() : quotasText(result, snapshots, { flags, one, ...layout })),
      exitCode: flags.check ? checkedExit(result) : EXIT.ok,
    };
  }
}

/** A comparison with half an answer proves nothing. */
function checkedExit({ changes, regions }: QuotasResult): ExitCode {
  if (changes && changes.length > 0) return EXIT.doesNotFit;
  return regions.some(({ source, complete }) => source === 'live' && !complete) ? EXIT.remote : EXIT.ok;
}
