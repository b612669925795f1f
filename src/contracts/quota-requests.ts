// The JSON contracts of `bq quotas request` and `bq quotas requests`. Additive changes only.
import { z } from 'zod';
import { known, sentence } from './common.ts';

const change = z.strictObject({
  requestId: z.string(),
  caseId: z.string().nullable().describe('comes some time after the request'),
  quotaCode: z.string(),
  quotaName: z.string(),
  desiredValue: known(),
  status: z.string().describe('PENDING, CASE_OPENED, APPROVED, DENIED, CASE_CLOSED, NOT_APPROVED or INVALID_REQUEST'),
  isOpen: z.boolean(),
  created: z.string().nullable(),
  lastUpdated: z.string().nullable(),
});

export const quotaRequestResult = z.strictObject({
  region: z.string(),
  accountId: z.string().nullable().describe('masked; null where nobody was asked'),
  status: z
    .enum(['dry-run', 'ready', 'refused', 'sent', 'already-open', 'found-after-loss'])
    .describe('ready: every rule is met and nothing was sent; found-after-loss: the answer was lost, the request arrived'),
  quota: z.strictObject({
    quotaCode: z.string(),
    quotaName: z.string().nullable(),
    applied: known(),
    default: known(),
    adjustable: z.boolean().nullable(),
    source: z.enum(['live', 'default']),
    asOf: z.string(),
  }),
  desiredValue: z.number(),
  checks: z.array(
    z.strictObject({
      id: z.enum(['adjustable', 'above-default', 'above-applied', 'no-open-request']),
      isMet: z.boolean().nullable().describe('null where it could not be checked'),
      text: sentence,
    }),
  ),
  request: change.nullable().describe('the request that was sent, or the open one that was found'),
  command: z.string().describe('the same with the AWS CLI'),
});

export const quotaRequestsResult = z.strictObject({
  region: z.string(),
  accountId: z.string().nullable(),
  asOf: z.string(),
  open: z.number().int().nonnegative(),
  requests: z.array(
    change.extend({
      applied: known().describe("the account's value now"),
      isApplied: z.boolean().nullable().describe('the value now is at least the desired one: for Bedrock the only sign of an approval'),
    }),
  ),
});

export type QuotaRequestResult = z.infer<typeof quotaRequestResult>;
export type QuotaRequestsResult = z.infer<typeof quotaRequestsResult>;
