// What `bq plan` says of one request, in a terminal and as Markdown. What the planner says of it, notes and advice, is in planner.ts.
import {
  countWord,
  formatDecimal,
  formatDuration,
  formatNumber,
  formatPercent,
  formatRate,
  formatUsd,
  plural,
} from '../../base/numbers.ts';
import { words } from '../../base/phrases.ts';
import type { Endpoint } from '../../catalog/endpoint.ts';
import { LIMIT_NAMES } from '../../quotas/limits.ts';
import type { QuotaMetric, QuotaSource } from '../../quotas/types.ts';

export const PLAN = words('plan', {
  limit: (kind: QuotaMetric) => LIMIT_NAMES[kind],
  noLimit: 'none',
  /** From one start to the next: a tenth of a second can be what makes it safe. */
  spacing: (seconds: number) => (seconds < 100 ? `${formatDecimal(seconds, 1)} s` : formatDuration(seconds)),
  labels: { do: 'Do', next: 'Next', price: 'Price', assumed: 'Assumed' },
  // The head and the verdict.
  pool: ({ endpoint, scope, prefix, regions }: PoolSeen, isShort: boolean) => {
    if (endpoint === 'mantle') return 'bedrock-mantle';
    if (prefix === null) return scope;
    const profile = `${prefix}. profile`;
    if (regions.includes('*')) return `${profile} (runs in any Region)`;
    if (regions.length === 0) return profile;
    return isShort && regions.length > 1 ? `${profile}, runs in ${regions.length} Regions` : `${profile} (runs in ${regions.join(', ')})`;
  },
  refused: (why: string, paint: Paint) => `${paint('Bedrock refuses this request')}: ${why}`,
  never: (verdict: string, why: string, paint: Paint) => `${paint(verdict)}: ${why}`,
  capacityUnknown: (paint: Paint) =>
    `${paint('How many can run is unknown')}: the quota of tokens per minute is not known (--tpm N, --quotas FILE)`,
  safe: (answers: readonly AnswerSeen[], bound: QuotaMetric | null, paint: Paint) => {
    const [first, ...others] = answers;
    const more = others.map(({ workers, tokens }) => `, ${formatNumber(workers)} with ${formatNumber(tokens)}`);
    return `${paint(`Safe: ${plural(first?.workers ?? 0, 'worker')}`)} with answers of ${formatNumber(first?.tokens ?? null)} tokens${more.join('')}${boundBy(bound)}`;
  },
  safeConcurrency: ({ workers, every, rate, bound }: CapacitySeen, paint: Paint) =>
    `${paint(`Safe concurrency ${every === null ? plural(workers, 'worker') : `1 worker, one start every ${every}`}`)}, ${formatRate(rate)} requests/min${boundBy(bound)}`,
  // Quotas.
  quotas: (groups: readonly { readonly values: readonly string[]; readonly source: string }[]) =>
    `Quota ${groups.map(({ values, source }) => `${values.join(', ')}: ${source}`).join('; ')}`,
  quotaValue: (kind: QuotaMetric, value: number) => `${formatNumber(value)} ${LIMIT_NAMES[kind]}`,
  quotaUnpublished: (kind: QuotaMetric) => `no ${LIMIT_NAMES[kind]} published`,
  quotaUnlimited: (kind: QuotaMetric) => `no ${LIMIT_NAMES[kind]} limit`,
  quotaUnknown: (kind: QuotaMetric) => `${LIMIT_NAMES[kind]} unknown`,
  source: ({ source, asOf, accountId }: SourceSeen) =>
    ({
      default: `AWS defaults of ${asOf}, not your account`,
      live: `live, ${asOf}${accountId ? `, account ${accountId}` : ''}`,
      snapshot: `snapshot of ${asOf}`,
      override: 'given by hand',
    })[source],
  /** Of one limit among several. */
  shortSource: (source: QuotaSource, asOf: string) =>
    ({ default: `AWS default of ${asOf}`, override: 'by hand', live: 'live', snapshot: 'snapshot' })[source],
  // The prompt file.
  prompt: ({ file, records, meanTokens, p99Tokens, maxTokens, method, band }: PromptSeen) => {
    const how = { 'count-tokens': 'counted by AWS', estimate: 'estimate', mixed: 'partly estimated' }[method];
    if (records > 1)
      return `Prompt ${file}: ${plural(records, 'record')}, mean ${formatNumber(meanTokens)} input tokens (${how}), p99 ${formatNumber(p99Tokens)}, longest ${formatNumber(maxTokens)}`;
    const around = band === null ? '' : `, ${formatNumber(band.low)} to ${formatNumber(band.high)}`;
    return `Prompt ${file}: ${formatNumber(meanTokens)} input tokens (${how}${around})`;
  },
  atP99: (held: number, worst: number, rate: number) =>
    `at p99 a request holds ${formatNumber(held)} and costs ${formatNumber(worst)} at worst (burndown ${rate})`,
  excludes: (what: readonly string[]) => `excludes ${what.join(', ')}`,
  // One request.
  requestColumns: { request: 'One request', tokens: 'quota tokens', ofTpm: 'of TPM', ofIt: 'of it', leaves: 'leaves' },
  held: (reading: string) => `held at start (${reading})`,
  settled: (output: number) => `settled, writes ${formatNumber(output)}`,
  worst: (maxTokens: number) => `worst case, writes all ${formatNumber(maxTokens)}`,
  heldWeighted: 'held, if weighted (measured 2025-06)',
  burndown: (rate: number, isAssumed: boolean) => `x${rate} burndown${isAssumed ? ' (assumed)' : ''}`,
  neverAdmitted: 'can never be admitted',
  weightedNever: 'never admitted',
  heldOfInput: 'held at start, of input TPM',
  settledOfInput: (output: number) => `settled, writes ${formatNumber(output)}, of input TPM`,
  writtenOfOutput: 'written, of output TPM',
  worstOfOutput: (maxTokens: number) => `worst case, writes all ${formatNumber(maxTokens)}, of output TPM`,
  cutAtQuota: 'reached: the answer is cut',
  // Limits.
  limitColumns: { limit: 'Limits', now: 'now', default: 'default', request: 'one request', from: 'from' },
  rowCounts: (kind: QuotaMetric, multiplier: number) => `${LIMIT_NAMES[kind]}${multiplier > 1 ? ` (row x${multiplier})` : ''}`,
  dayLasts: (kind: QuotaMetric, seconds: number) =>
    `${LIMIT_NAMES[kind]} lasts ${formatDuration(seconds)} at full TPM${kind === 'cross-model-tpd' ? ', if it counts quota tokens (AWS: estimated based on on-demand pricing)' : ''}`,
  // What the numbers promise.
  promisesAll: (ran: string) => `guaranteed: even if all start together · first figure: ${ran}`,
  promisesSpaced: 'spaced for the longest answers: no throttle under any window',
  promisesGuaranteed: (ran: string) => `safe whatever happens, even if all start together; ${ran}`,
  promisesPractice: (guaranteed: number, safe: number, ran: string) =>
    `${guaranteed === 0 ? 'none is' : `${formatNumber(guaranteed)} ${guaranteed === 1 ? 'is' : 'are'}`} safe whatever happens, ${formatNumber(safe)} in practice: ${ran}`,
  notRehearsed: (isFast: boolean) => `found from the use of one worker, not rehearsed${isFast ? ' (--fast)' : ''}`,
  rehearsed: ({ minutes, seeds, windows, isMantle }: RunSeen) =>
    `${isMantle ? 'none refused, none cut' : 'no throttle'} in ${formatDecimal(minutes)} min x ${plural(seeds, 'seed')} under any of ${countWord(windows)} windows`,
  boundBy: (kind: QuotaMetric | null, next: QuotaMetric | null, burst: number | null) =>
    [
      `bound by ${kind === null ? 'none' : LIMIT_NAMES[kind]}`,
      ...(next === null ? [] : [`next ${LIMIT_NAMES[next]}`]),
      ...(burst === null ? [] : [`a quiet minute takes at most ${formatNumber(burst)} at once`]),
    ].join(' · '),
  eachQuota: (beforeRefusal: number, beforeCut: number) =>
    `refused above ${plural(beforeRefusal, 'worker')} (input TPM, 429) · cut above ${plural(beforeCut, 'worker')} (output TPM: answers end early)`,
  // By the average answer.
  answers: (isMantle: boolean) => `Workers that ${isMantle ? 'are neither refused nor cut' : 'do not throttle'}, by average answer`,
  answerTokens: (tokens: number) => `${formatNumber(tokens)} tokens`,
  guaranteed: (workers: number) => `(${formatNumber(workers)} guaranteed)`,
  rate: (rate: number) => `${formatRate(rate)} requests/min`,
  shareSettled: (share: number, isMantle: boolean) => `${formatPercent(share)} of ${isMantle ? 'the quota it uses most' : 'TPM settled'}`,
  longestEvery: (every: string) => `with the longest answers: one start every ${every}`,
  // By max_tokens.
  ladder: (answerTokens: number) => `By max_tokens, with answers of ${formatNumber(answerTokens)} tokens`,
  ladderRows: { maxTokens: 'max_tokens', workers: 'workers', rate: 'requests/min' },
  // Other pools.
  otherColumns: { pool: 'Other pools', tpm: 'TPM', workers: 'workers', price: 'a request', place: 'runs in' },
  otherTokens: (tokens: string, output: string | null, isDefault: boolean) =>
    `${tokens}${output === null ? '' : ` in, ${output} out`}${isDefault ? ' AWS default' : ''}`,
  moreInJson: (count: number) => `and ${count} more in --json`,
  anyRegion: 'any Region',
  notStated: 'not stated',
  theSame: 'the same',
  // The wish.
  wish: (wish: WishSeen, paint: Paint) => {
    const what = [
      ...(wish.workers === null ? [] : [plural(wish.workers, 'worker')]),
      ...(wish.rate === null ? [] : [`${formatDecimal(wish.rate)} requests/min`]),
    ].join(' and ');
    return `Wish: ${what}, answers of ${formatNumber(wish.answerTokens)} tokens${wish.isAnswerGiven ? '' : ' (--output-tokens)'}: ${paint(wish.fits ? 'fits' : 'does not fit')}`;
  },
  dayGone: (seconds: number) => `the day's quota would be gone after ${formatDuration(seconds)}`,
  largestMaxTokens: (tokens: number | null) =>
    tokens === null ? 'no max_tokens that holds such an answer allows it' : `largest max_tokens that allows it: ${formatNumber(tokens)}`,
  quotaNeeded: ({ tpm, isInput, outputTpm, rpm, perDay }: NeedSeen) =>
    `quota it needs: ${[
      ...(tpm === null ? [] : [`${formatNumber(tpm)} ${isInput ? 'input TPM' : 'TPM'}`]),
      ...(outputTpm === null ? [] : [`${formatNumber(outputTpm)} output TPM`]),
      ...(rpm === null ? [] : [`${formatNumber(rpm)} RPM`]),
      ...(perDay === null ? [] : [`${formatNumber(perDay)} tokens a day`]),
    ].join(', ')} (headroom included)`,
  // Price and assumptions.
  price: (requestUsd: number, hourUsd: number | null, asOf: string) =>
    `${formatUsd(requestUsd)} a request${hourUsd === null ? '' : `, ${formatUsd(hourUsd)} an hour at that rate`} (${asOf})`,
  more: 'More: --full (max_tokens compared, all limits, other pools) · --report plan.html',
  moreWarnings: (count: number) => `and ${plural(count, 'more warning')}: --full`,
  // Markdown.
  heading: (model: string, region: string, maxTokens: number) => `${model} in ${region}, max_tokens ${formatNumber(maxTokens)}`,
  sentences: (sentences: readonly string[]) => sentences.map((sentence) => `${sentence}.`).join(' '),
  warning: 'Warning:',
  markdownRequest: { request: 'One request', tokens: 'Quota tokens', ofTpm: 'Of TPM', ofIt: 'Of it', leaves: 'Leaves' },
  markdownLimits: {
    limit: 'Limit',
    value: 'Value',
    default: 'Default',
    request: 'One request',
    left: 'Left after it, held',
    leftWorst: 'Left, worst case',
    from: 'From',
  },
  markdownCapacity: { answer: 'Average answer', maxTokens: 'max_tokens', workers: 'Safe concurrency', rate: 'Requests per minute' },
  markdownOthers: { pool: 'Other pools', tpm: 'TPM', workers: 'Safe concurrency', price: 'A request', place: 'Runs in' },
  markdownBound: (kind: QuotaMetric, next: QuotaMetric | null) =>
    `Bound by ${LIMIT_NAMES[kind]}${next === null ? '' : `, next ${LIMIT_NAMES[next]}`}.`,
  markdownLadder: (answerTokens: number) => `By max\\_tokens, with answers of ${formatNumber(answerTokens)} tokens:`,
  asked: (maxTokens: number) => `${formatNumber(maxTokens)} (asked)`,
  markdownPrice: (price: string) => `Price: ${price}.`,
  markdownAssumed: (assumptions: readonly string[]) => `Assumed: ${assumptions.join('; ')}.`,
});

