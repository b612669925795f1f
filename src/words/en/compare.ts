// What `bq compare` says: what ways are called and cannot do, which to take and why, what would save.
import { formatCompact, formatDecimal, formatDuration, formatNumber, formatPercent, formatUsd, plural } from '../../base/numbers.ts';
import { words } from '../../base/phrases.ts';
import { LIMIT_NAMES } from '../../quotas/limits.ts';

const KINDS = {
  'on-demand': 'on-demand',
  priority: 'priority tier',
  flex: 'flex tier',
  batch: 'batch',
  reserved: 'reserved tier',
  provisioned: 'provisioned',
};

const REPORTED = 'as a public article reports, AWS publishes none';

const ORIGINS: Readonly<Partial<Record<QuotaOrigin, string>>> = { default: "AWS's defaults, not your account" };

const that = (isWhole: boolean) => (isWhole ? 'that is done in time' : 'that fits and answers while somebody waits');
const leaves = (leavesCountry: boolean) => (leavesCountry ? ', and leaves the country' : '');
const totalText = ({ usd, isWhole }: Total) => (usd === null ? 'price not known' : `${formatUsd(usd)} ${isWhole ? 'in all' : 'a month'}`);
const limitName = (limit: string) => (limit in LIMIT_NAMES ? LIMIT_NAMES[limit as keyof typeof LIMIT_NAMES] : limit);

function sizeText({ inputTokens, cacheReadTokens, cacheWriteTokens, maxTokens, outputTokens }: WorkloadSeen): string {
  const cache =
    cacheReadTokens + cacheWriteTokens > 0 ? `, cache ${formatNumber(cacheReadTokens)} read ${formatNumber(cacheWriteTokens)} written` : '';
  return `${formatNumber(inputTokens)} in${cache}, max_tokens ${formatNumber(maxTokens)}, ${formatNumber(outputTokens)} out`;
}

