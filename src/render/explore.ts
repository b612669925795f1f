// The few words in which the interactive planner says where its numbers come from.

import { formatNumber } from '../base/numbers.ts';
import type { QuotaSnapshot } from '../quotas/types.ts';

/** Source, age and account in a few words. */
export function sourceText({ source, asOf, accountId }: QuotaSnapshot): string {
  const account = accountId === null ? '' : ` · account ${accountId}`;
  switch (source) {
    case 'live':
      return `live ${asOf.slice(11, 19)} UTC${account}`;
    case 'snapshot':
      return `snapshot of ${asOf.slice(0, 16).replace('T', ' ')}${account}`;
    default:
      return `AWS defaults of ${asOf}, not your account`;
  }
}

interface CountedPrompt {
  readonly records: number;
  readonly errorBand: { readonly low: number; readonly high: number } | null;
}

/** How the input of a prompt file was counted. */
export function methodText({ records, errorBand }: CountedPrompt): string {
  if (records !== 1) return `estimate, mean of ${formatNumber(records)} records`;
  return errorBand ? `estimate, ${formatNumber(errorBand.low)} to ${formatNumber(errorBand.high)}` : 'estimate';
}
