// What the report of `bq usage` says.
import { formatNumber, formatPercent, plural } from '../../base/numbers.ts';
import { words } from '../../base/phrases.ts';

export const USAGE_REPORT = words('usage-report', {
  title: (from: string, to: string) => `Usage from ${from} to ${to} UTC`,
  nothingRan: 'Nothing ran in this time',
  notKnown: 'not known',
  pool: (name: string, region: string, scope: string | null) => `${name}, ${region} ${scope ?? 'scope not known'}`,
  verdict: (pool: string, peak: string, throttles: number) =>
    `${pool}: peak ${peak}, ${throttles === 0 ? 'no throttles' : plural(throttles, 'throttle')}`,
  peakShare: (share: number) => `${formatPercent(share)} of TPM`,
  peakTokens: (tokens: number, isZero: boolean) => `${formatNumber(tokens)} tokens a minute, quota ${isZero ? '0' : 'unknown'}`,
  // Over time.
  overTime: (pool: string) => `Tokens a minute: ${pool}`,
  overTimeDescription: (quota: number | null) =>
    `The highest minute of each step, settled quota tokens; the quota is ${quota === null ? 'not known' : formatNumber(quota)}.`,
  step: ({ from, minutes, tokens, throttles }: UsageStep) =>
    `${from} UTC, ${plural(minutes, 'minute')}: ${tokens === null ? 'tokens not known' : `at most ${formatNumber(tokens)} tokens a minute`}, ${plural(throttles, 'throttle')}`,
  key: { settled: 'settled tokens a minute', throttles: 'throttles', quota: 'quota' },
  numbersCaption: 'The same in numbers, UTC',
  stepColumns: { from: 'from', minutes: 'minutes', highest: 'highest minute', ofQuota: 'of quota', throttles: 'throttles' },
  // Tables.
  poolsCaption: 'Pools',
  poolColumns: {
    pool: 'pool',
    requests: 'requests',
    throttles: 'throttles',
    input: 'input tokens',
    output: 'output tokens',
    settled: 'peak settled',
    held: 'peak held',
    peakRequests: 'peak requests',
    quota: 'TPM quota',
  },
  peakAt: (amount: number, at: string) => `${formatNumber(amount)} (${at})`,
  sizingCaption: 'Right-sizing of max_tokens',
  sizingColumns: {
    held: 'held now',
    covers: 'covers',
    maxTokens: 'max_tokens',
    cut: 'would be cut',
    workers: 'workers',
    more: 'more workers',
  },
  covers: { p99: 'p99', 'p99.9': 'p99.9', longest: 'longest' },
  requestCaption: 'One request',
  what: 'what',
  request: { input: 'input tokens', output: 'output tokens', maxTokens: 'max_tokens asked', latency: 'latency, seconds' },
  figures: { mean: 'mean', p50: 'p50', p90: 'p90', p99: 'p99', max: 'longest' },
  who: (by: string, shown: { readonly first: number; readonly all: number } | null) =>
    `By ${by}${shown === null ? '' : `, the first ${shown.first} of ${formatNumber(shown.all)}`}`,
  notTold: 'not told',
  whoColumns: { who: 'who', requests: 'requests', throttles: 'throttles', tokens: 'quota tokens', share: 'share' },
  // Sources.
  quotaDefault: (asOf: string) => `Quotas: AWS defaults of ${asOf}, not an account's`,
  quotaSource: (source: 'live' | 'snapshot' | 'override', asOf: string) => `Quotas: ${source}, ${asOf}`,
  logs: (files: number, records: number) => `Model invocation logs: ${plural(files, 'file')}, ${plural(records, 'record')}`,
  cloudWatch: (regions: readonly string[]) => `Metrics of CloudWatch in ${regions.join(', ')}`,
  engine: (regions: readonly string[]) => `Sums of an engine, ${regions.join(', ')}`,
});

export interface UsageStep {
  readonly from: string;
  readonly minutes: number;
  readonly tokens: number | null;
  readonly throttles: number;
}
