// `bq quotas`: the account's rows of Service Quotas, applied beside default.
import { answerQuotas } from '../../app/quotas-answer.ts';
import type { Endpoint } from '../../catalog/endpoint.ts';
import type { Scope } from '../../catalog/scope.ts';
import type { QuotasResult } from '../../contracts/quotas.ts';
import type { QuotaMetric } from '../../quotas/types.ts';
import { quotasText } from '../../render/quotas/answer.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { EXIT, type ExitCode } from '../../shell/exit-codes.ts';
import { quotasFlags } from './flags.ts';

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
      description: 'save today, fail later when something has changed',
      command: '<%= config.bin %> quotas --save today.json && <%= config.bin %> quotas --diff today.json --check',
    },
    {
      description: 'from a list of the AWS CLI (aws service-quotas list-service-quotas --service-code bedrock > list.json)',
      command: '<%= config.bin %> quotas --quotas list.json',
    },
    { description: 'why a row is read as it is', command: '<%= config.bin %> quotas --search "sonnet 4.6 tokens" --explain --offline' },
  ];
  static override flags = quotasFlags;

  protected override async execute(): Promise<Outcome<QuotasResult>> {
    const { flags, context } = await this.parseInput(Quotas);
    const { result, warnings, snapshot, isSame } = await answerQuotas(context, {
      everyRow: flags.all,
      explains: flags.explain,
      model: flags.model ?? null,
      endpoint: (flags.endpoint ?? null) as Endpoint | null,
      scope: (flags.scope ?? null) as Scope | null,
      metric: (flags.metric ?? null) as QuotaMetric | null,
      search: flags.search ?? null,
      staysIn: flags['stays-in'] ?? null,
      comparedWith: flags.diff ?? null,
      savedTo: flags.save ?? null,
      allowsPartial: flags['allow-partial'],
    });
    const { format, explain: explains } = flags;
    const piped = flags.save === '-' ? snapshot : null;
    return {
      result,
      warnings,
      report: flags.report,
      isPiped: piped !== null || format === 'csv',
      text: (layout) => piped?.trimEnd() ?? quotasText(result, { format, explains, comparedWith: flags.diff ?? null, ...layout }),
      exitCode: flags.check ? CHECKED[`${isSame}`] : EXIT.ok,
    };
  }
}

/** A comparison with half an answer proves nothing. */
const CHECKED: Readonly<Record<`${boolean | null}`, ExitCode>> = { true: EXIT.ok, false: EXIT.doesNotFit, null: EXIT.remote };
