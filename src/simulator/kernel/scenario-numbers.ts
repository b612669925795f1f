// A scenario as the numbers that engine/engine.as.ts reads, in its order. NaN stands for what is not there.
import { ERROR_NAMES } from '../clients/errors.ts';
import { createRetriers, type Retrier } from '../clients/orchestrators.ts';
import { type Backoff, createSdkLayer } from '../clients/sdk-layers.ts';
import type { Distribution } from '../distribution.ts';
import { Step } from '../engine/step.ts';
import type { ArrivalSpec, QuotaSpec, Scenario, WorkloadSpec } from '../scenario/scenario.ts';
import { DAY_SECONDS } from '../windows/day.ts';
import type { WindowModel } from '../windows/index.ts';

const WINDOWS: Readonly<Partial<Record<WindowModel, number>>> = { 'token-bucket': 0, 'fixed-window': 1, 'fixed-window-carry': 2 };
const JITTERS: Readonly<Record<Backoff['jitter'], number>> = { full: 0, quarter: 1, none: 2, 'no-wait': 3 };
const RETRY_JITTERS: Readonly<Record<Retrier['jitter'], number>> = { none: 0, full: 1, equal: 2, decorrelated: 3 };

/** Whether the kernel knows all that the scenario has. */
export function isKnown({ quota, workloads }: Scenario): boolean {
  return (
    WINDOWS[quota.window] !== undefined &&
    quota.outputTokensPerMinute === null &&
    workloads.every(({ arrival, sdk }) => arrival.kind !== 'trace' && createSdkLayer(sdk).adaptive === null)
  );
}

const known = new WeakMap<Scenario, Float64Array>();

/** The same for every run of a scenario. */
export function numbersOf(scenario: Scenario): Float64Array {
  let numbers = known.get(scenario);
  if (numbers === undefined) {
    const { service, quota, horizonSeconds, workloads } = scenario;
    numbers = Float64Array.from([
      ...poolNumbers(quota),
      Number(quota.settlement === 'progressive'),
      service.throttleSeconds,
      service.unavailableShare,
      service.retryAfterSeconds ?? Number.NaN,
      horizonSeconds,
      workloads.length,
      ...workloads.flatMap(workloadNumbers),
    ]);
    known.set(scenario, numbers);
  }
  return numbers;
}

/** What `Pool` makes of the limits. */
function poolNumbers({ window, phaseSeconds, rpmReading, ...limits }: QuotaSpec): number[] {
  const model = WINDOWS[window] as number;
  const { tokensPerMinute, requestsPerMinute, concurrentRequests, tokensPerDay, crossModelTokensPerDay } = limits;
  const isPerMinute = rpmReading === 'per-minute';
  const minute = (limit: number | null) => [model, limit ?? Number.NaN, 60, phaseSeconds];
  const day = (limit: number | null) => [model, limit ?? Number.NaN, DAY_SECONDS, 0];
  return [
    ...minute(tokensPerMinute),
    ...minute(isPerMinute ? requestsPerMinute : null),
    ...day(tokensPerDay),
    ...day(crossModelTokensPerDay),
    isPerMinute ? Number.POSITIVE_INFINITY : (requestsPerMinute ?? Number.POSITIVE_INFINITY),
    concurrentRequests ?? Number.POSITIVE_INFINITY,
    Number(tokensPerMinute === 0 || requestsPerMinute === 0 || concurrentRequests === 0),
  ];
}

function workloadNumbers(spec: WorkloadSpec): number[] {
  const { arrival, durationSeconds, sdk, orchestrator, pacing, steps, invocationTimeoutSeconds } = spec;
  const layer = createSdkLayer(sdk);
  const retriers = createRetriers(orchestrator);
  const queue = orchestrator.kind === 'sqs' ? orchestrator : null;
  return [
    ...arrivalNumbers(arrival),
    durationSeconds,
    layer.maxAttempts,
    JITTERS[layer.backoff.jitter],
    layer.backoff.capSeconds,
    ...layer.backoff.baseSeconds,
    ...layer.retryCosts,
    layer.retryAfterAddsSeconds ?? Number.NaN,
    Number(sdk.client === 'shared'),
    sdk.readTimeoutSeconds ?? Number.POSITIVE_INFINITY,
    invocationTimeoutSeconds ?? Number.POSITIVE_INFINITY,
    Number(queue !== null),
    queue?.visibilityTimeoutSeconds ?? 0,
    queue?.maxReceiveCount ?? 0,
    pacing.maxConcurrentExecutions ?? Number.POSITIVE_INFINITY,
    pacing.maxConcurrentRequests ?? Number.POSITIVE_INFINITY,
    pacing.requestsPerMinute === null ? Number.NaN : 60 / pacing.requestsPerMinute,
    pacing.burstRequests,
    pacing.tokensPerMinute ?? Number.NaN,
    retriers.length,
    ...retriers.flatMap(retrierNumbers),
    steps.length,
    ...steps.flatMap((step) => stepNumbers(new Step(step))),
  ];
}

/** Kind, two numbers, requests of a worker, its pause. */
function arrivalNumbers(arrival: ArrivalSpec): number[] {
  switch (arrival.kind) {
    case 'closed-loop':
      return [0, arrival.workers, 0, arrival.requestsPerWorker ?? Number.NaN, arrival.thinkSeconds];
    case 'executions':
      return [1, arrival.count, arrival.staggerSeconds, 0, 0];
    case 'poisson':
      return [2, 60 / arrival.perMinute, 0, 0, 0];
    case 'constant':
      return [3, 1, 60 / arrival.perMinute, 0, 0];
    case 'bursts':
      return [4, arrival.size, arrival.everySeconds, 0, 0];
    case 'trace':
      throw new Error('rows of a trace are no numbers of a scenario');
  }
}

function retrierNumbers({ matches, maxRetries, baseSeconds, rate, capSeconds, jitter }: Retrier): number[] {
  const errors = ERROR_NAMES.reduce((bits, _, error) => bits | (matches[error] ? 1 << error : 0), 0);
  return [errors, maxRetries, baseSeconds, rate, capSeconds, RETRY_JITTERS[jitter]];
}

function stepNumbers(step: Step): number[] {
  const { spec, burndownRate, heldPerOutputToken } = step;
  const { correlation } = spec;
  return [
    ...samplerNumbers(spec.inputTokens),
    ...samplerNumbers(spec.outputTokens),
    Number(spec.latencySeconds !== null),
    ...samplerNumbers(spec.latencySeconds ?? { kind: 'constant', value: 0 }),
    ...samplerNumbers(spec.overheadSeconds),
    step.holdTokens(0),
    spec.cacheWriteTokens,
    burndownRate,
    heldPerOutputToken,
    spec.maxTokens,
    correlation,
    Math.sqrt(1 - correlation ** 2),
    spec.firstTokenSeconds,
    spec.tokensPerSecond,
  ];
}

/** Kind, two numbers, and of an empirical one its values in order, after their number. */
function samplerNumbers(distribution: Distribution): number[] {
  switch (distribution.kind) {
    case 'constant':
      return [0, distribution.value, 0, 0];
    case 'uniform':
      return [1, distribution.min, distribution.max, 0];
    case 'normal':
      return [2, distribution.mean, distribution.standardDeviation, 0];
    case 'lognormal':
      return [3, distribution.median, distribution.sigma, 0];
    case 'empirical':
      return [4, 0, 0, distribution.values.length, ...Float64Array.from(distribution.values).sort()];
  }
}
