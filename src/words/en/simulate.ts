// What `bq simulate` says: policies in a few words, figures of a run, the search for better settings.
import { formatCompact, formatDecimal, formatDuration, formatNumber, formatPercent, plural } from '../../base/numbers.ts';
import { words } from '../../base/phrases.ts';
import { LIMIT_NAMES } from '../../quotas/limits.ts';
import type { QuotaMetric } from '../../quotas/types.ts';
import type { SdkSpec } from '../../simulator/clients/sdk-layers.ts';
import type { Aim, OrchestratorSpec, PacingSpec, StepFunctionsRetrier } from '../../simulator/scenario/scenario.ts';
import type { WindowModel } from '../../simulator/windows/index.ts';

export const SIMULATE = words('simulate', {
  // Policies.
  policy: (retry: string, pacing: string) => `${retry}; ${pacing}`,
  retry: (spec: OrchestratorSpec): string => {
    switch (spec.kind) {
      case 'none':
        return 'no retry above the SDK';
      case 'step-functions':
        return spec.retry.map(retrierText).join('; ');
      case 'sqs':
        return `SQS, visible again after ${exact(spec.visibilityTimeoutSeconds)} s, ${exact(spec.maxReceiveCount)} receives`;
      case 'fixed':
        return `every ${exact(spec.waitSeconds)} s, ${times(spec.maxRetries)}`;
      default: {
        const cap = spec.capSeconds === null ? '' : ` up to ${exact(spec.capSeconds)} s`;
        const rate = spec.kind === 'decorrelated-jitter' ? '' : ` x ${spec.rate}`;
        return `${spec.kind} ${exact(spec.baseSeconds)} s${rate}${cap}, ${times(spec.maxRetries)}`;
      }
    }
  },
  pacing: ({ maxConcurrentExecutions: executions, maxConcurrentRequests: requests, requestsPerMinute, tokensPerMinute }: PacingSpec) => {
    const parts = [
      ...(executions ? [executions === 1 ? 'one after another' : `${exact(executions)} at once`] : []),
      ...(requests ? [`${exact(requests)} calls at once`] : []),
      ...(requestsPerMinute ? [`${exact(requestsPerMinute)} calls a minute`] : []),
      ...(tokensPerMinute ? [`${exact(tokensPerMinute)} tokens a minute`] : []),
    ];
    return parts.length === 0 ? 'no pacing' : parts.join(', ');
  },
  sdk: ({ name, maxAttempts }: Pick<SdkSpec, 'name' | 'maxAttempts'>) => (maxAttempts === null ? name : `${name}, ${maxAttempts} attempts`),
  // The head.
  limit: (value: number, metric: QuotaMetric) => `${formatCompact(value)} ${LIMIT_NAMES[metric]}`,
  noQuota: 'no quota',
  window: (model: WindowModel): string => model,
  limits: (limits: readonly string[]) => limits.join(', '),
  runs: (replicates: number, seed: number) => `${plural(replicates, 'replicate')} from seed ${seed}`,
  // The verdict; `mark` colours its first words.
  told: (policy: string, p99Seconds: string, throttles: number) =>
    `${policy} (p99 ${p99Seconds} s, ${formatDecimal(throttles, 0)} throttles)`,
  undone: (executions: string, fewest: string | null, mark: Mark) =>
    `${mark('Not all is done')}: ${executions} failed or unfinished${fewest === null ? '' : `; fewest with ${fewest}`}`,
  done: (policy: string, mark: Mark) => `${mark('All done')}: ${policy}`,
  best: (policy: string, mark: Mark) => `${mark('Best')} ${policy}: the lowest p99, and the fewest throttles`,
  fastest: (fastest: string, quietest: string, mark: Mark) => `${mark('Lowest p99')} ${fastest} · fewest throttles: ${quietest}`,
  next: 'Next --optimize searches better settings; with --emit step-functions it prints them',
  // The tables.
  policyColumn: 'policy',
  figures: {
    runTimeMeanSeconds: 'mean s',
    runTimeP50Seconds: 'p50',
    runTimeP90Seconds: 'p90',
    runTimeP99Seconds: 'p99',
    runTimeMaxSeconds: 'max',
    runTimeMinSeconds: 'min',
    retriesMean: 'retries',
    retriesMax: 'max',
    retriesMin: 'min',
    completed: 'done',
    failed: 'failed',
    unfinished: 'unfinished',
    makespanSeconds: 'all done s',
    requestsThrottled: 'throttles',
    requestsCut: 'cut',
    requestsUnavailable: '503',
    requestsAbandoned: 'abandoned',
    sdkRetries: 'SDK retries',
    wastedShare: 'wasted',
    requestsPerMinute: 'requests/min',
    requestUtilisation: 'of RPM',
    tokensPerMinute: 'tokens/min',
    tokenUtilisation: 'of TPM',
  },
  workloadColumn: 'workload',
  workloadColumnOf: (policy: string) => `of ${policy}`,
  requestsColumn: 'requests',
  together: 'together',
  // Over time.
  ofSeed: (policy: string, seed: number) => `${policy}, seed ${seed}`,
  quotaUsed: 'quota used',
  admitted: 'admitted',
  throttled: 'throttled',
  duration: formatDuration,
  peak: (share: number) => `peak ${formatPercent(share)}`,
  sum: (count: number) => `sum ${formatNumber(count)}`,
  // The search.
  bestFor: ({ aim, tried, winner }: Search, mark: Mark) => `${mark('Best')} for ${AIMS[aim]}, of ${formatNumber(tried)} tried: ${winner}`,
  frontier: 'Frontier, fastest first: nothing tried is both faster at p99 and needs fewer retries',
  bestOf: (aim: Aim, policy: string) => `best for ${aim}: ${policy}`,
  limitsNothing: (policy: string) =>
    `${policy} does not say how many run at once, so these settings limit nothing: pacing.maxConcurrentExecutions`,
  // Notes.
  savedEvents: (file: string, events: number) => `saved to ${file}: ${plural(events, 'event')}`,
  stoppedAtHorizon: (policy: string, { stopped, runs, horizonSeconds, unfinishedMean }: Stopped) =>
    `${policy}: ${formatDecimal(stopped)} of ${formatDecimal(runs)} runs stopped at the horizon of ${formatDecimal(horizonSeconds, 3)} s with ${formatNumber(unfinishedMean, 1)} executions unfinished (mean); --horizon moves it`,
  stoppedAtEvents: (policy: string, stopped: number, runs: number) =>
    `${policy}: ${formatDecimal(stopped)} of ${formatDecimal(runs)} runs stopped after 200 million events`,
  leftOut: (workloads: readonly string[]) => `on other quotas, and left out: ${workloads.join(', ')} (--name)`,
  defaultQuotas: (asOf: string) => `quotas are AWS's defaults of ${asOf}, not your account's (--tpm, --rpm, --tpd)`,
  // Errors.
  nameOfScenario: (file: string) => `--name is for workload files, and ${file} is a scenario`,
  leaveNameOut: 'leave --name out',
  notOfMantle: 'the scenario is not one of bedrock-mantle: it has no quota.outputTokensPerMinute',
  notOfRuntime: 'the scenario is not one of bedrock-runtime: its quota.outputTokensPerMinute is of bedrock-mantle',
  whichScenario: 'which scenario? a file is missing',
  startScenario: 'bq simulate init scenario.yaml writes one to start from',
  runScenario: 'bq simulate scenario.yaml runs it',
  isThere: (file: string) => `${file} is there already`,
  forceReplaces: (file: string) => `bq simulate init ${file} --force replaces it`,
  wrote: (file: string) => `wrote ${file}; run it: bq simulate ${file}`,
});

