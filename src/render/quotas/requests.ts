// Requests for increases as text: one with its checks, or the list of them.

import { formatNumber, plural } from '../../base/numbers.ts';
import { wrap } from '../../base/text.ts';
import type { QuotaRequestResult, QuotaRequestsResult } from '../../contracts/quota-requests.ts';
import type { Layout } from '../layout.ts';
import { renderTable } from '../table.ts';

const HEADS: Readonly<Record<QuotaRequestResult['status'], string>> = {
  'dry-run': 'would be sent (AWS was not asked)',
  ready: 'would be sent; --submit sends it',
  refused: 'not sent',
  sent: 'sent',
  'already-open': 'not sent: a request is open already',
  'found-after-loss': 'sent: the answer was lost, and AWS lists the request',
};

/** A dry run knows the rules that published values break. */
function headOf({ status, checks }: QuotaRequestResult): string {
  const breaks = checks.some(({ isMet }) => isMet === false);
  return status === 'dry-run' && breaks ? 'AWS would refuse it (AWS was not asked)' : HEADS[status];
}

export function quotaRequestText(result: QuotaRequestResult, { style, columns }: Layout): string {
  const { quota, request } = result;
  const head = `${quota.quotaName ?? quota.quotaCode} · ${result.region}${result.accountId ? ` · account ${result.accountId}` : ''}`;
  const now = quota.applied === null ? '' : `, the account has ${formatNumber(quota.applied)}`;
  const values = `${quota.quotaCode}: ${formatNumber(result.desiredValue)} (AWS default ${formatNumber(quota.default)}${now})`;
  const marks = { true: style.green('ok  '), false: style.red('no  '), null: style.yellow('?   ') };
  const lines = [
    ...wrap(head, columns).map((line) => style.bold(line)),
    ...wrap(values, columns),
    style.bold(headOf(result)),
    ...result.checks.flatMap(({ isMet, text }) => {
      const [first = '', ...rest] = wrap(text, columns - 4);
      return [`${marks[`${isMet}`]}${first}`, ...rest.map((line) => `    ${line}`)];
    }),
  ];
  if (request && result.status !== 'refused') {
    lines.push(`request ${request.requestId}, ${request.status}${request.caseId === null ? '' : `, case ${request.caseId}`}`);
    lines.push(...wrap('bq quotas requests shows what becomes of it; the case may ask for the figures of bq support-case', columns));
  } else if (result.status === 'dry-run' || result.status === 'ready') lines.push(`  ${result.command}`);
  return lines.join('\n');
}

export function quotaRequestsText(result: QuotaRequestsResult, { style, columns }: Layout): string {
  const head = `${result.region}${result.accountId ? ` · account ${result.accountId}` : ''} · ${plural(result.requests.length, 'request')} in AWS's list (90 days), ${result.open} open`;
  if (result.requests.length === 0) return style.bold(head);
  return [
    ...wrap(head, columns).map((line) => style.bold(line)),
    renderTable({
      columns: [
        { header: 'Quota', flexible: true },
        { header: 'asked', align: 'right' },
        { header: 'now', align: 'right' },
        { header: 'status' },
        { header: 'created' },
        { header: 'case', dropOrder: 2 },
        { header: 'request', dropOrder: 1 },
      ],
      rows: result.requests.map((request) => [
        `${request.quotaName} (${request.quotaCode})`,
        formatNumber(request.desiredValue),
        `${formatNumber(request.applied)}${request.isApplied ? ' ok' : ''}`,
        request.isOpen ? style.yellow(request.status) : request.status,
        request.created?.slice(0, 10) ?? '',
        request.caseId ?? '',
        request.requestId,
      ]),
      width: columns,
      headStyle: style.dim,
    }),
  ].join('\n');
}
