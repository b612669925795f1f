// `bq quotas request`: checks AWS's rules, shows what would be sent, and sends it once when told to.
import type { Context } from '../../app/context.ts';
import { type ConfirmedRequest, isRefused, requestIncrease } from '../../app/quota-request.ts';
import { BqError } from '../../base/errors.ts';
import { phrase } from '../../base/phrases.ts';
import type { Endpoint } from '../../catalog/endpoint.ts';
import type { Scope } from '../../catalog/scope.ts';
import type { QuotaRequestResult } from '../../contracts/quota-requests.ts';
import { quotaRequestText } from '../../render/quotas/requests.ts';
import { Asker, canAsk } from '../../shell/ask.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { EXIT } from '../../shell/exit-codes.ts';
import { QUOTA_REQUESTS } from '../../words/en/quota-requests.ts';
import { requestFlags } from './request-flags.ts';

export class QuotasRequest extends BqCommand<QuotaRequestResult> {
  static override summary = 'check a quota increase; send it with --submit';
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
      endpoint: (flags.endpoint ?? null) as Endpoint | null,
      scope: (flags.scope ?? null) as Scope | null,
      staysIn: flags['stays-in'] ?? null,
      tokensPerMinute: flags.tpm ?? null,
      outputTokensPerMinute: flags['output-tpm'] ?? null,
      requestsPerMinute: flags.rpm ?? null,
      until: isDry ? 'look' : flags.submit ? 'send' : 'check',
      confirm: async (request) => {
        if (!flags.yes) await this.confirm(request, context);
      },
    });
    return {
      result,
      text: (layout) => quotaRequestText(result, layout),
      exitCode: isRefused(result) ? EXIT.doesNotFit : EXIT.ok,
    };
  }

  /** @throws BqError usage without a terminal, interrupted for a no */
  private async confirm({ quotaName, code, region, value }: ConfirmedRequest, { language }: Context): Promise<void> {
    const words = language.of(QUOTA_REQUESTS);
    if (!canAsk() || this.jsonEnabled()) {
      throw new BqError(phrase(QUOTA_REQUESTS, 'nobodyAnswers'), {
        code: 'CONFIRMATION_NEEDED',
        kind: 'usage',
        suggestions: [phrase(QUOTA_REQUESTS, 'submitYes'), phrase(QUOTA_REQUESTS, 'onlyShown')],
      });
    }
    const asker = new Asker();
    try {
      const answer = await asker.ask({
        text: words.confirm(quotaName, code, region, value),
        hint: words.yesOrNo,
        parse: (word) => /^y(es)?$/i.test(word),
        whenEmpty: false,
        refused: (problem) => problem,
      });
      if (!answer) throw new BqError(phrase(QUOTA_REQUESTS, 'notSent'), { code: 'NOT_CONFIRMED', kind: 'interrupted' });
    } finally {
      asker.close();
    }
  }
}
