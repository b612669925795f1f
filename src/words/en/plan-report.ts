// What the reports of `bq plan` say: of one request, and of workloads that share quotas.
import { formatNumber, formatPercent, formatRate, formatUsd, plural } from '../../base/numbers.ts';
import { words } from '../../base/phrases.ts';
import { LIMIT_NAMES } from '../../quotas/limits.ts';
import type { QuotaMetric, QuotaSource } from '../../quotas/types.ts';
import type { WindowModel } from '../../simulator/windows/index.ts';

export const PLAN_REPORT = words('plan-report', {
  title: (model: string, region: string, maxTokens: number) => `${model} in ${region}, max_tokens ${formatNumber(maxTokens)}`,
  // The answer.
  neverAdmitted: 'Never admitted: one request holds more than the whole quota, or a limit is 0',
  capacityUnknown: 'How many can run is unknown: the quota of tokens per minute is not known',
  safe: (answers: readonly AnswerReported[], bound: QuotaMetric | null) => {
    const each = answers.map(
      ({ workers, tokens, rate }) =>
        `${plural(workers, 'worker')} with answers of ${formatNumber(tokens)} tokens (${formatRate(rate)} requests/min)`,
    );
    return `Safe: ${each.join(', ')}${bound === null ? '' : `, bound by ${LIMIT_NAMES[bound]}`}`;
  },
  wish: ({ workers, rate, answerTokens, fits, tpm, rpm, perDay }: WishReported) => {
    const wanted = [
      ...(workers === null ? [] : [plural(workers, 'worker')]),
      ...(rate === null ? [] : [`${formatRate(rate)} requests/min`]),
    ].join(' and ');
    const needs = [
      ...(tpm === null ? [] : [`${formatNumber(tpm)} TPM`]),
      ...(rpm === null ? [] : [`${formatNumber(rpm)} RPM`]),
      ...(perDay === null ? [] : [`${formatNumber(perDay)} tokens a day`]),
    ].join(', ');
    const verdict = `Wish: ${wanted}, answers of ${formatNumber(answerTokens)} tokens: ${fits ? 'fits' : 'does not fit'}`;
    return needs === '' ? verdict : `${verdict}; quota it needs: ${needs} (headroom included)`;
  },
  // Workers by max_tokens.
  ladderTitle: 'Workers by max_tokens',
  ladderDescription: (answerTokens: number) =>
    `How many workers do not throttle as max_tokens grows, with answers of ${formatNumber(answerTokens)} tokens; the large mark is what was asked.`,
  ladderCaption: (answerTokens: number) => `Workers and rate by max_tokens, with answers of ${formatNumber(answerTokens)} tokens`,
  ladderPoint: (maxTokens: number, isAsked: boolean, workers: number, rate: number) =>
    `max_tokens ${formatNumber(maxTokens)}${isAsked ? ', as asked' : ''}: ${plural(workers, 'worker')}, ${formatRate(rate)} requests/min`,
  ladderAxes: { x: 'max_tokens (logarithmic)', y: 'workers that do not throttle' },
  askedLabel: (maxTokens: string) => `${maxTokens} asked`,
  askedRow: (maxTokens: string) => `${maxTokens} (asked)`,
  ladderColumns: { maxTokens: 'max_tokens', workers: 'workers', rate: 'requests/min' },
  // The minute under each window.
  minutesTitle: 'One minute under four readings of the window',
  minutesDescription: (workers: number, drawnOneIn: number) =>
    `What counts against the quota with ${plural(workers, 'worker')} that all start at once, and what of it is held by requests under way; AWS does not document which window it uses${drawnOneIn > 1 ? `; one in ${drawnOneIn} workers is drawn, against the same part of the quota` : ''}.`,
  minutesCaption: (quota: number) =>
    `Quota tokens that count (and, of them, held) in each part of the minute; the quota is ${formatNumber(quota)}`,
  window: (model: WindowModel): string => model,
  panel: (window: string, refused: number) => `${window}: ${refused === 0 ? 'nothing refused' : `${formatNumber(refused)} refused`}`,
  panelStep: (window: string, second: number, { counts, held, refused }: StepReported) =>
    `${window}, second ${formatNumber(second)}: ${formatNumber(counts)} tokens count, ${formatNumber(held)} of them held; ${refused} refused`,
  seconds: (value: number) => `${formatNumber(value)} s`,
  panelKey: { counts: 'counts against the quota', held: 'held', refused: 'refused', quota: 'quota' },
  minutesColumns: { window: 'window', from: 'from', counts: 'counts', held: 'held', refused: 'refused' },
  // One request.
  requestCaption: 'One request',
  requestColumns: { what: 'what', tokens: 'quota tokens', ofTpm: 'of TPM', leaves: 'leaves' },
  held: (reading: string) => `held at start (${reading})`,
  settled: (output: number, burndown: number) => `settled, writes ${formatNumber(output)}, burndown ${burndown}`,
  worst: (maxTokens: number) => `worst case, writes all ${formatNumber(maxTokens)}`,
  heldWeighted: 'held, if weighted',
  // Workers by the average answer.
  answersCaption: 'Workers by the average answer',
  answersColumns: {
    answer: 'answer, tokens',
    latency: 'latency',
    workers: 'workers',
    guaranteed: 'guaranteed',
    rate: 'requests/min',
    ofTpm: 'of TPM settled',
  },
  // Limits and other pools.
  limitsCaption: 'Limits',
  limitsColumns: { limit: 'limit', value: 'value', default: 'default', from: 'from', asOf: 'of', row: 'row', request: 'one request' },
  quotaSource: (source: QuotaSource) => source as string,
  quotaName: (name: string, code: string | null) => `${name}${code === null ? '' : ` (${code})`}`,
  othersCaption: 'Other pools',
  othersColumns: { pool: 'pool', tpm: 'TPM', from: 'from', workers: 'workers', price: 'a request', place: 'runs in' },
  anyRegion: 'any Region',
  notStated: 'not stated',
  // Where it comes from.
  quotas: (source: QuotaSource, asOf: string, account: string | null) => {
    const from = {
      default: `AWS defaults of ${asOf}, not an account's`,
      live: `read from the account at ${asOf}`,
      snapshot: `a snapshot of ${asOf}`,
      override: 'given by hand',
    }[source];
    return `Quotas: ${from}${account === null ? '' : `, account ${account}`}`;
  },
  burndown: (rate: number, isAssumed: boolean, source: string) => `Burndown rate ${rate}${isAssumed ? ', assumed' : ''}: ${source}`,
  price: ({ requestUsd, hourUsd, asOf, source }: PriceReported) =>
    `Price: ${formatUsd(requestUsd)} a request${hourUsd === null ? '' : `, ${formatUsd(hourUsd)} an hour at that rate`} (${asOf}, ${source})`,
  /** As the catalogue's tables say it. */
  disagree: (text: string) => text,
  rehearsed: (minutes: number, seeds: number) =>
    `Rehearsed: no throttle in ${formatNumber(minutes)} min x ${plural(seeds, 'seed')} under any window`,
  assumed: (text: string, flag: string) => `Assumed: ${text} (${flag})`,
  // Workloads.
  workloadsTitle: (file: string, fits: boolean) => `Bedrock quotas of ${file}: ${fits ? 'fits' : 'does not fit'}`,
  sharedQuota: (model: string, kind: QuotaMetric, region: string, scope: string) => `${model} ${LIMIT_NAMES[kind]}, ${region} ${scope}`,
  everythingFits: 'Everything fits',
  doesNotFit: 'Does not fit',
  unknownQuota: (quota: string) => `${quota} is not known`,
  quotaMustBe: (quota: string, needed: number | null, value: number) =>
    `${quota} must be ${formatNumber(needed)}, it is ${formatNumber(value)}`,
  quotaIsZero: (quota: string, wayOut: string) => `${quota} is 0: ${wayOut}`,
  month: (usd: number) => `${formatUsd(usd)} a month on demand`,
  workloadQuotas: (source: QuotaSource, asOf: string) =>
    source === 'default' ? `Quotas: AWS defaults of ${asOf}, not an account's` : `Quotas: ${source}, ${asOf}`,
  headroom: (share: number) => `${formatPercent(share)} of every quota is left free`,
  sharesTitle: 'Share of each quota',
  sharesDescription:
    'How much of what is usable of each quota is needed. Parts are workloads, the largest first; together they can need less than each alone.',
  usableLimit: 'usable, headroom taken off',
  shareNote: (share: number | null, fits: boolean) => `${formatPercent(share)}${fits ? '' : ', does not fit'}`,
  sharePart: (workload: string, needed: number | null, share: number | null, quota: string) =>
    `${workload}: ${formatNumber(needed)}, ${formatPercent(share)} of ${quota} alone`,
  sharesCaption: 'What each quota is, and who needs it',
  sharesColumns: {
    quota: 'quota',
    value: 'value',
    usable: 'usable',
    needed: 'needed',
    ofUsable: 'of usable',
    by: 'by',
    row: 'row',
  },
  user: (workload: string, needed: number | null) => `${workload} ${formatNumber(needed)}`,
  costsTitle: 'Cost of a month',
  costsDescription: 'What each workload costs on demand in a month.',
  costPart: (workload: string, usd: number | null) => `${workload}: ${formatUsd(usd)} a month`,
  costsCaption: 'Cost on demand',
  costsColumns: { workload: 'workload', request: 'a request', month: 'a month' },
  workloadsCaption: 'Workloads',
  workloadsColumns: {
    workload: 'workload',
    model: 'model',
    from: 'from',
    wants: 'wants',
    maxTokens: 'max_tokens',
    held: 'held',
    settled: 'settled',
    tpm: 'needs TPM',
    latency: 'latency',
    state: 'state',
  },
});

export interface AnswerReported {
  readonly workers: number;
  readonly tokens: number;
  readonly rate: number;
}

/** Null: not wished for, not needed, or not known. */
export interface WishReported {
  readonly workers: number | null;
  readonly rate: number | null;
  readonly answerTokens: number;
  readonly fits: boolean;
  readonly tpm: number | null;
  readonly rpm: number | null;
  readonly perDay: number | null;
}

export interface StepReported {
  readonly counts: number;
  readonly held: number;
  readonly refused: number;
}

export interface PriceReported {
  readonly requestUsd: number;
  readonly hourUsd: number | null;
  readonly asOf: string | null;
  readonly source: string | null;
}
