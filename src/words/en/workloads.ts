// What `bq plan --workload` says: workloads on the quotas that they share, and what differs from another plan.
import { formatDecimal, formatNumber, formatPercent, formatUsd, plural } from '../../base/numbers.ts';
import { words } from '../../base/phrases.ts';
import type { ChangedFigure, WorkloadDifference } from '../../contracts/workload-plan.ts';
import { LIMIT_NAMES } from '../../quotas/limits.ts';
import type { QuotaMetric, QuotaSource } from '../../quotas/types.ts';

export const WORKLOADS = words('workloads', {
  workloadColumns: {
    workload: 'Workload',
    model: 'model',
    from: 'from',
    wants: 'wants',
    held: 'held',
    settled: 'settled',
    tpm: 'needs TPM',
    month: 'a month',
  },
  wants: (atOnce: number | null, perMinute: number | null) =>
    atOnce === null ? `${formatDecimal(perMinute)}/min` : `${formatNumber(atOnce)} at once`,
  inAndOut: (input: number | null, output: number | null) => `${formatNumber(input)} in, ${formatNumber(output)} out`,
  states: { never: 'never admitted', fits: 'fits', alone: 'fits alone only', not: 'does not fit' },
  quotaColumns: {
    quota: 'Quota',
    from: 'from',
    value: 'value',
    usable: 'usable',
    needed: 'needed',
    ofUsable: 'of usable',
    by: 'by',
  },
  limit: (kind: QuotaMetric) => LIMIT_NAMES[kind],
  ofDefault: (value: string) => `${value} AWS default`,
  // The verdict.
  verdict: (fits: boolean): string => (fits ? 'fits' : 'does not fit'),
  quota: ({ kind, model, place }: QuotaNamed) => `${LIMIT_NAMES[kind]} of ${model} (${place})`,
  notKnown: (quota: string) => `the ${quota} is not known: --quotas FILE, or credentials`,
  isZero: (quota: string, wayOut: string) => `${quota} is 0, so nothing is admitted: ${wayOut}`,
  mustBe: (quota: string, { needed, value, crowdedOut, makesRoom }: TooSmall) => {
    const crowd = crowdedOut.length > 0 ? `; ${joined(crowdedOut, 'and')} would fit alone` : '';
    const room = makesRoom.length > 0 ? `; without ${joined(makesRoom, 'or')} the rest fits` : '';
    return `${quota} must be ${formatNumber(needed)}, it is ${formatNumber(value)}${crowd}${room}`;
  },
  leastRoom: (quota: string, share: number | null) => `Least room: ${quota}, ${formatPercent(share)} of what is usable is needed`,
  month: (usd: number, latencies: readonly string[]) => `${formatUsd(usd)} a month on demand; latency ${latencies.join(', ')}`,
  sources: (sources: readonly string[], headroom: number) => `Quotas: ${sources.join('; ')} · ${formatPercent(headroom)} headroom`,
  source: (source: QuotaSource, asOf: string) =>
    source === 'default' ? `AWS defaults of ${asOf}, not your account` : `${source}, ${asOf.slice(0, 16).replace('T', ' ')}`,
  // Markdown.
  heading: (fits: boolean) => `Bedrock quotas: ${fits ? 'everything fits' : '**does not fit**'}`,
  markdownSources: (sources: string, monthUsd: number | null) =>
    `${sources}.${monthUsd === null ? '' : ` ${formatUsd(monthUsd)} a month on demand.`}`,
  // Against another plan.
  changeColumns: { what: 'What', before: 'before', after: 'after', change: 'change' },
  figures: {
    tokensPerMinute: 'needs TPM',
    requestsPerMinute: 'needs RPM',
    tokensPerDay: 'tokens a day',
    heldTokens: 'held at start',
    latencySeconds: 'latency',
    usdPerMonth: 'a month',
    needed: 'needed',
    share: 'of usable',
  } satisfies Record<ChangedFigure['figure'], string>,
  changes: { added: 'added', removed: 'removed' } satisfies Partial<Record<WorkloadDifference['workloads'][number]['change'], string>>,
  worse: 'worse',
  better: 'better',
  noneIsEnough: 'none is enough',
  changedQuota: (model: string, kind: QuotaMetric, place: string) => `${model} ${LIMIT_NAMES[kind]}, ${place}`,
  allTogether: 'all together',
  everythingNew: (file: string, other: string) => `${file} is not in ${other}: everything is new`,
  nothingDiffers: (other: string) => `Nothing differs from ${other}`,
  against: (other: string, { isWorse, worse, better, tolerance }: DifferenceSeen) => {
    const than = tolerance > 0 ? ` by more than ${formatPercent(tolerance)}` : '';
    const got = isWorse ? `${plural(worse, 'figure')} worse${than}` : `nothing is worse${than}`;
    return `Against ${other}: ${got}, ${formatNumber(better)} better`;
  },
  everythingFits: 'Everything fits',
  doesNotFit: 'It does not fit as it is',
  againstHeading: (verdict: string) => `Bedrock quotas: ${verdict}`,
  wholePlan: 'The whole plan',
});

export interface QuotaNamed {
  readonly kind: QuotaMetric;
  readonly model: string;
  readonly place: string;
}

export interface TooSmall {
  readonly needed: number | null;
  readonly value: number;
  /** Would fit alone. */
  readonly crowdedOut: readonly string[];
  /** Without each of them the rest fits. */
  readonly makesRoom: readonly string[];
}

export interface DifferenceSeen {
  readonly isWorse: boolean;
  readonly worse: number;
  readonly better: number;
  /** As a share. */
  readonly tolerance: number;
}

function joined(names: readonly string[], word: string): string {
  return names.length < 2 ? names.join() : `${names.slice(0, -1).join(', ')} ${word} ${names.at(-1)}`;
}