export const COMPARE = words('compare', {
  // Ways.
  kinds: KINDS,
  /** `us. profile`, `batch, us.`, `reserved tier, us., 1 month` */
  way: ({ kind, isOnMantle, prefix, term }: WayParts) => {
    if (isOnMantle) return 'bedrock-mantle';
    if (kind === 'on-demand') return prefix === null ? 'on-demand' : `${prefix}. profile`;
    return `${KINDS[kind]}${prefix === null ? '' : `, ${prefix}.`}${term === null ? '' : `, ${term}`}`;
  },
  from: (way: string, region: string) => `${way} from ${region}`,
  choice: (way: string, model: string, region: string) => `${way}, ${model} from ${region}`,
  ofModel: (model: string, name: string) => `${model}, ${name}`,
  pools: (places: readonly string[]) => `${plural(places.length, 'pool')} together: ${places.join(', ')}`,
  // Latencies of a way.
  lasts: (seconds: number) => formatDuration(seconds),
  servedFirst: 'served first',
  latencyUnknown: 'longer, not stated',
  batchLatency: 'up to 24 h',
  // What a way cannot do.
  statedTime: 'answers in a stated time',
  answerAtOnce: 'interactive answers',
  promptCaching: 'prompt caching',
  streaming: 'streaming',
  givenBack: 'cancelling before the term ends',
  cannot: (what: readonly string[]) => `cannot: ${what.join(', ')}`,
  // Notes of a way.
  notOnMantle: 'no quota of bedrock-mantle is published for it, which is not the same as none',
  tpmUnknown: 'its tokens-per-minute quota is not known',
  noPrice: 'no price is known',
  /** Where sources disagree, as the catalogue says. */
  conflict: (said: string) => said,
  sharesQuota: 'shares the on-demand quota',
  sharesQuotaAssumed: (ratio: number) =>
    `shares the on-demand quota; no price of the tier is known here: ${ratio} times the usual one is assumed`,
  recordsADay: (records: number, jobs: number | null, least: number | null) =>
    `${formatNumber(records)} records a day${jobs === null ? '' : ` in ${formatNumber(jobs)} ${jobs === 1 ? 'job' : 'jobs'} or more`} (at least ${formatNumber(least)} records a job)`,
  recordsInAll: (records: number, jobs: number) =>
    `${formatNumber(records)} records in ${plural(jobs, 'job')}; the end is the latest one that AWS promises`,
  batchPriceAlone: 'a batch price is published, no quota row: whether batch takes it is not known to bq',
  batchPriceAssumed: 'no batch price is published: half of on demand is assumed',
  reservedTokens: (input: number, output: number) =>
    `${formatNumber(input)} input and ${formatNumber(output)} output tokens per minute, real ones: AWS states no burndown here`,
  reservedPeaks: 'sized for the stated rate: peaks above it are charged on demand',
  unitPrice: (usdPerHour: number) => `$${usdPerHour} an hour for a unit`,
  unitsGiven: 'units from the throughput that was given',
  unitsReported: `units from ${REPORTED}`,
  unitsUnknown: 'how many units it takes is not known: AWS publishes no tokens per unit (--unit-input-tpm, --unit-output-tpm)',
  breakEven: (requests: number, share: number | null, isOneUnit: boolean) =>
    `${isOneUnit ? 'one unit costs as much as' : 'cheaper than on demand above'} ${formatNumber(requests)} requests a month (${formatPercent(share)} of this workload)`,
  ofWays: (ways: readonly string[], note: string) => `${ways.join('; ')}: ${note}`,
  defaultQuota: (model: string, region: string, way: string) =>
    `${model} in ${region}, ${way}: the quota is AWS's default, not the account's`,
  // What is not offered.
  noWay: (model: string, region: string) => `bq knows no way to call ${model} from ${region}`,
  noWayOnMantle: (model: string, region: string) => `bq knows no way to call ${model} from ${region} on bedrock-mantle`,
  leavesArea: (model: string, region: string, area: string) => `${model} called from ${region} does not stay in ${area}`,
  notInScope: (model: string, scope: string, region: string) => `${model} is not offered ${scope} in ${region}`,
  placeUnknown: (model: string, region: string) => `${model} on bedrock-mantle in ${region}: AWS does not state where it is processed`,
  noTiers: (model: string) => `${model}: priority and flex tiers are not offered for Claude`,
  noBatch: (model: string) => `${model}: AWS's card says that batch inference does not take it`,
  batchUnknown: (model: string) =>
    `${model}: whether batch inference takes it is not known to bq: no quota row, card or price of AWS says so`,
  noReserved: (model: string, scope: string) => `${model} (${scope}): no price of the Reserved tier is listed`,
  noProvisioned: (model: string, asOf: string, reported: Reported | null) =>
    `${model}: no price of Provisioned Throughput is listed (${asOf})${
      reported === null
        ? ''
        : `; one unit is said to carry ${formatNumber(reported.inputTokensPerMinute)} input and ${formatNumber(reported.outputTokensPerMinute)} output tokens a minute (${REPORTED})`
    }`,
  noProvisionedHere: (model: string, region: string) => `${model}: Provisioned Throughput is not offered in ${region}`,
  // Which to take.
  decision: (parts: readonly string[]) => parts.join('; '),
  cheapest: (choice: string, isWhole: boolean) => `cheapest ${that(isWhole)}: ${choice}`,
  nothingListed: (isWhole: boolean) => `nothing listed ${that(isWhole)}`,
  priced: (name: string, requestsPerMinute: number | null, { usd, isWhole }: Total) =>
    `${name}, ${requestsPerMinute === null ? '' : `${formatDecimal(requestsPerMinute)}/min, `}${totalText({ usd, isWhole })}`,
  runnerUp: (name: string, why: string) => `runner-up ${name}: ${why}`,
  cheaperBut: (choice: string, why: string) => `${choice}: ${why}`,
  orRaise: ({ tpm, rpm }: Raised, place: string) =>
    `or raise ${[...(tpm === null ? [] : [`TPM to ${formatNumber(tpm)}`]), ...(rpm === null ? [] : [`RPM to ${formatNumber(rpm)}`])].join(' and ')} of ${place} and stay on demand`,
  priceUnknown: (leavesCountry: boolean) => `its price is not known${leaves(leavesCountry)}`,
  sameCost: (leavesCountry: boolean) => `costs the same, and comes later${leaves(leavesCountry)}`,
  costsMore: ({ usd, share, isWhole, leavesCountry }: More) =>
    `${formatUsd(usd)} ${isWhole ? 'in all' : 'a month'} more${share === null ? '' : ` (${formatPercent(share)})`}${leaves(leavesCountry)}`,
  cannotAnswer: 'cannot answer while somebody waits',
  fitsUnknown: 'whether it fits is not known',
  costsNoLess: 'costs no less',
  /** A decision, a sentence each. */
  sentences: (decision: string): readonly string[] => decision.split('; ').map((part) => part.slice(0, 1).toUpperCase() + part.slice(1)),
  // The answer as text.
  columns: {
    way: 'Way',
    model: 'model',
    from: 'from',
    fits: 'fits',
    safeRate: 'safe rate',
    ofWanted: 'of wanted',
    perMonth: 'a month',
    price: 'price',
    latency: 'latency',
    doneIn: 'done in',
    inAll: 'in all',
    runsIn: 'runs in',
  },
  unknown: 'unknown',
  fits: (fits: boolean | null, bindingLimit: string | null) => {
    if (fits === null) return 'unknown';
    return fits ? 'yes' : `no: ${bindingLimit === null ? 'none' : limitName(bindingLimit)}`;
  },
  limit: limitName,
  perMinute: (requests: number) => `${formatDecimal(requests)}/min`,
  processed: ({ regions, leavesCountry }: Processed) => {
    if (regions.length === 0) return 'not stated';
    if (regions.includes('*')) return 'anywhere';
    return `${regions.length === 1 ? regions[0] : plural(regions.length, 'Region')}${leavesCountry ? ', leaves the country' : ''}`;
  },
  workload: (workload: WorkloadSeen) => {
    const { concurrency, requestsPerMinute, hoursPerDay, requestsPerMonth, latencySeconds, headroom } = workload;
    const rate = concurrency === null ? '' : `${formatNumber(concurrency)} at once, `;
    // Without a way nothing was counted for a month.
    const month = requestsPerMonth === 0 ? '' : `, ${formatCompact(Math.round(requestsPerMonth))} a month`;
    const hours = hoursPerDay === 24 ? '' : ` ${formatDecimal(hoursPerDay)} h a day`;
    return `${sizeText(workload)}, ${formatDuration(latencySeconds)} · ${rate}${formatDecimal(requestsPerMinute)}/min${hours}${month} · ${formatPercent(headroom)} headroom`;
  },
  workloadWhole: (workload: WorkloadSeen, total: number, deadlineSeconds: number) =>
    `${formatNumber(total)} requests in ${formatDuration(deadlineSeconds)}: ${formatDecimal(workload.requestsPerMinute)}/min · ${sizeText(workload)} · ${formatPercent(workload.headroom)} headroom`,
  take: (name: string, total: Total, mark: Mark) => `${mark('Take')} ${name}: ${totalText(total)}`,
  nothingFits: (isWhole: boolean, canRaise: boolean, mark: Mark) =>
    `${mark('Nothing fits')}${isWhole ? ' in time' : ' and answers while somebody waits'}${canRaise ? '; a larger quota would do (last line)' : ''}`,
  sum: (name: string, requestsPerMinute: number, fits: boolean, total: Total | null) =>
    `${name}: ${formatDecimal(requestsPerMinute)}/min, ${fits ? 'fits' : 'does not fit'}${total === null ? '' : `, ${totalText(total)}`}`,
  moreWays: (count: number) =>
    `and ${plural(count, 'more way')} that ${count === 1 ? 'costs' : 'cost'} more or ${count === 1 ? 'does' : 'do'} not fit: --full`,
  together: 'Together',
  savings: 'Savings',
  notOffered: 'Not offered, or not known',
  notOfferedLine: (line: string) => `not offered, or not known: ${line}`,
  quotas: (sources: readonly QuotaOrigin[]) => `Quotas: ${sources.map((source) => ORIGINS[source] ?? source).join(', ')}`,
  prices: (dates: readonly PriceDate[]) => `Prices of ${dates.map(({ asOf, isAws }) => `${asOf}${isAws ? ' (AWS)' : ''}`).join(', ')}`,
  sources: (lines: readonly string[]) => lines.join('. '),
  noneProvisioned: 'The account has no Provisioned Throughput',
  provisioned: ({ name, units, modelId, region, status, commitment, commitmentEnds }: Owned) =>
    `The account has ${name}: ${plural(units, 'unit')} of ${modelId ?? 'an own model'} in ${region}, ${status}, ${commitment ?? 'no commitment'}${commitmentEnds === null ? '' : ` until ${commitmentEnds.slice(0, 10)}`}`,
  decided: (text: string) => `Decision: ${text}`,
  decidedMarkdown: (text: string) => `**Decision:** ${text}`,
  markdownTitle: (name: string) => `Ways to run ${name}`,
  theWorkload: 'the workload',
  // Savings.
  saving: ({ what, usdPerMonth, share, quotaTokens, requestsPerMinute, basis }: SavingSeen) => {
    const price = usdPerMonth === null ? 'price not known' : `${formatUsd(usdPerMonth)} a month (${formatPercent(share)})`;
    const rate = requestsPerMinute === null ? '' : `, safe rate then ${formatDecimal(requestsPerMinute)}/min`;
    return `${what}: ${price}, ${formatNumber(quotaTokens)} quota tokens a request${rate}; from ${basis}`;
  },
  promptCache: (tokens: number, writes: number | null) =>
    `caching the first ${formatNumber(tokens)} tokens${writes === null ? '' : `, written again by ${formatPercent(writes)} of the requests`}`,
  cacheBasis: (basis: string) => `${basis}; some models cache no prefix as short as this: the least is 1,024 tokens or more`,
  responseCache: (share: number) => `answering repeats from a cache of one's own: ${formatPercent(share)} of the requests`,
  shorterContext: (tokens: number, cut: number) => `cutting the context to ${formatNumber(tokens)} tokens: ${formatNumber(cut)} fewer`,
  averagePrompt: 'the average prompt',
  promptsOf: (prompts: number, file: string) => `${prompts} prompts of ${file}`,
  given: 'given',
  // Notes and errors.
  noWayLeft: 'no way is left: see what is not offered',
  provisionedUnknown: (problem: string) => `the account's Provisioned Throughputs are not known: ${problem}`,
  noPrompt: 'holds no prompt',
  badLine: (file: string, line: number, problem: string) => `${file}:${line} (${problem})`,
  noPromptLines: (count: number, lines: readonly string[]) => `${plural(count, 'line is', 'lines are')} no prompt: ${lines.join(', ')}`,
  whichWorkload: 'which workload? --model, or --workload FILE',
  howMuch: 'how much of it? --requests-per-minute, --concurrency, or --total with --deadline',
});