/** Colours a part of a sentence. */
export type Mark = (text: string) => string;

export interface Search {
  readonly aim: Aim;
  readonly tried: number;
  readonly winner: string;
}

export interface Stopped {
  readonly stopped: number;
  readonly runs: number;
  readonly horizonSeconds: number;
  readonly unfinishedMean: number;
}

const AIMS: Readonly<Record<Aim, string>> = {
  p99: 'run time at p99',
  mean: 'mean run time',
  retries: 'retries',
  cost: 'time in functions',
};

/** With all its digits: two policies that differ are not called the same. */
export const exact = (value: number): string => formatDecimal(value, 9);

/** Retry counts from here on are never used up in practice. */
export const ENDLESS_RETRIES = 100_000;

const times = (count: number) => (count >= ENDLESS_RETRIES ? 'without end' : `${exact(count)} times`);

function retrierText(retrier: StepFunctionsRetrier): string {
  const cap = retrier.maxDelaySeconds === null ? '' : ` up to ${exact(retrier.maxDelaySeconds)} s`;
  const errors = retrier.errorEquals.includes('States.ALL') ? '' : ` on ${retrier.errorEquals.join(', ')}`;
  const jitter = retrier.jitterStrategy === 'FULL' ? ', full jitter' : '';
  return `Retry ${exact(retrier.intervalSeconds)} s x ${retrier.backoffRate}${cap}${jitter}, ${times(retrier.maxAttempts)}${errors}`;
}
