// `bq quotas request`: checks AWS's rules, shows what would be sent, and sends it once when told to.
import { type ConfirmedRequest, isRefused, requestIncrease } from '../../app/quota-request.ts';
import { BqError } from '../../base/errors.ts';
import { formatNumber } from '../../base/numbers.ts';
import type { Scope } from '../../catalog/scope.ts';
import type { QuotaRequestResult } from '../../contracts/quota-requests.ts';
import { quotaRequestText } from '../../render/quotas/requests.ts';
import { Asker, canAsk } from '../../shell/ask.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { EXIT } from '../../shell/exit-codes.ts';
import { requestFlags } from './request-flags.ts';

export class QuotasRequest extends BqCommand<QuotaRequestResult> {
  static override summary = 'ask Service Quotas for more, once';
  static override description = [
    "Checks AWS's rules (adjustable, above the default, no open request) and shows what would be sent. Only --submit sends, after a question.",
    'Needs servicequotas:GetServiceQuota, GetAWSDefaultServiceQuota, ListRequestedServiceQuotaChangeHistoryByQuota; to send, RequestServiceQuotaIncrease.',
  ].join('\n');
  static override examples = [
    { description: 'check, and show what would be sent', command: '<%= config.bin %> quotas request --model sonnet-4.5 --tpm 8m' },
    { description: 'without asking AWS', command: '<%= config.bin %> quotas request --code L-F4DDD3EB --value 8000000 --dry-run' },
    { description: 'send it', command: '<%= config.bin %> quotas request --code L-F4DDD3EB --value 8000000 --submit' },
  ];
  static override flags = requestFlags;
  /** What is on its way is waited for. */
  static override endsOn = ['SIGINT'] as const;

  protected override async execute(): Promise<Outcome<QuotaRequestResult>> {
    const { flags, context } = await this.parseInput(QuotasRequest);
    // Only an explicit --submit goes past BQ_OFFLINE.
    const isDry = flags['dry-run'] || (context.origin.isOffline && !flags.submit);
    const result = await requestIncrease(context, {
      code: flags.code ?? null,
      value: flags.value ?? null,
      model: flags.model ?? null,
      scope: (flags.scope ?? null) as Scope | null,
      staysIn: flags['stays-in'] ?? null,
      tokensPerMinute: flags.tpm ?? null,
      requestsPerMinute: flags.rpm ?? null,
      until: isDry ? 'look' : flags.submit ? 'send' : 'check',
      confirm: async (request) => {
        if (!flags.yes) await this.confirm(request);
      },
    });
    return {
      result,
      text: (layout) => quotaRequestText(result, layout),
      exitCode: isRefused(result) ? EXIT.doesNotFit : EXIT.ok,
    };
  }

  /** @throws BqError usage without a terminal, interrupted for a no */
  private async confirm({ quotaName, code, region, value }: ConfirmedRequest): Promise<void> {
    if (!canAsk() || this.jsonEnabled()) {
      throw new BqError('--submit asks before it sends, and nobody is here to answer', {
        code: 'CONFIRMATION_NEEDED',
        kind: 'usage',
        suggestions: ['--submit --yes sends without asking', 'without --submit the request is only shown'],
      });
    }
    const asker = new Asker();
    try {
      const answer = await asker.ask({
        text: `Send to AWS: ${quotaName} (${code}) in ${region}, ${formatNumber(value)}?`,
        hint: 'yes or no',
        parse: (word) => /^y(es)?$/i.test(word),
        whenEmpty: false,
        refused: (problem) => problem,
      });
      if (!answer) throw new BqError('nothing was sent', { code: 'NOT_CONFIRMED', kind: 'interrupted' });
    } finally {
      asker.close();
    }
  }
}
