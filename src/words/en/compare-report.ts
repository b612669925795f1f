// What the report of `bq compare` says.
import { formatDecimal, formatNumber, formatPercent } from '../../base/numbers.ts';
import { words } from '../../base/phrases.ts';

export const COMPARE_REPORT = words('compare-report', {
  title: (workload: string) => `Ways to run ${workload}`,
  theWorkload: 'the workload',
  noWay: 'No way is offered',
  load: ({ requestsPerMinute, inputTokens, maxTokens, outputTokens, headroom }: Load) =>
    `${formatDecimal(requestsPerMinute)} requests/min, ${formatNumber(inputTokens)} in, max_tokens ${formatNumber(maxTokens)}, ${formatNumber(outputTokens)} out, ${formatPercent(headroom)} headroom`,
  /** As in the decision: what a way is called, of which model and where. */
  way: ({ kind, prefix, term, model, region }: ReportedWay) =>
    `${kind}${prefix === null ? '' : ` ${prefix}.`}${term === null ? '' : `, ${term}`} · ${model} · ${region}`,
  fits: 'fits',
  doesNotFit: 'does not fit',
  notKnown: 'not known',
  unknown: 'unknown',
  no: (limit: string) => `no: ${limit}`,
  perMinute: (requests: string) => `${requests}/min`,
  // Costs.
  costs: (isWhole: boolean) => `Cost ${per(isWhole)} by way to run it`,
  costsDescription: (isWhole: boolean) =>
    `What each way costs ${per(isWhole)}, and whether it fits; ways whose price is not known are in the table alone.`,
  cost: (usd: string, why: string) => `${usd}, ${why}`,
  costOf: (way: string, usd: string, why: string, isWhole: boolean) => `${way}: ${usd} ${per(isWhole)}, ${why}`,
  waysCaption: 'Every way, in the order of the answer',
  columns: {
    way: 'way',
    fits: 'fits',
    safeRate: 'safe rate',
    perRequest: 'a request',
    latency: 'latency',
    doneIn: 'done in',
    runsIn: 'runs in',
    cannot: 'cannot',
  },
  total: (isWhole: boolean) => per(isWhole),
  anywhere: 'anywhere',
  notStated: 'not stated',
  cannot: (what: readonly string[]) => what.join(', '),
  // Rates.
  rates: 'Safe rate against the wanted one',
  ratesDescription: (wanted: string) =>
    `Requests a minute that each pool carries without a throttle; ${wanted} are wanted. Bars end at four times that.`,
  rateOf: (way: string, rate: string) => `${way}: ${rate}`,
  wanted: (rate: string) => `wanted: ${rate}`,
  ratesCaption: 'Safe rates',
  // Savings and the rest.
  savingsCaption: 'Savings',
  savingColumns: { what: 'what', perMonth: 'a month', share: 'share', tokens: 'quota tokens a request', from: 'from' },
  notOffered: 'Not offered, or not known',
  quotas: (source: 'live' | 'snapshot' | 'default' | 'override') =>
    `Quotas: ${source === 'default' ? "AWS's defaults, not an account's" : source}`,
  prices: (asOf: string, source: string | null) => `Prices: ${asOf}${source === null ? '' : `, ${source}`}`,
});

export interface Load {
  readonly requestsPerMinute: number;
  readonly inputTokens: number;
  readonly maxTokens: number;
  readonly outputTokens: number;
  readonly headroom: number;
}

export interface ReportedWay {
  readonly kind: 'on-demand' | 'priority' | 'flex' | 'batch' | 'reserved' | 'provisioned';
  /** Of its inference profile, without the dot. */
  readonly prefix: string | null;
  readonly term: string | null;
  readonly model: string;
  readonly region: string;
}

const per = (isWhole: boolean): string => (isWhole ? 'in all' : 'a month');
