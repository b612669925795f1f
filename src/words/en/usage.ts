// What `bq usage` says: pools against their quotas, who used them, right-sizing, where the figures come from.
import {
  formatBytes,
  formatCompact,
  formatDecimal,
  formatDuration,
  formatNumber,
  formatPercent,
  formatUsd,
  plural,
} from '../../base/numbers.ts';
import { words } from '../../base/phrases.ts';

export const USAGE = words('usage', {
  unknown: 'unknown',
  noLimit: 'no limit',
  // The head.
  title: 'Usage',
  logs: (files: number, records: number) => `${plural(files, 'log file')}, ${plural(records, 'record')}`,
  rows: (regions: readonly string[]) => `sums of an engine, ${regions.join(', ')}`,
  cloudWatch: (regions: readonly string[]) => `CloudWatch, ${regions.join(', ')}`,
  span: (from: string, to: string, seconds: number) => `${from} to ${to} UTC (${formatDuration(seconds)})`,
  saved: (file: string) => `Saved ${file}: bq plan --workload ${file}`,
  // The verdict.
  verdict: ({ pool, region, peak, throttles, sizing }: Verdict) =>
    `${pool} (${region}): ${peak}, ${throttles}${sizing === null ? '' : `; ${sizing}`}`,
  peakUnknown: 'tokens a minute not known',
  peakOfQuota: (share: number, what: Peak) => `peak ${formatPercent(share)} of TPM ${what}`,
  peakAlone: (tokens: number, what: Peak, isZero: boolean) => `peak ${formatNumber(tokens)} TPM ${what}, quota ${isZero ? '0' : 'unknown'}`,
  noThrottles: 'no throttles',
  throttles: (count: number) => plural(count, 'throttle'),
  wouldFree: ({ maxTokens, held, workers, cutShare }: Freed) =>
    `max_tokens ${formatNumber(maxTokens)} instead of ${formatNumber(held)}: ${formatNumber(workers)} more workers, ${formatPercent(cutShare)} of answers cut`,
  // A pool.
  burndown: (rate: number | null) => (rate === null ? 'model not known: no burndown rate' : `x${rate} burndown`),
  scopeUnknown: 'scope not known',
  requests: ({ requests, minutes, clientErrors, serverErrors }: Counted) => {
    const errors = [
      ...(clientErrors > 0 ? [`${formatNumber(clientErrors)} client errors`] : []),
      ...(serverErrors > 0 ? [`${formatNumber(serverErrors)} server errors`] : []),
    ];
    return [`${plural(requests, 'request')} in ${plural(minutes, 'minute')} with traffic`, ...errors].join(', ');
  },
  tokens: ({ inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens }: Tokens) => {
    const caches = cacheReadTokens + cacheWriteTokens > 0;
    return `tokens: ${formatNumber(inputTokens)} in, ${formatNumber(outputTokens)} out${caches ? `, cache ${formatNumber(cacheReadTokens)} read, ${formatNumber(cacheWriteTokens)} written` : ''}`;
  },
  callers: { id: 'called as', requests: 'requests', settled: 'settled quota tokens' },
  who: {
    by: (what: string | null) => (what === null ? 'By' : `By ${what}`),
    requests: 'requests',
    throttles: 'throttles',
    tokens: 'quota tokens',
    share: 'share',
    ownPeak: 'own peak',
    ofPeak: 'of the peak',
  },
  notTold: 'not told',
  moreCallers: (count: number) => `… and ${formatNumber(count)} more (--json, --format csv)`,
  // By minute.
  minutes: { what: 'By minute', p50: 'p50', p90: 'p90', peak: 'peak', at: 'at', quota: 'quota', peakShare: 'peak of it' },
  used: {
    both: 'input and output',
    output: 'output',
    requests: 'requests',
    settled: 'settled TPM',
    held: 'held at start',
    estimated: "AWS's estimate",
  },
  quotaDefault: (asOf: string) => `quota: AWS defaults of ${asOf}, not your account`,
  quotaSource: (source: 'live' | 'snapshot' | 'override', time: string) => `quota: ${source}, ${time}`,
  throttledMinutes: (throttles: number, minutes: number, worst: readonly string[]) =>
    `${plural(throttles, 'throttle')} in ${plural(minutes, 'minute')}: ${worst.join(', ')}${minutes > worst.length ? ', …' : ''}`,
  chartScale: (top: number, isQuota: boolean, minutes: number) =>
    `full height ${formatCompact(top)}${isQuota ? ', the quota' : ''}, one mark is ${plural(minutes, 'minute')}`,
  // One request.
  oneRequest: 'One request',
  distributions: {
    inputTokens: 'input tokens',
    cacheReadTokens: 'cache read',
    cacheWriteTokens: 'cache written',
    outputTokens: 'output tokens',
    maxTokens: 'max_tokens asked',
    latencySeconds: 'latency, seconds',
  },
  figures: { mean: 'mean', p50: 'p50', p90: 'p90', p99: 'p99', p999: 'p99.9', max: 'longest' },
  // Right-sizing.
  sizing: {
    covers: 'Right-sizing',
    maxTokens: 'max_tokens',
    cut: 'would be cut',
    frees: 'frees each',
    workers: 'workers',
    freed: 'freed',
    perMinute: 'requests/min',
  },
  now: 'now',
  covers: { p99: 'p99', 'p99.9': 'p99.9', longest: 'longest' },
  askedUnknown: 'what requests asked for is not in the log (bodies are not logged)',
  unused: (tokens: number, share: number) =>
    `the average answer leaves ${formatNumber(tokens)} tokens (${formatPercent(share)}) of its max_tokens unused`,
  unset: (requests: number) => `${plural(requests, 'request')} set no max_tokens: Bedrock holds the model's default`,
  cut: (answers: number) => `${plural(answers, 'answer')} reached max_tokens: they may have wanted more than is shown`,
  // Markdown.
  markdownTitle: (from: string, to: string) => `Usage, ${from} to ${to} UTC`,
  pool: { model: 'Model', region: 'Region', scope: 'Scope' },
  // The workload file of --save: remarks in it.
  yamlHead: (isOfLogs: boolean, from: string, to: string) =>
    `Written by bq usage: ${isOfLogs ? 'invocation logs' : 'CloudWatch'} from ${from} to ${to}.`,
  yamlRates: 'Each rate is the p90 of the minutes with traffic. bq plan --workload FILE plans it; bq plan --init explains the keys.',
  yamlLeftOut: (caller: string, region: string, isModelKnown: boolean) =>
    `left out: ${caller} in ${region} (${isModelKnown ? 'no answer' : 'model not known'})`,
  yamlNoMaxTokens: 'maxTokens: not in the data; without it what Bedrock holds by default is planned',
  yamlMinutes: (p50: number, peak: number) => `p50 ${formatDecimal(p50)}, peak ${formatDecimal(peak)}`,
  // Notes.
  holdsNotMeasured: 'holds are not in these metrics: throttling starts before settled TPM reaches the quota',
  mantleMetrics:
    'bedrock-mantle publishes neither throttles nor latency: what it refuses (429) is among the client errors; holds are not in these metrics, and model invocation logs do not hold its traffic',
  clockBehind: (minutes: number) =>
    `CloudWatch has minutes that lie ahead of this machine's clock: it is ${formatNumber(minutes)} min behind or more`,
  noMetric: (region: string, seconds: number, model: string | null, isOnMantle: boolean) =>
    `no ${metricName(isOnMantle)} in ${region} within ${formatDuration(seconds)}${model === null ? '' : ` for ${model}`}: nothing ran there, or in another account or Region (permissions were sufficient)`,
  wrongRegion: (region: string, isOnMantle: boolean) =>
    `no ${metricName(isOnMantle)} in ${region}, and bq knows of no model that is offered there: is it the right Region?`,
  quotasUnread: (problem: string) => `the quotas are not known: ${problem} (--quotas FILE)`,
  coarse: (stretches: readonly Stretch[]) => {
    const told = stretches.map(({ from, to, isHours }) => `from ${from} to ${to} sums of ${isHours ? 'an hour' : 'five minutes'}`);
    return `CloudWatch keeps sums of one minute for 15 days, of five for 63, of an hour for 455: ${told.join(', ')}, spread evenly, so peaks and throttled minutes of that time are not known, totals are; models idle for two weeks are listed no more (--model names them)`;
  },
  sumsOnly: 'the rows hold sums by minute only: percentiles and right-sizing are not known',
  // CloudWatch.
  offlineMetrics: 'bq usage reads CloudWatch, which --offline forbids',
  logsOffline: 'bq usage --logs FILE works offline, on model invocation logs',
  whyMetrics: 'bq usage reads CloudWatch and needs credentials',
  logsInstead: '--logs FILE reads model invocation logs instead.',
  notInLogs: 'model invocation logs hold no traffic of bedrock-mantle',
  mantleInMetrics: 'bq usage --endpoint mantle reads its metrics in CloudWatch',
  // Callers.
  badBy: (text: string) => `--by ${text}: is none of caller, session, profile or metadata.KEY`,
  badAlias: (text: string) => `--alias ${text}: is not KEY=NAME`,
  aliasCaller: '--alias team-a=checkout names a caller',
  aliasProfile: '--alias ab12cd34ef56=us.anthropic.claude-sonnet-4-5-20250929-v1:0 says what an application profile calls',
  // Rows that an engine made.
  queryPrints: 'bq usage --emit sql --engine athena|duckdb|insights prints the query whose rows it reads',
  queryPrintsRows: 'bq usage --emit sql --engine athena|duckdb|insights prints the query whose rows are read',
  noRows: 'holds no rows',
  emptyRows: 'is empty',
  notRows: 'is neither CSV nor JSON',
  rowPlace: (file: string, row: number) => `${file}: row ${row}`,
  noModelId: (columns: readonly string[]) => `has no model_id (columns: ${columns.join(', ')})`,
  missingColumns: (columns: readonly string[]) => `has no column ${columns.join(', ')}: these are not the sums of bq's query`,
  noTime: (text: string) => `has no time in minute: "${text}"`,
  badValue: (text: string, column: string) => `has "${text}" as ${column}`,
  // Engines.
  offlineEngine: (engine: string) => `${engine} cannot be asked with --offline`,
  printsQuery: (engine: string) => `bq usage --emit sql --engine ${engine} prints the query`,
  rowsReads: 'bq usage --rows FILE reads what it gave',
  whyEngine: (engine: string) => `${engine} needs credentials`,
  printsForOthers: (engine: string) => `bq usage --emit sql --engine ${engine} prints the query for who has them.`,
  scanUnknown: (engine: string, why: string, rate: Rate) =>
    `how much ${engine} reads is not known before it runs: ${why} (${rateText(rate)})`,
  scan: (engine: string, { bytes, bound, usd }: Scanned, what: string, rate: Rate) =>
    `${engine} reads ${bound} ${formatBytes(bytes)}, ${what}: ${formatUsd(usd)} (${rateText(rate)})`,
  objects: (objects: number, location: string) => `${plural(objects, 'object')} of ${location}`,
  firstObjects: (objects: number, location: string, most: number) =>
    `${plural(objects, 'object')} of ${location} (the first ${formatNumber(most)} were looked at)`,
  whereUnknown: (table: string) => `where ${table} lies is not told`,
  workgroupEnds: (what: string, workgroup: string, bytes: number) =>
    `${what}; the workgroup "${workgroup}" ends a query at ${formatBytes(bytes)}`,
  cameInto: (logGroup: string) => `which came into ${logGroup} in that time`,
  allStored: (logGroup: string) => `all that ${logGroup} stores`,
  nothingFound: (engine: string) => `${engine} found no record in the time asked for`,
  ran: (engine: string, queries: number, ids: readonly string[], spent: Spent | null) =>
    `${engine}: ${plural(queries, 'query', 'queries')}${spent === null ? '' : `: ${formatBytes(spent.bytes)} read, about ${formatUsd(spent.usd)}`} (${ids.join(', ')})`,
  createTable: (database: string, table: string) =>
    `bq usage --emit sql --engine athena --database ${database} --table ${table} --logs s3://BUCKET/PREFIX prints the CREATE TABLE that the query needs`,
  noLogGroup: (logGroup: string) => `there is no log group ${logGroup} in this Region`,
  whereItLogs: 'aws bedrock get-model-invocation-logging-configuration tells where Bedrock logs to',
  tooManyCallers: (rows: number, at: string) => `more than ${rows} callers in the minute of ${at}: Insights gives no more rows`,
  byProfile: '--by profile has a row a model',
  athenaHasNone: '--engine athena has no such limit',
  costsMoney: (estimate: string) => `a query at an engine costs money, and nobody is here to be asked: ${estimate}`,
  yesRuns: '--yes runs it without asking',
  sqlPrints: '--emit sql prints the query instead',
  run: 'Run it?',
  yesOrNo: 'yes or no',
  nothingRun: 'nothing was run',
  needsEngine: '--emit sql needs --engine',
  rowsReadsEngine: 'bq usage --rows FILE reads what the engine gave',
  engineNotLogs: '--engine reads what the engine holds, not --logs',
  printsQueryOf: (engine: string) => `bq usage --emit sql --engine ${engine} --logs PLACE prints the query`,
  readsHere: 'bq usage --logs PLACE reads them here',
  needsLogGroup: '--engine insights needs --log-group',
  needsDatabase: '--engine athena needs --database',
  noDuckDb: 'bq does not run DuckDB: --engine duckdb needs --emit sql',
});

