// `bq quotas requests`: open and recent requests for increases, each with the value in force now.
import * as Flags from '@oclif/core/flags';
import { FALLBACK_REGION, resolveRegions } from '../aws/region.ts';
import { BqCommand, type Outcome } from '../cli/base-command.ts';
import { awsFlags } from '../cli/flags.ts';
import { now } from '../cli/now.ts';
import { isOffline, openRequestSession, readRequests } from '../cli/quota-request.ts';
import type { QuotaRequestsResult } from '../contracts/quota-requests.ts';
import { BqError } from '../errors.ts';
import { quotaRequestsText } from '../render/quota-requests.ts';

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
    const { regions, origin } = await resolveRegions({
      flag: flags.region,
      profileFlag: flags.profile,
      env: process.env,
      allowSeveral: false,
    });
    const region = regions[0] ?? FALLBACK_REGION;
    if (origin === 'default') this.notice(`Region ${region}: none was named (--region, AWS_REGION, or a profile)`);
    if (isOffline(process.env)) {
      throw new BqError('BQ_OFFLINE is set, and only AWS knows the requests', {
        code: 'OFFLINE',
        kind: 'usage',
        suggestions: ['BQ_OFFLINE=0'],
      });
    }
    const session = await openRequestSession(flags, process.env, 'bq quotas requests');
    const result = await readRequests(session, region, flags.code?.trim().toUpperCase() ?? null, now());
    return { result, text: (layout) => quotaRequestsText(result, layout) };
  }
}
