// `bq quotas requests`: open and recent requests for increases, each with the value in force now.
import { readRequests } from '../../app/quota-request.ts';
import type { QuotaRequestsResult } from '../../contracts/quota-requests.ts';
import { quotaRequestsText } from '../../render/quotas/requests.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { requestsFlags } from './request-flags.ts';

export class QuotasRequests extends BqCommand<QuotaRequestsResult> {
  static override summary = 'open and recent requests for increases, with the value in force now';
  static override description = [
    'AWS lists requests for 90 days. For Bedrock a closed case does not say whether it was granted: the applied value does, so it is read again.',
    'Needs servicequotas:ListRequestedServiceQuotaChangeHistory and servicequotas:GetServiceQuota.',
  ].join('\n');
  static override examples = [{ description: 'all of a Region', command: '<%= config.bin %> quotas requests --region ap-northeast-1' }];
  static override flags = requestsFlags;

  protected override async execute(): Promise<Outcome<QuotaRequestsResult>> {
    const { flags, context } = await this.parseInput(QuotasRequests);
    const result = await readRequests(context, flags.code?.trim().toUpperCase() ?? null);
    return { result, text: (layout) => quotaRequestsText(result, layout) };
  }
}
