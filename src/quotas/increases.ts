// Requests for increases, and AWS's rules for them: what can be checked before anything is sent.
import { formatNumber } from '../base/numbers.ts';
import type { QuotaRow } from './types.ts';

/** One request as AWS lists it. Times are ISO in UTC; null where AWS says nothing. */
export interface QuotaChangeRequest {
  readonly requestId: string;
  readonly caseId: string | null;
  readonly quotaCode: string;
  readonly quotaName: string;
  readonly desiredValue: number | null;
  /** PENDING, CASE_OPENED, APPROVED, DENIED, CASE_CLOSED, NOT_APPROVED, INVALID_REQUEST; for Bedrock mostly the two CASE ones. */
  readonly status: string;
  readonly isOpen: boolean;
  readonly created: string | null;
  readonly lastUpdated: string | null;
}

export interface RequestCheck {
  readonly id: 'adjustable' | 'above-default' | 'above-applied' | 'no-open-request';
  /** Null where it could not be checked. */
  readonly isMet: boolean | null;
  readonly text: string;
}

/**
 * AWS's rules (Service Quotas API reference, RequestServiceQuotaIncrease, 2026-10): the row is adjustable, the value exceeds the default even
 * where the account's own is lower, and no request for the row is open.
 *
 * @param row null where it was not found
 * @param requests of this row; null where nobody was asked
 */
export function checkRequest(row: QuotaRow | null, value: number, requests: readonly QuotaChangeRequest[] | null): RequestCheck[] {
  const open = requests?.find(({ isOpen }) => isOpen);
  return [
    row?.adjustable == null
      ? { id: 'adjustable', isMet: null, text: 'whether the row is adjustable is not known' }
      : {
          id: 'adjustable',
          isMet: row.adjustable,
          text: row.adjustable
            ? 'the row is adjustable'
            : 'the row is not adjustable: bq support-case --kind quota-increase writes the case instead',
        },
    above('above-default', value, row?.default ?? null, 'the AWS default'),
    above('above-applied', value, row?.applied ?? null, "the account's value"),
    requests === null
      ? { id: 'no-open-request', isMet: null, text: 'whether a request is open was not asked' }
      : {
          id: 'no-open-request',
          isMet: open === undefined,
          text: open === undefined ? 'no request for the row is open' : openText(open),
        },
  ];
}

function above(id: 'above-default' | 'above-applied', value: number, other: number | null, name: string): RequestCheck {
  if (other === null) return { id, isMet: null, text: `${name} is not known` };
  const isMet = value > other;
  const restore =
    id === 'above-default' && !isMet ? '; AWS takes only more (bq support-case --kind restore-default restores the default)' : '';
  return { id, isMet, text: `${formatNumber(value)} is ${isMet ? 'above' : 'not above'} ${name} of ${formatNumber(other)}${restore}` };
}

function openText({ requestId, status, created, desiredValue, caseId }: QuotaChangeRequest): string {
  const parts = [
    `for ${formatNumber(desiredValue)}`,
    status,
    created === null ? null : `of ${created.slice(0, 10)}`,
    caseId === null ? null : `case ${caseId}`,
  ].filter(Boolean);
  return `request ${requestId} is open already (${parts.join(', ')}): nothing more is sent`;
}