export type WayKind = keyof typeof KINDS;

export interface WayParts {
  readonly kind: WayKind;
  readonly isOnMantle: boolean;
  /** Of its inference profile, without the dot. */
  readonly prefix: string | null;
  /** What is committed to, as JSON says it. */
  readonly term: string | null;
}

export interface Reported {
  readonly inputTokensPerMinute: number;
  readonly outputTokensPerMinute: number;
}

/** USD a month; in all where so many requests are to be done by a time. */
export interface Total {
  readonly usd: number | null;
  readonly isWhole: boolean;
}

/** What quotas would have to be; null: as they are. */
export interface Raised {
  readonly tpm: number | null;
  readonly rpm: number | null;
}

export interface More extends Total {
  readonly share: number | null;
  readonly leavesCountry: boolean;
}

export interface Processed {
  readonly regions: readonly string[];
  readonly leavesCountry: boolean;
}

export interface WorkloadSeen {
  readonly inputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
  readonly maxTokens: number;
  readonly outputTokens: number;
  readonly latencySeconds: number;
  readonly requestsPerMinute: number;
  readonly concurrency: number | null;
  readonly hoursPerDay: number;
  readonly requestsPerMonth: number;
  readonly headroom: number;
}

export type QuotaOrigin = 'live' | 'snapshot' | 'default' | 'override';

export interface PriceDate {
  readonly asOf: string;
  readonly isAws: boolean;
}

export interface Owned {
  readonly name: string;
  readonly units: number;
  readonly modelId: string | null;
  readonly region: string;
  readonly status: string;
  readonly commitment: string | null;
  readonly commitmentEnds: string | null;
}

export interface SavingSeen {
  readonly what: string;
  readonly usdPerMonth: number | null;
  readonly share: number | null;
  readonly quotaTokens: number;
  readonly requestsPerMinute: number | null;
  readonly basis: string;
}

type Mark = (text: string) => string;
