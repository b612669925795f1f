// `bq quotas request`: checks AWS's rules, shows what would be sent, and sends it once when told to.
import * as Flags from '@oclif/core/flags';
import { requireSession } from '../../app/aws-access.ts';
import { now } from '../../app/now.ts';
import { checksFor, lookUp, type RequestTarget, requestResult, requestTarget } from '../../app/quota-request.ts';
import { BqError } from '../../base/errors.ts';
import { formatNumber } from '../../base/numbers.ts';
import { SCOPES } from '../../catalog/scope.ts';
import type { QuotaRequestResult } from '../../contracts/quota-requests.ts';
import { quotaRequestText } from '../../render/quotas/requests.ts';
import { Asker, canAsk } from '../../shell/ask.ts';
import { BqCommand, type Outcome } from '../../shell/base-command.ts';
import { isOffline } from '../../shell/environment.ts';
import { EXIT } from '../../shell/exit-codes.ts';
import { awsFlags, numberFlag, quotaFlags, tokensFlag } from '../../shell/flags.ts';

const ROW = { helpGroup: 'ROW' };
const SENDING = { helpGroup: 'SENDING' };

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
  static override flags = {
    code: Flags.string({ summary: 'quota code, with --value', helpValue: 'L-…', exclusive: ['model'], ...ROW }),
    value: tokensFlag('value', { summary: "the value to ask for, in the row's unit", ...ROW }, 1),
    model: Flags.string({ summary: 'or a model, with --tpm or --rpm', helpValue: 'MODEL', ...ROW }),
    scope: Flags.string({ summary: 'which pool (default: the first that has a TPM row)', options: [...SCOPES], ...ROW }),
    'stays-in': quotaFlags['stays-in'],
    tpm: tokensFlag('tpm', { summary: 'tokens per minute to ask for', ...ROW }, 1),
    rpm: numberFlag('rpm', { min: 1, max: 1e9, whole: true }, { summary: 'requests per minute to ask for', ...ROW }),
    'dry-run': Flags.boolean({ summary: 'ask nobody: check against published defaults', exclusive: ['submit'], ...SENDING }),
    submit: Flags.boolean({ summary: 'send it', ...SENDING }),
    yes: Flags.boolean({ summary: 'do not ask before sending', dependsOn: ['submit'], ...SENDING }),
    region: awsFlags.region,
    profile: awsFlags.profile,
    'endpoint-url': Flags.string({ summary: 'send AWS requests here, e.g. to bq emulate', helpGroup: 'AWS', helpValue: 'URL' }),
  };

  protected override async execute(): Promise<Outcome<QuotaRequestResult>> {
    const { flags } = await this.parseInput(QuotasRequest);
    const target = await requestTarget(flags, process.env);
    for (const line of target.notices) this.notice(line);
    // Only an explicit --submit goes past BQ_OFFLINE.
    if (flags['dry-run'] || (isOffline(process.env) && !flags.submit))
      return outcome(requestResult(target, null, 'dry-run', null, checksFor(target, null)));

    const session = await requireSession(flags, 'bq quotas request needs AWS credentials', [
      '--dry-run shows the request without asking AWS',
    ]);
    const looked = await lookUp(session, target, now());
    const checks = checksFor(target, looked);
    const open = looked.requests.find(({ isOpen }) => isOpen) ?? null;
    if (open) return outcome(requestResult(target, looked, 'already-open', open, checks));
    if (checks.some(({ isMet }) => isMet === false)) return outcome(requestResult(target, looked, 'refused', null, checks));
    if (!flags.submit) return outcome(requestResult(target, looked, 'ready', null, checks));

    if (!flags.yes) await this.confirm(target, looked.row.quotaName);
    const { sendQuotaRequest } = await import('../../aws/service-quotas/requests.ts');
    const sent = await sendQuotaRequest(session, target, { now });
    return outcome(requestResult(target, looked, sent.outcome, sent.request, checks));
  }

  /** @throws BqError usage without a terminal, interrupted for a no */
  private async confirm(target: RequestTarget, quotaName: string): Promise<void> {
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
        text: `Send to AWS: ${quotaName} (${target.code}) in ${target.region}, ${formatNumber(target.value)}?`,
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

function outcome(result: QuotaRequestResult): Outcome<QuotaRequestResult> {
  const isRefused = result.status === 'refused' || result.status === 'already-open' || result.checks.some(({ isMet }) => isMet === false);
  return {
    result,
    text: (layout) => quotaRequestText(result, layout),
    exitCode: isRefused ? EXIT.doesNotFit : EXIT.ok,
  };
}
