// Requests for increases as text: one with its checks, or the list of them.

import { formatNumber } from '../../base/numbers.ts';
import { ENGLISH } from '../../base/phrases.ts';
import { displayWidth, padEnd, wrap } from '../../base/text.ts';
import type { QuotaRequestResult, QuotaRequestsResult } from '../../contracts/quota-requests.ts';
import { QUOTA_REQUESTS } from '../../words/en/quota-requests.ts';
import { type Layout, wordsOf } from '../layout.ts';
import { renderTable } from '../table.ts';

type RequestWords = typeof QUOTA_REQUESTS.english;

/** A dry run knows the rules that published values break. */
function headOf({ status, checks }: QuotaRequestResult, words: RequestWords): string {
  const breaks = checks.some(({ isMet }) => isMet === false);
  return status === 'dry-run' && breaks ? words.wouldBeRefused : words.heads[status];
}

export function quotaRequestText(result: QuotaRequestResult, layout: Layout): string {
  const { style, columns, language = ENGLISH } = layout;
  const words = wordsOf(layout, QUOTA_REQUESTS);
  const { quota, request } = result;
  const head = [quota.quotaName ?? quota.quotaCode, result.region, ...(result.accountId ? [words.account(result.accountId)] : [])].join(
    ' · ',
  );
  const values = words.values({ code: quota.quotaCode, desired: result.desiredValue, standard: quota.default, applied: quota.applied });
  const width = Math.max(...Object.values(words.marks).map(displayWidth)) + 2;
  const marks = {
    true: style.green(padEnd(words.marks.met, width)),
    false: style.red(padEnd(words.marks.broken, width)),
    null: style.yellow(padEnd(words.marks.unknown, width)),
  };
  const lines = [
    ...wrap(head, columns).map((line) => style.bold(line)),
    ...wrap(values, columns),
    style.bold(headOf(result, words)),
    ...result.checks.flatMap(({ isMet, text }) => {
      const [first = '', ...rest] = wrap(language.say(text), columns - width);
      return [`${marks[`${isMet}`]}${first}`, ...rest.map((line) => ' '.repeat(width) + line)];
    }),
  ];
  if (request && result.status !== 'refused') {
    lines.push(words.request(request.requestId, request.status, request.caseId), ...wrap(words.follow, columns));
  } else if (result.status === 'dry-run' || result.status === 'ready') lines.push(`  ${result.command}`);
  return lines.join('\n');
}

export function quotaRequestsText(result: QuotaRequestsResult, layout: Layout): string {
  const { style, columns } = layout;
  const words = wordsOf(layout, QUOTA_REQUESTS);
  const account = result.accountId ? [words.account(result.accountId)] : [];
  const head = [result.region, ...account, words.list(result.requests.length, result.open)].join(' · ');
  if (result.requests.length === 0) return style.bold(head);
  return [
    ...wrap(head, columns).map((line) => style.bold(line)),
    renderTable({
      columns: [
        { header: words.columns.quota, flexible: true },
        { header: words.columns.asked, align: 'right' },
        { header: words.columns.now, align: 'right' },
        { header: words.columns.status },
        { header: words.columns.created },
        { header: words.columns.case, dropOrder: 2 },
        { header: words.columns.request, dropOrder: 1 },
      ],
      rows: result.requests.map((request) => [
        `${request.quotaName} (${request.quotaCode})`,
        formatNumber(request.desiredValue),
        `${formatNumber(request.applied)}${request.isApplied ? words.applied : ''}`,
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
