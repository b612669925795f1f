// What CloudWatch would have seen: statistics per metric, model and minute. Pure; bounded to one day of minutes.

/** AWS/BedrockMantle's metrics that the emulator fills; it has none of latency. */
const MANTLE_METRICS = ['Inferences', 'InferenceClientErrors', 'TotalInputTokens', 'TotalOutputTokens'] as const;

/** AWS/Bedrock's metrics that the emulator fills, and those of bedrock-mantle. */
export const METRICS = [
  ...MANTLE_METRICS,
  'Invocations',
  'InvocationThrottles',
  'InvocationClientErrors',
  'InvocationLatency',
  'TimeToFirstToken',
  'InputTokenCount',
  'OutputTokenCount',
  'CacheReadInputTokenCount',
  'CacheWriteInputTokenCount',
  'EstimatedTPMQuotaUsage',
] as const;
export type MetricName = (typeof METRICS)[number];

export const isOfMantle = (metric: string): boolean => (MANTLE_METRICS as readonly string[]).includes(metric);

const SECONDS_PER_MINUTE = 60;
const KEPT_MINUTES = 1_440;
/** Percentiles are exact to one per cent: values are counted in steps of that size. */
const STEP = Math.log(1.01);

/** One metric in one period. */
export class Statistic {
  count = 0;
  sum = 0;
  minimum = Number.POSITIVE_INFINITY;
  maximum = Number.NEGATIVE_INFINITY;
  private readonly steps = new Map<number, number>();

  add(value: number): void {
    this.count++;
    this.sum += value;
    if (value < this.minimum) this.minimum = value;
    if (value > this.maximum) this.maximum = value;
    const step = stepOf(value);
    this.steps.set(step, (this.steps.get(step) ?? 0) + 1);
  }

  merge(other: Statistic): void {
    this.count += other.count;
    this.sum += other.sum;
    this.minimum = Math.min(this.minimum, other.minimum);
    this.maximum = Math.max(this.maximum, other.maximum);
    for (const [step, count] of other.steps) this.steps.set(step, (this.steps.get(step) ?? 0) + count);
  }

  /** @param stat CloudWatch's name: Sum, Average, Minimum, Maximum, SampleCount, p0 to p100. @returns null for another */
  read(stat: string): number | null {
    switch (stat) {
      case 'Sum':
        return this.sum;
      case 'Average':
        return this.sum / this.count;
      case 'Minimum':
        return this.minimum;
      case 'Maximum':
        return this.maximum;
      case 'SampleCount':
        return this.count;
    }
    const percent = /^p(\d{1,2}(?:\.\d+)?|100)$/.exec(stat)?.[1];
    return percent === undefined ? null : this.percentile(Number(percent));
  }

  private percentile(percent: number): number {
    const rank = Math.max(1, Math.ceil((percent / 100) * this.count));
    let seen = 0;
    for (const step of [...this.steps.keys()].sort((a, b) => a - b)) {
      seen += this.steps.get(step) ?? 0;
      if (seen >= rank) return Math.min(this.maximum, Math.max(this.minimum, valueAt(step)));
    }
    return this.maximum;
  }
}

const stepOf = (value: number): number => (value <= 0 ? -1 : Math.round(Math.log1p(value) / STEP));
const valueAt = (step: number): number => (step < 0 ? 0 : Math.expm1(step * STEP));

export interface SeriesKey {
  readonly region: string;
  readonly metric: MetricName;
  /** Null for all models together. */
  readonly modelId: string | null;
}

export class MinuteBook {
  private readonly series = new Map<string, Map<number, Statistic>>();

  /** Also to the series of all models together. */
  add(key: SeriesKey, nowSeconds: number, value: number): void {
    this.put(keyOf(key), nowSeconds, value);
    this.put(keyOf({ ...key, modelId: null }), nowSeconds, value);
  }

  private put(key: string, nowSeconds: number, value: number): void {
    let minutes = this.series.get(key);
    if (!minutes) {
      minutes = new Map();
      this.series.set(key, minutes);
    }
    const minute = Math.floor(nowSeconds / SECONDS_PER_MINUTE);
    let statistic = minutes.get(minute);
    if (!statistic) {
      statistic = new Statistic();
      minutes.set(minute, statistic);
      const oldest = minutes.size > KEPT_MINUTES ? minutes.keys().next().value : undefined;
      if (oldest !== undefined) minutes.delete(oldest);
    }
    statistic.add(value);
  }

  /** Metrics and models that have data in a Region. */
  list(region: string): readonly SeriesKey[] {
    const found: SeriesKey[] = [];
    for (const key of this.series.keys()) {
      const [where = '', metric = '', modelId = ''] = key.split('\n');
      if (where === region) found.push({ region, metric: metric as MetricName, modelId: modelId === '' ? null : modelId });
    }
    return found;
  }

  /**
   * Periods with data, oldest first.
   * @param periodSeconds a multiple of 60 · @param from inclusive · @param to exclusive
   */
  periods(
    key: SeriesKey,
    fromSeconds: number,
    toSeconds: number,
    periodSeconds: number,
  ): readonly { startSeconds: number; statistic: Statistic }[] {
    const periods = new Map<number, Statistic>();
    for (const [minute, statistic] of this.series.get(keyOf(key)) ?? []) {
      const seconds = minute * SECONDS_PER_MINUTE;
      if (seconds < Math.floor(fromSeconds / SECONDS_PER_MINUTE) * SECONDS_PER_MINUTE || seconds >= toSeconds) continue;
      const start = Math.floor(seconds / periodSeconds) * periodSeconds;
      let period = periods.get(start);
      if (!period) {
        period = new Statistic();
        periods.set(start, period);
      }
      period.merge(statistic);
    }
    return [...periods].sort(([a], [b]) => a - b).map(([startSeconds, statistic]) => ({ startSeconds, statistic }));
  }

  clear(): void {
    this.series.clear();
  }
}

const keyOf = ({ region, metric, modelId }: SeriesKey): string => `${region}\n${metric}\n${modelId ?? ''}`;
