// An account for tests: AWS's published defaults, with a few values that differ as they do in real accounts.
import { defaultSnapshot } from '../../src/quotas/defaults.ts';

/** A row of Service Quotas as a test gives it. */
export interface ServedRow {
  readonly code: string;
  readonly name: string;
  /** Undefined: the list omits the row. */
  readonly applied?: number;
  readonly default?: number;
  readonly adjustable?: boolean;
}

/** Applied over default, by a part of the quota's name; null: the account's list omits the row. */
const DIFFERENT: readonly (readonly [RegExp, number | null])[] = [
  [/^Cross-region model inference (tokens|requests) per minute for Anthropic Claude Sonnet 4\.6$/i, 0.1],
  [/^Global cross-region model inference tokens per minute for Anthropic Claude Haiku 4\.5$/i, 0],
  [/^Global cross-region model inference tokens per minute for Anthropic Claude Opus 4\.5$/i, null],
  [/^Cross-region model inference tokens per minute for Anthropic Claude Opus 4\.8$/i, 1.5],
];

/** For a row that AWS has published without its code. */
const NO_CODE = 'L-00000000';

export function accountRows(region: string): ServedRow[] {
  return defaultSnapshot(region).rows.flatMap(({ quotaCode, quotaName, default: standard, adjustable }) => {
    const isShared = quotaName.startsWith('Cross-Model');
    if (standard === null || (quotaCode === null && !isShared)) return [];
    const factor = DIFFERENT.find(([pattern]) => pattern.test(quotaName))?.[1];
    const row = { code: quotaCode ?? NO_CODE, name: quotaName, default: standard, adjustable: adjustable ?? false };
    return [factor === null ? row : { ...row, applied: standard * (factor ?? 1) }];
  });
}