/** What the emphasis of a sentence looks like. */
export type Paint = (text: string) => string;

export interface PoolSeen {
  readonly endpoint: Endpoint;
  readonly scope: string;
  /** Of the profile; null where none is called. */
  readonly prefix: string | null;
  /** `*` is any; empty where AWS does not say. */
  readonly regions: readonly string[];
}

export interface AnswerSeen {
  readonly workers: number;
  readonly tokens: number;
}

export interface CapacitySeen {
  readonly workers: number;
  /** From one start of the only worker to the next; null where it need not wait. */
  readonly every: string | null;
  readonly rate: number;
  readonly bound: QuotaMetric | null;
}

export interface SourceSeen {
  readonly source: QuotaSource;
  readonly asOf: string;
  readonly accountId: string | null;
}

export interface PromptSeen {
  readonly file: string;
  readonly records: number;
  readonly meanTokens: number;
  readonly p99Tokens: number | null;
  readonly maxTokens: number;
  readonly method: 'count-tokens' | 'estimate' | 'mixed';
  readonly band: { readonly low: number; readonly high: number } | null;
}

export interface RunSeen {
  readonly minutes: number;
  readonly seeds: number;
  readonly windows: number;
  readonly isMantle: boolean;
}

export interface WishSeen {
  readonly workers: number | null;
  readonly rate: number | null;
  readonly answerTokens: number;
  readonly isAnswerGiven: boolean;
  readonly fits: boolean;
}

/** Null: not needed, or not known. */
export interface NeedSeen {
  readonly tpm: number | null;
  /** Whether output has a quota of its own. */
  readonly isInput: boolean;
  readonly outputTpm: number | null;
  readonly rpm: number | null;
  readonly perDay: number | null;
}

const boundBy = (kind: QuotaMetric | null) => (kind === null ? '' : `, bound by ${LIMIT_NAMES[kind]}`);
