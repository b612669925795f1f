// `bq quotas requests`: open and recent requests for increases, each with the value in force now.
import * as Flags from '@oclif/core/flags';
import { refuseOffline, requireSession, unnamedRegion } from '../../app/aws-access.ts';
import { now } from '../../app/now.ts';
import { readRequests } from '../../app/quota-request.ts';
import { FALLBACK_REGION, resolveRegions } from '../../aws/session/region.ts';
import type { QuotaRequestsResult } from '../../contracts/quota-requests.ts';
import { quotaRequestsText } from '../../render/quotas/requests.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { awsFlags } from '../../shell/flags.ts';

export class QuotasRequests extends BqCommand<QuotaRequestsResult> {
  static override summary = 'open and recent requests for increases, with the value in force now';
  static override description = [
    'AWS lists requests for 90 days. For Bedrock a closed case does not say whether it was granted: the applied value does, so it is read again.',
    'Needs servicequotas:ListRequestedServiceQuotaChangeHistory and servicequotas:GetServiceQuota.',
  ].join('\n');
  static override examples = [{ description: 'all of a Region', command: '<%= config.bin %> quotas requests --region ap-northeast-1' }];
  static override flags = {
    code: Flags.string({ summary: 'only of this quota', helpValue: 'L-…' }),
    region: awsFlags.region,
    profile: awsFlags.profile,
    'endpoint-url': Flags.string({ summary: 'send AWS requests here, e.g. to bq emulate', helpGroup: 'AWS', helpValue: 'URL' }),
  };

  protected override async execute(): Promise<Outcome<QuotaRequestsResult>> {
    const { flags } = await this.parseInput(QuotasRequests);
    const choice = await resolveRegions({ flag: flags.region, profileFlag: flags.profile, env: process.env });
    const region = choice.regions[0] ?? FALLBACK_REGION;
    for (const line of unnamedRegion(choice)) this.notice(line);
    refuseOffline(process.env, 'the requests');
    const session = await requireSession(flags, 'bq quotas requests needs AWS credentials');
    const result = await readRequests(session, region, flags.code?.trim().toUpperCase() ?? null, now());
    return { result, text: (layout) => quotaRequestsText(result, layout) };
  }
}
