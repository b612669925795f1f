// Many runs of one policy as means with confidence intervals.
import type { RunMetrics, WorkloadMetrics } from './metrics.ts';
import type { Summary } from './samples.ts';

/** The mean over replicates and its 95 % confidence interval (Student's t); null bounds with a single replicate. */
export interface Estimate {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** Each figure of an execution's summary, estimated; null where no replicate had one. */
export type SummaryEstimate = Readonly<Record<Exclude<keyof Summary, 'count'>, Estimate | null>>;

/** One workload of several on a quota. */
export interface WorkloadEstimate {
  readonly name: string;
  readonly completed: Estimate;
  readonly failed: Estimate;
  readonly requestsSent: Estimate;
  readonly requestsThrottled: Estimate;
  readonly tokensPerMinute: Estimate;
  readonly runTimeMeanSeconds: Estimate | null;
}

export interface PolicyEstimate {
  readonly replicates: number;
  readonly completed: Estimate;
  readonly failed: Estimate;
  readonly unfinished: Estimate;
  readonly runTimeSeconds: SummaryEstimate;
  readonly retries: SummaryEstimate;
  readonly requestsSent: Estimate;
  readonly requestsThrottled: Estimate;
  /** Only where a quota of output can cut. */
  readonly requestsCut?: Estimate;
  readonly requestsUnavailable: Estimate;
  readonly requestsAbandoned: Estimate;
  readonly sdkRetries: Estimate;
  readonly wastedShare: Estimate;
  readonly wastedTokens: Estimate;
  readonly makespanSeconds: Estimate;
  readonly requestsPerMinute: Estimate;
  readonly tokensPerMinute: Estimate;
  readonly tokenUtilisation: Estimate | null;
  readonly requestUtilisation: Estimate | null;
  readonly clientSeconds: Estimate;
  /** Replicates that did not come to an end. */
  readonly stoppedAtHorizon: number;
  readonly stoppedAtEventLimit: number;
  /** Each apart, in the order of the scenario. */
  readonly workloads: readonly WorkloadEstimate[];
  readonly events: number;
}

/** @param runs at least one */
export function summarize(runs: readonly RunMetrics[]): PolicyEstimate {
  const of = (figure: (run: RunMetrics) => number) => estimate(runs.map(figure));
  const maybe = (figure: (run: RunMetrics) => number | null) => {
    const values = runs.map(figure).filter((value) => value !== null);
    return values.length === 0 ? null : estimate(values);
  };
  const summary = (pick: (run: RunMetrics) => Summary): SummaryEstimate => ({
    mean: maybe((run) => pick(run).mean),
    p50: maybe((run) => pick(run).p50),
    p90: maybe((run) => pick(run).p90),
    p99: maybe((run) => pick(run).p99),
    max: maybe((run) => pick(run).max),
    min: maybe((run) => pick(run).min),
  });
  const cut = maybe((run) => run.requestsCut);
  return {
    replicates: runs.length,
    completed: of((run) => run.completed),
    failed: of((run) => run.failed),
    unfinished: of((run) => run.unfinished),
    runTimeSeconds: summary((run) => run.runTimeSeconds),
    retries: summary((run) => run.retries),
    requestsSent: of((run) => run.requestsSent),
    requestsThrottled: of((run) => run.requestsThrottled),
    ...(cut === null ? {} : { requestsCut: cut }),
    requestsUnavailable: of((run) => run.requestsUnavailable),
    requestsAbandoned: of((run) => run.requestsAbandoned),
    sdkRetries: of((run) => run.sdkRetries),
    wastedShare: of((run) => run.wastedShare),
    wastedTokens: of((run) => run.wastedTokens),
    makespanSeconds: of((run) => run.makespanSeconds),
    requestsPerMinute: of((run) => run.requestsPerMinute),
    tokensPerMinute: of((run) => run.tokensPerMinute),
    tokenUtilisation: maybe((run) => run.tokenUtilisation),
    requestUtilisation: maybe((run) => run.requestUtilisation),
    clientSeconds: of((run) => run.clientSeconds),
    stoppedAtHorizon: runs.filter((run) => run.stoppedBy === 'horizon').length,
    stoppedAtEventLimit: runs.filter((run) => run.stoppedBy === 'event-limit').length,
    workloads: (runs[0]?.workloads ?? []).map((first, index) => summarizeWorkload(runs.map(({ workloads }) => workloads[index] ?? first))),
    events: runs.reduce((sum, run) => sum + run.events, 0),
  };
}

function summarizeWorkload(runs: readonly WorkloadMetrics[]): WorkloadEstimate {
  const of = (figure: (run: WorkloadMetrics) => number) => estimate(runs.map(figure));
  const means = runs.map((run) => run.runTimeMeanSeconds).filter((mean) => mean !== null);
  return {
    name: runs[0]?.name ?? '',
    completed: of((run) => run.completed),
    failed: of((run) => run.failed),
    requestsSent: of((run) => run.requestsSent),
    requestsThrottled: of((run) => run.requestsThrottled),
    tokensPerMinute: of((run) => run.tokensPerMinute),
    runTimeMeanSeconds: means.length === 0 ? null : estimate(means),
  };
}

/** Two-sided 95 % quantiles of Student's t for 1 to 30 degrees of freedom. */
const STUDENT_T = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11, 2.101, 2.093, 2.086,
  2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/** @param values at least one */
export function estimate(values: readonly number[]): Estimate {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  if (n < 2) return { mean, low: null, high: null };
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  // Beyond the table: the expansion of the quantile in 1 / degrees of freedom, right to 0.001.
  const t = STUDENT_T[n - 2] ?? 1.95996 + 2.3722 / (n - 1) + 2.8225 / (n - 1) ** 2;
  const half = t * Math.sqrt(variance / n);
  return { mean, low: mean - half, high: mean + half };
}