export interface Verdict {
  readonly pool: string;
  readonly region: string;
  readonly peak: string;
  readonly throttles: string;
  readonly sizing: string | null;
}

export type Peak = 'held' | 'settled' | 'estimated';

export interface Freed {
  readonly maxTokens: number;
  readonly held: number;
  readonly workers: number;
  readonly cutShare: number;
}

export interface Counted {
  readonly requests: number;
  readonly minutes: number;
  readonly clientErrors: number;
  readonly serverErrors: number;
}

export interface Tokens {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly cacheReadTokens: number;
  readonly cacheWriteTokens: number;
}

/** Of the window, where CloudWatch has no sums of one minute. */
export interface Stretch {
  readonly from: string;
  readonly to: string;
  readonly isHours: boolean;
}

/** What an engine charges. */
export interface Rate {
  readonly usd: number;
  readonly unit: string;
  readonly asOf: string;
}

export interface Scanned {
  readonly bytes: number;
  readonly bound: 'about' | 'at least' | 'at most';
  readonly usd: number;
}

export interface Spent {
  readonly bytes: number;
  readonly usd: number;
}

const metricName = (isOnMantle: boolean) => (isOnMantle ? 'metric of bedrock-mantle' : 'Bedrock metric');
const rateText = ({ usd, unit, asOf }: Rate) => `$${usd} per ${unit} in us-east-1, ${asOf}`;
