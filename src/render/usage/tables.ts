// The tables of usage that text and Markdown share: what each minute used of its quota, and who used it.
import { formatNumber, formatPercent } from '../../base/numbers.ts';
import { stripControl } from '../../base/text.ts';
import type { UsagePool } from '../../contracts/usage.ts';
import type { USAGE } from '../../words/en/usage.ts';
import type { Column } from '../table.ts';

export type UsageWords = typeof USAGE.english;

/** `2026-11-20T08:15:00Z` → `11-20 08:15`. Times are UTC, which the head says. */
export const clock = (iso: string | null): string => (iso === null ? '' : iso.slice(5, 16).replace('T', ' '));
export const dayAndClock = (iso: string): string => iso.slice(0, 16).replace('T', ' ');

/** What is not known has a word of the language. */
export const orUnknown = (value: number | null, show: (value: number) => string, { unknown }: UsageWords): string =>
  value === null ? unknown : show(value);

export const scopeOf = ({ endpoint, scope }: UsagePool): string | null => (endpoint === 'mantle' ? 'bedrock-mantle' : scope);

export function whoColumns(by: string | null, { who }: UsageWords): readonly Column[] {
  return [
    { header: who.by(by), flexible: true },
    { header: who.requests, align: 'right' },
    { header: who.throttles, align: 'right', dropOrder: 2 },
    { header: who.tokens, align: 'right' },
    { header: who.share, align: 'right' },
    { header: who.ownPeak, align: 'right', dropOrder: 1 },
    { header: who.ofPeak, align: 'right' },
  ];
}

export function whoRows(pool: UsagePool, words: UsageWords): string[][] {
  const number = (value: number | null) => orUnknown(value, formatNumber, words);
  const percent = (share: number | null) => orUnknown(share, formatPercent, words);
  return (pool.by ?? []).map((row) => [
    // The account and the partition are the same for all.
    stripControl(row.alias ?? row.who?.replace(/^arn:[^ ]*:/, '') ?? words.notTold, { oneLine: true }),
    formatNumber(row.requests),
    formatNumber(row.throttles),
    number(row.settledTokens),
    percent(row.settledShare),
    number(row.peakSettledTokensPerMinute),
    percent(row.atPoolPeakShare),
  ]);
}

export function minuteColumns({ minutes }: UsageWords): readonly Column[] {
  return [
    { header: minutes.what },
    { header: minutes.p50, align: 'right' },
    { header: minutes.p90, align: 'right' },
    { header: minutes.peak, align: 'right' },
    { header: minutes.at, align: 'right' },
    { header: minutes.quota, align: 'right' },
    { header: minutes.p50, align: 'right', dropOrder: 2 },
    { header: minutes.p90, align: 'right', dropOrder: 1 },
    { header: minutes.peakShare, align: 'right' },
  ];
}

type Kind = UsagePool['quotas'][number]['kind'];

export function minuteRows(pool: UsagePool, words: UsageWords): string[][] {
  const row = (name: string, used: UsagePool['requestsPerMinute'], kind: Kind | null): string[][] =>
    used === null
      ? []
      : [[name, formatNumber(used.p50), formatNumber(used.p90), formatNumber(used.peak), clock(used.peakAt), ...quotaCells(used, kind)]];
  const quotaCells = (used: NonNullable<UsagePool['requestsPerMinute']>, kind: Kind | null): string[] => {
    if (kind === null) return [];
    const quota = pool.quotas.find((one) => one.kind === kind);
    if (!quota) return [kind === 'rpm' && pool.scope !== null ? words.noLimit : words.unknown];
    const { value } = quota;
    const shares = [used.p50, used.p90, used.peak].map((amount) => orUnknown(value ? amount / value : null, formatPercent, words));
    return [orUnknown(value, formatNumber, words), ...shares];
  };
  const { used } = words;
  if (pool.endpoint === 'mantle') {
    return [
      ...row(used.both, pool.settledTokensPerMinute, 'input-tpm'),
      ...row(used.output, pool.outputTokensPerMinute ?? null, 'output-tpm'),
      ...row(used.requests, pool.requestsPerMinute, null),
    ];
  }
  return [
    ...row(used.settled, pool.settledTokensPerMinute, 'tpm'),
    ...row(used.held, pool.heldTokensPerMinute, 'tpm'),
    ...row(used.estimated, pool.estimatedTokensPerMinute, pool.settledTokensPerMinute ? null : 'tpm'),
    ...row(used.requests, pool.requestsPerMinute, 'rpm'),
  ];
}
