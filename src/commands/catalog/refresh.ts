// `bq catalog refresh`: what AWS lists now, kept over the tables that come with bq.
import * as Flags from '@oclif/core/flags';
import { refreshCatalog } from '../../app/catalog/refresh.ts';
import type { CatalogRefreshResult } from '../../contracts/catalog.ts';
import { catalogRefreshText } from '../../render/catalog.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { EXIT } from '../../shell/exit-codes.ts';
import { awsFlags } from '../../shell/flags.ts';

export class CatalogRefresh extends BqCommand<CatalogRefreshResult> {
  static override summary = "ask AWS for its models, profiles and default quotas, and keep the answer over bq's tables";
  static override description = [
    'Needs bedrock:ListFoundationModels, bedrock:ListInferenceProfiles and servicequotas:ListAWSDefaultServiceQuotas; --prices also pricing:GetProducts',
    '(without credentials it reads the public price files). What one Region does not answer stays as it was, and is told; --check then ends with 5,',
    'unless what was read differs already.',
  ].join('\n');
  static override examples = [
    { description: 'two Regions, prices too', command: '<%= config.bin %> catalog refresh --region us-east-1,ap-northeast-1 --prices' },
    {
      description: 'is what comes with bq still true? Exit 3 where it is not',
      command: '<%= config.bin %> catalog refresh --dry-run --check',
    },
    { description: 'every Region that models are known in', command: '<%= config.bin %> catalog refresh --region all' },
  ];
  static override flags = {
    region: Flags.string({ summary: 'Regions separated by commas, or all', helpGroup: 'AWS', helpValue: 'REGION' }),
    profile: awsFlags.profile,
    'endpoint-url': Flags.string({ summary: 'send AWS requests here, e.g. to bq emulate', helpGroup: 'AWS', helpValue: 'URL' }),
    prices: Flags.boolean({ summary: 'also the AWS Price List of each Region' }),
    'dry-run': Flags.boolean({ summary: 'show what AWS says differently, and keep nothing' }),
    check: Flags.boolean({ summary: 'exit 3 where AWS says anything else than the tables that come with bq', dependsOn: ['dry-run'] }),
  };

  protected override async execute(): Promise<Outcome<CatalogRefreshResult>> {
    const { flags, context } = await this.parseInput(CatalogRefresh);
    const everyRegion = flags.region?.trim().toLowerCase() === 'all';
    const { result, warnings } = await refreshCatalog(context, { everyRegion, prices: flags.prices, isTrial: flags['dry-run'] });
    const isDifferent = result.changes.length > 0;
    const isUnread = result.regions.some(({ problems }) => problems.length > 0);
    const checked = isDifferent ? EXIT.doesNotFit : isUnread ? EXIT.remote : EXIT.ok;
    return {
      result,
      warnings,
      text: (layout) => catalogRefreshText(result, layout),
      exitCode: flags.check ? checked : EXIT.ok,
    };
  }
}
