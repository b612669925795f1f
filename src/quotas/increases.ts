// Requests for increases, and AWS's rules for them: what can be checked before anything is sent.
import { type Phrase, phrase } from '../base/phrases.ts';
import { QUOTA_REQUESTS } from '../words/en/quota-requests.ts';
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
  readonly text: Phrase;
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
    adjustable(row),
    aboveDefault(value, row?.default ?? null),
    aboveApplied(value, row?.applied ?? null),
    requests === null
      ? { id: 'no-open-request', isMet: null, text: phrase(QUOTA_REQUESTS, 'openNotAsked') }
      : {
          id: 'no-open-request',
          isMet: open === undefined,
          text: open === undefined ? phrase(QUOTA_REQUESTS, 'noneOpen') : phrase(QUOTA_REQUESTS, 'open', open),
        },
  ];
}

function adjustable(row: QuotaRow | null): RequestCheck {
  const isMet = row?.adjustable ?? null;
  const isMantle = row !== null && /^\[bedrock-mantle endpoint\]/i.test(row.quotaName);
  const met = isMantle ? 'adjustableOnMantle' : 'adjustable';
  return { id: 'adjustable', isMet, text: phrase(QUOTA_REQUESTS, isMet === null ? 'adjustableUnknown' : isMet ? met : 'notAdjustable') };
}

function aboveDefault(value: number, standard: number | null): RequestCheck {
  const id = 'above-default';
  if (standard === null) return { id, isMet: null, text: phrase(QUOTA_REQUESTS, 'defaultUnknown') };
  const isMet = value > standard;
  return { id, isMet, text: phrase(QUOTA_REQUESTS, isMet ? 'aboveDefault' : 'notAboveDefault', value, standard) };
}

function aboveApplied(value: number, applied: number | null): RequestCheck {
  const id = 'above-applied';
  if (applied === null) return { id, isMet: null, text: phrase(QUOTA_REQUESTS, 'appliedUnknown') };
  const isMet = value > applied;
  return { id, isMet, text: phrase(QUOTA_REQUESTS, isMet ? 'aboveApplied' : 'notAboveApplied', value, applied) };
}
