// What a run is judged by, collected while it goes on.
import type { PoolLimits } from '../../quotas/limits.ts';
import { Samples, type Summary } from './samples.ts';
import { type TimelineSlice, UsageTimeline } from './usage-timeline.ts';

/** One run of one policy. Counts are of executions unless they say requests. */
export interface RunMetrics {
  readonly completed: number;
  /** Gave up: retries exhausted, or the dead-letter queue. */
  readonly failed: number;
  /** Still under way or waiting when the run stopped. */
  readonly unfinished: number;
  /** From arrival to end, waiting for a place included; of completed executions. */
  readonly runTimeSeconds: Summary;
  /** Retries of the orchestrator, of completed executions. */
  readonly retries: Summary;
  /** Requests sent, whatever became of them. */
  readonly requestsSent: number;
  readonly requestsAdmitted: number;
  readonly requestsThrottled: number;
  /** Refused for want of capacity. */
  readonly requestsUnavailable: number;
  /** Answered, and cut by the quota of output; null where there is none. */
  readonly requestsCut: number | null;
  /** Left by their client before the end. */
  readonly requestsAbandoned: number;
  readonly sdkRetries: number;
  /** Share of the requests sent that gave nothing. */
  readonly wastedShare: number;
  /** Quota tokens settled, and those of abandoned requests among them. */
  readonly settledTokens: number;
  readonly wastedTokens: number;
  /** Until the last execution ended, or the stop. */
  readonly makespanSeconds: number;
  readonly requestsPerMinute: number;
  readonly tokensPerMinute: number;
  /** Of the quota per minute; null where there is none. */
  readonly tokenUtilisation: number | null;
  readonly requestUtilisation: number | null;
  /** Time that clients spent in invocations, waits of the SDK included: what a function is billed. */
  readonly clientSeconds: number;
  /** Executions arrived and not ended, over the makespan. */
  readonly meanInSystem: number;
  /** In the order of the scenario. */
  readonly workloads: readonly WorkloadMetrics[];
  readonly events: number;
  readonly stoppedBy: 'done' | 'horizon' | 'event-limit';
  /** Null unless asked for. */
  readonly timeline: readonly TimelineSlice[] | null;
}

/** What one workload of a run had. */
export interface WorkloadMetrics {
  readonly name: string;
  readonly completed: number;
  readonly failed: number;
  readonly requestsSent: number;
  readonly requestsThrottled: number;
  /** Quota tokens, of requests whose client waited to the end. */
  readonly tokensPerMinute: number;
  /** Of completed executions; null where there is none. */
  readonly runTimeMeanSeconds: number | null;
}

/** Counted beside the sum. */
export class WorkloadTally {
  completed = 0;
  failed = 0;
  sent = 0;
  throttled = 0;
  settledTokens = 0;
  runTimeSeconds = 0;

  constructor(readonly name: string) {}

  finish(ok: boolean, runTimeSeconds: number): void {
    if (!ok) this.failed++;
    else {
      this.completed++;
      this.runTimeSeconds += runTimeSeconds;
    }
  }

  result(makespanSeconds: number): WorkloadMetrics {
    const { name, completed, failed, sent, throttled, settledTokens, runTimeSeconds } = this;
    return {
      name,
      completed,
      failed,
      requestsSent: sent,
      requestsThrottled: throttled,
      tokensPerMinute: makespanSeconds === 0 ? 0 : (settledTokens * 60) / makespanSeconds,
      runTimeMeanSeconds: completed === 0 ? null : runTimeSeconds / completed,
    };
  }
}

export class Recorder {
  readonly runTimes = new Samples();
  readonly retries = new Samples();
  readonly timeline: UsageTimeline | null;
  readonly workloads: readonly WorkloadTally[];
  completed = 0;
  failed = 0;
  inSystem = 0;
  sent = 0;
  admitted = 0;
  throttled = 0;
  cut = 0;
  unavailable = 0;
  abandoned = 0;
  sdkRetries = 0;
  settledTokens = 0;
  wastedTokens = 0;
  clientSeconds = 0;
  /** Executions in the system, summed over time until `areaUntil`. */
  area = 0;
  areaUntil = 0;
  lastEnd = 0;

  constructor(wantsTimeline: boolean, names: readonly string[]) {
    this.workloads = names.map((name) => new WorkloadTally(name));
    this.timeline = wantsTimeline ? new UsageTimeline() : null;
  }

  arrive(now: number): void {
    this.integrate(now);
    this.inSystem++;
  }

  finish(now: number, ok: boolean, runTimeSeconds: number, retries: number): void {
    this.integrate(now);
    this.inSystem--;
    this.lastEnd = now;
    if (!ok) {
      this.failed++;
      return;
    }
    this.completed++;
    this.runTimes.add(runTimeSeconds);
    this.retries.add(retries);
  }

  private integrate(now: number): void {
    this.area += this.inSystem * (now - this.areaUntil);
    this.areaUntil = now;
  }

  result(
    now: number,
    limits: Pick<PoolLimits, 'tokensPerMinute' | 'outputTokensPerMinute' | 'requestsPerMinute'>,
    events: number,
    stoppedBy: RunMetrics['stoppedBy'],
  ): RunMetrics {
    this.integrate(now);
    const makespan = stoppedBy === 'done' ? this.lastEnd : now;
    const perMinute = (count: number) => (makespan === 0 ? 0 : (count * 60) / makespan);
    const tokensPerMinute = perMinute(this.settledTokens);
    const requestsPerMinute = perMinute(this.admitted);
    const wasted = this.throttled + this.unavailable + this.abandoned;
    return {
      completed: this.completed,
      failed: this.failed,
      unfinished: this.inSystem,
      runTimeSeconds: this.runTimes.summary(),
      retries: this.retries.summary(),
      requestsSent: this.sent,
      requestsAdmitted: this.admitted,
      requestsThrottled: this.throttled,
      requestsCut: limits.outputTokensPerMinute === null ? null : this.cut,
      requestsUnavailable: this.unavailable,
      requestsAbandoned: this.abandoned,
      sdkRetries: this.sdkRetries,
      wastedShare: this.sent === 0 ? 0 : wasted / this.sent,
      settledTokens: this.settledTokens,
      wastedTokens: this.wastedTokens,
      makespanSeconds: makespan,
      workloads: this.workloads.map((tally) => tally.result(makespan)),
      requestsPerMinute,
      tokensPerMinute,
      tokenUtilisation: limits.tokensPerMinute === null || limits.tokensPerMinute === 0 ? null : tokensPerMinute / limits.tokensPerMinute,
      requestUtilisation:
        limits.requestsPerMinute === null || limits.requestsPerMinute === 0 ? null : requestsPerMinute / limits.requestsPerMinute,
      clientSeconds: this.clientSeconds,
      meanInSystem: makespan === 0 ? 0 : this.area / makespan,
      events,
      stoppedBy,
      timeline: this.timeline?.slices() ?? null,
    };
  }
}
